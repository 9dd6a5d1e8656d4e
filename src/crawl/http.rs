//! Fetches one document: guard, robots.txt, the host's turn, redirects, size cap.

use crate::crawl::error::{FetchError, SOON};
use crate::crawl::guard::{GuardedDns, Refused, Resolver, check};
use crate::crawl::hosts::{Host, Hosts, KnownRobots};
use crate::crawl::robots::{self, Robots};
use crate::domain::clock::Clock;
use crate::domain::entry::FeedState;
use crate::domain::page::Page;
use reqwest::{Client, Response, header, redirect};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// RFC 9309 asks for at least five for robots.txt; browsers stop at twenty. Feeds that need more
/// than this are loops.
const MOST_REDIRECTS: usize = 5;

/// How long a robots.txt is believed (RFC 9309 section 2.4).
const ROBOTS_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// How the crawl behaves towards outlets.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Sent as `User-Agent`; names a way to reach whoever runs this crawl.
    pub user_agent: String,
    /// The product name that robots.txt rules are matched with.
    pub robots_agent: String,
    /// Pause between two requests to one host.
    pub delay: Duration,
    /// Time to connect.
    pub connect_timeout: Duration,
    /// Time for a whole answer, body included.
    pub timeout: Duration,
    /// Where names are looked up.
    pub resolver: Resolver,
}

impl HttpConfig {
    /// Polite defaults; `contact` is an address or page of whoever runs this crawl.
    pub fn new(contact: &str) -> Self {
        Self {
            user_agent: format!("diembao/{} (+{contact})", env!("CARGO_PKG_VERSION")),
            robots_agent: "diembao".to_owned(),
            delay: Duration::from_secs(2),
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            resolver: Resolver::System,
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The address.
    pub url: &'a Url,
    /// Validators of the last visit, for a conditional GET.
    pub known: Option<&'a FeedState>,
    /// Hosts that may lie on a private network: those of an outlet marked local.
    pub trusted_hosts: &'a [String],
    /// Largest body, after decompression.
    pub cap_bytes: usize,
}

/// A successful visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The document.
    Page(Page),
    /// 304: the document is as it was.
    NotModified,
}

/// A client that keeps to the rules above. Cloning shares its memory of hosts.
#[derive(Debug, Clone)]
pub struct Http {
    public: Client,
    /// For hosts of outlets marked local. Never shared with the public client: a connection kept
    /// open is not checked again.
    trusting: Client,
    config: Arc<HttpConfig>,
    hosts: Arc<Hosts>,
    clock: Arc<dyn Clock>,
}

impl Http {
    /// A client with its own memory of hosts.
    ///
    /// # Errors
    /// When TLS cannot be set up: usually no CA certificates on the machine (Debian package
    /// `ca-certificates`).
    pub fn new(config: HttpConfig, clock: Arc<dyn Clock>) -> Result<Self, reqwest::Error> {
        // An error means that another part of the process has installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = |trusting: bool| {
            Client::builder()
                .user_agent(&config.user_agent)
                .no_proxy()
                .dns_resolver(Arc::new(GuardedDns { resolver: config.resolver.clone(), trusting }))
                .redirect(redirect::Policy::none())
                .connect_timeout(config.connect_timeout)
                .timeout(config.timeout)
                .pool_max_idle_per_host(1)
                .build()
        };
        Ok(Self {
            public: client(false)?,
            trusting: client(true)?,
            config: Arc::new(config),
            hosts: Arc::default(),
            clock,
        })
    }

