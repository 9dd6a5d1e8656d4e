//! Keeping articles: the four ways it can end, and what each of them leaves behind.

use super::small_world::{
    article, at, classify, copy_of, end, entry, keep, keep_copy, list, page, publish, retitle,
};
use crate::databases::TestStore;
use diembao::domain::article::{Article, Genre, article_id, revision_id};
use diembao::domain::entry::Entry;
use diembao::domain::id::ArticleId;
use diembao::domain::outcome::Outcome;
use diembao::domain::provenance::{
    FieldOrigin, GenreSign, Origins, Prefix, PrefixKind, Provenance, SignKind,
};
use diembao::store::{ArticleProof, Store};

async fn proof(store: &Store, id: &ArticleId) -> ArticleProof {
    store.article_proof(id, at(1_000_000)).await.unwrap().unwrap()
}

fn outcomes(proof: &ArticleProof) -> Vec<Outcome> {
    proof.visits.iter().map(|visit| visit.outcome).collect()
}

async fn listed(store: &Store, name: &str) -> Entry {
    let entry = entry("nhandan", name);
    list(store, std::slice::from_ref(&entry), at(0)).await;
    entry
}

pub(crate) async fn a_new_article_is_kept_with_its_page(store: TestStore) {
    let entry = listed(&store, "a").await;
    let article = article(&entry.url, "Nội dung");
    assert_eq!(keep(&store, &entry, &article, at(5)).await, Outcome::Kept);

    let id = article_id(&entry.url);
    let stored = store.articles_by_ids(std::slice::from_ref(&id)).await.unwrap().remove(0);
    assert_eq!(stored.article, article);
    assert_eq!((&stored.outlet, stored.first_seen_at), (&entry.outlet, at(5)));
    assert_eq!(stored.revision, revision_id(&article));
    let proof = proof(&store, &id).await;
    let brought = Entry { kept: true, ..entry.clone() };
    assert_eq!((outcomes(&proof), &proof.entry), (vec![Outcome::Kept], &brought));
    let kept = page(&entry.url, at(5), "Nội dung");
    assert_eq!(proof.revisions[0].page, kept.id());
    assert_eq!(store.page(&kept.id()).await.unwrap(), Some(kept));
    assert_eq!(store.entry_totals().await.unwrap().pending, 0);
}

pub(crate) async fn a_changed_page_adds_a_revision(store: TestStore) {
    let entry = listed(&store, "a").await;
    let id = article_id(&entry.url);
    let first = article(&entry.url, "Nội dung");
    keep(&store, &entry, &first, at(10)).await;
    type Change = fn(&mut Article);
    let changes: [(&str, Change); 4] = [
        ("title", |article| article.title.push('!')),
        ("lead", |article| article.lead.push('!')),
        ("body", |article| article.body.push('!')),
        ("publication", |article| article.published_at = None),
    ];
    let mut now = first.clone();
    for ((what, change), n) in changes.into_iter().zip(2..) {
        change(&mut now);
        retitle(&store, &entry, what, at(n * 10)).await;
        assert_eq!(keep(&store, &entry, &now, at(n * 10 + 1)).await, Outcome::Revised, "{what}");
    }
    let proof = proof(&store, &id).await;
    assert_eq!(proof.article.article, now);
    assert_eq!((proof.revisions.len(), proof.pages.len()), (5, 5));
    assert_eq!(proof.revisions[0].article, first);
    assert_eq!(proof.revisions[0].superseded_at, Some(at(21)));
    assert_eq!(proof.article.first_seen_at, at(10));
    assert_eq!(outcomes(&proof)[1..], [Outcome::Revised; 4]);
}

pub(crate) async fn another_address_makes_no_other_article(store: TestStore) {
    let entry = listed(&store, "a").await;
    let first = article(&entry.url, "Nội dung");
    keep(&store, &entry, &first, at(10)).await;
    retitle(&store, &entry, "Tin đã dời", at(20)).await;
    let moved = article("https://bao-moi.example/a", "Nội dung");
    assert_eq!(keep(&store, &entry, &moved, at(21)).await, Outcome::Revised);

    let (id, other) = (article_id(&entry.url), article_id("https://bao-moi.example/a"));
    let found = store.articles_by_ids(&[id.clone(), other]).await.unwrap();
    assert_eq!(found.len(), 1, "one article, not two that count");
    assert_eq!((&found[0].id, &found[0].article.url), (&id, &moved.url));
    assert_eq!(proof(&store, &id).await.revisions.len(), 2);
}

