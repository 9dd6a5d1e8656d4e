//! Looking at an outlet on loopback tells what is wrong with it, and what it has beside.

use super::discover::discover;
use super::look::{Found, look};
use crate::crawl::guard::Resolver;
use crate::crawl::{Http, HttpConfig};
use crate::domain::outlet::{Archive, Feed, FeedKind, FeedStatus, Outlet};
use crate::domain::time::Timestamp;
use crate::pipeline::SystemClock;
use crate::web::loopback::{self, Answer, Ask, Reply};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::net::TcpListener;

const CAP_BYTES: usize = 1 << 20;

fn now() -> Timestamp {
    "2026-09-14T08:00:00Z".parse().unwrap()
}

/// An RSS feed of articles under `folder`, published at `date`.
fn rss(folder: &str, date: &str) -> Reply {
    let items: String = (1..=6)
        .map(|n| format!("<item><title>Tin {n}</title><link>http://bao.example{folder}/tin-{n}.htm</link><pubDate>{date}</pubDate></item>"))
        .collect();
    let xml = format!("<rss version=\"2.0\"><channel><title>Báo</title>{items}</channel></rss>");
    Reply::new(200, "text/xml", xml)
}

fn answer(ask: &Ask) -> Reply {
    let fresh = "Mon, 14 Sep 2026 08:30:00 +0700";
    let html = |body: &str| Reply::new(200, "text/html", body.to_owned());
    let links = |paths: &[&str]| {
        let link = |path: &&str| format!("<a href='{path}'>Tin</a>");
        format!("<!DOCTYPE html><html>{}</html>", paths.iter().map(link).collect::<String>())
    };
    let articles = ["/a-1.htm", "/b-2.htm", "/c-3.htm", "/d-4.htm", "/e-5.htm"];
    let sitemap = "<urlset><url><loc>http://bao.example/a-1.htm</loc>\
        <lastmod>2026-09-13</lastmod></url></urlset>";
    match ask.path() {
        "/robots.txt" => {
            Reply::new(200, "text/plain", "Sitemap: /so-do.xml\nSitemap: http://khac.example/x.xml")
        }
        "/" => html(&format!(
            "<!DOCTYPE html><link rel=alternate type=application/rss+xml href=/rss/the-gioi.rss>\
             <a href=/rss.htm>RSS</a>{}",
            links(&articles)
        )),
        "/rss.htm" => html(
            "<!DOCTYPE html><a href=/rss/the-thao.rss>Thể thao</a><a href=/rss/chung.rss>Chung</a>",
        ),
        "/rss/the-gioi.rss" => rss("/phap-luat", fresh),
        "/rss/the-thao.rss" => rss("/the-thao", fresh),
        "/rss/chung.rss" => rss("/phap-luat", fresh),
        "/rss/cu.rss" => rss("", "Mon, 04 Aug 2025 08:00:00 +0700"),
        "/rss/rong.rss" => {
            Reply::new(200, "text/xml", "<rss version=\"2.0\"><channel></channel></rss>")
        }
        "/rss/tuong.rss" => {
            html("<html><script>document.cookie='a=1';location.reload()</script></html>")
        }
        "/so-do.xml" => Reply::new(
            200,
            "text/xml",
            "<sitemapindex><sitemap><loc>/so-do-1.xml</loc></sitemap></sitemapindex>",
        ),
        "/so-do-1.xml" | "/luu/2026-9.xml" => Reply::new(200, "text/xml", sitemap),
        "/muc.htm" => html(&links(&articles)),
        _ => Reply::new(404, "text/plain", "không có"),
    }
}

/// A client that knows bao.example and khac.example as one server on loopback.
async fn http() -> Http {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    let served: Answer = Arc::new(answer);
    tokio::spawn(loopback::serve(listener, served));
    let names = ["bao.example", "khac.example"].map(|name| (name.to_owned(), server));
    let resolver = Resolver::Fixed(Arc::new(BTreeMap::from(names)));
    let config = HttpConfig { delay: Duration::ZERO, resolver, ..HttpConfig::new("test") };
    Http::new(config, Arc::new(SystemClock)).unwrap()
}

/// A real outlet's definition, led to bao.example and without feeds.
fn outlet() -> Outlet {
    static OUTLET: LazyLock<Outlet> = LazyLock::new(|| {
        let catalog = crate::catalog::parse(&crate::catalog::embedded()).unwrap();
        let mut outlet = catalog.outlet(&"plo".into()).unwrap().clone();
        outlet.domains[0].host = "bao.example".to_owned();
        outlet.homepage = "http://bao.example/".parse().ok();
        outlet.article_paths = vec![r"-\d+\.htm$".parse().unwrap()];
        outlet.feeds = vec![];
        outlet.local = true;
        outlet
    });
    OUTLET.clone()
}

