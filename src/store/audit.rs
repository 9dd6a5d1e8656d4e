//! Cross-checks over everything: what was listed, how it ended, how much is kept.

use super::border::{number, word};
use super::query::{fetch_all, fetch_optional, row};
use super::{Store, StoreError};
use crate::domain::id::OutletId;
use crate::domain::outcome::{Outcome, PollOutcome};

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
}
