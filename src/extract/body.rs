//! Finds the container of the article's text and reads it.

use super::document::Css;
use super::general::{self, About};
use super::noise::Noise;
use super::{Sources, layout, lines};
use crate::domain::provenance::FieldOrigin;
use scraper::ElementRef;
use std::collections::HashSet;

/// With less text than this a page's description is part of what it says: half of a short news
/// item.
const ENOUGH_CHARS: usize = 200;
/// So many letters at the start of a lead are not alike by chance.
const LEAD_CHARS: usize = 40;
/// A lead is one of the first lines.
const LEAD_LINES: usize = 3;
/// A paragraph of a text, not the line of a teaser.
const PARAGRAPH_CHARS: usize = 60;
/// No word is that long: such a line is encrypted or encoded text that the page's scripts read.
const MAX_WORD_CHARS: usize = 200;

/// Text of a body, before tidying.
pub(super) struct Found {
    /// Paragraphs, headings and rows.
    pub(super) lines: Vec<String>,
    /// Where they were found.
    pub(super) origin: FieldOrigin,
}

impl Found {
    /// Whether the outlet's own selectors or its family's found it.
    pub(super) fn by_outlet(&self) -> bool {
        matches!(self.origin, FieldOrigin::Layout | FieldOrigin::Family)
    }

    /// Its real paragraphs.
    pub(super) fn prose(&self) -> Prose {
        Prose::of(&self.lines)
    }

    /// Whether readers see `lead`: a description for search engines alone is no text of the
    /// article. Where there is hardly any other text it is kept.
    pub(super) fn shows(&self, lead: &str) -> bool {
        self.by_outlet() || size(&self.lines) < ENOUGH_CHARS || begins_with(&self.lines, lead)
    }
}

/// How much of a text is real paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Prose {
    paragraphs: usize,
    chars: usize,
}

impl Prose {
    /// Lines of [`PARAGRAPH_CHARS`] that end as sentences do.
    fn of(lines: &[String]) -> Self {
        let sizes = lines.iter().filter(|line| general::ends_sentence(line));
        let sizes = sizes.map(|line| line.chars().count()).filter(|size| *size >= PARAGRAPH_CHARS);
        let (paragraphs, chars) = sizes.fold((0, 0), |(n, sum), size| (n + 1, sum + size));
        Self { paragraphs, chars }
    }

    /// Enough for an article, however many links surround it: section pages show one or two
    /// teasers without a link at most.
    pub(super) fn is_article(self) -> bool {
        self.paragraphs >= 2 && self.chars >= 350 || self.chars >= 800
    }

    /// Enough for an article even where a site's front page should be.
    pub(super) fn is_long(self) -> bool {
        self.paragraphs >= 5 && self.chars >= 1_500
    }
}

/// Whether the first lines hold the beginning of `lead`.
pub(super) fn begins_with(lines: &[String], lead: &str) -> bool {
    let start: String = general::key(lead).chars().take(LEAD_CHARS).collect();
    lines.iter().take(LEAD_LINES).map(|line| general::key(line)).any(|line| {
        line.contains(&start)
            || (line.chars().count() >= LEAD_CHARS / 2 && start.starts_with(&line))
    })
}

fn size(lines: &[String]) -> usize {
    lines.iter().map(|line| line.chars().count()).sum()
}

/// The outlet's container or what the general extractor finds; JSON-LD's own text when nothing
/// longer is on the page.
///
/// - `about`: what else is known of the article.
pub(super) fn find(sources: &Sources<'_>, about: &About<'_>) -> Found {
    if let Some((lines, origin)) = by_layout(sources) {
        return Found { lines, origin };
    }
    let best = by_content(sources, about);
    let described = sources.ld.body();
    if size(&described) > 2 * size(&best) {
        return Found { lines: described, origin: FieldOrigin::JsonLd };
    }
    let origin = if best.is_empty() {
        FieldOrigin::None
    } else if is_marked(sources, &best) {
        FieldOrigin::Microdata
    } else {
        FieldOrigin::General
    };
    Found { lines: best, origin }
}

