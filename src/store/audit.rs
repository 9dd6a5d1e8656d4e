//! Cross-checks over everything: what was listed, how it ended, how much is kept.

use super::border::{day_number, number, word};
use super::query::{Tx, fetch_all, fetch_optional, row};
use super::{Store, StoreError};
use crate::domain::id::OutletId;
use crate::domain::outcome::{Outcome, PollOutcome};
use chrono::NaiveDate;

/// An entry and how each of its visits ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryVisits {
    /// Outlet whose feed listed it.
    pub outlet: OutletId,
    /// Its canonical address.
    pub url: String,
    /// The ends of its visits, oldest first.
    pub outcomes: Vec<Outcome>,
}

/// What is counted at every look of the monitoring, by indexes alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Feeds whose last visit failed.
    pub feeds_failing: u64,
    /// Entries that wait for their visit.
    pub entries_pending: u64,
    /// Walks that have more to read.
    pub walks_going: u64,
}

row! { VisitRow { outlet: String, url: String, outcome: Option<String> } }

impl Store {
    /// Every entry with its visits, by outlet and address.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn entry_visits(&self) -> Result<Vec<EntryVisits>, StoreError> {
        let mut tx = self.read().await?;
        let rows = fetch_all!(&mut tx, VisitRow, include_str!("sql/entry_visits.sql"))?;
        let mut entries: Vec<EntryVisits> = Vec::new();
        for VisitRow { outlet, url, outcome } in rows {
            let same = |last: &&mut EntryVisits| last.outlet.as_str() == outlet && last.url == url;
            let outcome: Option<Outcome> =
                outcome.map(|text| word("an outcome", &text)).transpose()?;
            match entries.last_mut().filter(same) {
                Some(entry) => entry.outcomes.extend(outcome),
                None => entries.push(EntryVisits {
                    outlet: OutletId::new(outlet),
                    url,
                    outcomes: outcome.into_iter().collect(),
                }),
            }
        }
        Ok(entries)
    }

    /// Every feed with each way in which a visit of it ended.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn feed_outcomes(&self) -> Result<Vec<(String, PollOutcome)>, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select distinct feed_url, outcome from poll order by feed_url, outcome";
        let rows = fetch_all!(&mut tx, (String, String), sql)?;
        rows.into_iter().map(|(url, outcome)| Ok((url, word("an outcome", &outcome)?))).collect()
    }

    /// Number of articles kept.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn article_total(&self) -> Result<u64, StoreError> {
        let mut tx = self.read().await?;
        let row = fetch_optional!(&mut tx, (i64,), "select count(*) from article")?;
        number(row.unwrap_or_default().0)
    }

    /// What waits and what fails now.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn waiting(&self) -> Result<Waiting, StoreError> {
        let mut tx = self.read().await?;
        Ok(Waiting {
            feeds_failing: total(&mut tx, include_str!("sql/failing_feed_total.sql")).await?,
            entries_pending: total(&mut tx, include_str!("sql/pending_entry_total.sql")).await?,
            walks_going: total(&mut tx, include_str!("sql/going_walk_total.sql")).await?,
        })
    }

    /// Articles that were kept on the days from `from` until `until`, both inclusive: a sum over
    /// days, where [`Store::article_total`] counts every article.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn kept_between(&self, from: NaiveDate, until: NaiveDate) -> Result<u64, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/kept_between.sql");
        let row = fetch_optional!(&mut tx, (i64,), sql, day_number(from), day_number(until))?;
        number(row.unwrap_or_default().0)
    }
}

async fn total(tx: &mut Tx, sql: &'static str) -> Result<u64, StoreError> {
    number(fetch_optional!(tx, (i64,), sql)?.unwrap_or_default().0)
}
