//! Looks at turns from outside: the database's clock, and what dead workers left behind.

use super::border::unreadable;
use super::query::{fetch_all, row};
use super::{Store, StoreError};
use crate::domain::id::OutletId;
use crate::domain::time::Timestamp;
use chrono::DateTime;

row! { LeaseRow { outlet: String, worker: String } }

impl Store {
    /// The database's own clock.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn database_time(&self) -> Result<Timestamp, StoreError> {
        let now_ms = self.read().await?.now_ms().await?;
        DateTime::from_timestamp_millis(now_ms).ok_or_else(|| unreadable("an instant", now_ms))
    }

    /// Each outlet that a worker took and neither gave back nor renewed in time, with the worker's
    /// name; by outlet. Whoever works next takes them up.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn overdue_leases(&self) -> Result<Vec<(OutletId, String)>, StoreError> {
        let mut tx = self.read().await?;
        let now_ms = tx.now_ms().await?;
        let sql = "select outlet, worker from outlet_turn where worker <> '' and leased_until_ms < $1 order by outlet";
        let rows = fetch_all!(&mut tx, LeaseRow, sql, now_ms)?;
        Ok(rows.into_iter().map(|row| (OutletId::new(row.outlet), row.worker)).collect())
    }
}
