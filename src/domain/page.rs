//! A fetched document, kept as evidence.

use crate::domain::exchange::Kept;
use crate::domain::id::{PageId, content_hash, short_hash};
use crate::domain::time::Timestamp;

/// One answer of a server, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Address asked for.
    pub url: String,
    /// Address that answered, after redirects.
    pub final_url: String,
    /// When the answer was complete.
    pub fetched_at: Timestamp,
    /// HTTP status.
    pub http_status: u16,
    /// Response headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Payload after transfer and content decoding. Empty where `payload` says that it lies in
    /// the evidence.
    pub body: Vec<u8>,
    /// The record of this answer in the evidence, if it was kept there.
    pub record: Option<Box<Kept>>,
    /// The record that holds the payload: `record` itself or an earlier one with the same bytes.
    /// Set by the store only, when `body` is to be read from there.
    pub payload: Option<Box<Kept>>,
}

impl Page {
    /// Hash of address, instant and payload.
    pub fn id(&self) -> PageId {
        self.id_and_body_hash().0
    }

    /// [`Page::id`] and [`Page::body_hash`], with one pass over the payload for both.
    pub fn id_and_body_hash(&self) -> (PageId, String) {
        let (at, body_hash) = (self.fetched_at.timestamp().to_be_bytes(), self.body_hash());
        (PageId::new(short_hash([self.url.as_bytes(), &at, body_hash.as_bytes()])), body_hash)
    }

    /// SHA-256 of the payload.
    pub fn body_hash(&self) -> String {
        content_hash([self.body.as_slice()])
    }

    /// The first header called `name` (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
