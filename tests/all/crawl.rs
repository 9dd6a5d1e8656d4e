//! The crawler's client against servers on loopback that behave well and badly.

use diembao::crawl::guard::Resolver;
use diembao::crawl::{FetchError, Fetched, Http, HttpConfig, Request, Retry};
use diembao::domain::clock::Clock;
use diembao::domain::entry::FeedState;
use diembao::domain::outcome::{Outcome, PollOutcome};
use diembao::domain::page::Page;
use diembao::domain::time::Timestamp;
use diembao::pipeline::SystemClock;
use diembao::web::loopback::{self, Answer, Ask, Reply};
use flate2::{Compression, write::GzEncoder};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use url::Url;

const HOST: &str = "bao.example";

fn reply(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Reply {
    let headers = headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Reply { status, headers, body: body.into() }
}

struct Peer {
    http: Http,
    trusted: Vec<String>,
}

impl Peer {
    /// A server that answers with `answer` and is known by the names bao.example and khac.example.
    async fn new(answer: impl Fn(&Ask) -> Reply + Send + Sync + 'static) -> Self {
        Self::with_clock(answer, Arc::new(SystemClock), Duration::ZERO).await
    }

    async fn with_clock(
        answer: impl Fn(&Ask) -> Reply + Send + Sync + 'static,
        clock: Arc<dyn Clock>,
        delay: Duration,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let answer: Answer = Arc::new(answer);
        tokio::spawn(loopback::serve(listener, answer));
        let names = [HOST, "khac.example", "rieng.example"].map(|name| (name.to_owned(), addr));
        let resolver = Resolver::Fixed(Arc::new(BTreeMap::from(names)));
        let config = HttpConfig {
            delay,
            timeout: Duration::from_secs(5),
            resolver,
            ..HttpConfig::new("test")
        };
        let trusted = vec![HOST.to_owned(), "khac.example".to_owned()];
        Self { http: Http::new(config, clock).unwrap(), trusted }
    }

    async fn get(&self, path: &str) -> Result<Fetched, FetchError> {
        self.get_url(&format!("http://{HOST}{path}"), None).await
    }

    async fn get_url(&self, url: &str, known: Option<&FeedState>) -> Result<Fetched, FetchError> {
        let url = Url::parse(url).unwrap();
        let request = Request {
            url: &url,
            known,
            trusted_hosts: &self.trusted,
            cap_bytes: 100_000,
            cookies: false,
        };
        self.http.get(request).await
    }
}

fn page(fetched: Fetched) -> Page {
    match fetched {
        Fetched::Page(page) => page,
        Fetched::NotModified => panic!("not modified"),
    }
}

#[tokio::test]
async fn a_page_comes_as_it_was_sent_with_the_address_that_answered() {
    let peer = Peer::new(|ask| match ask.path_and_query.as_str() {
        "/cu?x=1" => reply(301, &[("location", "/moi")], ""),
        "/moi" => reply(200, &[("content-type", "text/html"), ("x-a", "b")], "Chuyển đổi số"),
        _ => reply(404, &[], ""),
    })
    .await;
    let page = page(peer.get("/cu?x=1").await.unwrap());
    assert_eq!(page.url, format!("http://{HOST}/cu?x=1"));
    assert_eq!(page.final_url, format!("http://{HOST}/moi"));
    assert_eq!((page.http_status, page.header("x-a")), (200, Some("b")));
    assert_eq!(page.body, "Chuyển đổi số".as_bytes());
}

#[tokio::test]
async fn validators_are_sent_back_and_304_is_understood() {
    let peer = Peer::new(|ask| {
        let sent = |name: &str| ask.headers.iter().any(|(k, v)| k == name && v == "\"v1\"");
        if sent("if-none-match") {
            reply(304, &[], "")
        } else {
            reply(200, &[("etag", "\"v1\"")], "x")
        }
    })
    .await;
    let first = page(peer.get("/rss").await.unwrap());
    let known =
        FeedState { etag: first.header("etag").map(ToOwned::to_owned), ..FeedState::default() };
    let again = peer.get_url(&format!("http://{HOST}/rss"), Some(&known)).await.unwrap();
    assert_eq!(again, Fetched::NotModified);
}

#[tokio::test]
async fn every_bad_ending_is_its_own_outcome() {
    let bomb = {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&vec![0; 5_000_000]).unwrap();
        packed.finish().unwrap()
    };
    let answer = move |ask: &Ask| match ask.path_and_query.as_str() {
        "/robots.txt" => reply(200, &[], "User-agent: *\nDisallow: /kin"),
        "/lon" => reply(200, &[], vec![b'a'; 200_000]),
        "/bom" => reply(200, &[("content-encoding", "gzip")], bomb.clone()),
        "/hong" => reply(200, &[("content-encoding", "gzip")], "not gzip"),
        "/vong" => reply(302, &[("location", "/vong")], ""),
        "/tep" => reply(302, &[("location", "file:///etc/passwd")], ""),
        "/khong-dich" => reply(302, &[], ""),
        "/trong" => reply(302, &[("location", "http://169.254.169.254/latest")], ""),
        "/loopback" => reply(302, &[("location", "http://127.0.0.1:80/")], ""),
        "/rieng" => reply(302, &[("location", "http://rieng.example/")], ""),
        "/kin-qua-chuyen" => reply(302, &[("location", "/kin/1")], ""),
        "/mat" => reply(410, &[], ""),
        "/cam" => reply(403, &[], ""),
        "/loi" => reply(500, &[], ""),
        "/ban" => reply(429, &[("retry-after", "7200")], ""),
        "/nam-sau" => reply(503, &[("retry-after", "18446744073709551615")], ""),
        _ => reply(404, &[], ""),
    };
    let clock = Arc::new(StepClock::default());
    let peer = Peer::with_clock(answer, Arc::clone(&clock) as _, Duration::ZERO).await;
    let soon = Retry::After(Duration::from_secs(900));
    let cases = [
        ("/khong-co", Outcome::Gone, Retry::Never),
        ("/mat", Outcome::Gone, Retry::Never),
        ("/cam", Outcome::FailedHttp, soon),
        ("/loi", Outcome::FailedHttp, soon),
        ("/ban", Outcome::FailedHttp, Retry::After(Duration::from_secs(7200))),
        ("/nam-sau", Outcome::FailedHttp, Retry::After(Duration::from_secs(86_400))),
        ("/lon", Outcome::FailedTooLarge, Retry::Never),
        ("/bom", Outcome::FailedTooLarge, Retry::Never),
        ("/hong", Outcome::FailedParse, soon),
        ("/vong", Outcome::Blocked, Retry::Never),
        ("/tep", Outcome::Blocked, Retry::Never),
        ("/khong-dich", Outcome::Blocked, Retry::Never),
        ("/trong", Outcome::Blocked, Retry::Never),
        ("/loopback", Outcome::Blocked, Retry::Never),
        // The name leads to a private address, as names do behind captive portals: that passes.
        ("/rieng", Outcome::Blocked, soon),
        ("/kin/1", Outcome::RobotsDenied, Retry::Never),
        ("/kin-qua-chuyen", Outcome::RobotsDenied, Retry::Never),
    ];
    for (path, outcome, retry) in cases {
        let error = peer.get(path).await.expect_err(path);
        assert_eq!(
            (error.outcome(), error.retry()),
            (outcome, retry),
            "{path}: {}",
            error.in_full()
        );
        // What one page asked of its host is over for the next.
        clock.advance(Duration::from_secs(86_400));
    }
    let unknown = peer.get_url("http://khong-ten.example/", None).await.unwrap_err();
    assert_eq!((unknown.outcome(), unknown.retry()), (Outcome::FailedNetwork, soon));
}

