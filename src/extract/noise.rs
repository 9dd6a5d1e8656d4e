//! What stands inside a body and is not part of it: pictures' captions, related stories, share
//! bars, tags, comments, author boxes, advertisements.

mod said;

use super::document::Css;
use super::lines;
use scraper::{ElementRef, Node};
use std::sync::Arc;

pub(super) use said::{is_answer, is_label, is_numbered};

/// Elements that are never text of the article.
const TAGS: [&str; 9] =
    ["figure", "figcaption", "nav", "aside", "footer", "input", "select", "label", "picture"];
/// Words of class names and ids that mark a block as something else. A word is a run of letters;
/// `box_xem-them` has `box`, `xem`, `them`, and is matched as `xemthem` too.
pub(super) const WORDS: [&str; 46] = [
    "related",
    "relate",
    "relates",
    "relatednews",
    "tinlienquan",
    "lienquan",
    "xemthem",
    "docthem",
    "doctiep",
    "thamkhao",
    "tincungchuyenmuc",
    "seemore",
    "readmore",
    "recommend",
    "recommended",
    "share",
    "sharing",
    "social",
    "comment",
    "comments",
    "binhluan",
    "tag",
    "tags",
    "keyword",
    "keywords",
    "author",
    "tacgia",
    "caption",
    "imagecaption",
    "photocaption",
    "photocms",
    "tplcaption",
    "banner",
    "ads",
    "adv",
    "advertisement",
    "quangcao",
    "breadcrumb",
    "newsletter",
    "subscribe",
    "rating",
    "vote",
    "print",
    "toolbar",
    "sponsor",
    "gallery",
];
/// How a box of other stories announces itself, in lower case.
pub(super) const HEADINGS: [&str; 28] = [
    "tin liên quan",
    "bài liên quan",
    "tin bài liên quan",
    "tin, bài liên quan",
    "bài viết liên quan",
    "tin tức liên quan",
    "các tin liên quan",
    "xem thêm",
    "mời xem thêm",
    "đọc thêm",
    "tham khảo thêm",
    "đọc tiếp",
    "tin cùng chuyên mục",
    "cùng chuyên mục",
    "tin khác",
    "các tin khác",
    "có thể bạn quan tâm",
    "mời bạn đọc xem thêm",
    "tin mới",
    "đừng bỏ lỡ",
    "đọc nhiều",
    "tin đọc nhiều",
    "đọc nhiều nhất",
    "xem nhiều",
    "tin nổi bật",
    "tin mới nhất",
    "tin mới hơn",
    "tin cũ hơn",
];
/// A heading is no longer than so many pieces of text.
const SOME_PIECES: usize = 8;
/// A caption is no longer.
const CAPTION_CHARS: usize = 250;

/// Decides which elements of one body are left out.
pub(super) struct Noise {
    drop: Vec<Arc<Css>>,
    /// Letters and digits in the whole container.
    size: usize,
}

impl Noise {
    /// - `drop`: the outlet's own list.
    pub(super) fn of(container: ElementRef<'_>, drop: Vec<Arc<Css>>) -> Self {
        Self { drop, size: size(container) }
    }

    /// Whether `element` is left out with all it holds.
    pub(super) fn is_noise(&self, element: ElementRef<'_>) -> bool {
        let name = element.value().name();
        if TAGS.contains(&name) || self.drop.iter().any(|css| css.matches(&element)) {
            return true;
        }
        if is_hidden(element) || is_related(element) {
            return true;
        }
        let is_box = lines::is_block(name) && (announces(element) || is_numbered_picture(element));
        if is_box && size(element) * 2 < self.size.max(1) {
            return true;
        }
        // Words inside sentences carry such classes as well (a.cms-relate on PLO). A block with
        // half of the text is the article, whatever its class.
        let may_be = lines::is_block(name) || name == "td";
        may_be && has_noise_word(element) && size(element) * 2 < self.size.max(1)
    }
}

fn size(element: ElementRef<'_>) -> usize {
    element.text().map(|piece| piece.chars().filter(|c| c.is_alphanumeric()).count()).sum()
}

fn is_hidden(element: ElementRef<'_>) -> bool {
    element.attr("style").is_some_and(is_hiding) || element.attr("hidden").is_some()
}

/// Whether a style keeps readers from seeing an element.
pub(super) fn is_hiding(style: &str) -> bool {
    style.replace(' ', "").to_ascii_lowercase().contains("display:none")
}

