//! Which dates raise a doubt.

use super::*;
use crate::domain::id::PlanId;
use crate::domain::plan::{Cadence, Plan, ReportDuty};
use crate::domain::time::Period;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn range(published: &str, others: &[(DateOrigin, &str)]) -> DateRange {
    let date = |(origin, text): &(DateOrigin, &str)| DateCandidate {
        at: at(text),
        origin: *origin,
        text: (*text).to_owned(),
        refused: false,
    };
    DateRange::of(at(published), &others.iter().map(date).collect::<Vec<_>>()).unwrap()
}

#[test]
fn dates_that_disagree_over_a_day_or_a_month_raise_a_doubt() {
    use DateOrigin::{Address, Feed, Header, JsonLd, Meta};
    type Case<'a> = (&'a str, &'a [(DateOrigin, &'a str)], Option<DateDoubt>);
    let cases: [Case<'_>; 8] = [
        ("2025-08-04T07:30:00Z", &[], None),
        ("2025-08-04T07:30:00Z", &[(Feed, "2025-08-04T16:59:59Z")], None),
        ("2025-08-04T07:30:00Z", &[(Feed, "2025-08-04T17:00:00Z")], Some(DateDoubt::Day)),
        ("2025-08-31T16:59:00Z", &[(Meta, "2025-08-31T17:00:00Z")], Some(DateDoubt::Month)),
        ("2025-08-04T07:30:00Z", &[(Meta, "2024-08-04T07:30:00Z")], Some(DateDoubt::Month)),
        (
            "2025-08-04T07:30:00Z",
            &[(Meta, "2025-09-04T07:30:00Z"), (Feed, "2025-08-05T07:30:00Z")],
            Some(DateDoubt::Month),
        ),
        (
            "2025-08-04T07:30:00Z",
            &[(JsonLd, "2025-08-04T07:30:00Z"), (Address, "2025-07-30T02:00:00Z")],
            None,
        ),
        ("2025-08-04T07:30:00Z", &[(Header, "2025-10-01T02:00:00Z")], None),
    ];
    for (published, others, expected) in cases {
        assert_eq!(range(published, others).doubt([]), expected, "{published} {others:?}");
    }
}

#[test]
fn a_date_that_was_refused_raises_no_doubt() {
    let refused = DateCandidate {
        at: at("1994-01-01T00:00:00Z"),
        origin: DateOrigin::Meta,
        text: String::new(),
        refused: true,
    };
    let published = at("2025-08-04T07:30:00Z");
    assert_eq!(DateRange::of(published, std::slice::from_ref(&refused)).unwrap().doubt([]), None);
    let believed = DateCandidate { refused: false, ..refused };
    assert!(DateRange::of(published, &[believed]).unwrap().doubt([]).is_some());
}

#[test]
fn a_border_of_a_plan_between_the_dates_weighs_more_than_a_month() {
    let day = |text: &str| text.parse().unwrap();
    let monthly = |cutoff_day| ReportDuty {
        id: "thang".to_owned(),
        title: String::new(),
        by: vec![],
        to: String::new(),
        cadence: Cadence::Monthly { cutoff_day, due_day: 20 },
    };
    let mut plan = Plan {
        id: PlanId::from("k"),
        number: String::new(),
        title: String::new(),
        issuer: String::new(),
        issued: None,
        parent: None,
        period: Period { from: day("2025-07-10"), until: day("2025-12-15") },
        notes: String::new(),
        languages: vec![],
        themes: vec![],
        channels: vec![],
        units: vec![],
        tasks: vec![],
        reports: vec![monthly(14)],
    };
    let doubt = |plan: &Plan, first: &str, last: &str| {
        range(first, &[(DateOrigin::Feed, last)]).doubt([plan])
    };
    let noon = |day: &str| format!("{day}T05:00:00Z");
    let cases = [
        ("2025-07-09", "2025-07-10", DateDoubt::Period),
        ("2025-07-10", "2025-07-11", DateDoubt::Day),
        ("2025-12-15", "2025-12-16", DateDoubt::Period),
        ("2025-12-16", "2025-12-17", DateDoubt::Day),
        ("2025-08-14", "2025-08-15", DateDoubt::Period),
        ("2025-08-15", "2025-08-16", DateDoubt::Day),
        ("2025-08-31", "2025-09-01", DateDoubt::Month),
        ("2025-05-01", "2026-05-01", DateDoubt::Period),
    ];
    for (first, last, expected) in cases {
        assert_eq!(doubt(&plan, &noon(first), &noon(last)), Some(expected), "{first} {last}");
    }
    plan.reports = vec![monthly(31)];
    assert_eq!(
        doubt(&plan, &noon("2025-09-30"), &noon("2025-10-01")),
        Some(DateDoubt::Period),
        "a cut-off on the last day of a month without that day"
    );
}
