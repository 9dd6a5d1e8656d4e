//! Takes the turns of hosts from the store, when several processes share their work.

use crate::crawl::{GateError, HostGate};
use crate::store::Store;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// Pause between two looks at a host that another process holds.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// A turn that took so long to be given is not used: its time runs since it was asked for.
const STALE: Duration = Duration::from_secs(10);

/// The turns of hosts over all processes on one store, measured by the store's own clock.
#[derive(Debug, Clone)]
pub struct StoreGate {
    store: Store,
    worker: String,
}

impl StoreGate {
    /// A gate through which `worker` goes.
    pub fn new(store: Store, worker: &str) -> Self {
        Self { store, worker: worker.to_owned() }
    }
}

impl HostGate for StoreGate {
    fn enter<'a>(
        &'a self,
        host: &'a str,
        at_most: Duration,
    ) -> Pin<Box<dyn Future<Output = Result<(), GateError>> + Send + 'a>> {
        Box::pin(async move {
            loop {
                let asked_at = Instant::now();
                match self.store.enter_host(host, &self.worker, at_most).await {
                    // A process that stood still meanwhile would speak when its time is over.
                    Ok(None) if asked_at.elapsed() > STALE => {
                        self.leave(host, Duration::ZERO).await;
                    }
                    Ok(None) => return Ok(()),
                    // Whoever holds it mostly leaves long before its time is over.
                    Ok(Some(wait)) => tokio::time::sleep(wait.min(LOOK_AGAIN)).await,
                    Err(error) => return Err(GateError(Box::new(error))),
                }
            }
        })
    }

    fn leave<'a>(
        &'a self,
        host: &'a str,
        rest: Duration,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(async move {
            // A host that is not given back is free when its lease is over.
            if let Err(error) = self.store.leave_host(host, &self.worker, rest).await {
                tracing::warn!(host, "cannot give a host back: {error}");
            }
        })
    }
}
