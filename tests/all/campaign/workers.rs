//! Two processes on one PostgreSQL, one of them killed or frozen in the middle.

use super::child::{Errand, start};
use super::clock::WorldClock;
use super::faults::Schedule;
use super::kills::{Victim, ended, execute};
use super::left::Left;
use super::server::{OnRequest, Outlets};
use super::world::{Shape, World};
use crate::databases::{self, TestStore};
use chrono::NaiveDate;
use diembao::pipeline::SystemClock;
use diembao::store::Engine;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Pause between two requests to one host, in real time.
const DELAY_MS: u64 = 40;

/// Outlets that each of the two holds at the same time: half of them, so that both have work.
const OUTLETS_EACH: usize = 3;

/// Requests after which one of the two is killed.
const KILLED_AT: i64 = 60;

/// Requests after which one of the two stands still.
const FROZEN_AT: u64 = 60;

/// In seconds: for so long a silent process keeps what it has in hand.
const SHORT_LEASE_S: u64 = 4;

/// After so long the outlets have noticed that a killed process is gone.
const OVER: Duration = Duration::from_secs(1);

/// The longest that all may take, in real time; far more than it does.
const PATIENCE: Duration = Duration::from_secs(150);

/// A world that stands still while real time passes, one database, and two processes to crawl it.
struct Scene {
    world: Arc<World>,
    clock: Arc<WorldClock>,
    outlets: Arc<Outlets>,
    database: TestStore,
    errands: [Errand; 2],
    _folders: [tempfile::TempDir; 2],
}

impl Scene {
    /// - `names`: of the two.
    /// - `on_request`: told of each request with its number.
    async fn new(names: [&str; 2], lease_s: u64, on_request: OnRequest) -> Self {
        let shape = Shape {
            seed: 11,
            outlets: 2 * OUTLETS_EACH,
            days: 3,
            per_day: 9,
            in_a_hurry: Some(50),
        };
        let world = Arc::new(World::build(shape));
        let schedule = Arc::new(Schedule::calm());
        let clock = Arc::new(WorldClock::new(world.published_until(), Arc::clone(&schedule)));
        let mut outlets = Outlets::new(Arc::clone(&world), schedule, Arc::clone(&clock));
        outlets.visitor = Arc::new(SystemClock);
        outlets.takes = Duration::from_millis(8);
        outlets.on_request = on_request;
        let outlets = Arc::new(outlets);
        let addr = outlets.serve().await;
        let database = databases::fresh(Engine::Postgresql).await;
        let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let errands = [0, 1].map(|place| Errand {
            shape,
            addr,
            folder: folders[place].path().to_owned(),
            name: names[place].to_owned(),
            database_url: Some(database.address.clone()),
            delay_ms: DELAY_MS,
            side_by_side: OUTLETS_EACH,
            until: None,
            dies_at_event: None,
            patience: 5,
            lease_s,
        });
        Self { world, clock, outlets, database, errands, _folders: folders }
    }

