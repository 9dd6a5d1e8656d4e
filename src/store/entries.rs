//! Entries: the queue between finding and visiting, and how each visit ended.

use super::border::{instant, instant_option, number, plain, seconds, word};
use super::query::{Turn, Tx, execute, fetch_all, fetch_in, fetch_optional, row};
use super::turns::{bring_forward, hold};
use super::{Store, StoreError};
use crate::domain::entry::{Entry, EntryEnd};
use crate::domain::id::{ArticleId, EntryId, OutletId, PageId};
use crate::domain::outcome::Outcome;
use crate::domain::time::Timestamp;
use std::collections::BTreeSet;

/// How many entries there are. `ended + pending == entries`, always.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EntryTotals {
    /// All that feeds ever listed.
    pub entries: u64,
    /// Those whose last visit has ended.
    pub ended: u64,
    /// Those waiting for a visit.
    pub pending: u64,
}

/// An entry that is to wait after a visit that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postponed {
    /// Which.
    pub id: EntryId,
    /// Visits that failed in a row, this one included.
    pub attempts: u32,
    /// When the first of them was made.
    pub failing_since: Timestamp,
    /// It is not visited before.
    pub next_attempt_at: Timestamp,
    /// Why it waits.
    pub detail: String,
}

row! { EntryRow {
    id: String,
    outlet: String,
    feed_url: String,
    url: String,
    title: String,
    published_at: Option<i64>,
    found_at: i64,
    attempts: i64,
    failing_since: Option<i64>,
    kept: bool,
    recovered: bool,
} }

impl EntryRow {
    pub(super) fn into_entry(self) -> Result<Entry, StoreError> {
        Ok(Entry {
            id: EntryId::new(self.id),
            outlet: OutletId::new(self.outlet),
            feed_url: self.feed_url,
            url: self.url,
            title: self.title,
            published_at: instant_option(self.published_at)?,
            found_at: instant(self.found_at)?,
            attempts: number(self.attempts)?,
            failing_since: instant_option(self.failing_since)?,
            kept: self.kept,
            recovered: self.recovered,
        })
    }
}

impl Store {
    /// Entries of `outlet` that may be visited at `now`, longest waiting first.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn pending_entries(
        &self,
        outlet: &OutletId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/pending_entries.sql");
        let (outlet, limit) = (plain(outlet.as_str()), i64::from(limit));
        let rows = fetch_all!(&mut tx, EntryRow, sql, outlet, seconds(now), limit)?;
        rows.into_iter().map(EntryRow::into_entry).collect()
    }

    /// How many of the entries called `ids` were found before `at`; unknown ones were not.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn found_before(&self, ids: &[EntryId], at: Timestamp) -> Result<usize, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select found_at from entry where id in";
        let found = fetch_in!(&mut tx, (i64,), sql, ids)?;
        Ok(found.into_iter().filter(|(found_at,)| *found_at < seconds(at)).count())
    }

    /// How many entries of `outlet` wait for another try for a reason that begins with `why`.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn waiting_for(&self, outlet: &OutletId, why: &str) -> Result<u64, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select count(*) from entry where outlet = $1 and outcome is null and detail <> '' and substr(detail, 1, length($2)) = $2";
        let row = fetch_optional!(&mut tx, (i64,), sql, plain(outlet.as_str()), plain(why))?;
        number(row.map_or(0, |(count,)| count))
    }

    /// Why the entry called `id` waits for another try; `None` if it does not.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn waits_because(&self, id: &EntryId) -> Result<Option<String>, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select detail from entry where id = $1 and outcome is null and detail <> ''";
        let why = fetch_optional!(&mut tx, (String,), sql, plain(id.as_str()))?;
        Ok(why.map(|(why,)| why))
    }

    /// Keeps an entry waiting after a visit that failed. Changes nothing if its visit has ended.
    ///
    /// - `attempts`: visits that failed in a row, this one included, the first of them at
    ///   `failing_since`.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`] for one that no feed listed.
    pub async fn postpone_entry(
        &self,
        id: &EntryId,
        attempts: u32,
        failing_since: Timestamp,
        next_attempt_at: Timestamp,
        detail: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let postponed = execute!(
            &mut tx,
            include_str!("sql/postpone_entry.sql"),
            plain(id.as_str()),
            i64::from(attempts),
            seconds(failing_since),
            seconds(next_attempt_at),
            plain(detail),
        )?;
        if postponed == 0 {
            ended_as(&mut tx, id).await?;
        }
        tx.commit().await
    }

    /// Keeps several entries waiting, as [`Store::postpone_entry`] does each; those whose visit has
    /// ended stay as they are.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails; nothing is changed then.
    pub async fn postpone_entries(&self, entries: &[Postponed]) -> Result<(), StoreError> {
        // In order of id, as polls go: neither can then wait for the other.
        let mut in_order: Vec<_> = entries.iter().collect();
        in_order.sort_by(|a, b| a.id.cmp(&b.id));
        let mut tx = self.write().await?;
        for Postponed { id, attempts, failing_since, next_attempt_at, detail } in in_order {
            execute!(
                &mut tx,
                include_str!("sql/postpone_entry.sql"),
                plain(id.as_str()),
                i64::from(*attempts),
                seconds(*failing_since),
                seconds(*next_attempt_at),
                plain(detail),
            )?;
        }
        tx.commit().await
    }

    /// Has entries visited again that ended as too old, after the horizon moved back to `horizon`;
    /// gives how many. Those that the feed itself dates before it stay ended. Their outlets are due.
    ///
    /// For each new horizon once: a page whose own date is too old comes back at every call that
    /// follows its visit. The visits made stay in the log.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails; nothing is queued then.
    pub async fn requeue_too_old(&self, horizon: Timestamp) -> Result<u64, StoreError> {
        let mut tx = self.write().await?;
        tx.take(Turn::ManyOutlets).await?;
        let sql = "select id, outlet from entry where outcome = 'too_old'";
        let mut ended = fetch_all!(&mut tx, (String, String), sql)?;
        // In order of id, as polls go: neither can then wait for the other.
        ended.sort();
        let outlets: BTreeSet<_> = ended.iter().map(|(_, outlet)| outlet).collect();
        for outlet in outlets {
            let outlet = OutletId::from(outlet.as_str());
            hold(&mut tx, &outlet, None).await?;
            bring_forward(&mut tx, &outlet, horizon).await?;
        }
        let sql = include_str!("sql/requeue_too_old.sql");
        let mut queued = 0;
        for (id, _) in &ended {
            queued += execute!(&mut tx, sql, id.as_str(), seconds(horizon))?;
        }
        tx.commit().await?;
        Ok(queued)
    }

    /// How many entries of each outlet ended how, by their last visit; by outlet, then outcome.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn outcome_counts(&self) -> Result<Vec<(OutletId, Outcome, u64)>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/outcome_counts.sql");
        let rows = fetch_all!(&mut tx, (String, String, i64), sql)?;
        let mut counts = Vec::with_capacity(rows.len());
        for (outlet, outcome, count) in rows {
            counts.push((OutletId::new(outlet), word("an outcome", &outcome)?, number(count)?));
        }
        counts.sort();
        Ok(counts)
    }

    /// How many entries there are, ended and waiting.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn entry_totals(&self) -> Result<EntryTotals, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select count(*), count(outcome) from entry";
        let (entries, ended) = fetch_optional!(&mut tx, (i64, i64), sql)?.unwrap_or_default();
        Ok(EntryTotals {
            entries: number(entries)?,
            ended: number(ended)?,
            pending: number(entries - ended)?,
        })
    }
}

