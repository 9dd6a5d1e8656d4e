//! Takes the turns of hosts from the store, when several processes share their work; for one that
//! works alone, remembers over its end which hosts have asked to be left alone.

use crate::crawl::{GateError, HostGate};
use crate::domain::time::Timestamp;
use crate::pipeline::deadline::Deadline;
use crate::store::{Store, StoreError};
use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Pause between two looks at a host that another process holds.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// A turn that took so long to be given is not used: its time runs since it was asked for.
const STALE: Duration = Duration::from_secs(10);

/// Hosts that are remembered as asked for; past that all are asked for again.
const MANY: usize = 4096;

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
            loop {
                let stale = Deadline::after(STALE);
                if let Some(wait) =
                    self.store.enter_host(host, &self.worker, at_most).await.map_err(failed)?
                {
                    // Whoever holds it mostly leaves long before its time is over.
                    tokio::time::sleep(wait.min(LOOK_AGAIN)).await;
                    continue;
                }
                // Asked inside: whoever was there before may just have been told.
                let held_back = self.store.host_held_back_until(host).await.map_err(failed)?;
                if !stale.has_come() {
                    return Ok(held_back);
                }
                // A process that stood still meanwhile would speak when its time is over.
                self.leave(host, Duration::ZERO).await;
            }
        })
    }

    fn hold_back<'a>(
        &'a self,
        host: &'a str,
        until: Timestamp,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(note_held_back(&self.store, host, until))
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

/// What a process that works alone on its store needs of one: it has all turns itself, but an
/// earlier process may have been told to leave a host alone.
#[derive(Debug)]
pub struct Memory {
    store: Store,
    /// Hosts whose past is known.
    known: Mutex<HashSet<String>>,
}

impl Memory {
    /// What `store` remembers.
    pub fn new(store: Store) -> Self {
        Self { store, known: Mutex::default() }
    }

    /// Whether nobody has asked for `host` yet.
    fn is_new(&self, host: &str) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MANY {
            known.clear();
        }
        known.insert(host.to_owned())
    }
}

impl HostGate for Memory {
    fn enter<'a>(
        &'a self,
        host: &'a str,
        _at_most: Duration,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Timestamp>, GateError>> + Send + 'a>> {
        Box::pin(async move {
            if !self.is_new(host) {
                return Ok(None);
            }
            let until = self.store.host_held_back_until(host).await;
            until.map_err(|error| GateError(Box::new(error)))
        })
    }

    fn hold_back<'a>(
        &'a self,
        host: &'a str,
        until: Timestamp,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(note_held_back(&self.store, host, until))
    }

    fn leave<'a>(
        &'a self,
        _host: &'a str,
        _rest: Duration,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(async {})
    }
}

async fn note_held_back(store: &Store, host: &str, until: Timestamp) {
    // This process knows it anyway.
    if let Err(error) = store.hold_host_back(host, until).await {
        tracing::warn!(host, "cannot tell that a host is to be left alone: {error}");
    }
}
