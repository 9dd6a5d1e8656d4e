//! What stands inside a body and is not part of it: pictures' captions, related stories, share
//! bars, tags, comments, author boxes, advertisements.

mod said;
mod words;

use super::document::Css;
use super::{general, lines};
use scraper::ElementRef;
use std::sync::Arc;

pub(super) use said::{Number, is_answer, is_label, number};
use words::COMMENTS;
pub(super) use words::{HEADINGS, WORDS};

/// Elements that are never text of the article.
const TAGS: [&str; 9] =
    ["figure", "figcaption", "nav", "aside", "footer", "input", "select", "label", "picture"];
/// A heading with its count is no longer.
const HEADING_CHARS: usize = 60;
/// A shorter sentence may be a caption.
const SENTENCE_CHARS: usize = 60;
/// A box of other stories is no less of links than this.
const LINKED_SHARE: f64 = 0.4;
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
        if TAGS.contains(&name) || Css::any_matches(&self.drop, &element) {
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
        may_be
            && (has_noise_word(element) || is_gallery(element))
            && size(element) * 2 < self.size.max(1)
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
    // Nearly all styles hide nothing, and there are many of them.
    style.as_bytes().windows(4).any(|part| part.eq_ignore_ascii_case(b"none"))
        && style.replace(' ', "").to_ascii_lowercase().contains("display:none")
}

fn has_noise_word(element: ElementRef<'_>) -> bool {
    let id = element.value().id().into_iter();
    // VnExpress sets captions in p.Image.
    id.chain(element.value().classes()).any(|name| name == "Image" || is_noise_name(name))
}

/// Pictures with their captions; a story told in pictures has sentences between them.
fn is_gallery(element: ElementRef<'_>) -> bool {
    let is_named = |name: &str| Words::of(name).runs(1).any(|word| word == "gallery");
    let mut names = element.value().id().into_iter().chain(element.value().classes());
    let is_sentence = |line: &String| {
        line.chars().count() >= SENTENCE_CHARS
            && general::ends_sentence(line)
            && number(line).is_none()
    };
    names.any(is_named)
        && has(element, &["img"])
        && !lines::lines(element, is_caption).iter().any(is_sentence)
}

fn is_caption(element: ElementRef<'_>) -> bool {
    TAGS.contains(&element.value().name()) || has_noise_word(element)
}

/// Whether one of these elements stands inside.
fn has(element: ElementRef<'_>, names: &[&str]) -> bool {
    let mut inside = element.descendants().filter_map(|node| node.value().as_element());
    inside.any(|inner| names.contains(&inner.name()))
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
/// readers wrote, and the box holds such: an article has sections that are called so too.
fn announces(element: ElementRef<'_>) -> bool {
    if !matches!(element.value().name(), "div" | "section" | "article" | "ul" | "ol") {
        return false;
    }
    let Some(first) = first_line(element) else { return false };
    let text: String = first.text().flat_map(str::chars).take(2 * HEADING_CHARS).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if text.chars().count() > HEADING_CHARS {
        return false;
    }
    let heading = text.trim_matches(|c: char| !c.is_alphabetic());
    if COMMENTS.contains(&heading) {
        let is_counted = text.contains(|c: char| c.is_ascii_digit());
        return is_counted
            || has(element, &["form", "textarea", "input"])
            || element.text().any(is_answer);
    }
    HEADINGS.contains(&heading)
        && (has(element, &["img"]) || lines::link_share(element) > LINKED_SHARE)
}

/// The innermost block around the first text inside `element`, if it is not `element` itself.
fn first_line(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let is_text = |text: &str| !text.trim().is_empty();
    let mut inside = element.descendants();
    let text = inside.find(|node| node.value().as_text().is_some_and(|text| is_text(text)))?;
    let mut around = text.ancestors().filter_map(ElementRef::wrap);
    let line =
        around.find(|around| *around == element || lines::is_block(around.value().name()))?;
    (line != element).then_some(line)
}

/// A picture with its number and caption. A mere number is one of a step as well, unless the
/// picture stands before.
fn is_numbered_picture(element: ElementRef<'_>) -> bool {
    if !matches!(element.value().name(), "div" | "li" | "td") {
        return false;
    }
    let (mut text, mut picture_at) = (String::new(), None);
    for node in element.descendants() {
        if let Some(piece) = node.value().as_text() {
            text.push_str(piece);
        } else if node.value().as_element().is_some_and(|inner| inner.name() == "img") {
            picture_at.get_or_insert(text.trim().len());
        }
        if text.len() > 4 * CAPTION_CHARS {
            return false;
        }
    }
    let text = text.trim();
    let is_number = match number(text) {
        Some(Number::OfPicture) => picture_at.is_some(),
        Some(Number::Bare) => picture_at == Some(0),
        None => false,
    };
    is_number && text.chars().count() < CAPTION_CHARS
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
mod tests;
