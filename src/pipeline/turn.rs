//! An outlet's turn: it is this worker's alone until the turn ends or the lease is lost.

use crate::domain::id::OutletId;
use crate::domain::lease::Lease;
use crate::domain::time::Timestamp;
use crate::pipeline::outlet::Left;
use crate::store::Store;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::AbortHandle;

/// How long an outlet stays with a worker that says nothing any more. Longer than any single
/// request, so that a turn is never lost in the middle of one.
const LEASE: Duration = Duration::from_secs(180);

/// How often a living worker says that it lives.
const RENEWAL: Duration = Duration::from_secs(45);

/// A held outlet. The lease is measured in real time, whatever clock the crawl runs on: it says
/// whether a process lives.
pub(super) struct Turn {
    lease: Lease,
    lost: Arc<AtomicBool>,
    renewing: AbortHandle,
}

impl Turn {
    /// Takes the outlet that has been due longest, if there is one that nobody holds.
    ///
    /// - `among`: only these; empty for all.
    ///
    /// # Errors
    /// Of the store.
    pub(super) async fn take(
        store: &Store,
        worker: &str,
        among: &[OutletId],
        due_until: Timestamp,
    ) -> anyhow::Result<Option<Self>> {
        let Some(lease) = store.claim_outlet(worker, among, due_until, LEASE).await? else {
            return Ok(None);
        };
        let lost = Arc::new(AtomicBool::new(false));
        let renewing = tokio::spawn(renew(store.clone(), lease.clone(), Arc::clone(&lost)));
        Ok(Some(Self { lease, lost, renewing: renewing.abort_handle() }))
    }

    /// What is shown to the store with every result.
    pub(super) fn lease(&self) -> &Lease {
        &self.lease
    }

    /// Whether another worker has the outlet by now: this process stood still for too long.
    pub(super) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// Gives the outlet back.
    ///
    /// # Errors
    /// Of the store.
    pub(super) async fn end(self, store: &Store, left: Left, now: Timestamp) -> anyhow::Result<()> {
        let now = left.not_before.map_or(now, |not_before| not_before.max(now));
        if !store.release_outlet(&self.lease, left.feeds_next, now).await? {
            tracing::warn!(outlet = %self.lease.outlet, "another worker has taken over");
        }
        Ok(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.renewing.abort();
    }
}

async fn renew(store: Store, lease: Lease, lost: Arc<AtomicBool>) {
    loop {
        tokio::time::sleep(RENEWAL).await;
        match store.renew_lease(&lease, LEASE).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!(outlet = %lease.outlet, "another worker has taken over");
                lost.store(true, Ordering::Relaxed);
                return;
            }
            // The next try may still come in time; if not, the store refuses what comes late.
            Err(error) => tracing::warn!(outlet = %lease.outlet, "cannot renew a lease: {error}"),
        }
    }
}
