//! Visits counted articles again, at growing intervals: outlets change and remove them.

use crate::domain::outlet::Outlet;
use crate::pipeline::round::Round;
use chrono::Duration;

/// Watched articles of one outlet that are visited again in one turn.
const PAGES_A_TURN: u32 = 20;

/// Pauses between visits, in days; the last one stays.
const PAUSES: [i64; 5] = [1, 3, 7, 14, 30];

/// The pause after so many visits.
pub(super) fn pause(visits: u32) -> Duration {
    let place = usize::try_from(visits).unwrap_or(usize::MAX).min(PAUSES.len() - 1);
    Duration::days(PAUSES[place])
}

/// Puts watched articles that are due among the pages to visit.
///
/// # Errors
/// Of the store.
pub(super) async fn queue_watched(round: &Round, outlet: &Outlet) -> anyhow::Result<()> {
    let (store, now) = (&round.system.store, round.system.clock.now());
    let queued = store.queue_watched(&outlet.id, now, PAGES_A_TURN, pause).await?;
    if queued > 0 {
        tracing::debug!(outlet = %outlet.id, articles = queued, "looked at again");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_month() {
        let days: Vec<_> = (0..7).map(|visits| pause(visits).num_days()).collect();
        assert_eq!(days, [1, 3, 7, 14, 30, 30, 30]);
    }
}
