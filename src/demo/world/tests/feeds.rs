//! Feeds are read as they were meant, whatever is wrong with their bytes.

use super::*;
use crate::crawl::feed;
use crate::demo::world::feeds::FeedForm;
use crate::demo::world::listing::FeedKind;
use crate::domain::outlet::{self, FeedStatus};

#[test]
fn every_feed_is_read_with_its_dates_titles_and_addresses() {
    let (world, catalog) = world();
    let moments = ["2025-08-20T05:00:00Z", "2025-10-26T23:00:00Z", "2026-01-01T00:00:00Z"];
    for served in &world.feeds {
        for now in moments.map(|moment| moment.parse().unwrap()) {
            let reply = world.answer(&ask_with_cookie(&served.url), now);
            if served.kind.kind() != outlet::FeedKind::Syndicated {
                continue;
            }
            if matches!(served.kind, FeedKind::Missing | FeedKind::Loop) {
                assert!(reply.status == 404 || reply.status == 302, "{}", served.url);
                continue;
            }
            let (_, lines) = contents(&world, served, now);
            let outlet = catalog.outlet(&served.site.id.into()).unwrap();
            let defined = outlet.feeds.iter().find(|feed| feed.url.as_str() == served.url).unwrap();
            assert!(defined.poll);
            let content_type = reply.headers.first().map(|(_, value)| value.as_str());
            let parsed = feed::parse(&reply.body, content_type, &served.url, defined.date_order)
                .unwrap_or_else(|error| panic!("{}: {error}", served.url));
            assert_eq!(parsed.items.len(), lines.len(), "{}", served.url);
            for (item, line) in parsed.items.iter().zip(&lines) {
                let dated = (served.form != FeedForm::Undated).then_some(line.at);
                assert_eq!(item.published_at, dated, "{}", item.url);
                assert_eq!(item.title, normalise(&line.title), "{}", item.url);
                assert_eq!(canonical(&item.url), canonical(&line.url));
                assert!(
                    item.summary.contains(&normalise(&line.lead)),
                    "{}: {}",
                    item.url,
                    item.summary
                );
            }
        }
    }
}

#[test]
fn feeds_that_are_dead_lie_or_are_empty_still_answer() {
    let (world, catalog) = world();
    let outlet = |id: &str| catalog.outlet(&id.into()).unwrap();
    let lines = |kind: FeedKind| {
        let served = world.feeds.iter().find(|feed| feed.kind == kind).unwrap();
        contents(&world, served, ends_at()).1
    };
    let dead = lines(FeedKind::Dead);
    assert!(!dead.is_empty() && dead.iter().all(|line| line.at < starts_at()));
    assert!(lines(FeedKind::Empty).is_empty());
    let lies = lines(FeedKind::Lies);
    let foreign = lies.iter().filter(|line| {
        let url = line.url.parse().unwrap();
        !outlet("nhandan").is_article(&url) && outlet("vnexpress").is_article(&url)
    });
    assert_eq!((foreign.count(), lies.len()), (LIED_ABOUT, LIED_ABOUT + 3));
    let lying = outlet("nhandan").feeds.iter().find(|feed| feed.status == FeedStatus::Lies);
    assert!(lying.is_some_and(|feed| feed.poll));
}

#[test]
fn a_feed_that_has_not_changed_says_so() {
    let (world, _) = world();
    for (id, question) in [("nhandan", "if-none-match"), ("vnexpress", "if-modified-since")] {
        let feed = world.feeds.iter().find(|feed| feed.site.id == id).unwrap();
        let first = world.answer(&ask(&feed.url), ends_at());
        let mark = first.headers.last().unwrap().1.clone();
        let again = Ask { headers: vec![(question.to_owned(), mark)], ..ask(&feed.url) };
        let reply = world.answer(&again, ends_at());
        assert_eq!((first.status, reply.status, reply.body.len()), (200, 304, 0), "{id}");
        assert_eq!(world.answer(&again, ends_at() - TimeDelta::days(60)).status, 200, "{id}");
    }
}
