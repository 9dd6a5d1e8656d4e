//! Reads what one document lists, whatever its kind, off the async threads.

use crate::crawl::FeedError;
use crate::crawl::listed::{self, Listed};
use crate::domain::outlet::{Feed, Outlet};
use crate::domain::page::Page;
use std::sync::Arc;

/// Why a document could not be read.
#[derive(Debug)]
pub(super) enum Unread {
    /// A wall against robots came instead.
    Wall(&'static str),
    /// It is something else, or broken past repair.
    Broken(String),
}

/// Reads `page` as a document of `feed`.
pub(super) async fn read(
    page: &Arc<Page>,
    outlet: &Arc<Outlet>,
    feed: &Feed,
) -> Result<Listed, Unread> {
    let (page, outlet, feed) = (Arc::clone(page), Arc::clone(outlet), feed.clone());
    let (id, url) = (outlet.id.clone(), feed.url.clone());
    // A document of a thousand items takes long enough to hold up the async threads.
    let reading = tokio::task::spawn_blocking(move || {
        let kind = page.header("content-type");
        listed::read(&page.body, kind, &page.final_url, &outlet, &feed)
    });
    match reading.await {
        Ok(Ok(listed)) => Ok(listed),
        Ok(Err(FeedError::Wall(what))) => Err(Unread::Wall(what)),
        Ok(Err(error)) => Err(Unread::Broken(error.to_string())),
        // A document that makes the reader panic must not stop the others.
        Err(panic) => {
            tracing::error!(outlet = %id, feed = %url, "reading a document failed: {panic}");
            Err(Unread::Broken(format!("the reader failed on this document: {panic}")))
        }
    }
}
