//! Where the evidence lies: records in files, and which of them holds a payload.

use super::border::{instant, number, plain, unreadable};
use super::query::{Tx, execute, fetch_all, fetch_in, fetch_optional, row};
use super::{Store, StoreError};
use crate::domain::exchange::{Kept, Place};
use crate::domain::id::{ArticleId, PageId};
use crate::domain::time::Timestamp;
use chrono::DateTime;

/// A page of an article and its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRecord {
    /// The page.
    pub page: PageId,
    /// Address asked for.
    pub url: String,
    /// Address that answered.
    pub final_url: String,
    /// When the answer was complete.
    pub fetched_at: Timestamp,
    /// HTTP status.
    pub http_status: u16,
    /// The record of the answer; `None` for a page that was kept in the database.
    pub record: Option<Kept>,
    /// The record that holds the payload: the same or an earlier one.
    pub payload: Option<Kept>,
}

row! { RecordRow {
    id: String,
    file: String,
    start_byte: i64,
    length_bytes: i64,
    url: String,
    asked_at_us: i64,
    payload_digest: String,
    truncated: bool,
    before_id: Option<String>,
} }

row! { ArticlePageRow {
    id: String,
    url: String,
    final_url: String,
    fetched_at: i64,
    http_status: i64,
    record_id: Option<String>,
    payload_id: Option<String>,
} }

impl Store {
    /// The record that holds the payload with this digest, if it was kept before.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn payload_record(&self, digest: &str) -> Result<Option<Kept>, StoreError> {
        let mut tx = self.read().await?;
        match payload_id(&mut tx, digest).await? {
            Some(id) => record(&mut tx, &id).await,
            None => Ok(None),
        }
    }

    /// The record that holds the payload of the latest answer of `url` that was read: what a 304
    /// confirms. Walls and refusals that came in between are passed over.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn latest_record(&self, url: &str) -> Result<Option<Kept>, StoreError> {
        const SQL: &str = "select payload.record_id from evidence_record \
            join payload on payload.digest = evidence_record.payload_digest \
            where url = $1 and was_read and not truncated order by asked_at_us desc limit 1";
        let mut tx = self.read().await?;
        match fetch_optional!(&mut tx, (String,), SQL, plain(url))? {
            Some((id,)) => record(&mut tx, &id).await,
            None => Ok(None),
        }
    }

    /// Notes answers that were read and that no page stands for, such as feeds, so that their
    /// payloads need not be written again. They must be safe on the disk; repeats change nothing.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails; none is noted then.
    pub async fn keep_records(&self, records: &[Kept]) -> Result<(), StoreError> {
        if records.is_empty() {
            return Ok(());
        }
        let mut order: Vec<&Kept> = records.iter().collect();
        // One order everywhere, so that no two transactions can wait for each other.
        order.sort_by(|a, b| a.payload_digest.cmp(&b.payload_digest));
        let mut tx = self.write().await?;
        for kept in order {
            save_record(&mut tx, kept, true).await?;
        }
        tx.commit().await
    }

    /// The records that the store points to, by id: the first `limit` after the one called `after`
    /// (empty: from the beginning), each without the redirect that led to it, which comes by itself.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn records_after(&self, after: &str, limit: u32) -> Result<Vec<Kept>, StoreError> {
        const SQL: &str =
            concat!(include_str!("sql/evidence_record.sql"), "where id > $1 order by id limit $2");
        let mut tx = self.read().await?;
        let rows = fetch_all!(&mut tx, RecordRow, SQL, plain(after), i64::from(limit))?;
        rows.into_iter().map(|row| kept(row, None)).collect()
    }

    /// The pages whose own answers lie in these records, each with its record's id; by page.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn pages_in(
        &self,
        record_ids: &[String],
    ) -> Result<Vec<(String, PageId)>, StoreError> {
        let sql = "select record_id, id from page where record_id in";
        let mut tx = self.read().await?;
        let rows = fetch_in!(&mut tx, (String, String), sql, record_ids)?;
        let mut pages: Vec<_> =
            rows.into_iter().map(|(record, page)| (record, PageId::new(page))).collect();
        pages.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(pages)
    }

    /// Every page that was fetched for the article, oldest first, with its evidence.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn article_pages(&self, id: &ArticleId) -> Result<Vec<PageRecord>, StoreError> {
        let sql = include_str!("sql/article_pages.sql");
        let mut tx = self.read().await?;
        let mut pages = Vec::new();
        for row in fetch_all!(&mut tx, ArticlePageRow, sql, plain(id.as_str()))? {
            pages.push(PageRecord {
                page: PageId::new(row.id),
                url: row.url,
                final_url: row.final_url,
                fetched_at: instant(row.fetched_at)?,
                http_status: number(row.http_status)?,
                record: record_option(&mut tx, row.record_id.as_deref()).await?,
                payload: record_option(&mut tx, row.payload_id.as_deref()).await?,
            });
        }
        Ok(pages)
    }
}

