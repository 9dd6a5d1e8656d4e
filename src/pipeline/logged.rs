//! Tells the log what happens, each line with its outlet and feed as fields of their own.

use crate::domain::entry::Poll;
use crate::domain::outcome::Outcome;
use crate::domain::walk::{Walk, WalkState};
use crate::pipeline::events::{Event, Events};

/// Feeds that fail and walks that end are told by default; the rest with `RUST_LOG=diembao=debug`.
/// Alarms are told where they are raised, single requests by the evidence.
#[derive(Debug, Clone, Copy, Default)]
pub struct Logged;

impl Events for Logged {
    fn tell(&self, event: &Event) {
        match event {
            Event::Polled(poll) => polled(poll),
            Event::Ended(outlet, outcome) if *outcome == Outcome::Kept => {
                tracing::debug!(%outlet, %outcome, "an article was kept");
            }
            Event::Ended(outlet, outcome) => {
                tracing::debug!(%outlet, %outcome, "a page was visited");
            }
            Event::Postponed(outlet, reason) => {
                tracing::debug!(%outlet, reason, "a page will be tried again");
            }
            Event::Walked(walk) => walked(walk),
            Event::Queued(outlet, pages) => {
                tracing::debug!(%outlet, pages, "pages are about to be visited");
            }
            Event::Classified(articles) => tracing::debug!(articles, "articles were classified"),
            Event::Indexed(articles) => tracing::debug!(articles, "articles were indexed"),
            Event::OutletDone(outlet) => tracing::debug!(%outlet, "the outlet's turn is over"),
            // The alarm is logged where it is raised; requests stand in the evidence.
            Event::Alarmed(_) | Event::Requested { .. } => {}
        }
    }
}

fn polled(poll: &Poll) {
    let Poll { outlet, feed_url: feed, outcome, http_status, overlap, detail, .. } = poll;
    let status = http_status.unwrap_or_default();
    if outcome.is_failure() {
        let fault = poll.fault.map_or("", |fault| fault.as_str());
        tracing::info!(%outlet, feed, %outcome, status, fault, "a feed failed: {detail}");
    } else {
        let (items, new) = (poll.items, poll.new_items);
        tracing::debug!(%outlet, feed, %outcome, status, items, new, %overlap, "a feed was read");
    }
}

fn walked(walk: &Walk) {
    let Walk { outlet, feed_url: feed, state, read, new_items: new, .. } = walk;
    if *state == WalkState::Going {
        tracing::debug!(%outlet, feed, %state, read, new, "a document was walked");
    } else {
        tracing::info!(%outlet, feed, %state, read, new, "a walk is over: {}", walk.detail);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::health::Overlap;
    use crate::domain::outcome::{NetworkFault, PollOutcome};
    use serde_json::Value;
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(line)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_failed_feed_is_one_line_with_its_outlet_and_address_as_fields() {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_max_level(tracing::Level::INFO)
            .with_writer(move || writer.clone())
            .finish();
        let poll = Poll {
            outlet: "nhandan".into(),
            feed_url: "https://nhandan.vn/rss".to_owned(),
            polled_at: "2025-09-10T01:15:00Z".parse().unwrap(),
            outcome: PollOutcome::FailedNetwork,
            http_status: None,
            items: 0,
            new_items: 0,
            overlap: Overlap::Unknown,
            fault: Some(NetworkFault::Dns),
            detail: "no such name".to_owned(),
        };
        let read = Poll { outcome: PollOutcome::Read, ..poll.clone() };
        tracing::subscriber::with_default(log, || {
            Logged.tell(&Event::Polled(poll));
            Logged.tell(&Event::Polled(read));
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.lines().count(), 1, "what works is told to those who ask: {text}");
        let line: Value = serde_json::from_str(&text).unwrap();
        let fields = ["outlet", "feed", "outcome", "fault", "message"].map(|key| &line[key]);
        let told = [
            "nhandan",
            "https://nhandan.vn/rss",
            "failed_network",
            "dns",
            "a feed failed: no such name",
        ];
        assert_eq!(fields, told);
    }
}
