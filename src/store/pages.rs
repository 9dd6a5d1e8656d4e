//! Pages: the documents that prove what was read. A payload lies in the evidence, or here, packed
//! and once each, where a page came without evidence.

use super::border::{from_json, instant, number, plain, seconds, to_json, unreadable};
use super::query::{Tx, execute, fetch_optional, row};
use super::records::{record_option, save_record};
use super::{Store, StoreError};
use crate::domain::id::PageId;
use crate::domain::page::Page;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use std::io::{Read, Write};

row! { PageRow {
    url: String,
    final_url: String,
    fetched_at: i64,
    http_status: i64,
    headers: String,
    record_id: Option<String>,
    payload_id: Option<String>,
    gzip: Vec<u8>,
} }

impl Store {
    /// The document called `id`, as it came. Where its payload lies in the evidence, `body` is
    /// empty and `payload` says in which record.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if its payload is damaged.
    pub async fn page(&self, id: &PageId) -> Result<Option<Page>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/page.sql");
        let Some(row) = fetch_optional!(&mut tx, PageRow, sql, plain(id.as_str()))? else {
            return Ok(None);
        };
        let record = record_option(&mut tx, row.record_id.as_deref()).await?;
        let payload = record_option(&mut tx, row.payload_id.as_deref()).await?;
        drop(tx);
        let is_here = !row.gzip.is_empty();
        let body = in_background(move || unpack(&row.gzip))
            .await
            .map_err(|fault| unreadable("the payload of a page", fault))?;
        Ok(Some(Page {
            url: row.url,
            final_url: row.final_url,
            fetched_at: instant(row.fetched_at)?,
            http_status: number(row.http_status)?,
            headers: from_json("a page's headers", &row.headers)?,
            body,
            record: record.map(Box::new),
            payload: payload.filter(|_| !is_here).map(Box::new),
        }))
    }
}

/// A page ready to be written, so that no transaction waits while a payload is packed.
pub(super) struct PackedPage<'a> {
    page: &'a Page,
    /// Empty if the payload lies in the evidence: a packed payload never is.
    gzip: Vec<u8>,
}

impl<'a> PackedPage<'a> {
    pub(super) async fn pack(page: &'a Page) -> Result<Self, StoreError> {
        if page.record.is_some() {
            return Ok(Self { page, gzip: vec![] });
        }
        let body = page.body.clone();
        let gzip = in_background(move || pack(&body))
            .await
            .map_err(|fault| unreadable("the payload of a page", fault))?;
        Ok(Self { page, gzip })
    }
}

/// - `was_read`: see [`save_record`].
pub(super) async fn save_page(
    tx: &mut Tx,
    packed: &PackedPage<'_>,
    was_read: bool,
) -> Result<PageId, StoreError> {
    let page = packed.page;
    let (id, body_hash) = page.id_and_body_hash();
    execute!(
        tx,
        include_str!("sql/add_page_body.sql"),
        body_hash.as_str(),
        i64::try_from(page.body.len()).unwrap_or(i64::MAX),
        packed.gzip.as_slice(),
    )?;
    let payload_id = match &page.record {
        Some(record) => Some(save_record(tx, record, was_read).await?),
        None => None,
    };
    execute!(
        tx,
        include_str!("sql/add_page.sql"),
        id.as_str(),
        plain(&page.url),
        plain(&page.final_url),
        seconds(page.fetched_at),
        i64::from(page.http_status),
        to_json(&page.headers),
        body_hash.as_str(),
        page.record.as_ref().map(|record| record.record_id.as_str()),
        payload_id,
    )?;
    Ok(id)
}

/// Packing takes milliseconds, too long to hold up the async threads.
async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> std::io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)?
}

fn pack(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(body)?;
    gzip.finish()
}

fn unpack(gzip: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    if gzip.is_empty() {
        return Ok(body);
    }
    GzDecoder::new(gzip).read_to_end(&mut body)?;
    Ok(body)
}
