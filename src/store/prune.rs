//! Forgets old visits of feeds, a few at a time. The sums of their days stay, and what is asked
//! about a moment gets the same answer as before.

use super::border::seconds;
use super::notes::{noted, set_noted};
use super::query::{Turn, Tx, execute, fetch_optional};
use super::{Store, StoreError};
use crate::domain::time::day_start;
use chrono::NaiveDate;

/// Under this key stands the last visit that was looked at: when it was made, and its number.
const NOTE: &str = "polls-looked-through-until";

impl Store {
    /// Looks at the next visits of feeds that were made before the day `before`, in Vietnam, at
    /// most `at_most` of them and each once, and forgets those that no question about a moment
    /// needs; gives how many. `None` if there is nothing left to look at.
    ///
    /// What stays: of each outlet and day the first visit that read something
    /// ([`Store::days_read_between`]); of each feed the visits between which it began or ceased to
    /// be readable, and the first and last of each day that failed ([`Store::failing_at`]).
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails; nothing is forgotten then.
    pub async fn prune_polls(
        &self,
        before: NaiveDate,
        at_most: u32,
    ) -> Result<Option<u64>, StoreError> {
        // Asked after every turn, and mostly there is nothing to do: nobody waits for the writer.
        let mut tx = self.read().await?;
        if window(&mut tx, before, at_most).await?.is_none() {
            return Ok(None);
        }
        drop(tx);
        let mut tx = self.write().await?;
        tx.take(Turn::Prune).await?;
        let Some((after, last)) = window(&mut tx, before, at_most).await? else { return Ok(None) };
        let sql = include_str!("sql/prune_polls.sql");
        let pruned = execute!(&mut tx, sql, after.0, after.1, last.0, last.1)?;
        set_noted(&mut tx, NOTE, &format!("{} {}", last.0, last.1)).await?;
        tx.commit().await?;
        Ok(Some(pruned))
    }
}

/// A visit's place in the log: when it was made, in seconds since 1970, and its number.
type Place = (i64, i64);

/// The visit that was looked at last, and the last of those to look at next; `None` if there are
/// none.
async fn window(
    tx: &mut Tx,
    before: NaiveDate,
    at_most: u32,
) -> Result<Option<(Place, Place)>, StoreError> {
    let place = |text: String| {
        let (at, number) = text.split_once(' ')?;
        Some((at.parse().ok()?, number.parse().ok()?))
    };
    let after: Place = noted(tx, NOTE).await?.and_then(place).unwrap_or((i64::MIN, 0));
    let (before, at_most) = (seconds(day_start(before)), i64::from(at_most));
    let sql = include_str!("sql/prune_window.sql");
    let last = fetch_optional!(tx, Place, sql, after.0, after.1, before, at_most)?;
    Ok(last.map(|last| (after, last)))
}
