//! Feeds and the queue of entries: nothing lost, nothing visited twice for nothing.

use super::small_world::{
    article, at, end, entry, feed, keep, list, page, poll, record, retitle, url,
};
use crate::databases::TestStore;
use chrono::{DateTime, NaiveDate};
use diembao::domain::entry::{Entry, FeedState, Poll};
use diembao::domain::id::{EntryId, OutletId};
use diembao::domain::outcome::{Outcome, PollOutcome};
use diembao::store::{EntryTotals, FoundEntry, PollResult, StoreError};

pub(crate) async fn a_poll_queues_what_is_new_and_counts_what_is_seen(store: TestStore) {
    let (a, b, c) = (entry("nhandan", "a"), entry("nhandan", "b"), entry("nhandan", "c"));
    let cases = [
        ("first visit", vec![a.clone(), b.clone()], (2, 0)),
        ("same again", vec![a.clone(), b.clone()], (0, 2)),
        ("one more", vec![b.clone(), c.clone()], (1, 1)),
        ("twice in one document", vec![c.clone(), c.clone()], (0, 2)),
    ];
    for (what, listed, (new, seen)) in cases {
        let result = list(&store, &listed, at(10)).await;
        assert_eq!(result, PollResult { new, seen, revisits: 0 }, "{what}");
        assert_eq!(store.recent_polls(None, 1).await.unwrap()[0].new_items, new, "{what}");
    }
    let mut waiting = store.pending_entries(&a.outlet, at(10), 10).await.unwrap();
    waiting.sort_by(|a, b| a.url.cmp(&b.url));
    assert_eq!(waiting, [a, b, c]);
}

pub(crate) async fn polls_are_logged_newest_first(store: TestStore) {
    let failed = Poll {
        outcome: PollOutcome::FailedHttp,
        http_status: None,
        detail: "máy chủ không trả lời".to_owned(),
        ..poll("tuoitre", at(20), 0)
    };
    let log = [poll("nhandan", at(10), 0), failed.clone(), poll("nhandan", at(30), 0)];
    for poll in &log {
        store.record_poll(&record(poll, &FeedState::default(), &[])).await.unwrap();
    }
    let newest_first: Vec<_> = log.iter().rev().cloned().collect();
    assert_eq!(store.recent_polls(None, 10).await.unwrap(), newest_first);
    assert_eq!(store.recent_polls(None, 2).await.unwrap(), newest_first[..2]);
    assert_eq!(store.recent_polls(Some(&"tuoitre".into()), 10).await.unwrap(), [failed]);
    let expected = [
        (log[0].feed_url.clone(), PollOutcome::Read),
        (log[1].feed_url.clone(), PollOutcome::FailedHttp),
    ];
    let mut ways = store.feed_outcomes().await.unwrap();
    ways.sort();
    assert_eq!(ways, expected, "each way in which a feed ended, once");
}

pub(crate) async fn an_outlet_counts_as_seen_only_when_a_feed_could_be_read(store: TestStore) {
    let day: NaiveDate = "2025-08-01".parse().unwrap();
    let mut seen = Vec::new();
    for (n, outcome) in PollOutcome::ALL.iter().enumerate() {
        let outlet = format!("bao-{n:02}");
        let poll = Poll { outcome: *outcome, ..poll(&outlet, at(50), 0) };
        store.record_poll(&record(&poll, &FeedState::default(), &[])).await.unwrap();
        if matches!(outcome, PollOutcome::Read | PollOutcome::NotModified | PollOutcome::Empty) {
            seen.push((OutletId::new(outlet), day));
        }
    }
    let cases = [((0, 50), false), ((0, 51), true), ((50, 51), true), ((51, 99), false)];
    for ((from, to), inside) in cases {
        let found = store.days_read_between(at(from), at(to)).await.unwrap();
        assert_eq!(found, if inside { seen.clone() } else { Vec::new() }, "{from} to {to}");
    }
}

