//! Computing beside the async threads, by no more threads at once than there are processors:
//! more would only hold more pages in memory and crowd out each other's caches.

use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

/// Places for work of milliseconds, too long to hold up the async threads.
#[derive(Debug)]
pub(super) struct Computing {
    places: Arc<Semaphore>,
}

impl Computing {
    /// As many places as this machine has processors.
    pub(super) fn new() -> Self {
        let processors = available_parallelism().map_or(1, usize::from);
        Self { places: Arc::new(Semaphore::new(processors)) }
    }

    /// Waits for a place and does `work` there. Work that has begun is finished, also if nobody
    /// waits for it any more.
    ///
    /// # Errors
    /// Only if `work` panics.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        // Fails only once it is closed, which nobody does.
        let place = Arc::clone(&self.places).acquire_owned().await;
        let working = spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        working.await
    }
}
