//! An outlet's turn: it is this worker's alone until the turn ends or the lease is lost.

use crate::domain::id::OutletId;
use crate::domain::lease::Lease;
use crate::domain::time::Timestamp;
use crate::pipeline::deadline::Deadline;
use crate::pipeline::outlet::Left;
use crate::store::Store;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::AbortHandle;

/// How often a living worker says that it lives, in the time that a lease lasts.
const RENEWALS: u32 = 4;

/// A held outlet. The lease is measured in real time, whatever clock the crawl runs on: it says
/// whether a process lives.
pub(super) struct Turn {
    lease: Lease,
    hold: Arc<Hold>,
    renewing: AbortHandle,
}

/// What this process knows of its lease.
struct Hold {
    /// How long it lasts unless it is renewed.
    lasts: Duration,
    /// Another worker has the outlet.
    lost: AtomicBool,
    /// By this process's own reckoning nobody else has the outlet before this: a process that
    /// stood still notices at once, before it is told.
    until: Mutex<Deadline>,
}

impl Hold {
    fn until(&self) -> MutexGuard<'_, Deadline> {
        // Only ever replaced whole.
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Takes the outlet that has been due longest, if there is one that nobody holds.
    ///
    /// - `among`: only these; empty for all.
    /// - `lasts`: how long the outlet stays with a worker that says nothing any more. Longer than
    ///   any single request, so that a turn is never lost in the middle of one.
    ///
    /// # Errors
    /// Of the store.
    pub(super) async fn take(
        store: &Store,
        worker: &str,
        among: &[OutletId],
        due_until: Timestamp,
        lasts: Duration,
    ) -> anyhow::Result<Option<Self>> {
        let until = Deadline::after(lasts);
        let Some(lease) = store.claim_outlet(worker, among, due_until, lasts).await? else {
            return Ok(None);
        };
        let until = Mutex::new(until);
        let hold = Arc::new(Hold { lasts, lost: AtomicBool::new(false), until });
        let renewing = tokio::spawn(renew(store.clone(), lease.clone(), Arc::clone(&hold)));
        Ok(Some(Self { lease, hold, renewing: renewing.abort_handle() }))
    }

    /// What is shown to the store with every result.
    pub(super) fn lease(&self) -> &Lease {
        &self.lease
    }

    /// Whether another worker may have the outlet by now: this process stood still for too long.
    pub(super) fn is_lost(&self) -> bool {
        self.hold.lost.load(Ordering::Relaxed) || self.hold.until().has_come()
    }

    /// Gives the outlet back as due as it was: nothing was done.
    ///
    /// # Errors
    /// Of the store.
    pub(super) async fn give_back(self, store: &Store) -> anyhow::Result<()> {
        store.return_outlet(&self.lease).await?;
        Ok(())
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

async fn renew(store: Store, lease: Lease, hold: Arc<Hold>) {
    loop {
        tokio::time::sleep(hold.lasts / RENEWALS).await;
        let until = Deadline::after(hold.lasts);
        match store.renew_lease(&lease, hold.lasts).await {
            Ok(true) => *hold.until() = until,
            Ok(false) => {
                tracing::warn!(outlet = %lease.outlet, "another worker has taken over");
                hold.lost.store(true, Ordering::Relaxed);
                return;
            }
            // The next try may still come in time; if not, the store refuses what comes late.
            Err(error) => tracing::warn!(outlet = %lease.outlet, "cannot renew a lease: {error}"),
        }
    }
}
