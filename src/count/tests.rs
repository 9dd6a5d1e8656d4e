//! Counting on small worlds made by hand.

use super::*;
use crate::domain::article::{Genre, Language};
use crate::domain::id::{OutletId, RuleId};
use crate::domain::plan::*;
use crate::domain::review::{Review, Verdict};
use crate::domain::tally::{ArticleFacts, QuotaStatus};
use crate::domain::time::{Period, Timestamp, parse_moment};
use chrono::Days;
use proptest::prelude::*;
use std::num::NonZeroU32;

fn moment(text: &str) -> Timestamp {
    parse_moment(text).unwrap()
}

fn period(from: &str, until: &str) -> Period {
    Period { from: from.parse().unwrap(), until: until.parse().unwrap() }
}

fn fact(id: &str, outlet: &str, day: &str, story: &str, rules: &[&str]) -> ArticleFacts {
    ArticleFacts {
        id: id.into(),
        url: format!("https://{outlet}.example/{id}"),
        title: id.to_owned(),
        outlet: outlet.into(),
        published_at: (!day.is_empty()).then(|| moment(day)),
        date_range: None,
        language: Language::Vietnamese,
        genre: Genre::News,
        wire_credit: None,
        credited: vec![],
        story: story.into(),
        hits: rules.iter().map(|rule| (RuleId::from(*rule), *rule == "T5")).collect(),
        reviews: vec![],
    }
}

fn verdict(on: &str, rule: &str, verdict: Verdict) -> Review {
    Review {
        article: on.into(),
        rule: rule.into(),
        verdict,
        reviewer: "an".into(),
        reason: String::new(),
        recorded_at: moment("2025-09-01"),
    }
}

fn plan(target: u32, counting: CountingRule) -> Plan {
    let quota = Quota {
        target: NonZeroU32::new(target).unwrap(),
        topic: "B1".into(),
        accepted: vec!["a".into(), "b".into()],
        period: period("2025-08-01", "2025-08-31"),
        counting,
    };
    Plan {
        id: "p".into(),
        number: String::new(),
        title: String::new(),
        issuer: String::new(),
        issued: None,
        parent: None,
        period: period("2025-08-01", "2025-09-30"),
        languages: vec![Language::Vietnamese],
        notes: String::new(),
        themes: vec![PlanTheme { number: 1, code: 5, title: None }],
        channels: vec![Channel {
            id: "press".into(),
            name: "Báo chí".into(),
            outlets: vec!["a".into(), "b".into(), "c".into()],
            note: String::new(),
        }],
        units: vec![Unit {
            id: "u".into(),
            name: "Đơn vị".into(),
            outlets: vec!["b".into()],
            role: String::new(),
        }],
        tasks: vec![Task {
            id: "B1".into(),
            group: String::new(),
            title: String::new(),
            units: vec!["u".into()],
            coordinating: vec![],
            duty: Duty::Quota(quota),
        }],
        reports: vec![],
    }
}

#[test]
fn a_story_of_three_copies_counts_by_each_rule_as_it_says() {
    let facts = [
        fact("1", "a", "2025-08-02", "1", &["T5"]),
        fact("2", "a", "2025-08-03", "1", &["T5"]),
        fact("3", "b", "2025-08-04", "1", &["T5"]),
        fact("4", "c", "2025-08-04", "4", &["T5"]),
    ];
    let table = coverage(
        &plan(1, CountingRule::Each),
        &counted_articles(&facts),
        period("2025-08-01", "2025-09-30"),
        Dimension::Channel,
    );
    let total = &table.rows[0].cells.total;
    let counts = CountingRule::ALL.iter().map(|rule| total.under(*rule).count());
    assert_eq!(counts.collect::<Vec<_>>(), [4, 3, 2, 2]);
}

