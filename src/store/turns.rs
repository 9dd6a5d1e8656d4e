//! Turns: which outlet is due, and in whose hands it is.
//!
//! What is due goes by the crawl's clock, which may be simulated; a lease goes by the database's
//! own, see [`Tx::now_ms`].

use super::border::{instant_option, plain, seconds};
use super::query::{Turn, Tx, execute, fetch_all, fetch_optional, row};
use super::{Store, StoreError};
use crate::domain::id::OutletId;
use crate::domain::lease::Lease;
use crate::domain::time::Timestamp;
use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

/// An outlet's turn comes once a day at least…
const LONGEST_PAUSE: chrono::Duration = chrono::Duration::days(1);

/// …so that one further ahead than this shows that a clock was wrong. Longer by what the clocks of
/// two processes may differ.
pub(super) const TOO_FAR: chrono::Duration = chrono::Duration::days(2);

row! { NamedRow { outlet: String, next_at: Option<i64> } }

impl Store {
    /// Gives every one of `outlets` its turns and no other. One that is new, that was named again
    /// or for which nothing was planned is due at `now`; the history of the others stays.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails; nothing is changed then.
    pub async fn sync_outlets(
        &self,
        outlets: &[OutletId],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        tx.take(Turn::ManyOutlets).await?;
        let sql = "select outlet, next_at from outlet_turn where named";
        let named = fetch_all!(&mut tx, NamedRow, sql)?;
        let wanted: BTreeSet<_> = outlets.iter().map(|outlet| plain(outlet.as_str())).collect();
        let settled: HashSet<_> = named
            .iter()
            .filter(|row| row.next_at.is_some())
            .map(|row| row.outlet.as_str())
            .collect();
        for outlet in wanted.iter().filter(|outlet| !settled.contains(&***outlet)) {
            execute!(&mut tx, include_str!("sql/name_outlet.sql"), &**outlet, seconds(now))?;
        }
        for row in named.iter().filter(|row| !wanted.contains(row.outlet.as_str())) {
            let sql = "update outlet_turn set named = false, next_at = null where outlet = $1";
            execute!(&mut tx, sql, row.outlet.as_str())?;
        }
        tx.commit().await
    }