pub(crate) async fn a_day_read_is_a_day_in_vietnam_and_told_once(store: TestStore) {
    let polls = [
        ("tuoitre", "2025-08-31T16:59:59Z"),
        ("nhandan", "2025-08-31T17:00:00Z"),
        ("nhandan", "2025-09-01T16:59:59Z"),
        ("nhandan", "2025-08-30T17:00:00Z"),
        ("nhandan", "1999-12-31T17:00:00Z"),
    ];
    for (outlet, when) in polls {
        let poll = poll(outlet, when.parse().unwrap(), 0);
        store.record_poll(&record(&poll, &FeedState::default(), &[])).await.unwrap();
    }
    let read = store.days_read_between(DateTime::UNIX_EPOCH, at(99_999_999)).await.unwrap();
    let read: Vec<_> = read.iter().map(|(outlet, day)| format!("{outlet} {day}")).collect();
    let expected =
        ["nhandan 2000-01-01", "nhandan 2025-08-31", "nhandan 2025-09-01", "tuoitre 2025-08-31"];
    assert_eq!(read, expected);
}

pub(crate) async fn entries_come_longest_waiting_first_and_not_before_their_time(store: TestStore) {
    let found_at = |name, second| Entry { found_at: at(second), ..entry("nhandan", name) };
    let (old, new) = (found_at("old", 10), found_at("new", 20));
    list(&store, &[new.clone(), old.clone()], at(20)).await;
    let outlet = &old.outlet;
    let titles = async |moment, limit| {
        let entries = store.pending_entries(outlet, at(moment), limit).await.unwrap();
        entries.into_iter().map(|entry| entry.title).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(titles(20, 10).await, "Tin old, Tin new");
    assert_eq!(titles(20, 1).await, "Tin old");
    assert_eq!(titles(15, 10).await, "Tin old", "not found yet");

    store.postpone_entry(&old.id, 1, at(3), at(100), "chưa mở được").await.unwrap();
    assert_eq!(titles(99, 10).await, "Tin new");
    assert_eq!(store.pending_entries(outlet, at(100), 1).await.unwrap()[0].attempts, 1);
    store.end_entry(&end(&new, Outcome::Gone, at(30)), None).await.unwrap();
    assert_eq!(titles(99, 10).await, "");
    assert_eq!(titles(100, 10).await, "Tin old");
    assert_eq!(store.pending_entries(&"tuoitre".into(), at(100), 10).await.unwrap(), []);
}

pub(crate) async fn a_visit_ends_once_whatever_is_repeated(store: TestStore) {
    let entry = entry("nhandan", "a");
    list(&store, std::slice::from_ref(&entry), at(0)).await;
    let page = page(&entry.url, at(5), "không có gì");
    let outcome = store.end_entry(&end(&entry, Outcome::NoText, at(5)), Some(&page)).await.unwrap();
    assert_eq!(outcome, Outcome::NoText);
    assert_eq!(store.page(&page.id()).await.unwrap(), Some(page));

    let again = store.end_entry(&end(&entry, Outcome::Gone, at(6)), None).await.unwrap();
    assert_eq!(again, Outcome::NoText, "the first end stands");
    let late = keep(&store, &entry, &article(&entry.url, "muộn"), at(7)).await;
    assert_eq!(late, Outcome::NoText, "an article that comes too late is not kept");
    store.postpone_entry(&entry.id, 1, at(7), at(8), "muộn").await.unwrap();
    assert_eq!(store.pending_entries(&entry.outlet, at(99), 9).await.unwrap(), []);
    let counts = store.outcome_counts().await.unwrap();
    assert_eq!(counts, [(entry.outlet, Outcome::NoText, 1)]);
    assert_eq!(store.outbox_end().await.unwrap(), 0);
}

pub(crate) async fn a_row_of_failures_ends_when_the_page_is_queued_again(store: TestStore) {
    let seen = Entry { published_at: None, ..entry("nhandan", "a") };
    list(&store, std::slice::from_ref(&seen), at(0)).await;
    let row = async || {
        let waiting = store.pending_entries(&seen.outlet, at(9_999), 9).await.unwrap();
        waiting.into_iter().map(|entry| (entry.attempts, entry.failing_since)).collect::<Vec<_>>()
    };
    let fail = async |attempts, since, next| {
        store.postpone_entry(&seen.id, attempts, at(since), at(next), "503").await.unwrap();
    };
    assert_eq!(row().await, [(0, None)]);
    fail(1, 10, 20).await;
    fail(2, 10, 40).await;
    assert_eq!(row().await, [(2, Some(at(10)))]);
    store.end_entry(&end(&seen, Outcome::TooOld, at(50)), None).await.unwrap();
    assert_eq!(store.requeue_too_old(at(-9_999)).await.unwrap(), 1);
    assert_eq!(row().await, [(0, None)], "the horizon has moved");
    fail(1, 60, 70).await;
    keep(&store, &seen, &article(&seen.url, "x"), at(80)).await;
    retitle(&store, &seen, "Tin khác", at(90)).await;
    assert_eq!(row().await, [(0, None)], "a new title");
    fail(1, 100, 110).await;
    keep(&store, &seen, &article(&seen.url, "x"), at(120)).await;
    let id = diembao::domain::article::article_id(&seen.url);
    store.watch_articles(&[(id, seen.outlet.clone())], at(130)).await.unwrap();
    let pause = |_| chrono::Duration::days(1);
    assert_eq!(store.queue_watched(&seen.outlet, at(130), 9, pause).await.unwrap(), 1);
    assert_eq!(row().await, [(0, None)], "watched");
}

pub(crate) async fn an_entry_says_whether_it_has_brought_an_article(store: TestStore) {
    let (first, second) = (entry("nhandan", "a"), entry("nhandan", "b"));
    list(&store, &[first.clone(), second.clone()], at(0)).await;
    keep(&store, &first, &article(&first.url, "x"), at(1)).await;
    retitle(&store, &first, "Tin khác", at(2)).await;
    let waiting = store.pending_entries(&first.outlet, at(9), 9).await.unwrap();
    let mut kept: Vec<_> = waiting.into_iter().map(|entry| (entry.url, entry.kept)).collect();
    kept.sort();
    assert_eq!(kept, [(first.url, true), (second.url, false)]);
}

pub(crate) async fn an_entry_that_no_feed_listed_is_refused(store: TestStore) {
    let entry = entry("nhandan", "a");
    let unknown = |refused| matches!(refused, StoreError::UnknownEntry(id) if id == entry.id);
    let ended = store.end_entry(&end(&entry, Outcome::Gone, at(1)), None).await;
    assert!(unknown(ended.unwrap_err()));
    assert!(unknown(store.postpone_entry(&entry.id, 1, at(0), at(1), "").await.unwrap_err()));
    let id = EntryId::from("không có");
    let refused = store.postpone_entry(&id, 1, at(0), at(1), "").await.unwrap_err();
    assert!(refused.to_string().contains("record the poll"), "{refused}");
}

pub(crate) async fn a_new_title_in_the_same_feed_has_the_page_visited_again(store: TestStore) {
    let seen = entry("nhandan", "a");
    list(&store, std::slice::from_ref(&seen), at(0)).await;
    let listed = |title: &str, feed_url: &str| {
        let (title, feed_url) = (title.to_owned(), feed_url.to_owned());
        [FoundEntry { entry: Entry { title, feed_url, ..seen.clone() } }]
    };
    let (own, other) = (feed("nhandan"), feed("nhandan") + "/thoi-su");
    let revisits = async |title: &str, feed_url: &str| {
        let poll = poll("nhandan", at(10), 1);
        let found = listed(title, feed_url);
        store.record_poll(&record(&poll, &FeedState::default(), &found)).await.unwrap().revisits
    };
    assert_eq!(revisits("Tin khác", &own).await, 0, "it waits anyway");
    store.end_entry(&end(&seen, Outcome::Gone, at(5)), None).await.unwrap();
    let cases = [
        ("the same title", seen.title.as_str(), &own, 0),
        ("no title", "", &own, 0),
        ("another feed words it differently", "Tin khác", &other, 0),
        ("a new title", "Tin khác", &own, 1),
        ("queued already", "Tin khác nữa", &own, 0),
    ];
    for (what, title, feed_url, expected) in cases {
        assert_eq!(revisits(title, feed_url).await, expected, "{what}");
    }
    let waiting = store.pending_entries(&seen.outlet, at(10), 9).await.unwrap();
    assert_eq!(waiting, [Entry { title: "Tin khác".to_owned(), ..seen.clone() }]);
}

pub(crate) async fn a_horizon_that_moved_back_has_pages_visited_that_were_too_old(
    store: TestStore,
) {
    let dated = |name, published_at: Option<i64>| Entry {
        published_at: published_at.map(at),
        ..entry("nhandan", name)
    };
    let cases = [
        ("before", Some(99), Outcome::TooOld, false),
        ("at", Some(100), Outcome::TooOld, true),
        ("after", Some(101), Outcome::TooOld, true),
        ("undated", None, Outcome::TooOld, true),
        ("gone", Some(101), Outcome::Gone, false),
    ];
    let mut entries: Vec<_> = cases.iter().map(|case| dated(case.0, case.1)).collect();
    entries.push(dated("waits", Some(50)));
    list(&store, &entries, at(0)).await;
    for (entry, (_, _, outcome, _)) in entries.iter().zip(cases) {
        store.postpone_entry(&entry.id, 3, at(1), at(5), "chưa mở được").await.unwrap();
        store.end_entry(&end(entry, outcome, at(10)), None).await.unwrap();
    }
    assert_eq!(store.requeue_too_old(at(100)).await.unwrap(), 3);
    assert_eq!(store.requeue_too_old(at(100)).await.unwrap(), 0, "they wait already");

    let waiting = store.pending_entries(&"nhandan".into(), at(10), 9).await.unwrap();
    for (entry, (what, _, _, again)) in entries.iter().zip(cases) {
        assert_eq!(waiting.contains(entry), again, "{what}: tried anew, with no failed attempt");
    }
    let totals = store.entry_totals().await.unwrap();
    assert_eq!(totals, EntryTotals { entries: 6, ended: 2, pending: 4 });

    store.end_entry(&end(&entries[1], Outcome::NoText, at(20)), None).await.unwrap();
    let visits = store.entry_visits().await.unwrap();
    let outcomes = |name: &str| {
        let url = url("nhandan", name);
        visits.iter().find(|entry| entry.url == url).unwrap().outcomes.clone()
    };
    assert_eq!(outcomes("at"), [Outcome::TooOld, Outcome::NoText], "the first visit stays told");
    assert_eq!(outcomes("undated"), [Outcome::TooOld]);
}

pub(crate) async fn as_many_entries_end_as_came_in(store: TestStore) {
    let entries: Vec<_> = (0..14).map(|n| entry("nhandan", &format!("tin-{n}"))).collect();
    list(&store, &entries, at(0)).await;
    for (entry, outcome) in entries.iter().zip(&Outcome::ALL[..10]) {
        store.end_entry(&end(entry, *outcome, at(1)), None).await.unwrap();
    }
    retitle(&store, &entries[0], "Tin sửa", at(2)).await;
    let totals = store.entry_totals().await.unwrap();
    assert_eq!(totals, EntryTotals { entries: 14, ended: 9, pending: 5 });
    let counts = store.outcome_counts().await.unwrap();
    let expected: Vec<_> =
        Outcome::ALL[1..10].iter().map(|outcome| ("nhandan".into(), *outcome, 1)).collect();
    assert_eq!(counts, expected);
}