#[tokio::test]
async fn a_name_that_leads_to_a_private_network_is_refused_unless_the_outlet_is_local() {
    let peer = Peer::new(|_| reply(200, &[], "x")).await;
    let refused = peer.get_url("http://rieng.example/", None).await;
    assert!(refused.is_err(), "the resolver itself must refuse it");
    assert!(peer.get("/").await.is_ok());
}

#[tokio::test]
async fn robots_txt_that_cannot_be_had_refuses_everything_and_the_last_copy_serves() {
    let robots_status = Arc::new(AtomicUsize::new(500));
    let shared = Arc::clone(&robots_status);
    let clock = Arc::new(StepClock::default());
    let peer = Peer::with_clock(
        move |ask| match ask.path_and_query.as_str() {
            "/robots.txt" => {
                let status = u16::try_from(shared.load(Ordering::SeqCst)).unwrap();
                reply(status, &[], "User-agent: diembao\nDisallow: /kin")
            }
            _ => reply(200, &[], "x"),
        },
        Arc::clone(&clock) as _,
        Duration::ZERO,
    )
    .await;
    let refused = peer.get("/a").await.unwrap_err();
    assert!(matches!(refused, FetchError::NoRobots { .. }), "{refused}");
    assert!(matches!(refused.retry(), Retry::After(_)), "a server that is down may come back");
    let told = (refused.outcome(), refused.poll_outcome(), refused.status());
    assert_eq!(told, (Outcome::FailedHttp, PollOutcome::FailedHttp, Some(500)), "it answered");
    robots_status.store(200, Ordering::SeqCst);
    assert!(peer.get("/a").await.is_err(), "a file that failed is not asked for at every page");
    clock.advance(Duration::from_secs(16 * 60));
    assert!(peer.get("/a").await.is_ok(), "a quarter of an hour later it is");
    robots_status.store(503, Ordering::SeqCst);
    clock.advance(Duration::from_secs(25 * 3600));
    assert!(peer.get("/a").await.is_ok(), "a day later the last copy serves");
    assert_eq!(peer.get("/kin").await.unwrap_err().outcome(), Outcome::RobotsDenied);
}

