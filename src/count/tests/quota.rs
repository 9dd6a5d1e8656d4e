//! How quotas stand, and when missing days keep them from being called missed.

use super::*;

#[test]
fn a_quota_is_met_on_pace_at_risk_missed_blind_or_not_started() {
    let facts: Vec<_> = (1..=10)
        .map(|n| fact(&n.to_string(), "a", &format!("2025-08-{n:02}"), &n.to_string(), &["B1"]))
        .collect();
    let cases = [
        ("reached", 10, "2025-08-10", true, QuotaStatus::Met),
        ("a third of the way with half done", 20, "2025-08-10", true, QuotaStatus::OnPace),
        ("half of the way with a quarter done", 40, "2025-08-15", true, QuotaStatus::AtRisk),
        ("last day but one", 20, "2025-08-30", true, QuotaStatus::AtRisk),
        ("over", 20, "2025-08-31", true, QuotaStatus::Missed),
        ("over, but an outlet was never read", 20, "2025-09-10", false, QuotaStatus::Blind),
        ("before the first day", 20, "2025-07-31", true, QuotaStatus::NotStarted),
    ];
    for (what, target, as_of, read, expected) in cases {
        let known: Vec<_> =
            facts.iter().filter(|fact| fact.published_at <= Some(moment(as_of))).cloned().collect();
        let read = read_from_august([("a", 31), ("b", if read { 31 } else { 0 })]);
        let plan = plan(target, CountingRule::Each);
        let states = quota_states(&plan, &counted_articles(&known), moment(as_of), &read);
        assert_eq!(states[0].status, expected, "{what}");
    }
    let plan = plan(20, CountingRule::Each);
    let read = read_from_august([("a", 31), ("b", 31)]);
    let state = &quota_states(&plan, &counted_articles(&facts), moment("2025-08-17"), &read)[0];
    assert_eq!((state.official().count(), state.blind_outlets.len()), (10, 0));
    assert!((state.needed_per_week.unwrap() - 5.0).abs() < 0.001);
    assert!((state.expected - 20.0 * 17.0 / 31.0).abs() < 0.001);
}

/// So many days of each outlet, from the first of August on.
fn read_from_august<const N: usize>(outlets: [(&str, usize); N]) -> ReadDays {
    let first = period("2025-08-01", "2025-08-31").from;
    let read =
        |(outlet, days)| first.iter_days().take(days).map(move |day| (OutletId::from(outlet), day));
    outlets.into_iter().flat_map(read).collect()
}

#[test]
fn an_outlet_is_blind_after_more_than_two_days_in_a_row_without_a_poll() {
    // The period is sixty days, 1 August to 29 September. Gaps go from a day, counted from 0,
    // up to, not including, another.
    let nothing: &[(u64, u64)] = &[];
    let cases = [
        ("all days read", nothing, "2025-10-20", 0, false),
        ("one day of sixty read", &[(0, 30), (31, 60)], "2025-10-20", 59, true),
        ("a gap of two days", &[(10, 12)], "2025-10-20", 2, false),
        ("a gap of three days", &[(10, 13)], "2025-10-20", 3, true),
        ("many gaps of two days", &[(0, 2), (3, 5), (6, 8), (58, 60)], "2025-10-20", 8, false),
        ("a gap at the end", &[(57, 60)], "2025-10-20", 3, true),
        ("days after the moment do not count", &[(20, 60)], "2025-08-22", 2, false),
        ("and one day later they do", &[(20, 60)], "2025-08-23", 3, true),
        ("the running day may still be read", &[(20, 60)], "2025-08-23T12:00:00+07:00", 2, false),
        ("never read", &[(0, 60)], "2025-10-20", 60, true),
        ("never read, after one day", &[(0, 60)], "2025-08-01", 1, true),
        ("never read, on the first day", &[(0, 60)], "2025-08-01T12:00:00+07:00", 0, false),
        ("first read today", &[(0, 1)], "2025-08-02T12:00:00+07:00", 1, false),
        ("not begun", &[(0, 60)], "2025-07-31", 0, false),
    ];
    let period = period("2025-08-01", "2025-09-29");
    let outlet = OutletId::from("a");
    for (what, gaps, as_of, days, blind) in cases {
        let read = (0..60).filter(|n| !gaps.iter().any(|(from, to)| (from..to).contains(&n)));
        let read = read.map(|n| (outlet.clone(), period.from + Days::new(n)));
        let unread = read.collect::<ReadDays>().unread(&outlet, period, moment(as_of));
        assert_eq!((unread.days, unread.is_blind()), (days, blind), "{what}");
    }
}