/// Whether most of `lines` stand in the element that the page itself calls the article's body; the
/// general extractor trusts that name more than others.
fn is_marked(sources: &Sources<'_>, lines: &[String]) -> bool {
    let Some(element) = sources.data.element("articleBody") else { return false };
    let own: HashSet<String> = lines::lines(element, |_| false).into_iter().collect();
    let needed = lines.len() / 2 + 1;
    lines.iter().filter(|line| own.contains(*line)).take(needed).count() == needed
}

fn by_layout(sources: &Sources<'_>) -> Option<(Vec<String>, FieldOrigin)> {
    let layout = sources.layout;
    let read = |pick: &layout::Pick| {
        let found = pick.elements(&sources.doc).into_iter();
        found.map(|container| read(sources, container)).find(|lines| !lines.is_empty())
    };
    layout::first(&layout.body, layout.inherited.body, read)
}

fn read(sources: &Sources<'_>, container: ElementRef<'_>) -> Vec<String> {
    let noise = Noise::of(container, layout::parsed(&sources.layout.drop));
    let lines = lines::lines(container, |element| noise.is_noise(element));
    lines.into_iter().filter(|line| is_text(line)).collect()
}

/// Scripts without blanks between words begin with the Chinese radicals.
fn is_text(line: &str) -> bool {
    let is_word = |word: &str| {
        word.len() < MAX_WORD_CHARS
            || word.chars().count() < MAX_WORD_CHARS
            || word.contains(|c| c >= '\u{2e80}')
    };
    line.split(' ').all(is_word)
}

/// The general extractor's choice, without what the outlet drops: its own container may be gone and
/// its boxes still there.
fn by_content(sources: &Sources<'_>, about: &About<'_>) -> Vec<String> {
    let Some(body) = sources.doc.body() else { return Vec::new() };
    let drop = layout::parsed(&sources.layout.drop);
    let is_dropped = |element| Css::any_matches(&drop, &element);
    let found = general::find(body, about, is_dropped);
    found.into_iter().filter(|line| is_text(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Hints, extract};
    use url::Url;

    #[test]
    fn a_description_that_nobody_sees_is_no_lead() {
        let described = "Bốn mươi người lớn tuổi cắp vở đến lớp mỗi tuần hai buổi.";
        let text =
            "<p>Lớp học kéo dài sáu tuần, và người dạy là sinh viên vừa về quê.</p>".repeat(5);
        let page = |before: &str, text: &str| {
            format!(
                "<meta name=description content='{described}'><h1>Lớp tin học</h1>{before}<main>{text}</main>"
            )
        };
        let standfirst = format!("<div>{described}</div>");
        let cases = [
            ("seen above the text", page(&standfirst, &text), described),
            ("in the text", page("", &format!("<p>Lớp lạ: {described} Họ học.</p>{text}")), ""),
            ("not seen", page("", &text), ""),
            ("all there is", page("", "<p>Xem ảnh.</p>"), described),
        ];
        let url = Url::parse("https://bao.example/tin-1.html").unwrap();
        let fetched_at = "2026-11-21T03:00:00Z".parse().unwrap();
        let hints = Hints {
            outlet: None,
            feed_title: "",
            listed_at: None,
            last_modified: None,
            fetched_at,
        };
        for (what, html, expected) in cases {
            let article = extract(html.as_bytes(), None, &url, &hints).unwrap();
            assert_eq!(article.lead, expected, "{what}");
            assert!(!article.body.contains(expected) || expected.is_empty(), "{what}");
        }
    }

    #[test]
    fn long_words_are_no_text_unless_the_script_has_no_blanks() {
        let cases = [
            ("Một đoạn văn".to_owned(), true),
            ("QmFvIFBodSBUaG8".repeat(20), false),
            ("ộ".repeat(150), true),
            ("新华社记者报道".repeat(40), true),
        ];
        for (line, expected) in cases {
            assert_eq!(is_text(&line), expected, "{line}");
        }
    }
}
