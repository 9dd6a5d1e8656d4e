//! Counts what is told for the metrics, and passes it on.

use crate::metrics::Counters;
use crate::pipeline::events::{Event, Events};
use crate::pipeline::fetch::Cost;
use std::sync::Arc;

/// A listener that counts, before another one.
pub struct MetricsListener {
    counters: Counters,
    next: Arc<dyn Events>,
}

impl MetricsListener {
    /// Counts in `counters`, of which the dashboard has a clone, and passes on to `next`.
    pub fn new(counters: Counters, next: Arc<dyn Events>) -> Self {
        Self { counters, next }
    }
}

impl Events for MetricsListener {
    fn tell(&self, event: &Event) {
        match event {
            Event::Polled(poll) => self.counters.polled(poll.outcome),
            Event::Ended(_, outcome) => self.counters.page_ended(*outcome),
            Event::Postponed(..) => self.counters.postponed(),
            Event::Walked(_) => self.counters.walked(),
            Event::Requested(_, cost) => {
                let Cost { answered, unanswered, evidence_bytes } = *cost;
                self.counters.requested(answered, unanswered, evidence_bytes);
            }
            Event::Queued(..)
            | Event::Alarmed(_)
            | Event::OutletDone(_)
            | Event::Classified(_)
            | Event::Indexed(_) => {}
        }
        self.next.tell(event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::outcome::Outcome;
    use crate::metrics::{Snapshot, text};
    use std::sync::Mutex;

    #[derive(Default)]
    struct Heard(Mutex<u32>);

    impl Events for Heard {
        fn tell(&self, _: &Event) {
            *self.0.lock().unwrap() += 1;
        }
    }

    #[test]
    fn what_is_told_is_counted_and_passed_on() {
        let (counters, heard) = (Counters::default(), Arc::new(Heard::default()));
        let listener = MetricsListener::new(counters.clone(), Arc::clone(&heard) as _);
        listener.tell(&Event::Ended("a".into(), Outcome::Kept));
        let requested = |answered, unanswered, evidence_bytes| {
            Event::Requested("a".into(), Cost { answered, unanswered, evidence_bytes })
        };
        listener.tell(&requested(2, 0, 7));
        listener.tell(&requested(0, 1, 0));
        listener.tell(&Event::OutletDone("a".into()));
        assert_eq!(*heard.0.lock().unwrap(), 4);
        let told = text(Some(&counters), &Snapshot::default()).unwrap();
        for line in [
            "diembao_pages_total{outcome=\"kept\"} 1",
            "diembao_requests_total 2",
            "diembao_requests_unanswered_total 1",
            "diembao_evidence_bytes_total 7",
        ] {
            assert!(told.contains(line), "{line} in {told}");
        }
    }
}
