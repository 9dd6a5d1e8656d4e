//! Rounds against an outlet whose lists deceive, on a clock of their own.

use crate::thu::{DayClock, config, crawler, definition};
use chrono::Duration;
use diembao::crawl::guard::Resolver;
use diembao::domain::clock::Clock;
use diembao::domain::entry::{FeedState, Poll};
use diembao::domain::health::{Gap, GapReason, GapState, Overlap};
use diembao::domain::outcome::PollOutcome;
use diembao::domain::time::Timestamp;
use diembao::domain::walk::WalkState;
use diembao::pipeline::{Crawler, Selection, round};
use diembao::store::Store;
use diembao::web::loopback::{self, Ask, Reply};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const SITEMAP: &str = "sitemaps = [\"http://thu.example/sitemap.xml\"]";
const SECTION: &str = "section_pages = [\"http://thu.example/tin\"]";

/// What the outlet answers, by path; everything else is missing.
type Pages = Arc<Mutex<BTreeMap<String, Reply>>>;

struct World {
    crawler: Crawler,
    clock: Arc<DayClock>,
    pages: Pages,
    asked: Arc<Mutex<Vec<String>>>,
    hosts: Arc<BTreeMap<String, SocketAddr>>,
    selection: Selection,
    _data: tempfile::TempDir,
}

impl World {
    async fn new(ways: &str) -> Self {
        let (pages, asked): (Pages, Arc<Mutex<Vec<String>>>) = Default::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hosts = BTreeMap::from([("thu.example".to_owned(), listener.local_addr().unwrap())]);
        let hosts = Arc::new(hosts);
        let (served, noted) = (Arc::clone(&pages), Arc::clone(&asked));
        let answer = move |ask: &Ask| {
            noted.lock().unwrap().push(ask.path().to_owned());
            let page = served.lock().unwrap().get(ask.path()).cloned();
            page.unwrap_or_else(|| Reply::new(404, "text/plain", ""))
        };
        tokio::spawn(loopback::serve(listener, Arc::new(answer)));

        let data = tempfile::tempdir().unwrap();
        let clock = Arc::new(DayClock::default());
        let shared = Arc::clone(&clock) as Arc<dyn Clock>;
        let hosts_of = Arc::clone(&hosts);
        let crawler = crawler(definition(ways, &[]), hosts_of, data.path(), config(), shared).await;
        let selection = Selection { outlets: vec!["thu".into()], all_due: false };
        Self { crawler, clock, pages, asked, hosts, selection, _data: data }
    }

    /// Forgets what a process knows of hosts, as when it ends and another begins.
    fn restart(&mut self) {
        let resolver = Resolver::Fixed(Arc::clone(&self.hosts));
        self.crawler.http = self.crawler.system.http(&self.crawler.config, resolver).unwrap();
    }

    fn serve(&self, path: &str, reply: Reply) {
        self.pages.lock().unwrap().insert(path.to_owned(), reply);
    }

    /// A round of what is due, so long after the last.
    async fn round_after(&self, pause: Duration) {
        self.clock.advance(pause);
        round(&self.crawler, &self.selection).await.unwrap();
    }

    /// How often `path` was asked for since the last time.
    fn asked(&self, path: &str) -> usize {
        let mut asked = self.asked.lock().unwrap();
        let all = asked.len();
        asked.retain(|asked| asked != path);
        all - asked.len()
    }

    fn store(&self) -> &Store {
        &self.crawler.system.store
    }

    async fn last(&self) -> Poll {
        self.store().recent_polls(None, 1).await.unwrap().remove(0)
    }

    async fn state(&self) -> FeedState {
        let states = self.store().feed_states(&"thu".into()).await.unwrap();
        states.into_values().next().unwrap()
    }

    async fn gaps(&self) -> Vec<Gap> {
        let gaps = self.store().gaps(None, Timestamp::MIN_UTC, Timestamp::MAX_UTC).await.unwrap();
        gaps.into_iter().filter(|gap| gap.reason == GapReason::NoOverlap).collect()
    }
}

