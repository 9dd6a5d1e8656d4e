//! One way in: what it answers, and the articles it lists.

use super::Limits;
use crate::cli::outlets::look::{Found, judged, listed, own, read};
use crate::crawl::Http;
use crate::crawl::listed::Listed;
use crate::crawl::section::{Placed, misplaced, placed};
use crate::crawl::sitemap::Child;
use crate::domain::entry::FeedItem;
use crate::domain::outlet::{Feed, FeedKind, FeedStatus, Outlet};
use crate::domain::time::Timestamp;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::VecDeque;
use url::Url;

/// Sitemaps of an index that are tried for being the newest: the one changed last may list
/// sections or tags.
const NEWEST_SITEMAPS: usize = 3;

/// Sitemaps tried of one index in all, those of inner indexes included.
const MOST_SITEMAPS: usize = 6;

/// What one way in showed.
#[derive(Debug, Serialize)]
pub(super) struct FeedSeen {
    pub(super) url: String,
    pub(super) kind: FeedKind,
    /// What the definition says of it.
    pub(super) status: FeedStatus,
    pub(super) polled: bool,
    /// Why it is of no use as it is.
    pub(super) fault: Option<String>,
    pub(super) items: usize,
    /// Of these, those with a date of their own.
    pub(super) dated: usize,
    pub(super) newest: Option<Timestamp>,
    /// Age of the newest, in hours.
    pub(super) newest_age_h: Option<i64>,
    /// How many items lie under the section that the address names, if it names one:
    /// `48 of 50 under /the-gioi/`.
    pub(super) sections: Option<String>,
    /// The same where they do not, so that the address lies.
    pub(super) misplaced: Option<String>,
    pub(super) warnings: Vec<String>,
}

impl FeedSeen {
    /// Whether the definition expects it to work.
    pub(super) fn should_work(&self) -> bool {
        !self.status.gives_up()
    }
}

/// The articles that one way in lists.
#[derive(Debug)]
pub(super) struct Listing {
    /// Lists of the newest first, sitemaps later, section pages last: only feeds date all items.
    pub(super) kind: FeedKind,
    pub(super) items: Vec<FeedItem>,
}

/// Fetches `feed`; of an index of sitemaps also the newest, until one lists articles.
pub(super) async fn look_at(
    http: &Http,
    outlet: &Outlet,
    feed: &Feed,
    limits: Limits,
    now: Timestamp,
) -> (FeedSeen, Option<Listing>) {
    let found = match listed(http, outlet, feed, limits.feed_cap_bytes, now).await {
        Ok(index) => followed(http, outlet, feed, index, limits, now).await,
        Err(why) => Err(why),
    };
    let found = match found {
        Ok(found) => found,
        Err(why) => return (seen(feed, Found::faulty(why), now), None),
    };
    let told =
        |placed: Placed| format!("{} of {} under /{}/", placed.under, placed.of, placed.section);
    let named = feed.kind != FeedKind::Sitemap;
    let sections = placed(&feed.url, &found.items).filter(|_| named).map(told);
    let lie = misplaced(&feed.url, &found.items).filter(|_| named).map(told);
    let seen =
        FeedSeen { sections, misplaced: lie, ..seen(feed, judged(outlet, feed, &found, now), now) };
    // What a dead or lying feed lists is no measure of the outlet's pages.
    let listing = Listing { kind: feed.kind, items: found.items };
    let counts = seen.should_work();
    (seen, counts.then_some(listing))
}

/// How good a sitemap is: without a fault, with the outlet's own articles, its newest date.
type Rank = (bool, bool, Option<Timestamp>);

/// An index lists no articles itself: what the first of its sitemaps lists that is of use, or else
/// the best of those tried; an error when they list nothing.
async fn followed(
    http: &Http,
    outlet: &Outlet,
    feed: &Feed,
    index: Listed,
    limits: Limits,
    now: Timestamp,
) -> Result<Listed, String> {
    if !index.items.is_empty() || index.children.is_empty() {
        return Ok(index);
    }
    let mut waiting = promising(&index.children);
    let mut best: Option<(Rank, Vec<FeedItem>)> = None;
    let (mut failed, mut tried) = (Vec::new(), 0);
    while tried < MOST_SITEMAPS
        && let Some(url) = waiting.pop_front()
    {
        tried += 1;
        match read(http, outlet, feed, &url, limits.feed_cap_bytes).await {
            Err(why) => failed.push(format!("{url}: {why}")),
            Ok(inner) if !inner.items.is_empty() => {
                let found = judged(outlet, feed, &inner, now);
                let rank = (found.fault.is_none(), own(outlet, &inner) > 0, found.newest_at);
                if best.as_ref().is_none_or(|(other, _)| *other < rank) {
                    best = Some((rank, inner.items));
                }
                if found.fault.is_none() {
                    break;
                }
            }
            // An index in an index.
            Ok(inner) => {
                promising(&inner.children)
                    .into_iter()
                    .rev()
                    .for_each(|url| waiting.push_front(url));
            }
        }
    }
    let Some((_, items)) = best else {
        failed.insert(0, format!("none of {tried} sitemaps tried lists anything"));
        return Err(failed.join("; "));
    };
    let warnings = index.warnings.into_iter().chain(failed).collect();
    Ok(Listed { items, warnings, ..index })
}

/// Which sitemaps of an index to try, in this order: the newest, and where some have no date the
/// last and the first, for nobody says at which end the newest stands.
fn promising(children: &[Child]) -> VecDeque<Url> {
    let mut dated: Vec<&Child> =
        children.iter().filter(|child| child.last_modified.is_some()).collect();
    dated.sort_by_key(|child| Reverse(child.last_modified));
    let ends = [children.last(), children.first()].into_iter().flatten();
    let undated = ends.filter(|_| dated.len() < children.len());
    let mut urls = VecDeque::new();
    for child in dated.iter().copied().take(NEWEST_SITEMAPS).chain(undated) {
        if !urls.contains(&child.url) {
            urls.push_back(child.url.clone());
        }
    }
    urls
}

fn seen(feed: &Feed, found: Found, now: Timestamp) -> FeedSeen {
    FeedSeen {
        url: feed.address_text().to_string(),
        kind: feed.kind,
        status: feed.status,
        polled: feed.poll,
        fault: found.fault,
        items: found.items,
        dated: found.dated,
        newest: found.newest_at,
        newest_age_h: found.newest_at.map(|at| (now - at).num_hours()),
        sections: None,
        misplaced: None,
        warnings: found.warnings,
    }
}
