//! Reads all evidence and says what is no longer as it was written.

use crate::domain::exchange::Kept;
use crate::evidence::EvidenceError;
use crate::evidence::folder::{files, growing};
use crate::evidence::member::MemberError;
use crate::evidence::read::{Members, Record, read};
use crate::evidence::record::{digest, payload_digest};
use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, relative to the folder.
    pub file: String,
    /// First byte of the record.
    pub offset: u64,
    /// What is wrong.
    pub why: String,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Files.
    pub files: u64,
    /// Records that can be read.
    pub records: u64,
    /// Of these, answers with their payload.
    pub responses: u64,
    /// Answers that refer to an earlier record for it.
    pub revisits: u64,
    /// Bytes on the disk.
    pub bytes: u64,
    /// What was told.
    pub faults: u64,
}

/// A record that stands for another one's payload.
struct Revisit {
    file: String,
    offset: u64,
    target: u64,
}

/// How far the reading has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that were read.
    pub read: u64,
    /// Bytes that there were at the beginning.
    pub all: u64,
}

/// What was found, to be compared with what is remembered elsewhere.
#[derive(Debug)]
pub struct Checked {
    /// What was looked at.
    pub totals: Totals,
    /// The files, in order of their names.
    pub files: Vec<String>,
    hasher: RandomState,
    /// Hashes of each answer's place, id and payload digest: millions of records fit into memory.
    places: HashSet<u64>,
}

impl Checked {
    /// Why the answer that `kept` names is not where it was written; `None` if it is, also if it
    /// came while the files were read.
    ///
    /// - `folder`: the same as before.
    pub fn missing(&self, folder: &Path, kept: &Kept) -> Option<String> {
        let Kept { place, record_id, payload_digest, .. } = kept;
        let answer = (place.file.as_str(), place.offset, place.length);
        let known = (answer, record_id.as_str(), Some(payload_digest.as_str()));
        if self.places.contains(&self.hasher.hash_one(known)) {
            return None;
        }
        if !folder.join(&place.file).exists() {
            return Some("the file is missing".to_owned());
        }
        match read(folder, place) {
            Ok(record) if record.id() != record_id => Some("another record lies here".to_owned()),
            Ok(record) if record.header("WARC-Payload-Digest") != known.2 => {
                Some("another document lies here".to_owned())
            }
            Ok(_) => None,
            Err(EvidenceError::Damaged { why, .. }) => Some(why),
            Err(error) => Some(error.to_string()),
        }
    }
}

struct Check<'a> {
    tell: &'a mut dyn FnMut(Fault),
    totals: Totals,
    hasher: RandomState,
    /// Hashes of id and payload digest of what holds a payload.
    answers: HashSet<u64>,
    places: HashSet<u64>,
    revisits: Vec<Revisit>,
    /// How far each file was read.
    reached: BTreeMap<String, u64>,
}

/// [`check`] for callers that compare nothing and show nothing.
///
/// # Errors
/// See [`check`].
pub fn verify(folder: &Path, tell: &mut dyn FnMut(Fault)) -> Result<Totals, EvidenceError> {
    Ok(check(folder, tell, &mut |_| {})?.totals)
}

/// Reads every file under `folder` and calls `tell` with every fault: changed bytes, cut files,
/// digests that do not fit, revisits of records that are missing.
///
/// Crawls may go on meanwhile: a file that a running process is writing may end in half a record,
/// and what a revisit refers to may have been written after its file was read.
///
/// - `come`: told now and then how far it has come.
///
/// # Errors
/// [`EvidenceError::File`] if a folder or file cannot be read at all.
pub fn check(
    folder: &Path,
    tell: &mut dyn FnMut(Fault),
    come: &mut dyn FnMut(Progress),
) -> Result<Checked, EvidenceError> {
    let mut check = Check {
        tell,
        totals: Totals::default(),
        hasher: RandomState::new(),
        answers: HashSet::new(),
        places: HashSet::new(),
        revisits: vec![],
        reached: BTreeMap::new(),
    };
    // In this order: a file that is closed in between is whole.
    let (files, growing) = (files(folder)?, growing(folder)?);
    let length = |file: &String| folder.join(file).metadata().map_or(0, |found| found.len());
    let mut progress = Progress { read: 0, all: files.iter().map(length).sum() };
    for file in &files {
        come(progress);
        check.file(folder, file, growing.contains(file))?;
        progress.read += check.reached.get(file).copied().unwrap_or_default();
    }
    check.tell_dangling(folder)?;
    let Check { totals, hasher, places, .. } = check;
    Ok(Checked { totals, files, hasher, places })
}

