//! Feeds: what the next visit needs to know, what each visit found, and the log of visits.

use super::border::{day, instant, instant_option, number, plain, plain_option, seconds, word};
use super::query::{Tx, execute, fetch_all, fetch_optional, row};
use super::{Store, StoreError};
use crate::domain::entry::{Entry, FeedState, Poll};
use crate::domain::id::OutletId;
use crate::domain::time::Timestamp;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// An item that a feed lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundEntry {
    /// As it would be queued; `attempts` is not looked at.
    pub entry: Entry,
}

/// What a visit brought. `new + seen` is the number of items listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PollResult {
    /// Never listed before.
    pub new: u32,
    /// Listed before, or twice in this document. No seen item at all means that some may have
    /// been missed between visits.
    pub seen: u32,
    /// Of those seen, visited already and queued again because their title changed.
    pub revisits: u32,
}

row! { FeedRow {
    etag: Option<String>,
    last_modified: Option<String>,
    body_hash: Option<String>,
    next_poll_at: Option<i64>,
    failures: i64,
} }

row! { PollRow {
    outlet: String,
    feed_url: String,
    polled_at: i64,
    outcome: String,
    http_status: Option<i64>,
    items: i64,
    new_items: i64,
    detail: String,
} }

impl PollRow {
    fn into_poll(self) -> Result<Poll, StoreError> {
        Ok(Poll {
            outlet: OutletId::new(self.outlet),
            feed_url: self.feed_url,
            polled_at: instant(self.polled_at)?,
            outcome: word("a poll's outcome", &self.outcome)?,
            http_status: self.http_status.map(number).transpose()?,
            items: number(self.items)?,
            new_items: number(self.new_items)?,
            detail: self.detail,
        })
    }
}

impl Store {
    /// What is known of the feed at `feed_url`; the default for one never visited.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn feed_state(&self, feed_url: &str) -> Result<FeedState, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/feed_state.sql");
        let Some(row) = fetch_optional!(&mut tx, FeedRow, sql, plain(feed_url))? else {
            return Ok(FeedState::default());
        };
        Ok(FeedState {
            etag: row.etag,
            last_modified: row.last_modified,
            body_hash: row.body_hash,
            next_poll_at: instant_option(row.next_poll_at)?,
            failures: number(row.failures)?,
        })
    }

    /// Records one visit of a feed: the log's row, the feed's new `state` and what was `found`.
    ///
    /// New entries are queued. One whose visit has ended is queued again if the same feed now
    /// gives it another title; the title in another feed does not matter, or two feeds that word
    /// it differently would have it fetched for ever. The log's `new_items` is counted here;
    /// `poll.new_items` is not looked at.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails; nothing is recorded then.
    pub async fn record_poll(
        &self,
        poll: &Poll,
        state: &FeedState,
        found: &[FoundEntry],
    ) -> Result<PollResult, StoreError> {
        let mut tx = self.write().await?;
        let result = save_found(&mut tx, found, poll.polled_at).await?;
        save_state(&mut tx, poll, state).await?;
        execute!(
            &mut tx,
            include_str!("sql/add_poll.sql"),
            plain(poll.outlet.as_str()),
            plain(&poll.feed_url),
            seconds(poll.polled_at),
            poll.outcome.as_str(),
            poll.http_status.map(i64::from),
            i64::from(poll.items),
            i64::from(result.new),
            plain(&poll.detail),
        )?;
        tx.commit().await?;
        Ok(result)
    }

    /// The last visits, of one outlet or of all, newest first.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn recent_polls(
        &self,
        outlet: Option<&OutletId>,
        limit: u32,
    ) -> Result<Vec<Poll>, StoreError> {
        let mut tx = self.read().await?;
        let rows = match outlet {
            Some(outlet) => fetch_all!(
                &mut tx,
                PollRow,
                "select * from poll where outlet = $1 order by number desc limit $2",
                plain(outlet.as_str()),
                i64::from(limit),
            )?,
            None => fetch_all!(
                &mut tx,
                PollRow,
                "select * from poll order by number desc limit $1",
                i64::from(limit),
            )?,
        };
        rows.into_iter().map(PollRow::into_poll).collect()
    }

    /// Each day, in Vietnam, on which a feed of an outlet was read (also when it had nothing new)
    /// from `from` up to, not including, `to`; by outlet, then day. On all others the crawl saw
    /// nothing of that outlet.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn days_read_between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(OutletId, NaiveDate)>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/days_read_between.sql");
        let rows = fetch_all!(&mut tx, (String, i64), sql, seconds(from), seconds(to))?;
        let read = rows.into_iter().map(|(outlet, day_number)| {
            let day = day(day_number)?;
            Ok((OutletId::new(outlet), day))
        });
        let mut read = read.collect::<Result<Vec<_>, StoreError>>()?;
        read.sort();
        Ok(read)
    }
}

async fn save_found(
    tx: &mut Tx,
    found: &[FoundEntry],
    polled_at: Timestamp,
) -> Result<PollResult, StoreError> {
    // In order of id, so that two workers that list the same entries cannot wait for each other.
    let mut by_id = BTreeMap::new();
    for FoundEntry { entry } in found {
        by_id.entry(&entry.id).or_insert(entry);
    }
    let mut result = PollResult::default();
    for entry in by_id.into_values() {
        if add_entry(tx, entry).await? {
            result.new += 1;
        } else if queue_again_if_retitled(tx, entry, polled_at).await? {
            result.revisits += 1;
        }
    }
    result.seen = u32::try_from(found.len()).unwrap_or(u32::MAX) - result.new;
    Ok(result)
}

async fn add_entry(tx: &mut Tx, entry: &Entry) -> Result<bool, StoreError> {
    let added = execute!(
        tx,
        include_str!("sql/add_entry.sql"),
        plain(entry.id.as_str()),
        plain(entry.outlet.as_str()),
        plain(&entry.feed_url),
        plain(&entry.url),
        plain(&entry.title),
        entry.published_at.map(seconds),
        seconds(entry.found_at),
    )?;
    Ok(added == 1)
}

async fn queue_again_if_retitled(
    tx: &mut Tx,
    entry: &Entry,
    polled_at: Timestamp,
) -> Result<bool, StoreError> {
    let queued = execute!(
        tx,
        include_str!("sql/queue_entry_again.sql"),
        plain(entry.id.as_str()),
        plain(&entry.feed_url),
        plain(&entry.title),
        seconds(polled_at),
    )?;
    Ok(queued == 1)
}

async fn save_state(tx: &mut Tx, poll: &Poll, state: &FeedState) -> Result<(), StoreError> {
    execute!(
        tx,
        include_str!("sql/save_feed_state.sql"),
        plain(&poll.feed_url),
        plain(poll.outlet.as_str()),
        plain_option(&state.etag),
        plain_option(&state.last_modified),
        plain_option(&state.body_hash),
        state.next_poll_at.map(seconds),
        i64::from(state.failures),
    )?;
    Ok(())
}