#[tokio::test]
async fn robots_txt_that_leads_elsewhere_is_followed_under_the_same_guard() {
    let peer = Peer::new(|ask| match ask.path_and_query.as_str() {
        "/robots.txt" => reply(302, &[("location", "http://rieng.example/noi-bo")], ""),
        _ => reply(200, &[], "x"),
    })
    .await;
    assert_eq!(peer.get("/a").await.unwrap_err().outcome(), Outcome::Blocked);
    let busy = Peer::new(|_| reply(429, &[], "")).await;
    let refused = busy.get("/a").await.unwrap_err();
    assert!(refused.host_is_away() && matches!(refused, FetchError::NoRobots { .. }), "{refused}");
}

#[tokio::test]
async fn a_robots_txt_that_the_guard_refuses_is_not_asked_for_at_every_page() {
    let asked = Arc::new(AtomicUsize::new(0));
    let shared = Arc::clone(&asked);
    let clock = Arc::new(StepClock::default());
    let answer = move |_: &Ask| {
        shared.fetch_add(1, Ordering::SeqCst);
        reply(302, &[("location", "http://10.0.0.1/robots.txt")], "")
    };
    let peer = Peer::with_clock(answer, Arc::clone(&clock) as _, Duration::ZERO).await;
    let cases = [(0, 1), (0, 1), (14, 1), (2, 2), (0, 2)];
    for (minutes, expected) in cases {
        clock.advance(Duration::from_secs(minutes * 60));
        assert_eq!(peer.get("/a").await.unwrap_err().outcome(), Outcome::Blocked);
        assert_eq!(asked.load(Ordering::SeqCst), expected, "after {minutes} minutes more");
    }
}

