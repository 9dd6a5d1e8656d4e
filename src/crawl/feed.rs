//! Reads a feed document: RSS, Atom or JSON Feed, also a broken one.
//!
//! A feed that a strict parser refuses as a whole (one bare `&`, a cut tail, a wrong encoding
//! label) still lists articles. The text is repaired first; what was repaired is told in
//! `warnings`. A date that cannot be read stays `None`.

mod repair;
mod ttl;

use crate::domain::entry::FeedItem;
use crate::domain::outlet::DateOrder;
use crate::text::wall;
use crate::text::{date, decode, one_line};
use feed_rs::model;
use scraper::{Html, Node};
use std::fmt;
use std::time::Duration;
use url::Url;

/// Most of a title or summary that is read as HTML; no summary seen is longer than some kilobytes.
const MARKUP_CAP_BYTES: usize = 64 << 10;

/// Most tags of it that are read: the work of an HTML parser grows with the square of the nesting.
const MARKUP_CAP_TAGS: usize = 2_000;

/// The language a feed is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedFormat {
    /// RSS 0.9x, 1.0 or 2.0.
    Rss,
    /// Atom.
    Atom,
    /// JSON Feed.
    Json,
}

impl fmt::Display for FeedFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
        })
    }
}

/// What a feed document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedFeed {
    /// Its language.
    pub format: FeedFormat,
    /// Its title.
    pub title: String,
    /// Items in the document's order; items without a usable address are left out with a warning.
    pub items: Vec<FeedItem>,
    /// How long it says it stays as it is (`<ttl>`, `sy:updatePeriod`), uncapped.
    pub ttl: Option<Duration>,
    /// What was repaired or left out.
    pub warnings: Vec<String>,
}

/// Why a document lists nothing.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum FeedError {
    /// No bytes at all, or only blanks.
    #[error("the document is empty")]
    Empty,
    /// HTML: an error page, a consent page or a section page.
    #[error("the document is an HTML page, not a feed; check the address in a browser")]
    Html,
    /// A page that stands between a robot and the document, although the server said 200.
    #[error("the document is a wall against robots ({0}), not a feed")]
    Wall(&'static str),
    /// Compressed or binary.
    #[error("the document is binary, not a feed")]
    Binary,
    /// Some other text.
    #[error("the document is no RSS, Atom or JSON feed: {0}")]
    NotAFeed(String),
    /// Something else than a sitemap, where one was expected.
    #[error("the document is no sitemap: {0}")]
    NotASitemap(String),
    /// Something else than HTML, where a section page was expected.
    #[error("the document is no HTML page: {0}")]
    NotAPage(String),
    /// Unpacked it is larger than anything a sitemap may be.
    #[error("unpacked, the document is larger than {cap_bytes} bytes")]
    TooLarge {
        /// The cap.
        cap_bytes: usize,
    },
    /// The address it came from is none, so its links lead nowhere.
    #[error("`{0}` is no web address")]
    Address(String),
}

/// Makes XML of what was meant to be XML, and tells in `warnings` what was wrong: drops prolog and
/// document type, removes characters that XML forbids and escapes `&` that begin no entity.
pub fn repaired_xml(text: &str, warnings: &mut Vec<String>) -> String {
    repair::repair(text, warnings)
}

/// Parses `bytes` fetched from `url`.
///
/// - `content_type`: the server's header, as sent.
/// - `order`: how the outlet's bare numeric dates are read.
///
/// # Errors
/// [`FeedError`] when nothing in the document lists articles.
pub fn parse(
    bytes: &[u8],
    content_type: Option<&str>,
    url: &str,
    order: DateOrder,
) -> Result<ParsedFeed, FeedError> {
    let text = decode::decode(bytes, content_type);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    refuse_other_documents(bytes, text)?;
    if !text.starts_with(['<', '{']) {
        return Err(FeedError::NotAFeed(beginning(text)));
    }
    let parser = || {
        feed_rs::parser::Builder::new()
            .base_uri(Some(url))
            .timestamp_parser(move |text| date::parse(text, order))
            .build()
    };
    let mut warnings = Vec::new();
    let feed = if text.starts_with(['{', '[']) {
        parser().parse(text.as_bytes()).map_err(|error| FeedError::NotAFeed(error.to_string()))?
    } else {
        let repaired = repaired_xml(text, &mut warnings);
        match parser().parse(repaired.as_bytes()) {
            Ok(feed) => feed,
            Err(error) => {
                let refused = || FeedError::NotAFeed(reason(&repaired, &error.to_string()));
                let whole = repair::close_after_last_item(&repaired).ok_or_else(refused)?;
                warnings.push("the document breaks off; read up to its last whole item".to_owned());
                parser().parse(whole.as_bytes()).map_err(|_| refused())?
            }
        }
    };
    Ok(ParsedFeed { ttl: ttl::ttl(text), ..parsed(feed, url, warnings) })
}