fn has_noise_word(element: ElementRef<'_>) -> bool {
    let id = element.value().id().into_iter();
    // VnExpress sets captions in p.Image.
    id.chain(element.value().classes()).any(|name| name == "Image" || is_noise_name(name))
}

fn is_noise_name(name: &str) -> bool {
    let words = Words::of(name);
    words.runs(3).chain([words.text.as_str()]).any(|run| WORDS.contains(&run))
}

/// The words of a class name or id in lower case: `relatedNews-box_2` gives `related`, `news`,
/// `box`.
pub(super) struct Words {
    /// All of them, one behind the other.
    text: String,
    /// Where each begins.
    starts: Vec<usize>,
}

impl Words {
    pub(super) fn of(name: &str) -> Self {
        let mut words = Self { text: String::with_capacity(name.len()), starts: Vec::new() };
        let mut previous = ' ';
        for c in name.chars().take(100) {
            if c.is_alphabetic() {
                if !previous.is_alphabetic() || (previous.is_lowercase() && c.is_uppercase()) {
                    words.starts.push(words.text.len());
                }
                words.text.extend(c.to_lowercase());
            }
            previous = c;
        }
        words
    }

    /// Every word, and up to so many words as one.
    pub(super) fn runs(&self, most: usize) -> impl Iterator<Item = &str> {
        let end = |word: usize| self.starts.get(word).copied().unwrap_or(self.text.len());
        let run = move |(word, count)| &self.text[self.starts[word]..end(word + count)];
        let counts = move |word| (1..=most.min(self.starts.len() - word)).map(move |n| (word, n));
        (0..self.starts.len()).flat_map(counts).map(run)
    }
}

/// A block that announces other stories and consists of links, or the list after such a heading.
fn is_related(element: ElementRef<'_>) -> bool {
    let name = element.value().name();
    if !lines::is_block(name) {
        return false;
    }
    if let Some(start) = start_of(element) {
        let is_heading_only = HEADINGS.contains(&start.trim_end_matches([':', '.', ' ']));
        if is_label(&start) && lines::link_share(element) > 0.5 {
            return true;
        }
        if HEADINGS.iter().any(|heading| start.starts_with(heading))
            && (is_heading_only || lines::link_share(element) > 0.4)
        {
            return true;
        }
    }
    if matches!(name, "ul" | "ol" | "div") && follows_heading(element) {
        return lines::link_share(element) > 0.7;
    }
    // A list of nothing but links leads elsewhere, as does a line that begins with arrows.
    (matches!(name, "ul" | "ol") || name == "p" && begins_with_arrows(element))
        && lines::link_share(element) > 0.95
}

/// The first characters of an element in lower case, bullets cut off; `None` if it has no text.
fn start_of(element: ElementRef<'_>) -> Option<String> {
    let mut start = String::new();
    for piece in element.text() {
        start.push_str(piece);
        if start.trim().chars().count() > 40 {
            break;
        }
    }
    let start: String = start.split_whitespace().collect::<Vec<_>>().join(" ");
    let start: String = start.chars().take(60).collect::<String>().to_lowercase();
    let start = start.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned();
    (!start.is_empty()).then_some(start)
}

