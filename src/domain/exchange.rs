//! What went over the wire between this program and an outlet, and where it is kept as evidence.

use crate::domain::time::Timestamp;
use core::net::IpAddr;
use std::time::Duration;

/// One request and its answer, as they went over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Address asked for.
    pub url: String,
    /// When the request was sent; microseconds matter to the evidence.
    pub started_at: Timestamp,
    /// From sending until the last byte, on the machine's clock.
    pub took: Duration,
    /// Who answered; `None` where that is not known.
    pub ip: Option<IpAddr>,
    /// Request line, headers and the empty line, byte for byte.
    pub request: Vec<u8>,
    /// Status line, headers and the empty line, byte for byte. Interim answers (1xx) are left out.
    pub head: Vec<u8>,
    /// The entity as transferred: chunking undone, content coding kept.
    pub payload: Vec<u8>,
    /// Why the payload is not whole, if it is not.
    pub truncated: Option<Truncated>,
}

/// Why a payload was not read to its end. The words are those of WARC 1.1, section 5.13.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truncated {
    /// Larger than the cap.
    Length,
    /// Slower than is waited for.
    Time,
    /// The connection broke.
    Disconnect,
}

impl Truncated {
    /// The word in the evidence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Time => "time",
            Self::Disconnect => "disconnect",
        }
    }
}

impl Exchange {
    /// The status of the answer, read from its first line; `None` if that is no HTTP.
    pub fn status(&self) -> Option<u16> {
        let line = self.head.split(|byte| *byte == b'\n').next()?;
        let line = std::str::from_utf8(line).ok()?;
        line.strip_prefix("HTTP/")?.split_ascii_whitespace().nth(1)?.parse().ok()
    }

    /// The headers of the answer in order, names in lower case.
    pub fn headers(&self) -> Vec<(String, String)> {
        http_headers(&self.head)
    }
}

/// The headers in the head of an HTTP message, in order, names in lower case.
pub fn http_headers(head: &[u8]) -> Vec<(String, String)> {
    String::from_utf8_lossy(head)
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect()
}

/// Where one record lies in the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, relative to the evidence folder.
    pub file: String,
    /// Its first byte.
    pub offset: u64,
    /// Its bytes, packed.
    pub length: u64,
}

/// A kept answer: all that a later record needs to refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where the record of the answer lies.
    pub place: Place,
    /// The record's id, `<urn:uuid:…>`.
    pub record_id: String,
    /// Address asked for.
    pub url: String,
    /// When it was asked, to the microsecond.
    pub at: Timestamp,
    /// `sha256:` and the payload's digest in base32.
    pub payload_digest: String,
    /// The payload is not whole: no other answer may stand for it.
    pub truncated: bool,
    /// The redirect that led here, with the one before it.
    pub before: Option<Box<Kept>>,
}

impl Kept {
    /// This answer and the redirects that led to it, the last first.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |kept| kept.before.as_deref())
    }
}
