//! The machine's own clock.

use crate::domain::clock::Clock;
use crate::domain::time::Timestamp;
use chrono::Utc;
use std::{future::Future, pin::Pin, time::Duration};

/// Real time.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Utc::now()
    }

    fn sleep(&self, delay: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(delay))
    }

    fn is_shared(&self) -> bool {
        true
    }
}
