//! What must hold for any bytes whatever: one function for each fuzz target. The tests of the
//! program run the same functions over the corpora that are kept in `fuzz/corpus/`.

use diembao::catalog;
use diembao::crawl::{feed as feeds, listing, sitemap};
use diembao::domain::address::{canonical, identity};
use diembao::domain::entry::FeedItem;
use diembao::domain::outlet::{DateOrder, Outlet};
use diembao::domain::time::Timestamp;
use diembao::extract::{Hints, extract};
use diembao::text::{date as dates, normalise};
use std::sync::LazyLock;
use std::time::Duration;
use url::Url;

const PAGE: &str = "https://bao.example/chuyen-doi-so/tin-20250804143000.html";

/// The outlets that come with the program: their layouts and paths are part of what is tried.
static OUTLETS: LazyLock<Vec<Outlet>> = LazyLock::new(|| {
    catalog::parse(&catalog::embedded()).expect("the definitions are sound").outlets
});

/// A document that lists articles, read as each of its kinds: what is listed has an address and
/// clean text.
pub(crate) fn feed(bytes: &[u8]) {
    let url = Url::parse(PAGE).expect("an address");
    let order = DateOrder::Dmy;
    if let Ok(feed) = feeds::parse(bytes, None, PAGE, order) {
        feed.items.iter().for_each(listed);
    }
    if let Ok(sitemap) = sitemap::parse(bytes, None, &url, order) {
        sitemap.items.iter().for_each(listed);
    }
    let outlet = an_outlet(bytes);
    if let Ok(section) = listing::parse(bytes, None, &url, outlet, None, order) {
        section.items.iter().for_each(listed);
    }
}

fn listed(item: &FeedItem) {
    let url = Url::parse(&item.url).expect("an item has an absolute address");
    assert!(matches!(url.scheme(), "http" | "https"), "{url}");
    assert!(url.host_str().is_some_and(|host| !host.is_empty()), "{url}");
    clean(&item.title);
    item.summary.split('\n').for_each(clean);
}

/// A page, read with and without a layout: an article that hangs together, or a named reason why
/// there is none.
pub(crate) fn page(bytes: &[u8]) {
    page_of(bytes, None);
    page_of(bytes, Some(an_outlet(bytes)));
}

fn page_of(bytes: &[u8], outlet: Option<&Outlet>) {
    let hints = Hints {
        outlet,
        feed_title: "Tin đã liệt kê",
        listed_at: None,
        last_modified: None,
        fetched_at: "2026-11-21T03:00:00Z".parse().expect("a moment"),
    };
    let url = Url::parse(PAGE).expect("an address");
    let article = match extract(bytes, None, &url, &hints) {
        Ok(article) => article,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    assert!(!article.title.is_empty(), "an article has a title");
    assert!(!article.lead.is_empty() || !article.body.is_empty(), "an article has text");
    clean(&article.title);
    clean(&article.lead);
    article.body.split('\n').for_each(clean);
    let chosen = |at: Timestamp| article.dates.iter().any(|date| date.at == at);
    assert!(article.published_at.is_none_or(chosen), "the date is one of those found");
    assert!(article.published_at.is_none_or(|at| at <= hints.fetched_at + DAY), "no date to come");
    assert_eq!(article.published_at.is_some(), article.published_from.is_some());
    assert!(canonical(&article.canonical_url).is_some(), "{}", article.canonical_url);
}

/// One of the outlets, the same for the same bytes.
fn an_outlet(bytes: &[u8]) -> &'static Outlet {
    &OUTLETS[bytes.len() % OUTLETS.len()]
}

/// A text that should be a date: none, or one that an archive can hold, and the same again when
/// written in full.
pub(crate) fn date(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for order in [DateOrder::Dmy, DateOrder::Mdy] {
        if let Some(at) = dates::parse(&text, order) {
            assert_eq!(dates::parse(&at.to_rfc3339(), order), Some(at), "{text:?}");
        }
    }
}

/// A text that should be an address: doing it twice changes nothing, and an article keeps its
/// identity however it is shared.
pub(crate) fn address(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let same = identity(&text);
    assert_eq!(identity(&same), same, "{text:?}");
    let Some(url) = canonical(&text) else { return };
    assert_eq!(canonical(url.as_str()).as_ref(), Some(&url), "{text:?}");
    assert_eq!(identity(url.as_str()), same, "{text:?}");
    let mut shared = url.clone();
    shared.query_pairs_mut().append_pair("fbclid", "IwAR0");
    shared.set_fragment(Some("binh-luan"));
    assert_eq!(identity(shared.as_str()), same, "{text:?}");
}

/// Clocks of outlets may be ahead by so much.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// One line as the store, the index and the screens expect it.
fn clean(line: &str) {
    assert_eq!(line, line.trim(), "no blanks at the ends");
    assert!(!line.chars().any(|c| c.is_control()), "no control characters: {line:?}");
    assert_eq!(line, normalise(line), "composed, one kind of blank");
}
