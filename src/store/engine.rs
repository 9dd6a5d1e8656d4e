//! Two databases behind one type: pools, transactions, and the macros that repeat a query for each.
//!
//! Every request runs inside a [`Tx`]. A query is written once; [`execute`], [`fetch_all`] and
//! their kin expand it for SQLite and for PostgreSQL, so that the texts cannot drift apart.

use super::error::StoreError;
use sqlx::{
    PgPool, Postgres, Sqlite, SqlitePool, Transaction,
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
/// Connections of one process: ten processes stay below a server's usual limit of 100.
const POSTGRESQL_CONNECTIONS: u32 = 9;

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
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(TURN)
            .connect_with(options.clone().optimize_on_close(true, None))
            .await
            .map_err(refused)?;
        let reader = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .acquire_timeout(TURN)
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
            .application_name("diembao");
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

/// A transaction on either database.
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgresql(Transaction<'static, Postgres>),
}

/// What only one writing transaction at a time may do. Taken last in a transaction and held until
/// it ends.
#[derive(Debug, Clone, Copy)]
pub(super) enum Turn {
    /// Choosing the catalogue in force.
    Catalog = 0x6469_656d_6261_6f01,
    /// Moving articles to the end of the index's line. Positions must become visible in their
    /// order, or an index that has read position 6 would never go back for a late 5; numbering
    /// and committing inside one turn is what makes that so.
    IndexChange = 0x6469_656d_6261_6f02,
}

impl Tx {
    /// Waits for `turn`. SQLite has one writer anyway.
    pub(super) async fn take(&mut self, turn: Turn) -> Result<(), StoreError> {
        if let Self::Postgresql(tx) = self {
            sqlx::query("select pg_advisory_xact_lock($1)")
                .bind(turn as i64)
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }

    /// Makes everything that was done last.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgresql(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// Repeats `body` for each database; `connection` is a plain connection of that database.
macro_rules! on_engine {
    ($tx:expr, |$connection:ident| $body:expr) => {
        match $tx {
            $crate::store::engine::Tx::Sqlite(tx) => {
                let $connection = &mut **tx;
                $body
            }
            $crate::store::engine::Tx::Postgresql(tx) => {
                let $connection = &mut **tx;
                $body
            }
        }
    };
}

/// Runs a statement with its arguments; gives the number of rows it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::store::engine::on_engine!($tx, |connection| sqlx::query($sql)
            $(.bind($value))*
            .execute(connection)
            .await
            .map(|done| done.rows_affected()))
        .map_err($crate::store::error::StoreError::from)
    };
}

/// Runs a query with its arguments; gives all rows as `$row`.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::store::engine::on_engine!($tx, |connection| sqlx::query_as::<_, $row>($sql)
            $(.bind($value))*
            .fetch_all(connection)
            .await)
        .map_err($crate::store::error::StoreError::from)
    };
}

/// Runs a query with its arguments; gives the first row as `$row`, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::store::engine::on_engine!($tx, |connection| sqlx::query_as::<_, $row>($sql)
            $(.bind($value))*
            .fetch_optional(connection)
            .await)
        .map_err($crate::store::error::StoreError::from)
    };
}

/// Runs a query that ends before a list, once for each portion of `$ids`; gives all rows.
///
/// Portions, since both databases limit the number of arguments.
macro_rules! fetch_in {
    ($tx:expr, $row:ty, $sql:expr, $ids:expr) => {{
        let mut rows: Vec<$row> = Vec::new();
        for portion in $ids.chunks($crate::store::engine::IDS_A_QUERY) {
            let found: Result<Vec<$row>, sqlx::Error> =
                $crate::store::engine::on_engine!($tx, |connection| {
                    let mut query = sqlx::QueryBuilder::new($sql);
                    query.push(" (");
                    let mut list = query.separated(", ");
                    for id in portion {
                        list.push_bind(id.as_str());
                    }
                    query.push(")");
                    query.build_query_as::<$row>().fetch_all(connection).await
                });
            rows.extend(found?);
        }
        Ok::<_, $crate::store::error::StoreError>(rows)
    }};
}

/// Arguments in one query: well below SQLite's limit of 32,766.
pub(super) const IDS_A_QUERY: usize = 1_000;

/// A row with named columns. sqlx's own derive would build sqlx a second time for the compiler.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident { $($column:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        pub(super) struct $name { $(pub(super) $column: $type),* }

        impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for $name
        where
            &'static str: sqlx::ColumnIndex<R>,
            $($type: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>),*
        {
            fn from_row(row: &'r R) -> sqlx::Result<Self> {
                Ok(Self { $($column: row.try_get(stringify!($column))?),* })
            }
        }
    };
}

pub(super) use {execute, fetch_all, fetch_in, fetch_optional, on_engine, row};

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
