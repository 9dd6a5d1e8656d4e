//! Pages whose documents lie in the evidence, beside those that lie in the database.

use super::small_world::{article, at, end, entry, list, page};
use crate::databases::TestStore;
use diembao::domain::exchange::{Exchange, Kept};
use diembao::domain::health::Fill;
use diembao::domain::outcome::Outcome;
use diembao::domain::page::Page;
use diembao::evidence::{About, Evidence, payload_digest, whole};
use diembao::store::{KeepArticle, Store};
use std::time::Duration;

async fn written(evidence: &Evidence, page: &Page, earlier: Option<Kept>) -> Kept {
    let exchange = Exchange {
        url: page.url.clone(),
        started_at: page.fetched_at,
        took: Duration::ZERO,
        ip: None,
        request: b"GET / HTTP/1.1\r\n\r\n".to_vec(),
        head: b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
        payload: page.body.clone(),
        truncated: None,
    };
    let digest = payload_digest(&exchange.payload);
    evidence.write(exchange, digest, &About::default(), earlier).await.unwrap()
}

/// Ends the visit of a listed entry with `page`.
async fn ended(store: &Store, name: &str, page: &Page) {
    let entry = entry("nhandan", name);
    list(store, std::slice::from_ref(&entry), at(0)).await;
    store.end_entry(&end(&entry, Outcome::NoText, at(9)), Some(page)).await.unwrap();
}

pub(crate) async fn a_page_in_the_evidence_is_read_from_there_however_often_it_came(
    store: TestStore,
) {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", 1 << 30).unwrap();
    let plain = page("https://nhandan.vn/a", at(1), "nhu nhau");
    let digest = payload_digest(&plain.body);
    assert_eq!(store.payload_record(&digest).await.unwrap(), None);
    let first = written(&evidence, &plain, None).await;
    let plain = Page { record: Some(Box::new(first.clone())), ..plain };
    ended(&store, "a", &plain).await;
    assert_eq!(store.payload_record(&digest).await.unwrap(), Some(first.clone()));

    let again = page("https://nhandan.vn/b", at(2), "nhu nhau");
    let second = written(&evidence, &again, Some(first.clone())).await;
    let again = Page { record: Some(Box::new(second)), ..again };
    ended(&store, "b", &again).await;
    assert_eq!(store.payload_record(&digest).await.unwrap(), Some(first.clone()), "the holder");

    for page in [plain, again] {
        let stored = store.page(&page.id()).await.unwrap().unwrap();
        assert_eq!(stored.body, b"", "it lies in the evidence");
        assert_eq!(stored.payload.as_deref(), Some(&first));
        assert_eq!(whole(folder.path(), stored).await.unwrap(), page);
    }
}

pub(crate) async fn one_document_may_lie_in_both_places_whichever_came_first(store: TestStore) {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", 1 << 30).unwrap();
    for (name, old_first) in [("x", true), ("y", false)] {
        let body = format!("nội dung {name}");
        let old = page(&format!("https://nhandan.vn/{name}"), at(1), &body);
        let new = page(&format!("https://nhandan.vn/{name}-moi"), at(2), &body);
        let new = Page { record: Some(Box::new(written(&evidence, &new, None).await)), ..new };
        let order = if old_first { [&old, &new] } else { [&new, &old] };
        for (number, page) in order.into_iter().enumerate() {
            ended(&store, &format!("{name}{number}"), page).await;
        }
        for page in [old, new] {
            let stored = store.page(&page.id()).await.unwrap().unwrap();
            assert_eq!(whole(folder.path(), stored).await.unwrap(), page, "{name}");
        }
    }
}

