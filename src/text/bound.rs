//! Bounds what the parsers have to see.
//!
//! A tree builder's work grows with depth times elements, so one hostile page could cost minutes.
//! A single pass over the markup drops what carries no text (scripts, styles, comments, drawings,
//! what attributes say to a browser alone), cuts attribute lists without end, and leaves out tags
//! that would nest deeper than any real page. Text is never left out.

/// Real pages nest about 40 deep; unclosed tags of sloppy ones come to a few times that.
const MAX_DEPTH: usize = 256;
/// Unclosed formatting tags are repeated by the tree builder in every following block.
const MAX_FORMATTING: usize = 16;
/// The heaviest home page among the samples has about 9,000 tags.
const MAX_TAGS: usize = 120_000;
/// Longer tags carry pictures or settings as attributes; they keep their name only.
const MAX_TAG_BYTES: usize = 16 << 10;
/// Markup kept, scripts not counted.
const MAX_KEPT_BYTES: usize = 4 << 20;

/// Attributes that no reader here asks for and no outlet's selector may: how pictures are fetched
/// and laid out. On many pages they are a third of the markup, and parsers copy each of them.
pub const UNREAD: [&str; 16] = [
    "alt",
    "align",
    "border",
    "data-original",
    "data-sizes",
    "data-src",
    "data-srcset",
    "decoding",
    "fetchpriority",
    "height",
    "loading",
    "onclick",
    "onerror",
    "sizes",
    "srcset",
    "width",
];

/// Elements whose content is no text of the page.
const SWALLOWED: [&str; 8] =
    ["script", "style", "noscript", "iframe", "svg", "textarea", "noembed", "noframes"];
/// Never open, or closed by the next of their kind: they cannot nest without end.
const UNNESTED: [&str; 34] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead",
    "tbody", "tfoot", "colgroup", "caption", "html", "head", "body", "a", "frame", "title",
];
const FORMATTING: [&str; 13] =
    ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that an end tag from inside cannot reach beyond.
const BARRIERS: [&str; 5] = ["table", "object", "applet", "marquee", "template"];

/// `html` with the same text and structure, in bounded size and depth. Linear in the input.
pub fn bound(html: &str) -> String {
    let mut pass = Pass { out: String::with_capacity(html.len().min(1 << 20)), open: Vec::new() };
    let mut at = 0;
    for _ in 0..MAX_TAGS {
        let rest = &html[at..];
        let Some(tag) = rest.find('<') else {
            pass.out.push_str(rest);
            break;
        };
        pass.out.push_str(&rest[..tag]);
        at += tag;
        match pass.markup(&html[at..]) {
            Some(length) if pass.out.len() < MAX_KEPT_BYTES => at += length,
            _ => break,
        }
    }
    pass.out
}

struct Pass<'a> {
    out: String,
    /// Names of the open elements, as the tree builder will see them or a few more.
    open: Vec<&'a str>,
}

