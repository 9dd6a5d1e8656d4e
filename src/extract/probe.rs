//! Tells which selectors of a layout still point at something.
//!
//! Takes one page and a [`Layout`]; gives for every selector whether it was the one that was
//! read, found something that was not needed, or found nothing. For maintainers of definitions:
//! reading an article needs none of it.

use super::document::Document;
use super::{ExtractError, decode, layout};
use crate::domain::outlet::Layout;
use crate::text::bound::bound;
use scraper::Html;

/// What one selector found on one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The list it stands in: `title`, `lead`, `body`, `author`, `published`, `section`, `tags`
    /// or `drop`.
    pub field: &'static str,
    /// As the definition writes it.
    pub selector: String,
    /// Elements that it points at and that hold a text; of `drop`, all elements.
    pub found: usize,
    /// Whether it is the first of its list that found something; always so in `drop`, where
    /// each stands for itself.
    pub is_first: bool,
}

/// Tries every selector of `selectors` on a page.
///
/// - `body`, `content_type`: as [`super::extract`] takes them.
///
/// # Errors
/// [`ExtractError::Unreadable`] when the page is no text.
pub fn probe(
    body: &[u8],
    content_type: Option<&str>,
    selectors: &Layout,
) -> Result<Vec<Probe>, ExtractError> {
    let html = Html::parse_document(&bound(&decode::decode(body, content_type)?));
    let doc = Document::of(&html);
    let lists: [(&'static str, &[String]); 7] = [
        ("title", &selectors.title),
        ("lead", &selectors.lead),
        ("body", &selectors.body),
        ("author", &selectors.author),
        ("published", &selectors.published),
        ("section", &selectors.section),
        ("tags", &selectors.tags),
    ];
    let mut probes: Vec<Probe> =
        lists.into_iter().flat_map(|(field, list)| tried(&doc, field, list)).collect();
    probes.extend(selectors.drop.iter().map(|selector| {
        let css = layout::parsed(std::slice::from_ref(selector));
        let found = css.iter().map(|css| doc.select(css).count()).sum();
        Probe { field: "drop", selector: selector.clone(), found, is_first: found > 0 }
    }));
    Ok(probes)
}

fn tried(doc: &Document<'_>, field: &'static str, list: &[String]) -> Vec<Probe> {
    let mut first = true;
    let probe = |selector: &String| {
        let pick = layout::Pick::parse(selector);
        let found = pick.map_or(0, |pick| pick.texts(doc).len());
        let is_first = found > 0 && std::mem::take(&mut first);
        Probe { field, selector: selector.clone(), found, is_first }
    };
    list.iter().map(probe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_selector_says_what_it_found_and_whether_it_was_the_first() {
        let list = |selectors: &[&str]| selectors.iter().map(ToString::to_string).collect();
        let selectors = Layout {
            title: list(&["h1.moi", "h1.cu", "h1"]),
            published: list(&["meta[name=ngay]@content"]),
            drop: list(&[".quang-cao", ".khong-co"]),
            ..Layout::default()
        };
        let page = "<meta name=ngay content='4/8/2025'><h1 class=moi> </h1><h1 class=cu>Tin</h1>\
            <div class=quang-cao></div>";
        let probes = probe(page.as_bytes(), None, &selectors).unwrap();
        let told: Vec<_> =
            probes.iter().map(|one| (one.selector.as_str(), one.found, one.is_first)).collect();
        let expected = [
            ("h1.moi", 0, false),
            ("h1.cu", 1, true),
            ("h1", 1, false),
            ("meta[name=ngay]@content", 1, true),
            (".quang-cao", 1, true),
            (".khong-co", 0, false),
        ];
        assert_eq!(told, expected);
        assert!(probe(b"\x89PNG\r\n\x1a\n", None, &selectors).is_err());
    }
}
