//! Section and tags.

use super::document::Css;
use super::{Sources, layout, lines};
use std::sync::LazyLock;

static BREADCRUMB: LazyLock<Css> = LazyLock::new(|| {
    layout::fixed("[class*=breadcrumb] a, [itemtype$=BreadcrumbList] [itemprop=name]")
});

/// Longer texts are no section's or tag's name.
const MAX_CHARS: usize = 60;
/// More than any outlet sets.
const MAX_TAGS: usize = 30;

/// The most precise section that is named, or empty: the last of the outlet's own selector,
/// JSON-LD, meta tags, a breadcrumb.
pub(super) fn section(sources: &Sources<'_>) -> String {
    let last = |names: Vec<String>| names.into_iter().rfind(|name| is_name(name));
    let described = || sources.ld.text("articleSection").filter(|name| is_name(name));
    let meta = || {
        let text = sources.meta.get(&["articlesection", "article:section"])?;
        last(text.split(',').map(lines::one_line).collect())
    };
    let trail = || last(sources.doc.select(&BREADCRUMB).map(lines::inline).collect());
    last(layout::texts(&sources.doc, &sources.layout.section))
        .or_else(described)
        .or_else(|| sources.ld.breadcrumb.clone())
        .or_else(meta)
        .or_else(trail)
        .unwrap_or_default()
}

/// Tags as the outlet prints them, each once, without `#`.
pub(super) fn tags(sources: &Sources<'_>) -> Vec<String> {
    let split = |text: &str| text.split([',', ';']).map(lines::one_line).collect::<Vec<_>>();
    let mut found: Vec<String> = layout::texts(&sources.doc, &sources.layout.tags)
        .iter()
        .flat_map(|text| split(text))
        .collect();
    if found.is_empty() {
        found = sources.meta.all(&["article:tag"]).flat_map(split).collect();
    }
    if found.is_empty() {
        found = sources.ld.list("keywords");
    }
    if found.is_empty() {
        found = sources.meta.get(&["news_keywords", "keywords"]).map_or_else(Vec::new, split);
    }
    let mut tags: Vec<String> = Vec::new();
    for tag in found {
        let tag = tag.trim_start_matches('#').trim().to_owned();
        if is_name(&tag) && !tags.contains(&tag) && tags.len() < MAX_TAGS {
            tags.push(tag);
        }
    }
    tags
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MAX_CHARS && !is_home(text)
}

/// Whether a breadcrumb's step is the home page.
pub(super) fn is_home(name: &str) -> bool {
    ["trang chủ", "trang nhất", "home", "trang chính"].contains(&name.to_lowercase().as_str())
}
