//! What gaps know of the walks that looked at them, and what those found.

use super::small_world::{at, entry, feed, poll};
use crate::databases::TestStore;
use diembao::domain::entry::{Entry, FeedState, Poll};
use diembao::domain::health::{GapReason, GapState, Lost};
use diembao::domain::walk::{STUCK, Walk, WalkState};
use diembao::store::{FoundEntry, NewGap, PollRecord, Store};

const OUTLET: &str = "nhandan";

/// Has a visit of a feed leave a span unseen; gives the gap's number.
async fn leave_gap(store: &Store, feed_url: &str, from: i64, to: i64) -> i64 {
    let visit = Poll { feed_url: feed_url.to_owned(), ..poll(OUTLET, at(to), 0) };
    let gap = NewGap { from: at(from), to: at(to), reason: GapReason::NoOverlap };
    let state = FeedState::default();
    let record = PollRecord {
        poll: &visit,
        state: &state,
        found: &[],
        planned: &[],
        gap: Some(gap),
        lease: None,
    };
    store.record_poll(&record).await.unwrap();
    let gaps = store.open_gaps(&OUTLET.into()).await.unwrap();
    gaps.iter().map(|gap| gap.number).max().unwrap()
}

/// Has a walk over `url` begin.
async fn begin(store: &Store, url: &str, since: i64, started: i64) -> Walk {
    store.ask_walk(&OUTLET.into(), url, at(since), at(started)).await.unwrap();
    let walks = store.walks(Some(&OUTLET.into())).await.unwrap();
    walks.into_iter().find(|walk| walk.feed_url == url).unwrap()
}

async fn step(store: &Store, walk: &Walk, state: WalkState, found: &[Entry]) {
    let found: Vec<_> = found.iter().map(|entry| FoundEntry { entry: entry.clone() }).collect();
    let detail = if state == WalkState::Short { "too short" } else { "" };
    let walk = Walk { state, read: walk.read + 3, detail: detail.to_owned(), ..walk.clone() };
    store.record_step(None, &walk, &found, at(9_000)).await.unwrap();
}

/// What is known of each gap: `number address state documents detail`.
async fn walked(store: &Store) -> Vec<String> {
    let walked = store.gap_walks(&OUTLET.into()).await.unwrap();
    let line = |walk: diembao::domain::walk::GapWalk| {
        format!("{} {} {} {} {}", walk.gap, walk.feed_url, walk.state, walk.read, walk.detail)
    };
    walked.into_iter().map(line).collect()
}

pub(crate) async fn a_walk_that_ends_is_noted_with_the_gaps_it_looked_at(store: TestStore) {
    let early = leave_gap(&store, &feed(OUTLET), -900, -800).await;
    let first = leave_gap(&store, &feed(OUTLET), 0, 100).await;
    let second = leave_gap(&store, &feed(OUTLET), 200, 300).await;
    let late = leave_gap(&store, &feed(OUTLET), 350, 400).await;
    let walk = begin(&store, "a", 0, 310).await;
    step(&store, &walk, WalkState::Going, &[]).await;
    assert_eq!(walked(&store).await, Vec::<String>::new(), "it is going");
    step(&store, &walk, WalkState::Reached, &[]).await;
    let reached = [format!("{first} a reached 3 "), format!("{second} a reached 3 ")];
    assert_eq!(walked(&store).await, reached, "one began after it, one before its beginning");

    let walk = begin(&store, "a", -999, 500).await;
    step(&store, &walk, WalkState::Short, &[]).await;
    let short = |gap| format!("{gap} a short 3 too short");
    let mut expected = vec![short(early), reached[0].clone(), reached[1].clone(), short(late)];
    expected.sort();
    let mut all = walked(&store).await;
    all.sort();
    assert_eq!(all, expected, "what was reached once stays reached");

    assert!(store.close_gap(first, GapState::Repaired, 0, at(600), "").await.unwrap());
    assert!(store.close_gap(late, GapState::Lost, 0, at(600), "").await.unwrap());
    let walk = begin(&store, "a", -999, 700).await;
    step(&store, &walk, WalkState::Reached, &[]).await;
    let all = walked(&store).await;
    assert!(all.contains(&format!("{late} a reached 3 ")), "a lost gap goes on knowing: {all:?}");
    assert_eq!(all.len(), 3, "a repaired one is of no interest any more");
    let unrepaired = store.unrepaired_gaps_of(&OUTLET.into()).await.unwrap();
    let unrepaired: Vec<_> = unrepaired.into_iter().map(|gap| gap.number).collect();
    assert_eq!(unrepaired, [early, second, late]);
}

