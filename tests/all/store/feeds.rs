//! What is known of a feed between two visits.

use super::small_world::{at, entry, feed, list, poll, record};
use crate::databases::TestStore;
use chrono::Duration;
use diembao::domain::entry::{FeedState, KnownSitemap, Poll};
use diembao::domain::health::FailingFeed;
use diembao::domain::outcome::PollOutcome;
use diembao::domain::time::Timestamp;
use diembao::store::{FoundEntry, Store};

async fn state_of(store: &Store, outlet: &str) -> FeedState {
    let mut states = store.feed_states(&outlet.into()).await.unwrap();
    states.remove(&feed(outlet)).unwrap_or_default()
}

pub(crate) async fn a_feed_is_remembered_between_polls(store: TestStore) {
    assert_eq!(store.feed_states(&"nhandan".into()).await.unwrap(), [].into());
    let states = [
        FeedState {
            etag: Some("W/\"đ\"".to_owned()),
            last_modified: Some("Fri, 01 Aug 2025 00:00:00 GMT".to_owned()),
            body_hash: Some("00ff".to_owned()),
            next_poll_at: Some(at(600)),
            interval: Some(Duration::minutes(20)),
            failures: 3,
            failure_weight: 6,
            last_read_at: Some(at(-60)),
            last_new_at: None,
            listed: vec!["b".into(), "a".into()],
            sitemaps: vec![
                KnownSitemap {
                    url: "https://nhandan.example/sitemap-1.xml?p=đ".to_owned(),
                    known_until: at(-60),
                    asked_at: Some(at(-30)),
                    listed: vec!["d".into(), "c".into()],
                },
                KnownSitemap {
                    url: "https://nhandan.example/sitemap-2.xml".to_owned(),
                    known_until: at(-120),
                    asked_at: None,
                    listed: vec![],
                },
            ],
        },
        FeedState { failures: 4, ..FeedState::default() },
    ];
    for state in states {
        store.record_poll(&record(&poll("nhandan", at(0), 0), &state, &[])).await.unwrap();
        assert_eq!(state_of(&store, "nhandan").await, state);
    }
    let other = Poll { feed_url: feed("nhandan") + "/the-gioi", ..poll("nhandan", at(0), 0) };
    store.record_poll(&record(&other, &FeedState::default(), &[])).await.unwrap();
    let states = store.feed_states(&"nhandan".into()).await.unwrap();
    assert_eq!(states.into_keys().collect::<Vec<_>>(), [feed("nhandan"), other.feed_url]);
    assert_eq!(store.feed_states(&"tuoitre".into()).await.unwrap(), [].into());
}

pub(crate) async fn the_last_visit_that_brought_something_new_is_noted(store: TestStore) {
    let found = [FoundEntry { entry: entry("nhandan", "a") }];
    let cases: [(i64, &[FoundEntry], Option<i64>); 4] =
        [(10, &[], None), (20, &found, Some(20)), (30, &found, Some(20)), (40, &[], Some(20))];
    for (second, found, expected) in cases {
        let state = FeedState { last_new_at: Some(at(-999)), ..FeedState::default() };
        store.record_poll(&record(&poll("nhandan", at(second), 1), &state, found)).await.unwrap();
        assert_eq!(state_of(&store, "nhandan").await.last_new_at, expected.map(at), "{second}");
    }
}

/// A visit that ended like this, with the failures it leaves.
async fn visit(store: &Store, outlet: &str, when: Timestamp, outcome: PollOutcome, failures: u32) {
    let poll = Poll { outcome, ..poll(outlet, when, 0) };
    let next_poll_at = Some(at(9_000));
    let state =
        FeedState { failures, failure_weight: failures, next_poll_at, ..Default::default() };
    store.record_poll(&record(&poll, &state, &[])).await.unwrap();
}