/// What the document is instead, if its first element tells; otherwise what the parser said.
fn reason(text: &str, parser_said: &str) -> String {
    let name =
        text.strip_prefix('<').and_then(|rest| rest.split([' ', '>', '/', '\n', '\t']).next());
    match name {
        Some(name @ ("rss" | "feed" | "rdf:RDF")) => format!("broken <{name}>: {parser_said}"),
        Some(name) if name.starts_with(char::is_alphabetic) => {
            format!("its root element is <{}>", name.chars().take(40).collect::<String>())
        }
        _ => parser_said.to_owned(),
    }
}

/// What is neither XML, JSON nor plain text.
pub(super) fn refuse_other_documents(bytes: &[u8], text: &str) -> Result<(), FeedError> {
    refuse_what_is_no_text(bytes, text)?;
    if is_html(text) {
        return Err(wall::wall(text).map_or(FeedError::Html, FeedError::Wall));
    }
    Ok(())
}

/// What lists nothing, whatever kind of document was expected.
pub(super) fn refuse_what_is_no_text(bytes: &[u8], text: &str) -> Result<(), FeedError> {
    if text.trim().is_empty() {
        return Err(FeedError::Empty);
    }
    if bytes.starts_with(&[0x1f, 0x8b]) || text.chars().take(200).any(|c| c == '\0') {
        return Err(FeedError::Binary);
    }
    Ok(())
}

/// Whether a text begins as HTML pages do.
fn is_html(text: &str) -> bool {
    let start: String = text.chars().take(300).collect::<String>().to_ascii_lowercase();
    start.contains("<!doctype html") || start.starts_with("<html")
}

/// The first letters of a text, for messages.
pub(super) fn beginning(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    format!("it begins with `{}`", start.escape_debug())
}

fn parsed(feed: model::Feed, url: &str, mut warnings: Vec<String>) -> ParsedFeed {
    let listed = feed.entries.len();
    let base = Url::parse(url).ok();
    let items: Vec<_> =
        feed.entries.into_iter().filter_map(|entry| item(entry, base.as_ref())).collect();
    if items.len() < listed {
        warnings
            .push(format!("{} items without a web address were left out", listed - items.len()));
    }
    let undated = items.iter().filter(|item| item.published_at.is_none()).count();
    if undated > 0 {
        warnings.push(format!("{undated} of {} items have no readable date", items.len()));
    }
    ParsedFeed {
        format: match feed.feed_type {
            model::FeedType::Atom => FeedFormat::Atom,
            model::FeedType::JSON => FeedFormat::Json,
            _ => FeedFormat::Rss,
        },
        title: feed.title.map(|title| plain_text(&title.content)).unwrap_or_default(),
        items,
        ttl: None,
        warnings,
    }
}

fn item(entry: model::Entry, base: Option<&Url>) -> Option<FeedItem> {
    let is_page = |link: &&model::Link| {
        link.rel.as_deref().is_none_or(|rel| rel == "alternate" || rel == "self")
    };
    let links = entry.links.iter().filter(is_page).map(|link| link.href.trim());
    // A guid that is an address stands in for a missing link.
    let url = links.chain([entry.id.as_str()]).find_map(|address| web_address(address, base))?;
    let summary = entry
        .summary
        .map(|text| text.content)
        .or_else(|| entry.content.and_then(|content| content.body))
        .unwrap_or_default();
    Some(FeedItem {
        id: entry.id,
        url: url.to_string(),
        title: entry.title.map(|title| plain_text(&title.content)).unwrap_or_default(),
        summary: plain_text(&summary),
        published_at: entry.published,
        updated_at: entry.updated,
    })
}

/// `address`, resolved against `base` if it is relative, if it leads to the web.
pub(super) fn web_address(address: &str, base: Option<&Url>) -> Option<Url> {
    let looks_like_one = address.starts_with("http") || address.starts_with('/');
    let url = match base {
        Some(base) if looks_like_one => base.join(address).ok()?,
        _ => Url::parse(address).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// Text, on one line, of a fragment that may hold markup or be escaped twice (entities inside CDATA), without
/// the lists of related links that some outlets append. Markup is read up to a cap.
pub(super) fn plain_text(fragment: &str) -> String {
    if !fragment.contains(['<', '&']) {
        return one_line(fragment);
    }
    let fragment = &fragment[..fragment.floor_char_boundary(MARKUP_CAP_BYTES)];
    let end = fragment.match_indices('<').nth(MARKUP_CAP_TAGS).map_or(fragment.len(), |(at, _)| at);
    let html = Html::parse_fragment(&fragment[..end]);
    let mut text = String::new();
    let mut waiting = vec![*html.root_element()];
    while let Some(node) = waiting.pop() {
        match node.value() {
            Node::Text(words) => {
                text.push_str(words);
                text.push(' ');
            }
            Node::Element(element) if element.name() == "ul" => {}
            _ => waiting.extend(node.children().rev()),
        }
    }
    one_line(&text)
}

#[cfg(test)]
mod tests;
