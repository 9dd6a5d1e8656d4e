//! Reads records back: one by its place, or all of a file in order.

use crate::domain::exchange::{Kept, Place, http_headers};
use crate::domain::page::Page;
use crate::evidence::EvidenceError;
use crate::evidence::file::inside;
use crate::evidence::member::{MemberError, unpack};
use crate::text::coding;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Take};
use std::path::Path;

/// A body that unpacks to more than the largest setting allows was never kept.
const MOST_BODY_BYTES: usize = 1 << 30;

/// One record as it lies in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The record's own headers, in order.
    pub headers: Vec<(String, String)>,
    /// What it is about: for an answer or request the head and the payload.
    pub block: Vec<u8>,
    /// Its bytes in the file, packed.
    pub length: u64,
}

impl Record {
    /// The first of the record's own headers called `name`, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// `response`, `request`, `revisit`, `metadata` or `warcinfo`.
    pub fn kind(&self) -> &str {
        self.header("WARC-Type").unwrap_or_default()
    }

    /// The record's id.
    pub fn id(&self) -> &str {
        self.header("WARC-Record-ID").unwrap_or_default()
    }

    /// Status or request line and headers of HTTP, with the empty line that ends them.
    pub fn http_head(&self) -> &[u8] {
        &self.block[..self.head_length()]
    }

    /// The entity as transferred; empty for a revisit.
    pub fn payload(&self) -> &[u8] {
        &self.block[self.head_length()..]
    }

    /// The HTTP headers, names in lower case.
    pub fn http_headers(&self) -> Vec<(String, String)> {
        http_headers(self.http_head())
    }

    /// The payload with its content coding undone.
    ///
    /// # Errors
    /// What is wrong with the coding.
    pub fn body(&self) -> Result<Vec<u8>, coding::CodingError> {
        let headers = self.http_headers().into_iter();
        let codings: Vec<String> = headers
            .filter(|(name, _)| name == "content-encoding")
            .map(|(_, value)| value)
            .collect();
        coding::decode(&codings, self.payload(), MOST_BODY_BYTES)
    }

    fn head_length(&self) -> usize {
        let mut start = 0;
        for line in self.block.split_inclusive(|byte| *byte == b'\n') {
            start += line.len();
            if matches!(line, b"\n" | b"\r\n") {
                return start;
            }
        }
        self.block.len()
    }

    /// Reads the content of a member.
    pub(super) fn parse(content: Vec<u8>, length: u64) -> Result<Self, &'static str> {
        const END: &[u8] = b"\r\n\r\n";
        let head_end = content.windows(4).position(|four| four == END);
        let head_end = head_end.ok_or("the record's header has no end")?;
        let head = std::str::from_utf8(&content[..head_end]);
        let head = head.map_err(|_| "the record's header is no text")?;
        let mut lines = head.split("\r\n");
        if lines.next() != Some("WARC/1.1") {
            return Err("not a record of WARC 1.1");
        }
        let headers: Option<Vec<(String, String)>> = lines
            .map(|line| line.split_once(':'))
            .map(|pair| pair.map(|(name, value)| (name.to_owned(), value.trim().to_owned())))
            .collect();
        let headers = headers.ok_or("a line of the record's header is none")?;
        let mut record = Self { headers, block: content, length };
        let announced = record.header("Content-Length").and_then(|text| text.parse().ok());
        let start = head_end + END.len();
        let end = record.block.len().saturating_sub(END.len());
        if !record.block.ends_with(END) || end < start || announced != Some(end - start) {
            return Err("the record is not as long as it says");
        }
        record.block.truncate(end);
        record.block.drain(..start);
        Ok(record)
    }
}

/// The records of one file in order, each with its first byte's place. Ends after the first that
/// cannot be read: where the next begins is not known then. A file that grows meanwhile is read as
/// far as it went at the beginning.
pub(super) struct Members<R> {
    from: R,
    offset: u64,
    over: bool,
}

impl Members<BufReader<Take<File>>> {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Self::from(path, 0)
    }

    pub(super) fn from(path: &Path, offset: u64) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(offset))?;
        let from = BufReader::with_capacity(64 << 10, file.take(length.saturating_sub(offset)));
        Ok(Self { from, offset, over: false })
    }
}

impl<R: BufRead> Iterator for Members<R> {
    type Item = Result<(u64, Record), (u64, MemberError)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let offset = self.offset;
        let read = unpack(&mut self.from).and_then(|member| match member {
            Some((content, length)) => {
                Record::parse(content, length).map(Some).map_err(MemberError::Damaged)
            }
            None => Ok(None),
        });
        match read {
            Ok(Some(record)) => {
                self.offset += record.length;
                Some(Ok((offset, record)))
            }
            Ok(None) => None,
            Err(error) => {
                self.over = true;
                Some(Err((offset, error)))
            }
        }
    }
}

/// The record at `place` of `folder`.
///
/// # Errors
/// [`EvidenceError::Damaged`] if it is not what was written there, [`EvidenceError::File`].
pub fn read(folder: &Path, place: &Place) -> Result<Record, EvidenceError> {
    let damaged = |why: String| EvidenceError::Damaged {
        file: place.file.clone(),
        offset: place.offset,
        why,
    };
    let path = inside(folder, &place.file);
    let path = path.ok_or_else(|| damaged("the name leads out of the folder".to_owned()))?;
    let mut file = File::open(&path).map_err(EvidenceError::file("open", &path))?;
    file.seek(SeekFrom::Start(place.offset)).map_err(EvidenceError::file("read", &path))?;
    let mut member = BufReader::new(file.take(place.length));
    let (content, length) = unpack(&mut member)
        .map_err(|error| damaged(error.to_string()))?
        .ok_or_else(|| damaged("the file ends before it".to_owned()))?;
    Record::parse(content, length).map_err(|why| damaged(why.to_owned()))
}

/// `page` with its body: read from the evidence if the store says that it lies there.
///
/// # Errors
/// See [`read`]; also if the payload is not the one that was kept.
pub async fn whole(folder: &Path, page: Page) -> Result<Page, EvidenceError> {
    let Some(payload) = page.payload.clone() else { return Ok(page) };
    let folder = folder.to_owned();
    let reading = tokio::task::spawn_blocking(move || body(&folder, &payload));
    let body = reading.await.map_err(EvidenceError::CutOff)??;
    Ok(Page { body, payload: None, ..page })
}

fn body(folder: &Path, kept: &Kept) -> Result<Vec<u8>, EvidenceError> {
    let damaged = |why: String| EvidenceError::Damaged {
        file: kept.place.file.clone(),
        offset: kept.place.offset,
        why,
    };
    let record = read(folder, &kept.place)?;
    if record.header("WARC-Payload-Digest") != Some(kept.payload_digest.as_str()) {
        return Err(damaged("another document lies here".to_owned()));
    }
    record.body().map_err(|error| damaged(error.to_string()))
}
