//! Section pages give their articles, with selectors and without.

use super::*;
use crate::domain::outlet::{
    Domain, Feed, FeedKind, FeedStatus, Layout, NextPage, OutletGroup, OutletKind, Schedule,
};
use proptest::prelude::*;

fn url(path: &str) -> Url {
    Url::parse("https://bao.example").unwrap().join(path).unwrap()
}

/// An outlet whose articles end in a number, with a section page `/so.htm`.
fn outlet() -> Outlet {
    let domain = Domain { host: "bao.example".to_owned(), since: None, until: None, edition: None };
    Outlet {
        id: "bao".into(),
        name: "Báo Ví Dụ".to_owned(),
        group: OutletGroup::Online,
        kind: OutletKind::Newspaper,
        homepage: Some(url("/")),
        province: None,
        online_since: None,
        confidence: String::new(),
        checked: String::new(),
        notes: String::new(),
        domains: vec![domain],
        names: vec![],
        merged_into: None,
        feeds: vec![Feed::new(url("/chuyen-de-2025.htm"), FeedKind::Section, FeedStatus::Seen)],
        schedule: Schedule::default(),
        cookies: false,
        article_paths: vec![r"-\d+\.htm$".parse().unwrap()],
        id_time: None,
        layout: Layout::default(),
        former_layouts: vec![],
        local: false,
    }
}

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn read(html: &str, listing: Option<&Listing>) -> ListingDoc {
    read_at("/so.htm", html, listing)
}

fn read_at(path: &str, html: &str, listing: Option<&Listing>) -> ListingDoc {
    parse(html.as_bytes(), None, &url(path), &outlet(), listing, DateOrder::Dmy).unwrap()
}

fn items(doc: &ListingDoc) -> Vec<(&str, &str)> {
    doc.items
        .iter()
        .map(|item| (item.url.strip_prefix("https://bao.example").unwrap(), item.title.as_str()))
        .collect()
}

const PAGE: &str = "<html><body><nav><a href='/'>Trang chủ</a><a href='/so.htm'>Số</a>\
    <a href='/chuyen-de-2025.htm'>Chuyên đề</a><a href='https://khac.example/x-9.htm'>Khác</a></nav>\
    <article><a href='/mot-1.htm'><img></a><h3><a href='/mot-1.htm?utm_source=x'>Tin một</a></h3>\
    <p><a href='mot-1.htm#binh-luan'>Đoạn dẫn của tin một, dài hơn nhiều so với tiêu đề</a></p>\
    <span class=gio data-t='2025-08-04T08:00:00+07:00'>04/08/2025 08:00</span></article>\
    <article><a title='Tin hai đầy đủ' href='http://www.bao.example/hai-2.htm'>Tin hai…</a>\
    <span class=gio>2 giờ trước</span></article>\
    <aside><a href='/ba-3.htm'>Tin ba</a><a href='/ba-3.htm'>Tin ba, nói rõ hơn</a></aside>\
    <a href='javascript:alert(1)'>x</a><a href='#-4.htm'>y</a><a href>z</a></body></html>";

#[test]
fn without_selectors_every_link_to_an_article_counts_once_in_the_pages_order() {
    let doc = read(PAGE, None);
    let seen: Vec<_> = doc.items.iter().map(|item| (&item.url[..], &item.title[..])).collect();
    let expected = [
        // A lead is a link too, and longer: the heading wins.
        ("https://bao.example/mot-1.htm", "Tin một"),
        // What a link carries comes before what it shows.
        ("http://www.bao.example/hai-2.htm", "Tin hai đầy đủ"),
        ("https://bao.example/ba-3.htm", "Tin ba, nói rõ hơn"),
    ];
    assert_eq!(seen, expected);
    assert!(doc.items.iter().all(|item| item.published_at.is_none()));
    assert_eq!((doc.next, doc.warnings), (None, vec![]));
}

#[test]
fn selectors_say_where_items_titles_and_times_stand() {
    let listing = Listing {
        item: list(&["div.tin", "article"]),
        link: list(&["h3 a", "a"]),
        title: list(&["h3 em", "h3"]),
        date: list(&[".gio@data-t", ".gio"]),
        next: None,
    };
    let doc = read(PAGE, Some(&listing));
    assert_eq!(doc.items.len(), 2, "nothing beside the items");
    assert_eq!(doc.items[0].title, "Tin một");
    assert_eq!(doc.items[0].published_at, "2025-08-04T01:00:00Z".parse().ok());
    assert_eq!(doc.items[1].title, "Tin hai đầy đủ");
    assert_eq!(doc.items[1].published_at, None, "a time that counts from now is unknown");
    let links = Listing { link: list(&["aside a"]), ..Listing::default() };
    assert_eq!(items(&read(PAGE, Some(&links))), [("/ba-3.htm", "Tin ba, nói rõ hơn")]);
}

#[test]
fn selectors_that_find_nothing_any_more_are_told_and_lose_nothing() {
    for listing in [
        Listing { link: list(&[".da-doi a"]), ..Listing::default() },
        Listing { item: list(&["nav"]), ..Listing::default() },
    ] {
        let doc = read(PAGE, Some(&listing));
        assert_eq!(doc.items.len(), 3, "{listing:?}");
        assert!(doc.warnings[0].contains("find no article any more"), "{:?}", doc.warnings);
    }
}

