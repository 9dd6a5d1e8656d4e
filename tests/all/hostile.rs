//! The crawler's client against servers that speak HTTP badly, slowly or not at all, byte by byte.

use diembao::crawl::guard::Resolver;
use diembao::crawl::{FetchError, Fetched, Http, HttpConfig, Request, Retry, Visit};
use diembao::crawl::{GateError, HostGate};
use diembao::domain::clock::Clock;
use diembao::domain::exchange::Truncated;
use diembao::domain::outcome::NetworkFault;
use diembao::domain::outcome::Outcome;
use diembao::domain::time::Timestamp;
use diembao::pipeline::SystemClock;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What the server does with one request.
#[derive(Clone)]
enum Step {
    Send(Vec<u8>),
    /// The same bytes again and again until the client leaves.
    Forever(Vec<u8>, Duration),
    /// Nothing, until the client leaves.
    Hang,
    /// Breaks the connection off, so that the client's side fails.
    Reset,
}

fn send(text: &str) -> Vec<Step> {
    vec![Step::Send(text.as_bytes().to_vec())]
}

fn then(text: &str, step: Step) -> Vec<Step> {
    vec![Step::Send(text.as_bytes().to_vec()), step]
}

type Heard = Arc<Mutex<Vec<Vec<u8>>>>;

struct Peer {
    http: Http,
    heard: Heard,
}

async fn peer(answer: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static) -> Peer {
    peer_behind(None, answer).await
}

async fn peer_behind(
    gate: Option<Arc<dyn HostGate>>,
    answer: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static,
) -> Peer {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (heard, answer): (Heard, _) = (Arc::default(), Arc::new(answer));
    let shared = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (heard, answer) = (Arc::clone(&shared), Arc::clone(&answer));
            tokio::spawn(async move { serve(stream, &heard, &*answer).await });
        }
    });
    let names = ["bao.example", "khac.example"].map(|name| (name.to_owned(), addr));
    let config = HttpConfig {
        delay: Duration::ZERO,
        timeout: Duration::from_secs(2),
        glance: Duration::from_millis(400),
        least_bytes: 1000,
        resolver: Resolver::Fixed(Arc::new(BTreeMap::from(names))),
        gate,
        ..HttpConfig::new("test")
    };
    Peer { http: Http::new(config, Arc::new(SystemClock)).unwrap(), heard }
}

/// One request a connection.
async fn serve(mut stream: TcpStream, heard: &Heard, answer: &(dyn Fn(&str) -> Vec<Step> + Sync)) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let text = String::from_utf8_lossy(&request).into_owned();
    heard.lock().unwrap().push(request);
    let path = text.split(' ').nth(1).unwrap_or_default();
    let steps = match path {
        "/robots.txt" => send("HTTP/1.1 404 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
        _ => answer(&text),
    };
    for step in steps {
        let alive = match step {
            Step::Send(bytes) => stream.write_all(&bytes).await.is_ok(),
            Step::Forever(bytes, pause) => {
                while stream.write_all(&bytes).await.is_ok() {
                    tokio::time::sleep(pause).await;
                }
                false
            }
            Step::Hang => stream.read_buf(&mut Vec::new()).await.is_ok_and(|read| read > 0),
            Step::Reset => {
                // The client has read what was sent before the connection breaks.
                tokio::time::sleep(Duration::from_millis(50)).await;
                stream.set_zero_linger().is_err()
            }
        };
        if !alive {
            return;
        }
    }
}

impl Peer {
    async fn visit(&self, url: &str, cookies: bool) -> Visit {
        let trusted = ["bao.example".to_owned(), "khac.example".to_owned()];
        let url = Url::parse(url).unwrap();
        let request = Request {
            url: &url,
            known: None,
            trusted_hosts: &trusted,
            cap_bytes: 100_000,
            cookies,
        };
        self.http.visit(request).await
    }
}

fn path_of(request: &str) -> &str {
    request.split(' ').nth(1).unwrap_or_default()
}

const OK: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\n";

