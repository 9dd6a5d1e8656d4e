//! Tells the log what happens, each line with its outlet and feed as fields of their own.

use crate::domain::entry::Poll;
use crate::domain::outcome::Outcome;
use crate::domain::walk::{Walk, WalkState};
use crate::pipeline::events::{Event, Events};

/// Feeds that fail and walks that end are told by default; the rest with `RUST_LOG=diembao=debug`.
/// Alarms are told where they are raised.
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
