//! One article's page: fetched, read, its selectors tried.

use super::Limits;
use super::feeds::Listing;
use crate::cli::outlets::look::{date_of, get};
use crate::crawl::Http;
use crate::domain::address::identity;
use crate::domain::article::Article;
use crate::domain::dates::DateOrigin;
use crate::domain::entry::FeedItem;
use crate::domain::outlet::{FeedKind, Outlet};
use crate::domain::time::Timestamp;
use crate::extract::{Hints, Probe, extract, probe};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use url::Url;

/// What one page brought.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) url: String,
    /// The date in the feed, sitemap or section page that listed it.
    pub(super) listed_at: Option<Timestamp>,
    /// The article, or why there is none.
    pub(super) article: Result<Article, String>,
    /// What each selector found; empty when the page could not be had.
    pub(super) probes: Vec<Probe>,
}

/// One listed article.
#[derive(Debug)]
pub(super) struct Wanted {
    /// What kind of document lists it.
    kind: FeedKind,
    item: FeedItem,
}

/// The newest articles that are listed, each once, at most `most`; undated ones last.
pub(super) fn newest(outlet: &Outlet, listings: &[Listing], most: usize) -> Vec<Wanted> {
    let mut lists: Vec<&Listing> = listings.iter().collect();
    lists.sort_by_key(|listing| listing.kind);
    let mut seen = BTreeSet::new();
    let mut items: Vec<(Option<Timestamp>, Wanted)> = Vec::new();
    let listed = lists.iter().flat_map(|list| list.items.iter().map(|item| (list.kind, item)));
    for (kind, item) in listed {
        let Ok(url) = Url::parse(&item.url) else { continue };
        if outlet.is_article(&url) && seen.insert(identity(&item.url)) {
            let at = date_of(item).or_else(|| outlet.time_in_address(&url));
            items.push((at, Wanted { kind, item: item.clone() }));
        }
    }
    items.sort_by_key(|(at, _)| (at.is_none(), Reverse(*at)));
    items.into_iter().take(most).map(|(_, wanted)| wanted).collect()
}

/// Fetches and reads one article.
pub(super) async fn read(http: &Http, outlet: &Outlet, wanted: &Wanted, limits: Limits) -> Page {
    let Wanted { kind, item } = wanted;
    let listed_at = item.published_at;
    let failed = |why: String| Page {
        url: item.url.clone(),
        listed_at,
        article: Err(why),
        probes: Vec::new(),
    };
    let Ok(url) = Url::parse(&item.url) else { return failed("no address".to_owned()) };
    let page = match get(http, outlet, &url, limits.page_cap_bytes).await {
        Ok(page) => page,
        Err(why) => return failed(why),
    };
    let last = Url::parse(&page.final_url).unwrap_or(url);
    if let Some(why) = led_away(outlet, &last) {
        return failed(why);
    }
    let hints = Hints {
        outlet: Some(outlet),
        feed_title: &item.title,
        listed_at: listed_at.map(|at| (origin(*kind), at)),
        last_modified: page.header("last-modified"),
        fetched_at: page.fetched_at,
    };
    let content_type = page.header("content-type");
    let article = extract(&page.body, content_type, &last, &hints);
    let probes = probe(&page.body, content_type, &outlet.layout).unwrap_or_default();
    Page {
        url: item.url.clone(),
        listed_at,
        article: article.map_err(|error| format!("{}: {error}", error.outcome())),
        probes,
    }
}

/// Why what stands at `last`, where an address of `outlet` led, is not the outlet's.
pub(super) fn led_away(outlet: &Outlet, last: &Url) -> Option<String> {
    let own = last.host_str().is_some_and(|host| outlet.owns_host(host));
    (!own).then(|| format!("the address leads to another site: {last}"))
}

fn origin(kind: FeedKind) -> DateOrigin {
    match kind {
        FeedKind::Sitemap => DateOrigin::Sitemap,
        FeedKind::Syndicated | FeedKind::Section => DateOrigin::Feed,
    }
}
