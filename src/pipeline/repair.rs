//! Mends gaps: asks for walks back over what the outlet still offers, and settles what they
//! brought.
//!
//! Every way back is walked for every gap, by a walk that began when the gap was over and was to
//! reach its beginning; how it ended is noted with the gap. A walk that is going is not thrown back
//! for a gap that comes up meanwhile: when it has ended, the next one goes down to the earliest
//! beginning of all that this way has not been walked for. So each gap waits for two walks at most.

use crate::domain::health::{Gap, GapReason, GapState};
use crate::domain::id::OutletId;
use crate::domain::outlet::{Feed, FeedKind, Outlet};
use crate::domain::time::Timestamp;
use crate::domain::walk::{GapWalk, Walk, WalkState};
use crate::pipeline::round::Round;
use crate::pipeline::system::System;

/// Asks for the walks that open gaps lack. The time before the first visit is walked only when
/// somebody asks for it ([`ask_back_to`]).
///
/// # Errors
/// Of the store.
pub(super) async fn ask_walks(round: &Round, outlet: &Outlet) -> anyhow::Result<()> {
    let (store, now) = (&round.system.store, round.system.clock.now());
    let mut gaps = store.open_gaps(&outlet.id).await?;
    gaps.retain(|gap| gap.reason == GapReason::NoOverlap);
    if gaps.is_empty() {
        return Ok(());
    }
    let walked = store.gap_walks(&outlet.id).await?;
    let walks = store.walks(Some(&outlet.id)).await?;
    for feed in outlet.walked_feeds() {
        let url = feed.url.as_str();
        let lacking: Vec<&Gap> = gaps.iter().filter(|gap| !is_walked(gap, url, &walked)).collect();
        let Some(since) = lacking.iter().map(|gap| gap.from).min() else { continue };
        let walk = walks.iter().find(|walk| walk.feed_url == url);
        if !walk.is_some_and(|walk| goes_on(walk, &lacking)) {
            store.ask_walk(&outlet.id, url, since, now).await?;
        }
    }
    Ok(())
}

/// Whether a walk over `url` has ended for `gap`.
fn is_walked(gap: &Gap, url: &str, walked: &[GapWalk]) -> bool {
    walked.iter().any(|walk| walk.gap == gap.number && walk.feed_url == url)
}

/// Whether `walk` is to go on as it is, though it may not look at all of `gaps`.
fn goes_on(walk: &Walk, gaps: &[&Gap]) -> bool {
    let covers_all = || gaps.iter().all(|gap| walk.covers(gap.from, gap.to));
    walk.state == WalkState::Going && (!walk.is_stuck() || covers_all())
}

/// Asks for walks of `outlets` back to `since`; those that are on their way there go on where they
/// were, those that have been there stay as they are, unless a gap has come up since that is not
/// repaired. Gives how many ways back there are.
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
        let mut gaps = system.store.unrepaired_gaps_of(&outlet.id).await?;
        gaps.retain(|gap| gap.from >= since);
        for feed in outlet.walked_feeds() {
            let (url, now) = (feed.url.as_str(), system.clock.now());
            let goes_there = |walk: &&Walk| walk.feed_url == url && suffices(walk, since, &gaps);
            if !walks.iter().any(|walk| goes_there(&walk)) {
                system.store.ask_walk(&outlet.id, url, since, now).await?;
            }
            ways += 1;
        }
        system.store.make_due(std::slice::from_ref(&outlet.id), system.clock.now()).await?;
    }
    Ok(ways)
}

/// Whether no other walk is needed to reach `since` and the gaps that came up after it.
fn suffices(walk: &Walk, since: Timestamp, gaps: &[Gap]) -> bool {
    let covers_all = || gaps.iter().all(|gap| walk.covers(gap.from, gap.to));
    walk.since <= since
        && match walk.state {
            WalkState::Going => true,
            WalkState::Reached => covers_all(),
            WalkState::Short => false,
        }
}

/// Closes the gaps whose walks have ended. One that was given up is repaired after all when a later
/// walk has reached it.
///
/// # Errors
/// Of the store.
pub(super) async fn settle_gaps(round: &Round, outlet: &Outlet) -> anyhow::Result<()> {
    let store = &round.system.store;
    let gaps = store.unrepaired_gaps_of(&outlet.id).await?;
    if gaps.is_empty() {
        return Ok(());
    }
    let walked = store.gap_walks(&outlet.id).await?;
    for gap in gaps {
        let walked: Vec<&GapWalk> = walked.iter().filter(|walk| walk.gap == gap.number).collect();
        match verdict(outlet, &gap, &walked) {
            Some(state) if state != gap.state => close(round, &gap, state, &walked).await?,
            _ => {}
        }
    }
    Ok(())
}

