//! Hosts: one request at a time, with a rest between two.

use super::small_world::at;
use super::turns::LONG;
use crate::databases::TestStore;
use diembao::store::Store;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const HOST: &str = "nhandan.example";
const NO_REST: Duration = Duration::ZERO;
const OVER: &str = "update host_turn set held_until_ms = 1";

pub(crate) async fn a_host_is_entered_by_one_worker_at_a_time(store: TestStore) {
    assert_eq!(store.enter_host(HOST, "an", LONG).await.unwrap(), None);
    for worker in ["binh", "an"] {
        let wait = store.enter_host(HOST, worker, LONG).await.unwrap().unwrap();
        assert!(wait > NO_REST && wait <= LONG, "{worker}: {wait:?}");
    }
    assert_eq!(store.enter_host("tuoitre.example", "binh", LONG).await.unwrap(), None);

    store.leave_host(HOST, "binh", NO_REST).await.unwrap();
    assert!(store.enter_host(HOST, "binh", LONG).await.unwrap().is_some(), "it was not inside");
    store.leave_host(HOST, "an", NO_REST).await.unwrap();
    assert_eq!(store.enter_host(HOST, "binh", LONG).await.unwrap(), None);
}

pub(crate) async fn nobody_enters_before_the_rest_is_over(store: TestStore) {
    assert_eq!(store.enter_host(HOST, "an", LONG * 2).await.unwrap(), None);
    store.leave_host(HOST, "an", LONG).await.unwrap();
    store.leave_host(HOST, "an", NO_REST).await.unwrap();
    for worker in ["an", "binh"] {
        let wait = store.enter_host(HOST, worker, LONG).await.unwrap().unwrap();
        assert!(wait > LONG / 2 && wait <= LONG, "{worker}: {wait:?}; leaving once counts");
    }
    store.tamper(OVER).await;
    assert_eq!(store.enter_host(HOST, "an", LONG).await.unwrap(), None);
}

pub(crate) async fn a_worker_that_never_leaves_loses_the_host_in_the_end(store: TestStore) {
    assert_eq!(store.enter_host(HOST, "an", LONG).await.unwrap(), None);
    store.tamper(OVER).await;
    assert_eq!(store.enter_host(HOST, "binh", LONG).await.unwrap(), None);
    store.leave_host(HOST, "an", NO_REST).await.unwrap();
    assert!(store.enter_host(HOST, "chi", LONG).await.unwrap().is_some(), "it is binh's");
}

pub(crate) async fn a_crowd_never_speaks_to_one_host_at_once(store: TestStore) {
    let inside = Arc::new(AtomicUsize::new(0));
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let (store, inside) = (Store::clone(&store), Arc::clone(&inside));
            tokio::spawn(async move {
                let worker = format!("tho-{worker}");
                for _ in 0..6 {
                    while let Some(wait) = store.enter_host(HOST, &worker, LONG).await.unwrap() {
                        tokio::time::sleep(wait.min(Duration::from_millis(5))).await;
                    }
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                    tokio::task::yield_now().await;
                    inside.fetch_sub(1, Ordering::SeqCst);
                    store.leave_host(HOST, &worker, NO_REST).await.unwrap();
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
}

pub(crate) async fn a_host_that_asks_to_be_left_alone_is_so_by_every_worker(store: TestStore) {
    let until = || async { store.host_held_back_until(HOST).await.unwrap() };
    assert_eq!(until().await, None);
    store.hold_host_back(HOST, at(600)).await.unwrap();
    assert_eq!(until().await, Some(at(600)), "also of a host that nobody has entered");
    assert_eq!(store.enter_host(HOST, "an", LONG).await.unwrap(), None);
    store.hold_host_back(HOST, at(300)).await.unwrap();
    store.leave_host(HOST, "an", NO_REST).await.unwrap();
    assert_eq!(until().await, Some(at(300)), "the last word counts, and outlives the turn");
    assert_eq!(store.host_held_back_until("khac.example").await.unwrap(), None);
}
