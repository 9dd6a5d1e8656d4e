//! Entries, pages and articles to fill a store with, and the steps that every test takes.

use diembao::domain::article::{Article, Genre, Language, article_id};
use diembao::domain::entry::{Entry, EntryEnd, FeedState, Poll, entry_id};
use diembao::domain::health::{Fill, Overlap};
use diembao::domain::hit::{Classification, Evidence, Hit, Place};
use diembao::domain::id::{ArticleId, OutletId, RuleId, RulesetId};
use diembao::domain::outcome::{Outcome, PollOutcome};
use diembao::domain::page::Page;
use diembao::domain::provenance::Provenance;
use diembao::domain::rule::{RuleKind, TextField};
use diembao::domain::story::{CopyOf, Level, Likeness};
use diembao::domain::time::Timestamp;
use diembao::store::{FoundEntry, KeepArticle, PollRecord, PollResult, Store};

/// The instant `second` seconds after the beginning of August 2025, UTC.
pub(crate) fn at(second: i64) -> Timestamp {
    let start: Timestamp = "2025-08-01T00:00:00Z".parse().unwrap();
    start + chrono::Duration::seconds(second)
}

/// The address of the article called `name` at `outlet`.
pub(crate) fn url(outlet: &str, name: &str) -> String {
    format!("https://{outlet}.example/{name}")
}

/// The feed of `outlet`.
pub(crate) fn feed(outlet: &str) -> String {
    format!("https://{outlet}.example/rss")
}

/// What the feed of `outlet` lists for the article called `name`.
pub(crate) fn entry(outlet: &str, name: &str) -> Entry {
    let (outlet, url) = (OutletId::from(outlet), url(outlet, name));
    Entry {
        id: entry_id(&outlet, &url),
        feed_url: feed(outlet.as_str()),
        outlet,
        url,
        title: format!("Tin {name}"),
        published_at: Some(at(-60)),
        found_at: at(0),
        attempts: 0,
        failing_since: None,
        kept: false,
        recovered: false,
    }
}

/// A visit of the feed of `outlet` that read `items` items.
pub(crate) fn poll(outlet: &str, when: Timestamp, items: usize) -> Poll {
    Poll {
        outlet: OutletId::from(outlet),
        feed_url: feed(outlet),
        polled_at: when,
        outcome: PollOutcome::Read,
        http_status: Some(200),
        items: items.try_into().unwrap(),
        new_items: 0,
        overlap: Overlap::Unknown,
        fault: None,
        detail: String::new(),
    }
}

/// The record of a visit and of nothing else.
pub(crate) fn record<'a>(
    poll: &'a Poll,
    state: &'a FeedState,
    found: &'a [FoundEntry],
) -> PollRecord<'a> {
    PollRecord { poll, state, found, planned: &[], gap: None, lease: None }
}

/// Has the feed of the entries' outlet list them at `when`.
pub(crate) async fn list(store: &Store, entries: &[Entry], when: Timestamp) -> PollResult {
    let found: Vec<_> = entries.iter().map(|entry| FoundEntry { entry: entry.clone() }).collect();
    let poll = poll(entries[0].outlet.as_str(), when, found.len());
    store.record_poll(&record(&poll, &FeedState::default(), &found)).await.unwrap()
}

/// Has the feed list the entry under another title, so that it is visited again.
pub(crate) async fn retitle(store: &Store, entry: &Entry, title: &str, when: Timestamp) {
    let retitled = Entry { title: title.to_owned(), ..entry.clone() };
    assert_eq!(list(store, &[retitled], when).await.revisits, 1);
}

/// A document at `url`.
pub(crate) fn page(url: &str, when: Timestamp, body: &str) -> Page {
    Page {
        url: url.to_owned(),
        final_url: url.to_owned(),
        fetched_at: when,
        http_status: 200,
        headers: vec![("content-type".to_owned(), "text/html; charset=utf-8".to_owned())],
        body: body.as_bytes().to_vec(),
        record: None,
        payload: None,
    }
}

