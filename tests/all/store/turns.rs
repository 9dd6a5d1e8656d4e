//! Turns: each outlet in one worker's hands, the longest due first, and never lost.

use super::small_world::{at, end, entry, feed, list, publish};
use crate::databases::TestStore;
use diembao::domain::id::OutletId;
use diembao::domain::lease::Lease;
use diembao::domain::outcome::Outcome;
use diembao::domain::time::Timestamp;
use diembao::store::Store;
use std::collections::BTreeSet;
use std::time::Duration;

/// Longer than any test takes.
pub(crate) const LONG: Duration = Duration::from_secs(3_600);
/// Every lease there is runs out.
pub(crate) const RUN_OUT: &str = "update outlet_turn set leased_until_ms = 1 where worker <> ''";

fn ids(names: &[&str]) -> Vec<OutletId> {
    names.iter().map(|name| OutletId::from(*name)).collect()
}

/// Claims for `worker` what is due until `moment`.
pub(crate) async fn claim(store: &Store, worker: &str, moment: i64) -> Option<Lease> {
    store.claim_outlet(worker, &[], at(moment), LONG).await.unwrap()
}

/// The outlets that come one after the other, in order.
async fn order(store: &Store, moment: i64) -> String {
    let mut claimed = Vec::new();
    while let Some(lease) = claim(store, "an", moment).await {
        claimed.push(lease.outlet.to_string());
    }
    assert_eq!(store.release_worker("an").await.unwrap(), u64::try_from(claimed.len()).unwrap());
    claimed.join(" ")
}

/// Gives `outlet` its next turn at `next`, or none.
async fn turn_at(store: &Store, outlet: &str, next: Option<i64>) {
    store.make_due(&ids(&[outlet]), at(-9_999)).await.unwrap();
    let among = ids(&[outlet]);
    let lease = store.claim_outlet("an", &among, at(0), LONG).await.unwrap().unwrap();
    assert!(store.release_outlet(&lease, next.map(at), at(-9_999)).await.unwrap());
}

pub(crate) async fn named_outlets_have_turns_and_no_others(store: TestStore) {
    assert_eq!(store.next_due(&[]).await.unwrap(), None);
    store.sync_outlets(&ids(&["b", "a"]), at(10)).await.unwrap();
    assert_eq!(order(&store, 9).await, "");
    assert_eq!(order(&store, 10).await, "a b");

    turn_at(&store, "a", Some(100)).await;
    store.sync_outlets(&ids(&["a", "c", "c"]), at(50)).await.unwrap();
    assert_eq!(order(&store, 99).await, "c", "b is not named, a keeps its turn");
    assert_eq!(order(&store, 100).await, "c a");
    store.make_due(&[], at(20)).await.unwrap();
    assert_eq!(order(&store, 20).await, "a c", "b has no turn to make due");

    store.sync_outlets(&ids(&["a", "b", "c"]), at(60)).await.unwrap();
    assert_eq!(order(&store, 59).await, "a c");
    assert_eq!(order(&store, 60).await, "a c b", "named again");
}

pub(crate) async fn a_fence_goes_on_growing_though_the_outlet_was_not_named(store: TestStore) {
    store.sync_outlets(&ids(&["a"]), at(0)).await.unwrap();
    let old = claim(&store, "an", 0).await.unwrap();
    store.sync_outlets(&[], at(1)).await.unwrap();
    assert!(store.release_outlet(&old, Some(at(2)), at(1)).await.unwrap());
    assert_eq!(store.next_due(&[]).await.unwrap(), None, "whoever held it gives it no turn");
    store.sync_outlets(&ids(&["a"]), at(3)).await.unwrap();
    let new = claim(&store, "binh", 3).await.unwrap();
    assert!(new.fence > old.fence, "{new:?}");
}

pub(crate) async fn the_longest_due_comes_first_and_only_of_those_asked_for(store: TestStore) {
    store.sync_outlets(&ids(&["a", "a b", "b", "never"]), at(0)).await.unwrap();
    for (outlet, next) in [("a", Some(30)), ("a b", Some(10)), ("b", Some(20)), ("never", None)] {
        turn_at(&store, outlet, next).await;
    }
    type Names = &'static [&'static str];
    let cases: [(Names, i64, Option<&str>, Option<i64>); 7] = [
        (&[], 99, Some("a b"), Some(10)),
        (&["a", "b"], 99, Some("b"), Some(20)),
        (&["a"], 99, Some("a"), Some(30)),
        (&["a"], 29, None, Some(30)),
        (&["never"], 99, None, None),
        (&["never", "a"], 30, Some("a"), Some(30)),
        (&["unknown"], 99, None, None),
    ];
    for (among, until, expected, next) in cases {
        let among = ids(among);
        assert_eq!(store.next_due(&among).await.unwrap(), next.map(at), "{among:?}");
        let claimed = store.claim_outlet("an", &among, at(until), LONG).await.unwrap();
        let claimed = claimed.map(|lease| lease.outlet.to_string());
        assert_eq!(claimed.as_deref(), expected, "{among:?}");
        store.release_worker("an").await.unwrap();
    }
}

