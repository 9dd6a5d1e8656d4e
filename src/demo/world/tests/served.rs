//! Over loopback the world answers as it does in memory, to the crawler's own client.

use super::*;
use crate::crawl::{Fetched, Http, HttpConfig, Request};
use crate::demo::world::oddities::OddAnswer;
use crate::domain::article::Language;
use crate::domain::clock::Clock;
use crate::domain::dates::DateOrigin;
use crate::domain::outcome::Outcome;
use crate::extract::{Hints, extract};
use std::sync::Arc;
use std::time::Duration;

/// Visits as the pipeline does: guard, robots.txt and redirects at every hop.
#[tokio::test]
async fn addresses_without_an_article_end_as_the_truth_says() {
    let (world, catalog) = world();
    let world = Arc::new(world);
    let clock = Arc::new(DemoClock::new(ends_at()));
    let served = serve(Arc::clone(&world), Arc::clone(&clock)).await.unwrap();
    let config = HttpConfig {
        resolver: served.resolver.clone(),
        delay: Duration::from_millis(1),
        ..HttpConfig::new("test@bao.example")
    };
    let http = Http::new(config, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    for page in &world.odd {
        let outlet = catalog.outlet(&page.outlet).unwrap();
        let url = page.url.parse().unwrap();
        let hosts: Vec<_> = outlet.domains.iter().map(|domain| domain.host.clone()).collect();
        let request = Request {
            url: &url,
            known: None,
            trusted_hosts: &hosts,
            cap_bytes: 12 << 20,
            cookies: false,
        };
        let hints = Hints {
            outlet: Some(outlet),
            feed_title: &page.title,
            listed_at: Some((DateOrigin::Feed, page.at)),
            last_modified: None,
            fetched_at: clock.now(),
        };
        let got = match http.get(request).await {
            _ if !outlet.is_article(&url) => Outcome::NotArticle,
            Err(error) => error.outcome(),
            Ok(Fetched::NotModified) => Outcome::Unchanged,
            Ok(Fetched::Page(fetched)) => {
                let content_type = fetched.header("content-type");
                match extract(&fetched.body, content_type, &url, &hints) {
                    Err(error) => error.outcome(),
                    Ok(read) if read.canonical_url != page.url => Outcome::Duplicate,
                    Ok(_) => Outcome::Kept,
                }
            }
        };
        assert_eq!(got, page.outcome, "{}", page.url);
    }
    assert!(world.odd.iter().any(|page| matches!(page.answer, OddAnswer::Article(_))));
}

#[tokio::test]
async fn articles_and_feeds_are_served_as_they_are_answered() {
    let (world, catalog) = world();
    let world = Arc::new(world);
    let clock = Arc::new(DemoClock::new(ends_at()));
    let served = serve(Arc::clone(&world), Arc::clone(&clock)).await.unwrap();
    assert!(served.addr.ip().is_loopback());
    let config = HttpConfig {
        resolver: served.resolver.clone(),
        delay: Duration::from_millis(1),
        ..HttpConfig::new("test@bao.example")
    };
    let http = Http::new(config, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let english = world.articles.iter().filter(|article| article.language == Language::English);
    let mut urls: Vec<String> = english.take(2).map(|article| article.url.clone()).collect();
    for site in SITES {
        let first =
            world.articles.iter().find(|article| article.outlet.as_str() == site.id).unwrap();
        let way_in = world.feeds.iter().find(|feed| feed.site.id == site.id).unwrap();
        urls.extend([first.url.clone(), way_in.url.clone()]);
    }
    for url in urls {
        let url: Url = url.parse().unwrap();
        let outlet = catalog.outlet_of(&url).unwrap();
        let hosts: Vec<_> = outlet.domains.iter().map(|domain| domain.host.clone()).collect();
        let request = Request {
            url: &url,
            known: None,
            trusted_hosts: &hosts,
            cap_bytes: 1 << 20,
            cookies: outlet.cookies,
        };
        let Ok(Fetched::Page(page)) = http.get(request).await else { panic!("{url}") };
        assert_eq!(page.http_status, 200, "{url}");
        let at = clock.now();
        let answered = world.answer(&ask_with_cookie(url.as_str()), at).body;
        // Pages and one feed print the time; what stands around it is the same.
        assert_eq!(page.body.len(), answered.len(), "{url}");
    }
}
