//! Pages: the documents that prove what was read, payloads packed and once each.

use super::border::{from_json, instant, number, plain, seconds, to_json, unreadable};
use super::query::{Tx, execute, fetch_optional, row};
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
    gzip: Vec<u8>,
} }

impl Store {
    /// The document called `id`, as it came.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if its payload is damaged.
    pub async fn page(&self, id: &PageId) -> Result<Option<Page>, StoreError> {
        let row = {
            let mut tx = self.read().await?;
            fetch_optional!(&mut tx, PageRow, include_str!("sql/page.sql"), plain(id.as_str()))?
        };
        let Some(row) = row else { return Ok(None) };
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
            record: None,
            payload: None,
        }))
    }
}

/// A page ready to be written, so that no transaction waits while a payload is packed.
pub(super) struct PackedPage<'a> {
    page: &'a Page,
    gzip: Vec<u8>,
}

impl<'a> PackedPage<'a> {
    pub(super) async fn pack(page: &'a Page) -> Result<Self, StoreError> {
        let body = page.body.clone();
        let gzip = in_background(move || pack(&body))
            .await
            .map_err(|fault| unreadable("the payload of a page", fault))?;
        Ok(Self { page, gzip })
    }
}

pub(super) async fn save_page(tx: &mut Tx, packed: &PackedPage<'_>) -> Result<PageId, StoreError> {
    let page = packed.page;
    let (id, body_hash) = (page.id(), page.body_hash());
    execute!(
        tx,
        "insert into page_body (hash, size_bytes, gzip) values ($1, $2, $3) on conflict do nothing",
        body_hash.as_str(),
        i64::try_from(page.body.len()).unwrap_or(i64::MAX),
        packed.gzip.as_slice(),
    )?;
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
    GzDecoder::new(gzip).read_to_end(&mut body)?;
    Ok(body)
}
