//! Hosts: one request at a time over all workers, with a rest between two.
//!
//! Measured by the database's own clock, see [`Tx::now_ms`](super::query::Tx::now_ms).

use super::border::{instant_option, plain, seconds};
use super::query::{execute, fetch_optional};
use super::turns::after;
use super::{Store, StoreError};
use crate::domain::time::Timestamp;
use std::time::Duration;

impl Store {
    /// Enters `host` for one request. `None`: entered, until [`Store::leave_host`] and for
    /// `at_most` at the longest; otherwise after how long to ask again.
    ///
    /// The worker that is inside is not let in a second time.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn enter_host(
        &self,
        host: &str,
        worker: &str,
        at_most: Duration,
    ) -> Result<Option<Duration>, StoreError> {
        let mut tx = self.write().await?;
        let now_ms = tx.now_ms().await?;
        let sql = include_str!("sql/enter_host.sql");
        let until_ms = after(now_ms, at_most);
        let entered = execute!(&mut tx, sql, plain(host), plain(worker), until_ms, now_ms)?;
        let sql = "select held_until_ms from host_turn where host = $1";
        let held = fetch_optional!(&mut tx, (i64,), sql, plain(host))?;
        tx.commit().await?;
        if entered == 1 {
            return Ok(None);
        }
        let left_ms = held.map_or(0, |(until_ms,)| until_ms.saturating_sub(now_ms)).max(1);
        Ok(Some(Duration::from_millis(left_ms.unsigned_abs())))
    }

    /// Leaves `host`; nobody enters before `rest` is over. Nothing happens if `worker` is not
    /// inside any more.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn leave_host(
        &self,
        host: &str,
        worker: &str,
        rest: Duration,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let until_ms = after(tx.now_ms().await?, rest);
        let sql =
            "update host_turn set worker = '', held_until_ms = $3 where host = $1 and worker = $2";
        execute!(&mut tx, sql, plain(host), plain(worker), until_ms)?;
        tx.commit().await
    }

    /// Notes that `host` has asked to be left alone until `until`, by the crawl's own clock: its
    /// last word counts.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn hold_host_back(&self, host: &str, until: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let sql = include_str!("sql/hold_host_back.sql");
        execute!(&mut tx, sql, plain(host), seconds(until))?;
        tx.commit().await
    }

    /// Until when `host` has asked to be left alone, past or future; `None` if it never has.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn host_held_back_until(&self, host: &str) -> Result<Option<Timestamp>, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select held_back_until from host_turn where host = $1";
        let held_back = fetch_optional!(&mut tx, (Option<i64>,), sql, plain(host))?;
        instant_option(held_back.and_then(|(until,)| until))
    }
}
