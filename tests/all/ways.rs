//! The ways in beside feeds: real section pages, pages in their shape, and the commands that
//! read them.

use crate::command::diembao;
use diembao::catalog::{embedded, parse};
use diembao::crawl::listed;
use diembao::crawl::{FeedError, listing};
use diembao::domain::outlet::{DateOrder, Feed, FeedKind, FeedStatus, Outlet};
use serde_json::Value;
use std::path::PathBuf;
use url::Url;

fn outlet(id: &str) -> Outlet {
    parse(&embedded()).unwrap().outlet(&id.into()).unwrap().clone()
}

fn url(address: &str) -> Url {
    Url::parse(address).unwrap()
}

#[test]
fn real_section_pages_give_their_articles_by_the_shape_of_addresses_alone() {
    let Some(folder) = std::env::var_os("DIEMBAO_SAMPLES").map(PathBuf::from) else {
        eprintln!("skipped: reading real section pages needs DIEMBAO_SAMPLES");
        return;
    };
    // File, outlet, address, articles, next page, the first headline.
    let cases = [
        (
            "dantri_section_2019-07_son601008.html",
            "dantri",
            "https://dantri.com.vn/",
            123,
            None,
            "Đề thi và gợi ý đáp án môn Sinh THPT quốc gia 2019",
        ),
        (
            "tuoitre_list_2026-01_hmanh.html",
            "tuoitre",
            "https://tuoitre.vn/thoi-su.htm",
            20,
            None,
            "Hà Nội họp cùng 6 tỉnh, thành bàn về xây dựng quy hoạch thủ đô với tầm nhìn 100 năm",
        ),
        (
            "vnexpress_home_2026-01_hmanh.html",
            "vnexpress",
            "https://vnexpress.net/thoi-su",
            46,
            Some("https://vnexpress.net/thoi-su-p2"),
            "Hà Nội bàn liên kết Vùng Thủ đô theo mô hình chùm đô thị hướng tâm",
        ),
    ];
    for (file, id, address, articles, next, first) in cases {
        let body = std::fs::read(folder.join("html").join(file)).unwrap();
        let outlet = outlet(id);
        let doc =
            listing::parse(&body, None, &url(address), &outlet, None, DateOrder::Dmy).unwrap();
        assert_eq!(doc.items.len(), articles, "{file}");
        assert_eq!(doc.next.as_ref().map(Url::as_str), next, "{file}");
        assert_eq!(doc.items[0].title, first, "{file}");
        for item in &doc.items {
            assert!(outlet.is_article(&url(&item.url)), "{file}: {}", item.url);
            // A lead taken for a headline would be longer, a comment count shorter.
            let letters = item.title.chars().count();
            assert!((10..=160).contains(&letters), "{file}: “{}” of {}", item.title, item.url);
        }
    }
}

/// A section page in the shape of VnExpress's: pictures, headings, leads and counts of comments
/// are all links to the article.
fn section_page() -> String {
    let card = |number: u32, title: &str| {
        let page = format!("https://vnexpress.net/tin-mau-so-{number}.html");
        format!(
            "<article class=\"item-news\"><div class=\"thumb-art\"><a href=\"{page}\" title=\"\">\
             <picture><img alt=\"ảnh\"></picture></a></div><h3 class=\"title-news\">\
             <a href=\"{page}\" data-medium=\"Item-1\">{title}</a></h3><p class=\"description\">\
             <a href=\"{page}\">Đoạn dẫn dài hơn tiêu đề rất nhiều, kể lại đầu đuôi của {title}.</a>\
             <span class=\"meta-news\"><a href=\"{page}#box_comment_vne\">12</a></span></p></article>"
        )
    };
    format!(
        "<!DOCTYPE html><html><head><link rel=\"next\" href=\"https://vnexpress.net/thoi-su-p3\">\
         </head><body><nav><a href=\"/\">Trang chủ</a><a href=\"/thoi-su\">Thời sự</a></nav>{}{}\
         <footer><a href=\"/rss\">RSS</a></footer></body></html>",
        card(5_000_001, "Xã mẫu trả kết quả trong ngày"),
        card(5_000_002, "Tỉnh mẫu nối ba kho dữ liệu"),
    )
}

