//! Transactions, and the macros that repeat a query for each database.
//!
//! Every request runs inside a [`Tx`]. A query is written once; [`execute`], [`fetch_all`] and
//! their kin expand it for SQLite and for PostgreSQL, so that the texts cannot drift apart.

use super::error::StoreError;
use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};

/// A transaction on either database.
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgresql(Transaction<'static, Postgres>),
}

/// What only one writing transaction at a time may do. Held until the transaction ends; one that
/// takes several takes them in this order, and `IndexChange` after all rows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Turn {
    /// Changing rows of many outlets, which a transaction could otherwise lock in another order
    /// than the next.
    ManyOutlets,
    /// Writing articles, several in one transaction: a copy must find the text that another
    /// worker keeps at this moment, and two that each lock several articles must not wait for
    /// each other.
    Articles,
    /// Raising and closing alarms, and outages of our own: there is one of a kind at a time.
    Alarms,
    /// Forgetting old visits of feeds, day by day.
    Prune,
    /// Choosing the catalogue in force.
    Catalog,
    /// Moving articles to the end of the index's line. Positions must become visible in their
    /// order, or an index that has read position 6 would never go back for a late 5; numbering
    /// and committing inside one turn is what makes that so.
    IndexChange,
}

impl Turn {
    /// The number of the server's lock; "diembao" and one byte, so that no other program that
    /// shares the server takes it by chance.
    fn key(self) -> i64 {
        match self {
            Self::Catalog => 0x6469_656d_6261_6f01,
            Self::IndexChange => 0x6469_656d_6261_6f02,
            Self::Articles => 0x6469_656d_6261_6f03,
            Self::ManyOutlets => 0x6469_656d_6261_6f04,
            Self::Alarms => 0x6469_656d_6261_6f05,
            Self::Prune => 0x6469_656d_6261_6f06,
        }
    }
}

impl Tx {
    /// Waits for `turn`. SQLite has one writer anyway.
    pub(super) async fn take(&mut self, turn: Turn) -> Result<(), StoreError> {
        if let Self::Postgresql(tx) = self {
            sqlx::query("select pg_advisory_xact_lock($1)")
                .bind(turn.key())
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }

    /// The database's own clock, in milliseconds since 1970. What measures whether a process lives
    /// goes by this clock alone: it is one for all processes, and no simulation moves it.
    pub(super) async fn now_ms(&mut self) -> Result<i64, StoreError> {
        const SQLITE: &str = "select cast(unixepoch('subsec') * 1000 as bigint)";
        const POSTGRESQL: &str = "select (extract(epoch from clock_timestamp()) * 1000)::bigint";
        let (now_ms,) = match self {
            Self::Sqlite(tx) => sqlx::query_as(SQLITE).fetch_one(&mut **tx).await?,
            Self::Postgresql(tx) => sqlx::query_as(POSTGRESQL).fetch_one(&mut **tx).await?,
        };
        Ok(now_ms)
    }

    /// `text` with `{skip_locked}` in the words of this database: rows that another transaction
    /// has locked are passed over. SQLite locks no rows.
    pub(super) fn skipping_locked(&self, text: &'static str) -> AssertSqlSafe<String> {
        let words = match self {
            Self::Sqlite(_) => "",
            Self::Postgresql(_) => "for update skip locked",
        };
        AssertSqlSafe(text.replace("{skip_locked}", words))
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
            $crate::store::query::Tx::Sqlite(tx) => {
                let $connection = &mut **tx;
                $body
            }
            $crate::store::query::Tx::Postgresql(tx) => {
                let $connection = &mut **tx;
                $body
            }
        }
    };
}

/// Runs a statement with its arguments; gives the number of rows it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::store::query::on_engine!($tx, |connection| sqlx::query($sql)
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
        $crate::store::query::on_engine!($tx, |connection| sqlx::query_as::<_, $row>($sql)
            $(.bind($value))*
            .fetch_all(connection)
            .await)
        .map_err($crate::store::error::StoreError::from)
    };
}

/// Runs a query with its arguments; gives the first row as `$row`, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::store::query::on_engine!($tx, |connection| sqlx::query_as::<_, $row>($sql)
            $(.bind($value))*
            .fetch_optional(connection)
            .await)
        .map_err($crate::store::error::StoreError::from)
    };
}

/// Runs a query with its arguments that always gives a row, such as an insert that returns what it
/// inserted; gives that as `$row`.
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::store::query::on_engine!($tx, |connection| sqlx::query_as::<_, $row>($sql)
            $(.bind($value))*
            .fetch_one(connection)
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
        for portion in $ids.chunks($crate::store::query::IDS_A_QUERY) {
            let found: Result<Vec<$row>, sqlx::Error> =
                $crate::store::query::on_engine!($tx, |connection| {
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

pub(super) use {execute, fetch_all, fetch_in, fetch_one, fetch_optional, on_engine, row};
