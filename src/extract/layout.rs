//! Reads what an outlet's selectors point at.
//!
//! A selector is CSS, or `CSS@attribute` for the value of an attribute. One that cannot be parsed
//! finds nothing: the catalogue has refused it before it could get here.

use super::document::{Css, Document};
use super::lines;
use crate::domain::provenance::FieldOrigin;
use scraper::ElementRef;
use std::sync::Arc;

/// One parsed selector.
pub(super) struct Pick {
    css: Arc<Css>,
    attribute: Option<String>,
}

impl Pick {
    /// `None` if the selector is not CSS.
    pub(super) fn parse(selector: &str) -> Option<Self> {
        let attribute_name = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_:".contains(&b))
        };
        let (css, attribute) = match selector.rsplit_once('@') {
            Some((css, name)) if attribute_name(name) => (css, Some(name.to_owned())),
            _ => (selector, None),
        };
        Some(Self { css: Css::known(css)?, attribute })
    }

    /// The elements it points at, in document order.
    pub(super) fn elements<'a>(&self, doc: &Document<'a>) -> Vec<ElementRef<'a>> {
        doc.select(&self.css).collect()
    }

    /// Every text or attribute value it points at, in document order, empty ones left out.
    pub(super) fn texts(&self, doc: &Document<'_>) -> Vec<String> {
        self.texts_without(doc, |_| false)
    }

    /// The same, leaving out elements inside for which `skip` is true.
    pub(super) fn texts_without(
        &self,
        doc: &Document<'_>,
        skip: impl Fn(ElementRef<'_>) -> bool,
    ) -> Vec<String> {
        let read = |element: ElementRef<'_>| match &self.attribute {
            Some(name) => element.attr(name).map(lines::one_line),
            None => Some(lines::lines(element, &skip).join(" ")),
        };
        doc.select(&self.css).filter_map(read).filter(|text| !text.is_empty()).collect()
    }
}

/// All texts of the first selector that gives any.
pub(super) fn texts(doc: &Document<'_>, selectors: &[String]) -> Vec<String> {
    let found = selectors.iter().filter_map(|selector| Pick::parse(selector));
    found.map(|pick| pick.texts(doc)).find(|texts| !texts.is_empty()).unwrap_or_default()
}

/// What `read` makes of the first selector from which it makes anything, and whose selector it is.
///
/// - `inherited`: how many selectors at the end are the family's.
pub(super) fn first<T>(
    selectors: &[String],
    inherited: usize,
    read: impl Fn(&Pick) -> Option<T>,
) -> Option<(T, FieldOrigin)> {
    let own = selectors.len() - inherited.min(selectors.len());
    selectors.iter().enumerate().find_map(|(at, selector)| {
        let origin = if at < own { FieldOrigin::Layout } else { FieldOrigin::Family };
        Some((read(&Pick::parse(selector)?)?, origin))
    })
}

/// The selectors that parse, for matching elements one by one.
pub(super) fn parsed(selectors: &[String]) -> Vec<Arc<Css>> {
    selectors.iter().filter_map(|selector| Css::known(selector)).collect()
}

/// Parses a selector that stands in this program.
///
/// # Panics
/// If it is not CSS; every one is run by a test.
pub(super) fn fixed(css: &'static str) -> Css {
    Css::parse(css).expect("a constant selector, covered by tests")
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn the_first_selector_that_gives_text_wins() {
        let doc = Html::parse_document(
            "<h1 class=empty> </h1><h2>Tiêu  đề</h2><meta name=x content=' 2025 '><a>1</a><a>2</a>",
        );
        let pick = |selectors: &[&str]| {
            let selectors: Vec<String> = selectors.iter().map(ToString::to_string).collect();
            texts(&Document::of(&doc), &selectors)
        };
        let cases: [(&str, &[&str], &[&str]); 5] = [
            ("empty element passed over", &["h1.empty", "h2"], &["Tiêu đề"]),
            ("attribute", &["meta[name=x]@content"], &["2025"]),
            ("all of one selector", &["a"], &["1", "2"]),
            ("broken selector passed over", &["a[[", "h2"], &["Tiêu đề"]),
            ("nothing", &["h3"], &[]),
        ];
        for (what, selectors, expected) in cases {
            assert_eq!(pick(selectors), expected, "{what}");
        }
    }

    #[test]
    fn the_familys_selectors_come_last_and_say_so() {
        let doc = Html::parse_document("<h1></h1><h2>Của báo</h2><h3>Của họ</h3>");
        let doc = Document::of(&doc);
        let read = |selectors: [&str; 2]| {
            let selectors = selectors.map(ToString::to_string);
            first(&selectors, 1, |pick| pick.texts(&doc).into_iter().next())
        };
        let found = |text: &str, origin| Some((text.to_owned(), origin));
        assert_eq!(read(["h2", "h3"]), found("Của báo", FieldOrigin::Layout));
        assert_eq!(read(["h1", "h3"]), found("Của họ", FieldOrigin::Family));
        assert_eq!(read(["h1", "h4"]), None);
    }
}
