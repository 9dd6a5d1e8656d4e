//! Several visits ended in one transaction.

use super::small_world::{article, at, copy_of, end, entry, feed, list, page, publish, retitle};
use crate::databases::TestStore;
use diembao::domain::article::{Article, article_id};
use diembao::domain::entry::Entry;
use diembao::domain::health::{Fill, OutletDay};
use diembao::domain::id::{ArticleId, EntryId};
use diembao::domain::outcome::Outcome;
use diembao::domain::page::Page;
use diembao::domain::story::CopyOf;
use diembao::store::{KeepArticle, Keeping, Store, StoreError};
use std::collections::BTreeSet;

/// An entry with the page and the article that its visit brings.
struct Brought {
    entry: Entry,
    page: Page,
    article: Article,
}

impl Brought {
    fn new(outlet: &str, name: &str, body: &str) -> Self {
        let entry = entry(outlet, name);
        let (page, article) = (page(&entry.url, at(1), body), article(&entry.url, body));
        Self { entry, page, article }
    }

    fn id(&self) -> ArticleId {
        article_id(&self.entry.url)
    }

    fn keep<'a>(&'a self, bands: &'a [i64], copies: &'a [CopyOf]) -> KeepArticle<'a> {
        KeepArticle {
            entry_id: self.entry.id.clone(),
            outlet: self.entry.outlet.clone(),
            page: &self.page,
            article: &self.article,
            bands,
            copies,
            fill: Fill::default(),
            at: at(1),
        }
    }
}

/// Lists entries called by `names` at `outlet`.
async fn brought(store: &Store, outlet: &str, names: &[&str]) -> Vec<Brought> {
    let all: Vec<_> =
        names.iter().map(|name| Brought::new(outlet, name, &format!("Bài {name}"))).collect();
    let entries: Vec<_> = all.iter().map(|one| one.entry.clone()).collect();
    list(store, &entries, at(0)).await;
    all
}

async fn kept_articles(store: &Store) -> BTreeSet<ArticleId> {
    store.facts_as_of(at(99)).await.unwrap().into_iter().map(|fact| fact.id).collect()
}

async fn pending(store: &Store, outlet: &str) -> usize {
    store.pending_entries(&outlet.into(), at(99), 99).await.unwrap().len()
}

pub(crate) async fn a_copy_finds_the_text_kept_just_before_it(store: TestStore) {
    let all = brought(&store, "nhandan", &["goc", "chep"]).await;
    let mut keeping = store.begin_keeping(&[&all[0].page, &all[1].page]).await.unwrap();
    assert_eq!(keeping.story_candidates(&[7, 8], 9).await.unwrap(), []);
    assert_eq!(keeping.keep(&all[0].keep(&[7, 8], &[])).await.unwrap(), Outcome::Kept);
    let found = keeping.story_candidates(&[7, 9], 9).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].article, found[0].story.as_str()), (&all[0].id(), all[0].id().as_str()));
    let copies = [copy_of(&found[0].article)];
    let copy = all[1].keep(&[7, 9], &copies);
    assert_eq!(keeping.keep(&copy).await.unwrap(), Outcome::Kept);
    keeping.commit().await.unwrap();

    let proof = store.article_proof(&all[0].id(), at(9)).await.unwrap().unwrap();
    assert_eq!(proof.story_members.len(), 2);
    let line: Vec<_> = store.index_changes(0, 9).await.unwrap();
    let line: Vec<_> = line.into_iter().map(|change| change.article.id).collect();
    assert_eq!(line, [all[0].id(), all[1].id()], "in the order of keeping");
}

pub(crate) async fn a_copy_finds_what_another_worker_keeps_at_this_moment(store: TestStore) {
    let (mine, theirs) = (
        brought(&store, "nhandan", &["goc"]).await.remove(0),
        brought(&store, "tuoitre", &["chep"]).await.remove(0),
    );
    let mut first = store.begin_keeping(&[]).await.unwrap();
    first.keep(&mine.keep(&[7], &[])).await.unwrap();
    let other = Store::clone(&store);
    let second = tokio::spawn(async move {
        let mut keeping = other.begin_keeping(&[]).await.unwrap();
        let found = keeping.story_candidates(&[7], 9).await.unwrap();
        let copies: Vec<_> = found.iter().map(|one| copy_of(&one.article)).collect();
        keeping.keep(&theirs.keep(&[7], &copies)).await.unwrap();
        keeping.commit().await.unwrap();
        found.len()
    });
    // However far the other comes in this time, it has to wait for what is kept here.
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), 1);
}

