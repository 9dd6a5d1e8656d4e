//! Remembers everything: definitions, feeds, pages, articles, hits and reviews, in one SQLite
//! file or in PostgreSQL, behind one type.
//!
//! Takes and gives `domain` types; nobody outside sees SQL. Every SQL text is written once and
//! runs on both databases. What numbers come from is append-only: a record is valid from its
//! `recorded_at` up to, not including, its `superseded_at`, so "as of T" is a filter. Every
//! method that writes is one transaction and may be repeated without changing the result.
//!
//! Instants are kept in whole seconds. The NUL character inside a text becomes U+FFFD, since
//! PostgreSQL cannot keep it.
//!
//! Files follow the data: `catalogs`; `turns` and `hosts` (whose hands work is in); `feeds`,
//! `found`, `polls`, `entries` (what outlets list), `prune` (what is forgotten of it), `ahead` (what
//! a wrong clock has written); `pages`, `records`, `keeping`, `articles`, `revisions`, `stories` (what
//! a visit brings); `classifications`, `reviews`, `genres`; `days`, `gaps`, `walks`,
//! `watches`, `alarms`, `outages` (how complete all this is). Then what is asked: `changes` (by the
//! index), `facts` (by counting), `proof` (by people), `audit` (by cross-checks). Below them lie
//! `engine` (the two databases), `query` (one text for both), `migrations` (the tables) and
//! `border` (types to columns and back). Read [`Store`] first.
//!
//! PostgreSQL locks rows, so every transaction locks them in one order: outlet, entry, page,
//! article, feed or walk, day, index line; several of a kind by id.

mod ahead;
mod alarms;
mod articles;
mod audit;
mod border;
mod catalogs;
mod changes;
mod classifications;
mod days;
mod engine;
mod entries;
mod error;
mod facts;
mod feeds;
mod found;
mod gaps;
mod genres;
mod hosts;
mod keeping;
mod leases;
mod migrations;
mod notes;
mod notices;
mod outages;
mod pages;
mod polls;
mod proof;
mod prune;
mod query;
mod records;
mod reviews;
mod revisions;
mod stories;
mod turns;
mod walks;
mod watches;

pub use articles::StoredArticle;
pub use audit::{EntryVisits, Waiting};
pub use catalogs::StoredCatalog;
pub use changes::IndexChange;
pub use engine::Engine;
pub use entries::{EntryTotals, Postponed};
pub use error::StoreError;
pub use found::{FoundEntry, PollResult};
pub use gaps::NewGap;
pub use genres::StoredGenreVerdict;
pub use keeping::{KeepArticle, Keeping};
pub use outages::OwnOutage;
pub use polls::PollRecord;
pub use proof::{ArticleProof, ProofHit, ProofPage, ProofRevision, StoryMember, Visit};
pub use records::PageRecord;
pub use reviews::StoredReview;
pub use stories::{Said, StoryCandidate};

use engine::Pools;
use query::Tx;

/// The memory of the system. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
}

impl Store {
    /// Opens the store at `address` and brings its tables up to date.
    ///
    /// - `address`: `sqlite://PATH` (taken literally; file and folder are made if missing) or
    ///   `postgres://user@host:port/database`.
    ///
    /// # Errors
    /// Each says what to repair: an address of neither kind, a file that cannot be written, a
    /// server that cannot be reached, a database that a newer version of this program has used.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        let pools = Pools::connect(address).await?;
        migrations::up(&pools).await?;
        Ok(Self { pools })
    }

    /// Which database this is.
    pub fn engine(&self) -> Engine {
        self.pools.engine()
    }

    /// Drops every table with everything in it. For tests: a step that cannot be taken back is
    /// found before it is needed.
    ///
    /// # Errors
    /// [`StoreError::Migrate`] if a step cannot be taken back.
    pub async fn migrate_down_all(&self) -> Result<(), StoreError> {
        migrations::down(&self.pools).await
    }

    /// Empties the store: every table is dropped and made anew.
    ///
    /// # Errors
    /// [`StoreError::Migrate`] if a step cannot be taken.
    pub async fn clear(&self) -> Result<(), StoreError> {
        migrations::down(&self.pools).await?;
        migrations::up(&self.pools).await
    }

    /// Ends all connections. Requests after this fail; those under way are waited for.
    pub async fn close(&self) {
        self.pools.close().await;
    }

    async fn read(&self) -> Result<Tx, StoreError> {
        self.pools.read().await
    }

    async fn write(&self) -> Result<Tx, StoreError> {
        self.pools.write().await
    }
}
