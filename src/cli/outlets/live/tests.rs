//! Four outlets on loopback: one as its definition says, and three that changed.

use super::examine::Examined;
use super::pages::led_away;
use super::sums::Sums;
use super::verdict::{Verdict, judge};
use super::{Limits, examine_all, markdown};
use crate::crawl::guard::Resolver;
use crate::crawl::{Http, HttpConfig};
use crate::domain::clock::Clock;
use crate::domain::outlet::{Feed, FeedKind, FeedStatus, Outlet};
use crate::domain::time::Timestamp;
use crate::pipeline::Stop;
use crate::web::loopback::{self, Answer, Ask, Reply};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// An article in the shape that the outlets' definition reads.
const PAGE: &str = include_str!("../../../../tests/fixtures/layouts/plo.html");
const LIMITS: Limits = Limits { pages: 4, feed_cap_bytes: 1 << 20, page_cap_bytes: 1 << 20 };

/// An hour after the page's date: no article is younger than its fetch.
#[derive(Debug)]
struct Then;

impl Clock for Then {
    fn now(&self) -> Timestamp {
        "2026-07-07T05:15:00Z".parse().unwrap()
    }

    fn sleep(&self, _delay: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(std::future::ready(()))
    }
}

fn answer(ask: &Ask) -> Reply {
    let html = |body: String| Reply::new(200, "text/html; charset=utf-8", body);
    let items: String = (0..=5)
        .map(|n| format!("<item><title>Tin {n}</title><link>http://{}/do-thi/tin-{n}-post{n}.html</link><pubDate>Tue, 07 Jul 2026 11:{n}5:00 +07:00</pubDate></item>", ask.host))
        .collect();
    match (ask.host.as_str(), ask.path()) {
        (_, "/robots.txt") => Reply::new(200, "text/plain", "User-agent: *\nDisallow: /quan-tri/"),
        ("chet.example", _) | (_, "/rss/chet.rss") => Reply::new(404, "text/html", "không có"),
        (_, "/sitemaps/mat.xml") => Reply::new(404, "text/html", "không có"),
        (host, path) if path.starts_with("/sitemap") => {
            Reply::new(200, "text/xml", sitemap(host, path))
        }
        (_, "/rss/home.rss" | "/rss/do-thi.rss" | "/rss/the-thao.rss") => Reply::new(
            200,
            "text/xml",
            format!("<rss version=\"2.0\"><channel><title>Báo</title>{items}</channel></rss>"),
        ),
        ("tuong.example", _) => {
            html("<html><script>document.cookie='a=1';location.reload()</script></html>".to_owned())
        }
        ("doi.example", _) => html(
            PAGE.replace("article__body zce-content-body cms-body", "moi")
                .replace("itemprop=\"articleBody\"", "")
                .replace("article__sapo", "mo-dau"),
        ),
        _ => html(PAGE.to_owned()),
    }
}

/// The index of sitemaps of `host`, or one of them.
fn sitemap(host: &str, path: &str) -> String {
    let entry = |tag: &str, path: &str, day: &str| {
        let changed = if day.is_empty() { "" } else { &format!("<lastmod>{day}</lastmod>") };
        format!("<{tag}><loc>http://{host}{path}</loc>{changed}</{tag}>")
    };
    let child = |name: &str, day: &str| entry("sitemap", &format!("/sitemaps/{name}.xml"), day);
    let of_urls = |urls: String| format!("<urlset>{urls}</urlset>");
    let articles = |day: &str| {
        let urls = (0..4).map(|n| entry("url", &format!("/do-thi/tin-{n}-post{n}.html"), day));
        of_urls(urls.collect())
    };
    match (host, path) {
        (_, "/sitemaps/tin.xml") => articles("2026-07-07"),
        (_, "/sitemaps/cu.xml") => articles("2019-07-07"),
        (_, "/sitemaps/muc.xml") => of_urls(entry("url", "/do-thi/", "2026-07-07")),
        ("muc.example", _) => {
            let children = [child("tin", "2026-07-06"), child("muc", "2026-07-07")];
            format!("<sitemapindex>{}</sitemapindex>", children.concat())
        }
        ("tron.example", _) => {
            let children = [child("tin", ""), child("muc", ""), child("cu", "")];
            format!("<sitemapindex>{}</sitemapindex>", children.concat())
        }
        _ => format!("<sitemapindex>{}</sitemapindex>", child("mat", "")),
    }
}