    /// Makes `outlets` (all, if there is none among them) due at `now`; those due before stay so.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn make_due(&self, outlets: &[OutletId], now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        tx.take(Turn::ManyOutlets).await?;
        execute!(&mut tx, include_str!("sql/make_due.sql"), seconds(now), list(outlets))?;
        tx.commit().await
    }

    /// Hands to `worker` the outlet that has been due longest and is in nobody's hands; `None` if
    /// there is none.
    ///
    /// - `among`: only these; all, if it is empty.
    /// - `due_until`: moment of the crawl's clock up to which a turn counts as due.
    /// - `lease`: how long it stays in these hands unless renewed.
    ///
    /// An outlet whose lease ran out is as due as before, so the work of a worker that died is
    /// done again.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn claim_outlet(
        &self,
        worker: &str,
        among: &[OutletId],
        due_until: Timestamp,
        lease: Duration,
    ) -> Result<Option<Lease>, StoreError> {
        let mut tx = self.write().await?;
        let now_ms = tx.now_ms().await?;
        let sql = tx.skipping_locked(include_str!("sql/claim_outlet.sql"));
        let claimed = fetch_optional!(
            &mut tx,
            (String, i64),
            sql,
            plain(worker),
            after(now_ms, lease),
            seconds(due_until),
            now_ms,
            list(among),
        )?;
        tx.commit().await?;
        Ok(claimed.map(|(outlet, fence)| Lease {
            outlet: OutletId::new(outlet),
            worker: worker.to_owned(),
            fence,
        }))
    }

    /// Has the turns that lie further ahead than any pause come at `now`; gives how many. They
    /// were planned by a clock that has been set right since.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn call_turns_back(&self, now: Timestamp) -> Result<u64, StoreError> {
        let ahead = seconds(now).saturating_add(TOO_FAR.num_seconds());
        let mut tx = self.read().await?;
        let sql = "select outlet from outlet_turn where named and next_at > $1 limit 1";
        if fetch_optional!(&mut tx, (String,), sql, ahead)?.is_none() {
            return Ok(0);
        }
        drop(tx);
        let mut tx = self.write().await?;
        tx.take(Turn::ManyOutlets).await?;
        let sql = "update outlet_turn set next_at = $1 where named and next_at > $2";
        let called = execute!(&mut tx, sql, seconds(now), ahead)?;
        tx.commit().await?;
        Ok(called)
    }

    /// Keeps the outlet in the same hands for another `lease` from now on. `false`: it was lost or
    /// given back; whoever thought to hold it must stop.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn renew_lease(&self, held: &Lease, lease: Duration) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        let until_ms = after(tx.now_ms().await?, lease);
        let sql = "update outlet_turn set leased_until_ms = $4 where outlet = $1 and worker = $2 and fence = $3";
        let (outlet, worker) = (plain(held.outlet.as_str()), plain(&held.worker));
        let renewed = execute!(&mut tx, sql, outlet, worker, held.fence, until_ms)?;
        tx.commit().await?;
        Ok(renewed == 1)
    }

    /// Gives the outlet back. Its next turn is the earliest of `feeds_next`, its waiting entries,
    /// its walks and its watches, but not before the second after `now` and at most a day
    /// after it; none, if none of them wants one. `false`: it was in other hands already, and
    /// nothing is changed.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn release_outlet(
        &self,
        held: &Lease,
        feeds_next: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        let outlet = plain(held.outlet.as_str());
        let sql = include_str!("sql/release_outlet.sql");
        if execute!(&mut tx, sql, &*outlet, plain(&held.worker), held.fence)? == 0 {
            return Ok(false);
        }
        // Only now that the row is locked: a wish that comes later waits and moves the turn itself.
        let sql = include_str!("sql/earliest_wish.sql");
        let wish =
            fetch_optional!(&mut tx, (Option<i64>,), sql, &*outlet, feeds_next.map(seconds))?;
        let next_at = wish.and_then(|(at,)| at).map(|at| {
            at.clamp(seconds(now) + 1, seconds(now).saturating_add(LONGEST_PAUSE.num_seconds()))
        });
        let sql = "update outlet_turn set next_at = $2 where outlet = $1 and named";
        execute!(&mut tx, sql, &*outlet, next_at)?;
        tx.commit().await?;
        Ok(true)
    }

    /// Gives the outlet back with its turn as it was. Nothing happens if it was in other hands
    /// already.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn return_outlet(&self, held: &Lease) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let sql = include_str!("sql/release_outlet.sql");
        execute!(&mut tx, sql, plain(held.outlet.as_str()), plain(&held.worker), held.fence)?;
        tx.commit().await
    }

    /// Frees all outlets and hosts that `worker` holds; gives how many outlets. For the start of a
    /// process, and of its crawl after a failure: its folder is its own, so whatever stands under
    /// its name is left from a crash.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn release_worker(&self, worker: &str) -> Result<u64, StoreError> {
        let mut tx = self.write().await?;
        tx.take(Turn::ManyOutlets).await?;
        let sql = "update outlet_turn set worker = '', leased_until_ms = 0 where worker = $1";
        let freed = execute!(&mut tx, sql, plain(worker))?;
        let sql = "update host_turn set worker = '', held_until_ms = 0 where worker = $1";
        execute!(&mut tx, sql, plain(worker))?;
        tx.commit().await?;
        Ok(freed)
    }

    /// When the next turn of an outlet that is in nobody's hands comes, past or future; `None` if
    /// nothing is planned.
    ///
    /// - `among`: only these; all, if it is empty.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn next_due(&self, among: &[OutletId]) -> Result<Option<Timestamp>, StoreError> {
        let mut tx = self.read().await?;
        let now_ms = tx.now_ms().await?;
        let sql = include_str!("sql/next_due.sql");
        let next = fetch_optional!(&mut tx, (i64,), sql, now_ms, list(among))?;
        instant_option(next.map(|(at,)| at))
    }
}

/// Locks the outlet while the transaction lasts, so that it does not change hands and nobody else
/// lists its entries. The first thing that a transaction locks. With a lease, refuses what comes
/// from hands that have lost it.
pub(super) async fn hold(
    tx: &mut Tx,
    outlet: &OutletId,
    lease: Option<&Lease>,
) -> Result<(), StoreError> {
    let Some(lease) = lease else {
        let sql = "update outlet_turn set fence = fence where outlet = $1";
        execute!(tx, sql, plain(outlet.as_str()))?;
        return Ok(());
    };
    let sql = "update outlet_turn set fence = fence where outlet = $1 and fence = $2";
    match execute!(tx, sql, plain(lease.outlet.as_str()), lease.fence)? {
        0 => Err(StoreError::LeaseLost(lease.outlet.clone())),
        _ => Ok(()),
    }
}

/// Has the outlet's turn come at `at`, unless it comes before. Locks the outlet like [`hold`], so
/// it comes first too; one that does so for several takes [`Turn::ManyOutlets`].
pub(super) async fn bring_forward(
    tx: &mut Tx,
    outlet: &OutletId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "update outlet_turn set next_at = $2 where outlet = $1 and named and (next_at is null or next_at > $2)";
    execute!(tx, sql, plain(outlet.as_str()), seconds(at))?;
    Ok(())
}

/// Milliseconds of the moment that comes `pause` after `now_ms`.
pub(super) fn after(now_ms: i64, pause: Duration) -> i64 {
    now_ms.saturating_add(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX))
}

/// Ids as one text that both databases can search, each between strokes, which no name of a file
/// and so no id can hold; empty for none.
fn list(outlets: &[OutletId]) -> String {
    outlets.iter().map(|outlet| format!("/{}/", plain(outlet.as_str()))).collect()
}
