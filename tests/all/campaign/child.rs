//! The crawl in a process of its own, which its parent may kill or starve.
//!
//! The test binary starts itself again: [`start`] is the parent's half, and the test below, which
//! does nothing unless it was started so, is the child's.

use super::clock::WorldClock;
use super::crawl::Crawl;
use super::faults::Schedule;
use super::world::{Shape, World, start as begin};
use chrono::Duration;
use diembao::crawl::guard::Resolver;
use diembao::domain::time::Timestamp;
use diembao::pipeline::{Event, Events};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::net::SocketAddr;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

const NAME: &str = "campaign::child::the_childs_half_of_a_test";
const ERRAND: &str = "DIEMBAO_CAMPAIGN_ERRAND";

/// What a child is to do: crawl the world of `shape`, served at `addr`, to its end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Errand {
    pub(super) shape: Shape,
    pub(super) addr: SocketAddr,
    /// Holds the data folder, the clock and the stage; shared by the lives of one crawl.
    pub(super) folder: PathBuf,
    /// When the crawl is over.
    pub(super) until: Timestamp,
    /// Rounds that may fail before the child gives up.
    pub(super) patience: u32,
}

impl Errand {
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
    let clock = WorldClock::in_file(&errand.clock(), begin(), Arc::new(Schedule::calm()));
    // Starting takes time.
    clock.advance(Duration::minutes(1));
    let addr = errand.addr;
    let resolver = Resolver::Asked(Arc::new(move |_: &str| Ok(vec![addr])));
    let stage = Arc::new(Stage::new(&errand.stage()));
    let data = errand.data();
    let mut crawl = Crawl::open(&data, None, &world, Arc::new(clock), resolver, stage).await?;
    let mut failures = 0;
    while crawl.clock.world_now() < errand.until {
        match crawl.round().await {
            Ok(()) => crawl.clock.advance(super::crawl::STEP),
            Err(error) => {
                eprintln!("round failed: {error:#}");
                failures += 1;
                anyhow::ensure!(failures < errand.patience, "{failures} rounds failed");
                crawl.clock.advance(Duration::minutes(1));
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        }
    }
    crawl.crawler.system.store.close().await;
    Ok(())
}

/// Writes down what the crawl told last, for whoever comes after its death.
struct Stage(File);

impl Stage {
    fn new(file: &Path) -> Self {
        let stage = Self(File::create(file).unwrap());
        stage.write(b's');
        stage
    }

    fn write(&self, letter: u8) {
        self.0.write_all_at(&[letter], 0).unwrap();
    }
}

impl Events for Stage {
    fn tell(&self, event: &Event) {
        self.write(match event {
            Event::Polled(_) => b'p',
            Event::Queued(..) => b'q',
            Event::Ended(..) => b'e',
            Event::Postponed(..) => b'w',
            Event::OutletDone(_) => b'o',
            Event::Classified(_) => b'c',
            Event::Indexed(_) => b'i',
            Event::Walked(_) | Event::Alarmed(_) | Event::Requested { .. } => b'x',
        });
    }
}