pub(crate) async fn an_unchanged_page_adds_nothing_but_the_visit(store: TestStore) {
    let entry = listed(&store, "a").await;
    let mut article = article(&entry.url, "Nội dung");
    keep(&store, &entry, &article, at(10)).await;
    retitle(&store, &entry, "Tin sửa", at(20)).await;
    article.tags.push("thẻ mới".to_owned());
    article.section = "Xã hội".to_owned();
    article.modified_at = Some(at(15));
    let end = store.outbox_end().await.unwrap();
    assert_eq!(keep(&store, &entry, &article, at(21)).await, Outcome::Unchanged);
    let proof = proof(&store, &article_id(&entry.url)).await;
    assert_eq!(proof.revisions.len(), 1);
    assert_eq!(outcomes(&proof), [Outcome::Kept, Outcome::Unchanged]);
    assert_eq!(store.outbox_end().await.unwrap(), end);
}

pub(crate) async fn another_way_to_the_same_article_is_a_duplicate(store: TestStore) {
    let (proper, phone) = (listed(&store, "a").await, listed(&store, "m/a").await);
    let first = article(&proper.url, "Nội dung");
    keep(&store, &proper, &first, at(10)).await;
    let short = Article { url: phone.url.clone(), body: "Ngắn".to_owned(), ..first.clone() };
    assert_eq!(keep(&store, &phone, &short, at(11)).await, Outcome::Duplicate);
    retitle(&store, &phone, "Tin sửa", at(12)).await;
    assert_eq!(keep(&store, &phone, &short, at(13)).await, Outcome::Duplicate, "again");

    let proof = proof(&store, &article_id(&proper.url)).await;
    assert_eq!(proof.article.article, first, "the article proper stays as it is");
    let ways: Vec<_> = proof.visits.iter().map(|visit| (&visit.entry, visit.outcome)).collect();
    let expected = [
        (&proper.id, Outcome::Kept),
        (&phone.id, Outcome::Duplicate),
        (&phone.id, Outcome::Duplicate),
    ];
    assert_eq!(ways, expected);
    assert_eq!(proof.pages.len(), 3, "each document is kept");
}

pub(crate) async fn keeping_twice_changes_nothing(store: TestStore) {
    let entry = listed(&store, "a").await;
    let copies = [copy_of(&publish(&store, "nhandan", "goc", at(4)).await)];
    let article = article(&entry.url, "Nội dung");
    let keep = async || keep_copy(&store, &entry, &article, &[1, 2, 3], &copies, at(5)).await;
    assert_eq!(keep().await, Outcome::Kept);
    let id = article_id(&entry.url);
    let (before, end) = (proof(&store, &id).await, store.outbox_end().await.unwrap());
    assert_eq!(keep().await, Outcome::Kept, "the same answer");
    assert_eq!(proof(&store, &id).await, before);
    assert_eq!(store.outbox_end().await.unwrap(), end);
    assert_eq!(store.story_candidates(&[1], 9).await.unwrap().len(), 1);
}

pub(crate) async fn a_text_that_returns_to_its_former_state_is_a_revision_too(store: TestStore) {
    let entry = listed(&store, "a").await;
    let texts = ["một", "hai", "một"];
    for (text, second) in texts.into_iter().zip(0_i64..) {
        if second > 0 {
            retitle(&store, &entry, &format!("Tin {second}"), at(second)).await;
        }
        keep(&store, &entry, &article(&entry.url, text), at(second)).await;
    }
    let proof = proof(&store, &article_id(&entry.url)).await;
    let bodies: Vec<_> = proof.revisions.iter().map(|one| one.article.body.as_str()).collect();
    assert_eq!(bodies, texts);
    assert_eq!(proof.revisions[0].id, proof.revisions[2].id);
}

