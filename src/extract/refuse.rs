//! Tells pages that are no article: sections, error pages, block pages, feeds.

use super::body::Found;
use super::{ExtractError, Sources, lines};
use crate::text::fold;
use scraper::Selector;
use std::sync::LazyLock;

static LINKS: LazyLock<Selector> = LazyLock::new(|| super::layout::fixed("a[href]"));
static BODY: LazyLock<Selector> = LazyLock::new(|| super::layout::fixed("body"));
static FEED: LazyLock<Selector> =
    LazyLock::new(|| super::layout::fixed("rss > channel, feed > entry, urlset > url"));

/// Fewer links than this stand on any short article page.
const LISTING_LINKS: usize = 40;
/// Share of letters inside links: 0.6 to 0.95 on the section pages among the samples.
const LISTING_SHARE: f64 = 0.5;
/// A page with less text than this may be a wall in front of the article.
const WALL_CHARS: usize = 1_500;

/// Headlines of error pages, marks removed; the whole headline, so that news about somebody
/// "not found" stays news.
const ERRORS: [&str; 16] = [
    "404", "404 not found", "not found", "page not found", "error 404", "loi 404",
    "404 - khong tim thay trang", "khong tim thay trang", "trang khong ton tai",
    "trang khong tim thay", "khong tim thay noi dung", "bai viet khong ton tai",
    "noi dung khong ton tai", "duong dan khong ton tai", "khong tim thay bai viet", "co loi xay ra",
];
/// Words of pages that stand between a robot and the article, marks removed.
const WALLS: [&str; 14] = [
    "just a moment", "access denied", "attention required", "checking your browser", "captcha",
    "thong bao tu choi truy cap", "tu choi truy cap", "ban khong phai la robot",
    "you have been blocked", "enable javascript and cookies", "403 forbidden", "request rejected",
    "vui long bat javascript", "ddos protection",
];

/// Refuses what the address or the kind of document gives away.
pub(super) fn before_reading(sources: &Sources<'_>) -> Result<(), ExtractError> {
    let url = sources.url;
    let is_home = matches!(url.path(), "" | "/") && url.query().is_none();
    if url.host_str().is_some_and(|host| !host.is_empty()) && is_home {
        return Err(ExtractError::NotArticle { why: "a home page" });
    }
    if sources.doc.select(&FEED).next().is_some() {
        return Err(ExtractError::NotArticle { why: "a feed or sitemap" });
    }
    Ok(())
}

/// Refuses what headline, text and links give away.
pub(super) fn after_reading(
    sources: &Sources<'_>,
    title: &str,
    found: &Found,
) -> Result<(), ExtractError> {
    let body = sources.doc.select(&BODY).next();
    let visible = body.map_or_else(String::new, lines::inline);
    if visible.is_empty() && found.lines.is_empty() && !sources.ld.has_article() {
        return Err(ExtractError::NoText);
    }
    // The words of the page itself: a feed's title says nothing about what the server sent.
    if title.is_empty() {
        return Err(ExtractError::NotArticle { why: "a page without headline" });
    }
    let dated = sources.meta.get(&super::dates::META_KEYS).is_some();
    if sources.ld.has_article() || found.by_outlet || (dated && !is_listing(sources)) {
        return Ok(());
    }
    let folded = |text: &str| fold(&text.to_lowercase());
    let heading = folded(title);
    let heading = heading.trim_matches(|c: char| !c.is_alphanumeric());
    if ERRORS.contains(&heading) {
        return Err(ExtractError::NotArticle { why: "an error page" });
    }
    if visible.chars().count() < WALL_CHARS {
        let words = format!("{heading}\n{}", folded(&visible));
        if WALLS.iter().any(|wall| words.contains(wall)) {
            return Err(ExtractError::NotArticle { why: "a page that blocks robots" });
        }
        let start: String = folded(&visible).chars().take(200).collect();
        if ERRORS[3..].iter().any(|error| start.contains(error)) {
            return Err(ExtractError::NotArticle { why: "an error page" });
        }
    }
    if is_listing(sources) {
        return Err(ExtractError::NotArticle { why: "a page of links" });
    }
    Ok(())
}

fn is_listing(sources: &Sources<'_>) -> bool {
    let body = sources.doc.select(&BODY).next();
    sources.doc.select(&LINKS).count() >= LISTING_LINKS
        && body.is_some_and(|body| lines::link_share(body) >= LISTING_SHARE)
}
