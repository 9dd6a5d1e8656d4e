//! A worker that was thought dead and comes back: whatever it brings changes nothing.

use super::small_world::{at, entry, feed, poll};
use super::turns::{LONG, RUN_OUT, claim};
use crate::databases::TestStore;
use chrono::NaiveDate;
use diembao::domain::entry::FeedState;
use diembao::domain::health::GapReason;
use diembao::domain::lease::Lease;
use diembao::domain::walk::Walk;
use diembao::store::{FoundEntry, NewGap, PollRecord, Store, StoreError};

const DAYS: (NaiveDate, NaiveDate) = (NaiveDate::MIN, NaiveDate::MAX);

async fn walk_of(store: &Store) -> Walk {
    store.walks(None).await.unwrap().remove(0)
}

/// Records a visit that lists one entry and leaves a gap, then a step of a walk.
async fn work(store: &Store, lease: &Lease) -> [Result<u32, StoreError>; 2] {
    let (poll, state) =
        (poll("nhandan", at(20), 1), FeedState { failures: 7, ..Default::default() });
    let found = [FoundEntry { entry: entry("nhandan", "a") }];
    let gap = NewGap { from: at(5), to: at(20), reason: GapReason::NoOverlap };
    let record = PollRecord {
        poll: &poll,
        state: &state,
        found: &found,
        planned: &[(NaiveDate::default(), 1)],
        gap: Some(gap),
        lease: Some(lease),
    };
    let polled = store.record_poll(&record).await;
    let step = Walk { read: 1, ..walk_of(store).await };
    let found = [FoundEntry { entry: entry("nhandan", "b") }];
    let stepped = store.record_step(Some(lease), &step, &found, at(21)).await;
    [polled.map(|result| result.new), stepped.map(|result| result.new)]
}

pub(crate) async fn a_frozen_worker_that_comes_back_changes_nothing(store: TestStore) {
    store.sync_outlets(&["nhandan".into()], at(0)).await.unwrap();
    store.ask_walk(&"nhandan".into(), &feed("nhandan"), at(-99), at(0)).await.unwrap();
    let frozen = claim(&store, "an", 0).await.unwrap();
    store.tamper(RUN_OUT).await;
    let held = claim(&store, "binh", 0).await.unwrap();

    for refused in work(&store, &frozen).await {
        let refused = refused.unwrap_err();
        assert!(matches!(&refused, StoreError::LeaseLost(outlet) if outlet.as_str() == "nhandan"));
        assert!(refused.to_string().contains("in other hands"), "{refused}");
    }
    assert!(!store.renew_lease(&frozen, LONG).await.unwrap());
    assert!(!store.release_outlet(&frozen, Some(at(1)), at(0)).await.unwrap());
    assert_eq!(store.entry_totals().await.unwrap().entries, 0);
    assert_eq!(store.recent_polls(None, 9).await.unwrap(), []);
    assert_eq!(store.feed_states(&"nhandan".into()).await.unwrap(), [].into());
    assert_eq!(store.open_gaps(&"nhandan".into()).await.unwrap(), []);
    assert_eq!(store.outlet_days(None, DAYS.0, DAYS.1).await.unwrap(), []);
    assert_eq!(walk_of(&store).await.read, 0);

    assert_eq!(work(&store, &held).await.map(Result::unwrap), [1, 1]);
    assert!(store.release_outlet(&held, None, at(30)).await.unwrap());
}

pub(crate) async fn an_outlet_does_not_change_hands_while_a_visit_is_recorded(store: TestStore) {
    store.sync_outlets(&["nhandan".into()], at(0)).await.unwrap();
    store.ask_walk(&"nhandan".into(), &feed("nhandan"), at(-99), at(0)).await.unwrap();
    let mut lease = claim(&store, "an", 0).await.unwrap();
    for _ in 0..20 {
        store.tamper(RUN_OUT).await;
        let other = Store::clone(&store);
        let taking = tokio::spawn(async move { claim(&other, "binh", 0).await });
        let polls = store.recent_polls(None, 999).await.unwrap().len();
        let [polled, _] = work(&store, &lease).await;
        let recorded = store.recent_polls(None, 999).await.unwrap().len() > polls;
        assert_eq!(polled.is_ok(), recorded);
        // None: the row was locked at that moment by the visit being recorded.
        if let Some(taken) = taking.await.unwrap() {
            assert_eq!(taken.fence, lease.fence + 1);
            assert!(work(&store, &lease).await[0].is_err());
            lease = taken;
        }
    }
}
