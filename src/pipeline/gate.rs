//! Takes the turns of hosts from the store, when several processes share their work.

use crate::crawl::{GateError, HostGate};
use crate::domain::time::Timestamp;
use crate::store::{Store, StoreError};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// Pause between two looks at a host that another process holds.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

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
    ) -> Pin<Box<dyn Future<Output = Result<Option<Timestamp>, GateError>> + Send + 'a>> {
        Box::pin(async move {
            let failed = |error: StoreError| GateError(Box::new(error));
            while let Some(wait) =
                self.store.enter_host(host, &self.worker, at_most).await.map_err(failed)?
            {
                // Whoever holds it mostly leaves long before its time is over.
                tokio::time::sleep(wait.min(LOOK_AGAIN)).await;
            }
            // Asked inside: whoever was there before may just have been told.
            self.store.host_held_back_until(host).await.map_err(failed)
        })
    }

    fn hold_back<'a>(
        &'a self,
        host: &'a str,
        until: Timestamp,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(async move {
            // This process knows it anyway.
            if let Err(error) = self.store.hold_host_back(host, until).await {
                tracing::warn!(host, "cannot tell that a host is to be left alone: {error}");
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
