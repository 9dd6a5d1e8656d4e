//! One request and its answer, without redirects: the last step before the wire.

use crate::crawl::caching::retry_after;
use crate::crawl::connect::{ConnectError, Connector};
use crate::crawl::error::FetchError;
use crate::crawl::guard::{Refused, Resolver};
use crate::crawl::wire::Tap;
use crate::domain::exchange::{Exchange, Truncated};
use crate::domain::outcome::NetworkFault;
use crate::domain::time::Timestamp;
use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::header::{DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use hyper::{Method, Request, Response, Uri};
use hyper_util::client::legacy::{Client as Pool, Error as PoolError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls_platform_verifier::BuilderVerifierExt;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use url::Url;

/// Headers in one answer; honest servers send some thirty.
const MOST_HEADERS: usize = 200;

/// Bytes of all headers together.
const MOST_HEAD_BYTES: usize = 128 << 10;

/// How long an unused connection is kept: feeds are visited again after minutes at the earliest,
/// the pages of one visit follow each other in seconds.
const IDLE: Duration = Duration::from_secs(30);

/// How long a server is waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// To connect.
    pub(super) connect: Duration,
    /// For a whole answer, connection and body included.
    pub(super) whole: Duration,
    /// A body is looked at this often, …
    pub(super) glance: Duration,
    /// … and given up if no more bytes than this came since.
    pub(super) least_bytes: usize,
}

/// TLS as every connection uses it.
///
/// # Errors
/// When the machine has no CA certificates.
pub(super) fn tls() -> Result<Arc<rustls::ClientConfig>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(tls))
}

/// Connections to many hosts, one or none at a time to each.
#[derive(Clone)]
pub(super) struct Client {
    pool: Pool<Connector, Empty<Bytes>>,
    patience: Patience,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("patience", &self.patience).finish_non_exhaustive()
    }
}

/// An answer, whole or broken off.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) exchange: Exchange,
    /// Why the payload is not whole.
    pub(super) broken: Option<FetchError>,
}

impl Reply {
    /// How long the server asks to stay away.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        let text =
            |name| self.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        retry_after(text(RETRY_AFTER)?, text(DATE))
    }
}

impl Client {
    pub(super) fn new(
        resolver: Resolver,
        trusting: bool,
        tls: Arc<rustls::ClientConfig>,
        patience: Patience,
    ) -> Self {
        let connector = Connector { resolver, trusting, tls, timeout: patience.connect };
        let pool = Pool::builder(TokioExecutor::new())
            .set_host(false)
            .http1_title_case_headers(true)
            .http1_max_headers(MOST_HEADERS)
            .http1_max_buf_size(MOST_HEAD_BYTES)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self { pool, patience }
    }

    /// Asks for `url` with exactly these headers besides `Host`.
    ///
    /// - `cap_bytes`: of the payload as transferred.
    /// - `started_at`: for the record of the exchange.
    ///
    /// # Errors
    /// [`FetchError`] if no whole head came; an answer that breaks off later is a reply.
    pub(super) async fn ask(
        &self,
        url: &Url,
        headers: &[(HeaderName, HeaderValue)],
        cap_bytes: usize,
        started_at: Timestamp,
    ) -> Result<Reply, FetchError> {
        let begun = Instant::now();
        let until = begun + self.patience.whole;
        let request = request(url, headers)?;
        let answered = timeout_at(until, self.pool.request(request)).await;
        let response = answered
            .map_err(|_| network(url, NetworkFault::Timeout, Late("the answer")))?
            .map_err(|error| failed(url, error))?;
        let tap = response.extensions().get::<Tap>().cloned();
        let (request, head) = tap.as_ref().map(Tap::take).unwrap_or_default();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let (payload, broken) = self.read(url, response, cap_bytes, until).await;
        let exchange = Exchange {
            url: url.to_string(),
            started_at,
            took: begun.elapsed(),
            ip: tap.map(|tap| tap.peer.ip()),
            request,
            head,
            payload,
            truncated: broken.as_ref().map(truncated),
        };
        Ok(Reply { status, headers, exchange, broken })
    }

    /// The payload as far as it came, and why not further.
    async fn read(
        &self,
        url: &Url,
        response: Response<Incoming>,
        cap_bytes: usize,
        until: Instant,
    ) -> (Vec<u8>, Option<FetchError>) {
        let mut payload = Vec::new();
        let late = |what| Some(network(url, NetworkFault::Timeout, Late(what)));
        let mut body = response.into_body();
        let mut glance_at = Instant::now() + self.patience.glance;
        let mut seen = 0;
        loop {
            match timeout_at(glance_at.min(until), body.frame()).await {
                Err(_) => {}
                Ok(None) => return (payload, None),
                Ok(Some(Err(error))) => {
                    return (payload, Some(network(url, NetworkFault::Broken, error)));
                }
                Ok(Some(Ok(frame))) => {
                    let data = frame.into_data().unwrap_or_default();
                    let room = cap_bytes - payload.len();
                    payload.extend_from_slice(&data[..data.len().min(room)]);
                    if data.len() > room {
                        return (payload, Some(FetchError::TooLarge { cap_bytes }));
                    }
                }
            }
            let now = Instant::now();
            if now >= until {
                return (payload, late("the end of the body"));
            }
            if now >= glance_at {
                if payload.len() - seen < self.patience.least_bytes {
                    return (payload, late("a body that hardly moves"));
                }
                (seen, glance_at) = (payload.len(), now + self.patience.glance);
            }
        }
    }
}

fn request(
    url: &Url,
    headers: &[(HeaderName, HeaderValue)],
) -> Result<Request<Empty<Bytes>>, FetchError> {
    let unwritable = || FetchError::Refused { url: url.to_string(), source: Refused::Unwritable };
    let uri: Uri = url.as_str().parse().map_err(|_| unwritable())?;
    let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
    let mut builder = Request::builder()
        .method(Method::GET)
        .header(hyper::header::HOST, HeaderValue::from_str(authority).map_err(|_| unwritable())?)
        .uri(uri);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    builder.body(Empty::new()).map_err(|_| unwritable())
}

/// What was waited for in vain.
#[derive(Debug, thiserror::Error)]
#[error("waiting for {0} took too long")]
struct Late(&'static str);

fn network(
    url: &Url,
    fault: NetworkFault,
    source: impl Into<Box<dyn Error + Send + Sync>>,
) -> FetchError {
    let host = url.host_str().unwrap_or_default().to_owned();
    FetchError::Network { host, fault, source: source.into() }
}

fn truncated(broken: &FetchError) -> Truncated {
    match broken {
        FetchError::TooLarge { .. } => Truncated::Length,
        error if error.network_fault() == Some(NetworkFault::Timeout) => Truncated::Time,
        _ => Truncated::Disconnect,
    }
}

/// Our own errors lie somewhere inside the pool's.
fn failed(url: &Url, error: PoolError) -> FetchError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        if let Some(connecting) = inner.downcast_ref::<ConnectError>() {
            return match connecting {
                ConnectError::Refused(refused) => {
                    FetchError::Refused { url: url.to_string(), source: refused.clone() }
                }
                ConnectError::Fault { fault, .. } => network(url, *fault, error),
            };
        }
        if inner.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse_too_large) {
            return FetchError::HeaderFlood;
        }
        cause = inner.source();
    }
    network(url, NetworkFault::Broken, error)
}
