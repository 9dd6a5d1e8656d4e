//! Visits one feed and puts what it lists on the list of pages to visit.

use crate::crawl::caching;
use crate::crawl::{FetchError, Fetched};
use crate::domain::entry::{FeedItem, FeedState, Poll};
use crate::domain::exchange::Kept;
use crate::domain::health::{GapReason, Overlap};
use crate::domain::id::EntryId;
use crate::domain::outcome::{NetworkFault, PollOutcome};
use crate::domain::outlet::{Feed, FeedKind, Outlet};
use crate::domain::time::Timestamp;
use crate::health::overlap::{MOST_LISTED, compare};
use crate::health::planned::planned;
use crate::health::schedule::{Bounds, FailureClass, heeded, next_interval, wait_after_failure};
use crate::pipeline::fetch::Fetch;
use crate::pipeline::follow;
use crate::pipeline::found::{self, Way};
use crate::pipeline::get::Got;
use crate::pipeline::list::{self, Unread};
use crate::pipeline::round::Round;
use crate::pipeline::turn::Turn;
use crate::pipeline::visit::Next;
use crate::store::{NewGap, PollRecord};
use chrono::Duration;
use std::sync::Arc;

/// While our own network is away, outlets are tried again this soon.
const OWN_NETWORK_PAUSE: Duration = Duration::minutes(1);

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
        Got::OwnNetwork(Some(error)) => Seen::own_network(&error),
        Got::Answer(Fetch { result: Err(error), .. }) => Seen::failed(&error),
        Got::Answer(Fetch { result: Ok(fetched), kept, .. }) => {
            match read(round, outlet, feed, &known, (fetched, &kept)).await? {
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

/// What a visit brought.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) outcome: PollOutcome,
    pub(super) http_status: Option<u16>,
    pub(super) fault: Option<NetworkFault>,
    pub(super) items: Vec<FeedItem>,
    pub(super) detail: String,
    /// The pause that the server asks for.
    pub(super) asked: Option<Duration>,
    /// Whether something from before the horizon was listed, so that nothing after it was missed.
    reaches_horizon: bool,
    validators: Option<Validators>,
}

/// What the next visit shows the server, to be told "not modified".
#[derive(Debug, Default)]
struct Validators {
    etag: Option<String>,
    last_modified: Option<String>,
    body_hash: Option<String>,
}

impl Seen {
    pub(super) fn plain(outcome: PollOutcome, http_status: Option<u16>, detail: String) -> Self {
        Self {
            outcome,
            http_status,
            fault: None,
            items: vec![],
            detail,
            asked: None,
            reaches_horizon: false,
            validators: None,
        }
    }

    pub(super) fn failed(error: &FetchError) -> Self {
        Self {
            fault: error.network_fault(),
            asked: error.retry_after().and_then(|wait| Duration::from_std(wait).ok()),
            ..Self::plain(error.poll_outcome(), error.status(), error.in_full())
        }
    }

    pub(super) fn own_network(error: &FetchError) -> Self {
        Self { outcome: PollOutcome::OwnNetwork, ..Self::failed(error) }
    }

    pub(super) fn unread(unread: Unread, status: u16) -> Self {
        match unread {
            Unread::Wall(what) => Self::plain(PollOutcome::BotWall, Some(status), what.to_owned()),
            Unread::Broken(why) => Self::plain(PollOutcome::FailedParse, Some(status), why),
        }
    }
}

/// Reads what came, which lies in the records `kept`; `None` when that was broken off.
async fn read(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    known: &FeedState,
    (fetched, kept): (Fetched, &[Kept]),
) -> anyhow::Result<Option<Seen>> {
    let Fetched::Page(page) = fetched else {
        return Ok(Some(Seen::plain(PollOutcome::NotModified, Some(304), String::new())));
    };
    let (status, page) = (page.http_status, Arc::new(page));
    let asked = caching::fresh_for(&page).and_then(|wait| Duration::from_std(wait).ok());
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
        Err(failed) => return Ok(failed),
    };
    let (items, older) = within(round.horizon, feed.kind, whole.items);
    let repaired = !whole.warnings.is_empty();
    let mut notes = whole.warnings;
    if older > 0 {
        notes.push(format!("{older} items from before the horizon left aside"));
    }
    let header = |name: &str| page.header(name).map(ToOwned::to_owned);
    Ok(Some(Seen {
        outcome: if items.is_empty() && older == 0 {
            PollOutcome::Empty
        } else {
            PollOutcome::Read
        },
        http_status: Some(status),
        fault: None,
        items,
        detail: notes.join("; "),
        asked: asked.max(ttl),
        reaches_horizon: older > 0,
        // An index stays as it is while the sitemaps that it names grow; of what was repaired,
        // part may have been missing.
        validators: Some(if is_index || repaired {
            Validators::default()
        } else {
            Validators {
                etag: header("etag"),
                last_modified: header("last-modified"),
                body_hash: Some(body_hash),
            }
        }),
    }))
}

/// The items that are not known to be from before the horizon, and how many are. Feeds list the
/// newest items only, so theirs are all looked at; sitemaps go back for years.
pub(super) fn within(
    horizon: Timestamp,
    kind: FeedKind,
    items: Vec<FeedItem>,
) -> (Vec<FeedItem>, usize) {
    let all = items.len();
    // What was last changed before the horizon was published before it.
    let old =
        |item: &FeedItem| item.published_at.or(item.updated_at).is_some_and(|at| at < horizon);
    let kept: Vec<_> =
        items.into_iter().filter(|item| kind == FeedKind::Syndicated || !old(item)).collect();
    let older = all - kept.len();
    (kept, older)
}

