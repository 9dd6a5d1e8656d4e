//! What is asked of the client, how it shall behave, and what it gives back.

use crate::crawl::error::FetchError;
use crate::crawl::gate::HostGate;
use crate::crawl::guard::Resolver;
use crate::domain::entry::FeedState;
use crate::domain::exchange::Exchange;
use crate::domain::page::Page;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

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
    /// A body is looked at this often, and given up if it hardly moved since.
    pub glance: Duration,
    /// Bytes that must come between two looks.
    pub least_bytes: usize,
    /// Where names are looked up.
    pub resolver: Resolver,
    /// Keeps the hosts' turns among several processes; `None` where this is the only one.
    pub gate: Option<Arc<dyn HostGate>>,
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
            // A kilobyte a second: slower than any line to an office, faster than a trap.
            glance: Duration::from_secs(10),
            least_bytes: 10 << 10,
            resolver: Resolver::System,
            gate: None,
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
    /// Largest body, before and after decompression.
    pub cap_bytes: usize,
    /// Whether cookies that the outlet sets are sent back to it.
    pub cookies: bool,
}

/// A successful visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The document.
    Page(Page),
    /// 304: the document is as it was.
    NotModified,
}

/// How a visit ended and everything that was said on the way.
#[derive(Debug)]
pub struct Visit {
    /// The document, or why there is none.
    pub result: Result<Fetched, FetchError>,
    /// What was asked for.
    pub asked: Asked,
}

/// The requests of a visit, those for robots.txt and the redirects among them.
#[derive(Debug, Default)]
pub struct Asked {
    /// Every exchange that brought an answer, in order: robots.txt, redirects, errors, document.
    pub exchanges: Vec<Exchange>,
    /// Requests that brought no whole head of an answer: no address for the name, no connection,
    /// nothing in time, too much.
    pub unanswered: u32,
}

/// Why a client cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// Usually no CA certificates on the machine (Debian package `ca-certificates`).
    #[error("cannot set up TLS")]
    Tls(#[from] rustls::Error),
    /// It would not be a header.
    #[error("`{0}` cannot be sent as User-Agent")]
    UserAgent(String),
}