fn xml(body: &str) -> Reply {
    Reply::new(200, "application/xml", body)
}

fn index(names: &[&str], day: &str) -> Reply {
    let mut body = String::from("<sitemapindex>");
    for name in names {
        write!(
            body,
            "<sitemap><loc>http://thu.example/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
        )
        .unwrap();
    }
    xml(&(body + "</sitemapindex>"))
}

fn sitemap(items: impl IntoIterator<Item = usize>) -> Reply {
    let mut body = String::from("<urlset>");
    for item in items {
        write!(body, "<url><loc>http://thu.example/tin-{item}.html</loc></url>").unwrap();
    }
    xml(&(body + "</urlset>"))
}

fn section(items: impl IntoIterator<Item = usize>) -> Reply {
    let mut body = String::from("<!doctype html><html lang=\"vi\"><body><ul>");
    for item in items {
        write!(body, "<li><h3><a href=\"/tin-{item}.html\">Tin thử nghiệm số {item}</a></h3></li>")
            .unwrap();
    }
    Reply::new(200, "text/html; charset=utf-8", body + "</ul></body></html>")
}

#[tokio::test(flavor = "multi_thread")]
async fn pinned_stories_and_a_margin_do_not_hide_what_went_by_unseen() {
    let world = World::new(SECTION).await;
    let list = |from: usize| {
        let (pinned, margin) = ([1, 2], [3, 4, 5, 6, 7]);
        section(pinned.into_iter().chain((from..from + 20).rev()).chain(margin))
    };
    world.serve("/tin", list(100));
    world.round_after(Duration::zero()).await;
    let mut expected =
        vec![(110, Overlap::Proven), (126, Overlap::Proven), (186, Overlap::Unproven)];
    expected.push((186, Overlap::Proven));
    for (from, overlap) in expected {
        world.serve("/tin", list(from));
        world.round_after(Duration::hours(2)).await;
        assert_eq!(world.last().await.overlap, overlap, "from {from}");
    }
    let gaps = world.gaps().await;
    assert_eq!(gaps.len(), 1, "{gaps:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_came_once_without_its_main_list_hides_nothing() {
    let world = World::new(SECTION).await;
    let list = |newest: std::ops::Range<usize>| section((1..=5).chain(newest.rev()));
    let cases = [
        (100..130, Overlap::First),
        (100..100, Overlap::Unproven),
        (200..230, Overlap::Unproven),
        (210..240, Overlap::Proven),
    ];
    for (newest, overlap) in cases {
        let from = newest.start;
        world.serve("/tin", list(newest));
        world.round_after(Duration::hours(2)).await;
        assert_eq!(world.last().await.overlap, overlap, "from {from}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_sitemap_of_an_index_is_not_proven_by_a_quiet_one() {
    let world = World::new(SITEMAP).await;
    world.serve("/sitemap.xml", index(&["yen", "ban"], "2025-09-02"));
    world.serve("/yen.xml", sitemap(0..40));
    world.serve("/ban.xml", sitemap(100..120));
    world.round_after(Duration::zero()).await;
    let cases = [(110, Overlap::Proven), (200, Overlap::Unproven), (210, Overlap::Proven)];
    for (from, overlap) in cases {
        world.serve("/ban.xml", sitemap(from..from + 20));
        world.round_after(Duration::hours(2)).await;
        assert_eq!(world.last().await.overlap, overlap, "from {from}");
    }
    assert_eq!(world.gaps().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sitemaps_that_one_visit_cannot_read_are_told_and_read_by_the_next() {
    let world = World::new(SITEMAP).await;
    let names: Vec<String> = (0..12).map(|n| format!("s{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    world.serve("/sitemap.xml", index(&names, "2025-09-02"));
    for (place, name) in names.iter().enumerate() {
        world.serve(&format!("/{name}.xml"), sitemap(place * 10..place * 10 + 10));
    }
    world.round_after(Duration::zero()).await;
    assert_eq!(world.last().await.items, 20, "at first only the newest");
    world.round_after(Duration::hours(2)).await;
    let some = world.last().await;
    assert!(some.detail.contains("4 sitemaps that may have changed were not read"), "{some:?}");
    assert_eq!((some.overlap, some.outcome), (Overlap::Unknown, PollOutcome::Read));
    world.round_after(Duration::hours(2)).await;
    let totals = world.store().entry_totals().await.unwrap();
    assert_eq!(totals.entries, 120, "all were read by the third visit");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sitemap_whose_date_is_never_renewed_is_read_and_walked_all_the_same() {
    let world = World::new(SITEMAP).await;
    world.serve("/sitemap.xml", index(&["a"], "2024-01-01"));
    let cases = [(0, Overlap::First, 1), (10, Overlap::Proven, 1), (100, Overlap::Unproven, 2)];
    for (from, overlap, asked) in cases {
        world.serve("/a.xml", sitemap(from..from + 20));
        world.round_after(Duration::hours(2)).await;
        let told = (world.last().await.overlap, world.asked("/a.xml"));
        assert_eq!(told, (overlap, asked), "from {from}: by the visit, and the walk over the gap");
    }
    let gaps = world.gaps().await;
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].state, GapState::Lost, "no date shows that the walk went back far enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sitemap_that_fails_and_a_host_held_back_do_not_hide_the_others() {
    let world = World::new(SITEMAP).await;
    world.serve("/sitemap.xml", index(&["a", "b", "c"], "2025-09-02"));
    for (place, name) in ["/a.xml", "/b.xml", "/c.xml"].into_iter().enumerate() {
        world.serve(name, sitemap(place * 10..place * 10 + 10));
    }
    world.round_after(Duration::zero()).await;
    world.serve("/a.xml", sitemap(5..15));
    world.serve("/b.xml", Reply::new(503, "text/html", "").with("retry-after", "10800"));
    world.round_after(Duration::hours(2)).await;
    let poll = world.last().await;
    assert_eq!((poll.outcome, poll.items, poll.overlap), (PollOutcome::Read, 10, Overlap::Unknown));
    assert!(poll.detail.contains("2 sitemaps that may have changed were not read"), "{poll:?}");
    assert_eq!((world.asked("/b.xml"), world.asked("/c.xml")), (2, 0), "c is on a host held back");
    assert_eq!(world.state().await.failures, 0);
    world.serve("/b.xml", sitemap(10..20));
    world.round_after(Duration::hours(4)).await;
    assert_eq!((world.last().await.items, world.asked("/c.xml")), (30, 1), "all are read then");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_none_of_whose_sitemaps_can_be_read_has_failed() {
    let world = World::new(SITEMAP).await;
    world.serve("/sitemap.xml", index(&["a", "b"], "2025-09-02"));
    world.serve("/a.xml", sitemap(0..10));
    world.round_after(Duration::zero()).await;
    let read_at = world.state().await.last_read_at;
    world.serve("/a.xml", Reply::new(500, "text/html", ""));
    world.round_after(Duration::hours(2)).await;
    let poll = world.last().await;
    assert_eq!((poll.outcome, poll.http_status), (PollOutcome::FailedHttp, Some(500)));
    let told = ["none of its sitemaps could be read", "/a.xml: failed_http", "/b.xml: gone"];
    assert!(told.iter().all(|part| poll.detail.contains(part)), "{poll:?}");
    let state = world.state().await;
    assert_eq!((state.failures, state.last_read_at), (1, read_at));
    let asked = state.sitemaps.iter().filter(|known| known.asked_at > read_at).count();
    assert_eq!(asked, 2, "that they were asked for is noted: {:?}", state.sitemaps);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_whose_host_is_held_back_waits_that_long() {
    let world = World::new(&format!("{SITEMAP}\n{SECTION}")).await;
    world.serve("/sitemap.xml", sitemap(0..20));
    world.serve("/tin", section(0..20));
    world.round_after(Duration::zero()).await;
    world.serve("/sitemap.xml", sitemap(100..120));
    world.serve("/tin", Reply::new(503, "text/html", "").with("retry-after", "10800"));
    world.round_after(Duration::hours(2)).await;
    assert_eq!(world.gaps().await.len(), 1);
    let (walks, now) = (world.store().walks(None).await.unwrap(), world.clock.now());
    assert_eq!(walks.len(), 2, "both ways back");
    for walk in walks {
        assert_eq!((walk.state, walk.failures), (WalkState::Going, 0), "{walk:?}");
        assert!(walk.next_at - now > Duration::hours(2), "{walk:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_inside_an_index_is_followed_and_one_inside_that_is_told() {
    let world = World::new(SITEMAP).await;
    world.serve("/sitemap.xml", index(&["nam"], "2025-09-02"));
    world.serve("/nam.xml", index(&["thang", "sitemap", "sau"], "2025-09-02"));
    world.serve("/thang.xml", sitemap(0..10));
    world.serve("/sau.xml", index(&["nua"], "2025-09-02"));
    world.serve("/nua.xml", sitemap(10..20));
    world.round_after(Duration::zero()).await;
    world.round_after(Duration::hours(2)).await;
    let poll = world.last().await;
    assert_eq!((poll.outcome, poll.items, poll.overlap), (PollOutcome::Read, 10, Overlap::Unknown));
    assert!(poll.detail.contains("1 sitemaps that may have changed were not read"), "{poll:?}");
    assert_eq!(world.asked("/nua.xml"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_planned_by_a_clock_a_year_ahead_is_done_when_it_is_set_right() {
    let world = World::new(SECTION).await;
    world.serve("/tin", section(0..20));
    world.clock.advance(Duration::days(365));
    world.round_after(Duration::zero()).await;
    assert_eq!(world.asked("/tin"), 1);
    world.clock.advance(Duration::days(-365));
    world.round_after(Duration::minutes(1)).await;
    assert_eq!(world.asked("/tin"), 1, "as soon as the clock is right");
    world.round_after(Duration::minutes(1)).await;
    assert_eq!(world.asked("/tin"), 0, "and then as usual");
    let now = world.clock.now();
    let next = world.state().await.next_poll_at.unwrap();
    assert!(now < next && next <= now + Duration::hours(1), "{next}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_wait_by_a_clock_a_year_ahead_are_visited_when_it_is_set_right() {
    let world = World::new(SECTION).await;
    world.serve("/tin", section(0..20));
    for n in 0..20 {
        world.serve(&format!("/tin-{n}.html"), Reply::new(500, "text/html", ""));
    }
    world.clock.advance(Duration::days(365));
    world.round_after(Duration::zero()).await;
    world.clock.advance(Duration::days(-365));
    for n in 0..20 {
        world.serve(&format!("/tin-{n}.html"), Reply::new(410, "text/html", ""));
    }
    world.round_after(Duration::minutes(1)).await;
    let totals = world.store().entry_totals().await.unwrap();
    assert_eq!((totals.entries, totals.pending), (20, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_around_a_clock_that_was_ahead_is_a_gap_since_the_last_true_visit() {
    let world = World::new(SECTION).await;
    world.serve("/tin", section(100..120));
    world.round_after(Duration::zero()).await;
    world.round_after(Duration::hours(2)).await;
    let last = world.last().await;
    assert_eq!(last.overlap, Overlap::Proven);
    world.clock.advance(Duration::days(365));
    world.serve("/tin", section(110..130));
    world.round_after(Duration::hours(2)).await;
    world.clock.advance(Duration::days(-365));
    world.serve("/tin", section(300..320));
    world.round_after(Duration::hours(2)).await;
    let gaps = world.gaps().await;
    let spans: Vec<_> = gaps.iter().map(|gap| (gap.from, gap.to)).collect();
    assert_eq!(spans, [(last.polled_at, world.last().await.polled_at)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_noted_by_a_clock_a_year_ahead_is_walked_once() {
    let world = World::new(SECTION).await;
    world.serve("/tin", section(100..120));
    world.round_after(Duration::zero()).await;
    let last = world.last().await.polled_at;
    world.clock.advance(Duration::days(365));
    world.serve("/tin", section(200..220));
    world.round_after(Duration::hours(2)).await;
    let wrong = world.gaps().await.remove(0);
    assert!(wrong.from == last && wrong.to > last + Duration::days(365), "{wrong:?}");
    world.clock.advance(Duration::days(-365));
    for _ in 0..4 {
        world.round_after(Duration::minutes(1)).await;
    }
    let gap = world.gaps().await.remove(0);
    assert!(gap.from == last && gap.to <= world.clock.now(), "{gap:?}");
    assert_eq!(gap.state, GapState::Lost, "a section page without dates does not go back");
    world.asked("/tin");
    for _ in 0..4 {
        world.round_after(Duration::minutes(1)).await;
    }
    assert_eq!(world.asked("/tin"), 0, "neither polled nor walked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_one_page_says_is_busy_is_not_asked_for_the_others() {
    let world = World::new(SECTION).await;
    world.serve("/tin", section(0..20));
    for n in 0..20 {
        let busy = Reply::new(503, "text/html", "").with("retry-after", "10800");
        world.serve(&format!("/tin-{n}.html"), busy);
    }
    world.round_after(Duration::zero()).await;
    let pages = || {
        let asked = world.asked.lock().unwrap();
        asked.iter().filter(|path| path.starts_with("/tin-")).count()
    };
    assert_eq!((pages(), world.asked("/tin")), (1, 1), "one page, and then none");
    world.round_after(Duration::hours(2)).await;
    assert_eq!((pages(), world.asked("/tin")), (1, 0), "two hours later neither feed nor page");
    world.round_after(Duration::hours(2)).await;
    assert_eq!((pages(), world.asked("/tin")), (2, 1), "when its time is over, again");
    let totals = world.store().entry_totals().await.unwrap();
    assert_eq!((totals.entries, totals.pending), (20, 20), "nothing is given up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_asked_to_be_left_alone_is_so_after_a_restart() {
    let mut world = World::new(SECTION).await;
    let busy = Reply::new(503, "text/html", "").with("retry-after", "72000");
    world.serve("/tin", busy.clone());
    world.serve("/robots.txt", Reply::new(404, "text/plain", ""));
    world.round_after(Duration::zero()).await;
    assert_eq!(world.asked("/tin"), 1);
    world.restart();
    world.selection.all_due = true;
    world.round_after(Duration::hours(2)).await;
    assert_eq!((world.asked("/robots.txt"), world.asked("/tin")), (1, 0), "its word stands");
    world.round_after(Duration::hours(20)).await;
    assert_eq!(world.asked("/tin"), 1, "until its time is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outlet_that_only_other_definitions_know_stays_due_for_whoever_knows_it() {
    let mut world = World::new(SECTION).await;
    world.serve("/tin", section(0..20));
    let foreign_due = world.clock.now() - Duration::hours(1);
    let names = ["thu".into(), "la".into()];
    world.store().sync_outlets(&names[..1], world.clock.now()).await.unwrap();
    world.store().sync_outlets(&names, foreign_due).await.unwrap();
    world.selection.outlets.clear();
    world.round_after(Duration::zero()).await;
    assert_eq!(world.asked("/tin"), 1, "the others have their turns");
    assert_eq!(world.store().next_due(&names[1..]).await.unwrap(), Some(foreign_due));
}

#[tokio::test(flavor = "multi_thread")]
async fn how_long_an_unchanged_list_stays_fresh_is_heeded() {
    let world = World::new(SECTION).await;
    world.serve("/tin", section(0..20).with("etag", "\"a\""));
    world.round_after(Duration::zero()).await;
    let fresh = Reply::new(304, "text/html", "").with("cache-control", "max-age=3300");
    world.serve("/tin", fresh);
    world.round_after(Duration::hours(2)).await;
    let poll = world.last().await;
    assert_eq!((poll.outcome, poll.http_status), (PollOutcome::NotModified, Some(304)));
    let pause = world.state().await.next_poll_at.unwrap() - poll.polled_at;
    assert_eq!(pause, Duration::seconds(3300));
}
