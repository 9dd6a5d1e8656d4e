//! Outages of our own network: spans for which no outlet is blamed.

use super::border::{instant, instant_option, seconds};
use super::query::{Turn, execute, fetch_all, row};
use super::{Store, StoreError};
use crate::domain::time::Timestamp;

/// A span in which nothing at all could be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnOutage {
    /// The first sign of it.
    pub from: Timestamp,
    /// When something could be reached again; `None` while it lasts.
    pub to: Option<Timestamp>,
}

row! { OutageRow { from_s: i64, to_s: Option<i64> } }

impl Store {
    /// Notes that nothing can be reached since `from`. While an outage lasts no other begins.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn begin_own_outage(&self, from: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        tx.take(Turn::Alarms).await?;
        let sql = "insert into own_outage (from_s) select $1 where not exists (select 1 from own_outage where to_s is null)";
        execute!(&mut tx, sql, seconds(from))?;
        tx.commit().await
    }

    /// Notes that something was reached at `to`: the outage that lasts, if there is one, is over.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn end_own_outage(&self, to: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let sql = "update own_outage set to_s = case when from_s > $1 then from_s else $1 end where to_s is null";
        execute!(&mut tx, sql, seconds(to))?;
        tx.commit().await
    }

    /// The outages that share an instant with the span from `from` up to, not including, `to`, in
    /// order.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn own_outages(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<OwnOutage>, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select * from own_outage where from_s < $2 and (to_s is null or to_s > $1) order by from_s, number";
        let rows = fetch_all!(&mut tx, OutageRow, sql, seconds(from), seconds(to))?;
        let outage = |row: OutageRow| {
            Ok(OwnOutage { from: instant(row.from_s)?, to: instant_option(row.to_s)? })
        };
        rows.into_iter().map(outage).collect()
    }
}
