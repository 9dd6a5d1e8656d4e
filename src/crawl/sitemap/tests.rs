//! Sitemaps of every shape give their pages, also when broken.

use super::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::io::Write;

fn read(document: impl AsRef<[u8]>) -> Result<SitemapDoc, FeedError> {
    let url = Url::parse("https://bao.example/sitemap/tin.xml").unwrap();
    parse(document.as_ref(), None, &url, DateOrder::Dmy)
}

fn urlset(entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">{entries}</urlset>"
    )
}

fn news(number: u32, date: &str) -> String {
    format!(
        "<url><loc>https://bao.example/tin-{number}.html</loc><lastmod>2026-09-16</lastmod>\
         <news:news><news:publication><news:name>Báo Ví Dụ</news:name>\
         <news:language>vi</news:language></news:publication>\
         <news:publication_date>{date}</news:publication_date>\
         <news:title>Tin số {number}</news:title></news:news></url>"
    )
}

fn gz(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

fn addresses(doc: &SitemapDoc) -> Vec<&str> {
    doc.items.iter().map(|item| item.url.as_str()).collect()
}

#[test]
fn a_news_sitemap_gives_titles_and_dates_of_publication() {
    let picture = "<image:image><image:loc>https://bao.example/a.jpg</image:loc>\
        <image:title>Ảnh</image:title></image:image>";
    let entry = news(1, "2026-09-14T18:48:23+07:00")
        .replace("<news:news>", &format!("{picture}<news:news>"));
    let doc = read(urlset(&entry)).unwrap();
    let expected = FeedItem {
        id: String::new(),
        url: "https://bao.example/tin-1.html".to_owned(),
        title: "Tin số 1".to_owned(),
        summary: String::new(),
        published_at: "2026-09-14T11:48:23Z".parse().ok(),
        updated_at: "2026-09-15T17:00:00Z".parse().ok(),
    };
    assert_eq!(doc.items, [expected]);
    let publication = Publication { name: "Báo Ví Dụ".to_owned(), language: "vi".to_owned() };
    assert_eq!(doc.publications, [publication]);
    assert_eq!(doc.warnings, Vec::<String>::new());
}

#[test]
fn the_last_change_of_a_page_is_not_its_publication() {
    let doc = read(urlset(
        "<url><loc>https://bao.example/tin-1.html</loc><lastmod>2026-09-14T18:48:23Z</lastmod></url>",
    ))
    .unwrap();
    assert_eq!(doc.items[0].published_at, None);
    assert_eq!(doc.items[0].updated_at, "2026-09-14T18:48:23Z".parse().ok());
    assert!(doc.warnings.is_empty(), "a sitemap without news owes no date");
}

#[test]
fn every_form_of_a_date_is_read_and_no_date_is_guessed() {
    let cases = [
        ("2026-09-14", Some("2026-09-13T17:00:00Z")),
        ("2026-09-14T08:30+07:00", Some("2026-09-14T01:30:00Z")),
        ("2026-09-14T08:30:15+0700", Some("2026-09-14T01:30:15Z")),
        ("2026-09-14T08:30:15.250+07:00", Some("2026-09-14T01:30:15Z")),
        ("2026-09-14T01:30:15Z", Some("2026-09-14T01:30:15Z")),
        ("2026-09-14T01:30:15.9999999Z", Some("2026-09-14T01:30:15Z")),
        ("2026-09-14 08:30:15", Some("2026-09-14T01:30:15Z")),
        ("2026-09-14T08:30:15", Some("2026-09-14T01:30:15Z")),
        ("20260914T083015+0700", Some("2026-09-14T01:30:15Z")),
        ("20260914T013015Z", Some("2026-09-14T01:30:15Z")),
        ("Mon, 14 Sep 2026 08:30:15 +0700", Some("2026-09-14T01:30:15Z")),
        ("14/09/2026 08:30", Some("2026-09-14T01:30:00Z")),
        ("1789349415", Some("2026-09-14T01:30:15Z")),
        ("1789349415000", Some("2026-09-14T01:30:15Z")),
        ("2026-09", None),
        ("2026", None),
        ("0000000000", None),
        ("0001-01-01T00:00:00", None),
        ("", None),
        ("hôm nay", None),
    ];
    for (date, expected) in cases {
        let doc = read(urlset(&news(1, date))).unwrap();
        let expected: Option<Timestamp> = expected.map(|text| text.parse().unwrap());
        assert_eq!(doc.items[0].published_at, expected, "{date}");
        assert_eq!(doc.warnings.len(), usize::from(expected.is_none()), "{date}");
    }
}

#[test]
fn an_index_names_further_sitemaps() {
    let index = "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\
        <sitemap><loc>https://bao.example/s/2026-09.xml</loc><lastmod>2026-09-14</lastmod></sitemap>\
        <sitemap><loc>\n /s/2026-08.xml.gz </loc></sitemap><sitemap><loc></loc></sitemap></sitemapindex>";
    let doc = read(index).unwrap();
    let children: Vec<_> =
        doc.children.iter().map(|child| (child.url.path(), child.last_modified)).collect();
    let expected =
        [("/s/2026-09.xml", "2026-09-13T17:00:00Z".parse().ok()), ("/s/2026-08.xml.gz", None)];
    assert_eq!(children, expected);
    assert!(doc.items.is_empty());
    assert_eq!(doc.warnings, ["1 items without a web address were left out"]);
    let among_pages = urlset("<url><loc>https://bao.example/s/2026-07.XML</loc></url>");
    assert_eq!(read(among_pages).unwrap().children.len(), 1, "a sitemap listed as a page");
}

#[test]
fn what_is_broken_or_packed_still_gives_its_pages() {
    let two = urlset(&(news(1, "2026-09-14") + &news(2, "2026-09-14")));
    let cut = |back: usize| two[..two.len() - back].to_owned();
    let utf_16: Vec<u8> = two.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut marked = vec![0xff, 0xfe];
    marked.extend(&utf_16);
    let mut torn = gz(&two);
    torn.truncate(torn.len() - 8);
    let lines = "https://bao.example/tin-1.html\r\n\n https://bao.example/tin-2.html\nkhông phải";
    let rss = "<rss version=\"2.0\"><channel><title>x</title>\
        <item><link>https://bao.example/tin-1.html</link></item>\
        <item><link>https://bao.example/tin-2.html</link></item></channel></rss>";
    let cases: [(&str, Vec<u8>, usize, &str); 15] = [
        ("sound", two.clone().into_bytes(), 2, ""),
        ("blanks and mark before", format!("\u{feff}\n {two}").into_bytes(), 2, ""),
        ("UTF-16 with mark", marked, 2, ""),
        ("UTF-16 without mark", utf_16, 2, ""),
        ("bare ampersand", two.replace("Tin số 2", "KH&CN").into_bytes(), 2, "ampersands"),
        ("control character", two.replace("Tin số 2", "KH\u{8}").into_bytes(), 2, "forbids"),
        ("no end", cut("</urlset>".len()).into_bytes(), 2, "breaks off"),
        ("cut in the second", cut(60).into_bytes(), 1, "breaks off"),
        (
            "end tags mixed up",
            two.replace("</news:title></news:news>", "</news:news></news:title>").into_bytes(),
            2,
            "",
        ),
        ("no end of an entry", two.replacen("</url>", "", 1).into_bytes(), 2, ""),
        ("other prefix", two.replace("news:", "n:").into_bytes(), 2, ""),
        ("gzip", gz(&two), 2, ""),
        ("gzip without its last bytes", torn, 2, "compressed document breaks off"),
        ("plain text", lines.as_bytes().to_vec(), 2, "without a web address"),
        ("a feed", rss.as_bytes().to_vec(), 2, "no readable date"),
    ];
    for (what, document, items, warning) in cases {
        let doc = read(document).unwrap_or_else(|error| panic!("{what}: {error}"));
        let expected = ["https://bao.example/tin-1.html", "https://bao.example/tin-2.html"];
        assert_eq!(addresses(&doc), expected[..items], "{what}");
        let told = doc.warnings.iter().any(|told| told.contains(warning));
        assert!(
            told || (warning.is_empty() && doc.warnings.is_empty()),
            "{what}: {:?}",
            doc.warnings
        );
    }
}

#[test]
fn addresses_are_read_as_they_are_meant() {
    let doc = read(urlset(
        "<url><loc><![CDATA[https://bao.example/a?x=1&y=2]]></loc></url>\
         <url><loc>https://bao.example/b?x=1&amp;y=2</loc></url>\
         <url><loc>https://bao.example/c?x=1&amp;amp;y=2</loc></url>\
         <url><loc>https://en.bao.example/d</loc></url>\
         <url><loc>https://khac.example/e</loc></url>\
         <url><loc>mailto:a@bao.example</loc></url><url></url>",
    ))
    .unwrap();
    let expected = [
        "https://bao.example/a?x=1&y=2",
        "https://bao.example/b?x=1&y=2",
        "https://bao.example/c?x=1&y=2",
        "https://en.bao.example/d",
        "https://khac.example/e",
    ];
    assert_eq!(addresses(&doc), expected, "whose they are is the outlet's to say");
    assert_eq!(doc.warnings, ["2 items without a web address were left out"]);
}

#[test]
fn what_is_no_sitemap_is_refused_with_the_reason() {
    let bomb = gz(&" ".repeat(UNPACKED_CAP_BYTES + 1));
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("nothing", vec![], "empty"),
        ("packed nothing", gz(""), "empty"),
        ("an error page", b"<!DOCTYPE html><title>404</title>".to_vec(), "HTML"),
        ("a captcha", b"<!DOCTYPE html><title>captcha</title>".to_vec(), "a captcha"),
        ("a picture", vec![0; 64], "binary"),
        ("broken packing", vec![0x1f, 0x8b, 8, 0, 1], "binary"),
        ("other XML", b"<vnexpress><news/></vnexpress>".to_vec(), "begins with `<vnexpress>"),
        ("a bomb", bomb, "larger than 67108864 bytes"),
    ];
    for (what, document, reason) in cases {
        let error = read(document).expect_err(what).to_string();
        assert!(error.contains(reason), "{what}: {error}");
    }
}

