//! `cargo bench --bench micro`: what each stage costs an article, alone on one thread.
#![expect(clippy::expect_used, reason = "a measurement that cannot go on says so by stopping")]

#[path = "site/mod.rs"]
mod site;

use diembao::catalog;
use diembao::classify::{Classifier, Text};
use diembao::crawl::feed;
use diembao::domain::article::Article;
use diembao::domain::catalog::Catalog;
use diembao::domain::id::RevisionId;
use diembao::domain::outlet::{DateOrder, Outlet};
use diembao::domain::time::Timestamp;
use diembao::extract::{Hints, extract};
use diembao::index::{ArchiveIndex, IndexDocument};
use diembao::text::fingerprint::Shingles;
use divan::Bencher;
use divan::counter::ItemsCount;
use site::{EDITION, ITEMS, OUTLETS, Site, address, definition, host, outlet_of};
use std::sync::LazyLock;
use url::Url;

/// Pages looked at, of all kinds alike.
const PAGES: usize = 20;
/// Articles of one batch for rules and index.
const BATCH: usize = 500;

static SITE: LazyLock<Site> = LazyLock::new(Site::new);
static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let mut files = catalog::embedded();
    for outlet in 0..OUTLETS {
        files.insert(format!("sources/online/bao-{outlet:02}.toml"), definition(outlet));
    }
    catalog::parse(&files).expect("the definitions are sound")
});

fn main() {
    divan::main();
}

fn outlet(number: usize) -> &'static Outlet {
    let id = format!("bao-{:02}", outlet_of(number));
    let found = CATALOG.outlets.iter().find(|outlet| outlet.id.as_str() == id);
    found.expect("every outlet of the press is defined")
}

/// Articles spread over the outlets of one kind.
fn numbers(kind: usize) -> impl Iterator<Item = usize> {
    let of_kind = move |number: &usize| outlet_of(*number) % 4 == kind;
    (0..EDITION).step_by(ITEMS).filter(of_kind).take(PAGES)
}

fn read(number: usize, html: &str) -> Article {
    let url = Url::parse(&address(number)).expect("an address of the press");
    let fetched_at: Timestamp = "2026-11-21T03:00:00Z".parse().expect("an instant");
    let hints = Hints {
        outlet: Some(outlet(number)),
        feed_title: "",
        listed_at: None,
        last_modified: None,
        fetched_at,
    };
    extract(html.as_bytes(), Some("text/html; charset=utf-8"), &url, &hints)
        .expect("pages of the press hold articles")
}

fn texts() -> Vec<Text> {
    let text = |number: usize| {
        let article = SITE.article(number);
        Text {
            id: address(number).as_str().into(),
            title: article.title,
            lead: article.lead,
            body: article.body.join("\n"),
            genre: diembao::domain::article::Genre::News,
        }
    };
    (0..BATCH).map(text).collect()
}

/// By kind of page: the last is the one without selectors.
#[divan::bench(args = [0, 1, 2, 3])]
fn extract_page(bencher: Bencher<'_, '_>, kind: usize) {
    let pages: Vec<(usize, String)> =
        numbers(kind).map(|number| (number, SITE.page(&SITE.article(number)))).collect();
    bencher
        .counter(ItemsCount::new(PAGES))
        .bench(|| pages.iter().map(|(number, html)| read(*number, html).body.len()).sum::<usize>());
}

#[divan::bench(args = [0, 1, 2, 3])]
fn dom_smoothie(bencher: Bencher<'_, '_>, kind: usize) {
    let pages: Vec<String> = numbers(kind).map(|number| SITE.page(&SITE.article(number))).collect();
    let text = |html: &String| {
        let read = dom_smoothie::Readability::new(&**html, None, None).and_then(|mut r| r.parse());
        read.map_or(0, |article| article.text_content.len())
    };
    bencher.counter(ItemsCount::new(PAGES)).bench(|| pages.iter().map(text).sum::<usize>());
}

#[divan::bench]
fn parse_feed(bencher: Bencher<'_, '_>) {
    let feed = SITE.feed(0, 0, 0);
    let url = format!("http://{}/rss/0.rss", host(0));
    bencher
        .counter(ItemsCount::new(ITEMS))
        .bench(|| feed::parse(feed.as_bytes(), None, &url, DateOrder::Dmy));
}

#[divan::bench]
fn fingerprint_text(bencher: Bencher<'_, '_>) {
    let texts = texts();
    bencher
        .counter(ItemsCount::new(BATCH))
        .bench(|| texts.iter().filter_map(|text| Shingles::of(&text.body).fingerprint()).count());
}

/// Two different articles, as most candidates for a copy are.
#[divan::bench]
fn compare_texts(bencher: Bencher<'_, '_>) {
    let texts = texts();
    let shingles = |text: &Text| Shingles::of(&text.body);
    let likeness = |pair: &[Text]| shingles(&pair[0]).likeness(&shingles(&pair[1])).jaccard;
    bencher
        .counter(ItemsCount::new(BATCH - 1))
        .bench(|| texts.windows(2).map(likeness).sum::<f64>());
}

#[divan::bench(sample_count = 10)]
fn classify_batch(bencher: Bencher<'_, '_>) {
    let texts = texts();
    let classifier = Classifier::new(&CATALOG.ruleset, &CATALOG.acronyms)
        .unwrap_or_else(|faults| panic!("the rules have faults: {faults:?}"));
    bencher.counter(ItemsCount::new(BATCH)).bench(|| classifier.classify_batch(&texts));
}

#[divan::bench(sample_count = 10)]
fn index_batch(bencher: Bencher<'_, '_>) {
    let document = |text: Text| IndexDocument {
        id: text.id,
        revision: RevisionId::new("r"),
        outlet: "bao-00".into(),
        title: text.title,
        lead: text.lead,
        body: text.body,
        themes: Vec::new(),
        genre: text.genre,
        language: diembao::domain::article::Language::Vietnamese,
        published_at: None,
    };
    let documents: Vec<IndexDocument> = texts().into_iter().map(document).collect();
    bencher
        .counter(ItemsCount::new(BATCH))
        .with_inputs(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let index = ArchiveIndex::open_or_create(&folder.path().join("index"));
            (folder, index.expect("a new index"))
        })
        .bench_refs(|(_, index)| index.update(&documents, 1));
}
