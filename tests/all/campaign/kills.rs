//! A crawl that is killed two hundred times.

use super::chance::Chance;
use super::child::{Errand, start};
use super::clock::WorldClock;
use super::faults::Schedule;
use super::left::{Left, check_folder};
use super::server::Outlets;
use super::truth::{Truth, end};
use super::world::{Shape, World, start as begin};
use chrono::Duration;
use std::collections::BTreeMap;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex};

const KILLS: usize = 200;

/// Requests after which a life may end, at most.
const MOST_REQUESTS: i64 = 28;

/// Likewise events told, of which classifying and indexing come last.
const MOST_EVENTS: i64 = 45;

/// A child, and the request at which it dies.
#[derive(Default)]
pub(super) struct Victim {
    pub(super) child: Option<Child>,
    /// Requests left, and how long after the last of them it dies, in real milliseconds.
    pub(super) sentence: Option<(i64, u64)>,
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_two_hundred_points_it_loses_nothing_and_keeps_nothing_twice() {
    let shape = Shape { seed: 7, outlets: 6, days: 4, per_day: 26, in_a_hurry: None };
    let world = Arc::new(World::build(shape));
    let schedule = Arc::new(Schedule::calm());
    let folder = tempfile::tempdir().unwrap();
    let mut errand = Errand::alone(shape, folder.path(), end(&world, &schedule));
    let clock = WorldClock::in_file(&errand.clock(), begin(), Arc::clone(&schedule));
    let victim = Arc::new(Mutex::new(Victim::default()));
    let mut outlets = Outlets::new(Arc::clone(&world), Arc::clone(&schedule), Arc::new(clock));
    let watched = Arc::clone(&victim);
    outlets.on_request = Box::new(move |_| execute(&watched));
    let outlets = Arc::new(outlets);
    errand.addr = outlets.serve().await;

    let mut chance = Chance::new(shape.seed, "kills");
    let mut stages: BTreeMap<char, usize> = BTreeMap::new();
    for life in 0..KILLS {
        // A third dies when it has just told something, a third in the middle of an answer, and a
        // third some time after one.
        let by_event = life % 3 == 0;
        let most = if by_event { MOST_EVENTS } else { MOST_REQUESTS };
        let place = chance.within(1..most);
        errand.dies_at_event = by_event.then(|| u64::try_from(place).unwrap());
        let later_ms = if life % 3 == 1 { 0 } else { chance.within(1..120) };
        let sentence = (!by_event).then(|| (place, u64::try_from(later_ms).unwrap()));
        *victim.lock().unwrap() = Victim { child: Some(start(&errand, None)), sentence };
        let status = ended(&victim).await;
        outlets.quiet(errand.addr).await;
        let log = || std::fs::read_to_string(errand.log()).unwrap();
        assert!(!status.success(), "the crawl was over after {life} of {KILLS} kills");
        assert!(status.code().is_none(), "life {life} ended by itself: {status}\n{}", log());
        let stage = std::fs::read(errand.stage()).unwrap_or_default();
        *stages.entry(stage.first().map_or('-', |letter| char::from(*letter))).or_default() += 1;
    }
    println!("last told before each kill: {stages:?}, at {}", outlets.clock.world_now());
    assert!(stages.len() >= 6, "killed at few stages only: {stages:?}");
    errand.dies_at_event = None;
    *victim.lock().unwrap() = Victim { child: Some(start(&errand, None)), sentence: None };
    let status = ended(&victim).await;
    let log = std::fs::read_to_string(errand.log()).unwrap();
    assert!(status.success(), "the last life ends well: {status}\n{log}");

    let store = check_folder(&errand.data()).await;
    let left = Left::read(&store, &world).await;
    let seen = outlets.seen.lock().unwrap();
    left.check(&Truth::of(&world, &schedule), &seen);
    seen.check_manners(Duration::seconds(2));
}

/// Counts a request; kills when it is the one.
pub(super) fn execute(victim: &Arc<Mutex<Victim>>) {
    let mut held = victim.lock().unwrap();
    let Some((left, later_ms)) = held.sentence else { return };
    held.sentence = (left > 1).then_some((left - 1, later_ms));
    if left > 1 {
        return;
    }
    if later_ms == 0 {
        held.child.as_mut().unwrap().kill().unwrap();
        return;
    }
    let victim = Arc::clone(victim);
    tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(later_ms)).await;
        victim.lock().unwrap().child.as_mut().unwrap().kill().unwrap();
    });
}

/// Waits for the end of the child.
pub(super) async fn ended(victim: &Mutex<Victim>) -> ExitStatus {
    loop {
        if let Some(status) = victim.lock().unwrap().child.as_mut().unwrap().try_wait().unwrap() {
            return status;
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
}
