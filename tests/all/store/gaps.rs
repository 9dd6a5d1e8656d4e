//! Gaps and the walks that close them.

use super::small_world::{at, entry, feed, poll};
use crate::databases::TestStore;
use diembao::domain::entry::FeedState;
use diembao::domain::health::{Gap, GapReason, GapState};
use diembao::domain::id::OutletId;
use diembao::domain::walk::{Walk, WalkState};
use diembao::store::{FoundEntry, NewGap, PollRecord, PollResult, Store};

/// Has a visit of the outlet's feed leave the span between two seconds unseen.
async fn leave_gap(store: &Store, outlet: &str, from: i64, to: i64, reason: GapReason) {
    let (poll, state) = (poll(outlet, at(to), 0), FeedState::default());
    let gap = Some(NewGap { from: at(from), to: at(to), reason });
    let record =
        PollRecord { poll: &poll, state: &state, found: &[], planned: &[], gap, lease: None };
    store.record_poll(&record).await.unwrap();
}

async fn spans(store: &Store, outlet: Option<&str>, from: i64, to: i64) -> Vec<(i64, i64)> {
    let outlet = outlet.map(OutletId::from);
    let gaps = store.gaps(outlet.as_ref(), at(from), at(to)).await.unwrap();
    let second = |moment: diembao::domain::time::Timestamp| (moment - at(0)).num_seconds();
    gaps.into_iter().map(|gap| (second(gap.from), second(gap.to))).collect()
}

pub(crate) async fn a_gap_is_noted_with_the_visit_that_leaves_it_and_once(store: TestStore) {
    leave_gap(&store, "nhandan", 200, 300, GapReason::NoOverlap).await;
    leave_gap(&store, "nhandan", 0, 100, GapReason::BeforeFirstVisit).await;
    leave_gap(&store, "nhandan", 200, 300, GapReason::NoOverlap).await;
    leave_gap(&store, "tuoitre", 50, 60, GapReason::NoOverlap).await;
    let open = store.open_gaps(&"nhandan".into()).await.unwrap();
    let expected = |number, from, to, reason| Gap {
        number,
        outlet: "nhandan".into(),
        feed_url: feed("nhandan"),
        from: at(from),
        to: at(to),
        reason,
        state: GapState::Open,
        recovered: 0,
        opened_at: at(to),
        closed_at: None,
        lost: None,
        detail: String::new(),
    };
    let numbers: Vec<_> = open.iter().map(|gap| gap.number).collect();
    let expected = [
        expected(numbers[0], 0, 100, GapReason::BeforeFirstVisit),
        expected(numbers[1], 200, 300, GapReason::NoOverlap),
    ];
    assert_eq!(open, expected);
    assert!(numbers[0] > numbers[1], "numbered as they come");
}

pub(crate) async fn gaps_are_those_that_touch_the_span(store: TestStore) {
    leave_gap(&store, "nhandan", 100, 200, GapReason::NoOverlap).await;
    leave_gap(&store, "tuoitre", 150, 400, GapReason::NoOverlap).await;
    type Spans = &'static [(i64, i64)];
    let cases: [(Option<&str>, i64, i64, Spans); 8] = [
        (None, 0, 100, &[]),
        (None, 0, 101, &[(100, 200)]),
        (None, 160, 170, &[(100, 200), (150, 400)]),
        (None, 199, 200, &[(100, 200), (150, 400)]),
        (None, 200, 201, &[(150, 400)]),
        (None, 400, 999, &[]),
        (Some("tuoitre"), 0, 999, &[(150, 400)]),
        (Some("laodong"), 0, 999, &[]),
    ];
    for (outlet, from, to, expected) in cases {
        assert_eq!(spans(&store, outlet, from, to).await, expected, "{outlet:?} {from} {to}");
    }
}

pub(crate) async fn a_gap_ends_once_but_may_be_repaired_after_all(store: TestStore) {
    leave_gap(&store, "nhandan", 0, 100, GapReason::NoOverlap).await;
    let number = store.open_gaps(&"nhandan".into()).await.unwrap()[0].number;
    let closes = async |state, recovered, second, detail: &str| {
        store.close_gap(number, state, recovered, at(second), detail).await.unwrap()
    };
    let stands = async || {
        let gap = store.gaps(None, at(0), at(1)).await.unwrap().remove(0);
        let closed = gap.closed_at.map(|at| at.timestamp());
        (gap.state, gap.recovered, closed, gap.detail)
    };
    assert!(closes(GapState::Open, 3, 150, "còn tìm").await);
    assert_eq!(stands().await, (GapState::Open, 3, None, "còn tìm".to_owned()));
    assert!(closes(GapState::Lost, 4, 200, "hết trang").await);
    let lost = (GapState::Lost, 4, Some(at(200).timestamp()), "hết trang".to_owned());
    assert_eq!(stands().await, lost);
    for state in [GapState::Lost, GapState::Open] {
        assert!(!closes(state, 9, 300, "muộn").await);
        assert_eq!(stands().await, lost);
    }
    assert!(closes(GapState::Repaired, 7, 400, "đủ").await);
    assert!(!closes(GapState::Lost, 0, 500, "muộn").await);
    let repaired = (GapState::Repaired, 7, Some(at(400).timestamp()), "đủ".to_owned());
    assert_eq!(stands().await, repaired);
    assert_eq!(store.open_gaps(&"nhandan".into()).await.unwrap(), []);
    assert!(!store.close_gap(number + 1, GapState::Lost, 0, at(1), "").await.unwrap(), "unknown");
}

const SITEMAP: &str = "https://nhandan.example/sitemap.xml";

