//! All outlets of a world on one raw listener, so that an answer can be cut at any byte. Measures
//! how polite its visitor is.

use super::chance::Chance;
use super::clock::WorldClock;
use super::faults::{Kind, Part, Schedule};
use super::world::{Document, World};
use chrono::Duration;
use diembao::crawl::guard::Resolver;
use diembao::domain::clock::Clock;
use diembao::domain::id::short_hash;
use diembao::domain::time::Timestamp;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Where nobody listens: connections to it are refused.
const NOBODY: &str = "127.0.0.1:1";

/// How long a connection that its visitor gave up may look open, in real time.
const GRACE: std::time::Duration = std::time::Duration::from_secs(2);

/// What was seen of the visitor at one host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manners {
    pub(super) requests: u64,
    /// Requests that came while another was under way.
    pub(super) overlaps: u64,
    /// Shortest time from the end of an answer to the next request: the world's or the visitor's,
    /// whichever is longer, since the visitor's clock may jump in between.
    pub(super) least_pause: Option<Duration>,
    under_way: u32,
    /// Of these, left waiting until the visitor gives up.
    silent: u32,
    ended_at: Option<Moment>,
}

/// The world's time and the visitor's.
type Moment = (Timestamp, Timestamp);

/// What was seen by all outlets together.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) manners: BTreeMap<String, Manners>,
    /// When each article was first listed in an answer that arrived whole, by its place.
    pub(super) listed: BTreeMap<usize, Timestamp>,
    /// Answers of each fault.
    pub(super) faults: BTreeMap<String, u64>,
    /// Requests by the name that the visitor gives.
    pub(super) visitors: BTreeMap<String, u64>,
}

impl Seen {
    /// Panics if there were ever two requests at once to a host, or too short a pause.
    pub(super) fn check_manners(&self, least_pause: Duration) {
        assert!(!self.manners.is_empty(), "nobody came");
        for (host, manners) in &self.manners {
            assert_eq!(manners.overlaps, 0, "two requests at once to {host}");
            let pause = manners.least_pause.unwrap();
            assert!(pause >= least_pause, "only {pause} between two requests to {host}");
        }
    }
}

/// Told before each request is answered, with its number from 1.
pub(super) type OnRequest = Box<dyn Fn(u64) + Send + Sync>;

pub(super) struct Outlets {
    pub(super) world: Arc<World>,
    pub(super) schedule: Arc<Schedule>,
    pub(super) clock: Arc<WorldClock>,
    pub(super) seen: Mutex<Seen>,
    /// Measures pauses: the visitor's own clock.
    pub(super) visitor: Arc<dyn Clock>,
    /// How long a whole answer takes, in real time, so that overlapping requests are noticed.
    pub(super) takes: std::time::Duration,
    pub(super) on_request: OnRequest,
    flaky: Mutex<Chance>,
    /// Connections accepted so far, and how many of them are over.
    accepted: AtomicUsize,
    closed: AtomicUsize,
}

