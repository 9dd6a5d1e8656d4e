//! Outlets in every kind of trouble, and in none.

use super::*;
use crate::domain::health::{GapReason, OutletDay};
use crate::domain::id::OutletId;
use crate::domain::time::day_start;

/// Noon of a day of October 2025 in Vietnam.
fn noon(day: u32) -> Timestamp {
    format!("2025-10-{day:02}T05:00:00Z").parse().unwrap()
}

fn of(day: u32, done: OutletDay) -> OutletDayOf {
    let day = NaiveDate::from_ymd_opt(2025, 10, day).unwrap();
    OutletDayOf { outlet: "a".into(), day, done }
}

/// A month in which each day brings 20 items, all kept.
fn month() -> Vec<OutletDayOf> {
    let common =
        OutletDay { polled: 96, items: 900, new_items: 20, kept: 20, ..OutletDay::default() };
    (1..=30).map(|day| of(day, common.clone())).collect()
}

fn well(now: Timestamp) -> FeedFacts {
    let state = FeedState {
        last_read_at: Some(now - Duration::minutes(10)),
        last_new_at: Some(now - Duration::hours(1)),
        ..FeedState::default()
    };
    let (url, last_outcome) = ("https://a.example/rss".to_owned(), Some(PollOutcome::Read));
    FeedFacts { url, state, last_outcome, last_fault: None }
}

fn failing(now: Timestamp, hours: i64, fault: Option<NetworkFault>) -> FeedFacts {
    let mut feed = well(now);
    feed.state.failures = 5;
    feed.state.last_read_at = Some(now - Duration::hours(hours));
    feed.last_outcome = Some(PollOutcome::FailedNetwork);
    feed.last_fault = fault;
    feed
}

fn kinds(
    feeds: &[FeedFacts],
    days: &[OutletDayOf],
    gaps: &[Gap],
    now: Timestamp,
) -> Vec<AlarmKind> {
    let outlet = OutletId::from("a");
    let standing = BTreeMap::new();
    let facts =
        OutletFacts { outlet: &outlet, feeds, days, gaps, walled_pages: 0, standing: &standing };
    findings(&facts, now).into_iter().map(|finding| finding.kind).collect()
}

#[test]
fn a_common_day_is_no_cause_for_alarm() {
    let now = noon(30);
    assert_eq!(kinds(&[well(now)], &month(), &[], now), []);
    assert_eq!(kinds(&[], &[], &[], now), [], "an outlet without feeds or history");
}

#[test]
fn an_outlet_is_out_of_reach_when_all_its_feeds_fail_for_hours() {
    let now = noon(30);
    let away = failing(now, 7, None);
    assert_eq!(kinds(std::slice::from_ref(&away), &month(), &[], now), [AlarmKind::Unreachable]);
    assert_eq!(kinds(&[away.clone(), well(now)], &month(), &[], now), [], "one feed works");
    let dying = [failing(now, 25, None), well(now)];
    assert_eq!(kinds(&dying, &month(), &[], now), [AlarmKind::Unreachable], "but not for a day");
    assert_eq!(kinds(&[failing(now, 5, None)], &month(), &[], now), [], "not for long yet");
    let mut never = away;
    never.state.last_read_at = None;
    assert_eq!(kinds(&[never], &[], &[], now), [AlarmKind::Unreachable], "never read at all");
}

#[test]
fn trouble_with_names_and_certificates_is_told_by_its_name() {
    let now = noon(30);
    for (fault, kind) in [(NetworkFault::Dns, AlarmKind::Dns), (NetworkFault::Tls, AlarmKind::Tls)]
    {
        let feeds = [failing(now, 1, Some(fault)), well(now)];
        assert_eq!(kinds(&feeds, &month(), &[], now), [kind]);
    }
    let mut walled = well(now);
    walled.last_outcome = Some(PollOutcome::BotWall);
    assert_eq!(kinds(&[walled], &month(), &[], now), [AlarmKind::BotWall]);
    let (outlet, feeds, days) = ("a".into(), [well(now)], month());
    let facts = OutletFacts {
        outlet: &outlet,
        feeds: &feeds,
        days: &days,
        gaps: &[],
        walled_pages: 3,
        standing: &BTreeMap::new(),
    };
    let found = findings(&facts, now);
    assert!(found.len() == 1 && found[0].kind == AlarmKind::BotWall, "pages count too: {found:?}");
}

