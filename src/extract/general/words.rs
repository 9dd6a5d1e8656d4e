//! What names of classes and ids, elements and characters say about a text.

use crate::extract::noise;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What speaks against a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Nothing.
    None,
    /// It is a box beside the text, unless it holds most of what the page says.
    Box,
    /// It stands beside the text, however much it holds.
    Aside,
    /// It holds what readers wrote, however much.
    Comments,
}

/// What speaks for a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hint {
    /// Nothing.
    None,
    /// It holds an article, perhaps with what belongs to it.
    Article,
    /// It holds the text of an article.
    Body,
}

/// Words of names that mark boxes, beside those of [`noise`].
const BOXES: &[&str] = &[
    "navigation", "nav", "navbar", "navi", "menu", "submenu", "dropdown", "breadcrumbs", "pagination", "pager",
    "sidebar", "footer", "copyright", "disclaimer", "legal", "cookie", "cookies", "consent", "gdpr",
    "login", "signup", "signin", "register", "subscription", "promo", "promotion", "advert",
    "adverts", "advertising", "advertorial", "ad", "sponsored", "popular", "mostpopular", "mostread", "trending",
    "latest", "recent", "recentposts", "outbrain", "taboola", "recirc", "recirculation",
    "meta", "postmeta", "metadata", "byline", "bylines", "authors", "authorbox", "bio", "biography",
    "contributor", "credit", "credits", "photocredit", "imagecredit", "dateline", "timestamp", "pubdate", "postdate", "captions",
    "gallery", "slideshow", "carousel", "slider", "lightbox", "player", "videoplayer", "thumbnail", "thumbs",
    "hidden", "sronly", "visuallyhidden", "screenreadertext", "noprint", "donotprint", "hide",
    "printonly", "feedback", "footnav", "postnav", "addthis", "sharedaddy", "jprelatedposts", "skip", "instagrammedia",
];
/// Beginnings of words that mark boxes.
const BOX_STARTS: [&str; 16] = [
    "related", "recommend", "share", "sharing", "social", "breadcrumb", "newsletter", "subscri",
    "sponsor", "advert", "caption", "navigat", "sidebar", "cookie", "popup", "modal",
];
/// Beginnings of words that mark what is never the article, even where it is longer.
const ASIDE_STARTS: [&str; 9] = [
    "related", "recommend", "newsletter", "sidebar", "footer", "cookie", "breadcrumb", "navigat", "popup",
];
const COMMENTS: [&str; 11] = [
    "comments", "comment", "disqus", "respond", "reply", "replies", "commentlist", "binhluan", "kommentare", "commentaires", "forum",
];
const BODIES: &[&str] = &[
    "articlebody", "articlecontent", "articletext", "articlemain", "articlecopy", "articlebodytext", "bodycontent",
    "contentbody", "storybody", "storycontent", "storytext", "storycopy", "postcontent", "postbody", "posttext", "postentry",
    "entrycontent", "entrybody", "entrytext", "newsbody", "newscontent", "newstext",
    "detailcontent", "contentdetail", "articledetail", "detailbody", "fulltext", "bodytext", "textbody", "bodycopy",
    "maintext", "blogcontent", "blogbody", "pagecontent", "contenttext", "contentmain", "contentarticle",
    "artikeltext", "artikelinhalt", "articleinner", "singlecontent", "textcontent", "richtext",
    "noidung", "articlesection", "storybodytext", "ndarticle", "fckdetail",
];
const ARTICLES: [&str; 12] = [
    "article", "post", "hentry", "story", "main", "content", "entry", "artikel", "maincontent", "news", "detail", "singlepost",
];

static BOX_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| BOXES.iter().copied().collect());
static BODY_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| BODIES.iter().copied().collect());

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
    let says = |word: &str| value.eq_ignore_ascii_case(word);
    match key {
        "itemprop" if says("articleBody") => (Mark::None, Hint::Body),
        "itemprop" if says("comment") => (Mark::Comments, Hint::None),
        "itemprop" if says("author") || says("caption") => (Mark::Box, Hint::None),
        "role" if says("main") || says("article") => (Mark::None, Hint::Article),
        "role" if ["navigation", "complementary", "dialog", "banner", "contentinfo", "search", "menu"].iter().any(|w| says(w)) => {
            (Mark::Box, Hint::None)
        }
        "hidden" => (Mark::Box, Hint::None),
        "aria-hidden" if says("true") => (Mark::Box, Hint::None),
        "style" if is_hiding(value) => (Mark::Box, Hint::None),
        _ => (Mark::None, Hint::None),
    }
}

fn is_hiding(style: &str) -> bool {
    style.len() >= 12 && style.replace(' ', "").to_ascii_lowercase().contains("display:none")
}

/// What class names and the id say.
pub(super) fn of_names(class: &str, id: &str) -> (Mark, Hint) {
    let names = class.split_ascii_whitespace().chain([id]);
    names.map(of_name).fold((Mark::None, Hint::None), stronger)
}

fn of_name(name: &str) -> (Mark, Hint) {
    let words = noise::words_of(name);
    let mut told = (Mark::None, Hint::None);
    for length in 1..=3 {
        for run in words.windows(length) {
            told = stronger(told, of_word(&run.concat()));
        }
    }
    told
}

fn of_word(word: &str) -> (Mark, Hint) {
    let mark = if COMMENTS.contains(&word) || word.starts_with("comment") {
        Mark::Comments
    } else if ASIDE_STARTS.iter().any(|start| word.starts_with(start)) {
        Mark::Aside
    } else if noise::is_word(word)
        || BOX_SET.contains(word)
        || BOX_STARTS.iter().any(|start| word.starts_with(start))
    {
        Mark::Box
    } else {
        Mark::None
    };
    let hint = if BODY_SET.contains(word) {
        Hint::Body
    } else if ARTICLES.contains(&word) {
        Hint::Article
    } else {
        Hint::None
    };
    (mark, hint)
}

/// Letters and digits count one; those of scripts that write no blanks between words two.
pub(super) fn units(c: char) -> usize {
    match c {
        '\0'..='\u{7f}' => usize::from(c.is_ascii_alphanumeric()),
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' => 1,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' => 3,
        '\u{ac00}'..='\u{d7af}' => 2,
        _ => usize::from(c.is_alphanumeric()),
    }
}

/// Whether `c` parts or ends sentences.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, ',' | '.' | ';' | '!' | '?' | '…' | '、' | '。' | '，' | '！' | '？' | '；' | '،' | '؟' | '।' | '၊' | '။')
}

/// Whether `text` ends as a sentence does.
pub(in crate::extract) fn ends_sentence(text: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || "\"'”’»)]）」』".contains(c);
    let last = text.trim_end_matches(closing).chars().next_back();
    last.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…' | ':' | ';' | '。' | '！' | '？' | '：' | '؟' | '।' | '။'))
}

/// How style sheets call the paragraph that leads into an article.
const STANDFIRSTS: [&str; 22] = [
    "standfirst", "lead", "lede", "leadtext", "sapo", "chapo", "chapeau", "dek", "deck", "subtitle", "subheadline", "subhead",
    "intro", "introtext", "excerpt", "summary", "abstract", "bajada", "vorspann", "anriss", "kicker_", "perex",
];

/// Whether one of the names marks a standfirst.
pub(super) fn names_standfirst(class: &str) -> bool {
    class.split_ascii_whitespace().any(|name| {
        let words = noise::words_of(name);
        words.iter().any(|word| STANDFIRSTS.contains(&word.as_str())) || STANDFIRSTS.contains(&words.concat().as_str())
    })
}
