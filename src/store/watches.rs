//! Watches: counted articles that are visited again, and what was found removed.

use super::border::{instant, instant_option, number, plain, seconds};
use super::query::{Turn, Tx, execute, fetch_all, fetch_in, row};
use super::turns::{bring_forward, hold};
use super::{Store, StoreError};
use crate::domain::id::{ArticleId, EntryId, OutletId};
use crate::domain::page::Page;
use crate::domain::time::Timestamp;
use crate::domain::watch::Removal;
use chrono::Duration;
use std::collections::{BTreeMap, BTreeSet};

row! { DueRow { article_id: String, entry_id: String, visits: i64 } }

row! { RemovalRow {
    article_id: String,
    last_seen_at: i64,
    found_at: i64,
    http_status: Option<i64>,
    back_at: Option<i64>,
} }

impl RemovalRow {
    fn into_removal(self) -> Result<Removal, StoreError> {
        Ok(Removal {
            article: ArticleId::new(self.article_id),
            last_seen_at: instant(self.last_seen_at)?,
            found_at: instant(self.found_at)?,
            http_status: self.http_status.map(number).transpose()?,
            back_at: instant_option(self.back_at)?,
        })
    }
}

impl Store {
    /// Watches `articles` from now on, with the first visit not before `first_at`; those that are
    /// watched already stay as they are. Gives how many are new.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails, also for an article that was never kept;
    /// nothing is watched then.
    pub async fn watch_articles(
        &self,
        articles: &[(ArticleId, OutletId)],
        first_at: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut tx = self.write().await?;
        tx.take(Turn::ManyOutlets).await?;
        let in_order: BTreeMap<_, _> = articles.iter().map(|(id, outlet)| (id, outlet)).collect();
        let outlets: BTreeSet<_> = in_order.values().copied().collect();
        for outlet in outlets {
            bring_forward(&mut tx, outlet, first_at).await?;
        }
        let sql = "insert into watch (article_id, outlet, visits, next_at) values ($1, $2, 0, $3) on conflict do nothing";
        let mut new = 0;
        for (article, outlet) in in_order {
            let (article, outlet) = (plain(article.as_str()), plain(outlet.as_str()));
            new += execute!(&mut tx, sql, article, outlet, seconds(first_at))?;
        }
        tx.commit().await?;
        Ok(new)
    }

    /// Queues the entries of at most `limit` watched articles of `outlet` that are due at `now`,
    /// longest waiting first; gives how many.
    ///
    /// - `pause`: until the visit after this one, for the number of visits queued before it.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails; nothing is queued then.
    pub async fn queue_watched(
        &self,
        outlet: &OutletId,
        now: Timestamp,
        limit: u32,
        pause: impl Fn(u32) -> Duration,
    ) -> Result<u64, StoreError> {
        let mut tx = self.write().await?;
        hold(&mut tx, outlet, None).await?;
        let (of, sql) = (plain(outlet.as_str()), include_str!("sql/watches_due.sql"));
        let mut due = fetch_all!(&mut tx, DueRow, sql, of, seconds(now), i64::from(limit))?;
        // In order of the entries' ids, as polls go: neither can then wait for the other.
        due.sort_by(|a, b| a.entry_id.cmp(&b.entry_id));
        let mut queued = 0;
        for watch in due {
            let next_at = now.checked_add_signed(pause(number(watch.visits)?));
            let next_s = seconds(next_at.unwrap_or(Timestamp::MAX_UTC));
            let sql = "update watch set visits = visits + 1, next_at = $3 where article_id = $1 and visits = $2";
            if execute!(&mut tx, sql, watch.article_id, watch.visits, next_s)? == 1 {
                let sql = include_str!("sql/queue_watched_entry.sql");
                execute!(&mut tx, sql, watch.entry_id, seconds(now))?;
                queued += 1;
            }
        }
        tx.commit().await?;
        Ok(queued)
    }

    /// Every time `article` was found removed, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn removals(&self, article: &ArticleId) -> Result<Vec<Removal>, StoreError> {
        removals_until(&mut self.read().await?, article, i64::MAX).await
    }

    /// Those of `articles` that are removed at present, by article.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn standing_removals(
        &self,
        articles: &[ArticleId],
    ) -> Result<Vec<Removal>, StoreError> {
        self.removals_as_of(articles, Timestamp::MAX_UTC).await
    }

    /// Those of `articles` that were known to be removed at `as_of`, by article.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn removals_as_of(
        &self,
        articles: &[ArticleId],
        as_of: Timestamp,
    ) -> Result<Vec<Removal>, StoreError> {
        const SQL: &str = "select article_id, last_seen_at, found_at, http_status, back_at from removal where article_id in";
        let mut tx = self.read().await?;
        let rows = fetch_in!(&mut tx, RemovalRow, SQL, articles)?;
        let removals = rows.into_iter().map(RemovalRow::into_removal);
        let mut removals = removals.collect::<Result<Vec<_>, _>>()?;
        removals.retain(|removal| {
            removal.found_at <= as_of && removal.back_at.is_none_or(|back_at| back_at > as_of)
        });
        removals.sort_by(|a, b| a.article.cmp(&b.article));
        removals.dedup();
        Ok(removals)
    }
}

/// Every removal of `article` found until `until_s`, as it was known then, oldest first.
pub(super) async fn removals_until(
    tx: &mut Tx,
    article: &ArticleId,
    until_s: i64,
) -> Result<Vec<Removal>, StoreError> {
    let sql = include_str!("sql/removals_until.sql");
    let rows = fetch_all!(tx, RemovalRow, sql, plain(article.as_str()), until_s)?;
    rows.into_iter().map(RemovalRow::into_removal).collect()
}

/// Notes that the article that `entry` brought, if there is one, was found removed.
pub(super) async fn note_gone(
    tx: &mut Tx,
    entry: &EntryId,
    answer: Option<&Page>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let status = answer.map(|page| i64::from(page.http_status));
    let sql = include_str!("sql/add_removal.sql");
    execute!(tx, sql, plain(entry.as_str()), seconds(at), status)?;
    Ok(())
}

/// Notes that the article that `entry` brought, if there is one, was seen unchanged.
pub(super) async fn note_seen(
    tx: &mut Tx,
    entry: &EntryId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = include_str!("sql/see_article_of_entry.sql");
    for (article,) in fetch_all!(tx, (String,), sql, plain(entry.as_str()), seconds(at))? {
        note_back(tx, &ArticleId::new(article), at).await?;
    }
    Ok(())
}

/// Notes that `article` was seen in its place at `at`: if it had been removed, it is back.
pub(super) async fn note_back(
    tx: &mut Tx,
    article: &ArticleId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update removal set back_at = $2 where article_id = $1 and back_at is null";
    execute!(tx, sql, article.as_str(), seconds(at))?;
    Ok(())
}
