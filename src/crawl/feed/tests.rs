//! Feeds of every language give their items, also when broken.

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
        ("second item without address", rss("<item><title>Hai</title></item>"), 1, "web address"),
    ];
    for (what, document, items, warning) in cases {
        let feed = read(document).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(feed.items.len(), items, "{what}");
        assert!(feed.warnings.iter().any(|w| w.contains(warning)), "{what}: {:?}", feed.warnings);
    }
}

#[test]
fn a_document_set_into_another_is_read_without_its_declaration() {
    let second = "<?xml version=\"1.0\" encoding=\"utf-16\"?>";
    for inner in [second, "<?xml", "<\u{1}?xml encoding='x'?>"] {
        let item = "<item><title>Hai</title><link>https://a.vn/2.html</link></item>";
        let feed = read(rss(&format!("{inner}{item}"))).unwrap();
        assert_eq!(feed.items.last().unwrap().title, "Hai", "{inner}");
        assert!(feed.warnings.iter().any(|it| it.contains("a second XML declaration")), "{inner}");
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
        .map(|n| format!("<item><title>Tin {n}</title><link>https://a.vn/{n}.html</link></item>"))
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
