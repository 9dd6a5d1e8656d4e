//! Finds ways in that nobody has defined: in a home page, in robots.txt, in the usual places.
//!
//! Gives candidates only; whether one lists articles shows when it is fetched and read.

use crate::crawl::robots;
use crate::domain::address::canonical;
use crate::domain::outlet::FeedKind;
use crate::text::bound::bound;
use crate::text::{decode, one_line};
use scraper::{ElementRef, Html, Selector};
use std::fmt;
use std::sync::LazyLock;
use url::Url;

/// A possible way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovered {
    /// Its address.
    pub url: Url,
    /// What it looks like.
    pub kind: FeedKind,
    /// What the link to it says, or empty.
    pub title: String,
    /// How it was found.
    pub how: How,
}

/// How a possible way in was found; the most reliable first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// `<link rel="alternate">` of a page.
    Announced,
    /// A `Sitemap:` line of robots.txt.
    Robots,
    /// A link on a page.
    Linked,
    /// A place where many outlets have theirs.
    Usual,
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Announced => "announced by a page",
            Self::Robots => "named in robots.txt",
            Self::Linked => "linked from a page",
            Self::Usual => "in a usual place",
        })
    }
}

macro_rules! css {
    ($name:ident, $css:literal) => {
        static $name: LazyLock<Selector> =
            LazyLock::new(|| Selector::parse($css).expect("a constant selector, covered by tests"));
    };
}

css!(ANNOUNCED, "link[rel~=alternate][href]");
css!(LINK, "a[href]");

/// Places where the content systems of Vietnamese outlets put theirs.
const USUAL: [(&str, FeedKind); 12] = [
    ("/rss/home.rss", FeedKind::Syndicated),
    ("/home.rss", FeedKind::Syndicated),
    ("/rss/tin-moi-nhat.rss", FeedKind::Syndicated),
    ("/tin-moi-nhat.rss", FeedKind::Syndicated),
    ("/rss.xml", FeedKind::Syndicated),
    ("/feed", FeedKind::Syndicated),
    ("/sitemap.xml", FeedKind::Sitemap),
    ("/sitemap_index.xml", FeedKind::Sitemap),
    ("/news-sitemap.xml", FeedKind::Sitemap),
    ("/sitemap/news-sitemap.xml", FeedKind::Sitemap),
    ("/google-news-sitemap.xml", FeedKind::Sitemap),
    ("/sitemaps.xml", FeedKind::Sitemap),
];

/// What a page, fetched from `url`, announces or links to, each address once; then the usual
/// places of its host.
pub fn from_page(body: &[u8], content_type: Option<&str>, url: &Url) -> Vec<Discovered> {
    let html = document(body, content_type);
    let announced = html.select(&ANNOUNCED).filter_map(|link| {
        let kind = of_type(link.attr("type")?)?;
        found(link, url, kind, How::Announced)
    });
    let linked = html.select(&LINK).filter_map(|link| {
        let kind = of_address(&url.join(link.attr("href")?.trim()).ok()?)?;
        found(link, url, kind, How::Linked)
    });
    let usual = USUAL.iter().filter_map(|(path, kind)| {
        let url = url.join(path).ok()?;
        Some(Discovered { url, kind: *kind, title: String::new(), how: How::Usual })
    });
    each_once(announced.chain(linked).chain(usual))
}

/// Pages, linked from this one, on which an outlet lists its feeds (`/rss.htm`), each once.
pub fn feed_pages(body: &[u8], content_type: Option<&str>, url: &Url) -> Vec<Url> {
    let mut pages: Vec<Url> = Vec::new();
    for link in document(body, content_type).select(&LINK) {
        let target = link.attr("href").and_then(|href| url.join(href.trim()).ok());
        let Some(target) = target.and_then(|target| canonical(target.as_str())) else { continue };
        let name = target.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
        let is_one = matches!(stem.as_str(), "rss" | "kenh-rss" | "rss-feed" | "feeds")
            && of_address(&target).is_none();
        if is_one && target.host_str() == url.host_str() && !pages.contains(&target) {
            pages.push(target);
        }
    }
    pages
}

/// The sitemaps that a robots.txt, fetched from `url`, names, each once.
pub fn from_robots(body: &[u8], url: &Url) -> Vec<Discovered> {
    let body = &body[..body.len().min(robots::CAP_BYTES)];
    let text = decode::decode(body, None);
    let sitemaps = text.trim_start_matches('\u{feff}').lines().filter_map(|line| {
        let (key, address) = line.split_once(':')?;
        let address = address.split(" #").next().unwrap_or(address).trim();
        let is_one = key.trim().eq_ignore_ascii_case("sitemap") && !address.is_empty();
        let target = canonical(url.join(address).ok()?.as_str())?;
        let title = String::new();
        is_one.then_some(Discovered {
            url: target,
            kind: FeedKind::Sitemap,
            title,
            how: How::Robots,
        })
    });
    each_once(sitemaps)
}