pub(crate) async fn a_leased_outlet_is_nobody_elses_until_the_lease_runs_out(store: TestStore) {
    store.sync_outlets(&ids(&["a"]), at(0)).await.unwrap();
    let first = claim(&store, "an", 9).await.unwrap();
    assert_eq!((first.outlet.as_str(), first.worker.as_str()), ("a", "an"));
    assert_eq!(claim(&store, "binh", 9).await, None);
    assert_eq!(claim(&store, "an", 9).await, None, "not even its own worker's a second time");
    assert_eq!(store.next_due(&[]).await.unwrap(), None);
    store.make_due(&[], at(0)).await.unwrap();
    assert_eq!(claim(&store, "binh", 9).await, None);

    store.tamper(RUN_OUT).await;
    assert_eq!(store.next_due(&[]).await.unwrap(), Some(at(0)), "the work is to be done again");
    assert!(store.renew_lease(&first, LONG).await.unwrap(), "late, but nobody was faster");
    assert_eq!(claim(&store, "binh", 9).await, None);
    store.tamper(RUN_OUT).await;
    let second = claim(&store, "binh", 9).await.unwrap();
    assert_eq!(
        second,
        Lease { worker: "binh".to_owned(), fence: first.fence + 1, ..first.clone() }
    );
    assert!(!store.renew_lease(&first, LONG).await.unwrap());
    assert!(!store.release_outlet(&first, None, at(9)).await.unwrap());
    assert_eq!(claim(&store, "an", 9).await, None, "the late release freed nothing");

    assert!(store.release_outlet(&second, Some(at(50)), at(9)).await.unwrap());
    assert!(!store.release_outlet(&second, Some(at(60)), at(9)).await.unwrap(), "once");
    assert!(!store.renew_lease(&second, LONG).await.unwrap());
    assert_eq!(store.next_due(&[]).await.unwrap(), Some(at(50)));
}

pub(crate) async fn the_next_turn_is_the_earliest_that_anything_wishes(store: TestStore) {
    let outlet = OutletId::from("a");
    store.sync_outlets(&ids(&["a", "b"]), at(0)).await.unwrap();
    let released = async |feeds_next: Option<i64>, now: Timestamp| {
        store.make_due(std::slice::from_ref(&outlet), at(0)).await.unwrap();
        let among = ids(&["a"]);
        let lease = store.claim_outlet("an", &among, at(0), LONG).await.unwrap().unwrap();
        assert!(store.release_outlet(&lease, feeds_next.map(at), now).await.unwrap());
        store.next_due(&among).await.unwrap()
    };
    assert_eq!(released(None, at(10)).await, None, "nothing is planned");
    assert_eq!(released(Some(900), at(10)).await, Some(at(900)));
    assert_eq!(released(Some(5), at(10)).await, Some(at(11)), "not at once");

    let article = publish(&store, "a", "bai", at(0)).await;
    store.watch_articles(&[(article, outlet.clone())], at(800)).await.unwrap();
    assert_eq!(released(Some(900), at(10)).await, Some(at(800)), "a watch");
    store.ask_walk(&outlet, &feed("a"), at(-99), at(700)).await.unwrap();
    assert_eq!(released(Some(900), at(10)).await, Some(at(700)), "a walk");
    let waits = entry("a", "doi");
    list(&store, std::slice::from_ref(&waits), at(0)).await;
    store.postpone_entry(&waits.id, 1, at(10), at(600), "").await.unwrap();
    assert_eq!(released(None, at(10)).await, Some(at(600)), "an entry");
    assert_eq!(released(Some(500), at(10)).await, Some(at(500)), "a feed");
    assert_eq!(store.next_due(&ids(&["b"])).await.unwrap(), Some(at(0)), "b has its own");
}

