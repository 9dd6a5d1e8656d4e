//! What the records of one exchange say.

use crate::domain::exchange::{Exchange, Kept};
use crate::domain::time::Timestamp;
use crate::evidence::member::pack;
use chrono::SecondsFormat;
use data_encoding::BASE32;
use flate2::Compression;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io;

/// The two profiles of WARC 1.1, section 6.7.
const SAME_PAYLOAD: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
const NOT_MODIFIED: &str = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";

/// Why an exchange was made, for whoever reads the evidence without the store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The outlet that was visited.
    pub outlet: Option<String>,
    /// The feed or the entry's address that led here.
    pub via: Option<String>,
}

/// `sha256:` and the digest of `payload` in base32, as it stands in `WARC-Payload-Digest`.
pub fn payload_digest(payload: &[u8]) -> String {
    digest(&[payload])
}

pub(super) fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    format!("sha256:{}", BASE32.encode(&hasher.finalize()))
}

/// `<urn:uuid:…>` of the version that leaves its bits to the maker (RFC 9562, version 8); unique
/// as far as `seed` and `number` are.
pub(super) fn record_id(seed: &[u8], number: u64) -> String {
    let mut hasher = Sha256::new();
    hasher.update(seed);
    hasher.update(number.to_be_bytes());
    let mut bytes: Vec<u8> = hasher.finalize().iter().copied().take(16).collect();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let (a, b, c, d, e) = (&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
    format!("<urn:uuid:{a}-{b}-{c}-{d}-{e}>")
}

pub(super) fn date(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// The header lines of a record, in the making.
struct Header(String);

impl Header {
    fn new(kind: &str, id: &str, at: Timestamp) -> Self {
        let mut header = Self("WARC/1.1\r\n".to_owned());
        header.add("WARC-Type", kind);
        header.add("WARC-Record-ID", id);
        header.add("WARC-Date", &date(at));
        header
    }

    /// Control characters would begin another line.
    fn add(&mut self, name: &str, value: &str) {
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        // Writing to a string cannot fail.
        let _ = write!(self.0, "{name}: {value}\r\n");
    }

    fn add_some(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    /// The whole record, packed.
    fn close(mut self, kind: &str, block: &[&[u8]], level: Compression) -> io::Result<Vec<u8>> {
        let length: usize = block.iter().map(|part| part.len()).sum();
        self.add("WARC-Block-Digest", &digest(block));
        self.add("Content-Type", kind);
        self.add("Content-Length", &length.to_string());
        self.0.push_str("\r\n");
        let mut parts = vec![self.0.as_bytes()];
        parts.extend(block);
        parts.push(b"\r\n\r\n");
        pack(&parts, level)
    }
}

/// The first record of a file.
pub(super) fn warcinfo(id: &str, at: Timestamp, name: &str) -> io::Result<Vec<u8>> {
    let mut header = Header::new("warcinfo", id, at);
    header.add("WARC-Filename", name);
    let block = format!(
        "software: diembao/{}\r\nformat: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\nrobots: classic\r\n",
        env!("CARGO_PKG_VERSION")
    );
    header.close("application/warc-fields", &[block.as_bytes()], Compression::default())
}

/// An exchange on its way into a file.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) exchange: Exchange,
    pub(super) payload_digest: String,
    pub(super) about: About,
    pub(super) earlier: Option<Kept>,
    /// Ids of the answer, the request and the metadata.
    pub(super) ids: [String; 3],
}

impl Draft {
    /// The three records, packed, the answer first.
    pub(super) fn records(&self) -> io::Result<[Vec<u8>; 3]> {
        Ok([self.answer()?, self.request()?, self.metadata()?])
    }

    fn header(&self, kind: &str, number: usize) -> Header {
        let mut header = Header::new(kind, &self.ids[number], self.exchange.started_at);
        header.add("WARC-Target-URI", &self.exchange.url);
        if number > 0 {
            header.add("WARC-Concurrent-To", &self.ids[0]);
        }
        header
    }

    fn answer(&self) -> io::Result<Vec<u8>> {
        const KIND: &str = "application/http;msgtype=response";
        let exchange = &self.exchange;
        let head = without_chunking(&exchange.head);
        let profile = self.profile();
        let kind = if profile.is_some() { "revisit" } else { "response" };
        let mut header = self.header(kind, 0);
        header.add_some("WARC-IP-Address", exchange.ip.map(|ip| ip.to_string()).as_deref());
        header.add_some("WARC-Truncated", exchange.truncated.map(|why| why.as_str()));
        let Some((profile, earlier)) = profile else {
            header.add("WARC-Payload-Digest", &self.payload_digest);
            return header.close(KIND, &[&head, &exchange.payload], level_for(&head));
        };
        header.add("WARC-Payload-Digest", &earlier.payload_digest);
        header.add("WARC-Profile", profile);
        header.add("WARC-Refers-To", &earlier.record_id);
        header.add("WARC-Refers-To-Target-URI", &earlier.url);
        header.add("WARC-Refers-To-Date", &date(earlier.at));
        header.close(KIND, &[&head], Compression::default())
    }

    /// The digest of the payload that the answer stands for: after a 304 the earlier one's.
    pub(super) fn answer_digest(&self) -> &str {
        self.profile().map_or(&self.payload_digest, |(_, earlier)| &earlier.payload_digest)
    }

    /// Whether the payload need not be kept again, and why.
    fn profile(&self) -> Option<(&'static str, &Kept)> {
        let earlier = self.earlier.as_ref().filter(|earlier| !earlier.truncated)?;
        if self.exchange.status() == Some(304) {
            return Some((NOT_MODIFIED, earlier));
        }
        let same = earlier.payload_digest == self.payload_digest;
        let whole = self.exchange.truncated.is_none() && !self.exchange.payload.is_empty();
        (same && whole).then_some((SAME_PAYLOAD, earlier))
    }

    fn request(&self) -> io::Result<Vec<u8>> {
        let header = self.header("request", 1);
        let kind = "application/http;msgtype=request";
        header.close(kind, &[&self.exchange.request], Compression::default())
    }

    fn metadata(&self) -> io::Result<Vec<u8>> {
        let mut fields = Header(String::new());
        fields.add("fetchTimeMs", &self.exchange.took.as_millis().to_string());
        fields.add_some("outlet", self.about.outlet.as_deref());
        fields.add_some("via", self.about.via.as_deref());
        let header = self.header("metadata", 2);
        header.close("application/warc-fields", &[fields.0.as_bytes()], Compression::default())
    }
}

/// Chunking is undone in the record, so its header must not promise it; the habit of the field is
/// to rename it. Nothing else is touched.
fn without_chunking(head: &[u8]) -> Vec<u8> {
    const NAME: &[u8] = b"transfer-encoding";
    let mut kept = Vec::with_capacity(head.len() + 16);
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        let named = line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME));
        if named && line[NAME.len()..].trim_ascii_start().starts_with(b":") {
            kept.extend_from_slice(b"X-Archive-Orig-");
        }
        kept.extend_from_slice(line);
    }
    kept
}

