//! Section and tags.

use super::document::Css;
use super::{Sources, layout, lines};
use crate::domain::provenance::FieldOrigin;
use std::sync::LazyLock;

static BREADCRUMB: LazyLock<Css> = LazyLock::new(|| {
    layout::fixed("[class*=breadcrumb] a, [itemtype$=BreadcrumbList] [itemprop=name]")
});

/// Longer texts are no section's or tag's name.
const MAX_CHARS: usize = 60;
/// More than any outlet sets.
const MAX_TAGS: usize = 30;

/// The most precise section that is named, or empty, and where it was found: the last of the
/// outlet's own selector, JSON-LD, microdata, meta tags, a breadcrumb.
pub(super) fn section(sources: &Sources<'_>) -> (String, FieldOrigin) {
    let last = |names: Vec<String>| names.into_iter().rfind(|name| is_name(name));
    let texts = |pick: &layout::Pick| Some(pick.texts(&sources.doc)).filter(|it| !it.is_empty());
    let own = || {
        let layout = sources.layout;
        let (names, origin) = layout::first(&layout.section, layout.inherited.section, texts)?;
        Some((last(names)?, origin))
    };
    let described = || {
        let name = sources.ld.text("articleSection").filter(|name| is_name(name));
        Some((name.or_else(|| sources.ld.breadcrumb.clone())?, FieldOrigin::JsonLd))
    };
    let marked = || {
        let name = sources.data.text("articleSection").filter(|name| is_name(name))?;
        Some((name, FieldOrigin::Microdata))
    };
    let meta = || {
        let text = sources.meta.get(&["articlesection", "article:section"])?;
        Some((last(text.split(',').map(lines::one_line).collect())?, FieldOrigin::Meta))
    };
    let trail = || {
        let steps = sources.doc.select(&BREADCRUMB).map(lines::inline).collect();
        Some((last(steps)?, FieldOrigin::General))
    };
    own()
        .or_else(described)
        .or_else(marked)
        .or_else(meta)
        .or_else(trail)
        .unwrap_or((String::new(), FieldOrigin::None))
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
