//! Queries mean what analysts expect; what cannot be read says where.

use super::*;
use proptest::prelude::*;

/// A query as nested words: `(a & b)`, `(a | b)`, `!a`, `title:a`.
fn show(ask: &Ask) -> String {
    let list = |parts: &[Ask], mark: &str| {
        format!("({})", parts.iter().map(show).collect::<Vec<_>>().join(mark))
    };
    match ask {
        Ask::All(parts) => list(parts, " & "),
        Ask::Any(parts) => list(parts, " | "),
        Ask::Not(part) => format!("!{}", show(part)),
        Ask::Words { text, field: None } => text.clone(),
        Ask::Words { text, field: Some(field) } => format!("{}:{text}", field.as_str()),
        Ask::Outlet(id) => format!("outlet={id}"),
        Ask::Theme(id) => format!("theme={id}"),
    }
}

#[test]
fn queries_mean_what_analysts_expect() {
    let cases = [
        ("giá vàng", "(giá & vàng)"),
        ("giá AND vàng OR đất", "((giá & vàng) | đất)"),
        ("giá (vàng OR đất) -SJC", "(giá & (vàng | đất) & !SJC)"),
        ("giá AND NOT SJC", "(giá & !SJC)"),
        ("giá NOT (SJC OR PNJ)", "(giá & !(SJC | PNJ))"),
        ("NOT giá", "!giá"),
        ("giá OR NOT vàng", "(giá | !vàng)"),
        ("\"chuyển đổi số\" tỉnh", "(chuyển đổi số & tỉnh)"),
        (
            "title:\"chuyển đổi số\" outlet:nhandan theme:T5",
            "(title:chuyển đổi số & outlet=nhandan & theme=T5)",
        ),
        ("02-KH/BCĐTW", "02-KH/BCĐTW"),
        ("and or not", "(and & or & not)"),
        ("ANDROID ORACLE", "(ANDROID & ORACLE)"),
        ("lúc 19:25 https://a.vn", "(lúc & 19:25 & https://a.vn)"),
        ("02 - KH, NOT \"…\"", "(02 & KH,)"),
        ("(?) OR a", "a"),
        ("a\"b\"(c)", "(a & b & c)"),
    ];
    for (text, expected) in cases {
        assert_eq!(parse(text).map(|ask| show(&ask.unwrap())), Ok(expected.to_owned()), "{text}");
    }
    assert_eq!(parse("  "), Ok(None));
}

#[test]
fn faults_say_where_they_are() {
    let deep = "(".repeat(30);
    let long = "a".repeat(3_000);
    let cases = [
        ("giá \"vàng", 5, "not closed"),
        ("giá (vàng", 5, "not closed"),
        ("giá) vàng", 4, "without `(`"),
        ("giá AND", 8, "missing at the end"),
        ("OR giá", 1, "missing before the operator"),
        ("giá AND OR vàng", 9, "missing before the operator"),
        ("()", 2, "missing before `)`"),
        ("tiêu_đề:x author:y", 11, "`author` is no field"),
        ("title: x", 1, "right after the colon"),
        ("NOT", 4, "missing at the end"),
        ("NOT … \"\"", 1, "no word"),
        (&deep, 21, "too deeply"),
        (&long, 2_001, "shorten"),
    ];
    for (text, position, what) in cases {
        let error = parse(text).unwrap_err();
        assert_eq!(error.position, position, "{text}: {error}");
        assert!(error.what.contains(what), "{text}: {error}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_query_or_a_fault_inside_it(text in "([a-zđ:\"()-]| |AND|OR|NOT|title:){0,30}") {
        if let Err(error) = parse(&text) {
            prop_assert!((1..=text.chars().count() + 1).contains(&error.position));
        }
    }
}
