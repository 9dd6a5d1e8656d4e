//! What a round did, counted from what it told.

use crate::pipeline::events::{Event, Events};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoundReport {
    /// Feeds visited, by outcome word.
    pub polls: BTreeMap<&'static str, u64>,
    /// Pages visited, by outcome word.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// Pages that failed and will be tried again.
    pub postponed: u64,
    /// Documents read while walking back.
    pub walked: u64,
    /// Articles classified.
    pub classified: usize,
    /// Articles written to the index.
    pub indexed: usize,
}

/// Counts what is told, and passes it on.
pub(super) struct Counting {
    report: Mutex<RoundReport>,
    events: Arc<dyn Events>,
}

impl Counting {
    pub(super) fn new(events: Arc<dyn Events>) -> Self {
        Self { report: Mutex::default(), events }
    }

    /// What was counted so far.
    pub(super) fn report(&self) -> RoundReport {
        self.report.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Events for Counting {
    fn tell(&self, event: &Event) {
        let mut report = self.report.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Polled(poll) => *report.polls.entry(poll.outcome.as_str()).or_default() += 1,
            Event::Ended(_, outcome) => {
                *report.outcomes.entry(outcome.as_str()).or_default() += 1;
            }
            Event::Postponed(..) => report.postponed += 1,
            Event::Walked(_) => report.walked += 1,
            Event::Classified(articles) => report.classified += articles,
            Event::Indexed(articles) => report.indexed += articles,
            Event::Queued(..) | Event::Requested(..) | Event::OutletDone(_) | Event::Alarmed(_) => {
            }
        }
        drop(report);
        self.events.tell(event);
    }
}
