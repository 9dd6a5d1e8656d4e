//! Which days of which outlet were seen, also through visits of later days.

use crate::domain::health::{FailingFeed, Gap, GapReason, GapState, OutletDayOf};
use crate::domain::id::OutletId;
use crate::domain::time::{Timestamp, day_end, day_start, vietnam_day};
use crate::health::schedule::LONGEST_WAIT;
use chrono::{Duration, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// The state of `gap` as it was known at `as_of`; `None` before it was noticed.
pub fn state_at(gap: &Gap, as_of: Timestamp) -> Option<GapState> {
    if gap.opened_at > as_of {
        return None;
    }
    if gap.closed_at.is_some_and(|at| at <= as_of) {
        return Some(gap.state);
    }
    let lost = gap.lost.is_some_and(|lost| lost.at <= as_of);
    Some(if lost { GapState::Lost } else { GapState::Open })
}

/// What walks had found of `gap` when it stood as it was known at `as_of`; 0 before it had ended.
pub fn recovered_at(gap: &Gap, as_of: Timestamp) -> u32 {
    match state_at(gap, as_of) {
        None | Some(GapState::Open) => 0,
        Some(state) if state == gap.state => gap.recovered,
        Some(_) => gap.lost.map_or(0, |lost| lost.recovered),
    }
}

/// A feed is asked at least this often, however long it has failed ([`LONGEST_WAIT`]), with as much
/// again to spare: one that was not asked for longer is none of the definitions any more, or
/// nothing was crawled at all, which the days tell.
pub const ASKED_WITHIN: Duration = Duration::hours(2 * LONGEST_WAIT.num_hours());

/// What the feeds that were `failing` at `as_of` leave unseen, as the gaps that they may become.
pub fn in_the_making(failing: &[FailingFeed], as_of: Timestamp) -> Vec<Gap> {
    let gap = |feed: &FailingFeed| Gap {
        number: 0,
        outlet: feed.outlet.clone(),
        feed_url: feed.feed_url.clone(),
        from: feed.last_read_at,
        to: as_of,
        reason: GapReason::StillFailing,
        state: GapState::Open,
        recovered: 0,
        opened_at: as_of,
        closed_at: None,
        lost: None,
        detail: String::new(),
    };
    failing.iter().map(gap).collect()
}

/// Every day on which all that the outlet listed was seen, as known at `as_of`.
///
/// A day counts as seen when a feed was read on it, or when a later visit joined on to an
/// earlier one across it, or when a walk has repaired the gap that it lies in. A day wholly
/// inside a gap that is not repaired does not, nor does one after the last visit, nor one since
/// which a feed has been failing.
///
/// - `days`: what was done on which day, of any outlets, up to the day of `as_of`.
/// - `gaps`: the gaps of the same outlets that touch those days, also those [`in_the_making`].
pub fn seen_days(
    days: &[OutletDayOf],
    gaps: &[Gap],
    as_of: Timestamp,
) -> Vec<(OutletId, NaiveDate)> {
    let today = vietnam_day(as_of);
    let mut read: BTreeMap<&OutletId, BTreeSet<NaiveDate>> = BTreeMap::new();
    for of in days.iter().filter(|of| of.day <= today && of.done.polled > of.done.failed) {
        read.entry(&of.outlet).or_default().insert(of.day);
    }
    let known = |gap: &&Gap| state_at(gap, as_of).is_some();
    let mut gaps_of: BTreeMap<&OutletId, Vec<&Gap>> = BTreeMap::new();
    for gap in gaps.iter().filter(known) {
        gaps_of.entry(&gap.outlet).or_default().push(gap);
    }
    let mut seen = Vec::new();
    for (outlet, read) in read {
        let gaps = gaps_of.remove(outlet).unwrap_or_default();
        seen.extend(outlet_days(&read, &gaps, as_of).map(|day| (outlet.clone(), day)));
    }
    seen
}

/// The seen days of one outlet.
fn outlet_days(
    read: &BTreeSet<NaiveDate>,
    gaps: &[&Gap],
    as_of: Timestamp,
) -> impl Iterator<Item = NaiveDate> {
    let (first, last) = (read.first().copied(), read.last().copied());
    let repaired = |gap: &&&Gap| state_at(gap, as_of) == Some(GapState::Repaired);
    let earliest = gaps.iter().filter(repaired).map(|gap| vietnam_day(gap.from)).min();
    let from = earliest.into_iter().chain(first).min();
    from.zip(last)
        .into_iter()
        .flat_map(|(from, last)| from.iter_days().take_while(move |day| *day <= last))
        .filter(move |day| !wholly_missed(*day, gaps, as_of))
        .filter(move |day| read.contains(day) || joined(*day, first, gaps, as_of))
}

/// Whether a feed missed all of `day`, whatever the outlet's other feeds showed. Of the time
/// before its first visit, a feed that was added later has missed nothing that was expected.
fn wholly_missed(day: NaiveDate, gaps: &[&Gap], as_of: Timestamp) -> bool {
    gaps.iter().any(|gap| {
        gap.reason != GapReason::BeforeFirstVisit
            && gap.from <= day_start(day)
            && day_end(day) <= gap.to
            && state_at(gap, as_of) != Some(GapState::Repaired)
    })
}

/// Whether a day without visits was seen by later ones.
fn joined(day: NaiveDate, first: Option<NaiveDate>, gaps: &[&Gap], as_of: Timestamp) -> bool {
    let touches = |gap: &&&Gap| gap.from < day_end(day) && day_start(day) < gap.to;
    let mut touching = gaps.iter().filter(touches).peekable();
    let before_first = first.is_none_or(|first| day < first);
    if before_first && touching.peek().is_none() {
        return false;
    }
    touching.all(|gap| state_at(gap, as_of) == Some(GapState::Repaired))
}

/// The spans in which something expected may have been missed, as known at `as_of`: gaps that are
/// not repaired, with their outlets. Of the time before a feed's first visit nothing was expected.
pub fn blind_spans(gaps: &[Gap], as_of: Timestamp) -> Vec<(OutletId, Timestamp, Timestamp)> {
    let unrepaired = |gap: &&Gap| {
        gap.reason != GapReason::BeforeFirstVisit
            && matches!(state_at(gap, as_of), Some(GapState::Open | GapState::Lost))
    };
    let span = |gap: &Gap| (gap.outlet.clone(), gap.from, gap.to);
    gaps.iter().filter(unrepaired).map(span).collect()
}

/// The hours of `day` that lie in gaps which were not repaired as known at `as_of`, each hour
/// once, 0 to 24.
pub fn blind_hours(gaps: &[Gap], day: NaiveDate, as_of: Timestamp) -> f64 {
    blind_hours_between(gaps, day_start(day), day_end(day), as_of)
}

/// Likewise from `from` up to, not including, `to`.
pub fn blind_hours_between(gaps: &[Gap], from: Timestamp, to: Timestamp, as_of: Timestamp) -> f64 {
    let unrepaired = |gap: &&Gap| {
        matches!(state_at(gap, as_of), Some(GapState::Open | GapState::Lost))
            && gap.from < to
            && from < gap.to
    };
    let mut spans: Vec<(Timestamp, Timestamp)> =
        gaps.iter().filter(unrepaired).map(|gap| (gap.from.max(from), gap.to.min(to))).collect();
    spans.sort();
    let mut blind_s = 0;
    let mut covered = from;
    for (from, to) in spans {
        blind_s += (to - from.max(covered)).num_seconds().max(0);
        covered = covered.max(to);
    }
    blind_s as f64 / 3600.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::health::{GapReason, Lost, OutletDay};

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 9, number).unwrap()
    }

    /// Days of September 2025 on which a feed was read.
    fn read(days: &[u32]) -> Vec<OutletDayOf> {
        let done = OutletDay { planned: 1, polled: 1, ..OutletDay::default() };
        let of = |number: &u32| OutletDayOf {
            outlet: "a".into(),
            day: day(*number),
            done: done.clone(),
        };
        days.iter().map(of).collect()
    }

    fn noon(number: u32) -> Timestamp {
        day_start(day(number)) + chrono::Duration::hours(12)
    }

    /// From noon to noon.
    fn gap(from: u32, to: u32, state: GapState, closed: Option<u32>) -> Gap {
        Gap {
            number: 1,
            outlet: "a".into(),
            feed_url: String::new(),
            from: noon(from),
            to: noon(to),
            reason: GapReason::NoOverlap,
            state,
            recovered: 0,
            opened_at: noon(to),
            closed_at: closed.map(noon),
            lost: None,
            detail: String::new(),
        }
    }

    fn seen(days: &[u32], gaps: &[Gap], as_of: u32) -> Vec<u32> {
        use chrono::Datelike;
        let seen = seen_days(&read(days), gaps, day_end(day(as_of)) - chrono::Duration::seconds(1));
        seen.into_iter().map(|(_, day)| day.day()).collect()
    }

    #[test]
    fn a_day_is_seen_when_a_visit_joins_on_across_it() {
        assert_eq!(seen(&[1, 4], &[], 5), [1, 2, 3, 4], "the visit of the 4th joined on");
        assert_eq!(seen(&[1, 4], &[], 3), [1], "on the 3rd nobody knew that yet");
        let lost = [gap(1, 4, GapState::Lost, Some(4))];
        assert_eq!(seen(&[1, 4], &lost, 5), [1, 4], "it did not join on");
        let repaired = [gap(1, 4, GapState::Repaired, Some(6))];
        assert_eq!(seen(&[1, 4, 6], &repaired, 5), [1, 4], "not repaired yet");
        assert_eq!(seen(&[1, 4, 6], &repaired, 6), [1, 2, 3, 4, 5, 6], "repaired on the 6th");
    }

    #[test]
    fn a_day_that_one_feed_missed_wholly_is_not_seen_by_another() {
        let lost = [gap(2, 4, GapState::Lost, Some(4))];
        assert_eq!(
            seen(&[1, 2, 3, 4, 5], &lost, 5),
            [1, 2, 4, 5],
            "another feed was read on the 3rd"
        );
        let repaired = [gap(2, 4, GapState::Repaired, Some(4))];
        assert_eq!(seen(&[1, 2, 3, 4, 5], &repaired, 5), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn days_before_the_first_visit_are_seen_by_walking_only() {
        let walked = GapState::Repaired;
        assert_eq!(seen(&[5, 6], &[gap(2, 5, walked, Some(6))], 6), [2, 3, 4, 5, 6]);
        assert_eq!(seen(&[5, 6], &[gap(2, 5, GapState::Open, None)], 6), [5, 6]);
        assert_eq!(seen(&[5, 6], &[], 6), [5, 6]);
    }

    #[test]
    fn a_lost_gap_that_is_repaired_later_stays_lost_in_the_past() {
        let lost = Some(Lost { at: noon(5), recovered: 2 });
        let gap = Gap { lost, recovered: 7, ..gap(1, 4, GapState::Repaired, Some(9)) };
        let known = |number| (state_at(&gap, noon(number)), recovered_at(&gap, noon(number)));
        assert_eq!(known(3), (None, 0));
        assert_eq!(known(4), (Some(GapState::Open), 0));
        assert_eq!(known(5), (Some(GapState::Lost), 2));
        assert_eq!(known(8), (Some(GapState::Lost), 2));
        assert_eq!(known(9), (Some(GapState::Repaired), 7));
    }

    #[test]
    fn a_feed_that_still_fails_leaves_days_unseen_that_others_were_read_on() {
        let as_of = day_end(day(5)) - chrono::Duration::seconds(1);
        let failing =
            FailingFeed { outlet: "a".into(), feed_url: "rss".to_owned(), last_read_at: noon(2) };
        let gaps = in_the_making(&[failing], as_of);
        assert_eq!(seen(&[1, 2, 3, 4, 5], &gaps, 5), [1, 2, 5]);
        assert_eq!(blind_hours_between(&gaps, noon(1), noon(4), as_of), 48.0);
        assert_eq!(blind_spans(&gaps, as_of), [("a".into(), noon(2), as_of)]);
    }

    #[test]
    fn blind_hours_count_each_hour_once() {
        let hour = chrono::Duration::hours(1);
        let mut early = gap(1, 2, GapState::Lost, Some(2));
        early.to = early.from + hour * 6;
        let mut late = early.clone();
        (late.from, late.to) = (early.from + hour * 4, early.from + hour * 10);
        (early.opened_at, late.opened_at) = (early.to, late.to);
        let as_of = day_end(day(1));
        assert_eq!(blind_hours(&[late.clone(), early.clone()], day(1), as_of), 10.0);
        assert_eq!(blind_hours(std::slice::from_ref(&early), day(2), as_of), 0.0);
        early.state = GapState::Repaired;
        early.closed_at = Some(late.to);
        assert_eq!(blind_hours(&[late, early], day(1), as_of), 6.0, "the repaired one is seen");
    }
}
