//! Fetches one document of a feed and says what is wrong with it.

use crate::crawl::listed::{self, Listed};
use crate::crawl::section::misplaced;
use crate::crawl::{FetchError, Fetched, Http, Request};
use crate::domain::entry::FeedItem;
use crate::domain::outlet::{Feed, FeedKind, Outlet};
use crate::domain::page::Page;
use crate::domain::time::{Timestamp, vietnam_day, vietnam_text};
use chrono::Duration;
use url::Url;

/// Days after which a feed without anything new is suspected dead.
const STALE_DAYS: i64 = 14;

/// What one look at a feed found.
pub(super) struct Found {
    /// Articles listed.
    pub(super) items: usize,
    /// Sitemaps named.
    pub(super) sitemaps: usize,
    /// Of these, those that say when they were published or changed.
    pub(super) dated: usize,
    /// The latest of those dates, or of those hidden in addresses.
    pub(super) newest_at: Option<Timestamp>,
    /// `newest 21/11/2026 08:30`, or empty.
    pub(super) newest: String,
    /// Why the feed is of no use as it is.
    pub(super) fault: Option<String>,
    /// What else a maintainer should know.
    pub(super) warnings: Vec<String>,
}

impl Found {
    /// Nothing could be read.
    pub(super) fn faulty(fault: String) -> Self {
        let (newest, warnings) = (String::new(), vec![]);
        let (dated, newest_at) = (0, None);
        Self { items: 0, sitemaps: 0, dated, newest_at, newest, fault: Some(fault), warnings }
    }
}

/// Fetches `feed`, of an archive the newest document that there is, and judges it at `now`.
pub(super) async fn look(
    http: &Http,
    outlet: &Outlet,
    feed: &Feed,
    cap_bytes: usize,
    now: Timestamp,
) -> Found {
    match listed(http, outlet, feed, cap_bytes, now).await {
        Ok(listed) => judged(outlet, feed, &listed, now),
        Err(why) => Found::faulty(why),
    }
}

/// What `feed` lists at `now`, of an archive its newest document, or why that cannot be had.
pub(super) async fn listed(
    http: &Http,
    outlet: &Outlet,
    feed: &Feed,
    cap_bytes: usize,
    now: Timestamp,
) -> Result<Listed, String> {
    let today = vietnam_day(now);
    // The document of today or of a month just begun may not be there yet.
    let since = today - Duration::days(if feed.archive.is_some() { 3 } else { 0 });
    let mut fault = String::from("the archive has no address for these days");
    for url in feed.addresses(since, today) {
        match read(http, outlet, feed, &url, cap_bytes).await {
            Ok(listed) => return Ok(listed),
            Err(why) => fault = why,
        }
    }
    Err(fault)
}

/// What the document at `url` lists, read as one of `feed`'s.
pub(super) async fn read(
    http: &Http,
    outlet: &Outlet,
    feed: &Feed,
    url: &Url,
    cap_bytes: usize,
) -> Result<Listed, String> {
    let page = get(http, outlet, url, cap_bytes).await?;
    let content_type = page.header("content-type");
    listed::read(&page.body, content_type, &page.final_url, outlet, feed)
        .map_err(|error| error.to_string())
}

/// The document at `url`, or why there is none.
pub(super) async fn get(
    http: &Http,
    outlet: &Outlet,
    url: &Url,
    cap_bytes: usize,
) -> Result<Page, String> {
    let trusted: Vec<String> = match outlet.local {
        true => outlet.domains.iter().map(|domain| domain.host.clone()).collect(),
        false => vec![],
    };
    let cookies = outlet.cookies;
    match http.get(Request { url, known: None, trusted_hosts: &trusted, cap_bytes, cookies }).await
    {
        Ok(Fetched::Page(page)) => Ok(page),
        Ok(Fetched::NotModified) => Err("304 to an unconditional request".to_owned()),
        Err(error) => Err(FetchError::in_full(&error)),
    }
}

/// How many of the items have the address of one of the outlet's articles.
pub(super) fn own(outlet: &Outlet, listed: &Listed) -> usize {
    let addresses = listed.items.iter().filter_map(|item| Url::parse(&item.url).ok());
    addresses.filter(|url| outlet.is_article(url)).count()
}

/// What is wrong at `now` with what `feed` lists.
pub(super) fn judged(outlet: &Outlet, feed: &Feed, listed: &Listed, now: Timestamp) -> Found {
    let newest = listed.items.iter().filter_map(|item| {
        let in_address = || outlet.time_in_address(&Url::parse(&item.url).ok()?);
        date_of(item).or_else(in_address)
    });
    let newest = newest.max();
    let fault = fault(outlet, listed, newest, now);
    let mut warnings = listed.warnings.clone();
    if feed.kind != FeedKind::Sitemap
        && let Some(lie) = misplaced(&feed.url, &listed.items)
    {
        let (under, of, section) = (lie.under, lie.of, lie.section);
        warnings.push(format!("{under} of {of} items lie under /{section}/: the address may lie"));
    }
    if feed.kind == FeedKind::Section && listed.next.is_none() {
        warnings.push("no next page was found, so it cannot be walked back".to_owned());
    }
    Found {
        items: listed.items.len(),
        sitemaps: listed.children.len(),
        dated: listed.items.iter().filter(|item| date_of(item).is_some()).count(),
        newest_at: newest,
        newest: newest.map_or_else(String::new, |at| format!("newest {}", vietnam_text(at))),
        fault,
        warnings,
    }
}

/// When an item says that it was published, or else changed.
pub(super) fn date_of(item: &FeedItem) -> Option<Timestamp> {
    item.published_at.or(item.updated_at)
}

fn fault(
    outlet: &Outlet,
    listed: &Listed,
    newest: Option<Timestamp>,
    now: Timestamp,
) -> Option<String> {
    let is_index = !listed.children.is_empty();
    let stale = newest.is_some_and(|at| now - at > Duration::days(STALE_DAYS));
    if listed.items.is_empty() {
        return (!is_index).then(|| "it lists nothing".to_owned());
    }
    if own(outlet, listed) == 0 {
        return Some("no item has the address of one of this outlet's articles".to_owned());
    }
    stale.then(|| format!("nothing new for more than {STALE_DAYS} days"))
}