fn hostile(request: &str) -> Vec<Step> {
    let flood = "X-Rac: rac\r\n".repeat(20_000);
    let tick = Duration::from_millis(20);
    match path_of(request) {
        "/dut" => send(&format!("{OK}Content-Length: 100\r\n\r\nmười byte")),
        "/reset" => then(&format!("{OK}Content-Length: 100\r\n\r\nmười byte"), Step::Reset),
        "/im-lang" => vec![],
        "/reset-ngay" => vec![Step::Reset],
        "/rac" => send("\u{0}\u{1}\u{2}rác\r\n\r\n"),
        "/http-09" => send("<html>không có đầu</html>\r\n\r\n"),
        "/nua-dau" => send("HTTP/1.1 200 OK\r\nServer: x\r\n"),
        "/am" => send(&format!("{OK}Content-Length: -5\r\n\r\nx")),
        "/hai-do-dai" => send(&format!("{OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx")),
        "/khuc-hong" => send(&format!("{OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n")),
        "/khuc-dut" => send(&format!("{OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")),
        "/lu-dau" => send(&format!("{OK}{flood}\r\n")),
        "/dau-dai" => send(&format!("{OK}X-Dai: {}\r\n\r\n", "a".repeat(1 << 20))),
        "/dau-vo-tan" => then(OK, Step::Forever(vec![b'a'; 4096], Duration::ZERO)),
        "/treo" => vec![Step::Hang],
        "/treo-dau" => then("HTTP/1.1 200 OK\r\n", Step::Hang),
        "/nho-giot" => then(&format!("{OK}\r\n"), Step::Forever(b"x".to_vec(), tick)),
        "/cham-deu" => then(&format!("{OK}\r\n"), Step::Forever(vec![b'x'; 200], tick)),
        "/mai-100" => vec![Step::Forever(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), tick)],
        "/lon" => then(&format!("{OK}\r\n"), Step::Forever(vec![b'x'; 4096], Duration::ZERO)),
        "/101" => send("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
        "/204" => send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
        "/206" => send("HTTP/1.1 206 Part\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"),
        "/999" => send("HTTP/1.1 999 ?\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
        "/gzip-dut" => {
            let mut answer = format!("{OK}Content-Encoding: gzip\r\n\r\n").into_bytes();
            answer.extend([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b]);
            vec![Step::Send(answer)]
        }
        path => {
            let number: u32 = path.trim_start_matches("/vong/").parse().unwrap();
            send(&format!(
                "HTTP/1.1 302 Go\r\nConnection: close\r\nContent-Length: 0\r\nLocation: /vong/{}\r\n\r\n",
                number + 1
            ))
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_bad_server_ends_in_one_outcome_with_its_reason() {
    use NetworkFault::{Broken, Timeout};
    let soon = Retry::After(Duration::from_secs(900));
    let (network, never) = (Outcome::FailedNetwork, Retry::Never);
    let cut = Some(Truncated::Disconnect);
    let late = Some(Truncated::Time);
    let cases = [
        ("/dut", network, soon, Some(Broken), Some(cut)),
        ("/reset", network, soon, Some(Broken), Some(cut)),
        ("/im-lang", network, soon, Some(Broken), None),
        ("/reset-ngay", network, soon, Some(Broken), None),
        ("/rac", network, soon, Some(Broken), None),
        ("/http-09", network, soon, Some(Broken), None),
        ("/nua-dau", network, soon, Some(Broken), None),
        ("/am", network, soon, Some(Broken), None),
        ("/hai-do-dai", network, soon, Some(Broken), None),
        ("/khuc-hong", network, soon, Some(Broken), Some(cut)),
        ("/khuc-dut", network, soon, Some(Broken), Some(cut)),
        ("/lu-dau", Outcome::FailedTooLarge, never, None, None),
        ("/dau-dai", Outcome::FailedTooLarge, never, None, None),
        ("/dau-vo-tan", Outcome::FailedTooLarge, never, None, None),
        ("/treo", network, soon, Some(Timeout), None),
        ("/treo-dau", network, soon, Some(Timeout), None),
        ("/nho-giot", network, soon, Some(Timeout), Some(late)),
        ("/cham-deu", network, soon, Some(Timeout), Some(late)),
        ("/mai-100", network, soon, Some(Timeout), None),
        ("/lon", Outcome::FailedTooLarge, never, None, Some(Some(Truncated::Length))),
        ("/101", Outcome::FailedHttp, never, None, Some(None)),
        ("/204", Outcome::FailedHttp, soon, None, Some(None)),
        ("/206", Outcome::FailedHttp, soon, None, Some(None)),
        ("/999", Outcome::FailedHttp, soon, None, Some(None)),
        ("/gzip-dut", Outcome::FailedParse, soon, None, Some(None)),
        ("/vong/1", Outcome::Blocked, never, None, Some(None)),
    ];
    let peer = peer(hostile).await;
    for (path, outcome, retry, fault, exchange) in cases {
        let visit = peer.visit(&format!("http://bao.example{path}"), false).await;
        let error = visit.result.expect_err(path);
        let told = error.in_full();
        assert_eq!((error.outcome(), error.retry()), (outcome, retry), "{path}: {told}");
        assert_eq!(error.network_fault(), fault, "{path}: {told}");
        let asked =
            visit.asked.exchanges.iter().rev().find(|one| !one.url.ends_with("/robots.txt"));
        assert_eq!(asked.map(|one| one.truncated), exchange, "{path}: {told}");
        assert_eq!(visit.asked.unanswered, u32::from(asked.is_none()), "{path}: {told}");
    }
}

#[tokio::test]
async fn an_exchange_is_kept_byte_for_byte_as_it_went_over_the_wire() {
    let head = "HTTP/1.1 200 Được\r\nsERVER:  x  \r\nSet-Cookie: a=1\r\nX-Y: z\r\nSet-Cookie: b=2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    let sent = format!("{head}5\r\nchuy\u{1}\r\n3\r\nabc\r\n0\r\nTrailer: x\r\n\r\n");
    let interim = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
    let answer = format!("{interim}{sent}");
    let peer = peer(move |_| send(&answer)).await;
    let visit = peer.visit("http://bao.example/tin?a=đ#x", false).await;
    let Ok(Fetched::Page(page)) = visit.result else { panic!("{:?}", visit.result) };
    assert_eq!(page.body, b"chuy\x01abc");
    let heard = peer.heard.lock().unwrap();
    let requests: Vec<_> = visit.asked.exchanges.iter().map(|one| one.request.clone()).collect();
    assert_eq!(requests, *heard, "robots.txt, then the page");
    let text = String::from_utf8_lossy(&heard[1]).into_owned();
    assert!(text.starts_with("GET /tin?a=%C4%91 HTTP/1.1\r\nHost: bao.example\r\nUser-Agent: "));
    let exchange = &visit.asked.exchanges[1];
    assert_eq!(exchange.head, head.as_bytes());
    assert_eq!(exchange.payload, b"chuy\x01abc");
    assert_eq!(exchange.url, "http://bao.example/tin?a=%C4%91#x");
    assert_eq!(exchange.ip, Some("127.0.0.1".parse().unwrap()));
    assert_eq!((exchange.status(), exchange.truncated), (Some(200), None));
    assert_eq!(visit.asked.exchanges[0].status(), Some(404));
}

#[tokio::test]
async fn more_than_was_announced_is_not_read() {
    let peer = peer(|_| send(&format!("{OK}Content-Length: 5\r\n\r\nabcdefghij"))).await;
    let visit = peer.visit("http://bao.example/", false).await;
    let Ok(Fetched::Page(page)) = visit.result else { panic!("{:?}", visit.result) };
    assert_eq!(page.body, b"abcde");
}

#[tokio::test]
async fn a_feed_behind_a_cookie_is_read_and_the_cookie_stays_at_home() {
    let answer = |request: &str| {
        let gated = path_of(request) == "/rss" && !request.contains("Cookie: D1N=khoa\r\n");
        let host = if path_of(request) == "/di" { "http://khac.example/den" } else { "/rss" };
        match path_of(request) {
            "/rss" if !gated => send(&format!("{OK}Content-Length: 3\r\n\r\nrss")),
            "/den" => send(&format!("{OK}Content-Length: 3\r\n\r\nden")),
            _ => send(&format!(
                "HTTP/1.1 302 Go\r\nConnection: close\r\nContent-Length: 0\r\nSet-Cookie: D1N=khoa; Path=/\r\nLocation: {host}\r\n\r\n"
            )),
        }
    };
    let peer = peer(answer).await;
    let blind = peer.visit("http://bao.example/rss", false).await.result.unwrap_err();
    assert_eq!(blind.outcome(), Outcome::Blocked, "without cookies it goes round in circles");
    let visit = peer.visit("http://bao.example/rss", true).await;
    assert!(matches!(visit.result, Ok(Fetched::Page(page)) if page.body == b"rss"));
    peer.heard.lock().unwrap().clear();
    let away = peer.visit("http://bao.example/di", true).await;
    assert!(matches!(away.result, Ok(Fetched::Page(page)) if page.body == b"den"));
    for request in peer.heard.lock().unwrap().iter() {
        let request = String::from_utf8_lossy(request);
        let own = request.contains("Host: bao.example\r\n") && path_of(&request) != "/robots.txt";
        assert_eq!(request.contains("Cookie:"), own, "{request}");
    }
}

/// A gate that writes down who passes, or fails.
#[derive(Debug, Default)]
struct Log {
    passed: Mutex<Vec<String>>,
    fails: bool,
    /// Until then all hosts are held back.
    held_back: Option<Timestamp>,
}

impl HostGate for Log {
    fn enter<'a>(
        &'a self,
        host: &'a str,
        at_most: Duration,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Timestamp>, GateError>> + Send + 'a>> {
        Box::pin(async move {
            assert!(at_most > Duration::from_secs(2), "shorter than a request may take");
            self.passed.lock().unwrap().push(format!("in {host}"));
            if self.fails { Err(GateError("hỏng".into())) } else { Ok(self.held_back) }
        })
    }

    fn hold_back<'a>(
        &'a self,
        host: &'a str,
        _: Timestamp,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(async move { self.passed.lock().unwrap().push(format!("hold {host}")) })
    }

    fn leave<'a>(
        &'a self,
        host: &'a str,
        _: Duration,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(async move { self.passed.lock().unwrap().push(format!("out {host}")) })
    }
}

#[tokio::test]
async fn every_request_passes_the_gate_one_at_a_time() {
    let gate = Arc::new(Log::default());
    let peer = peer_behind(Some(Arc::clone(&gate) as _), |request| match path_of(request) {
        "/a" => send("HTTP/1.1 302 Go\r\nConnection: close\r\nContent-Length: 0\r\nLocation: http://khac.example/b\r\n\r\n"),
        _ => vec![],
    })
    .await;
    assert!(peer.visit("http://bao.example/a", false).await.result.is_err(), "cut off at the end");
    let once = |host: &str| [format!("in {host}"), format!("out {host}")];
    let [own, other] = ["bao.example", "khac.example"].map(once);
    let expected = [own.clone(), own, other.clone(), other].concat();
    assert_eq!(*gate.passed.lock().unwrap(), expected, "robots.txt and page of each host");
}

#[tokio::test]
async fn a_gate_that_fails_blames_no_outlet_and_nothing_is_asked() {
    let gate = Arc::new(Log { fails: true, ..Log::default() });
    let peer = peer_behind(Some(gate), |_| vec![]).await;
    let error = peer.visit("http://bao.example/a", false).await.result.unwrap_err();
    assert!(error.is_our_own() && matches!(error, FetchError::Gate(_)), "{error}");
    assert_eq!(error.network_fault(), None);
    assert_eq!(peer.heard.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn a_host_that_another_process_was_asked_to_leave_alone_is_not_asked() {
    let until = SystemClock.now() + chrono::Duration::hours(1);
    let gate = Arc::new(Log { held_back: Some(until), ..Log::default() });
    let peer = peer_behind(Some(Arc::clone(&gate) as _), |_| vec![]).await;
    let error = peer.visit("http://bao.example/a", false).await.result.unwrap_err();
    assert!(matches!(error, FetchError::HeldBack { until: at, .. } if at == until), "{error}");
    assert_eq!(peer.heard.lock().unwrap().len(), 0);
    let expected = ["in bao.example", "out bao.example"];
    assert_eq!(*gate.passed.lock().unwrap(), expected, "and others may ask for themselves");

    let gate = Arc::new(Log::default());
    let peer = peer_behind(Some(Arc::clone(&gate) as _), |_| {
        send("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 600\r\n\r\n")
    })
    .await;
    assert!(peer.visit("http://bao.example/a", false).await.result.is_err());
    let told = gate.passed.lock().unwrap().clone();
    assert_eq!(told[2..], ["in bao.example", "hold bao.example", "out bao.example"], "{told:?}");
}