impl Outlets {
    pub(super) fn new(world: Arc<World>, schedule: Arc<Schedule>, clock: Arc<WorldClock>) -> Self {
        let flaky = Mutex::new(Chance::new(world.shape.seed, "flaky"));
        let takes = std::time::Duration::from_millis(1);
        let on_request = Box::new(|_| {});
        let (seen, visitor) = (Mutex::default(), Arc::clone(&clock) as Arc<dyn Clock>);
        let (accepted, closed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { world, schedule, clock, seen, visitor, takes, on_request, flaky, accepted, closed }
    }

    /// Serves until the test ends; gives the address.
    pub(super) async fn serve(self: &Arc<Self>) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let outlets = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                stream.set_nodelay(true).unwrap();
                outlets.accepted.fetch_add(1, Ordering::SeqCst);
                let outlets = Arc::clone(&outlets);
                tokio::spawn(async move {
                    Arc::clone(&outlets).connection(stream).await;
                    outlets.closed.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        addr
    }

    /// Waits until everything that visitors now dead have asked for is over, also what nobody has
    /// looked at yet: on a busy machine it would else be measured after the next one has come.
    ///
    /// - `addr`: where [`Self::serve`] listens.
    pub(super) async fn quiet(&self, addr: SocketAddr) {
        // Connections are accepted in the order in which they came: when this one has been hung up
        // on, none waits before it.
        let mut last = TcpStream::connect(addr).await.unwrap();
        last.shutdown().await.unwrap();
        let _ = last.read(&mut [0]).await;
        while self.closed.load(Ordering::SeqCst) < self.accepted.load(Ordering::SeqCst) {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }

    async fn connection(self: Arc<Self>, mut stream: TcpStream) {
        while let Some(ask) = Ask::read(&mut stream).await {
            let Some(site) = self.world.site_of(&ask.host) else { return };
            let fault = self.fault(site, &ask);
            let number = self.begin(&ask, fault).await;
            (self.on_request)(number);
            let answered = self.answer(&mut stream, site, &ask, fault).await;
            if answered.is_err() {
                self.end(&ask, fault);
            }
            if answered != Ok(Then::GoOn) {
                return;
            }
        }
    }

    /// What is wrong with this one request.
    fn fault(&self, site: usize, ask: &Ask) -> Option<Kind> {
        match self.schedule.at(site, self.clock.world_now(), ask.part()) {
            Some(Kind::Flaky) => Kind::one_of_flaky(&mut self.flaky.lock().unwrap()),
            other => other,
        }
    }

    /// Notes that a request has come; gives its number.
    async fn begin(&self, ask: &Ask, fault: Option<Kind>) -> u64 {
        self.until_given_up(&ask.host).await;
        let now = (self.clock.world_now(), self.visitor.now());
        let mut seen = self.seen.lock().unwrap();
        *seen.visitors.entry(ask.visitor.clone()).or_default() += 1;
        if let Some(kind) = fault {
            *seen.faults.entry(format!("{kind:?}")).or_default() += 1;
        }
        let manners = seen.manners.entry(ask.host.clone()).or_default();
        manners.requests += 1;
        manners.overlaps += u64::from(manners.under_way > 0);
        manners.under_way += 1;
        manners.silent += u32::from(fault.is_some_and(Kind::is_silent));
        if let Some(ended_at) = manners.ended_at {
            let pause = (now.0 - ended_at.0).max(now.1 - ended_at.1);
            manners.least_pause = Some(manners.least_pause.map_or(pause, |least| least.min(pause)));
        }
        seen.manners.values().map(|manners| manners.requests).sum()
    }

    /// A visitor that gave up a silent answer may come again before the old connection is seen to
    /// be closed; that is no overlap.
    async fn until_given_up(&self, host: &str) {
        let silent = |seen: &Seen| seen.manners.get(host).is_some_and(|manners| manners.silent > 0);
        let begin = std::time::Instant::now();
        while begin.elapsed() < GRACE && silent(&self.seen.lock().unwrap()) {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }

    /// Notes that an answer is over.
    fn end(&self, ask: &Ask, fault: Option<Kind>) {
        let now = (self.clock.world_now(), self.visitor.now());
        let mut seen = self.seen.lock().unwrap();
        let manners = seen.manners.entry(ask.host.clone()).or_default();
        manners.under_way -= 1;
        // When a visitor gave up cannot be seen from here.
        let silent = fault.is_some_and(Kind::is_silent);
        manners.silent -= u32::from(silent);
        manners.ended_at = (!silent).then_some(now);
    }

    async fn answer(
        &self,
        stream: &mut TcpStream,
        site: usize,
        ask: &Ask,
        fault: Option<Kind>,
    ) -> Result<Then, Broken> {
        let document = self.world.document(site, &ask.path, self.clock.world_now());
        let Some(kind) = fault else {
            tokio::time::sleep(self.takes).await;
            return self.answer_well(stream, site, ask, document).await;
        };
        let body = document.as_ref().map_or("", |document| document.body.as_str());
        let lists = document.as_ref().is_some_and(|document| !document.lists.is_empty());
        let half = &body.as_bytes()[..body.len() / 2];
        let content_type = document.as_ref().map_or("text/html", |document| document.content_type);
        let head = |length: &str| {
            format!(
                "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\n{length}connection: close\r\n\r\n"
            )
        };
        let announced = format!("content-length: {}\r\n", body.len() + 1);
        let (head, sent) = match kind {
            Kind::Refused | Kind::Dns | Kind::Hang | Kind::Flaky => (String::new(), &b""[..]),
            Kind::Status(status, retry_after) => (failure(status, retry_after), &b""[..]),
            Kind::Reset | Kind::Short => (head(&announced), half),
            Kind::Loris => (head(&announced), &half[..half.len().min(20)]),
            Kind::CutUnseen if lists => (head(""), half),
            Kind::CutChunks | Kind::CutUnseen => {
                let head = head("transfer-encoding: chunked\r\n");
                (format!("{head}{:x}\r\n", body.len()), half)
            }
            Kind::Wall => (wall(), &b""[..]),
        };
        let bytes = [head.as_bytes(), sent].concat();
        if kind.is_silent() {
            stream.write_all(&bytes).await?;
            until_closed(stream).await;
            self.end(ask, fault);
            return Ok(Then::Close);
        }
        // Over before the visitor can know it: its next request may be here before we look again.
        self.end(ask, fault);
        if matches!(kind, Kind::Reset | Kind::Refused | Kind::Dns) {
            let _ = stream.set_zero_linger();
        }
        let _ = stream.write_all(&bytes).await;
        if kind == Kind::Reset {
            // What was sent before a reset is thrown away by it unless it was read.
            tokio::time::sleep(std::time::Duration::from_millis(3)).await;
        }
        Ok(Then::Close)
    }

    async fn answer_well(
        &self,
        stream: &mut TcpStream,
        site: usize,
        ask: &Ask,
        document: Option<Document>,
    ) -> Result<Then, Broken> {
        let site = &self.world.sites[site];
        let then = if site.keeps_alive { Then::GoOn } else { Then::Close };
        let mut head = match &document {
            None => "HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\n".to_owned(),
            Some(document) => {
                format!("HTTP/1.1 200 OK\r\ncontent-type: {}\r\n", document.content_type)
            }
        };
        let mut document = document.unwrap_or_else(|| Document::plain("text/html", String::new()));
        if site.validates && !document.lists.is_empty() {
            let tag = format!("\"{}\"", short_hash([document.body.as_bytes()]));
            head.push_str(&format!("etag: {tag}\r\n"));
            if ask.if_none_match.as_ref() == Some(&tag) {
                head = format!("HTTP/1.1 304 Not Modified\r\netag: {tag}\r\n");
                document.body.clear();
            }
        }
        if then == Then::Close {
            head.push_str("connection: close\r\n");
        }
        let bytes = whole(&head, &document.body, site.chunked);
        // Over before the visitor can know it, as above.
        let (last, before) = bytes.split_last().unwrap();
        stream.write_all(before).await?;
        self.note_listed(&document);
        self.end(ask, None);
        let sent = stream.write_all(&[*last]).await;
        Ok(if sent.is_ok() { then } else { Then::Close })
    }

    fn note_listed(&self, document: &Document) {
        let now = self.clock.world_now();
        let mut seen = self.seen.lock().unwrap();
        for place in &document.lists {
            seen.listed.entry(*place).or_insert(now);
        }
    }

    /// Names as the crawler's machine looks them up.
    pub(super) fn resolver(&self, addr: SocketAddr) -> Resolver {
        let (world, schedule) = (Arc::clone(&self.world), Arc::clone(&self.schedule));
        let clock = Arc::clone(&self.clock);
        Resolver::Asked(Arc::new(move |host: &str| {
            let unknown = || std::io::Error::other("no such name");
            let site = world.site_of(host).ok_or_else(unknown)?;
            match schedule.at(site, clock.world_now(), Part::Robots) {
                Some(Kind::Dns) => Err(unknown()),
                Some(Kind::Refused) => Ok(vec![NOBODY.parse().unwrap()]),
                _ => Ok(vec![addr]),
            }
        }))
    }
}

/// What becomes of a connection after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    GoOn,
    Close,
}

/// The visitor went away in the middle.
#[derive(Debug, PartialEq, Eq)]
struct Broken;

impl From<std::io::Error> for Broken {
    fn from(_: std::io::Error) -> Self {
        Self
    }
}

/// What is asked for.
struct Ask {
    host: String,
    path: String,
    if_none_match: Option<String>,
    visitor: String,
}

impl Ask {
    fn part(&self) -> Part {
        match self.path.as_str() {
            "/robots.txt" => Part::Robots,
            "/rss" => Part::Feed,
            path if path.starts_with("/tin-") && path.ends_with(".html") => Part::Pages,
            _ => Part::Archives,
        }
    }

    /// `None` when the visitor has gone.
    async fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).ok()?;
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
        };
        let host = header("host")?;
        Some(Self {
            host: host.split(':').next()?.to_owned(),
            path: head.split(' ').nth(1)?.to_owned(),
            if_none_match: header("if-none-match"),
            visitor: header("user-agent").unwrap_or_default(),
        })
    }
}