impl Check<'_> {
    fn fault(&mut self, file: &str, offset: u64, why: impl Into<String>) {
        self.totals.faults += 1;
        (self.tell)(Fault { file: file.to_owned(), offset, why: why.into() });
    }

    /// Tells the revisits of what is nowhere. What they refer to was written before them, but
    /// perhaps into a file that was read before it was there.
    fn tell_dangling(&mut self, folder: &Path) -> Result<(), EvidenceError> {
        let mut dangling = std::mem::take(&mut self.revisits);
        dangling.retain(|revisit| !self.answers.contains(&revisit.target));
        if dangling.is_empty() {
            return Ok(());
        }
        for file in files(folder)? {
            self.later_answers(folder, &file)?;
        }
        for Revisit { file, offset, target } in dangling {
            if !self.answers.contains(&target) {
                let why = "the record it refers to for its payload is missing";
                self.fault(&file, offset, why);
            }
        }
        Ok(())
    }

    /// Notes the answers that were written to `file` since it was read.
    fn later_answers(&mut self, folder: &Path, file: &str) -> Result<(), EvidenceError> {
        let (path, from) = (folder.join(file), self.reached.get(file).copied().unwrap_or(0));
        let members = Members::from(&path, from).map_err(EvidenceError::file("read", &path))?;
        // Half a record at the end is being written; a damaged one was told.
        for (_, record) in members.map_while(Result::ok) {
            if record.kind() == "response" {
                let digest = payload_digest(record.payload());
                self.answers.insert(self.hasher.hash_one((record.id(), digest.as_str())));
            }
        }
        Ok(())
    }

    fn file(&mut self, folder: &Path, file: &str, growing: bool) -> Result<(), EvidenceError> {
        let path = folder.join(file);
        let members = Members::open(&path).map_err(EvidenceError::file("read", &path))?;
        self.totals.files += 1;
        let mut first = true;
        for member in members {
            match member {
                Ok((offset, record)) => {
                    if first && record.kind() != "warcinfo" {
                        self.fault(file, offset, "the file does not begin with its description");
                    }
                    self.record(file, offset, &record);
                    self.reached.insert(file.to_owned(), offset + record.length);
                }
                Err((_, MemberError::CutOff)) if growing => {}
                Err((offset, error)) => {
                    let rest = "; what follows in this file cannot be found";
                    self.fault(file, offset, format!("{error}{rest}"));
                }
            }
            first = false;
        }
        if first && !growing {
            self.fault(file, 0, "the file is empty");
        }
        Ok(())
    }

    fn record(&mut self, file: &str, offset: u64, record: &Record) {
        self.totals.records += 1;
        self.totals.bytes += record.length;
        if record.header("WARC-Block-Digest") != Some(digest(&[&record.block]).as_str()) {
            self.fault(file, offset, "the content does not fit its digest");
        }
        let named = record.header("WARC-Payload-Digest");
        if matches!(record.kind(), "response" | "revisit") {
            let place = (file, offset, record.length);
            self.places.insert(self.hasher.hash_one((place, record.id(), named)));
        }
        match record.kind() {
            "response" => {
                self.totals.responses += 1;
                let actual = payload_digest(record.payload());
                if named != Some(actual.as_str()) {
                    self.fault(file, offset, "the payload does not fit its digest");
                }
                self.answers.insert(self.hasher.hash_one((record.id(), actual.as_str())));
            }
            "revisit" => {
                self.totals.revisits += 1;
                let target = record.header("WARC-Refers-To").unwrap_or_default();
                let target = self.hasher.hash_one((target, named.unwrap_or_default()));
                self.revisits.push(Revisit { file: file.to_owned(), offset, target });
            }
            "warcinfo" | "request" | "metadata" => {}
            _ => self.fault(file, offset, "a record of a kind that is never written"),
        }
    }
}