fn fresh_walk(since: i64, started: i64) -> Walk {
    Walk {
        outlet: "nhandan".into(),
        feed_url: SITEMAP.to_owned(),
        since: at(since),
        state: WalkState::Going,
        cursor: String::new(),
        read: 0,
        left: 0,
        oldest: None,
        items: 0,
        new_items: 0,
        failures: 0,
        next_at: at(started),
        started_at: at(started),
        detail: String::new(),
    }
}

async fn only_walk(store: &Store) -> Walk {
    let walks = store.walks(Some(&"nhandan".into())).await.unwrap();
    assert_eq!(walks.len(), 1);
    walks.into_iter().next().unwrap()
}

pub(crate) async fn a_walk_begins_anew_only_if_it_would_miss_something(store: TestStore) {
    let cases = [
        ("going, reaches as far", (-500, 100, WalkState::Going), (-500, 100), None),
        ("going, reaches farther", (-600, 100, WalkState::Going), (-500, 100), None),
        ("going, began later", (-500, 150, WalkState::Going), (-500, 100), None),
        ("going, began before", (-500, 99, WalkState::Going), (-500, 100), Some(-500)),
        ("going, not as far", (-400, 100, WalkState::Going), (-500, 100), Some(-500)),
        ("going, farther, began before", (-900, 99, WalkState::Going), (-500, 100), Some(-900)),
        ("ended, reached farther", (-900, 100, WalkState::Reached), (-500, 100), Some(-500)),
        ("ended short", (-500, 100, WalkState::Short), (-500, 100), Some(-500)),
    ];
    for (what, (since, started, state), (wished, now), begins_anew) in cases {
        store.tamper("delete from walk").await;
        store.ask_walk(&"nhandan".into(), SITEMAP, at(since), at(started)).await.unwrap();
        assert_eq!(only_walk(&store).await, fresh_walk(since, started), "{what}");
        let walked = Walk {
            state,
            cursor: "[2]".to_owned(),
            read: 4,
            left: 3,
            oldest: Some(at(-99)),
            items: 40,
            new_items: 5,
            failures: 1,
            next_at: at(200),
            detail: "503".to_owned(),
            ..fresh_walk(since, started)
        };
        store.record_step(None, &walked, &[], at(120)).await.unwrap();
        assert_eq!(only_walk(&store).await, walked, "{what}");
        store.ask_walk(&"nhandan".into(), SITEMAP, at(wished), at(now)).await.unwrap();
        let expected = begins_anew.map_or(walked, |since| fresh_walk(since, now));
        assert_eq!(only_walk(&store).await, expected, "{what}");
    }
}

pub(crate) async fn only_walks_that_go_on_are_due(store: TestStore) {
    let outlet = OutletId::from("nhandan");
    for (page, state, next) in [
        ("a", WalkState::Going, 30),
        ("b", WalkState::Going, 20),
        ("c", WalkState::Reached, 10),
        ("d", WalkState::Short, 10),
    ] {
        store.ask_walk(&outlet, page, at(-500), at(0)).await.unwrap();
        let feed_url = page.to_owned();
        let walk = Walk { feed_url, state, next_at: at(next), ..fresh_walk(-500, 0) };
        store.record_step(None, &walk, &[], at(0)).await.unwrap();
    }
    store.ask_walk(&"tuoitre".into(), "a", at(-500), at(0)).await.unwrap();
    for (moment, expected) in [(19, ""), (20, "b"), (30, "b a")] {
        let due = store.walks_due(&outlet, at(moment)).await.unwrap();
        let due: Vec<_> = due.into_iter().map(|walk| walk.feed_url).collect();
        assert_eq!(due.join(" "), expected, "{moment}");
    }
    assert_eq!(store.walks(None).await.unwrap().len(), 5);
}

pub(crate) async fn what_a_step_finds_is_recovered(store: TestStore) {
    let found: Vec<_> =
        ["a", "b", "a"].map(|name| FoundEntry { entry: entry("nhandan", name) }).into();
    let scheduled = entry("nhandan", "b");
    super::small_world::list(&store, &[scheduled], at(0)).await;
    store.ask_walk(&"nhandan".into(), SITEMAP, at(-500), at(0)).await.unwrap();
    let step = Walk { read: 1, items: 3, new_items: 10, ..fresh_walk(-500, 0) };
    for (new, seen) in [(1, 2), (0, 3)] {
        let result = store.record_step(None, &step, &found, at(5)).await.unwrap();
        assert_eq!(result, PollResult { new, seen, revisits: 0 });
        assert_eq!(only_walk(&store).await, Walk { new_items: 10 + new, ..step.clone() });
    }
    let waiting = store.pending_entries(&"nhandan".into(), at(9), 9).await.unwrap();
    let mut recovered: Vec<_> =
        waiting.into_iter().map(|entry| (entry.title, entry.recovered)).collect();
    recovered.sort();
    assert_eq!(recovered, [("Tin a".to_owned(), true), ("Tin b".to_owned(), false)]);
}

pub(crate) async fn a_step_of_a_walk_that_began_anew_keeps_what_it_found_only(store: TestStore) {
    store.ask_walk(&"nhandan".into(), SITEMAP, at(-500), at(0)).await.unwrap();
    let step = Walk { state: WalkState::Reached, read: 9, ..only_walk(&store).await };
    store.ask_walk(&"nhandan".into(), SITEMAP, at(-900), at(0)).await.unwrap();
    let found = [FoundEntry { entry: entry("nhandan", "a") }];
    assert_eq!(store.record_step(None, &step, &found, at(5)).await.unwrap().new, 1);
    assert_eq!(only_walk(&store).await, fresh_walk(-900, 0));
}
