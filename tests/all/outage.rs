//! Rounds against an outlet that goes away and comes back, on a clock of their own.

use crate::thu::{DayClock, config, crawler, definition};
use chrono::Duration;
use diembao::config::Config;
use diembao::domain::article::article_id;
use diembao::domain::clock::Clock;
use diembao::domain::id::ArticleId;
use diembao::domain::outcome::Outcome;
use diembao::domain::time::{Timestamp, vietnam_day};
use diembao::pipeline::{Crawler, DataFolder, Selection, round};
use diembao::web::loopback::{self, Ask, Reply};
use sqlx::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use tokio::net::TcpListener;

const PAGES: usize = 8;

/// How the outlet behaves.
pub(crate) const WELL: u8 = 0;
pub(crate) const BUSY: u8 = 1;
const NO_ROBOTS: u8 = 2;
const HANGING: u8 = 3;
const LEADS_HOME: u8 = 4;
const LEADS_TO_SECTION: u8 = 5;
const LEADS_OFF: u8 = 6;

pub(crate) struct World {
    pub(crate) crawler: Arc<Crawler>,
    pub(crate) clock: Arc<DayClock>,
    mood: Arc<AtomicU8>,
    pub(crate) selection: Selection,
    _data: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        Self::of(definition("", &["/rss"]), |ask, mood, _| answer(ask, mood)).await
    }

    /// A world of the one outlet that `definition` describes: it is called `thu` and lives at
    /// `thu.example`.
    ///
    /// - `answer`: what it answers in a mood at a moment.
    pub(crate) async fn of(
        definition: String,
        answer: impl Fn(&Ask, u8, Timestamp) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let mood = Arc::new(AtomicU8::new(WELL));
        let clock = Arc::new(DayClock::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let hosts = ["thu.example", "khac.example"].map(|host| (host.to_owned(), address));
        let hosts = BTreeMap::from(hosts);
        let seen = Arc::clone(&mood);
        let now = Arc::clone(&clock);
        let answer = move |ask: &Ask| answer(ask, seen.load(Ordering::SeqCst), now.now());
        tokio::spawn(loopback::serve(listener, Arc::new(answer)));

        let data = tempfile::tempdir().unwrap();
        let shared = Arc::clone(&clock) as Arc<dyn Clock>;
        let crawler = crawler(definition, Arc::new(hosts), data.path(), config(), shared).await;
        let selection = Selection { outlets: vec!["thu".into()], all_due: true };
        Self { crawler: Arc::new(crawler), clock, mood, selection, _data: data }
    }

    pub(crate) async fn round_after(&self, pause: Duration, mood: u8) {
        self.mood.store(mood, Ordering::SeqCst);
        self.clock.advance(pause);
        round(&self.crawler, &self.selection).await.unwrap();
    }

    pub(crate) fn since(&mut self, day: &str) {
        let config = Config { since: day.parse().ok(), ..(*self.crawler.config).clone() };
        Arc::get_mut(&mut self.crawler).unwrap().config = Arc::new(config);
    }

    async fn outcomes(&self) -> Vec<Outcome> {
        let visits = self.crawler.system.store.entry_visits().await.unwrap();
        visits.into_iter().flat_map(|entry| entry.outcomes).collect()
    }
}

fn answer(ask: &Ask, mood: u8) -> Reply {
    match (mood, ask.path()) {
        (NO_ROBOTS, "/robots.txt") => Reply::new(503, "text/plain", ""),
        (_, "/robots.txt") => Reply::new(404, "text/plain", ""),
        (_, "/rss") => Reply::new(200, "application/rss+xml", feed()),
        (BUSY | NO_ROBOTS, _) => {
            Reply::new(503, "text/html", "").with("retry-after", "18446744073709551615")
        }
        (HANGING, _) => {
            std::thread::sleep(std::time::Duration::from_secs(3));
            Reply::new(200, "text/html", "")
        }
        (LEADS_HOME, path) if path.starts_with("/tin-") => {
            Reply::new(302, "text/html", "").with("location", "/")
        }
        (LEADS_OFF, path) if path.starts_with("/tin-") => {
            Reply::new(301, "text/html", "").with("location", "http://khac.example/")
        }
        (LEADS_TO_SECTION, path) if path.starts_with("/tin-") => {
            Reply::new(301, "text/html", "").with("location", "/thoi-su")
        }
        (_, path) => Reply::new(200, "text/html", page(path)),
    }
}