    /// Fetches `request.url`, following redirects; robots.txt is asked and the host's turn
    /// awaited at every hop.
    ///
    /// # Errors
    /// [`FetchError`]; any status but 2xx and 304 is one.
    pub async fn get(&self, request: Request<'_>) -> Result<Fetched, FetchError> {
        let mut url = request.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let trusted = self.checked(&url, request.trusted_hosts)?;
            let name = url.host_str().unwrap_or_default().to_owned();
            let mut host = self.hosts.hold(&name).await;
            let robots = self.robots(&mut host, &url, request.trusted_hosts).await?;
            if !robots.allows(&url) {
                return Err(FetchError::Robots(name));
            }
            host.wait_turn(&*self.clock).await;
            let answer = self.answer(&url, request, trusted).await;
            let asked = answer.as_ref().err().and_then(|error| match error {
                FetchError::Status { retry_after, .. } => *retry_after,
                _ => None,
            });
            host.rest(&*self.clock, self.config.delay, asked);
            match answer? {
                Answer::Document(fetched) => return Ok(fetched),
                Answer::Redirect(next) => url = next,
            }
        }
        Err(FetchError::Redirect("too many times"))
    }

    /// One request without following redirects.
    async fn answer(
        &self,
        url: &Url,
        request: Request<'_>,
        trusted: bool,
    ) -> Result<Answer, FetchError> {
        let mut sent = self.client(trusted).get(url.clone());
        if let Some(etag) = request.known.and_then(|known| known.etag.as_ref()) {
            sent = sent.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(date) = request.known.and_then(|known| known.last_modified.as_ref()) {
            sent = sent.header(header::IF_MODIFIED_SINCE, date);
        }
        let response = sent.send().await.map_err(|error| network(url, error))?;
        let status = response.status();
        if status == reqwest::StatusCode::NOT_MODIFIED {
            return Ok(Answer::Document(Fetched::NotModified));
        }
        if status.is_redirection() {
            return redirect_target(url, &response).map(Answer::Redirect);
        }
        if !status.is_success() {
            let retry_after = retry_after(&response);
            return Err(FetchError::Status { status: status.as_u16(), retry_after });
        }
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect();
        let body = read_capped(url, response, request.cap_bytes).await?;
        Ok(Answer::Document(Fetched::Page(Page {
            url: request.url.to_string(),
            final_url: url.to_string(),
            fetched_at: self.clock.now(),
            http_status: status.as_u16(),
            headers,
            body,
        })))
    }

    /// The rules for `url`'s origin, read again once a day. While the file cannot be had the
    /// last copy serves, and the file is asked for only every quarter of an hour.
    ///
    /// # Errors
    /// [`FetchError::NoRobots`] without a last copy; [`FetchError::Refused`] by the guard.
    async fn robots(
        &self,
        host: &mut Host,
        url: &Url,
        trusted_hosts: &[String],
    ) -> Result<Arc<Robots>, FetchError> {
        let origin = url.origin().ascii_serialization();
        let mut known = host.robots.get(&origin).cloned().unwrap_or_default();
        if known.next_try_at.is_none_or(|next| next <= self.clock.now()) {
            host.wait_turn(&*self.clock).await;
            let fetched = self.fetch_robots(url, trusted_hosts).await;
            host.rest(&*self.clock, self.config.delay, None);
            let believed = match fetched {
                Ok(rules) => {
                    known = KnownRobots { rules: Some(Arc::new(rules)), ..KnownRobots::default() };
                    ROBOTS_AGE
                }
                Err(FetchError::NoRobots { why, .. }) => {
                    known.failure = why;
                    SOON
                }
                Err(refused) => return Err(refused),
            };
            known.next_try_at = Some(self.clock.now() + believed);
            host.robots.insert(origin, known.clone());
        }
        known.rules.ok_or_else(|| no_robots(url, known.failure))
    }

    async fn fetch_robots(
        &self,
        url: &Url,
        trusted_hosts: &[String],
    ) -> Result<Robots, FetchError> {
        let missing = |why: String| no_robots(url, why);
        let mut file = url.join("/robots.txt").map_err(|error| missing(error.to_string()))?;
        for _ in 0..=MOST_REDIRECTS {
            let trusted = self.checked(&file, trusted_hosts)?;
            let sent = self.client(trusted).get(file.clone()).send().await;
            let response = match sent.map_err(|error| network(&file, error)) {
                Ok(response) => response,
                Err(refused @ FetchError::Refused { .. }) => return Err(refused),
                Err(error) => return Err(missing(error.in_full())),
            };
            let status = response.status();
            if status.is_redirection() {
                match redirect_target(&file, &response) {
                    Ok(next) => file = next,
                    Err(_) => return Ok(Robots::AllowAll),
                }
                continue;
            }
            // RFC 9309 lets 4xx allow everything; 429 says "slow down", not "there is none".
            if status.is_client_error() && status != reqwest::StatusCode::TOO_MANY_REQUESTS {
                return Ok(Robots::AllowAll);
            }
            if !status.is_success() {
                return Err(missing(format!("the server answered {status}")));
            }
            // What lies past the cap is not read; a rule cut in half there is RFC 9309's price.
            let body = read_up_to(response, robots::CAP_BYTES).await;
            let body = body.map_err(|error| missing(network(&file, error).in_full()))?;
            return Ok(Robots::parse(&body, &self.config.robots_agent));
        }
        // RFC 9309: after five redirects the file may be taken for missing.
        Ok(Robots::AllowAll)
    }

    fn checked(&self, url: &Url, trusted_hosts: &[String]) -> Result<bool, FetchError> {
        let host = url.host_str().unwrap_or_default();
        let bare = host.strip_prefix("www.").unwrap_or(host);
        let trusted = trusted_hosts.iter().any(|known| known == bare || known == host);
        check(url, trusted)
            .map(|()| trusted)
            .map_err(|source| FetchError::Refused { url: url.to_string(), source })
    }

    fn client(&self, trusted: bool) -> &Client {
        if trusted { &self.trusting } else { &self.public }
    }
}

fn no_robots(url: &Url, why: String) -> FetchError {
    FetchError::NoRobots { host: url.host_str().unwrap_or_default().to_owned(), why }
}

enum Answer {
    Document(Fetched),
    Redirect(Url),
}

fn redirect_target(url: &Url, response: &Response) -> Result<Url, FetchError> {
    let location = response.headers().get(header::LOCATION);
    location
        .and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
        .and_then(|value| url.join(value).ok())
        .ok_or(FetchError::Redirect("without a readable target"))
}

/// Counts decoded bytes, so a small body that unpacks to a large one is stopped too.
async fn read_capped(
    url: &Url,
    mut response: Response,
    cap_bytes: usize,
) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| network(url, error))? {
        if body.len() + chunk.len() > cap_bytes {
            return Err(FetchError::TooLarge { cap_bytes });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

async fn read_up_to(mut response: Response, cap_bytes: usize) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while body.len() < cap_bytes
        && let Some(chunk) = response.chunk().await?
    {
        body.extend_from_slice(&chunk);
    }
    body.truncate(cap_bytes);
    Ok(body)
}

/// A refusal by the guard's resolver comes wrapped in a connection error.
fn network(url: &Url, error: reqwest::Error) -> FetchError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        if let Some(Refused::NotPublic(ip)) = inner.downcast_ref::<Refused>() {
            return FetchError::Refused { url: url.to_string(), source: Refused::NotPublic(*ip) };
        }
        cause = inner.source();
    }
    let host = url.host_str().unwrap_or_default().to_owned();
    FetchError::Network { host, source: error.without_url() }
}

/// Seconds form only: dates would be compared with a clock that need not be ours.
fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    value.trim().parse().ok().map(Duration::from_secs)
}
