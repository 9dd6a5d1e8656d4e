//! Why the store could not do what it was asked.

use crate::domain::id::{ArticleId, EntryId, OutletId, StoryId};
use sqlx::migrate::MigrateError;
use std::{io, path::PathBuf};

/// Why the store could not do what it was asked. Those of opening say what to repair.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names neither database.
    #[error(
        "`{address}` is no store address; write sqlite://data/diembao.db or postgres://user@host/database"
    )]
    Address {
        /// As given, without password.
        address: String,
    },
    /// The folder of the file cannot be made.
    #[error("cannot make the folder {} for the database; check who may write there", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file cannot be opened for writing.
    #[error(
        "cannot use {} as the database file; check that it is a diembao database, that this user may write it and its folder, and that the disk has room",
        file.display()
    )]
    File {
        /// The file.
        file: PathBuf,
        /// What SQLite said.
        source: sqlx::Error,
    },
    /// No connection to the server.
    #[error(
        "cannot reach the database at {address}; check that the server runs, that the address is right and that the user may connect and create tables"
    )]
    Server {
        /// Without password.
        address: String,
        /// What went wrong.
        source: sqlx::Error,
    },
    /// The database was made by a later version of this program.
    #[error(
        "the database has the change {version} that this program does not know: it was used by a newer diembao; run that version, or restore a backup made before"
    )]
    Newer {
        /// Version number of the first unknown migration.
        version: i64,
    },
    /// A migration failed or is not the one that was applied.
    #[error(
        "cannot bring the database's tables up to date; check that this user may write the file or create tables, that the disk has room, and that no table was changed by hand"
    )]
    Migrate {
        /// What went wrong.
        source: MigrateError,
    },
    /// A request failed.
    #[error("the database refused a request")]
    Request {
        /// What went wrong.
        #[from]
        source: sqlx::Error,
    },
    /// Something stored cannot be understood.
    #[error(
        "the database holds `{value}` as {what}, which cannot be read; it was changed by hand or is damaged: restore a backup"
    )]
    Unreadable {
        /// What it should be.
        what: &'static str,
        /// What it is.
        value: String,
    },
    /// An entry that no feed listed.
    #[error("there is no entry {0}; record the poll that found it first")]
    UnknownEntry(EntryId),
    /// An article that was never kept.
    #[error("there is no article {0}; keep it first")]
    UnknownArticle(ArticleId),
    /// An alarm that was never raised.
    #[error("there is no alarm {0}; the list of alarms shows which there are")]
    UnknownAlarm(i64),
    /// An article to be parted from a story that it is not in, or alone in.
    #[error(
        "article {article} is not in story {story} with others; `diembao stories show {article}` tells which it is in"
    )]
    NotInStory {
        /// The article.
        article: ArticleId,
        /// The story named.
        story: StoryId,
    },
    /// An article to be joined with itself.
    #[error("article {0} is named twice; name two articles to join")]
    JoinedToItself(ArticleId),
    /// A verdict on a story that nobody gave, or that is itself a withdrawal.
    #[error(
        "there is no verdict {0} to withdraw; `diembao stories show` of an article that it is about tells its number"
    )]
    UnknownStoryVerdict(i64),
    /// A part of a transaction failed, and the rest was to be kept all the same.
    #[error("a part of what was to be kept failed, so nothing of it is kept; do all of it again")]
    HalfDone,
    /// The outlet has changed hands; what its former worker wanted to record is not recorded.
    #[error("outlet `{0}` is in other hands by now; its new worker does the work again")]
    LeaseLost(OutletId),
}

impl From<MigrateError> for StoreError {
    fn from(source: MigrateError) -> Self {
        match source {
            MigrateError::VersionMissing(version) => Self::Newer { version },
            source => Self::Migrate { source },
        }
    }
}
