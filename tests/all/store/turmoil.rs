//! Everything at once on the same outlets: nobody waits for anybody for ever, and it adds up.

use super::small_world::{article, at, classify, end, entry, feed, list, page};
use crate::databases::TestStore;
use chrono::{Duration, NaiveDate};
use diembao::domain::article::article_id;
use diembao::domain::entry::Entry;
use diembao::domain::health::{AlarmKind, Fill, Finding};
use diembao::domain::id::OutletId;
use diembao::domain::outcome::Outcome;
use diembao::store::{FoundEntry, KeepArticle, Store};

const WORKERS: usize = 5;
const ROUNDS: i64 = 4;

/// The same entries for every worker, each beginning elsewhere.
fn entries(worker: usize, round: i64) -> Vec<Entry> {
    let mut entries: Vec<_> = ["nhandan", "tuoitre"]
        .into_iter()
        .flat_map(|outlet| (0..6).map(move |n| (outlet, n)))
        .map(|(outlet, n)| {
            let title = format!("Tin {n} lúc {round}");
            Entry { title, ..entry(outlet, &format!("tin-{n}")) }
        })
        .collect();
    entries.rotate_left(worker);
    entries
}

async fn list_some(store: &Store, entries: &[Entry], round: i64) {
    for outlet in ["nhandan", "tuoitre"] {
        let own: Vec<_> =
            entries.iter().filter(|entry| entry.outlet.as_str() == outlet).cloned().collect();
        list(store, &own, at(round)).await;
        let outlet = OutletId::from(outlet);
        store.ask_walk(&outlet, &feed(outlet.as_str()), at(-99), at(round)).await.unwrap();
        let walk = store.walks(Some(&outlet)).await.unwrap().remove(0);
        let found: Vec<_> = own.into_iter().map(|entry| FoundEntry { entry }).collect();
        store.record_step(None, &walk, &found, at(round)).await.unwrap();
    }
}

/// Keeps all of `entries` in one transaction, every fourth as too old.
async fn keep_all(store: &Store, entries: &[Entry], round: i64) {
    let mut keeping = store.begin_keeping(&[]).await.unwrap();
    for (n, entry) in entries.iter().enumerate() {
        if n % 4 == 3 {
            keeping.end(&end(entry, Outcome::TooOld, at(round)), None).await.unwrap();
            continue;
        }
        let body = format!("{} lúc {round}", entry.url);
        let keep = KeepArticle {
            entry_id: entry.id.clone(),
            outlet: entry.outlet.clone(),
            page: &page(&entry.url, at(round), &body),
            article: &article(&entry.url, &body),
            bands: &[1, 2, 3],
            copies: &[],
            fill: Fill::default(),
            at: at(round),
        };
        keeping.keep(&keep).await.unwrap();
    }
    keeping.commit().await.unwrap();
}

async fn look_after(store: &Store, entries: &[Entry], worker: usize, round: i64) {
    let ids: Vec<_> = entries.iter().map(|entry| article_id(&entry.url)).collect();
    let kept = store.articles_by_ids(&ids).await.unwrap();
    let watched: Vec<_> = kept.iter().map(|one| (one.id.clone(), one.outlet.clone())).collect();
    store.watch_articles(&watched, at(round)).await.unwrap();
    classify(store, &ids, &format!("bộ {round}"), &["scope", "T5"], at(round)).await;
    store.requeue_too_old(at(-100)).await.unwrap();
    store.forgive_failures(at(0), at(round)).await.unwrap();
    for outlet in [entries[0].outlet.clone(), entries[6].outlet.clone()] {
        store.queue_watched(&outlet, at(round), 9, |_| Duration::zero()).await.unwrap();
        let detail = worker.to_string();
        let found = [Finding { kind: AlarmKind::Gap, outlet: Some(outlet.clone()), detail }];
        let looked = store.reconcile_alarms(Some(&outlet), AlarmKind::ALL, &found, at(round));
        looked.await.unwrap();
    }
}

pub(crate) async fn whatever_is_done_at_once_ends_and_adds_up(store: TestStore) {
    store.sync_outlets(&["nhandan".into(), "tuoitre".into()], at(0)).await.unwrap();
    let workers: Vec<_> = (0..WORKERS)
        .map(|worker| {
            let store = Store::clone(&store);
            tokio::spawn(async move {
                for round in 0..ROUNDS {
                    let entries = entries(worker, round * 10 + i64::try_from(worker).unwrap());
                    list_some(&store, &entries, round).await;
                    keep_all(&store, &entries, round).await;
                    look_after(&store, &entries, worker, round).await;
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    let totals = store.entry_totals().await.unwrap();
    assert_eq!((totals.entries, totals.ended + totals.pending), (12, 12));
    let visits = store.entry_visits().await.unwrap();
    let ended = |outcome| {
        let outcomes = visits.iter().flat_map(|entry| &entry.outcomes);
        outcomes.filter(|one| **one == outcome).count()
    };
    let days = store.outlet_days(None, NaiveDate::MIN, NaiveDate::MAX).await.unwrap();
    let sum = |of: fn(&diembao::domain::health::OutletDay) -> u32| {
        usize::try_from(days.iter().map(|day| of(&day.done)).sum::<u32>()).unwrap()
    };
    assert_eq!(sum(|day| day.kept), ended(Outcome::Kept));
    assert_eq!(sum(|day| day.kept), usize::try_from(store.article_total().await.unwrap()).unwrap());
    assert_eq!(sum(|day| day.refused), ended(Outcome::TooOld));
    assert_eq!(sum(|day| day.polled), WORKERS * usize::try_from(ROUNDS).unwrap() * 2);
    assert_eq!(sum(|day| day.new_items + day.recovered), 12);
    assert_eq!(store.standing_alarms().await.unwrap().len(), 2);
}