pub(crate) async fn a_confirmation_finds_the_document_that_was_current(store: TestStore) {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", 1 << 30).unwrap();
    let url = "https://nhandan.vn/rss";
    assert_eq!(store.latest_record(url).await.unwrap(), None);
    let old = written(&evidence, &page(url, at(1), "cũ"), None).await;
    let new = written(&evidence, &page(url, at(2), "mới"), None).await;
    store.keep_records(&[new.clone(), old.clone()]).await.unwrap();
    assert_eq!(store.latest_record(url).await.unwrap(), Some(new));
    let back = written(&evidence, &page(url, at(3), "cũ"), Some(old.clone())).await;
    store.keep_records(&[back.clone(), back]).await.unwrap();
    assert_eq!(store.latest_record(url).await.unwrap(), Some(old), "what it went back to");
    assert_eq!(store.latest_record("https://nhandan.vn/").await.unwrap(), None);
}

pub(crate) async fn a_confirmation_passes_over_what_was_not_read(store: TestStore) {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", 1 << 30).unwrap();
    let text = page("https://nhandan.vn/a", at(1), "bài");
    let read = written(&evidence, &text, None).await;
    let text = Page { record: Some(Box::new(read.clone())), ..text };
    let listed = entry("nhandan", "a");
    list(&store, std::slice::from_ref(&listed), at(0)).await;
    let kept = KeepArticle {
        entry_id: listed.id.clone(),
        outlet: listed.outlet.clone(),
        page: &text,
        article: &article(&text.url, "bài"),
        bands: &[],
        copies: &[],
        fill: Fill::default(),
        at: at(9),
    };
    store.keep_article(&kept).await.unwrap();
    let wall = page("https://nhandan.vn/a", at(2), "bạn có phải người máy?");
    let wall = Page { record: Some(Box::new(written(&evidence, &wall, None).await)), ..wall };
    ended(&store, "b", &wall).await;
    assert_eq!(store.latest_record(&text.url).await.unwrap(), Some(read));
}

pub(crate) async fn what_broke_off_stands_for_no_other_answer(store: TestStore) {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", 1 << 30).unwrap();
    let half = page("https://nhandan.vn/a", at(1), "nửa bài");
    let record = Kept { truncated: true, ..written(&evidence, &half, None).await };
    let half = Page { record: Some(Box::new(record.clone())), ..half };
    ended(&store, "a", &half).await;
    let digest = payload_digest(&half.body);
    assert_eq!(store.payload_record(&digest).await.unwrap(), None);
    assert_eq!(store.latest_record(&half.url).await.unwrap(), None);
    let stored = store.page(&half.id()).await.unwrap().unwrap();
    assert_eq!(stored.payload.as_deref(), Some(&record), "it is its own proof");
}

pub(crate) async fn a_page_knows_the_redirects_that_led_to_it(store: TestStore) {
    let folder = tempfile::tempdir().unwrap();
    let evidence = Evidence::open(folder.path(), "a", 1 << 30).unwrap();
    let mut before = None;
    for (second, path) in [(1, "cu"), (2, "giua"), (3, "moi")] {
        let page = page(&format!("https://nhandan.vn/{path}"), at(second), path);
        let kept = written(&evidence, &page, None).await;
        before = Some(Box::new(Kept { before, ..kept }));
    }
    let plain = page("https://nhandan.vn/cu", at(3), "moi");
    let plain = Page { record: before, ..plain };
    ended(&store, "a", &plain).await;
    let stored = store.page(&plain.id()).await.unwrap().unwrap();
    assert_eq!(stored.record, plain.record);
    let redirect = payload_digest(b"cu");
    assert_eq!(store.payload_record(&redirect).await.unwrap(), None, "no document of its own");

    let mut all = Vec::new();
    while let Some(next) =
        store.records_after(all.last().map_or("", String::as_str), 1).await.unwrap().pop()
    {
        all.push(next.record_id);
    }
    let answer = plain.record.as_deref().unwrap();
    let mut expected: Vec<_> = answer.chain().map(|kept| kept.record_id.clone()).collect();
    expected.sort();
    assert_eq!(all, expected, "each comes once");
    let pages = store.pages_in(&all).await.unwrap();
    assert_eq!(pages, [(answer.record_id.clone(), plain.id())]);
}