pub(crate) async fn visits_end_together_each_with_its_outcome(store: TestStore) {
    let all = brought(&store, "nhandan", &["a", "b", "c", "d"]).await;
    store.end_entry(&end(&all[3].entry, Outcome::NoText, at(0)), None).await.unwrap();
    let known = publish(&store, "nhandan", "cu", at(0)).await;
    retitle(&store, &entry("nhandan", "cu"), "Tin khác", at(0)).await;
    let revised = Brought::new("nhandan", "cu", "mới");
    let phone = Article { canonical_url: all[0].entry.url.clone(), ..all[1].article.clone() };

    let mut keeping = store.begin_keeping(&[&all[0].page]).await.unwrap();
    assert_eq!(keeping.keep(&all[0].keep(&[], &[])).await.unwrap(), Outcome::Kept);
    let phone = KeepArticle { article: &phone, ..all[1].keep(&[], &[]) };
    assert_eq!(keeping.keep(&phone).await.unwrap(), Outcome::Duplicate, "of one kept just before");
    let too_old = end(&all[2].entry, Outcome::TooOld, at(1));
    assert_eq!(keeping.end(&too_old, Some(&all[2].page)).await.unwrap(), Outcome::TooOld);
    assert_eq!(keeping.keep(&all[2].keep(&[], &[])).await.unwrap(), Outcome::TooOld, "ended here");
    assert_eq!(keeping.keep(&all[3].keep(&[], &[])).await.unwrap(), Outcome::NoText, "or before");
    assert_eq!(keeping.keep(&revised.keep(&[], &[])).await.unwrap(), Outcome::Revised);
    assert_eq!(kept_articles(&store).await.len(), 1, "nothing lasts before the commit");
    keeping.commit().await.unwrap();

    assert_eq!(kept_articles(&store).await, [all[0].id(), known].into());
    assert_eq!(pending(&store, "nhandan").await, 0);
    assert!(store.page(&all[2].page.id()).await.unwrap().is_some());
    let day = store.outlet_days(None, "2025-08-01".parse().unwrap(), "2025-08-01".parse().unwrap());
    let done =
        OutletDay { items: 6, new_items: 5, polled: 3, kept: 2, refused: 2, ..Default::default() };
    assert_eq!(day.await.unwrap()[0].done, done);
}

pub(crate) async fn a_failure_among_several_leaves_nothing(store: TestStore) {
    let all = brought(&store, "nhandan", &["a", "b", "c"]).await;
    let nothing_was_kept = async |what: &str| {
        assert_eq!(kept_articles(&store).await, [].into(), "{what}");
        assert_eq!(pending(&store, "nhandan").await, 3, "{what}");
        assert_eq!(store.outbox_end().await.unwrap(), 0, "{what}");
        assert_eq!(store.page(&all[0].page.id()).await.unwrap(), None, "{what}");
    };
    let mut keeping = store.begin_keeping(&[]).await.unwrap();
    keeping.keep(&all[0].keep(&[], &[])).await.unwrap();
    drop(keeping);
    nothing_was_kept("given up").await;

    let mut keeping: Keeping<'_>;
    for (what, hide, show) in [
        (
            "a page",
            "alter table page_body rename to hidden",
            "alter table hidden rename to page_body",
        ),
        ("an end", "alter table visit rename to hidden", "alter table hidden rename to visit"),
        (
            "the day",
            "alter table outlet_day rename to hidden",
            "alter table hidden rename to outlet_day",
        ),
    ] {
        store.tamper(hide).await;
        keeping = store.begin_keeping(&[&all[0].page]).await.unwrap();
        let kept = keeping.keep(&all[0].keep(&[], &[])).await;
        assert_eq!(kept.is_ok(), what == "the day", "{what}");
        let committed = keeping.commit().await.unwrap_err();
        assert_eq!(matches!(committed, StoreError::HalfDone), what != "the day", "{what}");
        store.tamper(show).await;
        nothing_was_kept(what).await;
    }
}

pub(crate) async fn an_unknown_entry_does_not_touch_the_others(store: TestStore) {
    let all = brought(&store, "nhandan", &["a"]).await;
    let unknown = KeepArticle { entry_id: EntryId::from("lạ"), ..all[0].keep(&[], &[]) };
    let mut keeping = store.begin_keeping(&[]).await.unwrap();
    keeping.keep(&all[0].keep(&[], &[])).await.unwrap();
    let refused = keeping.keep(&unknown).await.unwrap_err();
    assert!(matches!(refused, StoreError::UnknownEntry(id) if id.as_str() == "lạ"));
    keeping.commit().await.unwrap();
    assert_eq!(kept_articles(&store).await.len(), 1);
}

pub(crate) async fn many_that_keep_several_do_not_wait_for_each_other(store: TestStore) {
    let names: Vec<_> = (0..6).map(|n| format!("tin-{n}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let workers: Vec<_> = (0..6_usize)
        .map(|worker| {
            let (store, outlet) = (Store::clone(&store), format!("bao-{worker}"));
            let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
            tokio::spawn(async move {
                let names: Vec<_> = names.iter().map(String::as_str).collect();
                let mut all = brought(&store, &outlet, &names).await;
                for one in &mut all {
                    // Every outlet leads to the same articles and sends the same bytes.
                    one.article.canonical_url = one.entry.url.replace(&outlet, "chung");
                }
                all.rotate_left(worker);
                let pages: Vec<_> = all.iter().map(|one| &one.page).collect();
                let mut keeping = store.begin_keeping(&pages).await.unwrap();
                let mut kept = 0;
                for one in &all {
                    let outcome = keeping.keep(&one.keep(&[1], &[])).await.unwrap();
                    kept += u32::from(outcome == Outcome::Kept);
                }
                keeping.commit().await.unwrap();
                let state = store.feed_states(&outlet.as_str().into()).await.unwrap();
                assert!(state.contains_key(&feed(&outlet)));
                kept
            })
        })
        .collect();
    let mut kept = 0;
    for worker in workers {
        kept += worker.await.unwrap();
    }
    assert_eq!((kept, kept_articles(&store).await.len()), (6, 6));
}