    /// Waits until somebody has come to an outlet.
    async fn begun(&self) {
        let came = async {
            while self.outlets.seen.lock().unwrap().visitors.is_empty() {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(PATIENCE, came).await.expect("the first process is at work");
    }

    /// Waits until every listed page was visited to its end; `child`, on the second errand, must
    /// live meanwhile.
    async fn done(&self, child: &mut Child) {
        let expected = expected(&self.world, &self.clock);
        let begin = Instant::now();
        loop {
            let totals = self.database.entry_totals().await.unwrap();
            if totals.pending == 0 && totals.entries >= expected as u64 {
                return;
            }
            assert!(child.try_wait().unwrap().is_none(), "it ended: {}", self.log(1));
            assert!(begin.elapsed() < PATIENCE, "{totals:?} of {expected}: {}", self.log(1));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// What all outlets and hosts in other hands than those of `worker` would be after the longest
    /// lease: free. In life that is a minute.
    async fn free_what_others_hold(&self, worker: &str) {
        let outlets =
            format!("update outlet_turn set leased_until_ms = 0 where worker <> '{worker}'");
        let hosts =
            format!("update host_turn set held_until_ms = 0 where worker not in ('', '{worker}')");
        for statement in [outlets, hosts] {
            self.database.tamper(Box::leak(statement.into_boxed_str())).await;
        }
    }

    /// Every feed and every outlet is due.
    async fn have_all_due(&self) {
        self.database.tamper("update feed set next_poll_at = 0").await;
        self.database.tamper("update outlet_turn set next_at = 0").await;
    }

    /// What the process of an errand wrote to its error stream.
    fn log(&self, errand: usize) -> String {
        std::fs::read_to_string(self.errands[errand].log()).unwrap()
    }

    /// Each page was visited to its end once and counted once, and no host was asked twice at a
    /// time.
    async fn check(&self) {
        let left = Left::read(&self.database, &self.world).await;
        let ended_once = left.ended.values().all(|words| words.len() == 1);
        assert!(ended_once, "each page is visited to its end once: {:?}", left.ended);
        let counted = self.database.kept_between(NaiveDate::MIN, NaiveDate::MAX).await.unwrap();
        assert_eq!(counted, left.kept.len() as u64);
        let seen = self.outlets.seen.lock().unwrap();
        println!("{} kept; requests by process: {:?}", left.kept.len(), seen.visitors);
        assert_eq!(seen.visitors.len(), 2, "both worked: {:?}", seen.visitors);
        seen.check_manners(chrono::Duration::milliseconds(i64::try_from(DELAY_MS).unwrap()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_share_the_work_and_the_death_of_one_loses_nothing() {
    let victim = Arc::new(Mutex::new(Victim::default()));
    let watched = Arc::clone(&victim);
    let on_request = Box::new(move |_| execute(&watched));
    let scene = Scene::new(["doomed", "survivor"], 180, on_request).await;
    let [doomed, survivor] = &scene.errands;
    *victim.lock().unwrap() =
        Victim { child: Some(start(doomed, None)), sentence: Some((KILLED_AT, 0)) };
    scene.begun().await;
    let mut surviving = start(survivor, None);
    let died = tokio::time::timeout(PATIENCE, ended(&victim)).await;
    assert!(died.is_ok_and(|status| status.code().is_none()), "one was killed at its work");
    // What the lease gives a silent worker passes at once; in life it is three minutes.
    let worker = std::fs::read_to_string(doomed.data().join("worker")).unwrap();
    let expire = format!(
        "update outlet_turn set leased_until_ms = leased_until_ms - 180000 where worker = '{worker}'"
    );
    scene.database.tamper(Box::leak(expire.into_boxed_str())).await;
    scene.done(&mut surviving).await;
    surviving.kill().unwrap();
    surviving.wait().unwrap();
    scene.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_stood_still_for_longer_than_its_lease_disturbs_nobody() {
    let frozen_pid = Arc::new(AtomicU32::new(0));
    let pid = Arc::clone(&frozen_pid);
    let on_request = Box::new(move |number| {
        if number == FROZEN_AT {
            signal("STOP", pid.load(Ordering::SeqCst));
        }
    });
    let scene = Scene::new(["frozen", "other"], SHORT_LEASE_S, on_request).await;
    let mut frozen = Reaped(start(&scene.errands[0], None));
    frozen_pid.store(frozen.0.id(), Ordering::SeqCst);
    scene.begun().await;
    let mut other = Reaped(start(&scene.errands[1], None));
    let worker_file = scene.errands[0].data().join("worker");
    let worker = std::fs::read_to_string(worker_file).unwrap();
    let held = format!("select count(*) from outlet_turn where worker = '{worker}'");
    let stopped = async {
        while !is_stopped(frozen.0.id()) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(PATIENCE, stopped).await.expect("one stands still in the middle");
    let in_hand = scene.database.count(&held).await;
    assert!((1..=OUTLETS_EACH as i64).contains(&in_hand), "it has {in_hand} in hand");
    let taken_over = async {
        while scene.database.count(&held).await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, taken_over).await.expect("the other takes over");
    // It wakes up in the middle of what it no longer has, beside the one that has it.
    signal("CONT", frozen.0.id());
    scene.done(&mut other.0).await;
    drop(other);
    // Its last request may still be under way on the outlets' side.
    tokio::time::sleep(OVER).await;
    scene.free_what_others_hold(&worker).await;
    let polls = || async { scene.database.count("select count(*) from poll").await };
    let before = polls().await;
    let goes_on = async {
        while polls().await < before + 2 * OUTLETS_EACH as i64 {
            assert!(frozen.0.try_wait().unwrap().is_none(), "it ended: {}", scene.log(0));
            // Again and again: a visit that is under way plans its outlet's next turn at its end.
            scene.have_all_due().await;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(PATIENCE, goes_on).await.expect("it works on as if nothing had been");
    drop(frozen);
    scene.check().await;
}

/// A child that does not outlive the test.
struct Reaped(Child);

impl Drop for Reaped {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn signal(name: &str, pid: u32) {
    let told = Command::new("sh").arg("-c").arg(format!("kill -{name} {pid}")).status().unwrap();
    assert!(told.success(), "{name} to {pid}");
}

/// Whether the kernel says that the process is stopped by a signal.
fn is_stopped(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    stat.rsplit(')').next().unwrap().trim_start().starts_with('T')
}

/// Articles that the first visit of each outlet's polled way leads to.
fn expected(world: &World, clock: &WorldClock) -> usize {
    let now = clock.world_now();
    let polled = |site: usize| world.sites[site].ways[0].lists(world, site, now).len();
    (0..world.sites.len()).map(polled).sum()
}
