//! `cargo bench --bench stories`: what it costs to find an article's near-copies among a million.
//!
//! Keeps articles of the invented press in a new SQLite store, fills the tree of bands up with
//! those of strangers, then looks for edited copies of what was kept and for articles that have no
//! copy. Fails when a copy is not found or the usual look takes a millisecond.
#![expect(clippy::expect_used, reason = "a measurement that cannot go on says so by stopping")]

#[path = "site/mod.rs"]
#[expect(dead_code, reason = "no pages and feeds are wanted here, texts alone")]
mod site;

use anyhow::ensure;
use chrono::Utc;
use clap::Parser;
use diembao::domain::article::{Article, Genre, Language, article_id};
use diembao::domain::entry::{Entry, FeedState, Poll, entry_id};
use diembao::domain::health::{Fill, Overlap};
use diembao::domain::id::OutletId;
use diembao::domain::outcome::PollOutcome;
use diembao::domain::page::Page;
use diembao::domain::provenance::Provenance;
use diembao::store::{FoundEntry, KeepArticle, PollRecord, Store};
use diembao::text::fingerprint::Shingles;
use site::{Site, address};
use sqlx::Connection;
use std::path::Path;
use std::time::{Duration, Instant};

/// Articles that are looked for.
const LOOKS: usize = 1_000;
/// Kept in one transaction.
const TOGETHER: usize = 50;
/// Bands of a fingerprint.
const BANDS: usize = 64;
/// The usual look must be shorter.
const MOST_MS: f64 = 1.0;
/// Of every hundred copies so many are found at least: what was measured on real ones.
const LEAST_FOUND_PERCENT: usize = 99;

#[derive(Parser)]
struct Options {
    /// Articles in the archive.
    #[arg(long, default_value_t = 1_000_000)]
    articles: usize,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("diembao.db");
    let store = Store::open(&format!("sqlite://{}", file.display())).await?;
    let site = Site::new();
    for first in (0..LOOKS).step_by(TOGETHER) {
        keep(&store, &site, first..first + TOGETHER).await?;
    }
    let began = Instant::now();
    fill_up(&file, options.articles).await?;
    let (filled_s, megabytes) = (began.elapsed().as_secs_f64(), file.metadata()?.len() >> 20);
    println!("{} articles, {megabytes} MB, filled up in {filled_s:.0} s", options.articles);
    println!("| looked for | found | median, ms | 99 of 100, ms |\n| --- | --- | --- | --- |");
    let copies = look(&store, &site, 0, edited).await?;
    let strangers = look(&store, &site, 10 * LOOKS, |body| body.join("\n")).await?;
    tell("edited copies", &copies);
    tell("articles without a copy", &strangers);
    let found = copies.iter().filter(|look| look.found).count();
    ensure!(
        found * 100 >= LOOKS * LEAST_FOUND_PERCENT,
        "only {found} of {LOOKS} copies were found"
    );
    for looks in [&copies, &strangers] {
        ensure!(percentile(looks, 50) < MOST_MS, "the usual look takes {MOST_MS} ms or more");
    }
    Ok(())
}

/// The text of an edited copy: a credit put before it, every fifth paragraph dropped.
fn edited(body: &[String]) -> String {
    let kept = body.iter().enumerate().filter(|(at, _)| at % 5 != 3).map(|(_, text)| &**text);
    std::iter::once("Theo một tờ báo khác cho biết.").chain(kept).collect::<Vec<_>>().join("\n")
}

/// One look for an article's near-copies.
struct Look {
    found: bool,
    took: Duration,
}

/// Looks for the articles from number `first` on, in the form that `text` gives their bodies.
async fn look(
    store: &Store,
    site: &Site,
    first: usize,
    text: impl Fn(&[String]) -> String,
) -> anyhow::Result<Vec<Look>> {
    let mut looks = Vec::with_capacity(LOOKS);
    for number in first..first + LOOKS {
        let text = text(&site.article(number).body);
        let bands = Shingles::of(&text).fingerprint().map(|found| found.bands).unwrap_or_default();
        let began = Instant::now();
        let found = store.story_candidates(&bands, text.len()).await?;
        let took = began.elapsed();
        let own = article_id(&address(number));
        looks.push(Look { found: found.iter().any(|other| other.article == own), took });
    }
    Ok(looks)
}