/// Whether an entry waits for the end of its visit.
pub(super) enum Visiting {
    /// It waits, and nobody else can end it while this transaction lasts. Its outlet.
    Waits(OutletId),
    /// Its visit has ended like this.
    Ended(Outcome),
}

pub(super) async fn lock_entry(tx: &mut Tx, id: &EntryId) -> Result<Visiting, StoreError> {
    // An update that changes nothing: the one way to lock a row that both databases know.
    let sql =
        "update entry set attempts = attempts where id = $1 and outcome is null returning outlet";
    loop {
        if let Some((outlet,)) = fetch_optional!(tx, (String,), sql, plain(id.as_str()))? {
            return Ok(Visiting::Waits(OutletId::new(outlet)));
        }
        // None: another worker has queued it again between the two questions.
        if let Some(outcome) = ended_as(tx, id).await? {
            return Ok(Visiting::Ended(outcome));
        }
    }
}

/// How the visit of an entry has ended; `None` if it waits.
async fn ended_as(tx: &mut Tx, id: &EntryId) -> Result<Option<Outcome>, StoreError> {
    let sql = "select outcome from entry where id = $1";
    let row = fetch_optional!(tx, (Option<String>,), sql, plain(id.as_str()))?;
    let (outcome,) = row.ok_or_else(|| StoreError::UnknownEntry(id.clone()))?;
    outcome.map(|outcome| word("an outcome", &outcome)).transpose()
}

/// Writes the outcome to a locked entry and to the log of visits.
pub(super) async fn end_visit(
    tx: &mut Tx,
    end: &EntryEnd,
    page: Option<&PageId>,
    article: Option<&ArticleId>,
) -> Result<(), StoreError> {
    execute!(
        tx,
        include_str!("sql/end_entry.sql"),
        plain(end.id.as_str()),
        end.outcome.as_str(),
        seconds(end.ended_at),
        plain(&end.detail),
    )?;
    execute!(
        tx,
        include_str!("sql/add_visit.sql"),
        plain(end.id.as_str()),
        end.outcome.as_str(),
        seconds(end.ended_at),
        plain(&end.detail),
        page.map(PageId::as_str),
        article.map(ArticleId::as_str),
    )?;
    Ok(())
}