/// Notes `kept` with the redirects that led to it, and that it holds its payload unless an earlier
/// one does or it is not whole. Gives the id of the record that does.
///
/// - `was_read`: whether its document was, so that a later 304 may confirm it.
pub(super) async fn save_record(
    tx: &mut Tx,
    kept: &Kept,
    was_read: bool,
) -> Result<String, StoreError> {
    for (place, record) in kept.chain().enumerate() {
        add_record(tx, record, was_read && place == 0).await?;
    }
    if kept.truncated {
        return Ok(kept.record_id.clone());
    }
    let sql = "insert into payload (digest, record_id) values ($1, $2) on conflict do nothing";
    execute!(tx, sql, plain(&kept.payload_digest), plain(&kept.record_id))?;
    let holder = payload_id(tx, &kept.payload_digest).await?;
    holder.ok_or_else(|| unreadable("the holder of a payload", &kept.payload_digest))
}

async fn add_record(tx: &mut Tx, kept: &Kept, was_read: bool) -> Result<(), StoreError> {
    execute!(
        tx,
        include_str!("sql/add_evidence_record.sql"),
        plain(&kept.record_id),
        plain(&kept.place.file),
        i64::try_from(kept.place.offset).unwrap_or(i64::MAX),
        i64::try_from(kept.place.length).unwrap_or(i64::MAX),
        plain(&kept.url),
        kept.at.timestamp_micros(),
        plain(&kept.payload_digest),
        kept.truncated,
        was_read,
        kept.before.as_ref().map(|before| plain(&before.record_id)),
    )?;
    Ok(())
}

async fn payload_id(tx: &mut Tx, digest: &str) -> Result<Option<String>, StoreError> {
    let sql = "select record_id from payload where digest = $1";
    Ok(fetch_optional!(tx, (String,), sql, plain(digest))?.map(|(id,)| id))
}

/// The record called `id`, with the redirects that led to it.
async fn record(tx: &mut Tx, id: &str) -> Result<Option<Kept>, StoreError> {
    const SQL: &str = concat!(include_str!("sql/evidence_record.sql"), "where id = $1");
    let (mut rows, mut next) = (Vec::new(), Some(id.to_owned()));
    while let Some(id) = next {
        let row = fetch_optional!(&mut *tx, RecordRow, SQL, id)?;
        next = row.as_ref().and_then(|row| row.before_id.clone());
        rows.extend(row);
    }
    rows.into_iter().rev().try_fold(None, |before, row| kept(row, before).map(Some))
}

pub(super) async fn record_option(
    tx: &mut Tx,
    id: Option<&str>,
) -> Result<Option<Kept>, StoreError> {
    match id {
        Some(id) => record(tx, id).await,
        None => Ok(None),
    }
}

fn kept(row: RecordRow, before: Option<Kept>) -> Result<Kept, StoreError> {
    Ok(Kept {
        place: Place {
            file: row.file,
            offset: number(row.start_byte)?,
            length: number(row.length_bytes)?,
        },
        record_id: row.id,
        url: row.url,
        at: DateTime::from_timestamp_micros(row.asked_at_us)
            .ok_or_else(|| unreadable("an instant", row.asked_at_us))?,
        payload_digest: row.payload_digest,
        truncated: row.truncated,
        before: before.map(Box::new),
    })
}
