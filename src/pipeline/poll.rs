//! Visits one feed and puts what it lists on the list of pages to visit.

use crate::crawl::Fetched;
use crate::domain::entry::{FeedItem, FeedState};
use crate::domain::exchange::Kept;
use crate::domain::outcome::PollOutcome;
use crate::domain::outlet::{Feed, FeedKind, Outlet};
use crate::domain::time::Timestamp;
use crate::pipeline::fetch::Fetch;
use crate::pipeline::follow::{self, Whole};
use crate::pipeline::found;
use crate::pipeline::get::Got;
use crate::pipeline::list;
use crate::pipeline::record::{OWN_NETWORK_PAUSE, record};
use crate::pipeline::round::Round;
use crate::pipeline::seen::{Seen, SeenList, Validators};
use crate::pipeline::turn::Turn;
use crate::pipeline::visit::Next;
use chrono::Duration;
use std::sync::Arc;

/// Visits `feed` and records the visit, whatever its end. Gives whether the outlet's turn may go
/// on, and when the feed is due again.
///
/// # Errors
/// Of the store or the evidence; what goes wrong with the feed is a recorded outcome.
pub(super) async fn poll_feed(
    round: &Round,
    turn: &Turn,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    known: FeedState,
) -> anyhow::Result<(Next, Option<Timestamp>)> {
    let seen = match round.get_list(outlet, feed, &feed.url, Some(&known)).await? {
        Got::Stopped => return Ok((Next::Wait, known.next_poll_at)),
        Got::OwnNetwork(None) => {
            return Ok((Next::Wait, Some(round.system.clock.now() + OWN_NETWORK_PAUSE)));
        }
        Got::HeldBack(until) => return Ok((Next::GoOn, Some(until))),
        Got::OwnNetwork(Some(error)) => Seen::own_network(&error),
        Got::Answer(Fetch { result: Err(error), .. }) => Seen::failed(&error),
        Got::Answer(Fetch { result: Ok(fetched), fresh_for, kept, .. }) => {
            let asked = fresh_for.and_then(|wait| Duration::from_std(wait).ok());
            match read(round, outlet, feed, &known, (fetched, asked, &kept)).await? {
                Some(seen) => seen,
                None => return Ok((Next::Wait, known.next_poll_at)),
            }
        }
    };
    let now = round.system.clock.now();
    let next_poll_at = record(round, turn, outlet, feed, (known, seen), now).await?;
    let offline = round.is_offline();
    Ok((if offline { Next::Wait } else { Next::GoOn }, next_poll_at))
}

/// Reads what came; `None` when that was broken off.
///
/// - `fetched`: with the pause that the server asks for, and the records in which it lies.
async fn read(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    known: &FeedState,
    (fetched, asked, kept): (Fetched, Option<Duration>, &[Kept]),
) -> anyhow::Result<Option<Seen>> {
    let Fetched::Page(page) = fetched else {
        let plain = Seen::plain(PollOutcome::NotModified, Some(304), String::new());
        return Ok(Some(Seen { asked, ..plain }));
    };
    let (status, page) = (page.http_status, Arc::new(page));
    let body_hash = page.body_hash();
    if known.body_hash.as_ref() == Some(&body_hash) {
        round.note_read(kept).await?;
        let plain = Seen::plain(PollOutcome::NotModified, Some(status), String::new());
        return Ok(Some(Seen { asked, ..plain }));
    }
    let listed = match list::read(&page, outlet, feed).await {
        Ok(listed) => listed,
        Err(unread) => return Ok(Some(Seen::unread(unread, status))),
    };
    round.note_read(kept).await?;
    let is_index = !listed.children.is_empty();
    let ttl = listed.ttl.and_then(|ttl| Duration::from_std(ttl).ok());
    let whole = match follow::follow(round, outlet, feed, known, listed).await? {
        Ok(whole) => whole,
        Err(failed) => return Ok(failed.map(|seen| *seen)),
    };
    let repaired = !whole.warnings.is_empty();
    let header = |name: &str| page.header(name).map(ToOwned::to_owned);
    // An index stays as it is while the sitemaps that it names grow; of what was repaired, part may
    // have been missing.
    let validators = if is_index || repaired {
        Validators::default()
    } else {
        Validators {
            etag: header("etag"),
            last_modified: header("last-modified"),
            body_hash: Some(body_hash),
        }
    };
    Ok(Some(Seen {
        http_status: Some(status),
        asked: asked.max(ttl),
        validators: Some(validators),
        ..seen(round.horizon, outlet, feed, whole)
    }))
}

/// What `whole` brings, without what the server said of it.
fn seen(horizon: Timestamp, outlet: &Outlet, feed: &Feed, whole: Whole) -> Seen {
    let lists = lists(outlet, &whole);
    let of_sitemaps = whole.sitemaps.into_iter().flat_map(|(_, items)| items);
    let items = whole.items.into_iter().chain(of_sitemaps).collect();
    let (items, older) = within(horizon, feed.kind, items);
    let mut notes = whole.warnings;
    if older > 0 {
        notes.push(format!("{older} items from before the horizon left aside"));
    }
    let is_empty = items.is_empty() && older == 0;
    let outcome = if is_empty { PollOutcome::Empty } else { PollOutcome::Read };
    Seen {
        items,
        lists,
        named: whole.named,
        asked_for: whole.asked_for,
        left_out: whole.left_out,
        reaches_horizon: older > 0 && !whole.is_partial,
        ..Seen::plain(outcome, None, notes.join("; "))
    }
}

/// What each document listed: the feed's own, then the sitemaps of an index.
fn lists(outlet: &Outlet, whole: &Whole) -> Vec<SeenList> {
    let own = SeenList { sitemap: None, ids: found::ids(outlet, &whole.items) };
    let sitemaps = whole.sitemaps.iter().map(|(url, items)| SeenList {
        sitemap: Some(url.clone()),
        ids: found::ids(outlet, items),
    });
    [own].into_iter().chain(sitemaps).collect()
}

/// The items that are not known to be from before the horizon, and how many are. Feeds list the
/// newest items only, so theirs are all looked at; sitemaps go back for years.
fn within(horizon: Timestamp, kind: FeedKind, items: Vec<FeedItem>) -> (Vec<FeedItem>, usize) {
    let all = items.len();
    // What was last changed before the horizon was published before it.
    let old =
        |item: &FeedItem| item.published_at.or(item.updated_at).is_some_and(|at| at < horizon);
    let kept: Vec<_> =
        items.into_iter().filter(|item| kind == FeedKind::Syndicated || !old(item)).collect();
    let older = all - kept.len();
    (kept, older)
}
