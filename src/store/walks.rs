//! Walks: ways in that are read backwards, step by step, and can be taken up again after a crash.

use super::border::{instant, instant_option, number, plain, seconds, word};
use super::days::DaysDone;
use super::found::{FoundEntry, PollResult, save_found};
use super::gaps::{note_walked, unrepaired};
use super::query::{Tx, execute, fetch_all, row};
use super::turns::{bring_forward, hold};
use super::{Store, StoreError};
use crate::domain::entry::Entry;
use crate::domain::health::{Gap, GapState};
use crate::domain::id::OutletId;
use crate::domain::lease::Lease;
use crate::domain::time::Timestamp;
use crate::domain::walk::{Walk, WalkState};

row! { WalkRow {
    outlet: String,
    feed_url: String,
    since: i64,
    state: String,
    cursor: String,
    documents: i64,
    documents_left: i64,
    oldest: Option<i64>,
    items: i64,
    new_items: i64,
    failures: i64,
    next_at: i64,
    started_at: i64,
    detail: String,
} }

impl WalkRow {
    fn into_walk(self) -> Result<Walk, StoreError> {
        Ok(Walk {
            outlet: OutletId::new(self.outlet),
            feed_url: self.feed_url,
            since: instant(self.since)?,
            state: word("the state of a walk", &self.state)?,
            cursor: self.cursor,
            read: number(self.documents)?,
            left: number(self.documents_left)?,
            oldest: instant_option(self.oldest)?,
            items: number(self.items)?,
            new_items: number(self.new_items)?,
            failures: number(self.failures)?,
            next_at: instant(self.next_at)?,
            started_at: instant(self.started_at)?,
            detail: self.detail,
        })
    }
}

impl Store {
    /// Asks for a walk over a way in, back to `since`, and has the outlet's turn come at `now`.
    ///
    /// A walk that is going goes on as it is if it began at `now` or later and reaches at least as
    /// far back. Otherwise the walk begins anew, at `now`; one that was going never reaches less
    /// far than before.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn ask_walk(
        &self,
        outlet: &OutletId,
        feed_url: &str,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        bring_forward(&mut tx, outlet, now).await?;
        execute!(
            &mut tx,
            include_str!("sql/ask_walk.sql"),
            plain(outlet.as_str()),
            plain(feed_url),
            seconds(since),
            seconds(now),
        )?;
        tx.commit().await
    }

    /// The walks of `outlet` whose next step may be made at `now`, longest waiting first.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn walks_due(
        &self,
        outlet: &OutletId,
        now: Timestamp,
    ) -> Result<Vec<Walk>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/walks_due.sql");
        let rows = fetch_all!(&mut tx, WalkRow, sql, plain(outlet.as_str()), seconds(now))?;
        rows.into_iter().map(WalkRow::into_walk).collect()
    }

    /// Every walk, of one outlet or of all, ended ones too; by outlet, then address.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn walks(&self, outlet: Option<&OutletId>) -> Result<Vec<Walk>, StoreError> {
        const ALL: &str = "select * from walk";
        const ONE: &str = "select * from walk where outlet = $1";
        let mut tx = self.read().await?;
        let mut rows = match outlet {
            Some(outlet) => fetch_all!(&mut tx, WalkRow, ONE, plain(outlet.as_str()))?,
            None => fetch_all!(&mut tx, WalkRow, ALL)?,
        };
        rows.sort_by(|a, b| (&a.outlet, &a.feed_url).cmp(&(&b.outlet, &b.feed_url)));
        rows.into_iter().map(WalkRow::into_walk).collect()
    }

    /// Records one step of a walk: its new state and what was found, marked as recovered and put
    /// down to the gap it belongs to ([`Gap::recovered`]). With its end, or when it is stuck, the
    /// gaps that it looked at know how it ended ([`Store::gap_walks`]).
    ///
    /// - `walk`: as it is after the step; but its `new_items` as before, since only the store
    ///   knows what is new and adds it.
    ///
    /// If the walk was begun anew in the meantime, what was found is kept, and neither its state nor
    /// what gaps know of it is touched.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] if the outlet has changed hands, [`StoreError::Request`] if the
    /// database fails; nothing is recorded then.
    pub async fn record_step(
        &self,
        lease: Option<&Lease>,
        walk: &Walk,
        found: &[FoundEntry],
        at: Timestamp,
    ) -> Result<PollResult, StoreError> {
        let mut tx = self.write().await?;
        hold(&mut tx, &walk.outlet, lease).await?;
        let found: Vec<_> = found.iter().map(recovered).collect();
        let gaps = walked_for(unrepaired(&mut tx, &walk.outlet).await?, walk);
        let result = save_found(&mut tx, &found, at, |entry| gap_of(entry, &gaps)).await?;
        let to_tell = walk.state != WalkState::Going || walk.is_stuck();
        if save_walk(&mut tx, walk, result.new).await? && to_tell {
            note_walked(&mut tx, walk).await?;
        }
        let mut days = DaysDone::default();
        days.at(&walk.outlet, at).recovered += result.new;
        days.save(&mut tx).await?;
        tx.commit().await?;
        Ok(result)
    }
}

fn recovered(found: &FoundEntry) -> FoundEntry {
    FoundEntry { entry: Entry { recovered: true, ..found.entry.clone() } }
}

/// Those of `gaps`, which are not repaired, that `walk` looks at; those still open first, then the
/// first noticed.
fn walked_for(mut gaps: Vec<Gap>, walk: &Walk) -> Vec<Gap> {
    gaps.retain(|gap| walk.covers(gap.from, gap.to));
    gaps.sort_by_key(|gap| (gap.state != GapState::Open, gap.number));
    gaps
}

/// The one gap, of those walked for, that a found entry is put down to.
fn gap_of(entry: &Entry, gaps: &[Gap]) -> Option<i64> {
    let holds = |gap: &&Gap| entry.published_at.is_none_or(|at| gap.from <= at && at <= gap.to);
    gaps.iter().find(holds).map(|gap| gap.number)
}

/// Saves what a walk has come to; `false` if it was begun anew.
async fn save_walk(tx: &mut Tx, walk: &Walk, new_items: u32) -> Result<bool, StoreError> {
    let saved = execute!(
        tx,
        include_str!("sql/save_walk.sql"),
        plain(walk.outlet.as_str()),
        plain(&walk.feed_url),
        seconds(walk.since),
        seconds(walk.started_at),
        walk.state.as_str(),
        plain(&walk.cursor),
        i64::from(walk.read),
        i64::from(walk.left),
        walk.oldest.map(seconds),
        i64::from(walk.items),
        i64::from(walk.new_items.saturating_add(new_items)),
        i64::from(walk.failures),
        seconds(walk.next_at),
        plain(&walk.detail),
    )?;
    Ok(saved == 1)
}
