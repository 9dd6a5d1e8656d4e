//! Forgets old visits of feeds, a few at a time. The sums of their days stay.

use super::border::{day, day_of, instant, seconds};
use super::notes::{noted, set_noted};
use super::query::{Turn, Tx, execute, fetch_optional};
use super::{Store, StoreError};
use crate::domain::time::{Timestamp, day_end, day_start};
use chrono::{Days, NaiveDate};

/// Under this key stands the day up to which, not included, nothing is left to forget.
const NOTE: &str = "polls-pruned-until";

impl Store {
    /// Removes visits of feeds that were made before the day `before`, in Vietnam, the oldest
    /// first and at most `at_most` of them; gives how many. A visit stays that was the first of
    /// its day to read something of its outlet: without it, a question about a moment of that
    /// day would get another answer than before.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails; nothing is removed then.
    pub async fn prune_polls(&self, before: NaiveDate, at_most: u32) -> Result<u64, StoreError> {
        // Asked after every turn, and mostly there is nothing to do: nobody waits for the writer.
        if next_day(&mut self.read().await?, before).await?.is_none() {
            return Ok(0);
        }
        let mut tx = self.write().await?;
        tx.take(Turn::Prune).await?;
        let (mut pruned, most) = (0, u64::from(at_most));
        while pruned < most
            && let Some(day) = next_day(&mut tx, before).await?
        {
            let removed = prune_day(&mut tx, day, most - pruned).await?;
            pruned += removed;
            if pruned < most {
                set_noted(&mut tx, NOTE, &(day + Days::new(1)).to_string()).await?;
            }
        }
        tx.commit().await?;
        Ok(pruned)
    }
}

/// The earliest day before `before` that has not been pruned and on which a feed was visited.
async fn next_day(tx: &mut Tx, before: NaiveDate) -> Result<Option<NaiveDate>, StoreError> {
    let from = noted(tx, NOTE).await?.and_then(|text| text.parse::<NaiveDate>().ok());
    let from = seconds(from.map_or(Timestamp::UNIX_EPOCH, day_start));
    let sql = "select polled_at from poll where polled_at >= $1 and polled_at < $2 order by polled_at limit 1";
    let first = fetch_optional!(tx, (i64,), sql, from, seconds(day_start(before)))?;
    first.map(|(at,)| day(day_of(instant(at)?))).transpose()
}

async fn prune_day(tx: &mut Tx, day: NaiveDate, at_most: u64) -> Result<u64, StoreError> {
    execute!(
        tx,
        include_str!("sql/prune_polls.sql"),
        seconds(day_start(day)),
        seconds(day_end(day)),
        i64::try_from(at_most).unwrap_or(i64::MAX),
    )
}