pub(crate) async fn whatever_is_asked_of_an_outlet_brings_its_turn_forward(store: TestStore) {
    let article = publish(&store, "a", "bai", at(0)).await;
    let old = entry("a", "cu");
    list(&store, std::slice::from_ref(&old), at(0)).await;
    store.end_entry(&end(&old, Outcome::TooOld, at(0)), None).await.unwrap();
    store.sync_outlets(&ids(&["a", "b"]), at(0)).await.unwrap();
    let outlet = OutletId::from("a");
    let next = async || {
        let next = store.next_due(&ids(&["a"])).await.unwrap();
        turn_at(&store, "a", None).await;
        next
    };
    for planned in [None, Some(9_000)] {
        turn_at(&store, "a", planned).await;
        store.ask_walk(&outlet, &feed("a"), at(-99), at(700)).await.unwrap();
        assert_eq!(next().await, Some(at(700)), "a walk");
    }
    store.watch_articles(&[(article, outlet.clone())], at(600)).await.unwrap();
    assert_eq!(next().await, Some(at(600)), "a watch");
    assert_eq!(store.requeue_too_old(at(-500)).await.unwrap(), 1);
    assert_eq!(next().await, Some(at(-500)), "an older horizon");
    turn_at(&store, "a", Some(5)).await;
    store.ask_walk(&outlet, &feed("a"), at(-100), at(800)).await.unwrap();
    assert_eq!(next().await, Some(at(0)), "never backward");
}

pub(crate) async fn a_turn_further_ahead_than_any_pause_was_planned_by_a_wrong_clock(
    store: TestStore,
) {
    let year = 365 * 86_400;
    store.sync_outlets(&ids(&["a", "b"]), at(0)).await.unwrap();
    for (outlet, now, wish) in [("a", year, year + 900), ("b", 0, 40 * 86_400)] {
        let among = ids(&[outlet]);
        let lease = store.claim_outlet("an", &among, at(year), LONG).await.unwrap().unwrap();
        assert!(store.release_outlet(&lease, Some(at(wish)), at(now)).await.unwrap());
    }
    let next = |outlet: &'static str| {
        let store = &store;
        async move { store.next_due(&ids(&[outlet])).await.unwrap() }
    };
    assert_eq!(next("b").await, Some(at(86_400)), "once a day at least");
    assert_eq!(store.call_turns_back(at(year)).await.unwrap(), 0, "by the wrong clock all is well");
    assert_eq!(store.call_turns_back(at(60)).await.unwrap(), 1);
    assert_eq!((next("a").await, next("b").await), (Some(at(60)), Some(at(86_400))));
}

pub(crate) async fn what_a_crashed_worker_held_is_free_when_it_comes_back(store: TestStore) {
    store.sync_outlets(&ids(&["a", "b", "c"]), at(0)).await.unwrap();
    for worker in ["an", "binh", "an"] {
        claim(&store, worker, 0).await.unwrap();
    }
    store.enter_host("a.example", "an", LONG).await.unwrap();
    store.enter_host("b.example", "binh", LONG).await.unwrap();
    assert_eq!(store.release_worker("an").await.unwrap(), 2);
    assert_eq!(store.release_worker("an").await.unwrap(), 0);
    assert_eq!(order(&store, 0).await, "a c");
    assert_eq!(store.enter_host("a.example", "chi", LONG).await.unwrap(), None);
    assert!(store.enter_host("b.example", "chi", LONG).await.unwrap().is_some());
}

pub(crate) async fn a_crowd_of_workers_claims_each_outlet_once(store: TestStore) {
    let names: Vec<_> = (0..200).map(|n| OutletId::new(format!("bao-{n:03}"))).collect();
    store.sync_outlets(&names, at(0)).await.unwrap();
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let store = Store::clone(&store);
            tokio::spawn(async move {
                let mut claimed = Vec::new();
                while let Some(lease) = claim(&store, &format!("tho-{worker}"), 0).await {
                    claimed.push(lease.outlet);
                }
                claimed
            })
        })
        .collect();
    let mut claimed = Vec::new();
    for worker in workers {
        claimed.extend(worker.await.unwrap());
    }
    let each: BTreeSet<_> = claimed.iter().collect();
    assert_eq!((claimed.len(), each.len()), (200, 200));
    assert_eq!(claim(&store, "an", 0).await, None);
}

pub(crate) async fn many_that_change_many_turns_at_once_do_not_wait_for_each_other(
    store: TestStore,
) {
    let names: Vec<_> = (0..40).map(|n| OutletId::new(format!("bao-{n:03}"))).collect();
    let workers: Vec<_> = (0..8_usize)
        .map(|worker| {
            let (store, mut names) = (Store::clone(&store), names.clone());
            names.rotate_left(worker * 5);
            tokio::spawn(async move {
                let name = format!("tho-{worker}");
                for round in 0..5 {
                    store.sync_outlets(&names[..20 + worker], at(round)).await.unwrap();
                    store.make_due(&names, at(round)).await.unwrap();
                    if let Some(lease) = claim(&store, &name, round).await {
                        store.release_outlet(&lease, None, at(round)).await.unwrap();
                    }
                    store.forgive_failures(at(0), at(round)).await.unwrap();
                    store.release_worker(&name).await.unwrap();
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    store.sync_outlets(&names, at(0)).await.unwrap();
    store.make_due(&[], at(0)).await.unwrap();
    assert_eq!(order(&store, 0).await.split(' ').count(), 40);
}
