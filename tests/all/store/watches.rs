//! Watched articles: visited again at growing intervals, their removal noted and never twice.

use super::small_world::{article, at, end, entry, keep, list, page, publish, retitle};
use crate::databases::TestStore;
use chrono::Duration;
use diembao::domain::article::article_id;
use diembao::domain::entry::Entry;
use diembao::domain::id::{ArticleId, OutletId};
use diembao::domain::outcome::Outcome;
use diembao::domain::page::Page;
use diembao::domain::watch::Removal;
use diembao::store::{Store, StoreError};

/// Queues what is due at a second, with pauses of 100, 200, 300… seconds.
async fn queue(store: &Store, outlet: &str, second: i64, limit: u32) -> u64 {
    let pause = |visits: u32| Duration::seconds(100 * (i64::from(visits) + 1));
    store.queue_watched(&outlet.into(), at(second), limit, pause).await.unwrap()
}

async fn waiting(store: &Store, outlet: &str, second: i64) -> Vec<Entry> {
    store.pending_entries(&OutletId::from(outlet), at(second), 99).await.unwrap()
}

async fn removals(store: &Store, id: &ArticleId) -> Vec<Removal> {
    store.removals(id).await.unwrap()
}

pub(crate) async fn watched_articles_are_visited_again_at_growing_intervals(store: TestStore) {
    let id = publish(&store, "nhandan", "a", at(0)).await;
    let watch = [(id, OutletId::from("nhandan"))];
    assert_eq!(store.watch_articles(&watch, at(50)).await.unwrap(), 1);
    assert_eq!(store.watch_articles(&watch, at(10)).await.unwrap(), 0, "watched already");
    for (second, queued) in
        [(49, 0), (50, 1), (149, 0), (150, 1), (349, 0), (350, 1), (649, 0), (700, 1)]
    {
        assert_eq!(queue(&store, "nhandan", second, 9).await, queued, "{second}");
        let again = waiting(&store, "nhandan", second).await;
        assert_eq!(again.len(), usize::try_from(queued).unwrap(), "{second}");
        if let [again] = &*again {
            let outcome = keep(&store, again, &article(&again.url, "khác"), at(second)).await;
            let expected = if second == 50 { Outcome::Revised } else { Outcome::Unchanged };
            assert_eq!(outcome, expected, "{second}");
        }
    }
}

pub(crate) async fn the_longest_due_are_visited_again_first(store: TestStore) {
    for (name, second) in [("a", 30), ("b", 10), ("c", 20)] {
        let id = publish(&store, "nhandan", name, at(0)).await;
        store.watch_articles(&[(id, "nhandan".into())], at(second)).await.unwrap();
    }
    let other = publish(&store, "tuoitre", "a", at(0)).await;
    store.watch_articles(&[(other, "tuoitre".into())], at(0)).await.unwrap();
    assert_eq!(queue(&store, "nhandan", 30, 2).await, 2);
    let mut titles: Vec<_> =
        waiting(&store, "nhandan", 30).await.into_iter().map(|entry| entry.title).collect();
    titles.sort();
    assert_eq!(titles, ["Tin b", "Tin c"]);
    assert_eq!(queue(&store, "nhandan", 30, 2).await, 1);
    assert_eq!(queue(&store, "nhandan", 30, 2).await, 0);
    assert_eq!(waiting(&store, "tuoitre", 99).await, []);
}

pub(crate) async fn one_that_waits_anyway_is_not_put_off(store: TestStore) {
    let id = publish(&store, "nhandan", "a", at(0)).await;
    store.watch_articles(&[(id, "nhandan".into())], at(0)).await.unwrap();
    assert_eq!(queue(&store, "nhandan", 10, 9).await, 1);
    let again = waiting(&store, "nhandan", 10).await.remove(0);
    store.postpone_entry(&again.id, 2, at(20), at(60), "503").await.unwrap();
    assert_eq!(queue(&store, "nhandan", 500, 9).await, 1);
    let still = waiting(&store, "nhandan", 60).await;
    assert_eq!(still[0].attempts, 2, "the visit under way goes on");
}

pub(crate) async fn only_kept_articles_are_watched(store: TestStore) {
    let id = publish(&store, "nhandan", "a", at(0)).await;
    let watch = [(id, "nhandan".into()), ("không có".into(), "nhandan".into())];
    let refused = store.watch_articles(&watch, at(0)).await;
    assert!(matches!(refused, Err(StoreError::Request { .. })), "{refused:?}");
    assert_eq!(queue(&store, "nhandan", 99, 9).await, 0, "all of it or nothing");
}

/// Has the entry wait for a visit again.
async fn requeue(store: &Store, seen: &Entry, second: i64) {
    retitle(store, seen, &format!("Tin sửa lúc {second}"), at(second)).await;
}

