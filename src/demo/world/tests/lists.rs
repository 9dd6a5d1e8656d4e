//! Sitemaps and section pages lead to everything that their outlet publishes.

use super::*;
use crate::crawl::listed::{self, Listed};
use crate::demo::world::listing::FeedKind as ServedKind;

/// Reads what `url` answers at the end of the world, as the crawl does.
fn read(world: &World, catalog: &Catalog, kind: ServedKind, url: &str) -> Listed {
    let served = world.feeds.iter().find(|feed| feed.kind == kind).unwrap();
    let outlet = catalog.outlet(&served.site.id.into()).unwrap();
    let feed = outlet.feeds.iter().find(|feed| feed.url.as_str() == served.url).unwrap();
    let reply = world.answer(&ask(url), ends_at());
    assert_eq!(reply.status, 200, "{url}");
    let content_type = reply.headers.first().map(|(_, value)| value.as_str());
    listed::read(&reply.body, content_type, url, outlet, feed).unwrap()
}

fn served(world: &World, kind: ServedKind) -> (&str, BTreeSet<String>) {
    let served = world.feeds.iter().find(|feed| feed.kind == kind).unwrap();
    let (_, lines) = contents(world, served, ends_at());
    (&served.url, lines.into_iter().map(|line| line.url).collect())
}

#[test]
fn the_packed_sitemaps_of_an_index_list_everything_month_by_month() {
    let (world, catalog) = world();
    let (url, expected) = served(&world, ServedKind::Sitemaps);
    let index = read(&world, &catalog, ServedKind::Sitemaps, url);
    assert!(index.items.is_empty());
    assert_eq!(index.children.len(), 1 + 6, "the news and six months");
    let mut found = BTreeSet::new();
    for child in &index.children {
        let listed = read(&world, &catalog, ServedKind::Sitemaps, child.url.as_str());
        let newest = listed.items.iter().filter_map(|item| item.updated_at).max();
        assert_eq!(child.last_modified, newest, "{}", child.url);
        let monthly = child.url.path().ends_with(".xml.gz");
        let dated = listed.items.iter().filter(|item| item.published_at.is_some()).count();
        assert_eq!(dated, if monthly { 0 } else { listed.items.len() }, "{}", child.url);
        if monthly {
            found.extend(listed.items.into_iter().map(|item| item.url));
        }
    }
    assert_eq!(found, expected);
    let missing = format!("{}/2024-01.xml.gz", url.trim_end_matches(".xml"));
    assert_eq!(world.answer(&ask(&missing), ends_at()).status, 404);
}

#[test]
fn a_section_page_leads_on_to_the_oldest_article() {
    let (world, catalog) = world();
    let (url, expected) = served(&world, ServedKind::Pages);
    let (mut next, mut pages, mut found) = (Some(url.to_owned()), 0, BTreeSet::new());
    while let Some(page) = next {
        let listed = read(&world, &catalog, ServedKind::Pages, &page);
        assert_eq!(listed.warnings, Vec::<String>::new(), "{page}");
        assert!(listed.items.len() <= 4);
        pages += usize::from(!listed.items.is_empty());
        found.extend(listed.items.into_iter().map(|item| item.url));
        next = listed.next.map(|url| url.to_string());
    }
    assert_eq!(found, expected);
    assert_eq!(pages, expected.len().div_ceil(4));
}

#[test]
fn some_day_brings_more_than_one_page_joins_over() {
    let (world, _) = world();
    let served = world.feeds.iter().find(|feed| feed.kind == ServedKind::Pages).unwrap();
    let mut days = BTreeMap::<NaiveDate, usize>::new();
    for line in contents(&world, served, ends_at()).1 {
        *days.entry(crate::domain::time::vietnam_day(line.at)).or_default() += 1;
    }
    assert!(days.values().any(|new| *new >= 3), "{days:?}");
}

#[test]
fn a_feed_behind_a_cookie_sends_round_whoever_has_none() {
    let (world, _) = world();
    let feed = world.feeds.iter().find(|feed| feed.site.id == "qdnd").unwrap();
    let reply = world.answer(&ask(&feed.url), ends_at());
    assert_eq!(reply.status, 302);
    let header = |name: &str| reply.headers.iter().find(|(key, _)| key == name).unwrap().1.as_str();
    assert_eq!((header("location"), header("set-cookie")), (&*feed.url, "D1N=5f1e0; Path=/"));
    assert_eq!(world.answer(&ask_with_cookie(&feed.url), ends_at()).status, 200);
}
