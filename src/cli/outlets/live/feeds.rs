//! One way in: what it answers, and the articles it lists.

use super::Limits;
use crate::cli::outlets::look::{Found, judged, listed, read};
use crate::crawl::Http;
use crate::crawl::listed::Listed;
use crate::crawl::section::{Placed, misplaced, placed};
use crate::domain::entry::FeedItem;
use crate::domain::outlet::{Feed, FeedKind, FeedStatus, Outlet};
use crate::domain::time::Timestamp;
use serde::Serialize;

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

/// Fetches `feed`; of an index of sitemaps also the one changed last.
pub(super) async fn look_at(
    http: &Http,
    outlet: &Outlet,
    feed: &Feed,
    limits: Limits,
    now: Timestamp,
) -> (FeedSeen, Option<Listing>) {
    let found = match listed(http, outlet, feed, limits.feed_cap_bytes, now).await {
        Ok(index) => followed(http, outlet, feed, index, limits).await,
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

/// An index lists no articles itself.
async fn followed(
    http: &Http,
    outlet: &Outlet,
    feed: &Feed,
    index: Listed,
    limits: Limits,
) -> Listed {
    let latest = index.children.iter().max_by_key(|child| child.last_modified);
    let Some(child) = latest.filter(|_| index.items.is_empty()).map(|child| child.url.clone())
    else {
        return index;
    };
    match read(http, outlet, feed, &child, limits.feed_cap_bytes).await {
        Ok(inner) => Listed { items: inner.items, ..index },
        Err(why) => {
            let mut warnings = index.warnings;
            warnings.push(format!("{child}: {why}"));
            Listed { warnings, ..index }
        }
    }
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
