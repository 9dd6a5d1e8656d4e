//! Where the next page of a section is.

use super::link::{Links, place};
use crate::domain::outlet::NextPage;
use regex::Regex;
use scraper::{Html, Selector};
use std::sync::LazyLock;
use url::Url;

/// What HTML says of the next page by itself.
static REL_NEXT: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse("link[rel~=next][href], a[rel~=next][href]")
        .expect("a constant selector, covered by tests")
});

/// No section is numbered further than this; sites that show their last page for every higher
/// number would be walked for ever.
const LAST_PAGE: u32 = 5_000;

/// The page after this one: by the outlet's rule, or by what the page says of itself
/// (`rel="next"`). Never this page, never on another site.
pub(super) fn next(html: &Html, links: &Links<'_>, rule: Option<&NextPage>) -> Option<Url> {
    let next = match rule {
        None => html.select(&REL_NEXT).find_map(|link| links.target(link)),
        Some(NextPage::Link(selectors)) => selectors
            .iter()
            .filter_map(|css| Selector::parse(css).ok())
            .find_map(|css| html.select(&css).find_map(|link| links.target(link))),
        Some(NextPage::Numbered(template)) => numbered(links.page, template),
    }?;
    (place(&next) != place(links.page) && links.is_own(&next)).then_some(next)
}

/// The address with the number after that of `page`, which has none on the first page.
fn numbered(page: &Url, template: &str) -> Option<Url> {
    match template.strip_prefix('?') {
        Some(query) => numbered_query(page, query),
        None => numbered_path(page, template.strip_prefix("{path}")?),
    }
}

/// Keys of `query` are set, others of the page stay.
fn numbered_query(page: &Url, query: &str) -> Option<Url> {
    let wanted: Vec<(&str, &str)> =
        query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let (key, _) = wanted.iter().find(|(_, value)| value.contains("{page}"))?;
    let said = page.query_pairs().find(|(name, _)| name == key);
    let number = said.and_then(|(_, value)| value.parse::<u32>().ok()).unwrap_or(1);
    let next = after(number)?.to_string();
    let is_set = |name: &str| wanted.iter().any(|(key, _)| *key == name);
    let others: Vec<(String, String)> =
        page.query_pairs().into_owned().filter(|(name, _)| !is_set(name)).collect();
    let mut url = page.clone();
    url.set_fragment(None);
    url.query_pairs_mut()
        .clear()
        .extend_pairs(others)
        .extend_pairs(wanted.iter().map(|(key, value)| (key, value.replace("{page}", &next))));
    Some(url)
}

/// `tail` stands behind the first page's path without suffix and last slash.
fn numbered_path(page: &Url, tail: &str) -> Option<Url> {
    let (left, right) = tail.split_once("{page}")?;
    let (left, right) = (regex::escape(left), regex::escape(right));
    let later = Regex::new(&format!("^(.*){left}([0-9]{{1,7}}){right}$")).ok()?;
    let (stem, number) = match later.captures(page.path()) {
        Some(said) => (said[1].to_owned(), said[2].parse::<u32>().ok()?),
        None => (without_suffix(page.path()).to_owned(), 1),
    };
    let next = after(number)?.to_string();
    let mut url = page.clone();
    url.set_path(&format!("{stem}{}", tail.replace("{page}", &next)));
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

fn after(number: u32) -> Option<u32> {
    number.checked_add(1).filter(|next| *next <= LAST_PAGE)
}

fn without_suffix(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    path[name..].rfind('.').map_or(path, |dot| &path[..name + dot])
}
