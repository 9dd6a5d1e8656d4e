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
use crate::text::{date, decode, normalise};
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

/// Text of a fragment that may hold markup or be escaped twice (entities inside CDATA), without
/// the lists of related links that some outlets append. Markup is read up to a cap.
pub(super) fn plain_text(fragment: &str) -> String {
    if !fragment.contains(['<', '&']) {
        return normalise(fragment);
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
    normalise(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rss(item: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>Báo A</title>\
             <item><title>Một</title><link>https://a.vn/1.html</link>\
             <pubDate>Mon, 04 Aug 2025 08:00:00 +0700</pubDate></item>{item}</channel></rss>"
        )
    }

    fn read(document: impl AsRef<[u8]>) -> Result<ParsedFeed, FeedError> {
        parse(document.as_ref(), None, "https://a.vn/rss/home.rss", DateOrder::Dmy)
    }

    #[test]
    fn three_languages_say_the_same() {
        let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Báo A</title><entry><title>Một</title>\
            <link href=\"https://a.vn/1.html\"/><published>2025-08-04T08:00:00+07:00</published></entry></feed>";
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Báo A","items":[{"id":"1",
            "url":"https://a.vn/1.html","title":"Một","date_published":"2025-08-04T08:00:00+07:00","content_text":""}]}"#;
        let cases = [
            (rss(""), FeedFormat::Rss),
            (atom.to_owned(), FeedFormat::Atom),
            (json.to_owned(), FeedFormat::Json),
        ];
        for (document, format) in cases {
            let feed = read(document).unwrap();
            assert_eq!((feed.format, feed.title.as_str()), (format, "Báo A"));
            let item = &feed.items[0];
            assert_eq!((item.title.as_str(), item.url.as_str()), ("Một", "https://a.vn/1.html"));
            assert_eq!(item.published_at, "2025-08-04T01:00:00Z".parse().ok(), "{format}");
            assert_eq!(feed.warnings, Vec::<String>::new());
        }
    }

    #[test]
    fn a_broken_feed_still_gives_its_items_and_says_what_was_wrong() {
        let second = |title: &str| {
            rss(&format!("<item><title>{title}</title><link>https://a.vn/2.html</link></item>"))
        };
        let cut = {
            let whole = second("Hai");
            whole[..whole.len() - 30].to_owned()
        };
        let cases = [
            ("bare ampersand", second("KH&CN"), 2, "ampersands"),
            ("control character", second("Hai\u{8}"), 2, "forbids"),
            ("undefined entity", second("Hai&nbsp;ba"), 2, "ampersands"),
            ("cut in the second item", cut, 1, "breaks off"),
            ("no version", second("Hai").replace(" version=\"2.0\"", ""), 2, "version"),
            ("no prolog, blanks first", format!("\n\u{feff} {}", &second("Hai")[38..]), 2, "date"),
            (
                "second item without address",
                rss("<item><title>Hai</title></item>"),
                1,
                "web address",
            ),
        ];
        for (what, document, items, warning) in cases {
            let feed = read(document).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(feed.items.len(), items, "{what}");
            assert!(
                feed.warnings.iter().any(|w| w.contains(warning)),
                "{what}: {:?}",
                feed.warnings
            );
        }
    }

    #[test]
    fn titles_and_summaries_are_plain_text_without_related_links() {
        let feed = read(rss(
            "<item><title><![CDATA[ &quot;Một cửa&quot; v&#224; KH&CN ]]></title><link>/2.html?a=1&amp;b=2</link>\
             <description><![CDATA[<a href='x'><img src='y'></a></br>Tóm tắt&nbsp;<b>đậm</b><div><ul><li>liên quan</li></ul></div>]]>\
             </description><pubDate></pubDate></item>",
        ))
        .unwrap();
        let item = &feed.items[1];
        assert_eq!(item.title, "\"Một cửa\" và KH&CN");
        assert_eq!(item.url, "https://a.vn/2.html?a=1&b=2");
        assert_eq!(item.summary, "Tóm tắt đậm");
        assert_eq!(item.published_at, None, "an empty date is unknown, not now");
    }

    #[test]
    fn items_without_an_id_or_with_one_in_common_are_all_kept() {
        let item = |n: u32, id: &str| {
            format!("<item><title>Tin {n}</title><link>https://a.vn/{n}.html</link>{id}</item>")
        };
        let one = "<guid isPermaLink=\"false\">chung</guid>";
        let items = [item(2, one), item(3, one), item(4, ""), item(5, "<guid></guid>")];
        let feed = read(rss(&items.concat())).unwrap();
        let urls: Vec<_> = feed.items.iter().map(|item| item.url.as_str()).collect();
        let expected: Vec<_> = (1..=5).map(|n| format!("https://a.vn/{n}.html")).collect();
        assert_eq!(urls, expected);
        assert_eq!(feed.items[1].id, feed.items[2].id);

        let changed = read(rss(&items.concat().replace("chung", "khác"))).unwrap();
        assert_ne!(feed.items[1].id, changed.items[1].id);
        assert_eq!(feed.items[1].url, changed.items[1].url, "the address stays what it is");
    }

    #[test]
    fn how_long_a_feed_stays_is_told_in_every_dialect() {
        let ttl = |channel: &str| {
            read(rss("").replace("<title>Báo A", &format!("{channel}<title>Báo A"))).unwrap().ttl
        };
        assert_eq!(ttl(""), None);
        assert_eq!(ttl("<ttl>30</ttl>"), Some(Duration::from_secs(1_800)));
        let hourly = "<sy:updatePeriod xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\">hourly</sy:updatePeriod>";
        assert_eq!(ttl(hourly), Some(Duration::from_secs(3_600)));
    }

    #[test]
    fn what_is_no_feed_is_refused_with_the_reason() {
        let deep = format!("<rss version=\"2.0\"><channel>{}", "<a>".repeat(100_000));
        let cases: [(&str, Vec<u8>, &str); 9] = [
            (
                "a cookie page",
                b"<html><script>document.cookie='a=1';location.reload()</script></html>".to_vec(),
                "a wall against robots (a cookie set by script)",
            ),
            ("nothing", vec![], "empty"),
            ("blanks", b"  \n ".to_vec(), "empty"),
            ("an error page", b"<!DOCTYPE html><title>404</title>".to_vec(), "HTML"),
            ("gzip", vec![0x1f, 0x8b, 8, 0, 1], "binary"),
            ("zeros", vec![0; 64], "binary"),
            ("plain text", "Xin chào".as_bytes().to_vec(), "begins with"),
            ("other XML", b"<vnexpress><news/></vnexpress>".to_vec(), "no RSS"),
            ("nested a hundred thousand deep", deep.into_bytes(), "no RSS"),
        ];
        for (what, document, reason) in cases {
            let error = read(document).expect_err(what).to_string();
            assert!(error.contains(reason), "{what}: {error}");
        }
    }

    #[test]
    fn a_billion_laughs_stay_one_line() {
        let bomb = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">\
            <!ENTITY c \"&b;&b;&b;&b;\">]><rss version=\"2.0\"><channel><title>x</title><item><title>&c;</title>\
            <link>https://a.vn/1</link></item></channel></rss>";
        let feed = read(bomb).unwrap();
        assert_eq!(feed.items[0].title, "&c;");
    }

    #[test]
    fn a_summary_nested_sixty_thousand_deep_costs_no_more_than_its_first_part() {
        let nested = format!("Tóm tắt{}", "<div>ă".repeat(60_000));
        let feed = read(rss(&format!(
            "<item><title>Hai</title><link>/2.html</link><description><![CDATA[{nested}]]></description></item>"
        )))
        .unwrap();
        let summary = &feed.items[1].summary;
        assert!(summary.starts_with("Tóm tắt ă ă"), "{summary:.40}");
        assert!(summary.len() < MARKUP_CAP_BYTES, "{}", summary.len());
    }

    #[test]
    fn a_hundred_thousand_items_are_all_read() {
        let items: String = (0..100_000)
            .map(|n| {
                format!("<item><title>Tin {n}</title><link>https://a.vn/{n}.html</link></item>")
            })
            .collect();
        assert_eq!(read(rss(&items)).unwrap().items.len(), 100_001);
    }

    proptest! {
        #[test]
        fn no_document_makes_it_panic(body in "(<rss version=\"2.0\"><channel>)?(<item>|</item>|<title>|&|;|#x|]]>|<!\\[CDATA\\[|\\PC){0,60}") {
            let _ = read(body);
        }

        #[test]
        fn no_bytes_make_it_panic(body: Vec<u8>) {
            let _ = read(body);
        }
    }
}
