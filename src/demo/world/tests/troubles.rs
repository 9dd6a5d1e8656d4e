//! Outages, walls, changes and removals are what the truth says of them.

use super::*;
use crate::demo::world::listing::FeedKind as ServedKind;
use crate::domain::health::GapState;

fn late_on(day: NaiveDate) -> Timestamp {
    day_start(day) + TimeDelta::minutes(23 * 60 + 30)
}

/// What is published in the gap, and of it what the outlet's feeds list when it is over.
fn in_gap<'w>(world: &'w World, gap: &ExpectedGap) -> (Vec<&'w WorldArticle>, BTreeSet<String>) {
    let (from, to) = (late_on(gap.from), late_on(gap.to));
    let of_outlet = |article: &&WorldArticle| article.outlet == gap.outlet;
    let published = world.articles.iter().filter(of_outlet);
    let published = published.filter(|article| (from..=to).contains(&article.published_at));
    let feeds = world
        .feeds
        .iter()
        .filter(|feed| feed.site.id == gap.outlet.as_str() && feed.kind.is_polled());
    let listed = feeds.flat_map(|feed| contents(world, feed, to).1);
    (published.collect(), listed.map(|line| line.url).collect())
}

#[test]
fn an_outage_hides_exactly_the_articles_that_are_called_recovered_or_lost() {
    let (world, _) = world();
    let gaps = &world.truth().gaps;
    assert_eq!(gaps.len(), 2);
    for gap in gaps {
        let (published, listed) = in_gap(&world, gap);
        let hidden: BTreeSet<_> = published
            .iter()
            .filter(|article| !listed.contains(&article.url))
            .map(|article| article.key.as_str())
            .collect();
        let named: BTreeSet<_> = published
            .iter()
            .map(|article| article.key.as_str())
            .filter(|key| trouble::is_recovered(key) || trouble::is_lost(key))
            .collect();
        assert_eq!(hidden, named, "{}", gap.outlet);
        assert!(!hidden.is_empty());
        let walked = world
            .feeds
            .iter()
            .any(|feed| feed.site.id == gap.outlet.as_str() && feed.kind == ServedKind::News);
        assert_eq!(walked, gap.state == GapState::Repaired, "{}", gap.outlet);
    }
    let lost = &world.truth().lost;
    assert_eq!(lost.len(), 1);
    assert!(world.truth().pages.iter().all(|page| !lost.contains(&page.url)));
}

#[test]
fn who_is_away_answers_nothing_and_is_back_on_the_day_after() {
    let (world, _) = world();
    for gap in &world.truth().gaps {
        let feed = world.feeds.iter().find(|feed| feed.site.id == gap.outlet.as_str()).unwrap();
        let robots = address::site_url(feed.site, "/robots.txt");
        let status = |url: &str, day: NaiveDate| world.answer(&ask(url), late_on(day)).status;
        assert_eq!(status(&feed.url, gap.from), 200);
        let mut day = gap.from + chrono::Days::new(1);
        while day < gap.to {
            assert_eq!((status(&feed.url, day), status(&robots, day)), (503, 503), "{day}");
            day = day + chrono::Days::new(1);
        }
        assert_eq!((status(&feed.url, gap.to), status(&robots, gap.to)), (200, 200));
    }
}

#[test]
fn behind_the_wall_lists_are_read_and_pages_are_not() {
    let (world, _) = world();
    let walled: Vec<_> = world
        .articles
        .iter()
        .filter(|article| article.outlet.as_str() == "vov")
        .filter(|article| {
            trouble::readable_from(&article.outlet, article.published_at) > article.published_at
        })
        .collect();
    assert!(walled.len() >= 2, "{}", walled.len());
    for article in walled {
        let at = article.published_at;
        let page = world.answer(&ask(&article.url), at);
        let text = String::from_utf8(page.body).unwrap();
        assert!(page.status == 200 && text.contains("captcha"), "{text}");
        let later = trouble::readable_from(&article.outlet, at);
        let page = world.answer(&ask(&article.url), later);
        assert!(String::from_utf8(page.body).unwrap().contains(article.section.as_str()));
        let feed = world.feeds.iter().find(|feed| feed.site.id == "vov").unwrap();
        assert_eq!(world.answer(&ask(&feed.url), at).status, 200);
    }
}

#[test]
fn one_counted_article_grows_and_one_is_taken_away_without_a_word_in_the_feeds() {
    let (world, _) = world();
    let grown = world.articles.iter().find(|article| article.addition.is_some()).unwrap();
    let addition = grown.addition.as_ref().unwrap();
    let second = TimeDelta::seconds(1);
    let page = |at| String::from_utf8(world.answer(&ask(&grown.url), at).body).unwrap();
    assert!(!page(addition.at - second).contains(&addition.paragraph));
    assert!(page(addition.at).contains(&addition.paragraph));
    let gone = world.articles.iter().find(|article| article.removed_at.is_some()).unwrap();
    let at = gone.removed_at.unwrap();
    let status = |at| world.answer(&ask(&gone.url), at).status;
    assert_eq!((status(at - second), status(at)), (200, 404));
    assert!(gone.scope && !gone.topics.is_empty(), "a quota counts it");
    for feed in &world.feeds {
        let (_, lines) = contents(&world, feed, at);
        assert!(lines.iter().all(|line| line.url != gone.url), "{}", feed.url);
    }
}
