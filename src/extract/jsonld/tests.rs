//! Descriptions are read wherever they stand, broken ones too.

use super::*;
use proptest::prelude::*;
use scraper::Html;

fn read(blocks: &[&str]) -> JsonLd {
    let html: String = blocks
        .iter()
        .map(|block| format!("<script type='application/ld+json'>{block}</script>"))
        .collect();
    let html = Html::parse_document(&html);
    JsonLd::read(&Document::of(&html), &Url::parse("https://a.vn/b-1.html").unwrap())
}

#[test]
fn the_article_is_found_wherever_it_stands() {
    let cases = [
        ("plain", r#"{"@type":"NewsArticle","headline":"T"}"#),
        ("graph", r#"{"@graph":[{"@type":"WebSite"},{"@type":["Article"],"headline":"T"}]}"#),
        (
            "array",
            r#"[{"@type":"Organization"},{"@type":"http://schema.org/NewsArticle","headline":"T"}]"#,
        ),
        (
            "main entity",
            r#"{"@type":"WebPage","mainEntity":{"@type":"ReportageNewsArticle","headline":"T"}}"#,
        ),
        (
            "raw line break",
            "{\"@type\":\"NewsArticle\",\"description\":\"a\nb\",\"headline\":\"T\"}",
        ),
        ("comma too many", r#"{"@type":"NewsArticle","headline":"T",}"#),
        (
            "quotes inside",
            r#"{"@type":"NewsArticle","description":"khu "đất vàng", phố","headline":"T"}"#,
        ),
        ("unknown escape", r#"{"@type":"NewsArticle","description":"l\'x","headline":"T"}"#),
        ("comment around", r#"<!-- {"@type":"NewsArticle","headline":"T"} -->"#),
        ("semicolon", r#"{"@type":"NewsArticle","headline":"T"};"#),
    ];
    for (what, block) in cases {
        assert_eq!(read(&[block]).text("headline").as_deref(), Some("T"), "{what}");
    }
}

#[test]
fn of_several_articles_the_one_about_this_page_counts() {
    let ld = read(&[r#"[{"@type":"NewsArticle","headline":"other","url":"https://a.vn/c-2.html"},
        {"@type":"NewsArticle","headline":"own","mainEntityOfPage":{"@id":"https://a.vn/b-1.html?utm_source=x"}}]"#]);
    assert_eq!(ld.text("headline").as_deref(), Some("own"));
}

#[test]
fn names_lists_breadcrumb_and_entities_are_read() {
    let ld = read(&[
        r#"{"@type":"NewsArticle","headline":"B&#224; Trưng","keywords":"a, b,","author":[{"name":"X"},"Y",{}]}"#,
        r#"{"@type":"BreadcrumbList","itemListElement":[{"name":"Trang chủ"},{"item":{"name":"X&#227; hội"}}]}"#,
        "{broken",
    ]);
    assert_eq!(ld.text("headline").as_deref(), Some("Bà Trưng"));
    assert_eq!(ld.names("author"), ["X", "Y"]);
    assert_eq!(ld.list("keywords"), ["a", "b"]);
    assert_eq!(ld.breadcrumb.as_deref(), Some("Xã hội"));
    assert!(!ld.is_video && read(&[r#"{"@type":"VideoObject","name":"V"}"#]).is_video);
}

proptest! {
    #[test]
    fn no_block_makes_it_panic(text in "([{}\\[\\],:\"\\\\ \n]|\"@type\"|\"NewsArticle\"|đ){0,60}") {
        parse(&text);
    }
}