async fn until_closed(stream: &mut TcpStream) {
    let mut rest = [0; 64];
    while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
}

fn failure(status: u16, retry_after: Option<&str>) -> String {
    let wait = retry_after.map(|seconds| format!("retry-after: {seconds}\r\n")).unwrap_or_default();
    format!("HTTP/1.1 {status} Trouble\r\n{wait}content-length: 0\r\nconnection: close\r\n\r\n")
}

fn wall() -> String {
    let body = "<!doctype html><html><head><title>Just a moment...</title></head><body>\
                <h1>Verify you are human</h1><p>Enable JavaScript and cookies to continue</p>\
                <script src=\"/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1\"></script></body></html>";
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

/// Head and body on the wire.
fn whole(head: &str, body: &str, chunked: bool) -> Vec<u8> {
    let without_body = head.starts_with("HTTP/1.1 304");
    let text = match (without_body, chunked) {
        (true, _) => format!("{head}\r\n"),
        (_, false) => format!("{head}content-length: {}\r\n\r\n{body}", body.len()),
        (_, true) if body.is_empty() => {
            format!("{head}transfer-encoding: chunked\r\n\r\n0\r\n\r\n")
        }
        (_, true) => {
            let length = body.len();
            format!("{head}transfer-encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n")
        }
    };
    text.into_bytes()
}