/// What becomes of `gap` now that `walked` have ended for it: `None` while others are to come.
fn verdict(outlet: &Outlet, gap: &Gap, walked: &[&GapWalk]) -> Option<GapState> {
    let ways = outlet.walked_feeds();
    let (sections, whole): (Vec<&Feed>, Vec<&Feed>) =
        ways.iter().partition(|feed| feed.kind == FeedKind::Section);
    let ended = |feed: &Feed| walked.iter().find(|walk| walk.feed_url == feed.url.as_str());
    let reached = |feed: &&Feed| ended(feed).is_some_and(|walk| walk.state == WalkState::Reached);
    // A sitemap lists the whole outlet; a section page only its section.
    let all_sections = !sections.is_empty() && sections.iter().all(reached);
    let all_ended = ways.iter().all(|feed| ended(feed).is_some());
    if whole.iter().any(reached) || (all_sections && all_ended) {
        Some(GapState::Repaired)
    } else if all_ended && (gap.reason == GapReason::NoOverlap || !ways.is_empty()) {
        Some(GapState::Lost)
    } else {
        None
    }
}

/// Writes what became of `gap`, and tells it.
async fn close(
    round: &Round,
    gap: &Gap,
    state: GapState,
    walked: &[&GapWalk],
) -> anyhow::Result<()> {
    let (store, now) = (&round.system.store, round.system.clock.now());
    let detail = detail(state, walked);
    let recovered = store.recovered_in(gap.number).await?;
    store.close_gap(gap.number, state, recovered, now, &detail).await?;
    let Gap { outlet, feed_url, from, to, .. } = gap;
    match state {
        GapState::Lost => {
            tracing::warn!(%outlet, feed = feed_url, %from, %to, "a gap is lost: {detail}");
        }
        _ => tracing::info!(%outlet, feed = feed_url, %from, %to, "a gap is repaired"),
    }
    Ok(())
}

fn detail(state: GapState, walked: &[&GapWalk]) -> String {
    if walked.is_empty() {
        return "the outlet offers no sitemap or section page to walk back over".to_owned();
    }
    match state {
        GapState::Lost => {
            let why = |walk: &&GapWalk| format!("{}: {}", walk.feed_url, walk.detail);
            walked.iter().map(why).collect::<Vec<_>>().join("; ")
        }
        _ => {
            let read: u32 = walked.iter().map(|walk| walk.read).sum();
            format!("{read} documents walked")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::walk::STUCK;
    use chrono::Duration;

    fn at(hour: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + Duration::hours(hour)
    }

    fn gap(from: i64, to: i64) -> Gap {
        Gap {
            number: 1,
            outlet: "a".into(),
            feed_url: String::new(),
            from: at(from),
            to: at(to),
            reason: GapReason::NoOverlap,
            state: GapState::Open,
            recovered: 0,
            opened_at: at(to),
            closed_at: None,
            lost: None,
            detail: String::new(),
        }
    }

    fn walk(since: i64, started: i64, state: WalkState, failures: u32) -> Walk {
        Walk {
            outlet: "a".into(),
            feed_url: String::new(),
            since: at(since),
            state,
            cursor: String::new(),
            read: 0,
            left: 0,
            oldest: None,
            items: 0,
            new_items: 0,
            failures,
            next_at: at(started),
            started_at: at(started),
            detail: String::new(),
        }
    }

    #[test]
    fn only_a_walk_that_gets_nowhere_is_thrown_back_for_a_gap() {
        let gap = gap(10, 20);
        let cases = [
            ("going, began before the gap was over", walk(0, 15, WalkState::Going, 0), true),
            ("going, not as far back", walk(12, 30, WalkState::Going, 0), true),
            ("failing for a while", walk(0, 15, WalkState::Going, STUCK - 1), true),
            ("stuck", walk(0, 15, WalkState::Going, STUCK), false),
            ("stuck, but looks at the gap", walk(0, 20, WalkState::Going, STUCK), true),
            ("ended", walk(0, 15, WalkState::Reached, 0), false),
        ];
        for (what, walk, expected) in cases {
            assert_eq!(goes_on(&walk, &[&gap]), expected, "{what}");
        }
    }

    #[test]
    fn a_walk_that_has_been_there_suffices_until_a_gap_comes_up() {
        let reached = walk(0, 15, WalkState::Reached, 0);
        assert!(suffices(&reached, at(0), &[]) && suffices(&reached, at(5), &[gap(5, 10)]));
        assert!(!suffices(&reached, at(0), &[gap(10, 20)]), "it began before that was over");
        assert!(!suffices(&reached, at(-1), &[]), "not as far back");
        assert!(suffices(&walk(0, 15, WalkState::Going, 0), at(0), &[gap(10, 20)]));
        assert!(!suffices(&walk(0, 15, WalkState::Short, 0), at(0), &[]));
    }
}
