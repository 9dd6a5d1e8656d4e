//! Gaps: spans in which a feed may have listed what nobody saw.

use super::border::{instant, instant_option, number, plain, seconds, word};
use super::query::{Tx, execute, fetch_all, fetch_optional, row};
use super::{Store, StoreError};
use crate::domain::health::{Gap, GapReason, GapState, Lost};
use crate::domain::id::OutletId;
use crate::domain::time::Timestamp;
use crate::domain::walk::{GapWalk, Walk, WalkState};
use std::collections::BTreeMap;

/// A span that a visit of a feed leaves unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewGap {
    /// The last visit that had seen everything.
    pub from: Timestamp,
    /// The first visit that sees again.
    pub to: Timestamp,
    /// Why.
    pub reason: GapReason,
}

row! { GapRow {
    number: i64,
    outlet: String,
    feed_url: String,
    from_s: i64,
    to_s: i64,
    reason: String,
    state: String,
    recovered: i64,
    opened_at: i64,
    closed_at: Option<i64>,
    lost_at: Option<i64>,
    lost_recovered: Option<i64>,
    detail: String,
} }

row! { GapWalkRow { gap: i64, feed_url: String, state: String, documents: i64, detail: String } }

impl GapRow {
    fn into_gap(self) -> Result<Gap, StoreError> {
        Ok(Gap {
            number: self.number,
            outlet: OutletId::new(self.outlet),
            feed_url: self.feed_url,
            from: instant(self.from_s)?,
            to: instant(self.to_s)?,
            reason: word("the reason of a gap", &self.reason)?,
            state: word("the state of a gap", &self.state)?,
            recovered: number(self.recovered)?,
            opened_at: instant(self.opened_at)?,
            closed_at: instant_option(self.closed_at)?,
            lost: lost(self.lost_at, self.lost_recovered)?,
            detail: self.detail,
        })
    }
}

fn lost(at: Option<i64>, recovered: Option<i64>) -> Result<Option<Lost>, StoreError> {
    let Some(at) = instant_option(at)? else { return Ok(None) };
    Ok(Some(Lost { at, recovered: number(recovered.unwrap_or_default())? }))
}

impl GapWalkRow {
    fn into_gap_walk(self) -> Result<GapWalk, StoreError> {
        Ok(GapWalk {
            gap: self.gap,
            feed_url: self.feed_url,
            state: word("the state of a walk", &self.state)?,
            read: number(self.documents)?,
            detail: self.detail,
        })
    }
}

