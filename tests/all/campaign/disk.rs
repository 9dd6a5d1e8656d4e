//! A crawl whose disk is full for a while.

use super::child::{Errand, start};
use super::clock::WorldClock;
use super::faults::Schedule;
use super::server::Outlets;
use super::truth::{Left, Truth, end};
use super::world::{Shape, World, start as begin};
use diembao::store::Store;
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::time::Duration;

/// No file may grow past some megabytes, which says "no room" in the middle of the work. The
/// limit is the soft one: it can be lifted from outside.
const NO_ROOM: &str = "trap '' XFSZ; ulimit -S -f 3000; exec \"$@\"";

/// Rounds that fail before there is room again.
const FAILURES: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_nothing_is_lost_when_there_is_room_again() {
    let shape = Shape { seed: 5, outlets: 6, days: 2, per_day: 40 };
    let world = Arc::new(World::build(shape));
    let schedule = Arc::new(Schedule::calm());
    let folder = tempfile::tempdir().unwrap();
    let mut errand = Errand {
        shape,
        addr: "127.0.0.1:0".parse().unwrap(),
        folder: folder.path().to_owned(),
        until: end(&world, &schedule),
        patience: 500,
    };
    let clock = WorldClock::in_file(&errand.clock(), begin(), Arc::clone(&schedule));
    let outlets = Outlets::new(Arc::clone(&world), Arc::clone(&schedule), Arc::new(clock));
    let outlets = Arc::new(outlets);
    errand.addr = outlets.serve().await;

    let mut child = start(&errand, Some(NO_ROOM));
    let log = || std::fs::read_to_string(errand.log()).unwrap();
    while log().matches("round failed").count() < FAILURES {
        assert_eq!(ended(&mut child), None, "no failure was told:\n{}", log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let failed_at = outlets.clock.world_now();
    let told = log();
    assert!(told.contains("full") || told.contains("disk I/O error"), "{told}");

    let pid = child.id().to_string();
    let lifted = Command::new("prlimit").args(["--pid", &pid, "--fsize=unlimited"]).status();
    assert!(lifted.expect("prlimit, of util-linux, is installed").success());
    let status = loop {
        if let Some(status) = ended(&mut child) {
            break status;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert!(status.success(), "the same process goes on when there is room: {}", log());
    println!("full at {failed_at}:\n{told}");

    let file = errand.data().join("diembao.db");
    let store = Store::open(&format!("sqlite://{}", file.display())).await.unwrap();
    let left = Left::read(&store, &world).await;
    left.check(&Truth::of(&world, &schedule), &outlets.seen.lock().unwrap());
}

fn ended(child: &mut Child) -> Option<ExitStatus> {
    child.try_wait().unwrap()
}
