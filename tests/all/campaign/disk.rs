//! A crawl whose disk is full for a while.

use super::child::{Errand, start};
use super::clock::WorldClock;
use super::faults::Schedule;
use super::left::{Left, check_folder};
use super::server::Outlets;
use super::truth::{Truth, end};
use super::world::{Shape, World, start as begin};
use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Without this a process that writes past its limit is ended by a signal, not told.
const TOLD_OF_LIMITS: &str = "trap '' XFSZ; exec \"$@\"";

/// The request at which the disk becomes full.
const FULL_AT: u64 = 150;

/// With no room, files cannot be written past this; everything that matters is larger by then.
const NO_ROOM_BYTES: &str = "65536";

/// Rounds that fail before there is room again.
const FAILURES: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_nothing_is_lost_when_there_is_room_again() {
    let shape = Shape { seed: 5, outlets: 6, days: 2, per_day: 30, in_a_hurry: None };
    let world = Arc::new(World::build(shape));
    let schedule = Arc::new(Schedule::calm());
    let folder = tempfile::tempdir().unwrap();
    let mut errand = Errand::alone(shape, folder.path(), end(&world, &schedule));
    errand.patience = 500;
    let clock = WorldClock::in_file(&errand.clock(), begin(), Arc::clone(&schedule));
    let mut outlets = Outlets::new(Arc::clone(&world), Arc::clone(&schedule), Arc::new(clock));
    let pid = Arc::new(OnceLock::new());
    let starved = Arc::clone(&pid);
    outlets.on_request = Box::new(move |request| {
        if request == FULL_AT {
            limit_files(*starved.get().unwrap(), &format!("{NO_ROOM_BYTES}:unlimited"));
        }
    });
    let outlets = Arc::new(outlets);
    errand.addr = outlets.serve().await;

    let log = || std::fs::read_to_string(errand.log()).unwrap();
    let mut child = start(&errand, Some(TOLD_OF_LIMITS));
    pid.set(child.id()).unwrap();
    while log().matches("round failed").count() < FAILURES {
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none(), "it ends instead of going on: {ended:?}\n{}", log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let told = log();
    println!("full at {}:\n{told}", outlets.clock.world_now());
    let why = ["disk is full", "disk I/O error", "File too large"];
    assert!(why.iter().any(|why| told.contains(why)), "{told}");

    limit_files(child.id(), "unlimited");
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(status.success(), "the same process goes on: {status}\n{}", log());

    let store = check_folder(&errand.data()).await;
    let left = Left::read(&store, &world).await;
    left.check(&Truth::of(&world, &schedule), &outlets.seen.lock().unwrap());
}

/// Changes how large the files of a process may grow.
fn limit_files(pid: u32, bytes: &str) {
    let limit = format!("--fsize={bytes}");
    let status = Command::new("prlimit").args(["--pid", &pid.to_string(), &limit]).status();
    assert!(status.expect("prlimit, of util-linux, is installed").success());
}
