//! What the names of elements, classes and ids say about a block.
//!
//! A name is cut into words: `articleBody`, `article-body` and `article__body` all have `article`,
//! `body` and `articlebody`.

use crate::extract::noise::{self, Words};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What speaks against a block; what is later weighs more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Nothing.
    None,
    /// It is a box in the text, unless it holds most of what the page says.
    Box,
    /// It stands beside the text, however much it holds.
    Aside,
    /// It holds what readers wrote, however much.
    Comments,
}

/// What speaks for a block; what is later says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hint {
    /// Nothing.
    None,
    /// It holds an article, perhaps with what belongs to it.
    Article,
    /// It holds the text of an article.
    Body,
}

/// Words that mark boxes, beside those of [`noise::WORDS`].
#[rustfmt::skip]
const BOXES: &[&str] = &[
    // Ways to other pages.
    "navigation", "nav", "navbar", "navi", "menu", "submenu", "dropdown", "pagination", "pager",
    "postnav", "footnav", "popular", "mostpopular", "mostread", "trending", "latest", "recent",
    "recentposts", "outbrain", "taboola", "recirc", "recirculation", "jprelatedposts",
    // The house's own matters.
    "copyright", "disclaimer", "legal", "cookies", "consent", "gdpr", "login", "signup", "signin",
    "register", "subscription", "optin", "feedback", "promo", "promotion", "ad", "advert",
    "adverts", "advertising", "advertorial", "sponsored",
    // About the article rather than in it.
    "meta", "postmeta", "metadata", "byline", "bylines", "authors", "authorbox", "bio",
    "biography", "contributor", "credit", "credits", "photocredit", "imagecredit", "dateline",
    "timestamp", "pubdate", "postdate", "addthis", "sharedaddy", "instagrammedia",
    // Pictures and players.
    "captions", "gallery", "slideshow", "carousel", "slider", "lightbox", "player", "videoplayer",
    "thumbnail", "thumbs", "modal",
    // Not seen, or not on paper.
    "hidden", "hide", "skip", "sronly", "visuallyhidden", "screenreadertext", "noprint",
    "donotprint", "printonly",
];
/// Beginnings of words that mark boxes.
const BOX_STARTS: [&str; 7] =
    ["share", "sharing", "social", "subscri", "sponsor", "advert", "caption"];
/// Beginnings of words that mark what is never the article, even where it is longer.
const ASIDE_STARTS: [&str; 9] = [
    "related",
    "recommend",
    "newsletter",
    "sidebar",
    "footer",
    "cookie",
    "breadcrumb",
    "navigat",
    "popup",
];
const COMMENTS: [&str; 9] = [
    "disqus",
    "respond",
    "reply",
    "replies",
    "forum",
    "binhluan",
    "kommentar",
    "kommentare",
    "commentlist",
];
const COMMENTS_START: &str = "comment";
/// How systems call the element that holds the paragraphs.
#[rustfmt::skip]
const BODIES: &[&str] = &[
    "articlebody", "articlebodytext", "articlecontent", "articletext", "articlemain",
    "articlecopy", "articledetail", "articleinner", "articlesection", "bodycontent", "contentbody",
    "storybody", "storybodytext", "storycontent", "storytext", "storycopy", "postcontent",
    "postbody", "posttext", "postentry", "entrycontent", "entrybody", "entrytext", "newsbody",
    "newscontent", "newstext", "detailcontent", "contentdetail", "detailbody", "fulltext",
    "bodytext", "textbody", "bodycopy", "maintext", "blogcontent", "blogbody", "pagecontent",
    "contenttext", "contentmain", "contentarticle", "singlecontent", "textcontent", "richtext",
    "artikeltext", "artikelinhalt", "noidung", "ndarticle", "fckdetail",
];
const ARTICLES: [&str; 12] = [
    "article",
    "post",
    "hentry",
    "story",
    "main",
    "content",
    "entry",
    "artikel",
    "maincontent",
    "news",
    "detail",
    "singlepost",
];
/// How style sheets call the paragraph that leads into an article.
#[rustfmt::skip]
const STANDFIRSTS: [&str; 21] = [
    "standfirst", "lead", "lede", "leadtext", "sapo", "chapo", "chapeau", "dek", "deck",
    "subtitle", "subheadline", "subhead", "intro", "introtext", "excerpt", "summary", "abstract",
    "bajada", "vorspann", "anriss", "perex",
];

static WORDS: LazyLock<HashMap<&str, (Mark, Hint)>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let mut put = |list: &[&'static str], told| {
        for word in list {
            let known = words.entry(*word).or_insert((Mark::None, Hint::None));
            *known = stronger(*known, told);
        }
    };
    put(BOXES, (Mark::Box, Hint::None));
    put(&noise::WORDS, (Mark::Box, Hint::None));
    put(&COMMENTS, (Mark::Comments, Hint::None));
    put(&ARTICLES, (Mark::None, Hint::Article));
    put(BODIES, (Mark::None, Hint::Body));
    words
});