#[test]
fn headings_name_an_article_wherever_they_stand() {
    let cases = [
        ("inside the link", "<a href='/a-1.htm'><h2>Đúng</h2><p>Đoạn dẫn rất dài</p></a>"),
        (
            "around it",
            "<h2><span><a href='/a-1.htm'>Đúng</a></span></h2><a href='/a-1.htm'>Đoạn dẫn</a>",
        ),
        ("after its picture", "<a href='/a-1.htm'><img alt=x></a><a href='/a-1.htm'>Đúng</a>"),
        ("scripts aside", "<a href='/a-1.htm'>Đúng<style>.x{}</style></a>"),
        ("decomposed letters", "<a href='/a-1.htm'>Đu\u{301}ng</a>"),
    ];
    for (what, html) in cases {
        assert_eq!(items(&read(html, None)), [("/a-1.htm", "Đúng")], "{what}");
    }
}

#[test]
fn the_base_of_a_page_is_where_its_links_begin() {
    let html = "<head><base href='/muc/'></head><a href='a-1.htm'>A</a><a href='../b-2.htm'>B</a>";
    assert_eq!(items(&read(html, None)), [("/muc/a-1.htm", "A"), ("/b-2.htm", "B")]);
}

#[test]
fn the_next_page_is_found_by_rule_or_by_what_the_page_says() {
    let article = "<a href='/a-1.htm'>A</a>";
    let next = |path: &str, more: &str, rule: Option<NextPage>| {
        let listing = Listing { next: rule, ..Listing::default() };
        let doc = read_at(path, &format!("{article}{more}"), Some(&listing));
        doc.next.map(|next| next.as_str().replace("https://bao.example", ""))
    };
    let numbered = |template: &str| Some(NextPage::Numbered(template.to_owned()));
    let link = |css: &str| Some(NextPage::Link(list(&[css])));
    let of = |path: &str| Some(path.to_owned());
    assert_eq!(next("/so.htm", "", None), None);
    assert_eq!(next("/so", "<link rel='next' href='/so-p2'>", None), of("/so-p2"));
    assert_eq!(next("/so", "<a class=sau href='?t=2'>Sau</a>", link("a.sau")), of("/so?t=2"));
    assert_eq!(next("/so?t=2", "<a class=sau href='?t=2'>Sau</a>", link("a.sau")), None, "itself");
    assert_eq!(next("/so/", "<a class=sau href='/so#x'>Sau</a>", link("a.sau")), None, "itself");
    let away = "<a class=sau href='https://khac.example/2'>Sau</a>";
    assert_eq!(next("/so", away, link("a.sau")), None, "another site");
    assert_eq!(next("/so/", "", numbered("?paged={page}")), of("/so/?paged=2"));
    assert_eq!(next("/so/?q=a&paged=9", "", numbered("?paged={page}")), of("/so/?q=a&paged=10"));
    assert_eq!(next("/so/?paged=x", "", numbered("?paged={page}")), of("/so/?paged=2"));
    assert_eq!(next("/so.htm", "", numbered("{path}/trang-{page}.htm")), of("/so/trang-2.htm"));
    assert_eq!(
        next("/so/trang-2.htm", "", numbered("{path}/trang-{page}.htm")),
        of("/so/trang-3.htm")
    );
    assert_eq!(next("/a.b/so", "", numbered("{path}-p{page}")), of("/a.b/so-p2"));
    assert_eq!(next("/so-p5000", "", numbered("{path}-p{page}")), None, "no section is as long");
    assert_eq!(next("/so-p4294967295", "", numbered("{path}-p{page}")), of("/so-p4294967295-p2"));
}

#[test]
fn a_page_past_the_last_has_no_next() {
    let listing =
        Listing { next: Some(NextPage::Numbered("?p={page}".to_owned())), ..Listing::default() };
    let doc = read_at("/so?p=40", "<p>Không có tin</p>", Some(&listing));
    assert_eq!(doc, ListingDoc::default());
}

#[test]
fn what_is_no_section_page_is_refused_with_the_reason() {
    let wall = b"<html><script>document.cookie='a=1';location.reload()</script></html>".to_vec();
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("nothing", vec![], "empty"),
        ("a picture", vec![0; 64], "binary"),
        ("gzip", vec![0x1f, 0x8b, 8, 0], "binary"),
        ("a feed", b"<?xml version='1.0'?><rss/>".to_vec(), "no HTML page"),
        ("data", b"{\"a\": 1}".to_vec(), "begins with `{"),
        ("a cookie page", wall, "a cookie set by script"),
    ];
    for (what, body, reason) in cases {
        let read = parse(&body, None, &url("/so.htm"), &outlet(), None, DateOrder::Dmy);
        let error = read.expect_err(what).to_string();
        assert!(error.contains(reason), "{what}: {error}");
    }
}

#[test]
fn a_page_nested_sixty_thousand_deep_is_read() {
    let html = format!("<a href='/a-1.htm'>A</a>{}", "<div>".repeat(60_000));
    assert_eq!(items(&read(&html, None)), [("/a-1.htm", "A")]);
}

proptest! {
    #[test]
    fn no_page_makes_it_panic(
        html in "(<a href='|/tin-[0-9].htm|'>|</a>|<h2>|<article>|<base href=|<link rel=next href=|\\PC){0,60}",
        path in "/so[a-z0-9?=/.%-]{0,20}",
        template in "(\\?[a-z]{0,3}=|\\{path\\}[/-]?)\\{page\\}[.a-z(]{0,4}",
    ) {
        let listing = Listing {
            item: list(&["article"]),
            next: Some(NextPage::Numbered(template)),
            ..Listing::default()
        };
        for listing in [None, Some(&listing)] {
            let page = url(&path);
            let read = parse(html.as_bytes(), None, &page, &outlet(), listing, DateOrder::Dmy);
            let next = read.ok().and_then(|doc| doc.next);
            prop_assert_ne!(next, Some(page));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(body: Vec<u8>) {
        let _ = parse(&body, None, &url("/so.htm"), &outlet(), None, DateOrder::Dmy);
    }
}
