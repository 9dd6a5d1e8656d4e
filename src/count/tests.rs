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

mod quota;

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