#[test]
fn a_blind_outlet_is_told_with_its_unread_days_while_the_quota_runs_and_after() {
    let read = read_from_august([("a", 31), ("b", 3)]);
    let plan = plan(20, CountingRule::Each);
    for (as_of, status, days) in
        [("2025-08-10", QuotaStatus::AtRisk, 7), ("2025-08-31", QuotaStatus::Blind, 28)]
    {
        let state = &quota_states(&plan, &[], moment(as_of), &read)[0];
        assert_eq!((state.status, &state.blind_outlets[..]), (status, &["b".into()][..]));
        assert_eq!(state.blind_days, [("b".into(), days)].into());
    }
}

#[test]
fn more_than_two_days_in_short_gaps_make_an_outlet_blind() {
    let plan = plan(20, CountingRule::Each);
    let mut read = read_from_august([("a", 31), ("b", 31)]);
    let mut add = |from: &str, to: &str| {
        let at = |text: &str| moment(&format!("2025-{text}:00+07:00"));
        read.add_blind("b".into(), at(from), at(to));
        let state = quota_states(&plan, &[], moment("2025-08-31"), &read).remove(0);
        (state.status, state.blind_days.values().next().copied())
    };
    let missed = (QuotaStatus::Missed, None);
    assert_eq!(add("07-20T00:00", "08-01T00:00"), missed, "before the period");
    assert_eq!(add("08-02T12:00", "08-03T12:00"), missed, "24 hours");
    assert_eq!(add("08-03T00:00", "08-04T00:00"), missed, "36, of which 12 twice");
    assert_eq!(add("08-10T06:00", "08-10T18:00"), missed, "48");
    assert_eq!(add("08-20T06:00", "08-20T06:01"), (QuotaStatus::Blind, Some(3)));
}

#[test]
fn a_quota_leaves_out_other_outlets_topics_days_and_languages() {
    let mut english = fact("5", "a", "2025-08-05", "5", &["B1"]);
    english.language = Language::English;
    let facts = [
        fact("1", "c", "2025-08-05", "1", &["B1"]),
        fact("2", "a", "2025-08-05", "2", &["T5"]),
        fact("3", "a", "2025-09-01", "3", &["B1"]),
        fact("4", "a", "", "4", &["B1"]),
        english,
        fact("6", "b", "2025-08-31", "6", &["B1"]),
    ];
    let plan = plan(20, CountingRule::Each);
    let counted = counted_articles(&facts);
    let state = &quota_states(&plan, &counted, moment("2025-08-31"), &ReadDays::default())[0];
    let ids: Vec<_> = state.official().articles().iter().map(|a| a.id.to_string()).collect();
    assert_eq!(ids, ["6"]);
}

proptest! {
    /// Whatever the world, the ways stand in one order, and columns of months add up to the total.
    #[test]
    fn each_counts_at_least_per_outlet_at_least_per_story_at_least_originals(
        world in proptest::collection::vec((0u8..3, 1u32..60, 0u8..6), 0..40)
    ) {
        let facts: Vec<_> = world.iter().enumerate().map(|(n, (outlet, day, story))| {
            let outlet = ["a", "b", "c"][usize::from(*outlet)];
            let day = moment("2025-07-31") + chrono::Duration::days(i64::from(*day));
            let mut fact = fact(&n.to_string(), outlet, "", &format!("s{story}"), &["T5"]);
            fact.published_at = Some(day);
            fact
        }).collect();
        let plan = plan(1, CountingRule::Each);
        let table = coverage(&plan, &counted_articles(&facts), plan.period, Dimension::Month);
        let cells = &table.rows[0].cells;
        for ways in cells.columns.iter().chain([&cells.total]) {
            let counts: Vec<_> =
                CountingRule::ALL.iter().map(|rule| ways.under(*rule).count()).collect();
            prop_assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
        }
        let by_month: usize = cells.columns.iter().map(|cell| cell.each.count()).sum();
        prop_assert_eq!(by_month, cells.total.each.count());
        prop_assert_eq!(by_month, facts.len());
    }
}