async fn http(hosts: &[&str]) -> Http {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    let served: Answer = Arc::new(answer);
    tokio::spawn(loopback::serve(listener, served));
    let names = hosts.iter().map(|name| ((*name).to_owned(), server));
    let resolver = Resolver::Fixed(Arc::new(BTreeMap::from_iter(names)));
    let config = HttpConfig { delay: Duration::ZERO, resolver, ..HttpConfig::new("test") };
    Http::new(config, Arc::new(Then)).unwrap()
}

/// A real definition, led to `host` and with these feeds alone.
fn outlet(host: &str, feeds: &[&str]) -> Outlet {
    let catalog = crate::catalog::parse(&crate::catalog::embedded()).unwrap();
    let mut outlet = catalog.outlet(&"plo".into()).unwrap().clone();
    outlet.id = host.split('.').next().unwrap().into();
    outlet.domains[0].host = host.to_owned();
    outlet.homepage = format!("http://{host}/").parse().ok();
    let feed = |path: &&str| {
        let url = format!("http://{host}{path}").parse().unwrap();
        Feed::new(url, FeedKind::Syndicated, FeedStatus::Live)
    };
    outlet.feeds = feeds.iter().map(feed).collect();
    outlet.local = true;
    outlet
}

async fn examined(host: &str, feeds: &[&str]) -> Examined {
    examined_as(outlet(host, feeds)).await
}

async fn examined_by_sitemap(host: &str) -> Examined {
    let mut outlet = outlet(host, &["/sitemap.xml"]);
    outlet.feeds[0].kind = FeedKind::Sitemap;
    examined_as(outlet).await
}

async fn examined_as(outlet: Outlet) -> Examined {
    let http = http(&[&outlet.domains[0].host]).await;
    let outlets = vec![outlet];
    let mut report =
        examine_all(&http, outlets, LIMITS, &Stop::default(), Then.now()).await.unwrap();
    report.pop().unwrap()
}

#[tokio::test]
async fn an_outlet_that_is_as_its_definition_says_holds() {
    let one = examined("lanh.example", &["/rss/home.rss"]).await;
    assert_eq!((one.verdict, one.why.as_slice()), (Verdict::Holds, [].as_slice()));
    let (feed, sums) = (&one.feeds[0], &one.sums);
    assert_eq!((feed.items, feed.dated, feed.newest_age_h), (6, 6, Some(0)));
    assert_eq!((sums.pages, sums.articles, sums.probed), (4, 4, 4), "no more than the limit");
    for field in ["title", "lead", "body", "author", "date", "section", "tags"] {
        assert_eq!(sums.fill(field).unwrap().filled, 4, "{field}");
    }
    let body = |selector: &str| {
        let one = sums.selectors.iter().find(|one| one.selector == selector).unwrap();
        (one.found, one.won)
    };
    assert_eq!(body(".article__body.cms-body"), (4, 4));
    assert_eq!(body(".zce-content-body"), (4, 0), "found and not needed");
    assert_eq!(body("h1.article__header.cms-title"), (0, 0));
    // The newest four items say 11:25 to 11:55, the page 11:15.
    assert_eq!((sums.dates.compared, sums.dates.same, sums.dates.other_day), (4, 4, 0));
    assert_eq!(sums.examples.len(), 3);
    assert!(one.robots.starts_with("200"), "{}", one.robots);
}

