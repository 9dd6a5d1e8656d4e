//! A clock that stands still until somebody waits on it.

use crate::domain::clock::Clock;
use crate::domain::time::Timestamp;
use chrono::{DateTime, TimeDelta};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// The demo world's time, shared by the crawl and the outlets it visits. Waiting takes no real
/// time: it moves the clock. The clock never goes back.
#[derive(Debug)]
pub struct DemoClock {
    now_ms: AtomicI64,
}

impl DemoClock {
    /// A clock that stands at `start`.
    pub fn new(start: Timestamp) -> Self {
        Self { now_ms: AtomicI64::new(start.timestamp_millis()) }
    }

    /// Moves the clock to `at`, unless it is past it.
    pub fn advance_to(&self, at: Timestamp) {
        self.now_ms.fetch_max(at.timestamp_millis(), Ordering::SeqCst);
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        DateTime::from_timestamp_millis(self.now_ms.load(Ordering::SeqCst)).unwrap_or_default()
    }

    /// Several tasks may wait at once: each moves the clock to where its own wait ends, counted
    /// from its beginning, so waits pass side by side as they would on a real clock.
    fn sleep(&self, delay: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let delay = TimeDelta::from_std(delay).unwrap_or_default();
        let until = self.now().checked_add_signed(delay).unwrap_or_else(|| self.now());
        Box::pin(async move {
            self.advance_to(until);
            tokio::task::yield_now().await;
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn waits_that_begin_together_pass_together_and_the_clock_never_goes_back() {
        let start: Timestamp = "2025-08-04T01:00:00Z".parse().unwrap();
        let clock = DemoClock::new(start);
        let (short, long) =
            (clock.sleep(Duration::from_secs(2)), clock.sleep(Duration::from_secs(900)));
        long.await;
        short.await;
        assert_eq!(clock.now(), start + TimeDelta::seconds(900));
        clock.advance_to(start);
        assert_eq!(clock.now(), start + TimeDelta::seconds(900));
        clock.sleep(Duration::MAX).await;
        assert_eq!(clock.now(), start + TimeDelta::seconds(900));
    }
}