fn feed() -> String {
    let items: String = (0..PAGES)
        .map(|n| {
            format!(
                "<item><title>Tin {n}</title><link>http://thu.example/tin-{n}.html</link></item>"
            )
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>Thử</title>{items}</channel></rss>")
}

fn page(path: &str) -> String {
    format!(
        "<html lang=\"vi\"><head><title>Bài {path}</title>\
         <meta property=\"article:published_time\" content=\"2025-09-01T08:00:00+07:00\"></head><body><article>\
         <h1>Bài số {path} về cải cách thủ tục hành chính</h1><p>Đoạn mở đầu của {path} có đủ chữ để được giữ lại.</p>\
         <p>Người dân nộp hồ sơ {path} trên Cổng Dịch vụ công quốc gia, không phải đến trụ sở.</p></article></body></html>"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_of_two_days_loses_nothing() {
    let world = World::new().await;
    world.round_after(Duration::zero(), BUSY).await;
    for hour in 0..24 {
        let mood = [BUSY, NO_ROBOTS][hour % 2];
        world.round_after(Duration::hours(2), mood).await;
    }
    assert_eq!(world.outcomes().await, [], "nothing is given up during an outage");
    world.round_after(Duration::days(1), WELL).await;
    assert_eq!(world.outcomes().await, [Outcome::Kept; PAGES]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_fails_for_days_ends_in_one_outcome() {
    let world = World::new().await;
    for _ in 0..10 {
        world.round_after(Duration::days(1), BUSY).await;
    }
    assert_eq!(world.outcomes().await, [Outcome::FailedHttp; PAGES]);
    let totals = world.crawler.system.store.entry_totals().await.unwrap();
    assert_eq!((totals.entries, totals.pending), (PAGES as u64, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_too_old_is_visited_when_the_horizon_moves_back() {
    let mut world = World::new().await;
    world.since("2025-09-02");
    world.round_after(Duration::zero(), WELL).await;
    assert_eq!(world.outcomes().await, [Outcome::TooOld; PAGES]);
    world.since("2025-08-01");
    world.round_after(Duration::hours(1), WELL).await;
    let mut outcomes = world.outcomes().await;
    outcomes.retain(|outcome| *outcome != Outcome::TooOld);
    assert_eq!(outcomes, [Outcome::Kept; PAGES]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_long_ago_waits_out_an_outage_like_a_new_one() {
    let mut world = World::new().await;
    world.since("2025-09-02");
    world.round_after(Duration::zero(), WELL).await;
    world.since("2025-08-01");
    world.round_after(Duration::days(30), BUSY).await;
    for _ in 0..12 {
        world.round_after(Duration::hours(1), BUSY).await;
    }
    assert_eq!(world.outcomes().await, [Outcome::TooOld; PAGES], "nothing is given up");
    world.round_after(Duration::days(1), WELL).await;
    let mut outcomes = world.outcomes().await;
    outcomes.retain(|outcome| *outcome != Outcome::TooOld);
    assert_eq!(outcomes, [Outcome::Kept; PAGES]);
}

/// The articles of all pages: they are in scope, and so watched.
fn watched() -> Vec<ArticleId> {
    (0..PAGES).map(|n| article_id(&format!("http://thu.example/tin-{n}.html"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_page_waits_out_any_outage_and_that_is_no_removal() {
    let world = World::new().await;
    world.round_after(Duration::zero(), WELL).await;
    let articles = watched();
    for mood in [BUSY, NO_ROBOTS].into_iter().cycle().take(20) {
        world.round_after(Duration::days(1), mood).await;
    }
    assert_eq!(world.outcomes().await, [Outcome::Kept; PAGES], "no visit has ended");
    world.round_after(Duration::days(1), WELL).await;
    let mut outcomes = world.outcomes().await;
    outcomes.retain(|outcome| *outcome != Outcome::Kept);
    assert_eq!(outcomes, [Outcome::Unchanged; PAGES], "looked at when the outlet is back");
    let store = &world.crawler.system.store;
    assert_eq!(store.standing_removals(&articles).await.unwrap(), []);
    assert_eq!(store.removals(&articles[0]).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_whose_address_leads_elsewhere_is_removed() {
    let world = World::new().await;
    world.round_after(Duration::zero(), WELL).await;
    let last_seen_at = world.clock.now();
    let articles = watched();
    let store = &world.crawler.system.store;
    world.round_after(Duration::days(1), LEADS_HOME).await;
    world.round_after(Duration::hours(2), LEADS_HOME).await;
    assert_eq!(store.standing_removals(&articles).await.unwrap(), [], "it may be for an hour");
    world.round_after(Duration::days(1), LEADS_HOME).await;
    let found_at = world.clock.now();
    for article in &articles {
        let removal = store.removals(article).await.unwrap().remove(0);
        assert!(removal.last_seen_at <= last_seen_at && removal.found_at <= found_at);
        assert_eq!((removal.http_status, removal.back_at), (Some(200), None));
    }
    world.round_after(Duration::days(5), WELL).await;
    assert_eq!(store.standing_removals(&articles).await.unwrap(), [], "back again");
    world.round_after(Duration::days(10), LEADS_TO_SECTION).await;
    assert_eq!(store.standing_removals(&articles).await.unwrap().len(), PAGES);
    let mut outcomes = world.outcomes().await;
    outcomes.retain(|outcome| *outcome == Outcome::Gone);
    assert_eq!(outcomes.len(), 2 * PAGES);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_page_that_leads_home_for_an_hour_is_not_removed() {
    let world = World::new().await;
    world.round_after(Duration::zero(), WELL).await;
    for mood in [LEADS_HOME, BUSY, LEADS_HOME, WELL] {
        world.round_after(Duration::days(1), mood).await;
    }
    let mut outcomes = world.outcomes().await;
    outcomes.retain(|outcome| *outcome != Outcome::Kept);
    assert_eq!(outcomes, [Outcome::Unchanged; PAGES], "no two visits in a row said so");
    assert_eq!(world.crawler.system.store.removals(&watched()[0]).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_page_that_leads_elsewhere_for_an_hour_is_kept() {
    for mood in [LEADS_HOME, LEADS_OFF] {
        let world = World::new().await;
        world.round_after(Duration::zero(), mood).await;
        assert_eq!(world.outcomes().await, [], "nothing is given up");
        world.round_after(Duration::hours(2), WELL).await;
        assert_eq!(world.outcomes().await, [Outcome::Kept; PAGES]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_page_that_leads_home_for_days_was_never_an_article() {
    let world = World::new().await;
    for _ in 0..3 {
        world.round_after(Duration::days(1), LEADS_HOME).await;
        assert_eq!(world.outcomes().await, []);
    }
    world.round_after(Duration::days(1), LEADS_HOME).await;
    assert_eq!(world.outcomes().await, [Outcome::NotArticle; PAGES]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_does_not_wait_for_a_hanging_server_and_the_page_stays_due() {
    let world = World::new().await;
    world.mood.store(HANGING, Ordering::SeqCst);
    let (crawler, selection) = (Arc::clone(&world.crawler), world.selection.clone());
    let running = tokio::spawn(async move { round(&crawler, &selection).await });
    while world.crawler.system.store.entry_totals().await.unwrap().pending < PAGES as u64 {
        tokio::task::yield_now().await;
    }
    world.crawler.stop.raise();
    let ended = tokio::time::timeout(std::time::Duration::from_secs(2), running).await;
    ended.expect("the round ends at once").unwrap().unwrap();
    assert_eq!(world.outcomes().await, []);
    assert_eq!(world.crawler.system.store.entry_totals().await.unwrap().pending, PAGES as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_cannot_be_pruned_ends_no_round() {
    let world = World::new().await;
    world.round_after(Duration::zero(), WELL).await;
    let database = DataFolder::database_url(world._data.path(), &world.crawler.config);
    let mut connection = sqlx::SqliteConnection::connect(&database).await.unwrap();
    let sql = "create trigger locked before delete on poll begin select raise(abort, 'no'); end";
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    let store = &world.crawler.system.store;
    // The first visit of a day that read something is never forgotten.
    world.round_after(Duration::hours(2), WELL).await;
    world.round_after(Duration::days(4000), WELL).await;
    let today = vietnam_day(world.clock.now());
    store.prune_polls(today, 9).await.expect_err("the log cannot be pruned");
    assert_eq!(store.recent_polls(None, 9).await.unwrap().len(), 3, "and the round is made");
}
