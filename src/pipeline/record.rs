//! Records a visit of a feed: whether it joins on to the last, when to come again, what it leaves
//! unseen.

use crate::domain::entry::{FeedState, Poll};
use crate::domain::health::{GapReason, Overlap};
use crate::domain::outcome::PollOutcome;
use crate::domain::outlet::{Feed, Outlet};
use crate::domain::time::Timestamp;
use crate::health::planned::planned;
use crate::health::schedule::{Bounds, FailureClass, heeded, next_interval, wait_after_failure};
use crate::pipeline::found::{self, Way};
use crate::pipeline::joined::{Joined, judge, remember};
use crate::pipeline::round::Round;
use crate::pipeline::seen::{Seen, Validators};
use crate::pipeline::turn::Turn;
use crate::store::{NewGap, PollRecord};
use chrono::Duration;

/// While our own network is away, outlets are tried again this soon.
pub(super) const OWN_NETWORK_PAUSE: Duration = Duration::minutes(1);

/// Writes the visit, the feed's next state, the entries and a gap into the store.
pub(super) async fn record(
    round: &Round,
    turn: &Turn,
    outlet: &Outlet,
    feed: &Feed,
    (known, seen): (FeedState, Seen),
    now: Timestamp,
) -> anyhow::Result<Option<Timestamp>> {
    let found = found::entries(outlet, feed, &seen.items, Way::Poll, now);
    let joined = judge(feed.kind, &known, &seen);
    let (overlap, state) = next_state(round, outlet, &known, &seen, joined, now);
    let since = begins(round, feed, joined.since, now).await?;
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
            gap: gap(round, &seen, overlap, since, now),
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
    joined: Joined,
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
        let mut failed = FeedState {
            next_poll_at: Some(now + wait),
            failures: known.failures.saturating_add(1),
            failure_weight,
            ..known.clone()
        };
        remember(&mut failed, known, seen, now);
        return (Overlap::Unknown, failed);
    }
    let (overlap, share) = match seen.outcome {
        PollOutcome::NotModified if known.last_read_at.is_some() => (Overlap::Proven, None),
        PollOutcome::NotModified => (Overlap::First, None),
        _ => (joined.overlap, Some(joined.share)),
    };
    let interval = next_interval(interval, overlap, share, bounds);
    // An empty list says nothing of what was published, and the next one must not be measured
    // against it.
    let listed = seen.lists.iter().any(|list| !list.ids.is_empty());
    let read_now = listed || seen.outcome == PollOutcome::NotModified;
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
    remember(&mut state, known, seen, now);
    (overlap, state)
}

/// The shortest and longest pause for this outlet.
pub(super) fn bounds(round: &Round, outlet: &Outlet) -> Bounds {
    let minutes = |own: Option<u32>, general: u64| {
        Duration::minutes(own.map_or(i64::try_from(general).unwrap_or(i64::MAX), i64::from))
    };
    let schedule = outlet.schedule;
    Bounds {
        least: minutes(schedule.least_interval_min, round.config.least_interval_min),
        most: minutes(schedule.most_interval_min, round.config.most_interval_min),
    }
}

/// From when on something may have been missed. What was read by a clock that was ahead was read
/// nobody knows when: after the last visit whose date can be believed, or as early as anything is
/// asked for.
async fn begins(
    round: &Round,
    feed: &Feed,
    since: Option<Timestamp>,
    now: Timestamp,
) -> anyhow::Result<Option<Timestamp>> {
    if since.is_none_or(|since| since <= now) {
        return Ok(since);
    }
    let read = round.system.store.last_read_by(feed.url.as_str(), now).await?;
    Ok(Some(read.unwrap_or(round.earliest())))
}

/// The span in which something may have been missed, if there is one.
fn gap(
    round: &Round,
    seen: &Seen,
    overlap: Overlap,
    since: Option<Timestamp>,
    now: Timestamp,
) -> Option<NewGap> {
    match (overlap, since) {
        (Overlap::Unproven | Overlap::First, Some(from)) => {
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