/// An article at `url` with `body`.
pub(crate) fn article(url: &str, body: &str) -> Article {
    Article {
        url: url.to_owned(),
        canonical_url: url.to_owned(),
        title: "Chuyển đổi số ở xã".to_owned(),
        lead: "Bộ phận một cửa phục vụ người dân.".to_owned(),
        body: body.to_owned(),
        authors: vec!["Nguyễn Văn An".to_owned()],
        published_at: Some(at(-60)),
        published_from: None,
        dates: Vec::new(),
        modified_at: None,
        section: "Thời sự".to_owned(),
        tags: vec!["chuyển đổi số".to_owned()],
        genre: Genre::News,
        language: Language::Vietnamese,
        wire_credit: None,
        provenance: Provenance::default(),
    }
}

/// Ends the visit of `entry` with `article`.
pub(crate) async fn keep(
    store: &Store,
    entry: &Entry,
    article: &Article,
    when: Timestamp,
) -> Outcome {
    keep_copy(store, entry, article, &[], &[], when).await
}

/// What is the very text of `article`.
pub(crate) fn copy_of(article: &ArticleId) -> CopyOf {
    let likeness = Likeness { jaccard: 1.0, containment: 1.0 };
    CopyOf { article: article.clone(), level: Level::Copy, likeness }
}

/// Likewise, with the bands of a fingerprint and what it is a copy of.
pub(crate) async fn keep_copy(
    store: &Store,
    entry: &Entry,
    article: &Article,
    bands: &[i64],
    copies: &[CopyOf],
    when: Timestamp,
) -> Outcome {
    let page = page(&entry.url, when, &article.body);
    let keep = KeepArticle {
        entry_id: entry.id.clone(),
        outlet: entry.outlet.clone(),
        page: &page,
        article,
        bands,
        copies,
        fill: Fill::default(),
        at: when,
    };
    store.keep_article(&keep).await.unwrap()
}

/// Lists an entry called `name` at `outlet` and keeps its article, both at `when`.
pub(crate) async fn publish(store: &Store, outlet: &str, name: &str, when: Timestamp) -> ArticleId {
    let entry = entry(outlet, name);
    list(store, std::slice::from_ref(&entry), when).await;
    let article = article(&entry.url, &format!("Nội dung {name}"));
    assert_eq!(keep(store, &entry, &article, when).await, Outcome::Kept);
    article_id(&entry.url)
}

/// The end of the visit of `entry`.
pub(crate) fn end(entry: &Entry, outcome: Outcome, when: Timestamp) -> EntryEnd {
    EntryEnd { id: entry.id.clone(), outcome, ended_at: when, detail: "vì sao".to_owned() }
}

/// What `ruleset` says: it matches `rules`, of which the first theme leads; a feature, or a
/// commentary if nothing matches.
pub(crate) fn classification(ruleset: &str, rules: &[&str]) -> Classification {
    let leading = rules.iter().find(|rule| rule.starts_with('T'));
    let hits = rules.iter().map(|rule| hit(rule, Some(rule) == leading)).collect();
    let genre = if rules.is_empty() { Genre::Commentary } else { Genre::Feature };
    Classification { ruleset: RulesetId::from(ruleset), hits, genre }
}

fn hit(rule: &str, primary: bool) -> Hit {
    let kind = match rule.as_bytes() {
        b"scope" => RuleKind::Scope,
        [b'T', ..] => RuleKind::Theme,
        [b'B', ..] => RuleKind::Topic,
        _ => RuleKind::Genre,
    };
    let place =
        Place {
            field: TextField::Title, word: 0, start: 0, end: 13, text: "Chuyển đổi số".into()
        };
    let evidence =
        Evidence { clause: "chuyển đổi số".into(), contribution: 2.1, places: vec![place] };
    Hit {
        rule: RuleId::from(rule),
        kind,
        score: 2.1,
        threshold: 1.0,
        primary,
        evidence: vec![evidence],
    }
}

/// Saves what `ruleset` says of `articles` in their present state; gives how many were saved.
pub(crate) async fn classify(
    store: &Store,
    articles: &[ArticleId],
    ruleset: &str,
    rules: &[&str],
    when: Timestamp,
) -> usize {
    let stored = store.articles_by_ids(articles).await.unwrap();
    let said: Vec<_> = stored
        .into_iter()
        .map(|stored| (stored.id, stored.revision, classification(ruleset, rules)))
        .collect();
    store.save_classifications(&said, when).await.unwrap()
}
