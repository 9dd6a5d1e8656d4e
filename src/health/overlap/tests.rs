//! What proves that nothing was missed, case by case and over many invented lists.

mod invented;

use super::*;
use invented::{Told, visits_of};

fn ids(text: &str) -> Vec<EntryId> {
    text.split_whitespace().map(EntryId::from).collect()
}

#[test]
fn most_items_of_the_last_visit_prove_that_nothing_was_missed() {
    let cases = [
        (None, "a b c", Overlap::First, "no visit before"),
        (Some(""), "a b c", Overlap::First, "the visit before listed nothing"),
        (Some("a b c"), "d a b", Overlap::Proven, "one new, two known"),
        (Some("a b c"), "d e c", Overlap::Unproven, "one known item may be pinned"),
        (Some("a b c"), "d e f", Overlap::Unproven, "none known"),
        (Some("a"), "b a", Overlap::Proven, "the feed lists hardly anything"),
        (Some("a b c"), "", Overlap::Unknown, "an empty list says nothing"),
        (None, "", Overlap::Unknown, "nor does the first"),
        (Some("a a b"), "a a c", Overlap::Unproven, "one item listed twice is one"),
        (Some("a b c d e f"), "b e a c f d", Overlap::Proven, "only the order has changed"),
        (Some("a b c d e f"), "g d h a c b", Overlap::Proven, "shuffled, four of six known"),
        (Some("a b c"), "d e f a b c", Overlap::Proven, "all that was listed still is"),
        (Some("a b c"), "d e f g c b a", Overlap::Unproven, "the last list was not whole"),
        (Some("a b c d e f g"), "a b c", Overlap::Unproven, "this one is not"),
    ];
    for (before, now, expected, why) in cases {
        let before = before.map(ids);
        assert_eq!(compare(before.as_deref(), &ids(now), Nature::Page).0, expected, "{why}");
    }
}

#[test]
fn lasting_links_prove_nothing() {
    let cases = [
        ("p q a b c d", "p q e f g h", "two pinned stories"),
        ("a b c d x y z", "e f g h x y z", "a margin below"),
        ("x y z a b c d", "x y z e f g h", "a margin above"),
        ("p a b c d x y", "p e f g h x y", "both"),
        ("a b c d e f", "g h i a b j", "two stories pinned since, in the middle"),
        ("a p q r b c d e", "f p q r g h i j", "stories pinned below the first"),
        ("a b c d e f", "a b c g h i", "the last three pinned since"),
    ];
    for (before, now, why) in cases {
        assert_eq!(
            compare(Some(&ids(before)), &ids(now), Nature::Page).0,
            Overlap::Unproven,
            "{why}"
        );
    }
}

#[test]
fn the_head_of_the_last_list_below_the_new_items_proves_that_none_was_missed() {
    let cases = [
        ("a b c d e f g h", "i j k l m a b c", "five new of eight"),
        ("p q a b c d e f", "p q g h i a b c", "below pinned stories"),
        ("p a b c d e f g", "q h i j k a b c", "the pinned story has changed"),
        ("a b c d e f g h", "i j k l m b c d", "the newest taken down"),
        ("a b c d e f x y", "g h i j a b c x", "above a margin"),
        ("h g f e d c b a", "c b a i j k l m", "the oldest first"),
    ];
    for (before, now, why) in cases {
        let (before, now) = (ids(before), ids(now));
        let reversed = |ids: &[EntryId]| ids.iter().rev().cloned().collect::<Vec<_>>();
        assert_eq!(compare(Some(&before), &now, Nature::Page).0, Overlap::Proven, "{why}");
        let (before, now) = (reversed(&before), reversed(&now));
        assert_eq!(
            compare(Some(&before), &now, Nature::Page).0,
            Overlap::Proven,
            "{why}, from the end"
        );
    }
}

#[test]
fn of_a_long_list_its_remembered_head_is_enough() {
    let list = |from: usize| -> Vec<EntryId> {
        (0..2_000).map(|n| format!("{:05}", 90_000 - from - n).as_str().into()).collect()
    };
    let before: Vec<_> = list(1_999).into_iter().take(MOST_LISTED).collect();
    assert_eq!(compare(Some(&before), &list(100), Nature::Page).0, Overlap::Proven);
    assert_eq!(compare(Some(&before), &list(0)[..1_000], Nature::Page).0, Overlap::Unproven);
}

#[test]
fn a_busy_part_is_not_proven_by_a_quiet_one() {
    use Overlap::{First, Proven, Unknown, Unproven};
    let part = |overlap| (overlap, Share { listed: 10, again: 4 });
    let cases: [(&[Overlap], Overlap); 7] = [
        (&[Proven, Proven], Proven),
        (&[Proven, Unproven, Proven], Unproven),
        (&[Proven, First], Proven),
        (&[First, First], First),
        (&[First, Unproven], Unproven),
        (&[Unknown, Proven], Proven),
        (&[], Unknown),
    ];
    for (parts, expected) in cases {
        let parts: Vec<_> = parts.iter().copied().map(part).collect();
        let (overlap, share) = together(&parts);
        assert_eq!(overlap, expected, "{parts:?}");
        assert_eq!((share.listed, share.again), (10 * parts.len(), 4 * parts.len()));
    }
}

#[test]
fn over_ten_thousand_invented_lists_no_gap_is_silent_and_few_are_needless() {
    let mut told = Told::default();
    for seed in 0..10_000 {
        visits_of(seed, &mut told);
    }
    println!("{told:?}");
    assert_eq!(told.silent, Vec::<String>::new(), "proven, though items were missed");
    assert!(told.missed > 10_000, "{} visits missed something: too mild", told.missed);
    // Of visits that came in time, before half of the list was new, to whole lists.
    assert!(told.in_time > 50_000, "{} visits came in time: too wild", told.in_time);
    assert!(told.needless_in_time * 200 <= told.in_time, "{told:?}");
    // Of all, also those that came when nearly everything or everything was new.
    assert!(told.needless * 8 <= told.whole, "{told:?}");
}
