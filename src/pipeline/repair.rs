//! Mends gaps: asks for walks back over what the outlet still offers, and settles what they
//! brought.

use crate::domain::health::{Gap, GapReason, GapState};
use crate::domain::id::OutletId;
use crate::domain::outlet::Outlet;
use crate::domain::time::Timestamp;
use crate::domain::walk::{Walk, WalkState};
use crate::pipeline::round::Round;
use crate::pipeline::system::System;
use crate::pipeline::walk::verdict;

/// Asks for a walk over every way back, for each gap that no walk covers yet. The time before the
/// first visit is walked only when somebody asks for it ([`ask_back_to`]).
///
/// # Errors
/// Of the store.
pub(super) async fn ask_walks(round: &Round, outlet: &Outlet) -> anyhow::Result<()> {
    let (store, now) = (&round.system.store, round.system.clock.now());
    let gaps = store.open_gaps(&outlet.id).await?;
    let wanted = gaps.iter().filter(|gap| gap.reason == GapReason::NoOverlap);
    let Some(since) = wanted.clone().map(|gap| gap.from).min() else { return Ok(()) };
    let walks = store.walks(Some(&outlet.id)).await?;
    for feed in outlet.walked_feeds() {
        let walk = walks.iter().find(|walk| walk.feed_url == feed.url.as_str());
        let covered = walk.is_some_and(|walk| wanted.clone().all(|gap| covers(walk, gap)));
        if !covered {
            store.ask_walk(&outlet.id, feed.url.as_str(), since, now).await?;
        }
    }
    Ok(())
}

/// Whether `walk` looks at all of `gap`.
fn covers(walk: &Walk, gap: &Gap) -> bool {
    walk.since <= gap.from && walk.started_at >= gap.to
}

/// Asks for walks of `outlets` back to `since`; those that are on their way there go on where they
/// were, those that have been there stay as they are. Gives how many ways back there are.
///
/// # Errors
/// Of the store.
pub async fn ask_back_to(
    system: &System,
    outlets: &[OutletId],
    since: Timestamp,
) -> anyhow::Result<usize> {
    let mut ways = 0;
    for outlet in &system.catalog.outlets {
        if !outlets.is_empty() && !outlets.contains(&outlet.id) {
            continue;
        }
        let walks = system.store.walks(Some(&outlet.id)).await?;
        for feed in outlet.walked_feeds() {
            let (url, now) = (feed.url.as_str(), system.clock.now());
            let goes_there = |walk: &&Walk| {
                walk.feed_url == url && walk.since <= since && walk.state != WalkState::Short
            };
            if !walks.iter().any(|walk| goes_there(&walk)) {
                system.store.ask_walk(&outlet.id, url, since, now).await?;
            }
            ways += 1;
        }
        system.store.make_due(std::slice::from_ref(&outlet.id), system.clock.now()).await?;
    }
    Ok(ways)
}

/// Closes the gaps whose walks have ended.
///
/// # Errors
/// Of the store.
pub(super) async fn settle_gaps(round: &Round, outlet: &Outlet) -> anyhow::Result<()> {
    let (store, now) = (&round.system.store, round.system.clock.now());
    let gaps = store.open_gaps(&outlet.id).await?;
    if gaps.is_empty() {
        return Ok(());
    }
    let walks = store.walks(Some(&outlet.id)).await?;
    let nothing_to_walk = outlet.walked_feeds().is_empty();
    for gap in gaps {
        let walked: Vec<&Walk> = walks.iter().filter(|walk| covers(walk, &gap)).collect();
        let state = match gap.reason {
            GapReason::NoOverlap if nothing_to_walk => Some(GapState::Lost),
            _ if walked.is_empty() => None,
            _ => verdict(outlet, &walked),
        };
        let Some(state) = state else { continue };
        let detail = detail(state, &walked, nothing_to_walk);
        let recovered = walked.iter().map(|walk| walk.new_items).sum();
        store.close_gap(gap.number, state, recovered, now, &detail).await?;
        match state {
            GapState::Lost => tracing::warn!(
                outlet = %outlet.id, feed = gap.feed_url, from = %gap.from, to = %gap.to,
                "a gap is lost: {detail}"
            ),
            _ => tracing::info!(
                outlet = %outlet.id, feed = gap.feed_url, from = %gap.from, to = %gap.to,
                "a gap is repaired"
            ),
        }
    }
    Ok(())
}

fn detail(state: GapState, walked: &[&Walk], nothing_to_walk: bool) -> String {
    if nothing_to_walk {
        return "the outlet offers no sitemap or section page to walk back over".to_owned();
    }
    match state {
        GapState::Lost => {
            let why = |walk: &&Walk| format!("{}: {}", walk.feed_url, walk.detail);
            walked.iter().map(why).collect::<Vec<_>>().join("; ")
        }
        _ => {
            let read: u32 = walked.iter().map(|walk| walk.read).sum();
            format!("{read} documents walked")
        }
    }
}