#[test]
fn a_busy_outlet_is_silent_after_a_day_a_slow_one_after_four_of_its_intervals() {
    let now = noon(30);
    let silent_for = |hours| {
        let mut feed = well(now);
        feed.state.last_new_at = Some(now - Duration::hours(hours));
        feed
    };
    let mut busy = month();
    busy.truncate(28);
    assert_eq!(kinds(&[silent_for(23)], &busy, &[], now), []);
    assert_eq!(kinds(&[silent_for(25)], &busy, &[], now), [AlarmKind::Silent]);
    let slow = counts(&[1, 0, 0, 0, 0].repeat(10));
    let silent_for = |days: i64, hours: i64| {
        let last_new_at = day_start(slow[45].day) + Duration::hours(10);
        let now = last_new_at + Duration::days(days) + Duration::hours(hours);
        let mut feed = well(now);
        feed.state.last_new_at = Some(last_new_at);
        kinds(&[feed], &slow, &[], now)
    };
    assert_eq!(silent_for(7, 0), [], "it often rests four days");
    // Five items in the 28 days before: one in 5.6 days.
    assert_eq!(silent_for(22, 9), []);
    assert_eq!(silent_for(22, 10), [AlarmKind::Silent], "four of its intervals");
}

#[test]
fn a_silence_is_not_over_for_a_moments_trouble() {
    let now = noon(30);
    for (failures, told) in [(0, true), (1, true), (2, true), (3, false)] {
        let mut feed = well(now);
        feed.state.last_new_at = Some(now - Duration::hours(30));
        feed.state.failures = failures;
        let found = kinds(&[feed], &month()[..28], &[], now);
        assert_eq!(found == [AlarmKind::Silent], told, "{failures} failures: {found:?}");
    }
}

/// So many new items day by day, seen whole.
fn counts(new_items: &[u32]) -> Vec<OutletDayOf> {
    let first = NaiveDate::from_ymd_opt(2025, 9, 1).unwrap();
    let day = |(number, new_items): (usize, &u32)| OutletDayOf {
        outlet: "a".into(),
        day: first + chrono::Days::new(number as u64),
        done: OutletDay { planned: 96, polled: 96, new_items: *new_items, ..OutletDay::default() },
    };
    new_items.iter().enumerate().map(day).collect()
}

/// What is found on the day after the last of `days`, while the feed is read well.
fn on_the_day_after(days: &[OutletDayOf]) -> Vec<AlarmKind> {
    let now = day_start(days.last().unwrap().day) + Duration::hours(36);
    kinds(&[well(now)], days, &[], now)
}