#[test]
fn size_and_depth_cost_no_more_than_their_bytes() {
    let entries: String = (0..20_000).map(|number| news(number, "2026-09-14")).collect();
    assert_eq!(read(urlset(&entries)).unwrap().items.len(), 20_000);
    let deep = urlset(&format!("{}{}", news(1, "2026-09-14"), "<url><a>".repeat(100_000)));
    assert_eq!(addresses(&read(deep).unwrap()), ["https://bao.example/tin-1.html"]);
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>\
        <urlset><url><loc>https://bao.example/&b;</loc></url></urlset>";
    assert_eq!(addresses(&read(bomb).unwrap()), ["https://bao.example/&b;"]);
}

proptest! {
    #[test]
    fn no_document_makes_it_panic(
        body in "(<urlset>)?(</?(url|loc|news:news|news:title|sitemap|lastmod)>|https://a.vn/|&|;|#x|]]>|<!\\[CDATA\\[|\\PC){0,60}",
    ) {
        let _ = read(&body);
        let _ = read(gz(&body));
    }

    #[test]
    fn no_bytes_make_it_panic(body: Vec<u8>, magic in any::<bool>()) {
        let start: &[u8] = if magic { &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0] } else { b"<urlset>" };
        let _ = read([start, &body].concat());
    }

    #[test]
    fn every_page_listed_is_given(numbers in prop::collection::vec(0..10_000_u32, 0..40)) {
        let entries: String = numbers.iter().map(|number| news(*number, "2026-09-14")).collect();
        let doc = read(urlset(&entries)).unwrap();
        let expected: Vec<_> =
            numbers.iter().map(|number| format!("https://bao.example/tin-{number}.html")).collect();
        prop_assert_eq!(addresses(&doc), expected);
    }
}
