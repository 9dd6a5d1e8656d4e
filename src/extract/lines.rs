//! Elements to text: one line for a headline, one line per paragraph for a body.
//!
//! Walks with a stack of its own, so depth costs no recursion. Comments are never text.

use crate::text::bound::bound;
use crate::text::normalise;
pub(super) use crate::text::one_line;
use scraper::{ElementRef, Html, Node};

/// Enough to tell a list from a text; nested lists would be counted at every level.
const SHARE_CHARS: usize = 20_000;

enum Step<T> {
    Enter(T),
    Leave(T),
}

/// Whether an element begins a line of its own.
#[rustfmt::skip]
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address" | "article" | "aside" | "blockquote" | "body" | "center" | "dd" | "details"
            | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form"
            | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hr" | "html" | "li" | "main"
            | "menu" | "nav" | "ol" | "option" | "p" | "pre" | "section" | "summary" | "table"
            | "tbody" | "tfoot" | "thead" | "tr" | "ul"
    )
}

/// Whether the content of an element is never read: no text of the page, or no text at all.
pub(super) fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "iframe"
            | "object"
            | "embed"
            | "audio"
            | "video"
            | "canvas"
            | "select"
            | "textarea"
            | "button"
            | "head"
    )
}

/// Text of `root`, one line per block, table row or `<br>`; cells of a row are separated by
/// ` | `. Lines are normalised and never empty.
///
/// - `skip`: elements for which it is true are left out with all they hold.
pub(super) fn lines(root: ElementRef<'_>, skip: impl Fn(ElementRef<'_>) -> bool) -> Vec<String> {
    let mut text = String::new();
    let mut at_border = false;
    let mut steps: Vec<_> = root.children().rev().map(Step::Enter).collect();
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(node) => match node.value() {
                Node::Text(piece) => {
                    if at_border && is_glued(&text, piece) {
                        text.push(' ');
                    }
                    // Line breaks in the source are blanks; only elements break lines.
                    let mut words = piece.split(char::is_whitespace);
                    text.push_str(words.next().unwrap_or_default());
                    for word in words {
                        text.push(' ');
                        text.push_str(word);
                    }
                    at_border = false;
                }
                Node::Element(element) => {
                    let name = element.name();
                    let skipped = is_silent(name) || ElementRef::wrap(node).is_none_or(&skip);
                    if is_block(name) || name == "br" {
                        text.push('\n');
                    }
                    if skipped {
                        continue;
                    }
                    at_border = true;
                    steps.push(Step::Leave(node));
                    steps.extend(node.children().rev().map(Step::Enter));
                }
                _ => {}
            },
            Step::Leave(node) => {
                at_border = true;
                match node.value().as_element().map(|element| element.name()) {
                    Some("td" | "th") => text.push_str(" | "),
                    Some(name) if is_block(name) => text.push('\n'),
                    _ => {}
                }
            }
        }
    }
    let trim = |line: &str| normalise(line).trim_matches([' ', '|']).to_owned();
    text.split('\n').map(trim).filter(|line| !line.is_empty()).collect()
}

/// Two sentences or a place and a sentence set side by side by style sheets alone
/// (`<span>Hà Nội</span>Nhiệm vụ`): no Vietnamese word has a capital inside.
pub(super) fn is_glued(before: &str, after: &str) -> bool {
    let mut back = before.chars().rev();
    let (last, but_one) = (back.next(), back.next());
    let ends_word = match last {
        Some('.' | ',') => but_one.is_some_and(|c| c.is_lowercase() || c.is_numeric()),
        Some(c) => c.is_lowercase() || ":;!?)”".contains(c),
        None => false,
    };
    ends_word && after.starts_with(char::is_uppercase)
}

/// Text of `root` as one line.
pub(super) fn inline(root: ElementRef<'_>) -> String {
    lines(root, |_| false).join(" ")
}

/// A value that should be plain text but may hold tags and entities escaped twice, as one line.
pub(super) fn plain(value: &str) -> String {
    let mut text = value.to_owned();
    // Twice: some systems escape what their editor has escaped already.
    for _ in 0..2 {
        if !text.contains(['&', '<']) {
            break;
        }
        text = inline(Html::parse_fragment(&bound(&text)).root_element());
    }
    one_line(&text)
}

/// Share of letters and digits inside links, from 0 to 1, among the last [`SHARE_CHARS`] or so.
pub(super) fn link_share(root: ElementRef<'_>) -> f64 {
    let (mut all, mut linked) = (0usize, 0usize);
    let mut steps: Vec<_> = root.children().map(|node| (node, false)).collect();
    while let Some((node, in_link)) = steps.pop() {
        match node.value() {
            Node::Text(piece) => {
                let size = piece.chars().filter(|c| c.is_alphanumeric()).count();
                all += size;
                if all > SHARE_CHARS {
                    break;
                }
                linked += if in_link { size } else { 0 };
            }
            Node::Element(element) if !is_silent(element.name()) => {
                let in_link = in_link || element.name() == "a";
                steps.extend(node.children().map(|child| (child, in_link)));
            }
            _ => {}
        }
    }
    if all == 0 { 0.0 } else { linked as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> String {
        lines(Html::parse_document(html).root_element(), |_| false).join("/")
    }

    #[test]
    fn every_block_row_and_break_is_a_line() {
        let cases = [
            ("paragraphs", "<p>Một</p><p>Hai</p>", "Một/Hai"),
            ("bare text between empty paragraphs", "Một<p></p>Hai<br>Ba", "Một/Hai/Ba"),
            ("heading", "<div>a<h2>b</h2>c</div>", "a/b/c"),
            (
                "rows",
                "<table><tr><th>Năm</th><td>2025</td></tr><tr><td>x</td></tr></table>",
                "Năm | 2025/x",
            ),
            ("comment", "<p>a<!-- Sat Aug 15 2026 --></p>", "a"),
            ("inline tags", "<p>chuyển <b>đổi</b> <i>số</i></p>", "chuyển đổi số"),
            ("source line breaks", "<p>chuyển\n đổi\u{a0}số</p>", "chuyển đổi số"),
            ("place glued", "<p><span>Hà Nội</span>Nhiệm vụ</p>", "Hà Nội Nhiệm vụ"),
            ("part of a word marked", "<p>TP.<b>HCM</b> v<i>à</i></p>", "TP.HCM và"),
            ("sentence glued", "<p><b>Xong.</b>Ông nói</p>", "Xong. Ông nói"),
            ("player", "<p>a<video>no</video><button>no</button></p>", "a"),
        ];
        for (what, html, expected) in cases {
            assert_eq!(read(html), expected, "{what}");
        }
    }

    #[test]
    fn values_escaped_twice_are_read() {
        let cases = [
            ("Hai B&#224; Trưng", "Hai Bà Trưng"),
            ("Hai B&amp;#224; Trưng", "Hai Bà Trưng"),
            ("<p>đất&nbsp;vàng</p>", "đất vàng"),
            ("5 < 6 & 7", "5 < 6 & 7"),
        ];
        for (given, expected) in cases {
            assert_eq!(plain(given), expected, "{given}");
        }
    }
}
