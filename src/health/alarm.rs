//! What a person must know about an outlet now.

use crate::domain::entry::FeedState;
use crate::domain::health::{AlarmKind, Finding, Gap, GapReason, GapState, OutletDayOf};
use crate::domain::id::OutletId;
use crate::domain::outcome::{NetworkFault, PollOutcome};
use crate::domain::time::Timestamp;
use chrono::{Datelike, Duration, NaiveDate, Weekday};
use std::collections::BTreeMap;

mod fill;
mod rhythm;
mod volume;

/// The kinds that [`findings`] looks at: all that concern one outlet.
pub const LOOKED_AT: [AlarmKind; 9] = [
    AlarmKind::Silent,
    AlarmKind::Unreachable,
    AlarmKind::Volume,
    AlarmKind::Fill,
    AlarmKind::BotWall,
    AlarmKind::Dates,
    AlarmKind::Dns,
    AlarmKind::Tls,
    AlarmKind::Gap,
];

/// Days of history that habits are read from.
pub const HABIT_DAYS: u64 = 28;

/// A feed that is visited on schedule, as it stands.
#[derive(Debug, Clone)]
pub struct FeedFacts {
    /// Its address.
    pub url: String,
    /// What is known between visits.
    pub state: FeedState,
    /// How the last visit ended.
    pub last_outcome: Option<PollOutcome>,
    /// The network trouble of the last visit.
    pub last_fault: Option<NetworkFault>,
}

/// Everything that is looked at for one outlet.
#[derive(Debug, Clone)]
pub struct OutletFacts<'a> {
    /// The outlet.
    pub outlet: &'a OutletId,
    /// Its feeds.
    pub feeds: &'a [FeedFacts],
    /// Its days, oldest first: from [`HABIT_DAYS`] and two before the last that brought something
    /// new, before the first of `standing` and before today, until today.
    pub days: &'a [OutletDayOf],
    /// Its gaps of the last days.
    pub gaps: &'a [Gap],
    /// Pages that wait behind a wall against robots.
    pub walled_pages: u64,
    /// When the alarms were raised that stand about it.
    pub standing: &'a BTreeMap<AlarmKind, Timestamp>,
}

/// All causes for alarm about one outlet at `now`, at most one of each kind.
pub fn findings(facts: &OutletFacts<'_>, now: Timestamp) -> Vec<Finding> {
    let since = |kind| facts.standing.get(&kind).copied();
    let (fill_since, dates_since) = (since(AlarmKind::Fill), since(AlarmKind::Dates));
    let found = [
        (AlarmKind::Unreachable, unreachable(facts, now)),
        (AlarmKind::Silent, rhythm::silent(facts, now)),
        (AlarmKind::Dns, failing_for(facts, NetworkFault::Dns)),
        (AlarmKind::Tls, failing_for(facts, NetworkFault::Tls)),
        (AlarmKind::BotWall, walled(facts)),
        (AlarmKind::Volume, volume::unusual(facts.days, now)),
        (AlarmKind::Fill, fill::dropped(facts.days, fill_since, now)),
        (AlarmKind::Dates, fill::dates_disagree(facts.days, dates_since, now)),
        (AlarmKind::Gap, unrepaired(facts.gaps, now)),
    ];
    let finding = |(kind, detail): (AlarmKind, Option<String>)| {
        Some(Finding { kind, outlet: Some(facts.outlet.clone()), detail: detail? })
    };
    found.into_iter().filter_map(finding).collect()
}

/// A feed that failed so often in a row fails; one that failed less may have met a moment's trouble.
const FAILING: u32 = 3;

/// An outlet none of whose feeds could be read for this long is out of reach.
const OUT_OF_REACH: Duration = Duration::hours(6);

fn unreachable(facts: &OutletFacts<'_>, now: Timestamp) -> Option<String> {
    let failing = |feed: &FeedFacts| {
        let read_at = feed.state.last_read_at;
        // A feed that was never read counts from its first failures on.
        feed.state.failures >= FAILING && read_at.is_none_or(|at| now - at >= OUT_OF_REACH)
    };
    if facts.feeds.is_empty() || !facts.feeds.iter().all(failing) {
        return dying(facts.feeds, now);
    }
    let read_at = facts.feeds.iter().filter_map(|feed| feed.state.last_read_at).max();
    let since = read_at.map_or("never read".to_owned(), |at| format!("last read {}", utc(at)));
    let failures: u32 = facts.feeds.iter().map(|feed| feed.state.failures).sum();
    Some(format!("{} feeds, {failures} failures in a row, {since}", facts.feeds.len()))
}

/// A feed that could not be read for this long is told, also when the outlet's others work.
const DYING: Duration = Duration::hours(24);

/// Feeds that die one by one.
fn dying(feeds: &[FeedFacts], now: Timestamp) -> Option<String> {
    let dead = |feed: &&FeedFacts| {
        let FeedState { failures, last_read_at, .. } = &feed.state;
        *failures >= FAILING && last_read_at.map_or(*failures >= 12, |at| now - at >= DYING)
    };
    let dead: Vec<_> = feeds.iter().filter(dead).map(|feed| feed.url.as_str()).collect();
    (!dead.is_empty()).then(|| format!("cannot be read for a day: {}", dead.join(" ")))
}

fn failing_for(facts: &OutletFacts<'_>, fault: NetworkFault) -> Option<String> {
    let failing: Vec<_> = facts
        .feeds
        .iter()
        .filter(|feed| feed.state.failures >= FAILING && feed.last_fault == Some(fault))
        .map(|feed| feed.url.as_str())
        .collect();
    (!failing.is_empty()).then(|| failing.join(" "))
}

fn walled(facts: &OutletFacts<'_>) -> Option<String> {
    let walled: Vec<_> = facts
        .feeds
        .iter()
        .filter(|feed| feed.last_outcome == Some(PollOutcome::BotWall))
        .map(|feed| feed.url.as_str())
        .collect();
    if walled.is_empty() && facts.walled_pages == 0 {
        return None;
    }
    Some(format!("{} pages wait behind it; feeds: {}", facts.walled_pages, walled.join(" ")))
}

/// A gap that waits for its repair longer than this is alarming.
const REPAIR_TIME: Duration = Duration::hours(48);

/// A lost gap is told for this long.
const TOLD_FOR: Duration = Duration::days(7);

fn unrepaired(gaps: &[Gap], now: Timestamp) -> Option<String> {
    let alarming = |gap: &&Gap| match gap.state {
        GapState::Open => now - gap.opened_at > REPAIR_TIME,
        GapState::Lost => gap.closed_at.is_some_and(|at| now - at < TOLD_FOR),
        GapState::Repaired => false,
    };
    // The time before the first visit is walked when somebody asks for it, not by itself.
    let told: Vec<_> = gaps
        .iter()
        .filter(|gap| gap.reason == GapReason::NoOverlap)
        .filter(alarming)
        .map(|gap| format!("{} from {} to {}", gap.feed_url, utc(gap.from), utc(gap.to)))
        .collect();
    (!told.is_empty()).then(|| told.join("; "))
}

fn utc(at: Timestamp) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests;
