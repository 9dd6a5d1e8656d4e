//! Repeats rounds until told to stop.

use crate::pipeline::round::{Crawler, Selection, round};
use std::time::Duration;

/// Pause between two looks at what is due. Feeds have intervals of their own, in minutes; this
/// only bounds how late one is visited.
const TICK: Duration = Duration::from_secs(20);

/// Runs rounds on schedule. A round that fails (a full disk, a database away) is told and tried
/// again; nothing of it is lost, since what was not recorded is still due.
pub async fn run(crawler: &Crawler, selection: &Selection) {
    while !crawler.stop.is_raised() {
        match round(crawler, selection).await {
            Ok(report) if report.polls.is_empty() && report.outcomes.is_empty() => {}
            Ok(report) => tracing::info!(
                polls = ?report.polls, outcomes = ?report.outcomes, postponed = report.postponed,
                "round done"
            ),
            Err(error) => tracing::error!("round failed, will be tried again: {error:#}"),
        }
        tokio::select! {
            () = crawler.stop.wait() => {}
            () = crawler.system.clock.sleep(TICK) => {}
        }
    }
}
