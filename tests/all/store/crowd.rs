//! Many at once, and whatever is cut off midway.

use super::small_world::{article, at, classification, classify, entry, keep, list, page, publish};
use crate::databases::TestStore;
use diembao::domain::article::article_id;
use diembao::domain::entry::Entry;
use diembao::domain::health::Fill;
use diembao::domain::id::ArticleId;
use diembao::domain::outcome::Outcome;
use diembao::store::{KeepArticle, Store};
use std::collections::BTreeSet;
use std::time::Duration;

pub(crate) async fn an_article_found_by_many_at_once_is_stored_once(store: TestStore) {
    let ways: Vec<_> = (0..12).map(|n| entry("nhandan", &format!("ngả-{n}"))).collect();
    list(&store, &ways, at(0)).await;
    let canonical = "https://nhandan.example/chinh-thuc";
    let tasks: Vec<_> = ways
        .into_iter()
        .flat_map(|way| [way.clone(), way])
        .map(|way| {
            let store = Store::clone(&store);
            tokio::spawn(async move {
                keep(&store, &way, &article(canonical, "như nhau"), at(1)).await
            })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    let count = |outcome| outcomes.iter().filter(|one| **one == outcome).count();
    assert_eq!((count(Outcome::Kept), count(Outcome::Duplicate)), (2, 22), "{outcomes:?}");
    let proof = store.article_proof(&article_id(canonical), at(1)).await.unwrap().unwrap();
    assert_eq!((proof.revisions.len(), proof.visits.len()), (1, 12));
    assert_eq!(store.index_changes(0, 99).await.unwrap().len(), 1);
}

pub(crate) async fn polls_of_the_same_entries_do_not_wait_for_each_other(store: TestStore) {
    let entries: Vec<_> = (0..30).map(|n| entry("nhandan", &format!("tin-{n}"))).collect();
    let tasks: Vec<_> = (0..8)
        .map(|n| {
            let (store, mut entries) = (Store::clone(&store), entries.clone());
            entries.rotate_left(n * 3);
            tokio::spawn(async move { list(&store, &entries, at(1)).await })
        })
        .collect();
    let (mut new, mut seen) = (0, 0);
    for task in tasks {
        let result = task.await.unwrap();
        (new, seen) = (new + result.new, seen + result.seen);
    }
    assert_eq!((new, seen), (30, 210));
    assert_eq!(store.entry_totals().await.unwrap().entries, 30);
}

pub(crate) async fn an_index_that_reads_along_misses_nothing(store: TestStore) {
    let (writers, each) = (6, 12);
    let tasks: Vec<_> = (0..writers)
        .map(|writer| {
            let store = Store::clone(&store);
            tokio::spawn(async move {
                let outlet = format!("bao-{writer}");
                for n in 0..each {
                    let id = publish(&store, &outlet, &format!("tin-{n}"), at(n)).await;
                    classify(&store, &[id], "first", &["T5"], at(n)).await;
                }
            })
        })
        .collect();
    let (mut position, mut heard) = (0, BTreeSet::new());
    loop {
        let done = tasks.iter().all(|task| task.is_finished());
        let changes = store.index_changes(position, 5).await.unwrap();
        if done && changes.is_empty() {
            break;
        }
        for change in changes {
            assert!(change.position > position);
            position = change.position;
            if change.themes.len() == 1 {
                heard.insert(change.article.id);
            }
        }
    }
    assert_eq!(heard.len(), usize::try_from(writers * each).unwrap());
    assert_eq!(position, store.outbox_end().await.unwrap());
}

pub(crate) async fn classifying_the_same_articles_at_once_gives_one_set_of_hits(store: TestStore) {
    let mut said = Vec::new();
    for n in 0..10 {
        let id = publish(&store, "nhandan", &format!("tin-{n}"), at(1)).await;
        let stored = store.articles_by_ids(&[id]).await.unwrap().remove(0);
        said.push((stored.id, stored.revision, classification("first", &["scope", "T5"])));
    }
    let tasks: Vec<_> = (0..6)
        .map(|n| {
            let (store, mut said) = (Store::clone(&store), said.clone());
            said.rotate_left(n);
            tokio::spawn(async move { store.save_classifications(&said, at(2)).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap(), 10);
    }
    let facts = store.facts_as_of(at(2)).await.unwrap();
    assert!(facts.iter().all(|fact| fact.hits.len() == 2), "{facts:?}");
}

async fn assert_nothing_was_kept(store: &Store, entry: &Entry) {
    let id = article_id(&entry.url);
    assert_eq!(store.articles_by_ids(std::slice::from_ref(&id)).await.unwrap(), []);
    assert_eq!(store.facts_as_of(at(99)).await.unwrap(), []);
    assert_eq!(store.story_candidates(&[1], 9).await.unwrap(), []);
    assert_eq!(store.unclassified(&"first".into(), 9).await.unwrap(), []);
    assert_eq!(
        store.pending_entries(&entry.outlet, at(99), 9).await.unwrap(),
        std::slice::from_ref(entry)
    );
}

pub(crate) async fn a_failure_midway_leaves_nothing(store: TestStore) {
    let entry = entry("nhandan", "a");
    list(&store, std::slice::from_ref(&entry), at(0)).await;
    let (page, article) = (page(&entry.url, at(1), "x"), article(&entry.url, "x"));
    let keep = KeepArticle {
        entry_id: entry.id.clone(),
        outlet: entry.outlet.clone(),
        page: &page,
        article: &article,
        bands: &[1],
        copies: &[],
        fill: Fill::default(),
        at: at(1),
    };
    // The last statement of the transaction writes to this table.
    store.tamper("alter table index_change rename to hidden").await;
    assert!(store.keep_article(&keep).await.is_err());
    store.tamper("alter table hidden rename to index_change").await;
    assert_nothing_was_kept(&store, &entry).await;
    assert_eq!(store.page(&page.id()).await.unwrap(), None);
    assert_eq!(store.keep_article(&keep).await.unwrap(), Outcome::Kept);

    let stored = store.articles_by_ids(&[article_id(&entry.url)]).await.unwrap().remove(0);
    let said = [(stored.id, stored.revision, classification("first", &["scope", "T5"]))];
    store.tamper("alter table index_change rename to hidden").await;
    assert!(store.save_classifications(&said, at(2)).await.is_err());
    store.tamper("alter table hidden rename to index_change").await;
    assert_eq!(store.facts_as_of(at(2)).await.unwrap()[0].hits, []);
    assert_eq!(store.unclassified(&"first".into(), 9).await.unwrap().len(), 1);
}

pub(crate) async fn a_visit_broken_off_at_any_point_is_done_whole_or_not_at_all(store: TestStore) {
    let entries: Vec<_> = (0..60).map(|n| entry("nhandan", &format!("tin-{n}"))).collect();
    list(&store, &entries, at(0)).await;
    for (entry, n) in entries.iter().zip(0..) {
        let (store, entry) = (Store::clone(&store), entry.clone());
        let visit = tokio::spawn(async move {
            let article = article(&entry.url, "nội dung");
            keep(&store, &entry, &article, at(1)).await
        });
        tokio::time::sleep(Duration::from_micros(n * 150)).await;
        visit.abort();
    }
    // A commit that was on its way to the server when its task was broken off may still arrive.
    // What waits only becomes less, so the same answer before and after frames one moment.
    let (waiting, kept) = loop {
        let before = pending(&store, &entries[0]).await;
        let facts = store.facts_as_of(at(1)).await.unwrap();
        let kept: BTreeSet<ArticleId> = facts.into_iter().map(|fact| fact.id).collect();
        if pending(&store, &entries[0]).await == before {
            break (before, kept);
        }
    };
    assert_eq!(waiting.len() + kept.len(), entries.len());
    assert!(waiting.is_disjoint(&kept));
    let queued = store.index_changes(0, 99).await.unwrap();
    assert_eq!(queued.into_iter().map(|change| change.article.id).collect::<BTreeSet<_>>(), kept);
    for entry in &entries {
        keep(&store, entry, &article(&entry.url, "nội dung"), at(2)).await;
    }
    assert_eq!(store.facts_as_of(at(2)).await.unwrap().len(), entries.len());
}

async fn pending(store: &Store, entry: &Entry) -> BTreeSet<ArticleId> {
    let waiting = store.pending_entries(&entry.outlet, at(99), 99).await.unwrap();
    waiting.into_iter().map(|entry| article_id(&entry.url)).collect()
}
