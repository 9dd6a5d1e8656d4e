//! Feeds: what the next visit of each needs to know.

use super::border::{instant, instant_option, number, plain, plain_option, seconds, unreadable};
use super::query::{Turn, Tx, execute, fetch_all, row};
use super::turns::bring_forward;
use super::{Store, StoreError};
use crate::domain::entry::{FeedState, KnownSitemap, Poll};
use crate::domain::health::FailingFeed;
use crate::domain::id::{EntryId, OutletId};
use crate::domain::time::Timestamp;
use chrono::Duration;
use std::collections::{BTreeMap, BTreeSet};

row! { FeedRow {
    outlet: String,
    url: String,
    etag: Option<String>,
    last_modified: Option<String>,
    body_hash: Option<String>,
    next_poll_at: Option<i64>,
    interval_s: Option<i64>,
    failures: i64,
    failure_weight: i64,
    last_read_at: Option<i64>,
    last_new_at: Option<i64>,
    listed: String,
    sitemaps: String,
} }

row! { ForgivableRow { url: String, outlet: String } }

impl FeedRow {
    fn into_feed(self) -> Result<(OutletId, String, FeedState), StoreError> {
        let state = FeedState {
            etag: self.etag,
            last_modified: self.last_modified,
            body_hash: self.body_hash,
            next_poll_at: instant_option(self.next_poll_at)?,
            interval: self.interval_s.and_then(Duration::try_seconds),
            failures: number(self.failures)?,
            failure_weight: number(self.failure_weight)?,
            last_read_at: instant_option(self.last_read_at)?,
            last_new_at: instant_option(self.last_new_at)?,
            listed: self.listed.split_ascii_whitespace().map(EntryId::from).collect(),
            sitemaps: self.sitemaps.lines().map(sitemap).collect::<Result<_, _>>()?,
        };
        Ok((OutletId::new(self.outlet), self.url, state))
    }
}

row! { FailingRow { outlet: String, feed_url: String, read_at: i64 } }

impl FailingRow {
    fn into_feed(self) -> Result<FailingFeed, StoreError> {
        Ok(FailingFeed {
            outlet: OutletId::new(self.outlet),
            feed_url: self.feed_url,
            last_read_at: instant(self.read_at)?,
        })
    }
}

/// A sitemap's line: seconds until which it is known, after a comma those when it was asked for,
/// if it was; address, ids.
fn sitemap(line: &str) -> Result<KnownSitemap, StoreError> {
    let malformed = || unreadable("a sitemap of an index", line);
    let mut words = line.split_ascii_whitespace();
    let (Some(dates), Some(url)) = (words.next(), words.next()) else {
        return Err(malformed());
    };
    let mut dates = dates.split(',').map(|seconds| seconds.parse().map_err(|_| malformed()));
    Ok(KnownSitemap {
        url: url.to_owned(),
        known_until: instant(dates.next().ok_or_else(malformed)??)?,
        asked_at: instant_option(dates.next().transpose()?)?,
        listed: words.map(EntryId::from).collect(),
    })
}

fn sitemap_line(known: &KnownSitemap) -> String {
    let asked_at = known.asked_at.map(|at| format!(",{}", seconds(at))).unwrap_or_default();
    let head = [format!("{}{asked_at}", seconds(known.known_until)), known.url.clone()];
    let ids = known.listed.iter().map(|id| id.as_str().to_owned());
    head.into_iter().chain(ids).collect::<Vec<_>>().join(" ")
}

