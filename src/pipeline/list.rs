//! Reads what one document lists, whatever its kind.

use crate::crawl::sitemap::Child;
use crate::crawl::{feed, listing, sitemap, wall};
use crate::domain::entry::FeedItem;
use crate::domain::outlet::{Feed, FeedKind, Outlet};
use crate::domain::page::Page;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// What a document lists.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// Its items, in its order.
    pub(super) items: Vec<FeedItem>,
    /// Of an index of sitemaps: the sitemaps.
    pub(super) children: Vec<Child>,
    /// Of a section page: the page of older items.
    pub(super) next: Option<Url>,
    /// What was repaired or left out.
    pub(super) warnings: Vec<String>,
    /// The pause that the document asks for.
    pub(super) ttl: Option<Duration>,
}

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
        let read = parse(&page, &outlet, &feed);
        // Walls are looked for last: a document that can be read is none.
        read.map_err(|why| wall::wall(&page).map_or(Unread::Broken(why), Unread::Wall))
    });
    reading.await.unwrap_or_else(|panic| {
        // A document that makes the reader panic must not stop the others.
        tracing::error!(outlet = %id, feed = %url, "reading a document failed: {panic}");
        Err(Unread::Broken(format!("the reader failed on this document: {panic}")))
    })
}

fn parse(page: &Page, outlet: &Outlet, feed: &Feed) -> Result<Listed, String> {
    let kind = page.header("content-type");
    let url = &page.final_url;
    match feed.kind {
        FeedKind::Syndicated => {
            let read = feed::parse(&page.body, kind, url, feed.date_order);
            let feed::ParsedFeed { items, warnings, ttl, .. } =
                read.map_err(|error| error.to_string())?;
            Ok(Listed { items, warnings, ttl, ..Listed::default() })
        }
        FeedKind::Sitemap => {
            let read = sitemap::parse(&page.body, kind, url);
            let sitemap::SitemapDoc { children, items, warnings } =
                read.map_err(|error| error.to_string())?;
            Ok(Listed { items, children, warnings, ..Listed::default() })
        }
        FeedKind::Section => {
            let read = listing::parse(&page.body, kind, url, outlet, feed.listing.as_ref());
            let listing::ListingDoc { items, next, warnings } =
                read.map_err(|error| error.to_string())?;
            // A section without a single article is a wall or a changed layout, never news.
            if items.is_empty() {
                return Err("the page lists no article".to_owned());
            }
            Ok(Listed { items, next, warnings, ..Listed::default() })
        }
    }
}