pub(crate) async fn a_feed_that_fails_is_told_with_when_it_was_last_read(store: TestStore) {
    use PollOutcome::{Empty, FailedHttp, FailedNetwork, NotModified, OwnNetwork, Read};
    type Visits = &'static [(i64, PollOutcome)];
    let feeds: [(&str, Visits); 4] = [
        ("back", &[(10, Read), (50, FailedHttp), (60, FailedNetwork), (70, Read)]),
        ("down", &[(5, Read), (20, NotModified), (30, Empty), (55, OwnNetwork)]),
        ("empty", &[(10, Read), (50, FailedHttp), (60, Empty)]),
        ("never", &[(10, FailedHttp), (50, FailedHttp)]),
    ];
    let of = |(outlet, visits): (&'static str, Visits)| {
        visits.iter().map(move |(second, outcome)| (*second, outlet, *outcome))
    };
    let mut visits: Vec<_> = feeds.into_iter().flat_map(of).collect();
    visits.sort_by_key(|(second, ..)| *second);
    for (second, outlet, outcome) in visits {
        visit(&store, outlet, at(second), outcome, 1).await;
    }
    let failing = async |as_of, asked_since| {
        let failing = store.failing_at(at(as_of), at(asked_since)).await.unwrap();
        let line = |of: FailingFeed| {
            assert_eq!(of.feed_url, feed(of.outlet.as_str()));
            format!("{} {}", of.outlet, (of.last_read_at - at(0)).num_seconds())
        };
        failing.into_iter().map(line).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(failing(49, 0).await, "");
    assert_eq!(failing(50, 0).await, "back 10, empty 10");
    assert_eq!(failing(69, 0).await, "back 10, down 20");
    assert_eq!(failing(99, 0).await, "down 20");
    assert_eq!(failing(99, 56).await, "", "not asked for long");
}

pub(crate) async fn pages_that_failed_for_our_own_network_begin_anew(store: TestStore) {
    let (before, since) = (entry("nhandan", "a"), entry("nhandan", "b"));
    list(&store, &[before.clone(), since.clone()], at(0)).await;
    store.postpone_entry(&before.id, 2, at(99), at(150), "503").await.unwrap();
    store.postpone_entry(&since.id, 2, at(100), at(150), "no answer").await.unwrap();
    store.forgive_failures(at(100), at(500)).await.unwrap();
    let waiting = async |second| {
        let waiting = store.pending_entries(&"nhandan".into(), at(second), 9).await.unwrap();
        let rows =
            waiting.into_iter().map(|entry| (entry.title, entry.attempts, entry.failing_since));
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        rows
    };
    assert_eq!(waiting(149).await, []);
    let rows = [("Tin a".to_owned(), 2, Some(at(99))), ("Tin b".to_owned(), 0, None)];
    assert_eq!(waiting(150).await, rows);
}

pub(crate) async fn failures_of_our_own_network_are_taken_back_and_no_others(store: TestStore) {
    use PollOutcome::{FailedHttp, FailedNetwork, OwnNetwork, Read};
    type Visits = &'static [(i64, PollOutcome)];
    let cases: [(&str, Visits, bool); 6] = [
        ("network", &[(10, Read), (100, FailedNetwork)], true),
        ("network-then-not-judged", &[(100, FailedNetwork), (120, OwnNetwork)], true),
        ("network-then-http", &[(100, FailedNetwork), (120, FailedHttp)], false),
        ("http-then-network", &[(100, FailedHttp), (120, FailedNetwork)], true),
        ("before", &[(99, FailedNetwork)], false),
        ("before-then-not-judged", &[(99, FailedNetwork), (120, OwnNetwork)], false),
    ];
    for (outlet, visits, _) in &cases {
        for (failures, (second, outcome)) in (0..).zip(*visits) {
            let failures = if *outcome == Read { 0 } else { failures + 1 };
            visit(&store, outlet, at(*second), *outcome, failures).await;
        }
    }
    let ids: Vec<_> = cases.iter().map(|case| case.0.into()).collect();
    store.sync_outlets(&ids, at(9_000)).await.unwrap();
    let failing = async || {
        let failing = store.failing_feeds().await.unwrap();
        failing
            .into_iter()
            .map(|(outlet, url, state)| {
                assert_eq!(url, feed(outlet.as_str()));
                assert!(state.failures > 0);
                outlet.to_string()
            })
            .collect::<Vec<_>>()
    };
    let mut all: Vec<_> = cases.iter().map(|case| case.0.to_owned()).collect();
    all.sort();
    assert_eq!(failing().await, all);

    assert_eq!(store.forgive_failures(at(100), at(500)).await.unwrap(), 3);
    assert_eq!(store.forgive_failures(at(100), at(500)).await.unwrap(), 0, "once");
    let kept: Vec<_> = all
        .iter()
        .filter(|outlet| cases.iter().any(|case| case.0 == **outlet && !case.2))
        .cloned()
        .collect();
    assert_eq!(failing().await, kept);
    for (outlet, _, forgiven) in cases {
        let state = state_of(&store, outlet).await;
        assert_eq!(
            (state.failures == 0, state.failure_weight == 0),
            (forgiven, forgiven),
            "{outlet}"
        );
        let due = if forgiven { at(500) } else { at(9_000) };
        assert_eq!(state.next_poll_at, Some(due), "{outlet}");
        assert_eq!(store.next_due(&[outlet.into()]).await.unwrap(), Some(due), "{outlet}");
    }
}
