//! Fetches one document: guard, robots.txt, the host's turn, redirects, size cap.

use crate::crawl::client::{Client, Patience, Reply, tls};
use crate::crawl::cookies::Jars;
use crate::crawl::error::FetchError;
use crate::crawl::guard::check;
use crate::crawl::hosts::Hosts;
use crate::crawl::request::{Asked, Fetched, HttpConfig, HttpError, Request, Visit};
use crate::domain::clock::Clock;
use crate::domain::entry::FeedState;
use crate::domain::exchange::Exchange;
use crate::domain::page::Page;
use crate::text::coding::{self, CodingError};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// RFC 9309 asks for at least five for robots.txt; browsers stop at twenty. Feeds that need more
/// than this are loops.
pub(super) const MOST_REDIRECTS: usize = 5;

/// What we can read, best first: servers that look at this send pages to readers, not an API's
/// JSON.
const ACCEPT: HeaderValue =
    HeaderValue::from_static("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

/// The codings that [`coding::decode`] undoes.
const ACCEPT_ENCODING: HeaderValue = HeaderValue::from_static("gzip, deflate, br, zstd");

/// A client that keeps to the rules above. Cloning shares its memory of hosts.
#[derive(Debug, Clone)]
pub struct Http {
    pub(super) public: Client,
    /// For hosts of outlets marked local. Never shared with the public client: a connection kept
    /// open is not checked again.
    pub(super) trusting: Client,
    pub(super) config: Arc<HttpConfig>,
    user_agent: HeaderValue,
    pub(super) hosts: Arc<Hosts>,
    pub(super) jars: Arc<Jars>,
    pub(super) clock: Arc<dyn Clock>,
}

/// One request of a visit.
pub(super) struct Hop<'a> {
    pub(super) url: &'a Url,
    pub(super) trusted: bool,
    pub(super) known: Option<&'a FeedState>,
    pub(super) cookies: bool,
    pub(super) cap_bytes: usize,
    /// Pause that robots.txt asks for.
    pub(super) crawl_delay: Duration,
}

impl Http {
    /// A client with its own memory of hosts.
    ///
    /// # Errors
    /// [`HttpError`].
    pub fn new(config: HttpConfig, clock: Arc<dyn Clock>) -> Result<Self, HttpError> {
        let user_agent = HeaderValue::from_str(&config.user_agent)
            .map_err(|_| HttpError::UserAgent(config.user_agent.clone()))?;
        let tls = tls()?;
        let patience = Patience {
            connect: config.connect_timeout,
            whole: config.timeout,
            glance: config.glance,
            least_bytes: config.least_bytes,
        };
        let client =
            |trusting| Client::new(config.resolver.clone(), trusting, Arc::clone(&tls), patience);
        Ok(Self {
            public: client(false),
            trusting: client(true),
            config: Arc::new(config),
            user_agent,
            hosts: Arc::default(),
            jars: Arc::default(),
            clock,
        })
    }

    /// [`Http::visit`] for callers that keep no evidence.
    ///
    /// # Errors
    /// [`FetchError`]; any status but 200, 203 and 304 is one.
    pub async fn get(&self, request: Request<'_>) -> Result<Fetched, FetchError> {
        self.visit(request).await.result
    }

    /// Fetches `request.url`, following redirects; robots.txt is asked and the host's turn
    /// awaited at every hop.
    pub async fn visit(&self, request: Request<'_>) -> Visit {
        let mut asked = Asked::default();
        let result = self.follow(request, &mut asked).await;
        Visit { result, asked }
    }

