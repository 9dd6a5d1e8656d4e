//! What a document lists, whichever kind of feed it is.

use crate::crawl::feed::{self, FeedError};
use crate::crawl::listing;
use crate::crawl::sitemap::{self, Child};
use crate::domain::entry::FeedItem;
use crate::domain::outlet::{Feed, FeedKind, Outlet};
use std::time::Duration;
use url::Url;

/// What one document lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Articles, in the document's order.
    pub items: Vec<FeedItem>,
    /// Sitemaps that an index names; none of other kinds.
    pub children: Vec<Child>,
    /// The next page of a section; none of other kinds.
    pub next: Option<Url>,
    /// How long a feed says it stays as it is, uncapped.
    pub ttl: Option<Duration>,
    /// What was repaired or left out.
    pub warnings: Vec<String>,
}

/// Reads `bytes`, a document of `feed` fetched from `url`.
///
/// - `content_type`: the server's header, as sent.
/// - `url`: the feed's own address, one of an archive, a child sitemap or a later page, after
///   redirects.
///
/// # Errors
/// [`FeedError`] when the document is not of the feed's kind, or lists nothing by its nature.
pub fn read(
    bytes: &[u8],
    content_type: Option<&str>,
    url: &str,
    outlet: &Outlet,
    feed: &Feed,
) -> Result<Listed, FeedError> {
    let order = feed.date_order;
    let address = Url::parse(url).map_err(|_| FeedError::Address(url.to_owned()))?;
    match feed.kind {
        FeedKind::Syndicated => {
            let doc = feed::parse(bytes, content_type, url, order)?;
            let (items, ttl, warnings) = (doc.items, doc.ttl, doc.warnings);
            Ok(Listed { items, ttl, warnings, ..Listed::default() })
        }
        FeedKind::Sitemap => {
            let doc = sitemap::parse(bytes, content_type, &address, order)?;
            let (mut items, children, warnings) = (doc.items, doc.children, doc.warnings);
            if feed.lastmod_is_publication {
                items.iter_mut().for_each(|it| it.published_at = it.published_at.or(it.updated_at));
            }
            Ok(Listed { items, children, warnings, ..Listed::default() })
        }
        FeedKind::Section => {
            let doc = listing::parse(
                bytes,
                content_type,
                &address,
                outlet,
                feed.listing.as_ref(),
                order,
            )?;
            let (items, next, warnings) = (doc.items, doc.next, doc.warnings);
            Ok(Listed { items, next, warnings, ..Listed::default() })
        }
    }
}