#[test]
fn every_kind_of_feed_is_read_by_one_function() {
    let outlet = outlet("vnexpress");
    let page = section_page();
    let sitemap =
        "<sitemapindex><sitemap><loc>https://vnexpress.net/s/1.xml</loc></sitemap></sitemapindex>";
    let rss = "<rss version=\"2.0\"><channel><ttl>30</ttl><title>x</title><item><title>Tin</title>\
        <link>https://vnexpress.net/tin-mau-so-5000001.html</link></item></channel></rss>";
    let read = |body: &str, kind| {
        let feed = Feed::new(url("https://vnexpress.net/thoi-su"), kind, FeedStatus::Live);
        listed::read(body.as_bytes(), None, "https://vnexpress.net/thoi-su-p2", &outlet, &feed)
    };
    let section = read(&page, FeedKind::Section).unwrap();
    let titles: Vec<_> = section.items.iter().map(|item| item.title.as_str()).collect();
    assert_eq!(titles, ["Xã mẫu trả kết quả trong ngày", "Tỉnh mẫu nối ba kho dữ liệu"]);
    assert_eq!(section.next, Some(url("https://vnexpress.net/thoi-su-p3")));
    assert_eq!(read(sitemap, FeedKind::Sitemap).unwrap().children.len(), 1);
    let feed = read(rss, FeedKind::Syndicated).unwrap();
    assert_eq!((feed.items.len(), feed.ttl.unwrap().as_secs()), (1, 1_800));

    assert_eq!(read(&page, FeedKind::Syndicated), Err(FeedError::Html));
    assert_eq!(read(&page, FeedKind::Sitemap), Err(FeedError::Html));
    assert!(matches!(read(sitemap, FeedKind::Section), Err(FeedError::NotAPage(_))));
    assert!(matches!(read(sitemap, FeedKind::Syndicated), Err(FeedError::NotAFeed(_))));
}

#[test]
fn the_last_change_is_the_publication_only_where_somebody_has_seen_that() {
    let sitemap = "<urlset><url><loc>https://bnews.vn/tin/1.html</loc>\
        <lastmod>2026-09-14T08:00:00+07:00</lastmod></url></urlset>";
    let bnews = outlet("bnews");
    let published = |feed: &Feed| {
        let address = "https://bnews.vn/sitemap/news-2026-9.xml";
        let read = listed::read(sitemap.as_bytes(), None, address, &bnews, feed).unwrap();
        read.items[0].published_at
    };
    let seen = bnews.walked_feeds()[0].clone();
    assert_eq!(published(&seen), "2026-09-14T01:00:00Z".parse().ok());
    assert_eq!(published(&Feed { lastmod_is_publication: false, ..seen }), None);
}

fn json(arguments: &[&str]) -> Value {
    let output = diembao(arguments).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn sitemaps_and_section_pages_are_read_from_the_command_line_as_feeds_are() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let page = write("muc.html", &section_page());
    let listing = json(&[
        "listing",
        &page,
        "--outlet",
        "vnexpress",
        "--url",
        "https://vnexpress.net/thoi-su",
        "--json",
    ]);
    let sitemap = write(
        "so-do.xml",
        "<urlset><url><loc>https://vnexpress.net/tin-mau-so-5000001.html</loc>\
         <lastmod>2026-09-14</lastmod><news><publication_date>2026-09-14T08:00:00+07:00\
         </publication_date><title>Xã mẫu</title></news></url></urlset>",
    );
    let sitemap = json(&["sitemap", &sitemap, "--json"]);
    let feed = write(
        "tin.rss",
        "<rss version=\"2.0\"><channel><title>x</title><item><title>Tin</title>\
         <link>https://vnexpress.net/tin-mau-so-5000001.html</link></item></channel></rss>",
    );
    let feed = json(&["feed", &feed, "--json"]);
    let keys = |value: &Value| -> Vec<String> {
        value["entries"][0].as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(keys(&listing), keys(&feed));
    assert_eq!(keys(&sitemap), keys(&feed));
    assert_eq!(listing["next"], "https://vnexpress.net/thoi-su-p3");
    assert_eq!(sitemap["entries"][0]["published_at"], "2026-09-14T01:00:00+00:00");
    assert_eq!(sitemap["entries"][0]["updated_at"], "2026-09-13T17:00:00+00:00");

    let unknown = diembao(&["listing", &page, "--outlet", "khong"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    let no_page = diembao(&["listing", "README.md", "--outlet", "vnexpress"]).output().unwrap();
    assert_eq!(no_page.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&no_page.stderr).contains("no HTML page"));
}
