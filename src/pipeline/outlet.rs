//! One outlet's turn: its feeds, what was missed, what is watched, its waiting pages, its health.

use crate::domain::outlet::Outlet;
use crate::domain::time::Timestamp;
use crate::health::schedule::is_due;
use crate::pipeline::events::Event;
use crate::pipeline::fruitless::hold_back;
use crate::pipeline::poll::poll_feed;
use crate::pipeline::round::Round;
use crate::pipeline::turn::Turn;
use crate::pipeline::visit::{Next, visit_entry};
use crate::pipeline::{judge, record, repair, walk, watch};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Pages of one outlet in one turn on schedule; what is left waits for the next, so that one
/// outlet's backlog does not hold up the others.
const PAGES_ON_SCHEDULE: u32 = 50;

/// Likewise when everything is asked for at once.
const PAGES_AT_ONCE: u32 = 20_000;

/// What a turn leaves to be done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    /// When the next feed is due.
    pub(super) feeds_next: Option<Timestamp>,
    /// The outlet, or our own network, is away: nothing of it is tried before.
    pub(super) not_before: Option<Timestamp>,
}

/// How long an outlet that is away, or hides behind a wall, is left alone.
const AWAY_PAUSE: chrono::Duration = chrono::Duration::minutes(15);

/// How long an outlet is left alone while our own network is away.
const OFFLINE_PAUSE: chrono::Duration = chrono::Duration::minutes(1);

/// Does for `outlet` what is due and gives what is left.
///
/// # Errors
/// Of the store or the evidence; what goes wrong with the outlet is a recorded outcome.
pub(super) async fn visit_outlet(
    round: &Round,
    turn: &Turn,
    outlet: &Arc<Outlet>,
) -> anyhow::Result<Left> {
    let mut next = Next::GoOn;
    let mut feeds_next = BTreeMap::new();
    call_back(round, turn, outlet).await?;
    let states = round.system.store.feed_states(&outlet.id).await?;
    for feed in outlet.polled_feeds() {
        let known = states.get(feed.url.as_str()).cloned().unwrap_or_default();
        let now = round.system.clock.now();
        let most = record::bounds(round, outlet).most;
        let due = round.all_due() || is_due(known.next_poll_at, now, most);
        let mut due_at = known.next_poll_at;
        if due && next == Next::GoOn && !over(round, turn) {
            (next, due_at) = poll_feed(round, turn, outlet, feed, known).await?;
        }
        // A feed that was not come to is still due.
        feeds_next.insert(feed.url.as_str(), due_at.unwrap_or(now));
    }
    if next == Next::GoOn && !over(round, turn) {
        repair::ask_walks(round, outlet).await?;
        next = walk::walk_back(round, turn, outlet).await?;
    }
    if next == Next::GoOn && !over(round, turn) {
        watch::queue_watched(round, outlet).await?;
        next = visit_pages(round, turn, outlet).await?;
    }
    judge::judge(round, outlet).await?;
    let now = round.system.clock.now();
    let not_before = match next {
        Next::GoOn => None,
        Next::Wait if over(round, turn) => None,
        Next::Wait if round.is_offline() => Some(now + OFFLINE_PAUSE),
        Next::Wait => Some(now + AWAY_PAUSE),
    };
    Ok(Left { feeds_next: feeds_next.into_values().min(), not_before })
}

/// Brings back what was planned by a clock that has been set right since.
async fn call_back(round: &Round, turn: &Turn, outlet: &Outlet) -> anyhow::Result<()> {
    let (store, now) = (&round.system.store, round.system.clock.now());
    if store.call_back(&outlet.id, Some(turn.lease()), round.earliest(), now).await? {
        tracing::warn!(outlet = %outlet.id, "a clock was wrong: what lay in the future is due");
    }
    Ok(())
}

/// Visits the pages that wait, and waits until those that became articles are kept: given back
/// too early, the outlet would come up again with the same pages still to visit.
async fn visit_pages(round: &Round, turn: &Turn, outlet: &Arc<Outlet>) -> anyhow::Result<Next> {
    let (in_hand, mut kept) = mpsc::channel(1);
    let mut next = Next::GoOn;
    let now = round.system.clock.now();
    let most = if round.all_due() { PAGES_AT_ONCE } else { PAGES_ON_SCHEDULE };
    let pending = round.system.store.pending_entries(&outlet.id, now, most).await?;
    let mut held_back = Vec::new();
    round.tell(Event::Queued(outlet.id.clone(), pending.len()));
    for entry in pending {
        if over(round, turn) {
            break;
        }
        next = visit_entry(round, outlet, entry, &in_hand, &mut held_back).await?;
        if next == Next::Wait {
            break;
        }
    }
    hold_back(round, &outlet.id, held_back).await?;
    drop(in_hand);
    // Nothing is ever sent; the channel closes when the keeper has dropped the last page.
    kept.recv().await;
    Ok(next)
}

/// Whether the turn is to end now.
pub(super) fn over(round: &Round, turn: &Turn) -> bool {
    round.is_ending() || turn.is_lost()
}
