//! Repeats rounds until told to stop.

use crate::config::Config;
use crate::crawl::Http;
use crate::pipeline::events::Events;
use crate::pipeline::round::{Selection, round};
use crate::pipeline::stop::Stop;
use crate::pipeline::system::System;
use std::sync::Arc;
use std::time::Duration;

/// Pause between two looks at what is due. Feeds have intervals of their own, in minutes; this
/// only bounds how late one is visited.
const TICK: Duration = Duration::from_secs(20);

/// Runs rounds on schedule. A round that fails (a full disk, a database away) is told and tried
/// again; nothing of it is lost, since what was not recorded is still due.
pub async fn run(
    system: &Arc<System>,
    http: &Http,
    config: &Arc<Config>,
    selection: &Selection,
    events: &Arc<dyn Events>,
    stop: &Stop,
) {
    while !stop.is_raised() {
        match round(system, http, config, selection, events, stop).await {
            Ok(report) if report.polls.is_empty() && report.outcomes.is_empty() => {}
            Ok(report) => tracing::info!(
                polls = ?report.polls, outcomes = ?report.outcomes, postponed = report.postponed,
                "round done"
            ),
            Err(error) => tracing::error!("round failed, will be tried again: {error:#}"),
        }
        tokio::select! {
            () = stop.wait() => {}
            () = system.clock.sleep(TICK) => {}
        }
    }
}