/// Writes the visit, the feed's next state, the entries and a gap into the store.
async fn record(
    round: &Round,
    turn: &Turn,
    outlet: &Outlet,
    feed: &Feed,
    (known, seen): (FeedState, Seen),
    now: Timestamp,
) -> anyhow::Result<Option<Timestamp>> {
    let found = found::entries(outlet, feed, &seen.items, Way::Poll, now);
    let ids: Vec<EntryId> = found.iter().map(|found| found.entry.id.clone()).collect();
    let (overlap, state) = next_state(round, outlet, &known, &seen, &ids, now);
    let poll = Poll {
        outlet: outlet.id.clone(),
        feed_url: feed.url.to_string(),
        polled_at: now,
        outcome: seen.outcome,
        http_status: seen.http_status,
        items: u32::try_from(found.len()).unwrap_or(u32::MAX),
        new_items: 0,
        overlap,
        fault: seen.fault,
        detail: seen.detail.clone(),
    };
    let interval = known.interval.unwrap_or(round.config.interval());
    let result = round
        .system
        .store
        .record_poll(&PollRecord {
            poll: &poll,
            state: &state,
            found: &found,
            planned: &planned(known.next_poll_at, now, interval),
            gap: gap(round, &known, &seen, overlap, now),
            lease: Some(turn.lease()),
        })
        .await?;
    round.tell_poll(Poll { new_items: result.new, ..poll });
    Ok(state.next_poll_at)
}

/// Whether the visit joins on to the last, and what is to be known at the next one. Validators of
/// a document that could not be read are not kept: it is read again next time.
fn next_state(
    round: &Round,
    outlet: &Outlet,
    known: &FeedState,
    seen: &Seen,
    ids: &[EntryId],
    now: Timestamp,
) -> (Overlap, FeedState) {
    let bounds = bounds(round, outlet);
    let interval = known.interval.unwrap_or(round.config.interval());
    if seen.outcome == PollOutcome::OwnNetwork {
        let next_poll_at = Some(now + OWN_NETWORK_PAUSE);
        return (Overlap::Unknown, FeedState { next_poll_at, ..known.clone() });
    }
    if let Some(class) = FailureClass::of(seen.outcome, seen.http_status) {
        let failure_weight = known.failure_weight.saturating_add(class.weight());
        let wait = wait_after_failure(interval, failure_weight, seen.asked);
        let failed = FeedState {
            next_poll_at: Some(now + wait),
            failures: known.failures.saturating_add(1),
            failure_weight,
            ..known.clone()
        };
        return (Overlap::Unknown, failed);
    }
    let before = known.last_read_at.map(|_| known.listed.as_slice());
    let (overlap, share) = match seen.outcome {
        PollOutcome::NotModified if before.is_some() => (Overlap::Proven, None),
        PollOutcome::NotModified => (Overlap::First, None),
        _ => {
            let (overlap, share) = compare(before, ids);
            (overlap, Some(share))
        }
    };
    let interval = next_interval(interval, overlap, share, bounds);
    // An empty list says nothing of what was published, and the next one must not be measured
    // against it.
    let read_now = !matches!(overlap, Overlap::Unknown);
    let mut state = FeedState {
        next_poll_at: Some(now + heeded(interval, seen.asked, bounds)),
        interval: Some(interval),
        failures: 0,
        failure_weight: 0,
        last_read_at: if read_now { Some(now) } else { known.last_read_at },
        ..known.clone()
    };
    if let Some(validators) = &seen.validators {
        let nothing = Validators::default();
        let validators = if read_now { validators } else { &nothing };
        state.etag.clone_from(&validators.etag);
        state.last_modified.clone_from(&validators.last_modified);
        state.body_hash.clone_from(&validators.body_hash);
    }
    if !ids.is_empty() {
        state.listed = ids.iter().take(MOST_LISTED).cloned().collect();
    }
    (overlap, state)
}

/// The shortest and longest pause for this outlet.
fn bounds(round: &Round, outlet: &Outlet) -> Bounds {
    let minutes = |own: Option<u32>, general: u64| {
        Duration::minutes(own.map_or(i64::try_from(general).unwrap_or(i64::MAX), i64::from))
    };
    let schedule = outlet.schedule;
    Bounds {
        least: minutes(schedule.least_interval_min, round.config.least_interval_min),
        most: minutes(schedule.most_interval_min, round.config.most_interval_min),
    }
}

/// The span in which something may have been missed, if there is one.
fn gap(
    round: &Round,
    known: &FeedState,
    seen: &Seen,
    overlap: Overlap,
    now: Timestamp,
) -> Option<NewGap> {
    match (overlap, known.last_read_at) {
        (Overlap::Unproven | Overlap::First, Some(from)) => {
            // A clock may have been set back.
            Some(NewGap { from: from.min(now), to: now, reason: GapReason::NoOverlap })
        }
        (Overlap::First, None) if !seen.reaches_horizon => {
            // What the first list holds reaches back to its oldest item.
            let oldest = seen.items.iter().filter_map(|item| item.published_at).min();
            let to = oldest.unwrap_or(now).min(now);
            let reason = GapReason::BeforeFirstVisit;
            (round.horizon < to).then_some(NewGap { from: round.horizon, to, reason })
        }
        _ => None,
    }
}
