//! Reads all evidence and says what is no longer as it was written.

use crate::evidence::EvidenceError;
use crate::evidence::member::MemberError;
use crate::evidence::read::{Members, Record};
use crate::evidence::record::{digest, payload_digest};
use std::collections::HashSet;
use std::fs::{File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

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

struct Check<'a> {
    tell: &'a mut dyn FnMut(Fault),
    totals: Totals,
    hasher: RandomState,
    /// Hashes of id and payload digest: millions of records fit into memory.
    answers: HashSet<u64>,
    revisits: Vec<Revisit>,
}

/// Reads every file under `folder` and calls `tell` with every fault: changed bytes, cut files,
/// digests that do not fit, revisits of records that are missing.
///
/// A file that a running process is writing may end in half a record; that is none.
///
/// # Errors
/// [`EvidenceError::File`] if a folder or file cannot be read at all.
pub fn verify(folder: &Path, tell: &mut dyn FnMut(Fault)) -> Result<Totals, EvidenceError> {
    let mut check = Check {
        tell,
        totals: Totals::default(),
        hasher: RandomState::new(),
        answers: HashSet::new(),
        revisits: vec![],
    };
    let (files, growing) = (files(folder)?, growing(folder)?);
    for file in &files {
        check.file(folder, file, growing.contains(file))?;
    }
    for revisit in std::mem::take(&mut check.revisits) {
        if !check.answers.contains(&revisit.target) {
            let why = "the record it refers to for its payload is missing";
            check.fault(&revisit.file, revisit.offset, why);
        }
    }
    Ok(check.totals)
}

impl Check<'_> {
    fn fault(&mut self, file: &str, offset: u64, why: impl Into<String>) {
        self.totals.faults += 1;
        (self.tell)(Fault { file: file.to_owned(), offset, why: why.into() });
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

/// Every file of evidence under `folder`, relative to it, in order of their names.
fn files(folder: &Path) -> Result<Vec<String>, EvidenceError> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        let path = folder.join(&inner);
        let fault = || EvidenceError::file("read the folder", &path);
        for entry in std::fs::read_dir(&path).map_err(fault())? {
            let entry = entry.map_err(fault())?;
            let name = inner.join(entry.file_name());
            if entry.file_type().map_err(fault())?.is_dir() {
                folders.push(name);
            } else if let Some(name) = name.to_str().filter(|name| name.ends_with(".warc.gz")) {
                found.push(name.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The files that running processes are writing.
fn growing(folder: &Path) -> Result<HashSet<String>, EvidenceError> {
    let fault = || EvidenceError::file("read the folder", folder);
    let mut growing = HashSet::new();
    for entry in std::fs::read_dir(folder).map_err(fault())? {
        let path = entry.map_err(fault())?.path();
        if path.extension().is_some_and(|extension| extension == "open")
            && let Ok(note) = File::open(&path)
            && matches!(note.try_lock_shared(), Err(TryLockError::WouldBlock))
            && let Ok(name) = std::fs::read_to_string(&path)
        {
            growing.insert(name.trim().to_owned());
        }
    }
    Ok(growing)
}
