//! Why a visit brought no document, how it ends, and whether to come again.

use crate::crawl::gate::GateError;
use crate::crawl::guard::Refused;
use crate::domain::outcome::{NetworkFault, Outcome, PollOutcome};
use crate::domain::time::Timestamp;
use crate::text::coding::CodingError;
use std::error::Error;
use std::time::Duration;

/// Shortest wait before another try.
pub(super) const SOON: Duration = Duration::from_secs(15 * 60);

/// Wait before another try where no outlet was asked.
const AT_ONCE: Duration = Duration::from_secs(60);

/// Longest wait that a server can ask for: one that says a year has made a mistake.
pub(super) const LATE: Duration = Duration::from_secs(24 * 60 * 60);

/// Why there is no document. [`FetchError::retry`] says whether to come again.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The guard refused the address or a redirect's.
    #[error("refused {url}")]
    Refused {
        /// Where it led.
        url: String,
        /// Why.
        source: Refused,
    },
    /// robots.txt refuses.
    #[error("robots.txt of {0} does not allow it")]
    Robots(String),
    /// robots.txt could not be had, which RFC 9309 takes for a refusal until it can.
    #[error("robots.txt of {host} cannot be had ({why}), so nothing is fetched for now")]
    NoRobots {
        /// Whose.
        host: String,
        /// What happened.
        why: String,
        /// The status that the server answered with, if that was the trouble.
        status: Option<u16>,
        /// Of what kind, if the network was at fault.
        fault: Option<NetworkFault>,
    },
    /// The host has asked to be left alone, so nothing was asked.
    #[error("{host} has asked to be left alone until {until}")]
    HeldBack {
        /// Which.
        host: String,
        /// Until when.
        until: Timestamp,
        /// The time from now until then.
        wait: Duration,
    },
    /// An HTTP error, or a success without the document.
    #[error("the server answered {status}")]
    Status {
        /// Its status.
        status: u16,
        /// Seconds the server asked to wait.
        retry_after: Option<Duration>,
    },
    /// A chain of redirects without end, or one that leads nowhere.
    #[error("redirected {0}")]
    Redirect(&'static str),
    /// The body is larger than the cap.
    #[error("the body is larger than {cap_bytes} bytes")]
    TooLarge {
        /// The cap.
        cap_bytes: usize,
    },
    /// More or longer headers than any honest server sends.
    #[error("the headers of the answer are without end")]
    HeaderFlood,
    /// The body is not what its `Content-Encoding` says.
    #[error("the body cannot be unpacked")]
    Coding(#[source] CodingError),
    /// Name, connection, TLS or time-out trouble, or an answer that is no whole HTTP.
    #[error("no answer from {host}")]
    Network {
        /// Who did not answer.
        host: String,
        /// Of what kind.
        fault: NetworkFault,
        /// What happened.
        source: Box<dyn Error + Send + Sync>,
    },
    /// Our own keeper of the hosts' turns failed, so nothing was asked. No outlet is to blame.
    #[error("the turns of the hosts cannot be kept")]
    Gate(#[source] GateError),
}

/// Whether a failed visit is worth another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It will end the same way.
    Never,
    /// Later, not before this long.
    After(Duration),
}

impl FetchError {
    /// Whether to come again.
    pub fn retry(&self) -> Retry {
        match self {
            // A success without a document is a bot wall or a server in trouble.
            Self::Status { status: 200..=299 | 429 | 500.., retry_after } => {
                Retry::After(retry_after.unwrap_or_default().clamp(SOON, LATE))
            }
            Self::Network { .. } | Self::NoRobots { .. } | Self::Coding(_) => Retry::After(SOON),
            Self::Gate(_) => Retry::After(AT_ONCE),
            Self::HeldBack { wait, .. } => Retry::After(*wait),
            // Walls and overloaded caches answer these by chance.
            Self::Status { status: 403 | 408 | 421 | 425, .. } => Retry::After(SOON),
            Self::Refused { source: Refused::NameNotPublic(_), .. } => Retry::After(SOON),
            Self::Robots(_) | Self::Refused { .. } | Self::Status { .. } => Retry::Never,
            Self::Redirect(_) | Self::TooLarge { .. } | Self::HeaderFlood => Retry::Never,
        }
    }

    /// How the visit of a page ends with this error.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Refused { .. } | Self::Redirect(_) => Outcome::Blocked,
            Self::Robots(_) => Outcome::RobotsDenied,
            Self::Status { status: 404 | 410, .. } => Outcome::Gone,
            Self::Status { .. } | Self::HeldBack { .. } => Outcome::FailedHttp,
            Self::NoRobots { fault: None, .. } => Outcome::FailedHttp,
            Self::TooLarge { .. } | Self::HeaderFlood => Outcome::FailedTooLarge,
            Self::Coding(_) => Outcome::FailedParse,
            Self::Network { .. } | Self::NoRobots { .. } | Self::Gate(_) => Outcome::FailedNetwork,
        }
    }

    /// How the visit of a feed ends with this error.
    pub fn poll_outcome(&self) -> PollOutcome {
        match self {
            Self::Refused { .. } | Self::Redirect(_) => PollOutcome::Blocked,
            Self::Robots(_) => PollOutcome::RobotsDenied,
            Self::Status { status: 404 | 410, .. } => PollOutcome::Gone,
            Self::Status { .. } | Self::HeldBack { .. } => PollOutcome::FailedHttp,
            Self::NoRobots { fault: None, .. } => PollOutcome::FailedHttp,
            Self::TooLarge { .. } | Self::HeaderFlood => PollOutcome::FailedTooLarge,
            Self::Coding(_) => PollOutcome::FailedParse,
            Self::Network { .. } | Self::NoRobots { .. } | Self::Gate(_) => {
                PollOutcome::FailedNetwork
            }
        }
    }

    /// Whether nothing of the host can be had for now, so that its other pages can wait too.
    pub fn host_is_away(&self) -> bool {
        match self {
            Self::Network { .. } | Self::NoRobots { .. } | Self::Gate(_) => true,
            Self::HeldBack { .. } => true,
            Self::Refused { source, .. } => matches!(source, Refused::NameNotPublic(_)),
            _ => false,
        }
    }

    /// The kind of network trouble, also that of asking for robots.txt; `None` for every other
    /// failure.
    pub fn network_fault(&self) -> Option<NetworkFault> {
        match self {
            Self::Network { fault, .. } => Some(*fault),
            Self::NoRobots { fault, .. } => *fault,
            _ => None,
        }
    }

    /// How long the server asked to wait, uncapped.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            Self::HeldBack { wait, .. } => Some(*wait),
            _ => None,
        }
    }

    /// Whether nobody said anything at all: so it looks too when our own network is away.
    pub fn is_silence(&self) -> bool {
        let fault = self.network_fault();
        matches!(fault, Some(NetworkFault::Dns | NetworkFault::Connect | NetworkFault::Timeout))
    }

    /// Whether we failed ourselves, so that the failure counts against no outlet.
    pub fn is_our_own(&self) -> bool {
        matches!(self, Self::Gate(_))
    }

    /// The HTTP status, if an answer came: that of robots.txt, if nothing else was asked for.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } => Some(*status),
            Self::NoRobots { status, .. } => *status,
            _ => None,
        }
    }

    /// The whole chain of causes in one line, for logs and screens.
    pub fn in_full(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        text
    }
}
