//! Follows a list on to its other documents, as far as a visit on schedule needs them: the
//! sitemaps of an index that have changed, older pages of a section until they join on.

use crate::crawl::Fetched;
use crate::crawl::listed::Listed;
use crate::domain::entry::{FeedItem, FeedState};
use crate::domain::health::Overlap;
use crate::domain::outcome::PollOutcome;
use crate::domain::outlet::{Feed, FeedKind, Outlet};
use crate::domain::time::Timestamp;
use crate::health::overlap::{Nature, compare};
use crate::pipeline::found;
use crate::pipeline::get::Got;
use crate::pipeline::list;
use crate::pipeline::round::Round;
use crate::pipeline::seen::Seen;
use crate::pipeline::sitemaps;
use std::sync::Arc;
use url::Url;

/// Older pages of a section that one visit reads at most; what is missing past them is a gap.
const MOST_PAGES: usize = 5;

/// All that a visit read, or how it ended instead; `None` when it was broken off and is still due.
pub(super) type Followed = Result<Whole, Option<Box<Seen>>>;

/// Why a further document was not read.
#[derive(Debug)]
pub(super) enum Missed {
    /// It was broken off; the document is still due.
    Stopped,
    /// Until then its host has asked to be left alone; the document is still due.
    HeldBack(Timestamp),
    /// How asking for it ended.
    Failed(Box<Seen>),
}

/// All that one visit read.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// The feed's own items, and those of its further pages.
    pub(super) items: Vec<FeedItem>,
    /// The sitemaps that were read, with their items.
    pub(super) sitemaps: Vec<(Url, Vec<FeedItem>)>,
    /// Sitemaps that are named.
    pub(super) named: Vec<Url>,
    /// Of these, those that were asked for, whatever came.
    pub(super) asked_for: Vec<Url>,
    /// Of these, those that may have changed and were not read.
    pub(super) left_out: Vec<Url>,
    /// Whether one was not read that may list something from after the horizon.
    pub(super) is_partial: bool,
    /// What was repaired or left out.
    pub(super) warnings: Vec<String>,
}

/// All that begins with `first`.
///
/// # Errors
/// Of the store or the evidence.
pub(super) async fn follow(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    known: &FeedState,
    first: Listed,
) -> anyhow::Result<Followed> {
    match feed.kind {
        FeedKind::Syndicated => Ok(Ok(Whole::of(first))),
        FeedKind::Sitemap => sitemaps::read_all(round, outlet, feed, known, first).await,
        FeedKind::Section => older_pages(round, outlet, feed, known, first).await,
    }
}

impl Whole {
    /// What `listed` holds by itself.
    pub(super) fn of(listed: Listed) -> Self {
        Self { items: listed.items, warnings: listed.warnings, ..Self::default() }
    }
}

/// Whether a further document will not come by asking again: what the others list still counts.
pub(super) fn is_there_no_more(seen: &Seen) -> bool {
    matches!(seen.outcome, PollOutcome::Gone | PollOutcome::FailedParse | PollOutcome::RobotsDenied)
}

async fn older_pages(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    known: &FeedState,
    mut whole: Listed,
) -> anyhow::Result<Followed> {
    let before = known.last_read_at.map(|_| known.listed.as_slice());
    for _ in 0..MOST_PAGES {
        let ids = found::ids(outlet, &whole.items);
        let Some(next) = whole.next.take() else { break };
        if compare(before, &ids, Nature::Page).0 != Overlap::Unproven {
            break;
        }
        match document(round, outlet, feed, &next).await? {
            Ok(page) => {
                whole.items.extend(page.items);
                whole.warnings.extend(page.warnings);
                whole.next = page.next;
            }
            // The list joins on as far as it goes, or it does not.
            Err(Missed::Failed(seen)) if is_there_no_more(&seen) => {
                whole.warnings.push(format!("{next}: {}: {}", seen.outcome, seen.detail));
                break;
            }
            Err(Missed::HeldBack(until)) => {
                whole.warnings.push(held_back(&next, until));
                break;
            }
            Err(Missed::Failed(seen)) => return Ok(Err(Some(seen))),
            Err(Missed::Stopped) => return Ok(Err(None)),
        }
    }
    Ok(Ok(Whole::of(whole)))
}

/// Tells that `url` was not asked for.
pub(super) fn held_back(url: &Url, until: Timestamp) -> String {
    format!("{url}: its host asks to be left alone until {until}")
}

/// One more document of `feed`, or why it was not read.
///
/// # Errors
/// Of the store or the evidence.
pub(super) async fn document(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    url: &Url,
) -> anyhow::Result<Result<Listed, Missed>> {
    let fetch = match round.get_list(outlet, feed, url, None).await? {
        Got::Answer(fetch) => fetch,
        Got::OwnNetwork(Some(error)) => {
            return Ok(Err(Missed::Failed(Box::new(Seen::own_network(&error)))));
        }
        Got::OwnNetwork(None) | Got::Stopped => return Ok(Err(Missed::Stopped)),
        Got::HeldBack(until) => return Ok(Err(Missed::HeldBack(until))),
    };
    Ok(match fetch.result {
        Ok(Fetched::Page(page)) => {
            let page = Arc::new(page);
            let read = list::read(&page, outlet, feed).await;
            if read.is_ok() {
                round.note_read(&fetch.kept).await?;
            }
            read.map_err(|unread| Missed::Failed(Box::new(Seen::unread(unread, page.http_status))))
        }
        Ok(Fetched::NotModified) => {
            let why = "the server answered 304 to an unconditional request".to_owned();
            Err(Missed::Failed(Box::new(Seen::plain(PollOutcome::FailedHttp, Some(304), why))))
        }
        Err(error) => Err(Missed::Failed(Box::new(Seen::failed(&error)))),
    })
}
