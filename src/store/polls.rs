//! Polls: what each visit of a feed found, and the log of visits.

use super::border::{day, instant, instant_option, number, plain, seconds, word};
use super::days::DaysDone;
use super::feeds::save_feed_state;
use super::found::{FoundEntry, PollResult, save_found};
use super::gaps::{NewGap, open_gap};
use super::query::{Tx, execute, fetch_all, fetch_optional, row};
use super::turns::hold;
use super::{Store, StoreError};
use crate::domain::entry::{FeedState, Poll};
use crate::domain::health::Overlap;
use crate::domain::id::OutletId;
use crate::domain::lease::Lease;
use crate::domain::outcome::PollOutcome;
use crate::domain::time::Timestamp;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One visit of a feed with everything that follows from it.
#[derive(Debug, Clone, Copy)]
pub struct PollRecord<'a> {
    /// The visit. Its `new_items` is counted by the store and not looked at.
    pub poll: &'a Poll,
    /// What the next visit needs to know. Its `last_new_at` is noted by the store and not looked
    /// at.
    pub state: &'a FeedState,
    /// What was listed.
    pub found: &'a [FoundEntry],
    /// Visits of this feed that should have been made since the last record, by day in Vietnam,
    /// this one included.
    pub planned: &'a [(NaiveDate, u32)],
    /// The span that the visit leaves unseen, if any.
    pub gap: Option<NewGap>,
    /// In whose hands the outlet is; `None` where nobody shares the work.
    pub lease: Option<&'a Lease>,
}

row! { PollRow {
    outlet: String,
    feed_url: String,
    polled_at: i64,
    outcome: String,
    http_status: Option<i64>,
    items: i64,
    new_items: i64,
    overlap: String,
    fault: Option<String>,
    detail: String,
} }

impl PollRow {
    fn into_poll(self) -> Result<Poll, StoreError> {
        let fault = self.fault.as_deref();
        Ok(Poll {
            outlet: OutletId::new(self.outlet),
            feed_url: self.feed_url,
            polled_at: instant(self.polled_at)?,
            outcome: word("a poll's outcome", &self.outcome)?,
            http_status: self.http_status.map(number).transpose()?,
            items: number(self.items)?,
            new_items: number(self.new_items)?,
            overlap: word("whether a poll joins on", &self.overlap)?,
            fault: fault.map(|fault| word("a network fault", fault)).transpose()?,
            detail: self.detail,
        })
    }
}

impl Store {
    /// Records one visit of a feed: the log's row, the feed's new state, what was found, the gap
    /// it leaves and what it adds to the outlet's day.
    ///
    /// New entries are queued. One whose visit has ended is queued again if the same feed now
    /// gives it another title; the title in another feed does not matter, or two feeds that word
    /// it differently would have it fetched for ever.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] if the outlet has changed hands, [`StoreError::Request`] if the
    /// database fails; nothing is recorded then.
    pub async fn record_poll(&self, record: &PollRecord<'_>) -> Result<PollResult, StoreError> {
        let PollRecord { poll, state, found, gap, lease, .. } = *record;
        let mut tx = self.write().await?;
        hold(&mut tx, &poll.outlet, lease).await?;
        let result = save_found(&mut tx, found, poll.polled_at, |_| None).await?;
        save_feed_state(&mut tx, poll, state, result.new > 0).await?;
        add_poll(&mut tx, poll, result.new).await?;
        if let Some(gap) = gap {
            open_gap(&mut tx, &poll.outlet, &poll.feed_url, gap, poll.polled_at).await?;
        }
        days_done(record, result.new).save(&mut tx).await?;
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

    /// The last visits of one feed, newest first.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn feed_polls(&self, feed_url: &str, limit: u32) -> Result<Vec<Poll>, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select * from poll where feed_url = $1 order by number desc limit $2";
        let rows = fetch_all!(&mut tx, PollRow, sql, plain(feed_url), i64::from(limit))?;
        rows.into_iter().map(PollRow::into_poll).collect()
    }

    /// The last visit of each of `feeds` that says something of its outlet, however long ago: one
    /// that our own network broke off says nothing. By address; feeds without such a visit are
    /// missing.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn last_polls(&self, feeds: &[String]) -> Result<BTreeMap<String, Poll>, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select * from poll where feed_url = $1 and outcome <> 'own_network' order by number desc limit 1";
        let mut last = BTreeMap::new();
        for feed_url in feeds {
            if let Some(row) = fetch_optional!(&mut tx, PollRow, sql, plain(feed_url))? {
                last.insert(feed_url.clone(), row.into_poll()?);
            }
        }
        Ok(last)
    }

    /// When the feed at `feed_url` was last read (also when it had nothing new) at `until` or
    /// before, as far as the log reaches back; `None` if it was not.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn last_read_by(
        &self,
        feed_url: &str,
        until: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let read = last_read(&mut self.read().await?, feed_url, seconds(until)).await?;
        instant_option(read)
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

/// See [`Store::last_read_by`]; in seconds since 1970.
pub(super) async fn last_read(
    tx: &mut Tx,
    feed_url: &str,
    until: i64,
) -> Result<Option<i64>, StoreError> {
    let sql = include_str!("sql/last_read.sql");
    let read = fetch_optional!(tx, (i64,), sql, plain(feed_url), until)?;
    Ok(read.map(|(at,)| at))
}

async fn add_poll(tx: &mut Tx, poll: &Poll, new_items: u32) -> Result<(), StoreError> {
    execute!(
        tx,
        include_str!("sql/add_poll.sql"),
        plain(poll.outlet.as_str()),
        plain(&poll.feed_url),
        seconds(poll.polled_at),
        poll.outcome.as_str(),
        poll.http_status.map(i64::from),
        i64::from(poll.items),
        i64::from(new_items),
        poll.overlap.as_str(),
        poll.fault.map(|fault| fault.as_str()),
        plain(&poll.detail),
    )?;
    Ok(())
}

/// What the visit adds to the outlet's days. One that failed for this side's trouble counts for
/// nothing but its plan.
fn days_done(record: &PollRecord<'_>, new_items: u32) -> DaysDone {
    let poll = record.poll;
    let mut days = DaysDone::default();
    for (day, visits) in record.planned {
        days.on(&poll.outlet, *day).planned += visits;
    }
    let day = days.at(&poll.outlet, poll.polled_at);
    if poll.outcome != PollOutcome::OwnNetwork {
        day.polled += 1;
        day.failed += u32::from(poll.outcome.is_failure());
        day.proven += u32::from(poll.overlap == Overlap::Proven);
        day.unproven += u32::from(poll.overlap == Overlap::Unproven);
        day.items += poll.items;
        day.new_items += new_items;
    }
    days
}
