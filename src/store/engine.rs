//! The two databases: how each is reached and how its connections are shared.
//!
//! SQLite has one connection that writes and a few that read beside it; PostgreSQL one pool.

use super::error::StoreError;
use super::query::Tx;
use sqlx::{
    Connection, PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{fmt, path::Path, str::FromStr, time::Duration};
use url::Url;

/// Which database a store is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// One file, one machine; the default.
    Sqlite,
    /// A server shared by several machines.
    Postgresql,
}

impl Engine {
    /// The word used in logs and settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgresql => "postgresql",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How long a request waits for its turn; SQLite's single writer serves one after the other.
const TURN: Duration = Duration::from_secs(60);
/// How long a SQLite request waits for another *program* that is writing to the file.
const OTHER_PROGRAM: Duration = Duration::from_secs(15);
/// Readers of a SQLite file: more than the pages that a dashboard loads side by side.
const SQLITE_READERS: u32 = 4;
/// Memory for the pages that the writer uses, in KiB with a minus before it. What articles are
/// compared by lies all over the file, whose pages the system holds too.
const WRITER_CACHE: &str = "-16384";
/// Pages of 4 KiB that may wait beside a SQLite file before they are moved into it.
const CHECKPOINT_PAGES: &str = "4000";
/// Connections of one process: ten processes stay below a server's usual limit of 100.
const POSTGRESQL_CONNECTIONS: u32 = 9;

/// A transaction in which nothing happens for so long is that of a process that stands still; the
/// server ends it, or everybody else would wait for its locks.
const FROZEN: &str = "10s";

#[derive(Debug, Clone)]
pub(super) enum Pools {
    Sqlite { writer: SqlitePool, reader: SqlitePool },
    Postgresql(PgPool),
}

impl Pools {
    /// Connects to `address`; creates a SQLite file and its folder if they are missing.
    pub(super) async fn connect(address: &str) -> Result<Self, StoreError> {
        if let Some(path) = address.strip_prefix("sqlite://").filter(|path| !path.is_empty()) {
            Self::open_file(Path::new(path)).await
        } else if ["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme))
        {
            Self::reach_server(address).await
        } else {
            Err(StoreError::Address { address: without_password(address) })
        }
    }

    async fn open_file(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|source| StoreError::Folder { folder: folder.to_path_buf(), source })?;
        }
        let refused = |source| StoreError::File { file: path.to_path_buf(), source };
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(OTHER_PROGRAM)
            .foreign_keys(true)
            .pragma("temp_store", "memory");
        let writing = options
            .clone()
            .pragma("cache_size", WRITER_CACHE)
            .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
            .optimize_on_close(true, None);
        let writer = sqlite_pool(1).connect_with(writing).await.map_err(refused)?;
        let reader = sqlite_pool(SQLITE_READERS)
            .connect_with(options.pragma("query_only", "on"))
            .await
            .map_err(refused)?;
        Ok(Self::Sqlite { writer, reader })
    }

    async fn reach_server(address: &str) -> Result<Self, StoreError> {
        let shown = without_password(address);
        let refused = |source| StoreError::Server { address: shown.clone(), source };
        let options = sqlx::postgres::PgConnectOptions::from_str(address)
            .map_err(refused)?
            .application_name("diembao")
            .options([("idle_in_transaction_session_timeout", FROZEN)]);
        // A pool tries again until its time is up and then only says "timed out"; one plain
        // attempt says at once what is wrong.
        let probe = <sqlx::PgConnection as sqlx::Connection>::connect_with(&options)
            .await
            .map_err(refused)?;
        sqlx::Connection::close(probe).await.map_err(refused)?;
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRESQL_CONNECTIONS)
            .acquire_timeout(TURN)
            .connect_with(options)
            .await
            .map_err(refused)?;
        Ok(Self::Postgresql(pool))
    }

    pub(super) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgresql(_) => Engine::Postgresql,
        }
    }

    /// A transaction that may write. What it did is undone unless it is committed.
    pub(super) async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            // Asking for the write lock at once: a transaction that reads first and writes later
            // is refused, not queued, if another program wrote in between.
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("begin immediate").await?),
            Self::Postgresql(pool) => Tx::Postgresql(pool.begin().await?),
        })
    }

    /// A transaction that sees one state of the database however many queries it runs.
    pub(super) async fn read(&self) -> Result<Tx, StoreError> {
        const ONE_STATE: &str = "begin isolation level repeatable read read only";
        Ok(match self {
            Self::Sqlite { reader, .. } => Tx::Sqlite(reader.begin().await?),
            Self::Postgresql(pool) => Tx::Postgresql(pool.begin_with(ONE_STATE).await?),
        })
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite { writer, reader } => {
                reader.close().await;
                writer.close().await;
            }
            Self::Postgresql(pool) => pool.close().await,
        }
    }
}

/// A pool that gives up a connection which is still inside a transaction when it comes back.
///
/// After a full disk or another failure of the file SQLite ends the transaction by itself; the
/// driver's own rollback then fails, and the driver counts the transaction as open for ever. No
/// transaction could be begun on that connection again, also when there is room.
fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(TURN)
        .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
}

/// `address` as it may be shown in a message.
fn without_password(address: &str) -> String {
    match Url::parse(address) {
        Ok(mut url) if url.password().is_some() => match url.set_password(None) {
            Ok(()) => url.to_string(),
            Err(()) => "(hidden: it holds a password)".to_owned(),
        },
        Ok(_) => address.to_owned(),
        Err(_) if address.contains('@') => "(hidden: it may hold a password)".to_owned(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let cases = [
            ("postgres://an:bi%20mat@may/kho", "postgres://an@may/kho"),
            ("postgres://an@may/kho", "postgres://an@may/kho"),
            ("an:bimat@may", "an:bimat@may"),
            ("//an:bimat@may", "(hidden: it may hold a password)"),
        ];
        for (given, shown) in cases {
            assert_eq!(without_password(given), shown);
        }
    }
}
