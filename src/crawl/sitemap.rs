//! Reads sitemaps: lists of articles, news sitemaps, and indexes of further sitemaps.
//!
//! Takes the bytes as they came, packed or not, in any encoding; gives items as a feed does, and
//! the sitemaps that an index names. `<lastmod>` tells when a page was changed, never when it
//! was published; a news sitemap's `<news:publication_date>` does. What breaks off or is not
//! escaped is repaired as in feeds, and told.

mod walk;

use crate::crawl::feed::{self, FeedError, beginning, refuse_other_documents, web_address};
use crate::domain::entry::FeedItem;
use crate::domain::outlet::DateOrder;
use crate::domain::time::Timestamp;
use crate::text::decode;
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;
use url::Url;

/// Largest document, unpacked. The protocol allows 50 MB (sitemaps.org).
const UNPACKED_CAP_BYTES: usize = 64 << 20;

/// What a sitemap says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SitemapDoc {
    /// Sitemaps that it names, in its order.
    pub children: Vec<Child>,
    /// Pages that it lists, in its order. Without an id; `updated_at` is `<lastmod>`.
    pub items: Vec<FeedItem>,
    /// Names and languages that news items carry, each once.
    pub publications: Vec<Publication>,
    /// What was repaired or left out.
    pub warnings: Vec<String>,
}

/// A sitemap named by an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// Its address.
    pub url: Url,
    /// When it changed last, as the index says.
    pub last_modified: Option<Timestamp>,
}

/// Whose news a news sitemap lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Publication {
    /// `<news:name>`.
    pub name: String,
    /// `<news:language>`.
    pub language: String,
}

/// Parses `bytes` fetched from `url`.
///
/// - `content_type`: the server's header, as sent.
/// - `order`: how the outlet's bare numeric dates are read.
///
/// # Errors
/// [`FeedError`] when the document is no sitemap of any kind.
pub fn parse(
    bytes: &[u8],
    content_type: Option<&str>,
    url: &Url,
    order: DateOrder,
) -> Result<SitemapDoc, FeedError> {
    let mut warnings = Vec::new();
    let bytes = unpacked(bytes, &mut warnings)?;
    let text = decode::decode(&bytes, content_type);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    refuse_other_documents(&bytes, text)?;
    let doc = match kind_of(text) {
        Kind::Sitemap => walk::walk(&feed::repaired_xml(text, &mut warnings), url, order),
        Kind::Feed => of_feed(feed::parse(&bytes, content_type, url.as_str(), order)?),
        Kind::Text => of_lines(text, url),
        Kind::Other => return Err(FeedError::NotASitemap(beginning(text))),
    };
    warnings.extend(doc.warnings);
    Ok(SitemapDoc { warnings, ..doc })
}

enum Kind {
    Sitemap,
    Feed,
    Text,
    Other,
}

/// What the first elements, or the first line, show.
fn kind_of(text: &str) -> Kind {
    let start: String = text.chars().take(4_000).collect();
    let opens = |names: &[&str]| names.iter().any(|name| start.contains(name));
    if opens(&["<urlset", ":urlset", "<sitemapindex", ":sitemapindex"]) {
        Kind::Sitemap
    } else if opens(&["<rss", "<feed", "<rdf:RDF"]) || text.starts_with('{') {
        Kind::Feed
    } else if start.starts_with("http://") || start.starts_with("https://") {
        Kind::Text
    } else {
        Kind::Other
    }
}

/// `bytes` without their gzip layer, known by its first bytes whatever the server calls it. What
/// comes before a break is kept.
fn unpacked<'b>(bytes: &'b [u8], warnings: &mut Vec<String>) -> Result<Cow<'b, [u8]>, FeedError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    let cap = u64::try_from(UNPACKED_CAP_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let read = MultiGzDecoder::new(bytes).take(cap).read_to_end(&mut unpacked);
    if unpacked.len() > UNPACKED_CAP_BYTES {
        return Err(FeedError::TooLarge { cap_bytes: UNPACKED_CAP_BYTES });
    }
    match read {
        Ok(_) => {}
        Err(_) if unpacked.is_empty() => return Err(FeedError::Binary),
        Err(_) => warnings.push("the compressed document breaks off".to_owned()),
    }
    Ok(Cow::Owned(unpacked))
}

/// A feed that stands where a sitemap was named, which the protocol allows.
fn of_feed(feed: feed::ParsedFeed) -> SitemapDoc {
    SitemapDoc { items: feed.items, warnings: feed.warnings, ..SitemapDoc::default() }
}

/// One address a line.
fn of_lines(text: &str, url: &Url) -> SitemapDoc {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let address = |line: &str| web_address(line, Some(url));
    let mut doc = SitemapDoc::default();
    for address in lines().filter_map(address) {
        doc.add(address, None, String::new(), None);
    }
    let refused = lines().count() - doc.items.len() - doc.children.len();
    doc.tell_refused(refused);
    doc
}

impl SitemapDoc {
    /// Adds a listed address: an item, or a sitemap that stands among the pages.
    fn add(
        &mut self,
        url: Url,
        last_modified: Option<Timestamp>,
        title: String,
        published_at: Option<Timestamp>,
    ) {
        let path = url.path().to_ascii_lowercase();
        if title.is_empty() && (path.ends_with(".xml") || path.ends_with(".xml.gz")) {
            self.children.push(Child { url, last_modified });
            return;
        }
        self.items.push(FeedItem {
            id: String::new(),
            url: url.to_string(),
            title,
            summary: String::new(),
            published_at,
            updated_at: last_modified,
        });
    }

    fn tell_refused(&mut self, refused: usize) {
        if refused > 0 {
            self.warnings.push(format!("{refused} items without a web address were left out"));
        }
    }
}

#[cfg(test)]
mod tests;