impl Store {
    /// The gaps of `outlet` that are to be walked, by their beginning.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn open_gaps(&self, outlet: &OutletId) -> Result<Vec<Gap>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/open_gaps.sql");
        let rows = fetch_all!(&mut tx, GapRow, sql, plain(outlet.as_str()))?;
        rows.into_iter().map(GapRow::into_gap).collect()
    }

    /// The gaps, of one outlet or of all and whatever became of them, that share an instant with
    /// the span from `from` up to, not including, `to`; by their beginning.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn gaps(
        &self,
        outlet: Option<&OutletId>,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Gap>, StoreError> {
        const ALL: &str =
            "select * from gap where to_s > $1 and from_s < $2 order by from_s, number";
        const ONE: &str = "select * from gap where outlet = $3 and to_s > $1 and from_s < $2 order by from_s, number";
        let mut tx = self.read().await?;
        let (from, to) = (seconds(from), seconds(to));
        let rows = match outlet {
            Some(outlet) => fetch_all!(&mut tx, GapRow, ONE, from, to, plain(outlet.as_str()))?,
            None => fetch_all!(&mut tx, GapRow, ALL, from, to)?,
        };
        rows.into_iter().map(GapRow::into_gap).collect()
    }

    /// The last gaps that were not repaired, open and lost ones; newest first.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn unrepaired_gaps(&self, limit: u32) -> Result<Vec<Gap>, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select * from gap where state <> 'repaired' order by number desc limit $1";
        let rows = fetch_all!(&mut tx, GapRow, sql, i64::from(limit))?;
        rows.into_iter().map(GapRow::into_gap).collect()
    }

    /// The gaps of `outlet` that are not repaired, open and lost ones, by their beginning.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn unrepaired_gaps_of(&self, outlet: &OutletId) -> Result<Vec<Gap>, StoreError> {
        unrepaired(&mut self.read().await?, outlet).await
    }

    /// How walks have ended for the gaps of `outlet` that are not repaired, by gap, then address. A
    /// way back that is not there has not been walked for that gap.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn gap_walks(&self, outlet: &OutletId) -> Result<Vec<GapWalk>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/gap_walks.sql");
        let rows = fetch_all!(&mut tx, GapWalkRow, sql, plain(outlet.as_str()))?;
        rows.into_iter().map(GapWalkRow::into_gap_walk).collect()
    }

    /// How many entries that walks have found are put down to the gap called `number`; see
    /// [`Gap::recovered`].
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn recovered_in(&self, number: i64) -> Result<u32, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select count(*) from entry where gap = $1";
        let row = fetch_optional!(&mut tx, (i64,), sql, number)?;
        super::border::number(row.map_or(0, |(count,)| count))
    }

    /// How many gaps there are in each state, by state; a state that no gap is in is left out.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn gap_totals(&self) -> Result<BTreeMap<GapState, u64>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/gap_totals.sql");
        let rows = fetch_all!(&mut tx, (String, i64), sql)?;
        let total =
            |(state, gaps): (String, i64)| Ok((word("the state of a gap", &state)?, number(gaps)?));
        rows.into_iter().map(total).collect()
    }

    /// Says what became of the gap called `number`.
    ///
    /// - `recovered`: entries that walks have found in it, in all.
    /// - `detail`: how it ended, in words.
    ///
    /// A gap that was given up may still be repaired, and when it was given up stays known;
    /// otherwise the first end stands. `false`: it is unknown or has ended, and nothing is changed.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn close_gap(
        &self,
        number: i64,
        state: GapState,
        recovered: u32,
        at: Timestamp,
        detail: &str,
    ) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        let closed = execute!(
            &mut tx,
            include_str!("sql/close_gap.sql"),
            number,
            state.as_str(),
            i64::from(recovered),
            (state != GapState::Open).then(|| seconds(at)),
            plain(detail),
        )?;
        tx.commit().await?;
        Ok(closed == 1)
    }
}

/// The gaps of `outlet` that are not repaired, by their beginning.
pub(super) async fn unrepaired(tx: &mut Tx, outlet: &OutletId) -> Result<Vec<Gap>, StoreError> {
    let sql = include_str!("sql/unrepaired_gaps_of.sql");
    let rows = fetch_all!(tx, GapRow, sql, plain(outlet.as_str()))?;
    rows.into_iter().map(GapRow::into_gap).collect()
}

/// Notes how `walk` has ended for all gaps that it looked at and that are not repaired; one that is
/// stuck fell short so far. That a way back has reached a gap once stands.
pub(super) async fn note_walked(tx: &mut Tx, walk: &Walk) -> Result<(), StoreError> {
    let state = if walk.is_stuck() { WalkState::Short } else { walk.state };
    execute!(
        tx,
        include_str!("sql/note_walked.sql"),
        plain(walk.outlet.as_str()),
        plain(&walk.feed_url),
        state.as_str(),
        i64::from(walk.read),
        plain(&walk.detail),
        seconds(walk.since),
        seconds(walk.started_at),
    )?;
    Ok(())
}

/// Notes a gap; nothing happens if it is known.
pub(super) async fn open_gap(
    tx: &mut Tx,
    outlet: &OutletId,
    feed_url: &str,
    gap: NewGap,
    at: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        include_str!("sql/open_gap.sql"),
        plain(outlet.as_str()),
        plain(feed_url),
        seconds(gap.from),
        seconds(gap.to),
        gap.reason.as_str(),
        seconds(at),
    )?;
    Ok(())
}
