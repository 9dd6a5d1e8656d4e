//! Reads section pages: HTML that lists articles.
//!
//! Takes the bytes as they came, whose page it is, and where its items stand if somebody has
//! written that down; gives each article once, in the order of the page, with the words of its
//! headline and its time if the page shows one. Without selectors, or where they find nothing any
//! more, every link to one of the outlet's articles counts.
//!
//! Files: `link` (what a link says), `paging` (where the next page is). Read [`parse`] first.

mod link;
mod paging;

use crate::crawl::feed::{FeedError, beginning, refuse_what_is_no_text};
use crate::domain::entry::FeedItem;
use crate::domain::outlet::{DateOrder, Listing, Outlet};
use crate::domain::time::Timestamp;
use crate::text::bound::bound;
use crate::text::wall;
use crate::text::{date, decode, normalise};
use link::{Headline, Links, links_in};
use scraper::{ElementRef, Html, Selector};
use std::collections::HashMap;
use url::Url;

/// What a section page says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListingDoc {
    /// Articles in the page's order, each once. Without id and summary.
    pub items: Vec<FeedItem>,
    /// The next page; never this one, and `None` when this one lists nothing.
    pub next: Option<Url>,
    /// What was not found where it should be.
    pub warnings: Vec<String>,
}

/// Parses `bytes` fetched from `url`, a section page of `outlet`.
///
/// - `content_type`: the server's header, as sent.
/// - `listing`: where items stand; `None` takes every link that [`Outlet::is_article`] accepts.
/// - `order`: how the page's bare numeric dates are read.
///
/// # Errors
/// [`FeedError`] when the document is no HTML page, or a wall against robots.
pub fn parse(
    bytes: &[u8],
    content_type: Option<&str>,
    url: &Url,
    outlet: &Outlet,
    listing: Option<&Listing>,
    order: DateOrder,
) -> Result<ListingDoc, FeedError> {
    let text = decode::decode(bytes, content_type);
    refuse_other_documents(bytes, &text)?;
    let html = Html::parse_document(&bound(&text));
    let links = Links::new(&html, url, outlet);
    let nothing = Listing::default();
    let listing = listing.unwrap_or(&nothing);
    let mut warnings = Vec::new();
    let mut items = selected(&html, &links, listing, order);
    let has_selectors = !listing.item.is_empty() || !listing.link.is_empty();
    if items.is_empty() && has_selectors {
        items = every_link(&html, &links);
        if !items.is_empty() {
            let what = "the selectors find no article any more; took every link to an article";
            warnings.push(what.to_owned());
        }
    }
    if items.is_empty()
        && let Some(what) = wall::wall(&text)
    {
        return Err(FeedError::Wall(what));
    }
    let next = match items.is_empty() {
        // Past the last page, sites answer with an empty one for ever.
        true => None,
        false => paging::next(&html, &links, listing.next.as_ref()),
    };
    Ok(ListingDoc { items: items.into_iter().map(FeedItem::from).collect(), next, warnings })
}

fn refuse_other_documents(bytes: &[u8], text: &str) -> Result<(), FeedError> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    refuse_what_is_no_text(bytes, start)?;
    let head: String = start.chars().take(2_000).collect::<String>().to_ascii_lowercase();
    let roots = ["<?xml", "<rss", "<feed", "<rdf:rdf", "<urlset", "<sitemapindex"];
    // Some pages are XHTML with a prolog.
    let is_xml = roots.iter().any(|root| head.starts_with(root)) && !head.contains("<html");
    if is_xml || !head.starts_with('<') {
        return Err(FeedError::NotAPage(beginning(start)));
    }
    Ok(())
}

/// One article on the page.
struct Item {
    url: Url,
    headline: Headline,
    published_at: Option<Timestamp>,
}

impl From<Item> for FeedItem {
    fn from(item: Item) -> Self {
        Self {
            id: String::new(),
            url: item.url.to_string(),
            title: item.headline.text,
            summary: String::new(),
            published_at: item.published_at,
            updated_at: None,
        }
    }
}

/// What the selectors find; every link when there are none.
fn selected(html: &Html, links: &Links<'_>, listing: &Listing, order: DateOrder) -> Vec<Item> {
    if listing.item.is_empty() {
        return match listing.link.is_empty() {
            true => every_link(html, links),
            false => first_that_finds(&listing.link, |css| {
                merged(html.select(css).filter_map(|link| item_of(links, link)))
            }),
        };
    }
    first_that_finds(&listing.item, |css| {
        merged(html.select(css).filter_map(|item| read_item(item, links, listing, order)))
    })
}

fn every_link(html: &Html, links: &Links<'_>) -> Vec<Item> {
    merged(links_in(html.root_element()).filter_map(|link| item_of(links, link)))
}

fn item_of(links: &Links<'_>, link: ElementRef<'_>) -> Option<Item> {
    let url = links.article(link)?;
    Some(Item { url, headline: Headline::of(link), published_at: None })
}

/// One item with its first article, its title and its time.
fn read_item(
    item: ElementRef<'_>,
    links: &Links<'_>,
    listing: &Listing,
    order: DateOrder,
) -> Option<Item> {
    let inside = merged(links_in(item).filter_map(|link| item_of(links, link)));
    let chosen = first_that_finds(&listing.link, |css| {
        item.select(css).filter_map(|link| links.article(link)).collect()
    });
    let url = chosen.into_iter().next().or_else(|| Some(inside.first()?.url.clone()))?;
    let said = inside.into_iter().find(|one| one.url == url).map(|one| one.headline);
    let title = first_text(item, &listing.title).map(Headline::given);
    let dates = texts(item, &listing.date);
    Some(Item {
        url,
        headline: title.or(said).unwrap_or_default(),
        published_at: dates.iter().find_map(|text| date::parse(text, order)),
    })
}

/// What the first selector with any result gives.
fn first_that_finds<T>(selectors: &[String], find: impl Fn(&Selector) -> Vec<T>) -> Vec<T> {
    let parsed = selectors.iter().filter_map(|css| Selector::parse(css).ok());
    parsed.map(|css| find(&css)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn first_text(item: ElementRef<'_>, selectors: &[String]) -> Option<String> {
    texts(item, selectors).into_iter().next()
}

/// Texts, or attributes for `css@attribute`, of the first selector that gives any.
fn texts(item: ElementRef<'_>, selectors: &[String]) -> Vec<String> {
    let read = |selector: &String| {
        let (css, attribute) = match selector.rsplit_once('@') {
            Some((css, name)) => (css, Some(name)),
            None => (selector.as_str(), None),
        };
        let css = Selector::parse(css).ok()?;
        let text = |element: ElementRef<'_>| match attribute {
            Some(name) => element.attr(name).map(normalise),
            None => Some(link::text(element)),
        };
        let found = item.select(&css).filter_map(text).filter(|text| !text.is_empty());
        Some(found.collect::<Vec<_>>()).filter(|texts| !texts.is_empty())
    };
    selectors.iter().find_map(read).unwrap_or_default()
}

/// Each article once, where it first stands, with the best headline and the first time of all.
fn merged(found: impl Iterator<Item = Item>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut places: HashMap<Url, usize> = HashMap::new();
    for item in found {
        let place = *places.entry(item.url.clone()).or_insert(items.len());
        match items.get_mut(place) {
            None => items.push(item),
            Some(known) => {
                if item.headline > known.headline {
                    known.headline = item.headline;
                }
                known.published_at = known.published_at.or(item.published_at);
            }
        }
    }
    items
}

#[cfg(test)]
mod tests;