#[test]
fn the_original_is_the_earliest_without_a_wire_credit() {
    let mut first = fact("1", "a", "2025-08-02", "1", &[]);
    first.wire_credit = Some("TTXVN".into());
    let later = fact("2", "b", "2025-08-03", "1", &[]);
    let undated = fact("0", "c", "", "1", &[]);
    let original = |facts: &[ArticleFacts]| {
        let counted = counted_articles(facts);
        let ids = counted.iter().filter(|article| article.original).map(|article| &article.id);
        ids.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(original(&[first.clone(), undated, later]), ["2"]);
    assert_eq!(original(&[first]), ["1"]);
}

#[test]
fn a_reprint_is_not_the_original_beside_its_source() {
    let credited = |id: &str, outlet: &str, day: &str, credit: &str, credited: &[&str]| {
        let mut fact = fact(id, outlet, day, "1", &[]);
        fact.wire_credit = Some(credit.into());
        fact.credited = credited.iter().map(|id| OutletId::from(*id)).collect();
        fact
    };
    let early = credited("1", "a", "2025-08-02", "TTXVN", &["ttx", "tin"]);
    let other = credited("2", "b", "2025-08-03", "Báo A", &["a"]);
    let source = credited("3", "ttx", "2025-08-05", "Reuters", &[]);
    let own = credited("4", "tin", "2025-08-06", "TTXVN", &["ttx", "tin"]);
    let free = fact("5", "c", "2025-08-07", "1", &[]);
    let told = |facts: &[&ArticleFacts]| {
        let facts: Vec<_> = facts.iter().map(|fact| (*fact).clone()).collect();
        let counted = counted_articles(&facts);
        let original: Vec<_> =
            counted.iter().filter(|one| one.original).map(|one| one.id.to_string()).collect();
        let absent: Vec<_> = counted
            .iter()
            .filter_map(|one| Some(format!("{}<{}", one.id, one.reprint_of.as_ref()?)))
            .collect();
        format!("{} {}", original.join(","), absent.join(" "))
    };
    let cases: [(&str, &[&ArticleFacts], &str); 7] = [
        ("alone: the source is not here", &[&early], "1 1<TTXVN"),
        ("all credit somebody absent", &[&early, &source], "3 3<Reuters"),
        ("the source's own house is no credit", &[&early, &own], "4 "),
        ("a reprint of a reprint", &[&early, &other], "1 1<TTXVN"),
        ("one without credit", &[&early, &other, &free], "5 1<TTXVN"),
        ("source and another house of its", &[&early, &source, &own], "4 3<Reuters"),
        ("everybody", &[&early, &other, &source, &own, &free], "4 3<Reuters"),
    ];
    for (what, facts, expected) in cases {
        assert_eq!(told(facts), expected, "{what}");
        let reversed: Vec<_> = facts.iter().rev().copied().collect();
        assert_eq!(told(&reversed), expected, "{what}, the other way round");
    }
    let mut circle = [
        credited("1", "a", "2025-08-03", "B", &["b"]),
        credited("2", "b", "2025-08-02", "A", &["a"]),
    ];
    assert_eq!(told(&circle.each_ref()), "2 ", "each credits the other: the earliest");
    circle[1].published_at = None;
    assert_eq!(told(&circle.each_ref()), "1 ", "an undated one cannot be shown to be the earliest");
}

#[test]
fn reviews_take_away_and_put_in_and_the_leading_theme_follows() {
    let mut facts = [fact("1", "a", "2025-08-02", "1", &["scope", "T4", "T5", "B1"])];
    facts[0].reviews =
        vec![verdict("1", "T5", Verdict::Rejected), verdict("1", "T9", Verdict::Added)];
    let counted = &counted_articles(&facts)[0];
    assert_eq!(counted.rules, ["scope", "T4", "B1", "T9"].map(RuleId::from));
    assert_eq!(counted.primary, Some("T4".into()));
}

#[test]
fn an_article_counts_in_the_month_of_its_day_in_vietnam_and_undated_ones_apart() {
    let mut late = fact("1", "a", "2025-08-31", "1", &["T5"]);
    late.published_at = Some("2025-08-31T17:30:00Z".parse().unwrap());
    let mut english = fact("3", "a", "2025-08-05", "3", &["T5"]);
    english.language = Language::English;
    let facts = [late, fact("2", "b", "", "2", &["T5"]), english];
    let plan = plan(1, CountingRule::Each);
    let table = coverage(&plan, &counted_articles(&facts), plan.period, Dimension::Month);
    assert_eq!(table.columns, ["2025-08", "2025-09"]);
    let counts: Vec<_> = table.rows[0].cells.columns.iter().map(|cell| cell.each.count()).collect();
    assert_eq!((counts, table.undated.each.count()), (vec![0, 1], 1));
}

#[test]
fn the_unit_column_holds_the_outlets_that_the_unit_publishes() {
    let facts =
        [fact("1", "a", "2025-08-02", "1", &["T5"]), fact("2", "b", "2025-08-02", "2", &["T5"])];
    let plan = plan(1, CountingRule::Each);
    let table = coverage(&plan, &counted_articles(&facts), plan.period, Dimension::Unit);
    assert_eq!(table.columns, ["u"]);
    assert_eq!(table.rows[0].cells.columns[0].each.articles()[0].id, "2".into());
}

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
