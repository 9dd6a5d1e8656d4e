//! Outlets that fail in every way, a network that goes away, a clock that jumps.

use super::clock::WorldClock;
use super::crawl::{Crawl, DELAY};
use super::faults::Schedule;
use super::server::Outlets;
use super::truth::{Left, Truth, end};
use super::world::{Shape, World, start};
use diembao::pipeline::Quiet;
use std::collections::BTreeMap;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_reachable_is_lost_and_nothing_is_kept_twice_with_seed_1() {
    campaign(1).await;
}

async fn campaign(seed: u64) {
    let shape = Shape { seed, outlets: 12, days: 7, per_day: 9 };
    let world = Arc::new(World::build(shape));
    let schedule = Arc::new(Schedule::draw(shape));
    let clock = Arc::new(WorldClock::new(start(), Arc::clone(&schedule)));
    let outlets = Outlets::new(Arc::clone(&world), Arc::clone(&schedule), Arc::clone(&clock));
    let outlets = Arc::new(outlets);
    let resolver = outlets.resolver(outlets.serve().await);
    let data = tempfile::tempdir().unwrap();
    let events = Arc::new(Quiet);
    let opened = Crawl::open(data.path(), None, &world, clock, resolver, events).await;
    let mut crawl = opened.unwrap();
    crawl.run_until(end(&world, &schedule)).await.unwrap();

    let store = &crawl.crawler.system.store;
    let left = Left::read(store, &world).await;
    let truth = Truth::of(&world, &schedule);
    let seen = outlets.seen.lock().unwrap();
    println!(
        "articles {} reachable {} may be missed {} kept {} listed {}\nfaults {:?}\nmanners {:#?}\ntold {:?}",
        world.articles.len(),
        truth.reachable.len(),
        truth.may_be_missed.len(),
        left.kept.len(),
        seen.listed.len(),
        seen.faults,
        seen.manners,
        crawl.told
    );
    left.check(&truth, &seen);
    for (host, manners) in &seen.manners {
        assert_eq!(manners.overlaps, 0, "two requests at once to {host}");
        assert!(manners.least_pause >= Some(DELAY), "{host}: {:?}", manners.least_pause);
    }
    let mut outcomes = BTreeMap::new();
    for words in left.ended.values() {
        for word in words {
            *outcomes.entry(*word).or_default() += 1;
        }
    }
    *outcomes.entry("kept").or_default() += left.kept.len() as u64;
    assert_eq!(crawl.told.outcomes, outcomes, "what was told is what is stored");
}