pub(crate) async fn a_removal_is_noted_with_when_the_article_was_last_seen(store: TestStore) {
    let id = publish(&store, "nhandan", "a", at(0)).await;
    let seen = entry("nhandan", "a");
    let gone = Page { http_status: 410, ..page(&seen.url, at(300), "đã gỡ") };
    requeue(&store, &seen, 200).await;
    keep(&store, &seen, &article(&seen.url, "Nội dung a"), at(200)).await;
    for (second, answer) in [(300, Some(&gone)), (400, None)] {
        requeue(&store, &seen, second).await;
        store.end_entry(&end(&seen, Outcome::Gone, at(second)), answer).await.unwrap();
        let removal = Removal {
            article: id.clone(),
            last_seen_at: at(200),
            found_at: at(300),
            http_status: Some(410),
            back_at: None,
        };
        assert_eq!(removals(&store, &id).await, [removal], "{second}: found once");
    }
    assert_eq!(store.page(&gone.id()).await.unwrap(), Some(gone), "the answer is kept");
    assert_eq!(store.articles_by_ids(&[id]).await.unwrap().len(), 1, "so is the article");
}

pub(crate) async fn an_article_that_is_seen_again_is_back(store: TestStore) {
    let id = publish(&store, "nhandan", "a", at(0)).await;
    let seen = entry("nhandan", "a");
    let changed = article(&seen.url, "khác");
    for (n, way) in ["unchanged", "revised", "not modified"].into_iter().enumerate() {
        let second = 100 * (i64::try_from(n).unwrap() + 1);
        requeue(&store, &seen, second).await;
        store.end_entry(&end(&seen, Outcome::Gone, at(second)), None).await.unwrap();
        let standing = store.standing_removals(std::slice::from_ref(&id)).await.unwrap();
        assert_eq!(standing.len(), 1, "{way}");
        assert_eq!((standing[0].found_at, standing[0].http_status), (at(second), None), "{way}");

        requeue(&store, &seen, second + 50).await;
        let back = at(second + 50);
        let outcome = match way {
            "unchanged" => keep(&store, &seen, &article(&seen.url, "Nội dung a"), back).await,
            "revised" => keep(&store, &seen, &changed, back).await,
            _ => store.end_entry(&end(&seen, Outcome::Unchanged, back), None).await.unwrap(),
        };
        let expected = if way == "revised" { Outcome::Revised } else { Outcome::Unchanged };
        assert_eq!(outcome, expected, "{way}");
        assert_eq!(store.standing_removals(std::slice::from_ref(&id)).await.unwrap(), [], "{way}");
        let removals = removals(&store, &id).await;
        assert_eq!(removals.len(), n + 1, "{way}");
        assert_eq!(removals[n].back_at, Some(back), "{way}");
        let last_seen = if n == 0 { at(0) } else { at(second - 50) };
        assert_eq!(removals[n].last_seen_at, last_seen, "{way}");
    }
}

pub(crate) async fn a_lost_way_to_an_article_is_no_removal(store: TestStore) {
    let id = publish(&store, "nhandan", "a", at(0)).await;
    let (phone, never) = (entry("nhandan", "chia-se-7"), entry("nhandan", "b"));
    list(&store, &[phone.clone(), never.clone()], at(1)).await;
    let duplicate = keep(&store, &phone, &article(&entry("nhandan", "a").url, "x"), at(2)).await;
    assert_eq!(duplicate, Outcome::Duplicate);
    requeue(&store, &phone, 10).await;
    for lost in [&phone, &never] {
        store.end_entry(&end(lost, Outcome::Gone, at(20)), None).await.unwrap();
    }
    assert_eq!(removals(&store, &id).await, []);
    assert_eq!(store.standing_removals(&[id, article_id(&never.url)]).await.unwrap(), []);
}

pub(crate) async fn a_proof_tells_removals_as_they_were_known(store: TestStore) {
    let seen = Entry { recovered: true, ..entry("nhandan", "a") };
    list(&store, std::slice::from_ref(&seen), at(0)).await;
    keep(&store, &seen, &article(&seen.url, "x"), at(0)).await;
    let id = article_id(&seen.url);
    requeue(&store, &seen, 100).await;
    store.end_entry(&end(&seen, Outcome::Gone, at(100)), None).await.unwrap();
    requeue(&store, &seen, 200).await;
    keep(&store, &seen, &article(&seen.url, "x"), at(200)).await;
    for (second, known) in [(99, vec![]), (199, vec![None]), (200, vec![Some(at(200))])] {
        let proof = store.article_proof(&id, at(second)).await.unwrap().unwrap();
        let back: Vec<_> = proof.removals.iter().map(|removal| removal.back_at).collect();
        assert_eq!(back, known, "{second}");
        assert!(proof.recovered);
    }
    let proof = async |id| store.article_proof(id, at(999)).await.unwrap().unwrap();
    assert!(!proof(&publish(&store, "nhandan", "b", at(0)).await).await.recovered);
}
