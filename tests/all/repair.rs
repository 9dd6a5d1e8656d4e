//! Gaps of an outlet whose feeds show two articles an hour, and the walks that mend them.

use crate::outage::{BUSY, WELL, World};
use crate::thu::definition;
use chrono::Duration;
use diembao::domain::health::{Gap, GapReason, GapState};
use diembao::domain::time::Timestamp;
use diembao::domain::walk::WalkState;
use diembao::pipeline::ask_back_to;
use diembao::web::loopback::{Ask, Reply};
use std::collections::BTreeMap;

/// The outlet's file: an index of sitemaps, two feeds.
fn outlet() -> String {
    definition("sitemaps = [\"http://thu.example/sitemap.xml\"]", &["/rss", "/rss-2"])
}

/// Sitemaps that the index names: too many for two turns.
const SITEMAPS: i64 = 30;

/// Articles of an hour of the feeds; the first two are listed by one feed, the next by the other.
const AN_HOUR: i64 = 5;

/// From this hour on nothing new is published.
const LAST_HOUR: i64 = 24;

fn start() -> Timestamp {
    "2025-09-02T00:00:00Z".parse().unwrap()
}

/// The first instant of an hour, counted from the start.
fn at(hour: i64) -> Timestamp {
    start() + Duration::hours(hour)
}

/// What the outlet answers: a feed lists the articles of the hour alone, the sitemaps all of them,
/// unless it is busy. Before the start there was an article a day and sitemap.
fn answer(ask: &Ask, mood: u8, now: Timestamp) -> Reply {
    let hour = (now - start()).num_hours().min(LAST_HOUR);
    let numbers = |from: i64| (hour * AN_HOUR + from..).take(2).collect::<Vec<_>>();
    match ask.path() {
        "/robots.txt" => Reply::new(404, "text/plain", ""),
        "/rss" => Reply::new(200, "application/rss+xml", feed(&numbers(0), hour)),
        "/rss-2" => Reply::new(200, "application/rss+xml", feed(&numbers(2), hour)),
        path if path.starts_with("/sitemap") && mood == BUSY => Reply::new(500, "text/plain", ""),
        "/sitemap.xml" => Reply::new(200, "application/xml", index()),
        "/sitemap-0.xml" => Reply::new(200, "application/xml", sitemap(0..(hour + 1) * AN_HOUR)),
        path => match path.strip_prefix("/sitemap-").and_then(|rest| rest.strip_suffix(".xml")) {
            Some(day) => {
                let first = 1_000_000 + day.parse::<i64>().unwrap() * 10;
                Reply::new(200, "application/xml", sitemap(first..first + 2))
            }
            None => Reply::new(200, "text/html", page(path)),
        },
    }
}

/// When an article was published.
fn published_at(number: i64) -> Timestamp {
    if number >= 1_000_000 {
        return start() - Duration::days((number - 1_000_000) / 10);
    }
    at(number / AN_HOUR)
}

fn feed(numbers: &[i64], hour: i64) -> String {
    let item = |number: &i64| {
        let date = at(hour).to_rfc2822();
        format!(
            "<item><title>Tin {number}</title><link>http://thu.example/tin-{number}.html</link>\
             <pubDate>{date}</pubDate></item>"
        )
    };
    let items: String = numbers.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Thử</title>{items}</channel></rss>")
}

fn index() -> String {
    let one = |day| format!("<sitemap><loc>http://thu.example/sitemap-{day}.xml</loc></sitemap>");
    let all: String = (0..SITEMAPS).map(one).collect();
    format!(
        "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{all}</sitemapindex>"
    )
}

fn sitemap(numbers: std::ops::Range<i64>) -> String {
    let one = |number: i64| {
        format!(
            "<url><loc>http://thu.example/tin-{number}.html</loc><news:news><news:publication>\
             <news:name>Thử</news:name><news:language>vi</news:language></news:publication>\
             <news:publication_date>{}</news:publication_date><news:title>Tin {number}</news:title>\
             </news:news></url>",
            published_at(number).to_rfc3339()
        )
    };
    let all: String = numbers.map(one).collect();
    format!(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">{all}</urlset>"
    )
}

fn page(path: &str) -> String {
    format!(
        "<html lang=\"vi\"><head><title>Bài {path}</title></head><body><article>\
         <h1>Bài số {path} về cải cách thủ tục hành chính</h1><p>Đoạn mở đầu của {path} có đủ chữ để được giữ lại.</p>\
         <p>Người dân nộp hồ sơ {path} trên Cổng Dịch vụ công quốc gia, không phải đến trụ sở.</p></article></body></html>"
    )
}

async fn world() -> World {
    let mut world = World::of(outlet(), answer).await;
    world.since("2025-08-20");
    world.selection.all_due = false;
    world
}

async fn gaps(world: &World) -> Vec<Gap> {
    world.crawler.system.store.gaps(None, at(-9_999), at(9_999)).await.unwrap()
}

