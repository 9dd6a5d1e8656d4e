//! Two times: the world's, which only goes forward, and what the crawler's machine takes it for.

use super::faults::Schedule;
use chrono::{DateTime, Duration};
use diembao::domain::clock::Clock;
use diembao::domain::time::Timestamp;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The world's time, moved by whoever waits. In a file, another process sees it too; one process
/// alone may move it.
#[derive(Debug)]
pub(super) struct WorldClock {
    now_ms: AtomicI64,
    file: Option<File>,
    schedule: Arc<Schedule>,
}

impl WorldClock {
    /// A clock of this process alone.
    pub(super) fn new(at: Timestamp, schedule: Arc<Schedule>) -> Self {
        Self { now_ms: AtomicI64::new(at.timestamp_millis()), file: None, schedule }
    }

    /// The clock in `file`; one that is not there yet begins at `start`.
    pub(super) fn in_file(file: &Path, start: Timestamp, schedule: Arc<Schedule>) -> Self {
        let file = File::options().create(true).truncate(false).read(true).write(true).open(file);
        let file = file.unwrap();
        let clock = Self { now_ms: AtomicI64::new(0), file: Some(file), schedule };
        clock.now_ms.store(clock.kept_ms().unwrap_or(0), Ordering::SeqCst);
        clock.advance_to(start);
        clock
    }

    fn kept_ms(&self) -> Option<i64> {
        let mut bytes = [0; 8];
        self.file.as_ref()?.read_exact_at(&mut bytes, 0).ok()?;
        Some(i64::from_le_bytes(bytes))
    }

    /// The world's own time.
    pub(super) fn world_now(&self) -> Timestamp {
        let now_ms = self.kept_ms().unwrap_or_else(|| self.now_ms.load(Ordering::SeqCst));
        DateTime::from_timestamp_millis(now_ms).unwrap()
    }

    pub(super) fn advance(&self, by: Duration) {
        self.advance_to(self.world_now() + by);
    }

    /// Moves the world to `at`, unless it is past it; a machine that is asleep then wakes later.
    pub(super) fn advance_to(&self, at: Timestamp) {
        let at_ms = self.schedule.awake_from(at).timestamp_millis();
        let earlier_ms = self.now_ms.fetch_max(at_ms, Ordering::SeqCst);
        if let Some(file) = self.file.as_ref().filter(|_| at_ms > earlier_ms) {
            file.write_all_at(&at_ms.to_le_bytes(), 0).unwrap();
        }
    }
}

impl Clock for WorldClock {
    fn now(&self) -> Timestamp {
        let now = self.world_now();
        now + self.schedule.wrong_by(now)
    }

    /// Waits of several tasks pass side by side, as on a real clock, and take no real time.
    fn sleep(&self, delay: std::time::Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let until = self.world_now() + Duration::from_std(delay).unwrap_or_default();
        Box::pin(async move {
            self.advance_to(until);
            tokio::task::yield_now().await;
        })
    }
}