#[tokio::test]
async fn a_host_that_asks_to_be_left_alone_is_not_asked_for_its_other_pages() {
    const YEAR: &str = "31536000";
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let shared = Arc::clone(&asked);
    let clock = Arc::new(StepClock::default());
    let answer = move |ask: &Ask| {
        shared.lock().unwrap().push(ask.path_and_query.clone());
        match ask.path_and_query.as_str() {
            "/ban" => reply(429, &[("retry-after", "7200")], ""),
            "/nam" => reply(503, &[("retry-after", YEAR)], ""),
            "/chut" => reply(503, &[("retry-after", "30")], ""),
            "/mat" => reply(404, &[("retry-after", "7200")], ""),
            _ => reply(200, &[], ""),
        }
    };
    let peer = Peer::with_clock(answer, Arc::clone(&clock) as _, Duration::ZERO).await;
    let held_back = |error: FetchError| match error {
        FetchError::HeldBack { wait, .. } => {
            assert_eq!(error.retry(), Retry::After(wait));
            assert!(!error.is_silence() && error.host_is_away());
            wait.as_secs()
        }
        error => panic!("{error}"),
    };
    for (first, wait_s) in [("/ban", 7_200), ("/nam", 86_400)] {
        assert_eq!(peer.get(first).await.unwrap_err().outcome(), Outcome::FailedHttp);
        let asked_before = asked.lock().unwrap().len();
        assert_eq!(held_back(peer.get("/a").await.unwrap_err()), wait_s, "{first}");
        clock.advance(Duration::from_secs(wait_s - 1));
        assert_eq!(held_back(peer.get("/a").await.unwrap_err()), 1, "{first}");
        assert_eq!(asked.lock().unwrap().len(), asked_before, "nothing was asked");
        assert!(peer.get_url("http://khac.example/a", None).await.is_ok(), "another host");
        clock.advance(Duration::from_secs(1));
        assert!(peer.get("/a").await.is_ok(), "{first}");
    }
    for short in ["/chut", "/mat"] {
        assert!(peer.get(short).await.is_err());
        assert!(peer.get("/a").await.is_ok(), "a pause is enough after {short}");
    }
    assert!(peer.get("/nam").await.is_err());
    clock.turn_back(Duration::from_secs(30 * 86_400));
    assert!(peer.get("/a").await.is_ok(), "a clock that was wrong holds nothing back for a month");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_host_never_sees_two_requests_at_once_and_a_pause_between_them() {
    let (under_way, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let clock = Arc::new(StepClock::default());
    let seen_at: Arc<Mutex<Vec<(Timestamp, bool)>>> = Arc::default();
    let answer = {
        let (under_way, most) = (Arc::clone(&under_way), Arc::clone(&most));
        let (clock, seen_at) = (Arc::clone(&clock), Arc::clone(&seen_at));
        move |ask: &Ask| {
            let now = under_way.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(now, Ordering::SeqCst);
            let is_page = ask.path_and_query != "/robots.txt";
            seen_at.lock().unwrap().push((clock.now(), is_page));
            std::thread::sleep(Duration::from_millis(5));
            under_way.fetch_sub(1, Ordering::SeqCst);
            reply(200, &[], "User-agent: *\nCrawl-delay: 3\n")
        }
    };
    let delay = Duration::from_secs(2);
    let peer = Arc::new(Peer::with_clock(answer, Arc::clone(&clock) as _, delay).await);
    let visits: Vec<_> = (0..12)
        .map(|n| {
            let peer = Arc::clone(&peer);
            tokio::spawn(async move { peer.get(&format!("/{n}")).await.map(|_| ()) })
        })
        .collect();
    for visit in visits {
        visit.await.unwrap().unwrap();
    }
    assert_eq!(most.load(Ordering::SeqCst), 1, "requests under way at once");
    let seen_at = seen_at.lock().unwrap();
    assert_eq!(seen_at.iter().filter(|(_, is_page)| *is_page).count(), 12);
    assert!(!seen_at[0].1, "robots.txt comes first, and the pause it asks for after it");
    for pair in seen_at.windows(2) {
        assert!(
            pair[1].0 - pair[0].0 >= chrono::Duration::seconds(3),
            "the outlet asked for 3 s: {pair:?}"
        );
    }
}

/// Time that passes only when somebody sleeps.
#[derive(Debug, Default)]
struct StepClock {
    elapsed: Mutex<Duration>,
    /// How far it was turned back.
    turned_back: Mutex<Duration>,
}

impl StepClock {
    fn advance(&self, by: Duration) {
        *self.elapsed.lock().unwrap() += by;
    }

    fn turn_back(&self, by: Duration) {
        *self.turned_back.lock().unwrap() += by;
    }
}

impl Clock for StepClock {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2025-08-01T00:00:00Z".parse().unwrap();
        let since =
            |span: &Mutex<Duration>| chrono::Duration::from_std(*span.lock().unwrap()).unwrap();
        start + since(&self.elapsed) - since(&self.turned_back)
    }

    fn sleep(&self, delay: Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.advance(delay);
        Box::pin(async {})
    }
}
