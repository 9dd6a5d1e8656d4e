//! Why a visit brought no document, how it ends, and whether to come again.

use crate::crawl::guard::Refused;
use crate::domain::outcome::{Outcome, PollOutcome};
use std::error::Error;
use std::time::Duration;

/// Shortest wait before another try.
pub(super) const SOON: Duration = Duration::from_secs(15 * 60);

/// Longest wait that a server can ask for: one that says a year has made a mistake.
const LATE: Duration = Duration::from_secs(24 * 60 * 60);

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
    },
    /// An HTTP error.
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
    /// Name, connection, TLS, time-out or decompression trouble.
    #[error("no answer from {host}")]
    Network {
        /// Who did not answer.
        host: String,
        /// What happened.
        source: reqwest::Error,
    },
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
            Self::Status { status: 429 | 500.., retry_after } => {
                Retry::After(retry_after.unwrap_or_default().clamp(SOON, LATE))
            }
            Self::Network { .. } | Self::NoRobots { .. } => Retry::After(SOON),
            Self::Robots(_) | Self::Refused { .. } | Self::Status { .. } => Retry::Never,
            Self::Redirect(_) | Self::TooLarge { .. } => Retry::Never,
        }
    }

    /// How the visit of a page ends with this error.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Refused { .. } | Self::Redirect(_) => Outcome::Blocked,
            Self::Robots(_) => Outcome::RobotsDenied,
            Self::Status { status: 404 | 410, .. } => Outcome::Gone,
            Self::Status { .. } => Outcome::FailedHttp,
            Self::TooLarge { .. } => Outcome::FailedTooLarge,
            Self::Network { .. } | Self::NoRobots { .. } => Outcome::FailedNetwork,
        }
    }

    /// How the visit of a feed ends with this error.
    pub fn poll_outcome(&self) -> PollOutcome {
        match self {
            Self::Refused { .. } | Self::Redirect(_) => PollOutcome::Blocked,
            Self::Robots(_) => PollOutcome::RobotsDenied,
            Self::Status { status: 404 | 410, .. } => PollOutcome::Gone,
            Self::Status { .. } => PollOutcome::FailedHttp,
            Self::TooLarge { .. } => PollOutcome::FailedTooLarge,
            Self::Network { .. } | Self::NoRobots { .. } => PollOutcome::FailedNetwork,
        }
    }

    /// Whether nothing of the host can be had for now, so that its other pages can wait too.
    pub fn host_is_away(&self) -> bool {
        matches!(self, Self::Network { .. } | Self::NoRobots { .. })
    }

    /// The HTTP status, if an answer came.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } => Some(*status),
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
