//! OPML comes in as others write it, and goes out so that it could come in again.

use super::read::{Outlines, read};
use super::*;

fn opml(outlines: &[&str]) -> Outlines {
    let text = format!("<opml version=\"2.0\"><body>{}</body></opml>", outlines.concat());
    read(text.as_bytes()).unwrap()
}

fn known() -> Catalog {
    catalog::parse(&catalog::embedded()).unwrap()
}

#[test]
fn a_feed_is_listed_once_with_a_name_and_only_public_addresses_are_taken() {
    let outlines = opml(&[
        "<outline text=\"\" title=\" \" xmlUrl=\"https://www.bao.example/rss\"/>",
        "<outline text=\"Lại\" xmlUrl=\"https://www.bao.example/rss\"/>",
        "<outline text=\"Khác\" title=\"\" xmlUrl=\"https://khac.example/rss\"/>",
        "<outline text=\"a\" xmlUrl=\"http://192.168.1.1/rss\"/>",
        "<outline text=\"b\" xmlUrl=\"http://[::1]/rss\"/>",
        "<outline text=\"c\" xmlUrl=\"http://localhost/rss\"/>",
        "<outline text=\"d\" xmlUrl=\"ftp://bao.example/rss\"/>",
        "<outline text=\"thư mục rỗng\"/><outline text=\"e\" xmlUrl=\"\"/>",
        "<outline type=\"link\" text=\"f\" url=\"https://bao.example/\"/>",
    ]);
    let names: Vec<_> = outlines.feeds.iter().map(|feed| feed.name.as_str()).collect();
    assert_eq!(names, ["bao.example", "Khác"]);
    assert_eq!(outlines.refused.len(), 4, "{:?}", outlines.refused);
}

#[test]
fn habits_of_feed_readers_are_understood() {
    let nested = "<outline text=\"Báo chí\"><outline text=\"Trung ương\">\
        <outline text=\"A\" xmlurl=\"https://a.example/rss\"/></outline>\
        <OUTLINE TEXT=\"B\" XMLURL=\"https://b.example/rss?x=1&y=2\"></OUTLINE></outline>\
        <outline text=\"C\" xmlUrl=\"https://c.example/rss\"><outline text=\"D\" xmlUrl=\"https://d.example/rss\"/></outline>";
    let seen: Vec<_> = opml(&[nested])
        .feeds
        .into_iter()
        .map(|feed| (feed.name, feed.folder, feed.url.to_string()))
        .collect();
    let row = |name: &str, folder: Option<&str>, url: &str| {
        (name.to_owned(), folder.map(ToOwned::to_owned), url.to_owned())
    };
    let expected = [
        row("A", Some("Trung ương"), "https://a.example/rss"),
        row("B", Some("Báo chí"), "https://b.example/rss?x=1&y=2"),
        row("C", None, "https://c.example/rss"),
        row("D", None, "https://d.example/rss"),
    ];
    assert_eq!(seen, expected);

    let text = "<?xml version=\"1.0\" encoding=\"utf-16\"?><opml><body>\
        <outline text=\"Báo\" xmlUrl=\"https://bao.example/rss\"/></body></opml>";
    let bytes: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&bytes).unwrap().feeds[0].name, "Báo");
    for broken in ["<rss></rss>", "<opml><body></opml>", "", "{}"] {
        assert!(read(broken.as_bytes()).is_err(), "{broken}");
    }
}

#[test]
fn hosts_that_would_share_a_file_are_refused() {
    let outlines = opml(&[
        "<outline text=\"a\" xmlUrl=\"https://a-b.example/rss\"/>",
        "<outline text=\"b\" xmlUrl=\"https://a.b.example/rss\"/>",
    ]);
    let (new, _) = sort(&mut Vec::new(), "", &known(), &outlines.feeds).unwrap();
    let error = definitions(&new, &outlines.feeds, &mut Files::new()).unwrap_err().to_string();
    assert!(error.contains("sources/online/a-b-example.toml"), "{error}");
}

#[test]
fn what_goes_out_comes_in_again_with_its_names() {
    let mut files = catalog::embedded();
    let before = known();
    let outlines = read(to_opml(&before).unwrap().as_bytes()).unwrap();
    assert_eq!(outlines.refused, Vec::<String>::new());
    let feeds = |catalog: &Catalog| {
        let mut feeds: Vec<(String, String)> = Vec::new();
        for outlet in &catalog.outlets {
            let readable = |feed: &&Feed| feed.kind == FeedKind::Syndicated && feed.poll;
            let urls = outlet.feeds.iter().filter(readable).map(|feed| feed.url.to_string());
            feeds.extend(urls.map(|url| (url, outlet.name.clone())));
        }
        feeds.sort();
        feeds
    };
    // Into definitions that know no outlet, and so no plan that names one.
    files.retain(|path, _| path.starts_with("index/"));
    let empty = catalog::parse(&files).unwrap();
    let (new, by_hand) = sort(&mut Vec::new(), "", &empty, &outlines.feeds).unwrap();
    assert_eq!(by_hand, 0);
    definitions(&new, &outlines.feeds, &mut files).unwrap();
    let after = catalog::parse(&files).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(feeds(&after), feeds(&before));
}

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("moi.opml");
    let text = "<opml><outline text=\"Báo\" xmlUrl=\"https://moi.example/rss\"/></opml>";
    std::fs::write(&file, text).unwrap();
    let import_it = || import(catalog::embedded(), &known(), &file, Some(folder.path()));
    import_it().unwrap();
    let written = folder.path().join("sources/online/moi-example.toml");
    std::fs::write(&written, "của tôi").unwrap();
    let error = import_it().unwrap_err().to_string();
    assert!(error.contains("exists already"), "{error}");
    assert_eq!(std::fs::read_to_string(&written).unwrap(), "của tôi");
}