pub(crate) async fn a_clock_that_goes_back_does_not_change_the_past(store: TestStore) {
    let entry = listed(&store, "a").await;
    keep(&store, &entry, &article(&entry.url, "một"), at(100)).await;
    let id = article_id(&entry.url);
    let one = std::slice::from_ref(&id);
    classify(&store, one, "first", &["scope", "T5"], at(110)).await;
    let past = async || {
        let (before, after) = (store.facts_as_of(at(99)).await, store.facts_as_of(at(109)).await);
        (before.unwrap(), after.unwrap())
    };
    let known = past().await;

    retitle(&store, &entry, "Tin sửa", at(50)).await;
    keep(&store, &entry, &article(&entry.url, "hai"), at(50)).await;
    classify(&store, one, "first", &["scope", "T6"], at(50)).await;
    assert_eq!(past().await.0, known.0);
    assert_eq!(past().await.1[0].hits, known.1[0].hits);
    let proof = proof(&store, &id).await;
    assert!(proof.hits.iter().all(|hit| hit.recorded_at == at(110)), "{:?}", proof.hits);
    assert_eq!(proof.revisions[1].recorded_at, at(100));
    assert_eq!(proof.article.article.body, "hai");
}

pub(crate) async fn a_payload_is_stored_once_however_often_it_comes(store: TestStore) {
    let entries: Vec<_> = (0..3).map(|n| entry("nhandan", &format!("tin-{n}"))).collect();
    list(&store, &entries, at(0)).await;
    let body = "cùng một nội dung ".repeat(1000);
    for (entry, second) in entries.iter().zip(1..) {
        let page = page(&entry.url, at(second), &body);
        store.end_entry(&end(entry, Outcome::NoText, at(second)), Some(&page)).await.unwrap();
        assert_eq!(store.page(&page.id()).await.unwrap(), Some(page));
    }
    // Refused if there were two rows of this size.
    store.tamper("create unique index only_one on page_body (size_bytes)").await;
}

pub(crate) async fn articles_are_given_in_the_order_asked_for(store: TestStore) {
    let a = publish(&store, "nhandan", "a", at(1)).await;
    let b = publish(&store, "nhandan", "b", at(2)).await;
    let unknown = ArticleId::from("không có");
    for order in [vec![a.clone(), b.clone()], vec![b.clone(), unknown.clone(), a.clone()]] {
        let found = store.articles_by_ids(&order).await.unwrap();
        let found: Vec<_> = found.into_iter().map(|stored| stored.id).collect();
        let expected: Vec<_> = order.into_iter().filter(|id| *id != unknown).collect();
        assert_eq!(found, expected);
    }
    let many: Vec<_> = (0..2500).map(|n| ArticleId::new(format!("{n}"))).chain([a]).collect();
    assert_eq!(store.articles_by_ids(&many).await.unwrap().len(), 1, "more than fit one query");
    assert_eq!(store.articles_by_ids(&[]).await.unwrap(), []);
    assert_eq!(store.article_proof(&unknown, at(9)).await.unwrap(), None);
}

pub(crate) async fn a_revision_says_where_its_fields_came_from(store: TestStore) {
    let entry = listed(&store, "a").await;
    let told = Article {
        provenance: Provenance {
            origins: Origins { title: FieldOrigin::Family, ..Origins::default() },
            signs: vec![GenreSign {
                genre: Genre::Video,
                kind: SignKind::TitleMark,
                text: "Video\0".to_owned(),
            }],
            prefixes: vec![Prefix { kind: PrefixKind::Dateline, text: "Đắk Lắk".to_owned() }],
        },
        ..article(&entry.url, "Nội dung")
    };
    keep(&store, &entry, &told, at(5)).await;
    let other = Article { provenance: Provenance::default(), ..told.clone() };
    retitle(&store, &entry, "Tin sửa", at(9)).await;
    assert_eq!(keep(&store, &entry, &other, at(10)).await, Outcome::Unchanged, "no new content");
    let proof = proof(&store, &article_id(&entry.url)).await;
    assert_eq!(proof.revisions.len(), 1);
    assert_eq!(proof.article.article.provenance, told.provenance);
}
