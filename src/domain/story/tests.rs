//! Families of a few articles, in every order.

use super::*;
use proptest::prelude::*;

fn articles(told: &[(&str, &str)]) -> Vec<(ArticleId, OutletId)> {
    told.iter().map(|(id, outlet)| ((*id).into(), (*outlet).into())).collect()
}

fn tie(one: &str, other: &str, jaccard: f64) -> Tie {
    let level = if jaccard >= COPY { Level::Copy } else { Level::Edited };
    let likeness = Some(Likeness { jaccard, containment: jaccard });
    Tie { between: [one.into(), other.into()], level, likeness }
}

fn ruling(one: &str, other: &str, together: bool) -> Ruling {
    Ruling { between: [one.into(), other.into()], together }
}

/// Families as text: `ab c`.
fn told(families: &[Vec<ArticleId>]) -> String {
    let family =
        |family: &Vec<ArticleId>| -> String { family.iter().map(ArticleId::as_str).collect() };
    families.iter().map(family).collect::<Vec<_>>().join(" ")
}

#[test]
fn levels_keep_quotations_columns_and_stubs_out() {
    use Level::{Copy, Edited};
    let cases = [
        ("the same text", 0.8, 0.9, [300, 310], false, Some(Copy)),
        ("the same short text", 0.8, 0.9, [20, 20], false, Some(Copy)),
        ("reworded", 0.5, 0.6, [300, 310], false, Some(Edited)),
        ("a report of the same event", 0.49, 0.79, [300, 310], false, None),
        ("a reworded stub", 0.79, 0.9, [39, 40], false, None),
        ("a reworded short text", 0.79, 0.9, [40, 41], false, Some(Edited)),
        ("cut to a third", 0.3, 0.8, [100, 300], false, Some(Edited)),
        ("the whole of a quarter", 0.2, 1.0, [100, 400], false, Some(Edited)),
        ("a text quoted in a round-up", 0.2, 1.0, [100, 401], false, None),
        ("a stub inside a report", 0.3, 1.0, [79, 200], false, None),
        ("a repost", 0.8, 0.9, [80, 90], true, Some(Copy)),
        ("a column's frame", 0.96, 0.98, [79, 79], true, None),
        ("a report's background in the next one", 0.79, 0.96, [800, 900], true, None),
    ];
    for (what, jaccard, containment, words, one_outlet, expected) in cases {
        let likeness = Likeness { jaccard, containment };
        assert_eq!(Level::of(likeness, words, one_outlet), expected, "{what}");
        let [a, b] = words;
        assert_eq!(Level::of(likeness, [b, a], one_outlet), expected, "{what}, the other way");
    }
}

#[test]
fn ties_and_verdicts_make_families() {
    let all = articles(&[("a", "x"), ("b", "y"), ("c", "z"), ("d", "x")]);
    type Case<'a> = (&'a str, Vec<Tie>, Vec<Ruling>, &'a str);
    let cases: [Case<'_>; 9] = [
        ("nothing", vec![], vec![], "a b c d"),
        ("a chain", vec![tie("a", "b", 0.6), tie("b", "c", 0.9)], vec![], "abc d"),
        ("unknown articles", vec![tie("a", "e", 0.9)], vec![ruling("a", "e", true)], "a b c d"),
        (
            "two versions of one outlet",
            vec![tie("a", "b", 0.9), tie("b", "c", 0.9), tie("c", "d", 0.6)],
            vec![],
            "abc d",
        ),
        ("a repost", vec![tie("a", "b", 0.9), tie("b", "d", 0.9)], vec![], "abd c"),
        ("parted", vec![tie("a", "b", 1.0)], vec![ruling("b", "a", false)], "a b c d"),
        (
            "parted, with a third near to both",
            vec![tie("a", "b", 1.0), tie("a", "c", 0.9), tie("b", "c", 0.95)],
            vec![ruling("a", "b", false)],
            "a bc d",
        ),
        ("joined without a tie", vec![], vec![ruling("c", "b", true)], "a bc d"),
        (
            "joined, though each has an article of one outlet",
            vec![tie("a", "b", 0.6)],
            vec![ruling("d", "b", true)],
            "a bd c",
        ),
    ];
    for (what, ties, rulings, expected) in cases {
        assert_eq!(told(&families(&all, &ties, &rulings)), expected, "{what}");
    }
}

#[test]
fn a_tie_names_the_other_one() {
    let tie = tie("a", "b", 1.0);
    assert_eq!(tie.from(&"a".into()), Some(&"b".into()));
    assert_eq!(tie.from(&"b".into()), Some(&"a".into()));
    assert_eq!(tie.from(&"c".into()), None);
}

proptest! {
    #[test]
    fn families_do_not_depend_on_the_order_of_anything(
        ties in prop::collection::vec((0_usize..8, 0_usize..8, 50_u8..=100), 0..14),
        rulings in prop::collection::vec((0_usize..8, 0_usize..8, any::<bool>()), 0..3),
        seed in any::<u64>(),
    ) {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let outlets = ["x", "y", "z", "x", "y", "z", "u", "v"];
        let all: Vec<_> = names.iter().zip(outlets).map(|(id, outlet)| (*id, outlet)).collect();
        let ties: BTreeMap<_, _> = ties
            .into_iter()
            .filter(|(one, other, _)| one != other)
            .map(|(one, other, percent)| ([one.min(other), one.max(other)], percent))
            .collect();
        let mut ties: Vec<_> = ties
            .into_iter()
            .map(|([one, other], percent)| tie(names[one], names[other], f64::from(percent) / 100.0))
            .collect();
        let rulings: BTreeMap<_, _> = rulings
            .into_iter()
            .filter(|(one, other, _)| one != other)
            .map(|(one, other, together)| ([one.min(other), one.max(other)], together))
            .collect();
        let mut rulings: Vec<_> = rulings
            .into_iter()
            .map(|([one, other], together)| ruling(names[one], names[other], together))
            .collect();
        let mut all = articles(&all);
        let expected = families(&all, &ties, &rulings);
        let mut dice = seed;
        let mut throw = |sides: usize| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(dice >> 33).unwrap() % sides
        };
        for at in (1..all.len()).rev() {
            all.swap(at, throw(at + 1));
        }
        for at in (1..ties.len()).rev() {
            ties.swap(at, throw(at + 1));
        }
        for at in (1..rulings.len()).rev() {
            rulings.swap(at, throw(at + 1));
        }
        prop_assert_eq!(families(&all, &ties, &rulings), expected.clone());
        let placed: usize = expected.iter().map(Vec::len).sum();
        prop_assert_eq!(placed, 8, "each article is in exactly one family");
        let together = |one: &ArticleId, other: &ArticleId| {
            expected.iter().any(|family| family.contains(one) && family.contains(other))
        };
        for ruling in rulings.iter().filter(|ruling| ruling.together) {
            prop_assert!(together(&ruling.between[0], &ruling.between[1]));
        }
        if !rulings.iter().any(|ruling| ruling.together) {
            for ruling in &rulings {
                prop_assert!(!together(&ruling.between[0], &ruling.between[1]));
            }
        }
    }
}