impl Store {
    /// What is known of each feed of `outlet` that was ever visited, by address.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn feed_states(
        &self,
        outlet: &OutletId,
    ) -> Result<BTreeMap<String, FeedState>, StoreError> {
        const SQL: &str = concat!(include_str!("sql/feed_states.sql"), "where outlet = $1");
        let mut tx = self.read().await?;
        let rows = fetch_all!(&mut tx, FeedRow, SQL, plain(outlet.as_str()))?;
        let feeds = rows.into_iter().map(|row| row.into_feed().map(|(_, url, state)| (url, state)));
        feeds.collect()
    }

    /// Every feed whose last visit failed, by outlet, then address.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn failing_feeds(&self) -> Result<Vec<(OutletId, String, FeedState)>, StoreError> {
        const SQL: &str = concat!(include_str!("sql/feed_states.sql"), "where failures > 0");
        let mut tx = self.read().await?;
        let mut rows = fetch_all!(&mut tx, FeedRow, SQL)?;
        rows.sort_by(|a, b| (&a.outlet, &a.url).cmp(&(&b.outlet, &b.url)));
        rows.into_iter().map(FeedRow::into_feed).collect()
    }

    /// The feeds that could not be read at `as_of`, as the log of visits tells, by address: whose
    /// last visit until then failed, for whatever reason and on whichever side, and was made after
    /// `asked_since`. One that was not asked for longer is none of the definitions any more; one
    /// that was never read has lost nothing that was expected.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn failing_at(
        &self,
        as_of: Timestamp,
        asked_since: Timestamp,
    ) -> Result<Vec<FailingFeed>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/failing_at.sql");
        let rows = fetch_all!(&mut tx, FailingRow, sql, seconds(as_of), seconds(asked_since))?;
        rows.into_iter().map(FailingRow::into_feed).collect()
    }

    /// Takes back the failures of feeds whose last visit since `since` failed for the network: the
    /// trouble was on this side. They are due at `next_poll_at`, and so are their outlets. Visits
    /// that were found to be nobody's failure ([`PollOutcome::OwnNetwork`]) are passed over.
    /// Pages that began to fail since then count as never failed; they wait as long as they waited.
    /// Gives how many feeds.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails; nothing is forgiven then.
    ///
    /// [`PollOutcome::OwnNetwork`]: crate::domain::outcome::PollOutcome::OwnNetwork
    pub async fn forgive_failures(
        &self,
        since: Timestamp,
        next_poll_at: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut tx = self.write().await?;
        tx.take(Turn::ManyOutlets).await?;
        tx.take(Turn::Articles).await?;
        let sql = include_str!("sql/forgivable_feeds.sql");
        let mut feeds = fetch_all!(&mut tx, ForgivableRow, sql, seconds(since))?;
        feeds.sort_by(|a, b| a.url.cmp(&b.url));
        let outlets: BTreeSet<_> = feeds.iter().map(|feed| &feed.outlet).collect();
        for outlet in outlets {
            bring_forward(&mut tx, &OutletId::from(outlet.as_str()), next_poll_at).await?;
        }
        forgive_pages(&mut tx, since).await?;
        let sql = "update feed set failures = 0, failure_weight = 0, next_poll_at = $2 where url = $1 and failures > 0";
        let mut forgiven = 0;
        for feed in &feeds {
            forgiven += execute!(&mut tx, sql, feed.url.as_str(), seconds(next_poll_at))?;
        }
        tx.commit().await?;
        Ok(forgiven)
    }
}

/// Takes back the failures of pages that began to fail at `since` or later.
async fn forgive_pages(tx: &mut Tx, since: Timestamp) -> Result<(), StoreError> {
    let sql = "select id from entry where failing_since >= $1";
    let mut pages = fetch_all!(tx, (String,), sql, seconds(since))?;
    pages.sort();
    let sql =
        "update entry set attempts = 0, failing_since = null where id = $1 and failing_since >= $2";
    for (id,) in pages {
        execute!(tx, sql, id, seconds(since))?;
    }
    Ok(())
}

/// Saves the feed's state after `poll`, which listed something new or did not.
pub(super) async fn save_feed_state(
    tx: &mut Tx,
    poll: &Poll,
    state: &FeedState,
    brought_new: bool,
) -> Result<(), StoreError> {
    let listed: Vec<_> = state.listed.iter().map(EntryId::as_str).collect();
    let sitemaps: Vec<_> = state.sitemaps.iter().map(sitemap_line).collect();
    execute!(
        tx,
        include_str!("sql/save_feed_state.sql"),
        plain(&poll.feed_url),
        plain(poll.outlet.as_str()),
        plain_option(&state.etag),
        plain_option(&state.last_modified),
        plain_option(&state.body_hash),
        state.next_poll_at.map(seconds),
        state.interval.map(|interval| interval.num_seconds()),
        i64::from(state.failures),
        i64::from(state.failure_weight),
        state.last_read_at.map(seconds),
        brought_new.then(|| seconds(poll.polled_at)),
        plain(&listed.join(" ")),
        plain(&sitemaps.join("\n")),
    )?;
    Ok(())
}
