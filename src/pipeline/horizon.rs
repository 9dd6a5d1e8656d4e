//! The day before which articles are left alone, and what follows when it moves.

use crate::config::Config;
use crate::domain::time::Timestamp;
use crate::pipeline::system::System;

/// The key under which the store keeps the horizon of the last round, in seconds.
const NOTE: &str = "horizon";

/// The horizon of a round. When it lies earlier than the last round's (`--since`, or a new plan
/// that begins earlier), what was too old then is visited again.
///
/// # Errors
/// Of the store.
pub(super) async fn horizon(system: &System, config: &Config) -> anyhow::Result<Timestamp> {
    let horizon = system.horizon(config);
    let now_s = horizon.timestamp().to_string();
    let before_s = system.store.note(NOTE).await?;
    if before_s.as_ref() == Some(&now_s) {
        return Ok(horizon);
    }
    let moved_back = before_s
        .and_then(|text| text.parse::<i64>().ok())
        .is_some_and(|before_s| horizon.timestamp() < before_s);
    if moved_back {
        let again = system.store.requeue_too_old(horizon).await?;
        tracing::info!(entries = again, "the horizon moved back; what was too old waits again");
    }
    system.store.set_note(NOTE, &now_s).await?;
    Ok(horizon)
}
