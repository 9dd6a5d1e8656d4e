//! What a clock that was ahead has written is brought back when it has been set right.

use super::small_world::{at, entry, list, poll, publish};
use crate::databases::TestStore;
use chrono::Duration;
use diembao::domain::entry::{FeedState, Poll};
use diembao::domain::health::{Gap, GapReason, GapState, Lost};
use diembao::domain::id::OutletId;
use diembao::domain::time::Timestamp;
use diembao::domain::walk::{Walk, WalkState};
use diembao::health::sight::state_at;
use diembao::store::{NewGap, PollRecord, Store};

const OUTLET: &str = "nhandan";
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// How far the clock was ahead.
const YEAR: i64 = 365 * DAY;

async fn call_back(store: &Store, now: i64) -> bool {
    store.call_back(&OUTLET.into(), None, at(-500), at(now)).await.unwrap()
}

pub(crate) async fn what_a_wrong_clock_planned_is_due_when_it_is_set_right(store: TestStore) {
    let outlet = OutletId::from(OUTLET);
    let entries = ["tomorrow", "next year"].map(|name| entry(OUTLET, name));
    list(&store, &entries, at(0)).await;
    for (entry, wait) in entries.iter().zip([DAY, YEAR]) {
        let (since, next) = (at(wait - 9), at(1000 + wait));
        store.postpone_entry(&entry.id, 3, since, next, "503").await.unwrap();
    }
    store.ask_walk(&outlet, "soon", at(0), at(900)).await.unwrap();
    store.ask_walk(&outlet, "next year", at(50), at(YEAR)).await.unwrap();
    for (name, next) in [("a", 30 * DAY), ("b", YEAR)] {
        let id = publish(&store, OUTLET, name, at(0)).await;
        store.watch_articles(&[(id, outlet.clone())], at(next)).await.unwrap();
    }
    let due = async || {
        let entries = store.pending_entries(&outlet, at(1000), 9).await.unwrap();
        let walks = store.walks_due(&outlet, at(1000)).await.unwrap();
        let walks = walks.into_iter().map(|walk| (walk.feed_url, walk.started_at));
        (entries, walks.collect::<Vec<_>>())
    };
    let soon = ("soon".to_owned(), at(900));
    assert_eq!(due().await, (vec![], vec![soon.clone()]));

    assert!(call_back(&store, 1000).await);
    let (entries, walks) = due().await;
    let row: Vec<_> = entries.iter().map(|e| (&*e.title, e.attempts, e.failing_since)).collect();
    assert_eq!(row, [("Tin next year", 3, Some(at(1000)))]);
    let walked = ("next year".to_owned(), at(50));
    assert_eq!(walks, [soon, walked], "as if it had looked at no gap");
    let pause = |_| Duration::days(30);
    assert_eq!(store.queue_watched(&outlet, at(1000), 9, pause).await.unwrap(), 1);
    assert!(!call_back(&store, 1000).await, "once");
}

/// Has a visit of a feed leave a span unseen, as a clock dated it.
async fn leave_gap(store: &Store, feed_url: &str, from: i64, to: i64) -> i64 {
    let visit = Poll { feed_url: feed_url.to_owned(), ..poll(OUTLET, at(to), 0) };
    let gap = Some(NewGap { from: at(from), to: at(to), reason: GapReason::NoOverlap });
    let state = FeedState::default();
    let record =
        PollRecord { poll: &visit, state: &state, found: &[], planned: &[], gap, lease: None };
    store.record_poll(&record).await.unwrap();
    let gaps = store.unrepaired_gaps_of(&OUTLET.into()).await.unwrap();
    gaps.iter().map(|gap| gap.number).max().unwrap()
}

async fn gap(store: &Store, number: i64) -> Gap {
    let gaps = store.gaps(None, Timestamp::MIN_UTC, Timestamp::MAX_UTC).await.unwrap();
    gaps.into_iter().find(|gap| gap.number == number).unwrap()
}

pub(crate) async fn a_gap_that_ends_in_the_future_ends_now_and_can_be_walked(store: TestStore) {
    let past = leave_gap(&store, "rss-1", 0, 100).await;
    let into = leave_gap(&store, "rss-1", 100, YEAR).await;
    let inside = leave_gap(&store, "rss-1", YEAR, YEAR + HOUR).await;
    let unknown = leave_gap(&store, "rss-2", YEAR, YEAR + HOUR).await;
    // All the walks that a wrong clock can make.
    store.ask_walk(&OUTLET.into(), "a", at(100), at(YEAR + 2 * HOUR)).await.unwrap();
    let walk = store.walks(None).await.unwrap().remove(0);
    let walk = Walk { state: WalkState::Reached, ..walk };
    store.record_step(None, &walk, &[], at(YEAR + 2 * HOUR)).await.unwrap();
    for number in [into, inside] {
        let when = at(YEAR + 3 * HOUR);
        assert!(store.close_gap(number, GapState::Lost, 2, when, "").await.unwrap());
        assert!(store.close_gap(number, GapState::Repaired, 3, when, "").await.unwrap());
    }
    let before = gap(&store, past).await;

    assert!(call_back(&store, 1000).await);
    let row = async |number| {
        let gap = gap(&store, number).await;
        assert_eq!(gap.opened_at, at(1000), "of any moment before nothing else is known");
        assert_eq!(state_at(&gap, at(999)), None);
        (gap.from, gap.to, gap.state, gap.closed_at, gap.lost)
    };
    let lost = Some(Lost { at: at(1000), recovered: 2 });
    let repaired = (at(100), at(1000), GapState::Repaired, Some(at(1000)), lost);
    assert_eq!(row(into).await, repaired, "it was walked back to its true beginning");
    let open = (at(100), at(999), GapState::Open, None, None);
    assert_eq!(row(inside).await, open, "walked back to a moment yet to come");
    assert_eq!(row(unknown).await, (at(-500), at(1000), GapState::Open, None, None));
    assert_eq!(gap(&store, past).await, before);
    let walks = store.gap_walks(&OUTLET.into()).await.unwrap();
    assert_eq!(walks.iter().map(|walk| walk.gap).collect::<Vec<_>>(), Vec::<i64>::new());
    assert!(!call_back(&store, 1000).await, "once");
}
