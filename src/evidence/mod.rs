//! Keeps what outlets really answered, as WARC 1.1 files that any web archive can read.
//!
//! Takes [`Exchange`](crate::domain::exchange::Exchange)s; gives places to find them again. Every
//! record is a gzip member of its own, so one record can be read without the others; digests
//! stand in every record and a checksum in every member, so no changed byte goes unnoticed.
//! Records are only ever appended; nothing here changes or deletes one.
//!
//! Files follow the data: `record` (what a record says), [`member`] (how it is packed),
//! [`write`](mod@write) (where it goes, and when it is safe; `file` appends), [`read`](mod@read),
//! [`verify`](mod@verify) (`folder` finds the files), [`export`](mod@export). Read [`Evidence`] first.
//!
//! Source: ISO 28500:2017 (WARC 1.1).

pub mod export;
mod file;
mod folder;
pub mod member;
pub mod read;
mod record;
pub mod verify;
pub mod write;

pub use export::export;
pub use read::{Record, read, whole};
pub use record::{About, payload_digest};
pub use verify::{Checked, Fault, Progress, Totals, check, verify};
pub use write::Evidence;

use std::io;
use std::path::{Path, PathBuf};

/// Why evidence could not be kept or read. Each says where.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The folder or a file in it.
    #[error("cannot {what} {}", path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Two processes would write into one file.
    #[error("another diembao writes evidence as `{worker}` in {}; give each its own name", folder.display())]
    Taken {
        /// Their name.
        worker: String,
        /// Where.
        folder: PathBuf,
    },
    /// The disk did not confirm what it was given; what is on it cannot be known until restart.
    #[error(
        "the disk failed to keep evidence ({why}); repair it and start again, nothing unconfirmed was counted"
    )]
    InDoubt {
        /// What the system said.
        why: String,
    },
    /// A record that is not what it was.
    #[error("{file}, byte {offset}: {why}")]
    Damaged {
        /// The file, relative to the folder.
        file: String,
        /// Where the record begins.
        offset: u64,
        /// What is wrong.
        why: String,
    },
    /// The thread that wrote or read was lost.
    #[error("work on the evidence was cut off")]
    CutOff(#[source] tokio::task::JoinError),
}

impl EvidenceError {
    fn file(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { what, path, source }
    }
}