/// Whether the first line of a box, and nothing before, is the heading of other stories or of what
/// readers wrote.
fn announces(element: ElementRef<'_>) -> bool {
    if !matches!(element.value().name(), "div" | "section" | "article" | "ul" | "ol") {
        return false;
    }
    let Some(first) = first_line(element) else { return false };
    let text: String = first.text().take(SOME_PIECES).collect::<Vec<_>>().join(" ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let heading = text.trim_matches(|c: char| !c.is_alphabetic());
    HEADINGS.contains(&heading) || said::COMMENTS.contains(&heading)
}

/// The innermost block at the beginning of `element` that holds text, if there is one.
fn first_line(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let has_text = |inner: &ElementRef<'_>| inner.text().any(|text| !text.trim().is_empty());
    let mut line = element;
    loop {
        let mut first = line.children().filter(|node| match node.value() {
            Node::Text(text) => !text.trim().is_empty(),
            _ => ElementRef::wrap(*node).as_ref().is_some_and(has_text),
        });
        match first.next().and_then(ElementRef::wrap) {
            Some(inner) if lines::is_block(inner.value().name()) => line = inner,
            _ => break,
        }
    }
    (line != element).then_some(line)
}

/// A picture with its number and caption.
fn is_numbered_picture(element: ElementRef<'_>) -> bool {
    if !matches!(element.value().name(), "div" | "li" | "td") {
        return false;
    }
    let mut text = String::new();
    for piece in element.text() {
        text.push_str(piece);
        if text.len() > 2 * CAPTION_CHARS {
            return false;
        }
    }
    let is_picture = |node: ElementRef<'_>| node.value().name() == "img";
    text.trim().chars().count() < CAPTION_CHARS
        && is_numbered(text.trim_start())
        && element.descendants().filter_map(ElementRef::wrap).any(is_picture)
}

/// `>> Tiêu đề`, `» Tiêu đề`: how some outlets set a link to another story between paragraphs.
fn begins_with_arrows(element: ElementRef<'_>) -> bool {
    let mut pieces = element.text().map(str::trim_start).filter(|piece| !piece.is_empty());
    pieces.next().is_some_and(|piece| piece.starts_with(">>") || piece.starts_with('»'))
}

fn follows_heading(element: ElementRef<'_>) -> bool {
    let previous = element.prev_siblings().find_map(ElementRef::wrap);
    previous
        .and_then(start_of)
        .is_some_and(|text| HEADINGS.contains(&text.trim_end_matches([':', '.', ' '])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::document::Document;
    use crate::extract::layout;
    use scraper::Html;

    fn left(html: &str) -> String {
        let long = "Bộ Y tế cho biết tỉnh đã triển khai chương trình. ".repeat(6);
        let doc = Html::parse_document(&format!("<main>{html}<p>{long}</p></main>"));
        let main = Document::of(&doc).select(&layout::fixed("main")).next().unwrap();
        let noise = Noise::of(main, layout::parsed(&[".mine".to_owned()]));
        let mut read = lines::lines(main, |element| noise.is_noise(element));
        assert_eq!(read.pop().map(|line| line.len()), Some(long.trim().len()));
        read.join("/")
    }

    #[test]
    fn boxes_are_left_out_and_sentences_stay() {
        let link = "<a href=/x>Một tin khác hẳn về việc nọ việc kia</a>";
        let cases = [
            ("outlet's own", "<div class=mine>x</div>".to_owned(), ""),
            ("figure", "<figure><figcaption>Ảnh: A</figcaption></figure>".to_owned(), ""),
            ("class word", format!("<div class='box-tin-lien-quan'>{link}</div>"), ""),
            ("class in camel case", format!("<div id=relatedNews>{link}</div>"), ""),
            (
                "keyword inside a sentence",
                "<p>các <a class=cms-relate href=/x>anh hùng</a> đã</p>".to_owned(),
                "các anh hùng đã",
            ),
            ("heading in the box", format!("<div><h3>Tham khảo thêm</h3>{link}</div>"), ""),
            (
                "heading before the list",
                format!("<p><b>Tin liên quan:</b></p><ul><li>{link}</li></ul>"),
                "",
            ),
            ("see-also line", format!("<p>&gt;&gt; Xem thêm: {link}</p>"), ""),
            (
                "sentence that begins alike",
                "<p>Xem thêm phim mới là thói quen của nhiều người.</p>".to_owned(),
                "Xem thêm phim mới là thói quen của nhiều người.",
            ),
            ("line of arrows", format!("<p>&gt;&gt; {link}</p>"), ""),
            (
                "caption in a cell",
                "<table><tr><td class=image-caption>Ảnh: A</td></tr></table>".to_owned(),
                "",
            ),
            ("list of links", format!("<ul><li>{link}</li><li>{link}</li></ul>"), ""),
            ("real list", "<ul><li>Một là</li><li>Hai là</li></ul>".to_owned(), "Một là/Hai là"),
            (
                "caption of a table",
                "<table class=tplCaption><tr><td>Ảnh: B</td></tr></table>".to_owned(),
                "",
            ),
            ("hidden", "<p style='display: none'>x</p>".to_owned(), ""),
            ("stage is no tag", "<div class=stage-heading>Giai đoạn</div>".to_owned(), "Giai đoạn"),
        ];
        for (what, html, expected) in cases {
            assert_eq!(left(&html), expected, "{what}");
        }
    }

    #[test]
    fn the_block_with_most_of_the_text_is_kept_whatever_its_class() {
        let doc =
            Html::parse_document("<main><div class='share-content'><p>Toàn văn</p></div></main>");
        let main = Document::of(&doc).select(&layout::fixed("main")).next().unwrap();
        let noise = Noise::of(main, Vec::new());
        assert_eq!(lines::lines(main, |element| noise.is_noise(element)), ["Toàn văn"]);
    }
}