#[tokio::test]
async fn an_outlet_whose_pages_have_another_shape_is_broken() {
    let one = examined("doi.example", &["/rss/home.rss"]).await;
    assert_eq!(one.verdict, Verdict::Broken);
    assert_eq!(one.sums.articles, 4, "they are still read, by guessing");
    assert_eq!(
        one.why,
        [
            "no `body` selector found anything on 4 of 4 pages",
            "lead in 0 of 4 articles",
            "no `lead` selector found anything on 4 of 4 pages",
        ]
    );
}

#[tokio::test]
async fn an_outlet_without_a_feed_that_works_is_broken_and_one_dead_feed_is_a_weakness() {
    let one = examined("chet.example", &["/rss/home.rss"]).await;
    assert_eq!(one.verdict, Verdict::Broken);
    assert_eq!(one.why[0], "no way in works");
    assert!(one.feeds[0].fault.as_ref().unwrap().contains("404"), "{:?}", one.feeds);
    let one = examined("lanh.example", &["/rss/home.rss", "/rss/chet.rss"]).await;
    assert_eq!(one.verdict, Verdict::Weak);
    assert!(one.why[0].starts_with("http://lanh.example/rss/chet.rss: "), "{:?}", one.why);
    let one = examined("lanh.example", &[]).await;
    assert_eq!(one.verdict, Verdict::Weak);
    assert!(one.why[0].contains("no way in that should work is defined"), "{:?}", one.why);
}

#[tokio::test]
async fn an_index_whose_sitemaps_cannot_be_had_is_no_way_in_that_works() {
    let one = examined_by_sitemap("cut.example").await;
    assert_eq!((one.verdict, one.sums.pages), (Verdict::Broken, 0));
    assert_eq!(one.why[0], "no way in works");
    let fault = one.feeds[0].fault.as_deref().unwrap();
    assert!(fault.starts_with("none of 1 sitemaps tried lists anything; "), "{fault}");
    assert!(fault.contains("/sitemaps/mat.xml: ") && fault.contains("404"), "{fault}");
}

#[tokio::test]
async fn sitemaps_of_an_index_are_tried_until_one_lists_articles() {
    for host in ["muc.example", "tron.example"] {
        let one = examined_by_sitemap(host).await;
        assert_eq!((one.feeds[0].fault.as_deref(), one.feeds[0].items), (None, 4), "{host}");
        assert_eq!((one.sums.pages, one.sums.articles), (4, 4), "{host}");
    }
}

#[tokio::test]
async fn an_outlet_of_which_no_article_is_listed_is_broken_unless_none_was_asked_for() {
    let one = examined("lanh.example", &["/rss/home.rss"]).await;
    let (outlet, none) = (outlet("lanh.example", &["/rss/home.rss"]), Sums::of(&[]));
    let judged = |wanted| judge(&outlet, &one.feeds, wanted, &none);
    let why = "no way in lists an article of this outlet, so no page was read";
    assert_eq!(judged(Some(0)), (Verdict::Broken, vec![why.to_owned()]));
    assert_eq!(judged(None), (Verdict::Holds, vec![]));
    assert_eq!(judged(Some(4)), (Verdict::Unseen, vec![]), "cut off before the first page");
}

#[tokio::test]
async fn items_of_other_sections_are_counted_and_when_nobody_answers_that_is_said() {
    let one = examined("lanh.example", &["/rss/do-thi.rss"]).await;
    assert_eq!(one.feeds[0].sections.as_deref(), Some("6 of 6 under /do-thi/"));
    assert_eq!((one.verdict, one.feeds[0].misplaced.as_deref()), (Verdict::Holds, None));
    let one = examined("lanh.example", &["/rss/the-thao.rss"]).await;
    assert_eq!(one.verdict, Verdict::Weak);
    assert_eq!(one.why, ["http://lanh.example/rss/the-thao.rss: 0 of 6 under /the-thao/"]);
    let http = http(&[]).await;
    let away = || outlet("vang.example", &["/rss/home.rss"]);
    let outlets = vec![away(), away()];
    let report = examine_all(&http, outlets, LIMITS, &Stop::default(), Then.now()).await.unwrap();
    let text = markdown::report(&report, Then.now());
    assert!(text.contains("Nobody answered: look at this machine's own network"), "{text}");
}

