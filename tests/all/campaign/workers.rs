//! Two processes on one PostgreSQL, one of them killed in the middle.

use super::child::{Errand, start};
use super::clock::WorldClock;
use super::faults::Schedule;
use super::kills::{Victim, ended, execute};
use super::left::Left;
use super::server::Outlets;
use super::world::{Shape, World};
use crate::databases;
use diembao::pipeline::SystemClock;
use diembao::store::Engine;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Pause between two requests to one host, in real time.
const DELAY_MS: u64 = 40;

/// Outlets that each of the two holds at the same time: half of them, so that both have work.
const OUTLETS_EACH: usize = 3;

/// Requests after which one of the two is killed.
const KILLED_AT: i64 = 60;

/// The longest that all may take, in real time; far more than it does.
const PATIENCE: Duration = Duration::from_secs(150);

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_share_the_work_and_the_death_of_one_loses_nothing() {
    let shape =
        Shape { seed: 11, outlets: 2 * OUTLETS_EACH, days: 3, per_day: 9, in_a_hurry: Some(50) };
    let world = Arc::new(World::build(shape));
    let schedule = Arc::new(Schedule::calm());
    // The outlets stand still while real time passes.
    let clock = Arc::new(WorldClock::new(world.published_until(), Arc::clone(&schedule)));
    let victim = Arc::new(Mutex::new(Victim::default()));
    let mut outlets = Outlets::new(Arc::clone(&world), schedule, Arc::clone(&clock));
    outlets.visitor = Arc::new(SystemClock);
    outlets.takes = Duration::from_millis(8);
    let watched = Arc::clone(&victim);
    outlets.on_request = Box::new(move |_| execute(&watched));
    let outlets = Arc::new(outlets);
    let addr = outlets.serve().await;

    let database = databases::fresh(Engine::Postgresql).await;
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let errand = |name: &str, folder: &Path| Errand {
        shape,
        addr,
        folder: folder.to_owned(),
        name: name.to_owned(),
        database_url: Some(database.address.clone()),
        delay_ms: DELAY_MS,
        side_by_side: OUTLETS_EACH,
        until: None,
        dies_at_event: None,
        patience: 1,
    };
    let (doomed, survivor) = (errand("doomed", first.path()), errand("survivor", second.path()));
    *victim.lock().unwrap() =
        Victim { child: Some(start(&doomed, None)), sentence: Some((KILLED_AT, 0)) };
    let came = async {
        while outlets.seen.lock().unwrap().visitors.is_empty() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(PATIENCE, came).await.expect("the first process is at work");
    let mut surviving = start(&survivor, None);
    let died = tokio::time::timeout(PATIENCE, ended(&victim)).await;
    assert!(died.is_ok_and(|status| status.code().is_none()), "one was killed at its work");
    // What the lease gives a silent worker passes at once; in life it is three minutes.
    let worker = std::fs::read_to_string(doomed.data().join("worker")).unwrap();
    let expire = format!(
        "update outlet_turn set leased_until_ms = leased_until_ms - 180000 where worker = '{worker}'"
    );
    database.tamper(Box::leak(expire.into_boxed_str())).await;

    let expected = expected(&world, &clock);
    let begin = Instant::now();
    loop {
        let totals = database.entry_totals().await.unwrap();
        if totals.pending == 0 && totals.entries >= expected as u64 {
            break;
        }
        let log = || std::fs::read_to_string(survivor.log()).unwrap();
        assert!(surviving.try_wait().unwrap().is_none(), "the survivor ended: {}", log());
        assert!(begin.elapsed() < PATIENCE, "{totals:?} of {expected}: {}", log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    surviving.kill().unwrap();
    surviving.wait().unwrap();

    let left = Left::read(&database, &world).await;
    let ended_once = left.ended.values().all(|words| words.len() == 1);
    assert!(ended_once, "each page is visited to its end once: {:?}", left.ended);
    let seen = outlets.seen.lock().unwrap();
    println!("{} kept; requests by process: {:?}", left.kept.len(), seen.visitors);
    assert_eq!(seen.visitors.len(), 2, "both worked: {:?}", seen.visitors);
    seen.check_manners(chrono::Duration::milliseconds(i64::try_from(DELAY_MS).unwrap()));
}

/// Articles that the first visit of each outlet's polled way leads to.
fn expected(world: &World, clock: &WorldClock) -> usize {
    let now = clock.world_now();
    let polled = |site: usize| world.sites[site].ways[0].lists(world, site, now).len();
    (0..world.sites.len()).map(polled).sum()
}
