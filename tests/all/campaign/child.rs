//! The crawl in a process of its own, which its parent may kill or starve.
//!
//! The test binary starts itself again: [`start`] is the parent's half, and the test below, which
//! does nothing unless it was started so, is the child's.

use super::clock::WorldClock;
use super::crawl::{Crawl, STEP, Setting};
use super::faults::Schedule;
use super::world::{Shape, World, start as begin};
use chrono::Duration;
use diembao::crawl::guard::Resolver;
use diembao::domain::clock::Clock;
use diembao::domain::time::Timestamp;
use diembao::pipeline::{Event, Events, SystemClock};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::net::SocketAddr;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const NAME: &str = "campaign::child::the_childs_half_of_a_test";
const ERRAND: &str = "DIEMBAO_CAMPAIGN_ERRAND";

/// What a child is to do: crawl the world of `shape`, served at `addr`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Errand {
    pub(super) shape: Shape,
    pub(super) addr: SocketAddr,
    /// Holds the data folder, the clock, the stage and the log; the lives of one crawl share it.
    pub(super) folder: PathBuf,
    /// Tells the outlets who comes.
    pub(super) name: String,
    /// A database that other children share.
    pub(super) database_url: Option<String>,
    /// Pause between two requests to one host.
    pub(super) delay_ms: u64,
    /// Outlets visited at the same time.
    pub(super) side_by_side: usize,
    /// When the crawl is over on the simulated clock; `None` for one on the machine's own clock,
    /// which goes on until it is killed.
    pub(super) until: Option<Timestamp>,
    /// Dies by its own hand when it has told so many events.
    pub(super) dies_at_event: Option<u64>,
    /// Rounds that may fail before the child gives up.
    pub(super) patience: u32,
    /// Seconds after which another may take over what it has in hand.
    pub(super) lease_s: u64,
}

impl Errand {
    /// To crawl alone, until `until`.
    pub(super) fn alone(shape: Shape, folder: &Path, until: Timestamp) -> Self {
        Self {
            shape,
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            folder: folder.to_owned(),
            name: "alone".to_owned(),
            database_url: None,
            delay_ms: 2_000,
            side_by_side: 16,
            until: Some(until),
            dies_at_event: None,
            patience: 1,
            lease_s: 180,
        }
    }

    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(super) fn clock(&self) -> PathBuf {
        self.folder.join("clock")
    }

    /// What all lives wrote to their error streams.
    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// The last thing that the child told, as one letter.
    pub(super) fn stage(&self) -> PathBuf {
        self.folder.join("stage")
    }
}

/// Starts a child on `errand`. `shell` may limit it first; it ends with `exec "$@"`.
pub(super) fn start(errand: &Errand, shell: Option<&str>) -> Child {
    let program = std::env::current_exe().unwrap();
    let mut command = match shell {
        Some(script) => {
            let mut sh = Command::new("sh");
            sh.args(["-c", script, "sh"]).arg(program);
            sh
        }
        None => Command::new(program),
    };
    command.args([NAME, "--exact", "--ignored", "--nocapture"]);
    command.env(ERRAND, serde_json::to_string(errand).unwrap());
    let log = File::options().create(true).append(true).open(errand.log()).unwrap();
    command.stdout(Stdio::null()).stderr(log).stdin(Stdio::null());
    command.spawn().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the other half of the tests that kill and starve a process, which start it themselves"]
async fn the_childs_half_of_a_test() {
    let Ok(errand) = std::env::var(ERRAND) else {
        println!("nothing to do: {ERRAND} is not set");
        return;
    };
    let errand: Errand = serde_json::from_str(&errand).unwrap();
    run(&errand).await.unwrap();
}

async fn run(errand: &Errand) -> anyhow::Result<()> {
    let world = World::build(errand.shape);
    let simulated = errand.until.map(|until| {
        let clock = WorldClock::in_file(&errand.clock(), begin(), Arc::new(Schedule::calm()));
        // Starting takes time.
        clock.advance(Duration::minutes(1));
        (Arc::new(clock), until)
    });
    let clock: Arc<dyn Clock> = match &simulated {
        Some((clock, _)) => Arc::clone(clock) as _,
        None => Arc::new(SystemClock),
    };
    let (addr, data) = (errand.addr, errand.data());
    let opened = Crawl::open(Setting {
        data: &data,
        database_url: errand.database_url.clone(),
        name: &errand.name,
        delay: std::time::Duration::from_millis(errand.delay_ms),
        side_by_side: errand.side_by_side,
        lease_s: errand.lease_s,
        world: &world,
        clock,
        resolver: Resolver::Asked(Arc::new(move |_: &str| Ok(vec![addr]))),
        events: Arc::new(Stage::new(&errand.stage(), errand.dies_at_event)),
    });
    let mut crawl = opened.await?;
    let (mut failures, mut holds_outlets) = (0, false);
    let system = Arc::clone(&crawl.crawler.system);
    while simulated.as_ref().is_none_or(|(clock, until)| clock.world_now() < *until) {
        if holds_outlets {
            // What could not be given back is free again after three minutes of the machine's
            // time, in which the simulated clock would have run on for weeks.
            holds_outlets = system.store.release_worker(&system.worker).await.is_err();
        }
        let pause = match crawl.round().await {
            Ok(()) => STEP,
            Err(error) => {
                eprintln!("round failed: {error:#}");
                (failures, holds_outlets) = (failures + 1, true);
                anyhow::ensure!(failures < errand.patience, "{failures} rounds failed");
                Duration::minutes(1)
            }
        };
        match &simulated {
            Some((clock, _)) => clock.advance(pause),
            None => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
        }
    }
    system.store.close().await;
    Ok(())
}

/// Writes down what the crawl told last, for whoever comes after its death.
struct Stage {
    file: File,
    told: AtomicU64,
    dies_at: Option<u64>,
}

impl Stage {
    fn new(file: &Path, dies_at: Option<u64>) -> Self {
        let stage = Self { file: File::create(file).unwrap(), told: AtomicU64::new(0), dies_at };
        stage.write(b's');
        stage
    }

    fn write(&self, letter: u8) {
        self.file.write_all_at(&[letter], 0).unwrap();
    }
}

impl Events for Stage {
    fn tell(&self, event: &Event) {
        self.write(match event {
            Event::Requested { .. } => b'r',
            Event::Polled(_) => b'p',
            Event::Walked(_) => b'b',
            Event::Queued(..) => b'q',
            Event::Ended(..) => b'e',
            Event::Postponed(..) => b'w',
            Event::OutletDone(_) => b'o',
            Event::Alarmed(_) => b'a',
            Event::Classified(_) => b'c',
            Event::Indexed(_) => b'i',
        });
        if self.dies_at == Some(self.told.fetch_add(1, Ordering::SeqCst) + 1) {
            // SIGKILL and nothing milder: no destructor and no handler runs.
            Command::new("sh").args(["-c", "kill -KILL $PPID"]).status().unwrap();
        }
    }
}
