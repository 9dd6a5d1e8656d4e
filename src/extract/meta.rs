//! Meta tags and link relations of a page.

use super::document::{Css, Document};
use super::{layout, lines};
use std::sync::LazyLock;

static META: LazyLock<Css> = LazyLock::new(|| layout::fixed("meta[content]"));
static CANONICAL: LazyLock<Css> = LazyLock::new(|| layout::fixed("link[rel~=canonical][href]"));

/// Meta tags in document order.
pub(super) struct Meta {
    /// Lower-case name, property or itemprop, and content.
    tags: Vec<(String, String)>,
    /// Target of `<link rel=canonical>`, as written.
    pub(super) canonical: Option<String>,
}

impl Meta {
    pub(super) fn read(doc: &Document<'_>) -> Self {
        let mut tags = Vec::new();
        for element in doc.select(&META) {
            let content = lines::plain(element.attr("content").unwrap_or_default());
            if content.is_empty() {
                continue;
            }
            // One tag often carries both (`property="og:url" itemprop="url"`).
            for attribute in ["property", "name", "itemprop"] {
                if let Some(key) = element.attr(attribute) {
                    tags.push((key.trim().to_ascii_lowercase(), content.clone()));
                }
            }
        }
        let canonical = doc.select(&CANONICAL).next().and_then(|link| link.attr("href"));
        Self { tags, canonical: canonical.map(|href| href.trim().to_owned()) }
    }

    /// Content of the first of `keys` that the page has.
    pub(super) fn get(&self, keys: &[&str]) -> Option<&str> {
        let tagged = |key: &&str| self.tags.iter().find(|(name, _)| name == key);
        keys.iter().find_map(tagged).map(|(_, content)| content.as_str())
    }

    /// Contents of every tag with one of `keys`, in document order.
    pub(super) fn all<'a>(&'a self, keys: &'a [&str]) -> impl Iterator<Item = &'a str> {
        let wanted = |tag: &&(String, String)| keys.contains(&tag.0.as_str());
        self.tags.iter().filter(wanted).map(|(_, content)| content.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn tags_are_found_by_property_name_and_itemprop_with_entities_read_twice() {
        let html = Html::parse_document(
            "<meta property='og:url' itemprop='url' content='https://a.vn/b'>\
             <meta name=Title content='B&amp;#224; Trưng'><meta name=empty content=' '>\
             <link rel='shortcut canonical' href=' /x '>",
        );
        let meta = Meta::read(&Document::of(&html));
        assert_eq!(meta.get(&["url"]), Some("https://a.vn/b"));
        assert_eq!(meta.get(&["og:title", "title"]), Some("Bà Trưng"));
        assert_eq!(meta.get(&["empty"]), None);
        assert_eq!(meta.canonical.as_deref(), Some("/x"));
    }
}
