//! The world is as large, as true and as odd as it says.

mod feeds;
mod lists;
mod pages;
mod served;
mod troubles;

use super::listing::contents;
use super::*;
use crate::catalog;
use crate::domain::address::canonical;
use crate::domain::article::{Genre, Language};
use crate::domain::outcome::Outcome;
use crate::domain::outlet::OutletGroup;
use crate::domain::time::Month;
use crate::text::normalise;
use crate::web::loopback::Ask;

fn base() -> Catalog {
    catalog::parse(&catalog::embedded()).unwrap_or_else(|faults| panic!("{faults}"))
}

fn world() -> (World, Catalog) {
    let base = base();
    let world = World::build(&base).unwrap();
    let catalog = world.catalog(&base);
    (world, catalog)
}

fn ask(url: &str) -> Ask {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    Ask { host: host.to_owned(), path_and_query: format!("/{path}"), headers: vec![] }
}

/// As [`ask`], from somebody who has been there before.
fn ask_with_cookie(url: &str) -> Ask {
    Ask { headers: vec![("cookie".to_owned(), "D1N=5f1e0".to_owned())], ..ask(url) }
}

#[test]
fn the_world_has_the_promised_size_and_spread() {
    let (world, catalog) = world();
    let half_year = starts_at()..=ends_at();
    let current: Vec<_> = world
        .articles()
        .iter()
        .filter(|article| half_year.contains(&article.published_at))
        .collect();
    assert!(current.len() >= 400, "{}", current.len());
    let others: Vec<_> = world
        .articles()
        .iter()
        .filter(|article| !half_year.contains(&article.published_at))
        .collect();
    assert!(others.iter().all(|article| article.quirk == Quirk::Archived));
    let outlets: BTreeSet<_> = current.iter().map(|article| &article.outlet).collect();
    assert_eq!(outlets.len(), 15);
    let groups: BTreeSet<_> =
        outlets.iter().map(|outlet| catalog.outlet(outlet).unwrap().group).collect();
    assert_eq!(
        groups.into_iter().collect::<Vec<_>>(),
        [OutletGroup::Central, OutletGroup::Online, OutletGroup::Local, OutletGroup::Platform]
    );
    let months: BTreeSet<_> =
        current.iter().map(|article| Month::of(article.published_at)).collect();
    assert_eq!(months.len(), 6);
    let changed = current.iter().filter(|article| article.change.is_some()).count();
    assert_eq!(changed, 3);
    let loose = current.iter().filter(|article| article.quirk == Quirk::Decomposed).count();
    assert!(loose >= 5, "{loose}");
    assert!(current.iter().any(|article| article.quirk == Quirk::WrongCharset));
    for code in 1..=9 {
        assert!(current.iter().any(|article| article.themes.first() == Some(&code)), "T{code}");
    }
}

#[test]
fn the_same_catalogue_makes_the_same_world() {
    let base = base();
    let (one, two) = (World::build(&base).unwrap(), World::build(&base).unwrap());
    assert_eq!(one.truth(), two.truth());
    assert_eq!(one.catalog(&base).id, two.catalog(&base).id);
    assert_ne!(one.catalog(&base).id, base.id);
    let addresses = one
        .articles
        .iter()
        .map(|article| &article.url)
        .chain(one.feeds.iter().map(|feed| &feed.url));
    for url in addresses {
        assert_eq!(one.answer(&ask(url), ends_at()), two.answer(&ask(url), ends_at()), "{url}");
    }
}

#[test]
fn the_catalogue_leads_to_the_world_and_nowhere_else() {
    let base = base();
    let world = World::build(&base).unwrap();
    let catalog = world.catalog(&base);
    assert_eq!(catalog.outlets.len(), base.outlets.len());
    for (here, real) in catalog.outlets.iter().zip(&base.outlets) {
        let inside = sites::site(here.id.as_str()).is_some();
        assert_eq!(here.local, inside, "{}", here.id);
        assert_eq!(here.name.ends_with(" (mẫu)"), inside, "{}", here.id);
        assert_eq!(here.layout, real.layout, "{}", here.id);
        assert_eq!(here.feeds.is_empty(), !inside, "{}", here.id);
        for feed in &here.feeds {
            let host = feed.url.host_str().unwrap();
            assert!(here.owns_host(host) && world.hosts().contains(host), "{}", feed.url);
        }
    }
    let english = catalog.outlet(&"nhandan".into()).unwrap().domain_of("en.nhandan.vn.demo.test");
    assert_eq!(english.unwrap().edition.as_deref(), Some("en"));
}

#[test]
fn the_truth_names_every_listed_address_once() {
    let (world, catalog) = world();
    let mut known = BTreeSet::new();
    for page in &world.truth().pages {
        assert!(known.insert((&page.outlet, &page.url)), "{} twice", page.url);
        assert_eq!(canonical(&page.url).unwrap().as_str(), page.url);
        assert_eq!(
            page.article.is_some(),
            page.outcomes.first() == Some(&Outcome::Kept),
            "{}",
            page.url
        );
        let is_article =
            catalog.outlet(&page.outlet).unwrap().is_article(&page.url.parse().unwrap());
        assert_eq!(is_article, page.outcomes != [Outcome::NotArticle], "{}", page.url);
    }
    let mut listed = BTreeSet::new();
    for served in &world.feeds {
        // Every day's look at a window of forty must miss nothing.
        let mut at = starts_at();
        while at <= ends_at() + TimeDelta::days(1) {
            // Whoever is away lists nothing.
            if trouble::trouble(served.site, at) == Some(trouble::Trouble::Away) {
                at += TimeDelta::days(1);
                continue;
            }
            let (_, lines) = contents(&world, served, at);
            let urls = lines.iter().map(|line| canonical(&line.url).unwrap().to_string());
            listed.extend(urls.map(|url| (OutletId::from(served.site.id), url)));
            at += TimeDelta::days(1);
        }
    }
    // Sitemaps go back further than feeds: what a feed did not list is not found by a visit.
    for url in &world.truth().lost {
        assert!(!known.iter().any(|(_, known)| *known == url), "{url}");
    }
    let known: BTreeSet<_> =
        known.into_iter().map(|(outlet, url)| (outlet.clone(), url.clone())).collect();
    assert_eq!(listed, known);
}

#[test]
fn copies_appear_after_their_original_and_carry_its_labels() {
    let (world, _) = world();
    let find = |key: &str| world.articles.iter().find(|article| article.key == key).unwrap();
    let mut copies = 0;
    for copy in world.articles.iter().filter(|article| !article.is_original()) {
        let original = find(&copy.story);
        assert!(
            original.is_original() && original.published_at < copy.published_at,
            "{}",
            copy.key
        );
        assert_eq!(
            (&copy.themes, &copy.topics, copy.scope, copy.genre),
            (&original.themes, &original.topics, original.scope, original.genre)
        );
        copies += 1;
    }
    assert!(copies >= 80, "{copies}");
}

#[test]
fn every_form_and_every_edition_has_articles() {
    let (world, _) = world();
    let is_vietnamese = |article: &&WorldArticle| article.language == Language::Vietnamese;
    let forms: BTreeSet<Genre> =
        world.articles.iter().filter(is_vietnamese).map(|article| article.genre).collect();
    assert_eq!(forms, Genre::ALL.iter().copied().collect());
    assert!(!world.articles.iter().all(|article| is_vietnamese(&article)));
}
