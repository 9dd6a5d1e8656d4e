//! A crawl that is killed two hundred times.

use super::chance::Chance;
use super::child::{Errand, start};
use super::clock::WorldClock;
use super::faults::Schedule;
use super::server::Outlets;
use super::truth::{Left, Truth, end};
use super::world::{Shape, World, start as begin};
use diembao::store::Store;
use std::collections::BTreeMap;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const KILLS: usize = 200;

/// Requests after which a life may end, at most.
const LONGEST_LIFE: i64 = 14;

/// A child, and the request at which it dies.
#[derive(Default)]
struct Victim {
    child: Option<Child>,
    /// Requests left, and how long after the last of them it dies.
    sentence: Option<(i64, Duration)>,
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_two_hundred_points_it_loses_nothing_and_keeps_nothing_twice() {
    let shape = Shape { seed: 7, outlets: 6, days: 2, per_day: 20 };
    let world = Arc::new(World::build(shape));
    let schedule = Arc::new(Schedule::calm());
    let folder = tempfile::tempdir().unwrap();
    let mut errand = Errand {
        shape,
        addr: "127.0.0.1:0".parse().unwrap(),
        folder: folder.path().to_owned(),
        until: end(&world, &schedule),
        patience: 1,
    };
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
        let requests = chance.within(1..LONGEST_LIFE);
        // Half of them die in the middle of an answer, the others some time after.
        let later = Duration::from_millis(u64::try_from(chance.within(-80..80).max(0)).unwrap());
        *victim.lock().unwrap() =
            Victim { child: Some(start(&errand, None)), sentence: Some((requests, later)) };
        let status = ended(&victim).await;
        assert!(!status.success(), "the crawl was over after {life} of {KILLS} kills");
        let stage = std::fs::read(errand.stage()).unwrap_or_default();
        *stages.entry(stage.first().map_or('-', |letter| char::from(*letter))).or_default() += 1;
    }
    println!("killed after: {stages:?} at {}", outlets.clock.world_now());
    *victim.lock().unwrap() = Victim { child: Some(start(&errand, None)), sentence: None };
    let status = ended(&victim).await;
    let log = std::fs::read_to_string(errand.log()).unwrap();
    assert!(status.success(), "the last life ends well: {status}\n{log}");

    let file = errand.data().join("diembao.db");
    let store = Store::open(&format!("sqlite://{}", file.display())).await.unwrap();
    let left = Left::read(&store, &world).await;
    let truth = Truth::of(&world, &schedule);
    let seen = outlets.seen.lock().unwrap();
    println!("kept {} of {}", left.kept.len(), truth.reachable.len());
    left.check(&truth, &seen);
    for (host, manners) in &seen.manners {
        assert_eq!(manners.overlaps, 0, "two requests at once to {host}");
    }
}

/// Counts a request; kills when it is the one.
fn execute(victim: &Arc<Mutex<Victim>>) {
    let mut held = victim.lock().unwrap();
    let Some((left, later)) = held.sentence else { return };
    held.sentence = (left > 1).then_some((left - 1, later));
    if left > 1 {
        return;
    }
    if later.is_zero() {
        held.child.as_mut().unwrap().kill().unwrap();
        return;
    }
    let victim = Arc::clone(victim);
    tokio::spawn(async move {
        tokio::time::sleep(later).await;
        victim.lock().unwrap().child.as_mut().unwrap().kill().unwrap();
    });
}

/// Waits for the end of the child.
async fn ended(victim: &Mutex<Victim>) -> ExitStatus {
    loop {
        if let Some(status) = victim.lock().unwrap().child.as_mut().unwrap().try_wait().unwrap() {
            return status;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