/// A payload that came packed hardly gets smaller; packing it again with care is wasted time.
fn level_for(head: &[u8]) -> Compression {
    let packed = head.split(|byte| *byte == b'\n').any(|line| {
        line.get(..17).is_some_and(|name| name.eq_ignore_ascii_case(b"content-encoding:"))
    });
    if packed { Compression::fast() } else { Compression::new(4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_chunking_header_is_renamed() {
        let cases = [
            (
                "A: b\r\nTransfer-Encoding: chunked\r\n\r\n",
                "A: b\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n\r\n",
            ),
            ("transfer-encoding : gzip\n\n", "X-Archive-Orig-transfer-encoding : gzip\n\n"),
            ("Transfer-Encodings: x\r\n\r\n", "Transfer-Encodings: x\r\n\r\n"),
            ("X: transfer-encoding: x\r\n", "X: transfer-encoding: x\r\n"),
        ];
        for (head, expected) in cases {
            assert_eq!(without_chunking(head.as_bytes()), expected.as_bytes(), "{head}");
        }
    }

    #[test]
    fn a_value_cannot_begin_another_line() {
        let mut header = Header(String::new());
        header.add("via", "x\r\nWARC-Type: response");
        assert_eq!(header.0, "via: xWARC-Type: response\r\n");
    }

    #[test]
    fn ids_are_uuids_and_differ() {
        let (first, second) = (record_id(b"a", 1), record_id(b"a", 2));
        assert_ne!(first, second);
        assert_eq!(first.len(), "<urn:uuid:00000000-0000-8000-8000-000000000000>".len());
        assert_eq!(&first[24..25], "8", "{first}");
    }

    #[test]
    fn the_digest_of_nothing_is_the_known_one() {
        let known = "sha256:4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ====";
        assert_eq!(payload_digest(b""), known);
    }
}