fn document(body: &[u8], content_type: Option<&str>) -> Html {
    Html::parse_document(&bound(&decode::decode(body, content_type)))
}

fn found(link: ElementRef<'_>, page: &Url, kind: FeedKind, how: How) -> Option<Discovered> {
    let url = canonical(page.join(link.attr("href")?.trim()).ok()?.as_str())?;
    let said = link.attr("title").map(one_line).filter(|title| !title.is_empty());
    let title = said.unwrap_or_else(|| one_line(&link.text().take(20).collect::<String>()));
    Some(Discovered { url, kind, title, how })
}

/// By media type.
fn of_type(media_type: &str) -> Option<FeedKind> {
    let name = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let feeds = ["application/rss+xml", "application/atom+xml", "application/feed+json"];
    feeds.contains(&name.as_str()).then_some(FeedKind::Syndicated)
}

/// By the look of an address.
fn of_address(url: &Url) -> Option<FeedKind> {
    let path = url.path().to_ascii_lowercase();
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let is_xml = name.ends_with(".xml") || name.ends_with(".xml.gz");
    if is_xml && path.contains("sitemap") {
        return Some(FeedKind::Sitemap);
    }
    let syndicated = name.ends_with(".rss")
        || name.ends_with(".atom")
        || (is_xml && (name.contains("rss") || name.contains("feed") || path.contains("/rss/")))
        || name == "feed.json";
    syndicated.then_some(FeedKind::Syndicated)
}

fn each_once(found: impl Iterator<Item = Discovered>) -> Vec<Discovered> {
    let mut once: Vec<Discovered> = Vec::new();
    for one in found {
        if !once.iter().any(|known| known.url == one.url) {
            once.push(one);
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: &str = "<html><head>\
        <link rel='alternate' type='application/rss+xml' title='Thời sự' href='/rss/thoi-su.rss'>\
        <link rel='alternate' hreflang='en' href='https://en.bao.example/'>\
        <link rel='alternate stylesheet' type='text/css' href='/x.css'></head><body>\
        <a href='/rss/thoi-su.rss'>RSS</a> <a href='/rss/kinh-te.rss'>Kinh <b>tế</b></a>\
        <a href='/sitemap/tin.xml.gz'>Tin</a><a href='/sitemap-tin.xml'>Sơ đồ</a>\
        <a href='/rss.htm'>RSS</a><a href='/rss.htm?utm_source=x'>RSS</a><a href='/tin-1.html'>Tin</a>\
        <a href='https://khac.example/rss'>Khác</a><a href='javascript:void(0)'>x</a></body></html>";

    fn base() -> Url {
        Url::parse("https://bao.example/").unwrap()
    }

    #[test]
    fn a_home_page_leads_to_feeds_and_sitemaps() {
        let found = from_page(PAGE.as_bytes(), None, &base());
        let named = found.iter().filter(|one| one.how != How::Usual);
        let named: Vec<_> =
            named.map(|one| (one.url.path(), one.kind, one.title.as_str(), one.how)).collect();
        let rss = FeedKind::Syndicated;
        let expected = [
            ("/rss/thoi-su.rss", rss, "Thời sự", How::Announced),
            ("/rss/kinh-te.rss", rss, "Kinh tế", How::Linked),
            ("/sitemap/tin.xml.gz", FeedKind::Sitemap, "Tin", How::Linked),
            ("/sitemap-tin.xml", FeedKind::Sitemap, "Sơ đồ", How::Linked),
        ];
        assert_eq!(named, expected);
        let usual = found.iter().filter(|one| one.how == How::Usual);
        assert_eq!(usual.count(), USUAL.len());
    }

    #[test]
    fn pages_that_list_feeds_are_told_from_feeds() {
        let pages = feed_pages(PAGE.as_bytes(), None, &base());
        let pages: Vec<_> = pages.iter().map(Url::as_str).collect();
        assert_eq!(pages, ["https://bao.example/rss.htm"]);
    }

    #[test]
    fn robots_txt_names_sitemaps_in_every_spelling() {
        let robots = "\u{feff}User-agent: *\nDisallow: /x\nSitemap: https://bao.example/a.xml\r\n\
                      sitemap:/b.xml # tin\nSITEMAP : https://kho.example/c.xml.gz\nSitemap:\n\
                      Sitemap: https://bao.example/a.xml\nSitemap: ftp://bao.example/d.xml";
        let found = from_robots(robots.as_bytes(), &base().join("/robots.txt").unwrap());
        let found: Vec<_> = found.iter().map(|one| one.url.as_str()).collect();
        let expected = [
            "https://bao.example/a.xml",
            "https://bao.example/b.xml",
            "https://kho.example/c.xml.gz",
        ];
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(page: Vec<u8>, text in "(sitemap|:|/|<a href=|rss|>|\\PC){0,40}") {
            for body in [page.as_slice(), text.as_bytes()] {
                from_page(body, None, &base());
                feed_pages(body, None, &base());
                from_robots(body, &base());
            }
        }
    }
}