fn states(gaps: &[Gap]) -> BTreeMap<GapState, usize> {
    let mut states = BTreeMap::new();
    for gap in gaps {
        *states.entry(gap.state).or_default() += 1;
    }
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn hourly_gaps_do_not_throw_back_a_long_walk_and_all_are_repaired() {
    let world = world().await;
    let store = &world.crawler.system.store;
    world.round_after(Duration::zero(), WELL).await;
    let horizon = "2025-08-19T00:00:00Z".parse().unwrap();
    ask_back_to(&world.crawler.system, &["thu".into()], horizon).await.unwrap();
    for _ in 0..24 {
        world.round_after(Duration::hours(1), WELL).await;
    }
    let going_on = gaps(&world).await;
    assert!(going_on.len() > 40, "each hour leaves a gap of each feed: {}", going_on.len());
    let old: Vec<_> = going_on.into_iter().filter(|gap| gap.to <= at(12)).collect();
    assert_eq!(states(&old), [(GapState::Repaired, old.len())].into(), "two walks mend any gap");
    let backfill = old.iter().filter(|gap| gap.reason == GapReason::BeforeFirstVisit).count();
    assert!(backfill > 0, "the long walk has ended");
    // Nothing new comes any more; the walk that is going ends, and the last one after it.
    for _ in 0..12 {
        world.round_after(Duration::hours(1), WELL).await;
    }
    let all = gaps(&world).await;
    assert_eq!(states(&all), [(GapState::Repaired, all.len())].into());

    let entries = store.entry_totals().await.unwrap().entries;
    let listed_by_feeds = store.recent_polls(None, 9_999).await.unwrap();
    let listed: u64 = listed_by_feeds.iter().map(|poll| u64::from(poll.new_items)).sum();
    let put_down: u64 = all.iter().map(|gap| u64::from(gap.recovered)).sum();
    assert!(put_down > 0, "the fifth article of each hour is in no feed");
    assert!(put_down <= entries - listed, "{put_down} of {entries}, {listed} by feeds");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_gap_is_repaired_when_a_later_walk_reaches_it() {
    let world = world().await;
    world.round_after(Duration::zero(), BUSY).await;
    for _ in 0..12 {
        world.round_after(Duration::hours(1), BUSY).await;
    }
    let lost: Vec<_> = gaps(&world).await.into_iter().filter(|gap| gap.lost.is_some()).collect();
    assert!(!lost.is_empty(), "the sitemap could not be read");
    assert!(lost.iter().all(|gap| gap.state == GapState::Lost && gap.recovered == 0));

    ask_back_to(&world.crawler.system, &["thu".into()], at(-48)).await.unwrap();
    for _ in 0..12 {
        world.round_after(Duration::hours(1), WELL).await;
    }
    let after = gaps(&world).await;
    for before in &lost {
        let gap = after.iter().find(|gap| gap.number == before.number).unwrap();
        assert_eq!((gap.state, gap.lost), (GapState::Repaired, before.lost), "{gap:?}");
        assert!(gap.closed_at > before.closed_at);
    }
    assert!(after.iter().any(|gap| gap.lost.is_some() && gap.recovered > 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_whose_only_way_back_is_dead_ends() {
    // A name that cannot be looked up.
    let definition = outlet()
        .replace("http://thu.example/sitemap.xml", "http://chet.example/sitemap.xml")
        .replacen("[[feeds]]", "[[domains]]\nhost = \"chet.example\"\n\n[[feeds]]", 1);
    let mut world = World::of(definition, answer).await;
    world.since("2025-08-20");
    world.selection.all_due = false;
    world.round_after(Duration::zero(), WELL).await;
    world.round_after(Duration::hours(LAST_HOUR), WELL).await;
    let missed = async || {
        let mut gaps = gaps(&world).await;
        gaps.retain(|gap| gap.reason == GapReason::NoOverlap);
        gaps
    };
    let open = states(&missed().await);
    assert_eq!(open, [(GapState::Open, 2)].into(), "one of each feed");
    for _ in 0..10 {
        world.round_after(Duration::hours(6), WELL).await;
    }
    assert_eq!(states(&missed().await), open, "its host may come back");
    for _ in 0..20 {
        world.round_after(Duration::hours(6), WELL).await;
    }
    let ended = missed().await;
    assert_eq!(states(&ended), [(GapState::Lost, 2)].into());
    assert!(ended.iter().all(|gap| gap.detail.contains("failed_network")), "{ended:?}");
    let walk = world.crawler.system.store.walks(None).await.unwrap().remove(0);
    assert_eq!(walk.state, WalkState::Going, "it is tried on");
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_again_leaves_a_walk_that_has_been_there() {
    let mut world = world().await;
    world.selection.all_due = true;
    let system = std::sync::Arc::clone(&world.crawler.system);
    let walk = async || system.store.walks(Some(&"thu".into())).await.unwrap().remove(0);
    world.round_after(Duration::zero(), WELL).await;
    ask_back_to(&system, &["thu".into()], at(-48)).await.unwrap();
    world.round_after(Duration::minutes(1), WELL).await;
    let first = walk().await;
    assert_eq!(first.state, WalkState::Reached, "{first:?}");
    ask_back_to(&system, &["thu".into()], at(-48)).await.unwrap();
    assert_eq!(walk().await, first, "it has been there");
}
