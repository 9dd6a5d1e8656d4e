//! What a clock that was ahead has written of one outlet, brought back when it has been set right.
//! Nothing may wait until that date, and no gap may end in the future: no walk would ever begin
//! late enough for it.

use super::border::{plain, seconds};
use super::polls::last_read;
use super::query::{Tx, execute, fetch_all, fetch_optional, row};
use super::turns::{TOO_FAR, hold};
use super::{Store, StoreError};
use crate::domain::id::OutletId;
use crate::domain::lease::Lease;
use crate::domain::time::Timestamp;
use chrono::Duration;

/// Watched articles are visited again once a month at least; longer by [`TOO_FAR`].
const NO_WATCH: Duration = Duration::days(30 + TOO_FAR.num_days());

/// The clocks of two processes may differ, and what one has just seen lies in the other's future.
const OTHER_CLOCKS: Duration = Duration::minutes(10);

row! { AheadRow { number: i64, feed_url: String, from_s: i64 } }

impl Store {
    /// Brings back what lies further in the future than any pause at `now`; whether there was
    /// anything.
    ///
    /// - Waiting entries, walks and watches are due at `now`.
    /// - A walk that began in the future has looked at no gap.
    /// - A gap that ends in the future ends at `now`. One that begins there too begins when its
    ///   feed was last read by `now`, at the latest at `earliest` if that is not known, and is open
    ///   again: whatever walked for it has walked to a moment that is yet to come.
    ///
    /// What was known of any moment before `now` does not change.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] if the outlet has changed hands, [`StoreError::Request`] if the
    /// database fails; nothing is changed then.
    pub async fn call_back(
        &self,
        outlet: &OutletId,
        lease: Option<&Lease>,
        earliest: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let after = |pause: Duration| seconds(now).saturating_add(pause.num_seconds());
        let (far, watch, soon) = (after(TOO_FAR), after(NO_WATCH), after(OTHER_CLOCKS));
        let (of, sql) = (plain(outlet.as_str()), include_str!("sql/ahead.sql"));
        // Asked at every turn, and mostly there is nothing: nobody waits for the writer.
        let mut tx = self.read().await?;
        if fetch_optional!(&mut tx, (i64,), sql, &*of, far, watch, soon)?.is_none() {
            return Ok(false);
        }
        drop(tx);
        let mut tx = self.write().await?;
        hold(&mut tx, outlet, lease).await?;
        let sql = include_str!("sql/call_entries_back.sql");
        execute!(&mut tx, sql, &*of, seconds(now), far)?;
        let sql = include_str!("sql/call_walks_back.sql");
        execute!(&mut tx, sql, &*of, seconds(now), far, soon)?;
        let sql = "update watch set next_at = $2 where outlet = $1 and next_at > $3";
        execute!(&mut tx, sql, &*of, seconds(now), watch)?;
        let sql = "select number, feed_url, from_s from gap where outlet = $1 and to_s > $2 order by number";
        for gap in fetch_all!(&mut tx, AheadRow, sql, &*of, soon)? {
            call_gap_back(&mut tx, &gap, seconds(earliest), seconds(now)).await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}

async fn call_gap_back(
    tx: &mut Tx,
    gap: &AheadRow,
    earliest: i64,
    now: i64,
) -> Result<(), StoreError> {
    let mut from = gap.from_s;
    if from > now {
        from = last_read(tx, &gap.feed_url, now).await?.unwrap_or(earliest).min(now);
        execute!(tx, "delete from gap_walk where gap = $1", gap.number)?;
    }
    // No two gaps of a feed have the same span: each is a second shorter than the one before.
    let sql = include_str!("sql/call_gap_back.sql");
    for to in (i64::MIN..=now).rev() {
        if execute!(tx, sql, gap.number, from.min(to), to, now)? > 0 {
            break;
        }
    }
    Ok(())
}
