//! What is left out, what is cut, and that text and structure stay.

use super::*;
use proptest::prelude::*;
use scraper::{Html, Selector};

#[test]
fn what_carries_no_text_is_left_out() {
    let cases = [
        ("script", "<p>a</p><script>var x = '<p>no</p>';</SCRIPT ><p>b</p>", "<p>a</p><p>b</p>"),
        ("style and comment", "<style>p{}</style><!-- <p>no</p> --><p>b</p>", "<p>b</p>"),
        ("drawing with a title", "<svg><title>no</title></svg>x<svg/>y", "xy"),
        ("empty comment", "<!-->a<!---->b", "ab"),
        ("comment without end", "<!-- a <b>c</b>", " a <b>c</b>"),
        ("conditional", "<![if !IE]>a<![endif]>", "a"),
        ("less-than sign", "1 < 2 <b>x</b>", "1 &lt; 2 <b>x</b>"),
        ("quoted end", "<a title=\"x > y\">z</a>", "<a title=\"x > y\">z</a>"),
        ("cut in a tag", "<p>text <a href=\"x", "<p>text "),
        ("cut in a script", "<p>text</p><script>var", "<p>text</p>"),
        (
            "attributes for browsers",
            "<img src=a ALT='x > y' width = 3 srcset=\"b 2x\"/><p align class=c>d",
            "<img src=a   /><p  class=c>d",
        ),
        ("attributes in a row", "<img alt=\"a\"height=1 sizes>x", "<img  >x"),
        (
            "odd attributes",
            "<a =alt alt\"=1 'alt'=2 href=/alt/x>y",
            "<a =alt alt\"=1 'alt'=2 href=/alt/x>y",
        ),
        (
            "an equals sign after the value",
            "<a foo alt=\"x\"=\"b>c\">d</a>",
            "<a foo alt=\"x\"=\"b>c\">d</a>",
        ),
        ("doctype stays", "<!DOCTYPE html><p>", "<!DOCTYPE html><p>"),
    ];
    for (what, given, expected) in cases {
        assert_eq!(bound(given), expected, "{what}");
    }
    let structured = r#"<script type="application/ld+json">{"a":1}</script>"#;
    assert_eq!(bound(structured), structured);
}

#[test]
fn endless_nesting_is_cut_and_its_text_kept() {
    let mismatched = "<span><div></span>".repeat(5_000) + "text";
    let tables = "<div><table></div>".repeat(5_000) + "text";
    for html in ["<div>".repeat(100_000) + "text", mismatched, tables, "<b>".repeat(5_000)] {
        let kept = bound(&html);
        assert!(kept.matches('<').count() < 20_000 + 2 * MAX_DEPTH);
        assert_eq!(kept.contains("text"), html.contains("text"));
        let doc = Html::parse_document(&kept);
        let all = Selector::parse("*").unwrap();
        let deepest = doc.select(&all).map(|element| element.ancestors().count());
        assert!(deepest.max().unwrap() < 2 * MAX_DEPTH);
    }
}

#[test]
fn unclosed_inline_tags_do_not_use_up_the_depth() {
    let page = "<div><span>a</div>".repeat(1_000) + "<div class=last>b</div>";
    assert!(bound(&page).ends_with("<div class=last>b</div>"));
}

/// Names, other attributes and texts of all elements, in order.
fn told(html: &str) -> Vec<String> {
    let html = Html::parse_document(html);
    let nodes = html.tree.nodes().map(|node| match node.value() {
        scraper::Node::Element(element) => {
            let attributes = element.attrs().filter(|(name, _)| !UNREAD.contains(name));
            format!("<{} {:?}>", element.name(), attributes.collect::<Vec<_>>())
        }
        scraper::Node::Text(text) => text.to_string(),
        _ => String::new(),
    });
    nodes.collect()
}

proptest! {
    #[test]
    fn without_the_unread_attributes_a_tag_says_the_same(
        inside in "( ?/?(alt|ALT|width|href|id|class|=|a)( ?= ?(\"[a<> =/']{0,3}\"|'[b<> =\"]{0,3}'|[c=/]{1,2}))?){0,5} ?/?"
    ) {
        let html = format!("<p>x<a {inside}>y</a><b>z</b>");
        prop_assert_eq!(told(&bound(&html)), told(&html));
    }

    #[test]
    fn twice_is_once(html in "(<[a-z/!-]{0,4}[ a-z=\"'>]{0,5}|[ -~đế]){0,40}") {
        let once = bound(&html);
        prop_assert_eq!(bound(&once), once.clone());
    }
}
