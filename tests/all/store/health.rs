//! What the dashboard asks of the crawl's own completeness.

use super::small_world::{at, end, entry, feed, poll, publish};
use crate::databases::TestStore;
use chrono::Duration;
use diembao::domain::entry::FeedState;
use diembao::domain::health::{GapReason, GapState};
use diembao::domain::outcome::Outcome;
use diembao::store::{NewGap, PollRecord};
use std::collections::BTreeMap;

pub(crate) async fn gaps_that_were_not_repaired_are_listed_and_all_are_added_up(store: TestStore) {
    assert_eq!(store.gap_totals().await.unwrap(), BTreeMap::new());
    for second in [100, 200, 300] {
        let poll = poll("nhandan", at(second), 0);
        let gap = NewGap { from: at(second - 50), to: at(second), reason: GapReason::NoOverlap };
        let record = PollRecord {
            poll: &poll,
            state: &FeedState::default(),
            found: &[],
            planned: &[],
            gap: Some(gap),
            lease: None,
        };
        store.record_poll(&record).await.unwrap();
    }
    let open = store.open_gaps(&"nhandan".into()).await.unwrap();
    assert_eq!(open[0].feed_url, feed("nhandan"));
    for (gap, state) in [(&open[0], GapState::Repaired), (&open[1], GapState::Lost)] {
        assert!(store.close_gap(gap.number, state, 3, at(400), "").await.unwrap());
    }
    let listed = store.unrepaired_gaps(9).await.unwrap();
    let listed: Vec<_> = listed.iter().map(|gap| (gap.to, gap.state)).collect();
    assert_eq!(listed, [(at(300), GapState::Open), (at(200), GapState::Lost)]);
    assert_eq!(store.unrepaired_gaps(1).await.unwrap().len(), 1);
    let one_each = GapState::ALL.iter().map(|state| (*state, 1));
    assert_eq!(store.gap_totals().await.unwrap(), one_each.collect());
}

pub(crate) async fn a_removal_is_told_as_it_was_known(store: TestStore) {
    let id = publish(&store, "nhandan", "a", at(0)).await;
    let watched = [(id.clone(), "nhandan".into())];
    store.watch_articles(&watched, at(100)).await.unwrap();
    for (second, outcome) in [(100, Outcome::Gone), (200, Outcome::Unchanged)] {
        let pause = |_| Duration::seconds(100);
        assert_eq!(store.queue_watched(&"nhandan".into(), at(second), 9, pause).await.unwrap(), 1);
        let visit = end(&entry("nhandan", "a"), outcome, at(second));
        assert_eq!(store.end_entry(&visit, None).await.unwrap(), outcome);
    }
    for (second, removed) in [(99, false), (100, true), (199, true), (200, false), (900, false)] {
        let known = store.removals_as_of(std::slice::from_ref(&id), at(second)).await.unwrap();
        assert_eq!(known.len(), usize::from(removed), "{second}");
    }
    assert_eq!(store.standing_removals(&[id]).await.unwrap(), []);
}
