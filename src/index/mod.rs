//! Finds articles: the archive that analysts search, and the rules run over any set of texts.
//!
//! [`ArchiveIndex`] is the searchable copy of the store on disk; it can be thrown away and made
//! again. [`BatchIndex`] holds a batch of texts in memory. [`find()`] runs compiled rules over
//! either through the same code and says which clauses fire where; a clause's contribution
//! depends on the text and the rule alone, never on what else is in the index.
//!
//! Files in the order of the work: `analysis`, `schema` and `document` (what is indexed), `archive`
//! and `batch` (the two indexes), `rules`, `find`, `evidence` (rules), `query`, `ranking`, `search`,
//! `snippet` (analysts). Nothing outside this folder names tantivy.

mod analysis;
mod archive;
mod batch;
mod document;
mod evidence;
mod find;
mod query;
mod ranking;
mod rules;
mod schema;
mod search;
mod snippet;

pub use archive::{ArchiveIndex, Verification};
pub use batch::{BatchIndex, Text};
pub use document::IndexDocument;
pub use evidence::ClauseHit;
pub use find::{DocumentHits, Searchable, find};
pub use query::QueryError;
pub use rules::CompiledRules;
pub use search::{SearchError, SearchHit, SearchPage, SearchRequest};

use std::path::PathBuf;

/// Why an index could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The folder cannot be made, listed or emptied.
    #[error("cannot use the folder {} for the search index", dir.display())]
    Folder {
        /// The folder.
        dir: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// There is none.
    #[error("there is no search index in {}; make it with `diembao index rebuild`", dir.display())]
    Missing {
        /// The folder.
        dir: PathBuf,
    },
    /// The files are there and cannot be read.
    #[error("the search index in {} is damaged; run `diembao index rebuild`", dir.display())]
    Damaged {
        /// The folder.
        dir: PathBuf,
        /// The cause.
        #[source]
        source: Box<tantivy::TantivyError>,
    },
    /// Another version of this program wrote it.
    #[error(
        "the search index in {} was written by another version; run `diembao index rebuild`",
        dir.display()
    )]
    OtherFormat {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder has files that are no search index: nothing is deleted.
    #[error("{} holds other files than a search index; name an empty folder", dir.display())]
    ForeignFolder {
        /// The folder.
        dir: PathBuf,
    },
    /// Another process holds the writer's lock.
    #[error("another process is writing the search index in {}; stop it first", dir.display())]
    Locked {
        /// The folder.
        dir: PathBuf,
    },
    /// Reading or writing failed on the way.
    #[error("the search index failed")]
    Engine(#[from] tantivy::TantivyError),
}

#[cfg(test)]
mod tests;