fn feed(path: &str, kind: FeedKind) -> Feed {
    Feed::new(format!("http://bao.example{path}").parse().unwrap(), kind, FeedStatus::Live)
}

async fn found(feed: &Feed) -> Found {
    look(&http().await, &outlet(), feed, CAP_BYTES, now()).await
}

#[tokio::test]
async fn what_is_wrong_with_a_feed_is_said() {
    let rss = FeedKind::Syndicated;
    let cases = [
        ("/rss/the-thao.rss", rss, 6, "", ""),
        ("/rss/the-gioi.rss", rss, 6, "", "0 of 6 items lie under /the-gioi/"),
        ("/rss/cu.rss", rss, 6, "nothing new for more than 14 days", ""),
        ("/rss/rong.rss", rss, 0, "it lists nothing", ""),
        ("/rss/tuong.rss", rss, 0, "a wall against robots (a cookie set by script)", ""),
        ("/rss/khong.rss", rss, 0, "404", ""),
        ("/muc.htm", rss, 0, "an HTML page", ""),
        ("/muc.htm", FeedKind::Section, 5, "", "no next page"),
        ("/so-do.xml", FeedKind::Sitemap, 0, "", ""),
        ("/so-do-1.xml", FeedKind::Sitemap, 1, "", ""),
        ("/rss/tuong.rss", FeedKind::Section, 0, "a wall against robots", ""),
    ];
    for (path, kind, items, fault, warning) in cases {
        let found = found(&feed(path, kind)).await;
        assert_eq!(found.items, items, "{path} as {kind}");
        let said = found.fault.unwrap_or_default();
        assert!(said.contains(fault) && said.is_empty() == fault.is_empty(), "{path}: {said}");
        let warnings = found.warnings.join("; ");
        assert!(warnings.contains(warning), "{path}: {warnings}");
        assert_eq!(warnings.is_empty(), warning.is_empty(), "{path}: {warnings}");
    }
}

#[tokio::test]
async fn an_archive_is_looked_at_by_its_newest_document() {
    let template = "http://bao.example/luu/{yyyy}-{m}.xml";
    let archive = Archive::new(template).unwrap();
    let feed = Feed { archive: Some(archive), ..feed("/luu/", FeedKind::Sitemap) };
    let first_of_october = "2026-10-01T02:00:00Z".parse().unwrap();
    let seen = look(&http().await, &outlet(), &feed, CAP_BYTES, first_of_october).await;
    assert_eq!((seen.items, seen.newest.as_str()), (1, "newest 13/09/2026 00:00"));
    let seen =
        look(&http().await, &outlet(), &feed, CAP_BYTES, "2026-11-20T02:00:00Z".parse().unwrap())
            .await;
    assert!(seen.fault.unwrap().contains("404"));
}

#[tokio::test]
async fn discovery_prints_what_works_and_is_not_defined() {
    let mut outlet = outlet();
    outlet.feeds = vec![feed("/rss/the-thao.rss", FeedKind::Syndicated)];
    let found = discover(&http().await, &outlet, CAP_BYTES, now()).await;
    let works: Vec<_> = found.works.iter().map(|one| (one.url.path(), one.kind)).collect();
    let expected = [
        ("/rss/the-gioi.rss", FeedKind::Syndicated),
        ("/so-do.xml", FeedKind::Sitemap),
        ("/", FeedKind::Section),
    ];
    assert_eq!(works, expected, "neither what is known, nor the same items twice, nor elsewhere");
    assert_eq!(found.remarks, Vec::<String>::new());
    let toml = found.works[1].to_toml();
    insta::assert_snapshot!(toml, @r#"
    [[feeds]]
    kind = "sitemap"
    url = "http://bao.example/so-do.xml"
    status = "live"
    checked = "2026-09-14"
    note = "1 sitemaps; named in robots.txt"
    "#);
}

#[tokio::test]
async fn an_outlet_that_is_away_is_remarked_on() {
    let mut outlet = outlet();
    outlet.domains[0].host = "vang.example".to_owned();
    outlet.homepage = "http://vang.example/".parse().ok();
    let found = discover(&http().await, &outlet, CAP_BYTES, now()).await;
    assert!(found.works.is_empty());
    assert_eq!(found.remarks.len(), 2, "{:?}", found.remarks);
    outlet.homepage = None;
    let found = discover(&http().await, &outlet, CAP_BYTES, now()).await;
    assert!(found.remarks[0].contains("no home page"), "{:?}", found.remarks);
}