pub(crate) async fn a_walk_that_is_stuck_is_noted_as_too_short_until_it_gets_on(store: TestStore) {
    let gap = leave_gap(&store, &feed(OUTLET), 0, 100).await;
    let walk = begin(&store, "a", 0, 200).await;
    step(&store, &Walk { failures: STUCK - 1, ..walk.clone() }, WalkState::Going, &[]).await;
    assert_eq!(walked(&store).await, Vec::<String>::new(), "its host may come back");
    let detail = "no answer".to_owned();
    let stuck = Walk { failures: STUCK, detail, ..walk.clone() };
    store.record_step(None, &stuck, &[], at(9_000)).await.unwrap();
    assert_eq!(walked(&store).await, [format!("{gap} a short 0 no answer")]);
    assert_eq!(store.walks(None).await.unwrap()[0].state, WalkState::Going);
    step(&store, &walk, WalkState::Reached, &[]).await;
    assert_eq!(walked(&store).await, [format!("{gap} a reached 3 ")], "it did come back");
}

pub(crate) async fn a_walk_that_began_anew_is_not_noted(store: TestStore) {
    leave_gap(&store, &feed(OUTLET), 0, 100).await;
    let walk = begin(&store, "a", 0, 100).await;
    begin(&store, "a", -50, 200).await;
    step(&store, &walk, WalkState::Reached, &[]).await;
    assert_eq!(walked(&store).await, Vec::<String>::new());
}

pub(crate) async fn a_found_entry_is_put_down_to_one_gap(store: TestStore) {
    let first = leave_gap(&store, "rss-1", 0, 100).await;
    let second = leave_gap(&store, "rss-2", 50, 200).await;
    let not_walked_for = leave_gap(&store, "rss-1", 300, 9_000).await;
    let dated =
        |name, second: Option<i64>| Entry { published_at: second.map(at), ..entry(OUTLET, name) };
    let found = [
        dated("of both", Some(60)),
        dated("of the second", Some(150)),
        dated("undated", None),
        dated("of neither", Some(250)),
    ];
    let walks = [begin(&store, "a", 0, 400).await, begin(&store, "b", 0, 400).await];
    for walk in &walks {
        step(&store, walk, WalkState::Going, &found).await;
    }
    let mut recovered = Vec::new();
    for gap in [first, second, not_walked_for] {
        recovered.push(store.recovered_in(gap).await.unwrap());
    }
    assert_eq!(recovered, [2, 1, 0]);
}

pub(crate) async fn a_gap_keeps_when_it_was_lost(store: TestStore) {
    let number = leave_gap(&store, &feed(OUTLET), 0, 100).await;
    let gap = async || store.gaps(None, at(0), at(1)).await.unwrap().remove(0);
    assert_eq!(gap().await.lost, None);
    let lost = Some(Lost { at: at(200), recovered: 4 });
    assert!(store.close_gap(number, GapState::Lost, 4, at(200), "").await.unwrap());
    assert_eq!((gap().await.lost, gap().await.closed_at), (lost, Some(at(200))));
    assert!(store.close_gap(number, GapState::Repaired, 7, at(400), "").await.unwrap());
    assert_eq!((gap().await.lost, gap().await.closed_at), (lost, Some(at(400))));
    assert_eq!(gap().await.recovered, 7);
}
