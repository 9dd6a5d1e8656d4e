//! Outlets that fail in every way, a network that goes away, a clock that jumps.

use super::clock::WorldClock;
use super::crawl::{Crawl, Setting};
use super::faults::Schedule;
use super::left::Left;
use super::server::{Outlets, Seen};
use super::truth::{Truth, end};
use super::world::{Shape, World, start};
use chrono::Duration;
use diembao::domain::health::GapState;
use diembao::domain::outcome::PollOutcome;
use diembao::pipeline::{Quiet, ask_back_to};
use diembao::store::Store;
use std::sync::Arc;

/// Pause between two requests to one host, on the simulated clock.
const DELAY: Duration = Duration::seconds(2);

#[tokio::test(flavor = "multi_thread")]
async fn nothing_reachable_is_lost_and_no_gap_is_silent_with_seed_1() {
    campaign(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_reachable_is_lost_and_no_gap_is_silent_with_seed_2() {
    campaign(2).await;
}

async fn campaign(seed: u64) {
    let shape = Shape { seed, outlets: 12, days: 7, per_day: 9, in_a_hurry: None };
    let world = Arc::new(World::build(shape));
    let schedule = Arc::new(Schedule::draw(shape));
    let clock = Arc::new(WorldClock::new(start(), Arc::clone(&schedule)));
    let outlets = Outlets::new(Arc::clone(&world), Arc::clone(&schedule), Arc::clone(&clock));
    let outlets = Arc::new(outlets);
    let resolver = outlets.resolver(outlets.serve().await);
    let data = tempfile::tempdir().unwrap();
    let opened = Crawl::open(Setting {
        data: data.path(),
        database_url: None,
        name: "campaign",
        delay: DELAY.to_std().unwrap(),
        side_by_side: 16,
        lease_s: 180,
        world: &world,
        clock: Arc::clone(&clock) as _,
        resolver,
        events: Arc::new(Quiet),
    });
    let mut crawl = opened.await.unwrap();
    crawl.run_until(&clock, end(&world, &schedule)).await.unwrap();

    let system = Arc::clone(&crawl.crawler.system);
    let store = &system.store;
    let left = Left::read(store, &world).await;
    check(&left, &Truth::of(&world, &schedule), &outlets.seen.lock().unwrap());
    println!("{:?}", crawl.told);
    left.check_articles(store, system.evidence.folder(), &world).await;
    let excused = wrongly_excused(store, &schedule).await;
    assert!(excused <= 5, "{excused} failures of outlets were put down to our own network");

    // What is from before the first visits is fetched when somebody asks for it.
    ask_back_to(&system, &[], start()).await.unwrap();
    crawl.run_until(&clock, end(&world, &schedule) + Duration::days(1)).await.unwrap();
    let after = Left::read(store, &world).await;
    after.check_backfill(&world, clock.world_now());
    for state in [GapState::Repaired, GapState::Lost] {
        assert!(left.gaps.iter().any(|gap| gap.state == state), "no gap was {state}: too mild");
    }
    assert_eq!(crawl.told.outcomes, after.outcomes(), "what was told is what is stored");
}

/// Compares what is left with the truth, and looks whether the faults were hard enough to tell.
fn check(left: &Left, truth: &Truth<'_>, seen: &Seen) {
    let (gaps, needless) = (left.gaps.len(), left.needless_gaps(truth.world, seen));
    println!(
        "{} articles, {} reachable, {} kept; {gaps} gaps, {needless} of them needless\n{:?}",
        truth.all.len(),
        truth.reachable.len(),
        left.kept.len(),
        seen.faults,
    );
    left.check(truth, seen);
    seen.check_manners(DELAY);
    assert!(needless * 2 <= gaps, "{needless} of {gaps} gaps are needless");
    assert!(left.kept.len() < truth.all.len(), "nothing was out of reach: too mild");
}

/// Visits of feeds that failed and were put down to the crawler's own network, though it was there.
async fn wrongly_excused(store: &Store, schedule: &Schedule) -> usize {
    let polls = store.recent_polls(None, u32::MAX).await.unwrap();
    let excused = polls.iter().filter(|poll| poll.outcome == PollOutcome::OwnNetwork);
    excused.filter(|poll| !schedule.is_offline(poll.polled_at)).count()
}