fn tell(what: &str, looks: &[Look]) {
    let found = looks.iter().filter(|look| look.found).count();
    let (usual, slow) = (percentile(looks, 50), percentile(looks, 99));
    println!("| {what} | {found} of {} | {usual:.2} | {slow:.2} |", looks.len());
}

/// In milliseconds.
fn percentile(looks: &[Look], percent: usize) -> f64 {
    let mut took: Vec<Duration> = looks.iter().map(|look| look.took).collect();
    took.sort_unstable();
    1000.0 * took[took.len() * percent / 100].as_secs_f64()
}

async fn keep(store: &Store, site: &Site, numbers: std::ops::Range<usize>) -> anyhow::Result<()> {
    let articles: Vec<Article> = numbers.map(|number| article(site, number)).collect();
    let pages: Vec<Page> = articles.iter().map(page).collect();
    let entries: Vec<Entry> = articles.iter().map(entry).collect();
    list(store, &entries).await?;
    let mut keeping = store.begin_keeping(&pages.iter().collect::<Vec<_>>()).await?;
    for ((article, page), entry) in articles.iter().zip(&pages).zip(&entries) {
        let bands = Shingles::of(&article.body).fingerprint().expect("a whole article").bands;
        let kept = KeepArticle {
            entry_id: entry.id.clone(),
            outlet: entry.outlet.clone(),
            page,
            article,
            bands: &bands,
            copies: &[],
            at: Utc::now(),
            fill: Fill::default(),
        };
        keeping.keep(&kept).await?;
    }
    Ok(keeping.commit().await?)
}

async fn list(store: &Store, entries: &[Entry]) -> anyhow::Result<()> {
    let found: Vec<_> = entries.iter().map(|entry| FoundEntry { entry: entry.clone() }).collect();
    let poll = Poll {
        outlet: entries[0].outlet.clone(),
        feed_url: entries[0].feed_url.clone(),
        polled_at: Utc::now(),
        outcome: PollOutcome::Read,
        http_status: Some(200),
        items: 0,
        new_items: 0,
        overlap: Overlap::Unknown,
        fault: None,
        detail: String::new(),
    };
    let state = FeedState::default();
    let record = PollRecord {
        poll: &poll,
        state: &state,
        found: &found,
        planned: &[],
        gap: None,
        lease: None,
    };
    store.record_poll(&record).await?;
    Ok(())
}

fn article(site: &Site, number: usize) -> Article {
    let text = site.article(number);
    Article {
        url: address(number),
        canonical_url: address(number),
        title: text.title,
        lead: String::new(),
        body: text.body.join("\n"),
        authors: vec![],
        published_at: Some(Utc::now()),
        published_from: None,
        dates: vec![],
        modified_at: None,
        section: String::new(),
        tags: vec![],
        genre: Genre::News,
        language: Language::Vietnamese,
        wire_credit: None,
        provenance: Provenance::default(),
    }
}

fn page(article: &Article) -> Page {
    Page {
        url: article.url.clone(),
        final_url: article.url.clone(),
        fetched_at: Utc::now(),
        http_status: 200,
        headers: vec![],
        body: article.body.clone().into_bytes(),
        record: None,
        payload: None,
    }
}

fn entry(article: &Article) -> Entry {
    let outlet = OutletId::new("bao");
    Entry {
        id: entry_id(&outlet, &article.url),
        outlet,
        feed_url: "https://bao.example/rss".to_owned(),
        url: article.url.clone(),
        title: article.title.clone(),
        published_at: None,
        found_at: Utc::now(),
        attempts: 0,
        failing_since: None,
        kept: false,
        recovered: false,
    }
}

/// Gives the tree of bands as many lines as `articles` have, by numbers of fingerprints that no article
/// has.
async fn fill_up(file: &Path, articles: usize) -> anyhow::Result<()> {
    let address = format!("sqlite://{}", file.display());
    let mut connection = sqlx::SqliteConnection::connect(&address).await?;
    let sql = "with recursive stranger (number) as (
            select 1 union all select number + 1 from stranger where number < $2
        )
        insert into band (band, value, fingerprint)
        select $1, random(), $2 + number from stranger order by 2";
    for band in 0..BANDS {
        sqlx::query(sql)
            .bind(i64::try_from(band)?)
            .bind(i64::try_from(articles - LOOKS)?)
            .execute(&mut connection)
            .await?;
    }
    Ok(())
}
