//! Tells feeds whose address names one section while their items lie in others.
//!
//! Many servers answer any feed path with 200 and some default feed; the address then lies.

use crate::domain::entry::FeedItem;
use url::Url;

/// Names of feeds that promise no section, without hyphens.
const GENERAL: [&str; 21] = [
    "home",
    "index",
    "rss",
    "feed",
    "feeds",
    "atom",
    "default",
    "all",
    "latest",
    "news",
    "trangchu",
    "tinmoi",
    "tinmoinhat",
    "moinhat",
    "tinnoibat",
    "noibat",
    "tieudiem",
    "tintuc",
    "tintonghop",
    "sitemap",
    "docnhieu",
];

/// Fewer items with a section in their address say nothing.
const LEAST_ITEMS: usize = 5;

/// Of items that lie under the section, the share below which its name is doubted.
const LEAST_SHARE: f64 = 0.1;

/// How many of a feed's items lie under the section that its address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The section that the feed's address names.
    pub section: String,
    /// Items that lie under it.
    pub under: usize,
    /// Items whose address shows a section at all.
    pub of: usize,
}

/// Compares the section in a feed's address with those in its items' addresses; `None` when the
/// address names no section, or when too few items show one (many outlets keep all articles in
/// one place).
pub fn placed(feed: &Url, items: &[FeedItem]) -> Option<Placed> {
    let section = section_of(feed)?;
    let wanted = plain(&section);
    let addresses = items.iter().filter_map(|item| Url::parse(&item.url).ok());
    let folders: Vec<Vec<String>> = addresses.map(|url| folders(&url)).collect();
    let of = folders.iter().filter(|folders| !folders.is_empty()).count();
    let under = folders.iter().filter(|folders| folders.contains(&wanted)).count();
    let enough = of >= LEAST_ITEMS && of * 2 > items.len();
    enough.then_some(Placed { section, under, of })
}

/// The same for a feed that does not bring what its address says; `None` when they agree, or
/// when nothing can be told.
pub fn misplaced(feed: &Url, items: &[FeedItem]) -> Option<Placed> {
    placed(feed, items).filter(|placed| (placed.under as f64) < LEAST_SHARE * placed.of as f64)
}

/// The last part of the path without suffix and number: `the-gioi` of `/rss/the-gioi-12.rss`.
fn section_of(feed: &Url) -> Option<String> {
    let name = feed.path_segments()?.rfind(|part| !part.is_empty())?.to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    let number = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let section = if number.ends_with('-') { number.trim_end_matches('-') } else { stem };
    let says_something =
        section.chars().any(char::is_alphabetic) && !GENERAL.contains(&plain(section).as_str());
    says_something.then(|| section.to_owned())
}

/// The parts of an item's path before its last, without hyphens.
fn folders(item: &Url) -> Vec<String> {
    let mut parts: Vec<String> = item
        .path_segments()
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .map(plain)
        .collect();
    parts.pop();
    parts.retain(|part| part.chars().any(char::is_alphabetic));
    parts
}

fn plain(text: &str) -> String {
    text.to_lowercase().replace(['-', '_'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(paths: &[&str]) -> Vec<FeedItem> {
        let item = |path: &&str| FeedItem {
            id: String::new(),
            url: format!("https://bao.example{path}"),
            title: String::new(),
            summary: String::new(),
            published_at: None,
            updated_at: None,
        };
        paths.iter().map(item).collect()
    }

    #[test]
    fn a_feed_that_brings_other_sections_lies() {
        let law = ["/phap-luat/a", "/phap-luat/b", "/xa-hoi/c", "/phap-luat/d", "/phap-luat/e"];
        let mixed = ["/the-gioi/a", "/phap-luat/b", "/xa-hoi/c", "/phap-luat/d", "/phap-luat/e"];
        let nested = ["/tin/thegioi/a", "/tin/thegioi/b", "/tin/x/c", "/tin/x/d", "/tin/x/e"];
        let flat = ["/a", "/b", "/c", "/d", "/the-thao/e", "/f"];
        let dated = ["/202508/a", "/202508/b", "/202508/c", "/202508/d", "/202508/e"];
        let cases: [(&str, &str, &[&str], bool); 10] = [
            ("other sections", "/rss/the-gioi.rss", &law, true),
            ("with a number", "/rss/the-gioi-1231.rss", &law, true),
            ("without suffix", "/rss/the-gioi/", &law, true),
            ("some of its own", "/rss/the-gioi.rss", &mixed, false),
            ("spelt without hyphens, below another", "/the-gioi.rss", &nested, false),
            ("everything", "/rss/tin-moi-nhat.rss", &law, false),
            ("home", "/rss/home.rss", &law, false),
            ("items without sections", "/rss/the-gioi.rss", &flat, false),
            ("months are no sections", "/rss/the-gioi.rss", &dated, false),
            ("too few to tell", "/rss/the-gioi.rss", &law[..4], false),
        ];
        for (what, feed, paths, lies) in cases {
            let feed = Url::parse("https://bao.example").unwrap().join(feed).unwrap();
            assert_eq!(misplaced(&feed, &items(paths)).is_some(), lies, "{what}");
        }
        let feed = Url::parse("https://bao.example/rss/the-gioi.rss").unwrap();
        let expected = Placed { section: "the-gioi".to_owned(), under: 0, of: 5 };
        assert_eq!(misplaced(&feed, &items(&law)), Some(expected));
    }
}
