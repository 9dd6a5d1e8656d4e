//! What tells the time and how to wait, so that a simulated world can run on a clock of its own.

use crate::domain::time::Timestamp;
use std::{fmt::Debug, future::Future, pin::Pin, time::Duration};

/// A source of "now" and a way to wait. Whoever starts a run chooses one; nothing else in the
/// program asks the machine what time it is.
pub trait Clock: Debug + Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// Ends when `delay` has passed on this clock.
    fn sleep(&self, delay: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;

    /// Whether other processes see the same time pass. On a clock of its own, as a simulated
    /// world has, a process cannot take turns with others.
    fn is_shared(&self) -> bool {
        false
    }
}