    async fn follow(&self, request: Request<'_>, asked: &mut Asked) -> Result<Fetched, FetchError> {
        let mut url = request.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let trusted = self.checked(&url, request.trusted_hosts)?;
            let robots = self.robots(&url, request.trusted_hosts, asked).await?;
            if !robots.allows(&url) {
                return Err(FetchError::Robots(host_of(&url).to_owned()));
            }
            let hop = Hop {
                url: &url,
                trusted,
                // Validators are those of this address, not of wherever it leads today.
                known: request.known.filter(|_| url == *request.url),
                cookies: request.cookies,
                cap_bytes: request.cap_bytes,
                crawl_delay: robots.crawl_delay(),
            };
            let reply = self.turn(&hop, asked).await?;
            if (300..400).contains(&reply.status) && reply.status != 304 {
                let next = redirect_target(&url, &reply.headers);
                asked.exchanges.push(reply.exchange);
                url = next?;
                continue;
            }
            return self.document(request, &url, reply, asked).await;
        }
        Err(FetchError::Redirect("too many times"))
    }

    /// What the last answer of a visit brought. Its exchange is put with the others.
    async fn document(
        &self,
        request: Request<'_>,
        url: &Url,
        mut reply: Reply,
        asked: &mut Asked,
    ) -> Result<Fetched, FetchError> {
        let failure = match reply.status {
            200 | 203 => reply.broken.take(),
            304 => None,
            status => Some(FetchError::Status { status, retry_after: reply.retry_after() }),
        };
        if let Some(failure) = failure {
            asked.exchanges.push(reply.exchange);
            return Err(failure);
        }
        if reply.status == 304 {
            asked.exchanges.push(reply.exchange);
            return Ok(Fetched::NotModified);
        }
        let body = unpacked(&reply.headers, &mut reply.exchange, request.cap_bytes).await;
        asked.exchanges.push(reply.exchange);
        Ok(Fetched::Page(Page {
            url: request.url.to_string(),
            final_url: url.to_string(),
            fetched_at: self.clock.now(),
            http_status: reply.status,
            headers: page_headers(&reply.headers),
            body: body?,
            record: None,
            payload: None,
        }))
    }

    /// Every header but `Host`.
    pub(super) fn headers(&self, hop: &Hop<'_>) -> Vec<(HeaderName, HeaderValue)> {
        let mut headers = vec![
            (header::USER_AGENT, self.user_agent.clone()),
            (header::ACCEPT, ACCEPT),
            (header::ACCEPT_ENCODING, ACCEPT_ENCODING),
        ];
        // A validator that cannot be a header came from a broken server; without it the whole
        // document comes.
        let validator = |text: &Option<String>| HeaderValue::from_str(text.as_ref()?).ok();
        let etag = hop.known.and_then(|known| validator(&known.etag));
        let date = hop.known.and_then(|known| validator(&known.last_modified));
        let cookie = hop.cookies.then(|| self.jars.header(hop.url)).flatten();
        headers.extend(etag.map(|value| (header::IF_NONE_MATCH, value)));
        headers.extend(date.map(|value| (header::IF_MODIFIED_SINCE, value)));
        headers.extend(cookie.map(|value| (header::COOKIE, value)));
        headers
    }

    pub(super) fn checked(&self, url: &Url, trusted_hosts: &[String]) -> Result<bool, FetchError> {
        let host = url.host_str().unwrap_or_default();
        let bare = host.strip_prefix("www.").unwrap_or(host);
        let trusted = trusted_hosts.iter().any(|known| known == bare || known == host);
        check(url, trusted)
            .map(|()| trusted)
            .map_err(|source| FetchError::Refused { url: url.to_string(), source })
    }
}

/// The name whose turn is kept; `a.vn.` is `a.vn`.
pub(super) fn host_of(url: &Url) -> &str {
    url.host_str().unwrap_or_default().trim_end_matches('.')
}

pub(super) fn redirect_target(url: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
    headers
        .get(header::LOCATION)
        .and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
        .and_then(|value| url.join(value).ok())
        .ok_or(FetchError::Redirect("without a readable target"))
}

/// The document inside the payload of `exchange`.
pub(super) async fn unpacked(
    headers: &HeaderMap,
    exchange: &mut Exchange,
    cap_bytes: usize,
) -> Result<Vec<u8>, FetchError> {
    let codings: Vec<String> = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect();
    let payload = std::mem::take(&mut exchange.payload);
    // Unpacking takes milliseconds, too long to hold up the async threads.
    let unpacking = tokio::task::spawn_blocking(move || {
        let body = coding::decode(&codings, &payload, cap_bytes);
        (payload, body)
    });
    let (payload, body) = unpacking.await.map_err(|panic| {
        let source = std::io::Error::other(panic);
        FetchError::Coding(CodingError::Broken { coding: "unknown".to_owned(), source })
    })?;
    exchange.payload = payload;
    body.map_err(|error| match error {
        CodingError::TooLarge(cap_bytes) => FetchError::TooLarge { cap_bytes },
        error => FetchError::Coding(error),
    })
}

/// Names in lower case, in order, values as text.
pub(super) fn page_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}
