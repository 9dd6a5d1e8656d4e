//! Crawls until told to stop, whatever fails in between, and tells people of alarms meanwhile.

use crate::evidence::EvidenceError;
use crate::pipeline::notices;
use crate::pipeline::round::{Crawler, Selection, rounds_without_end};
use std::time::Duration;

/// Pause after a failure of the store, the disk or the index.
const PAUSE: Duration = Duration::from_secs(20);

/// Crawls and tells people of alarms until it is stopped. What hinders the one does not hinder
/// the other.
///
/// # Errors
/// When the disk has failed to keep evidence that it had taken: only a new process can begin
/// again. The stop is raised then.
pub async fn run(crawler: &Crawler, selection: &Selection) -> anyhow::Result<()> {
    let (crawled, ()) = tokio::join!(crawl(crawler, selection), notices::tell_without_end(crawler));
    crawled
}

/// Visits whatever becomes due until it is stopped. A failure (a full disk, a database away) is
/// told and tried again; nothing of it is lost, since what was not recorded is still due.
async fn crawl(crawler: &Crawler, selection: &Selection) -> anyhow::Result<()> {
    while !crawler.stop.is_raised() {
        let Err(error) = rounds_without_end(crawler, selection).await else { break };
        let doubts = |cause: &(dyn std::error::Error + 'static)| {
            matches!(cause.downcast_ref(), Some(EvidenceError::InDoubt { .. }))
        };
        if error.chain().any(doubts) {
            crawler.stop.raise();
            return Err(error);
        }
        tracing::error!("the crawl failed and will be tried again: {error:#}");
        tokio::select! {
            () = crawler.stop.wait() => {}
            () = crawler.system.clock.sleep(PAUSE) => {}
        }
    }
    Ok(())
}