impl<'a> Pass<'a> {
    /// Handles what begins with the `<` at the start of `rest`; gives its length, or `None` when
    /// nothing after it can be read.
    fn markup(&mut self, rest: &'a str) -> Option<usize> {
        if rest.starts_with("<!--") {
            // An unclosed comment would swallow the page: only its mark is left out.
            return Some(rest[2..].find("-->").map_or(4, |end| end + 5));
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = rest.find('>')? + 1;
            if rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) {
                self.out.push_str(&rest[..end]);
            }
            return Some(end);
        }
        let closing = rest.starts_with("</");
        let name = tag_name(&rest[1 + usize::from(closing)..]);
        if name.is_empty() {
            self.out.push_str("&lt;");
            return Some(1);
        }
        if closing {
            let end = rest.find('>')? + 1;
            self.close(name, &rest[..end]);
            return Some(end);
        }
        let end = tag_end(rest)?;
        self.start(name, rest, end)
    }

    fn start(&mut self, name: &'a str, rest: &'a str, end: usize) -> Option<usize> {
        let tag = &rest[..end];
        let is = |known: &&str| known.eq_ignore_ascii_case(name);
        if name.eq_ignore_ascii_case("plaintext") {
            return Some(end);
        }
        if SWALLOWED.iter().any(is) {
            if tag.ends_with("/>") && name.eq_ignore_ascii_case("svg") {
                return Some(end);
            }
            let close = end + find_close(&rest[end..], name)?;
            let structured = name.eq_ignore_ascii_case("script") && tag.contains("ld+json");
            if structured && close < MAX_KEPT_BYTES / 4 {
                self.out.push_str(&rest[..close]);
                self.out.push_str("</script>");
            }
            return Some(close + rest[close..].find('>')? + 1);
        }
        if !UNNESTED.iter().any(is) {
            let formatting = |open: &&str| FORMATTING.iter().any(|f| f.eq_ignore_ascii_case(open));
            let too_many = formatting(&name)
                && self.open.iter().filter(|open| formatting(open)).count() >= MAX_FORMATTING;
            if self.open.len() >= MAX_DEPTH || too_many {
                if !self.out.ends_with(' ') {
                    self.out.push(' ');
                }
                return Some(end);
            }
            self.open.push(name);
        }
        if tag.len() > MAX_TAG_BYTES {
            self.out.push('<');
            self.out.push_str(name);
            self.out.push('>');
        } else {
            self.put_tag(name, tag);
        }
        Some(end)
    }

    /// Puts `tag` without the attributes that nobody reads.
    fn put_tag(&mut self, name: &str, tag: &str) {
        let (mut at, mut put) = (1 + name.len(), 0);
        while let Some((begin, attribute, end)) = next_attribute(tag, at) {
            let unread = UNREAD.iter().any(|unread| unread.eq_ignore_ascii_case(attribute));
            // An equals sign that follows would become the one before it.
            if unread && !tag[end..].trim_ascii_start().starts_with('=') {
                self.out.push_str(&tag[put..begin]);
                // What stood on both sides must not become one word.
                if !self.out.ends_with(|c: char| c.is_ascii_whitespace()) {
                    self.out.push(' ');
                }
                put = end;
            }
            at = end;
        }
        self.out.push_str(&tag[put..]);
    }

    /// Follows the tree builder's rule: a block's end tag closes everything up to it inside the
    /// same table, an inline one reaches as far as the block around it.
    fn close(&mut self, name: &str, tag: &str) {
        let inline = is_inline(name);
        let blocks = |open: &str| {
            BARRIERS.iter().any(|b| b.eq_ignore_ascii_case(open)) || (inline && !is_inline(open))
        };
        for (index, open) in self.open.iter().enumerate().rev() {
            if open.eq_ignore_ascii_case(name) {
                self.open.truncate(index);
                break;
            }
            if blocks(open) {
                break;
            }
        }
        if tag.len() <= MAX_TAG_BYTES {
            self.out.push_str(tag);
        }
    }
}

/// Whether the tree builder treats a tag as part of a line (or does not know it).
fn is_inline(name: &str) -> bool {
    const BLOCKS: [&str; 33] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "button",
        "center",
        "details",
        "dir",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "main",
        "menu",
        "nav",
        "ol",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "ul",
    ];
    let known = |list: &[&str]| list.iter().any(|block| block.eq_ignore_ascii_case(name));
    !known(&BLOCKS) && !known(&BARRIERS)
}

fn tag_name(text: &str) -> &str {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>' || c == '<');
    &text[..end.unwrap_or(text.len())]
}

/// Position behind the `>` that ends the tag at the start of `tag`; a `>` inside a quoted
/// attribute does not end it.
fn tag_end(tag: &str) -> Option<usize> {
    let bytes = tag.as_bytes();
    let (mut at, mut after_equals) = (1, false);
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return Some(at + 1),
            quote @ (b'"' | b'\'') if after_equals => {
                let close = tag[at + 1..].find(char::from(quote))?;
                at += close + 1;
                after_equals = false;
            }
            b'=' => after_equals = true,
            byte if byte.is_ascii_whitespace() => {}
            _ => after_equals = false,
        }
        at += 1;
    }
    None
}

/// Where the first attribute from `at` on begins, its name, and where it ends; `None` if no more
/// follow, or the last is not closed.
fn next_attribute(tag: &str, at: usize) -> Option<(usize, &str, usize)> {
    let from =
        |at: usize, is: fn(u8) -> bool| tag.bytes().skip(at).position(is).map(|length| at + length);
    let is_word = |byte: u8| !byte.is_ascii_whitespace();
    let begin = from(at, |byte| !byte.is_ascii_whitespace() && byte != b'/')?;
    // An equals sign at the beginning is part of the name.
    let name_end = from(begin + 1, |byte| byte.is_ascii_whitespace() || b"/>=".contains(&byte))?;
    if tag.as_bytes()[begin] == b'>' {
        return None;
    }
    let name = &tag[begin..name_end];
    let after = from(name_end, is_word)?;
    if tag.as_bytes()[after] != b'=' {
        return Some((begin, name, name_end));
    }
    let value = from(after + 1, is_word)?;
    let end = match tag.as_bytes()[value] {
        quote @ (b'"' | b'\'') => value + 2 + tag[value + 1..].find(char::from(quote))?,
        _ => from(value, |byte| byte.is_ascii_whitespace() || byte == b'>')?,
    };
    Some((begin, name, end))
}

/// Position of `</name`, whatever its case.
fn find_close(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        let after = &text.as_bytes()[at + 2..];
        after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name.as_bytes())
    })
}

#[cfg(test)]
mod tests;