/// The stronger of each.
pub(super) fn stronger(one: (Mark, Hint), other: (Mark, Hint)) -> (Mark, Hint) {
    (one.0.max(other.0), one.1.max(other.1))
}

/// What the element's own name says.
pub(super) fn of_element(name: &str) -> (Mark, Hint) {
    match name {
        "nav" | "aside" | "footer" | "dialog" => (Mark::Aside, Hint::None),
        "figure" | "figcaption" | "label" | "form" | "menu" => (Mark::Box, Hint::None),
        "article" | "main" => (Mark::None, Hint::Article),
        _ => (Mark::None, Hint::None),
    }
}

/// What an attribute other than class and id says.
pub(super) fn of_attribute(key: &str, value: &str) -> (Mark, Hint) {
    const ROLES: [&str; 7] =
        ["navigation", "complementary", "dialog", "banner", "contentinfo", "search", "menu"];
    let says = |word: &&str| value.eq_ignore_ascii_case(word);
    match key {
        "itemprop" if says(&"articleBody") => (Mark::None, Hint::Body),
        "itemprop" if says(&"comment") => (Mark::Comments, Hint::None),
        "itemprop" if says(&"author") || says(&"caption") => (Mark::Box, Hint::None),
        "role" if says(&"main") || says(&"article") => (Mark::None, Hint::Article),
        "role" if ROLES.iter().any(says) => (Mark::Box, Hint::None),
        "hidden" => (Mark::Box, Hint::None),
        "aria-hidden" if says(&"true") => (Mark::Box, Hint::None),
        "style" if noise::is_hiding(value) => (Mark::Box, Hint::None),
        _ => (Mark::None, Hint::None),
    }
}

/// What one class name or id says.
pub(super) fn of_name(name: &str) -> (Mark, Hint) {
    let words = Words::of(name);
    let of_run = |run| {
        let known = WORDS.get(run).copied().unwrap_or((Mark::None, Hint::None));
        stronger(known, (of_start(run), Hint::None))
    };
    words.runs(3).map(of_run).fold((Mark::None, Hint::None), stronger)
}

fn of_start(word: &str) -> Mark {
    let begins = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    if word.starts_with(COMMENTS_START) {
        Mark::Comments
    } else if begins(&ASIDE_STARTS) {
        Mark::Aside
    } else if begins(&BOX_STARTS) {
        Mark::Box
    } else {
        Mark::None
    }
}

/// Whether class names or an itemprop say that a block leads into the article.
pub(super) fn is_standfirst(names: &str) -> bool {
    let is = |name: &str| Words::of(name).runs(2).any(|run| STANDFIRSTS.contains(&run));
    names.split_ascii_whitespace().any(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_block_is() {
        let cases = [
            ("article__body", Mark::None, Hint::Body),
            ("detail-content", Mark::None, Hint::Body),
            ("hentry", Mark::None, Hint::Article),
            ("relatedNews", Mark::Aside, Hint::Article),
            ("box-tin-lien-quan", Mark::Box, Hint::None),
            ("sharing-bar", Mark::Box, Hint::None),
            ("comment-list", Mark::Comments, Hint::None),
            ("binh-luan", Mark::Comments, Hint::None),
            ("screen-reader-text", Mark::Box, Hint::None),
            ("stage", Mark::None, Hint::None),
            ("relative", Mark::None, Hint::None),
            ("x1-42", Mark::None, Hint::None),
            ("", Mark::None, Hint::None),
        ];
        for (name, mark, hint) in cases {
            assert_eq!(of_name(name), (mark, hint), "{name}");
        }
    }

    #[test]
    fn elements_and_attributes_say_it_too() {
        let cases = [
            ("itemprop", "articleBody", (Mark::None, Hint::Body)),
            ("itemprop", "articlebody", (Mark::None, Hint::Body)),
            ("itemprop", "comment", (Mark::Comments, Hint::None)),
            ("role", "main", (Mark::None, Hint::Article)),
            ("role", "navigation", (Mark::Box, Hint::None)),
            ("style", "color:red; display : none", (Mark::Box, Hint::None)),
            ("style", "float:none", (Mark::None, Hint::None)),
            ("aria-hidden", "false", (Mark::None, Hint::None)),
            ("data-x", "comment", (Mark::None, Hint::None)),
        ];
        for (key, value, expected) in cases {
            assert_eq!(of_attribute(key, value), expected, "{key}={value}");
        }
        assert_eq!(of_element("aside").0, Mark::Aside);
        assert_eq!(of_element("article").1, Hint::Article);
    }

    #[test]
    fn standfirsts_have_many_names() {
        for (names, expected) in [
            ("big article-lead", true),
            ("leadText", true),
            ("sapo", true),
            ("leader leading", false),
            ("", false),
        ] {
            assert_eq!(is_standfirst(names), expected, "{names}");
        }
    }
}
