//! Forgets what is older than the settings ask for, a little after every turn.

use crate::domain::time::vietnam_day;
use crate::pipeline::round::Round;
use chrono::{Days, NaiveDate};

/// Visits of feeds that are looked at after one turn: more than a turn makes, few enough that
/// nobody waits for it.
const VISITS_A_TURN: u32 = 200;

/// Forgets visits of feeds that are older than the log is to reach back.
///
/// # Errors
/// Of the store.
pub(super) async fn prune(round: &Round) -> anyhow::Result<()> {
    let today = vietnam_day(round.system.clock.now());
    let days = Days::new(round.config.keep_polls_days);
    let before = today.checked_sub_days(days).unwrap_or(NaiveDate::MIN);
    let pruned = round.system.store.prune_polls(before, VISITS_A_TURN).await?;
    if let Some(visits) = pruned.filter(|visits| *visits > 0) {
        tracing::debug!(visits, "old visits of feeds were forgotten");
    }
    Ok(())
}