#[tokio::test]
async fn an_outlet_behind_a_wall_is_broken_and_its_refusals_say_why() {
    let one = examined("tuong.example", &["/rss/home.rss"]).await;
    assert_eq!(one.verdict, Verdict::Broken);
    assert!(one.why.contains(&"none of 4 pages gave an article".to_owned()), "{:?}", one.why);
    let (why, pages) = one.sums.refusals.first_key_value().unwrap();
    assert!(why.starts_with("bot_wall: "), "{why}");
    assert_eq!(*pages, 4);
}

#[test]
fn a_page_that_leads_to_another_site_is_no_article_of_the_outlet() {
    let outlet = outlet("lanh.example", &[]);
    let led = |url: &str| led_away(&outlet, &url.parse().unwrap());
    assert_eq!(led("http://www.lanh.example/do-thi/tin-1-post1.html"), None);
    let elsewhere = "http://khac.example/do-thi/tin-1-post1.html";
    let expected = format!("the address leads to another site: {elsewhere}");
    assert_eq!(led(elsewhere), Some(expected));
}

#[tokio::test]
async fn the_report_names_every_outlet_and_breaks_no_table() {
    let hosts = ["lanh.example", "doi.example", "chet.example", "tuong.example"];
    let outlets = hosts.iter().map(|host| outlet(host, &["/rss/home.rss"])).collect();
    let http = http(&hosts).await;
    let report = examine_all(&http, outlets, LIMITS, &Stop::default(), Then.now()).await.unwrap();
    let ids: Vec<&str> = report.iter().map(|one| one.outlet.as_str()).collect();
    assert_eq!(ids, ["lanh", "doi", "chet", "tuong"], "in the order given");
    let text = markdown::report(&report, Then.now());
    for part in [
        "# Live check of 4 outlets, 07/07/2026 12:15 (Vietnam)",
        "| lanh | **holds** | 1 of 1 | 4 of 4 | 100 % |",
        "| chet | **broken** | 0 of 1 | 0 of 0 | – |",
        "| body | 4 of 4 | family 4 | `.article__body.cms-body` (4) |",
        "- Selectors that found nothing on any page: title `h1.article__header.cms-title`",
        "- Dates of list and page: 4 of 4 within an hour",
        "bot_wall: a wall against robots",
    ] {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
    let table = text.lines().skip_while(|line| !line.starts_with("| outlet")).take(6);
    let columns = table.map(|line| line.matches(" |").count()).collect::<Vec<_>>();
    assert_eq!(columns, [11; 6], "{text}");
    assert!(!text.contains("Nobody answered"), "two of them did");
    assert!(text.contains("| 6 | 6 | 07/07/2026 11:55 | 0 h |  |"), "{text}");
    let value = serde_json::to_value(&report).unwrap();
    assert_eq!(value[1]["verdict"], "broken");
    assert_eq!(value[0]["feeds"][0]["items"], 6);
    assert_eq!(value[0]["articles"], 4);
}

#[tokio::test]
async fn a_stop_keeps_what_was_done_and_says_what_is_not_whole() {
    let http = http(&["lanh.example"]).await;
    let stop = Stop::default();
    stop.raise();
    let outlets = || vec![outlet("lanh.example", &["/rss/home.rss"])];
    let report = examine_all(&http, outlets(), LIMITS, &stop, Then.now()).await.unwrap();
    assert!(report.is_empty(), "nothing is begun after a stop");
    let one = super::examine::examine(&http, &outlets()[0], LIMITS, &stop, Then.now()).await;
    assert!(one.interrupted);
    assert_eq!((one.feeds.len(), one.sums.pages), (0, 0));
    assert_eq!((one.verdict, one.why.as_slice()), (Verdict::Unseen, [].as_slice()));
    let text = markdown::report(&[one], Then.now());
    assert!(text.contains("Cut off before its end."), "{text}");
}
