//! What the links of a page lead to and say.

use crate::domain::address::canonical;
use crate::domain::outlet::Outlet;
use crate::text::one_line;
use scraper::element_ref::Select;
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::HashSet;
use std::sync::LazyLock;
use url::Url;

macro_rules! css {
    ($name:ident, $css:literal) => {
        static $name: LazyLock<Selector> =
            LazyLock::new(|| Selector::parse($css).expect("a constant selector, covered by tests"));
    };
}

css!(LINK, "a[href]");
css!(BASE, "base[href]");
css!(HEADING, "h1, h2, h3, h4, h5, h6");

/// Letters of a headline that are read; a whole card of an article may be one link.
const HEADLINE_CHARS: usize = 300;

/// How far above a link its heading may stand: `<h3><span><a>`.
const HEADING_REACH: usize = 3;

/// The links of one page.
pub(super) struct Links<'a> {
    /// Where the page was fetched.
    pub(super) page: &'a Url,
    base: Url,
    outlet: &'a Outlet,
    /// This page, home page and feeds: places that list articles and are none.
    places: HashSet<String>,
}

impl<'a> Links<'a> {
    /// The links of `html`, fetched from `page` of `outlet`.
    pub(super) fn new(html: &Html, page: &'a Url, outlet: &'a Outlet) -> Self {
        let said = html.select(&BASE).find_map(|base| page.join(base.attr("href")?.trim()).ok());
        let feeds = outlet.feeds.iter().map(|feed| &feed.url);
        let places = feeds.chain(&outlet.homepage).chain([page]).map(place).collect();
        Self { page, base: said.unwrap_or_else(|| page.clone()), outlet, places }
    }

    /// The canonical address that `link` leads to, on the web.
    pub(super) fn target(&self, link: ElementRef<'_>) -> Option<Url> {
        let href = link.attr("href")?.trim();
        // A mark inside the page leads nowhere else.
        if href.is_empty() || href.starts_with('#') {
            return None;
        }
        canonical(self.base.join(href).ok()?.as_str())
    }

    /// The article that `link` leads to, if it leads to one of this outlet's.
    pub(super) fn article(&self, link: ElementRef<'_>) -> Option<Url> {
        let url = self.target(link)?;
        let lists = url.path() == "/" || self.places.contains(&place(&url));
        (!lists && self.outlet.is_article(&url)).then_some(url)
    }

    /// Whether an address is on one of the outlet's hosts.
    pub(super) fn is_own(&self, url: &Url) -> bool {
        url.host_str().is_some_and(|host| self.outlet.owns_host(host))
    }
}

/// Every link inside `element`.
pub(super) fn links_in(element: ElementRef<'_>) -> Select<'_, 'static> {
    element.select(&LINK)
}

/// What stays the same of an address when scheme, `www.` and a last slash change.
pub(super) fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    format!("{host}{}?{}", url.path().trim_end_matches('/'), url.query().unwrap_or_default())
}

/// The words of a link, and how likely they are a headline: in a heading before an attribute
/// before mere text, a longer one before a shorter.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Headline {
    rank: u8,
    chars: usize,
    /// The words.
    pub(super) text: String,
}

impl Headline {
    /// What a selector for the title found.
    pub(super) fn given(text: String) -> Self {
        Self::new(4, &text)
    }

    /// What `link` says.
    ///
    /// A lead is often a link too, and longer than the headline: words in a heading, and the
    /// `title` that a link carries, come first.
    pub(super) fn of(link: ElementRef<'_>) -> Self {
        if let Some(heading) = link.select(&HEADING).next() {
            return Self::new(3, &text(heading));
        }
        let words = text(link);
        let above = link.ancestors().take(HEADING_REACH).filter_map(ElementRef::wrap);
        if !words.is_empty() && above.into_iter().any(|parent| HEADING.matches(&parent)) {
            return Self::new(3, &words);
        }
        match link.attr("title").map(one_line).filter(|title| !title.is_empty()) {
            Some(title) => Self::new(2, &title),
            None => Self::new(u8::from(!words.is_empty()), &words),
        }
    }

    fn new(rank: u8, text: &str) -> Self {
        let text: String = text.chars().take(HEADLINE_CHARS).collect();
        Self { rank, chars: text.chars().count(), text }
    }
}

/// The text of an element, on one line, without what its scripts and styles hold.
pub(super) fn text(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    let mut waiting = vec![*element];
    while let Some(node) = waiting.pop() {
        match node.value() {
            Node::Text(words) => {
                text.push_str(words);
                text.push(' ');
            }
            Node::Element(element) if matches!(element.name(), "script" | "style") => {}
            _ => waiting.extend(node.children().rev()),
        }
    }
    one_line(&text)
}