#[test]
fn what_a_day_tells_of_the_volume_depends_on_what_was_seen_of_it() {
    type Seen = fn(&mut OutletDay);
    let whole: Seen = |_| ();
    let blind: Seen = |day| (day.polled, day.failed) = (0, 0);
    let failing: Seen = |day| day.failed = 96;
    let half: Seen = |day| day.polled = 40;
    let most: Seen = |day| day.polled = 80;
    let recovered: Seen = |day| day.recovered = 12;
    // The last days after four weeks of 20: how many items, and how the crawl saw them.
    type Last<'a> = &'a [(u32, Seen)];
    let cases: [(Last<'_>, bool, &str); 12] = [
        (&[(20, whole)], false, "a common day"),
        (&[(3, whole)], true, "far fewer"),
        (&[(90, whole)], true, "far more"),
        (&[(0, blind)], false, "nobody looked"),
        (&[(0, failing)], false, "nobody saw anything"),
        (&[(8, half)], false, "a part of the day"),
        (&[(3, most)], true, "enough of it to tell"),
        (&[(0, blind), (60, whole)], false, "what an outage left is caught up"),
        (&[(0, blind), (60, whole), (20, whole)], false, "and then all is as before"),
        (&[(0, blind), (60, whole), (3, whole)], true, "what comes after it is judged"),
        (&[(4, recovered)], false, "what is missing was found by walking back"),
        (&[(4, recovered), (2, whole)], true, "but the next day speaks for itself"),
    ];
    for (last, told, why) in cases {
        let mut new_items = vec![20; 28];
        new_items.extend(last.iter().map(|(items, _)| items));
        let mut days = counts(&new_items);
        for (day, (_, seen)) in days[28..].iter_mut().zip(last) {
            seen(&mut day.done);
        }
        assert_eq!(on_the_day_after(&days) == [AlarmKind::Volume], told, "{why}");
    }
}

#[test]
fn days_of_an_outage_are_no_part_of_the_habit() {
    let mut days = counts(&[20; 30]);
    // Eight outages of a day, each caught up on the next: half of the days are far off.
    for start in (2..26).step_by(3) {
        (days[start].done.polled, days[start].done.new_items) = (0, 0);
        days[start + 1].done.new_items = 40;
    }
    assert_eq!(on_the_day_after(&days), [], "too few days are left to tell");
    let mut days = counts(&[20; 30]);
    for start in [2, 8, 14, 20] {
        (days[start].done.polled, days[start].done.new_items) = (0, 0);
        days[start + 1].done.new_items = 40;
    }
    days[29].done.new_items = 40;
    assert_eq!(on_the_day_after(&days), [AlarmKind::Volume], "forty is no habit");
}

#[test]
fn the_backlog_of_the_first_visit_is_no_rhythm() {
    let mut new_items = vec![60];
    new_items.extend([0, 0, 0, 1].repeat(7));
    let days = counts(&new_items);
    let last_new_at = day_start(days[28].day) + Duration::hours(10);
    let silent_for = |days_of_silence: i64| {
        let now = last_new_at + Duration::days(days_of_silence);
        let mut feed = well(now);
        feed.state.last_new_at = Some(last_new_at);
        kinds(&[feed], &days, &[], now)
    };
    assert_eq!(silent_for(9), [], "it brings one item in four days");
    assert_eq!(silent_for(20), [AlarmKind::Silent]);
}

#[test]
fn a_day_far_from_the_habit_is_told() {
    let now = noon(30);
    for (new_items, told) in [(0, true), (3, true), (17, false), (24, false), (90, true)] {
        let mut days = month();
        days[28].done.new_items = new_items;
        let found = kinds(&[well(now)], &days, &[], now);
        assert_eq!(found == [AlarmKind::Volume], told, "{new_items} new items: {found:?}");
    }
    let mut young = month().split_off(20);
    young[8].done.new_items = 0;
    assert_eq!(kinds(&[well(now)], &young, &[], now), [], "ten days make no habit");
}

#[test]
fn a_changed_layout_is_told_at_once() {
    let now = noon(30);
    type Change = fn(&mut OutletDay);
    let changes: [(Change, AlarmKind); 4] = [
        (|day| day.undated = 15, AlarmKind::Fill),
        (|day| day.without_lead = 20, AlarmKind::Fill),
        (|day| (day.refused, day.kept) = (19, 1), AlarmKind::Fill),
        (|day| day.dates_disagree = 18, AlarmKind::Dates),
    ];
    for (change, kind) in changes {
        let mut days = month();
        days.drain(29..);
        change(&mut days[28].done);
        assert_eq!(kinds(&[well(now)], &days, &[], now), [kind]);
        days.iter_mut().for_each(|of| change(&mut of.done));
        assert_eq!(kinds(&[well(now)], &days, &[], now), [], "it was always so");
    }
}

#[test]
fn an_alarm_about_the_layout_stands_until_the_layout_is_mended() {
    type Change = fn(&mut OutletDay);
    let changes: [(Change, AlarmKind); 3] = [
        (|day| day.undated = 20, AlarmKind::Fill),
        (|day| (day.refused, day.kept) = (19, 1), AlarmKind::Fill),
        (|day| day.dates_disagree = 18, AlarmKind::Dates),
    ];
    for (change, kind) in changes {
        let raised = noon(29);
        let mut days = month()[..28].to_vec();
        // The layout is broken for two months, then mended.
        for number in 29..100 {
            let date = days[0].day + chrono::Days::new(number - 1);
            days.push(OutletDayOf { day: date, ..days[0].clone() });
            if number < 90 {
                change(&mut days.last_mut().unwrap().done);
            }
            let now = day_start(date) + Duration::hours(20);
            let standing = BTreeMap::from([(kind, raised)]);
            let facts = OutletFacts {
                outlet: &"a".into(),
                feeds: &[well(now)],
                days: &days,
                gaps: &[],
                walled_pages: 0,
                standing: &standing,
            };
            let found: Vec<_> =
                findings(&facts, now).into_iter().map(|finding| finding.kind).collect();
            assert_eq!(found.contains(&kind), number < 91, "day {number}: {found:?}");
        }
    }
}

#[test]
fn a_gap_is_told_when_it_is_lost_or_waits_too_long() {
    let now = noon(30);
    let gap = |state, opened: u32, closed: Option<u32>| Gap {
        number: 1,
        outlet: "a".into(),
        feed_url: "https://a.example/rss".into(),
        from: noon(opened - 1),
        to: noon(opened),
        reason: GapReason::NoOverlap,
        state,
        recovered: 0,
        opened_at: noon(opened),
        closed_at: closed.map(noon),
        lost: None,
        detail: String::new(),
    };
    let cases = [
        (gap(GapState::Open, 29, None), false),
        (gap(GapState::Open, 27, None), true),
        (gap(GapState::Lost, 26, Some(27)), true),
        (gap(GapState::Lost, 10, Some(11)), false),
        (gap(GapState::Repaired, 27, Some(29)), false),
    ];
    for (gap, told) in cases {
        let found = kinds(&[well(now)], &month(), std::slice::from_ref(&gap), now);
        assert_eq!(found == [AlarmKind::Gap], told, "{gap:?}");
    }
}
