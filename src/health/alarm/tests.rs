use super::*;
use crate::domain::health::GapReason;

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
    let facts = OutletFacts { outlet: &outlet, feeds, days, gaps, walled_pages: 0 };
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
    let facts =
        OutletFacts { outlet: &outlet, feeds: &feeds, days: &days, gaps: &[], walled_pages: 3 };
    let found = findings(&facts, now);
    assert!(found.len() == 1 && found[0].kind == AlarmKind::BotWall, "pages count too: {found:?}");
}

#[test]
fn a_busy_outlet_is_silent_after_a_day_a_slow_one_after_its_own_longest_pause() {
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
    let slow: Vec<_> = (1..=30)
        .map(|day| {
            let new_items = u32::from(day % 5 == 1);
            of(day, OutletDay { polled: 96, new_items, ..OutletDay::default() })
        })
        .collect();
    assert_eq!(kinds(&[silent_for(5 * 24)], &slow, &[], now), [], "it often rests four days");
    assert_eq!(kinds(&[silent_for(7 * 24)], &slow, &[], now), [AlarmKind::Silent]);
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
