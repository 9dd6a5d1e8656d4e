//! What a process counts of its own work, and the text in which Prometheus reads it.
//!
//! [`Counters`] go on from the start of the process; a [`Snapshot`] is what the store knew when it
//! was asked. Names follow Prometheus's habits: counters end in `_total`, durations in `_seconds`.

use crate::domain::health::{AlarmKind, AlarmState, GapState};
use crate::domain::outcome::{Outcome, PollOutcome};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::AtomicU64;

/// The form of [`text()`], for the answer's head.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByKind {
    kind: &'static str,
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByState {
    state: &'static str,
}

/// What this process has done since it began. Clones count together.
#[derive(Debug, Clone, Default)]
pub struct Counters {
    polls: Family<ByOutcome, Counter>,
    pages: Family<ByOutcome, Counter>,
    postponed: Counter,
    walked: Counter,
    requests: Counter,
    unanswered: Counter,
    evidence: Counter,
}

impl Counters {
    /// A visit of a feed ended.
    pub fn polled(&self, outcome: PollOutcome) {
        self.polls.get_or_create(&ByOutcome { outcome: outcome.as_str() }).inc();
    }

    /// A page's visit ended.
    pub fn page_ended(&self, outcome: Outcome) {
        self.pages.get_or_create(&ByOutcome { outcome: outcome.as_str() }).inc();
    }

    /// A page's visit failed and will be tried again.
    pub fn postponed(&self) {
        self.postponed.inc();
    }

    /// A document was read while walking back.
    pub fn walked(&self) {
        self.walked.inc();
    }

    /// A document was asked for in so many requests that were answered, and so many that were not;
    /// the answers take so many bytes of evidence.
    pub fn requested(&self, answered: u64, unanswered: u64, evidence_bytes: u64) {
        self.requests.inc_by(answered);
        self.unanswered.inc_by(unanswered);
        self.evidence.inc_by(evidence_bytes);
    }

    fn register(&self, registry: &mut Registry) {
        let polls = "Visits of feeds by this process";
        registry.register("polls", polls, self.polls.clone());
        let pages = "Visits of pages by this process that ended";
        registry.register("pages", pages, self.pages.clone());
        let postponed = "Visits of pages that failed and will be tried again";
        registry.register("pages_postponed", postponed, self.postponed.clone());
        let walked = "Documents read while walking back";
        registry.register("walk_documents", walked, self.walked.clone());
        let requests = "Requests that outlets answered, robots.txt and redirects among them";
        registry.register("requests", requests, self.requests.clone());
        let unanswered = "Requests that nobody answered, not among those above";
        registry.register("requests_unanswered", unanswered, self.unanswered.clone());
        let evidence = "Answers written to the evidence, packed";
        registry.register_with_unit("evidence", evidence, Unit::Bytes, self.evidence.clone());
    }
}

/// What the store knows at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// Standing alarms.
    pub alarms: BTreeMap<(AlarmKind, AlarmState), u64>,
    /// Feeds whose last visit failed.
    pub feeds_failing: u64,
    /// Outlets none of whose feeds can be read.
    pub outlets_unreachable: u64,
    /// Gaps by what became of them.
    pub gaps: BTreeMap<GapState, u64>,
    /// Entries that wait for their visit.
    pub entries_pending: u64,
    /// Walks that have more to read.
    pub walks_going: u64,
    /// Articles kept.
    pub articles: u64,
    /// Seconds since the last visit of a feed; `None` before the first.
    pub last_poll_age_s: Option<f64>,
}

impl Snapshot {
    fn register(&self, registry: &mut Registry) {
        // Zeros are told too: a rule that watches a kind must find it before it ever happened.
        let alarms = Family::<ByKind, Gauge>::default();
        for kind in AlarmKind::ALL {
            for state in [AlarmState::Open, AlarmState::Acknowledged] {
                let label = ByKind { kind: kind.as_str(), state: state.as_str() };
                alarms.get_or_create(&label).set(whole(self.alarms.get(&(*kind, state)).copied()));
            }
        }
        registry.register("alarms", "Standing alarms", alarms);
        let gaps = Family::<ByState, Gauge>::default();
        for state in GapState::ALL {
            let label = ByState { state: state.as_str() };
            gaps.get_or_create(&label).set(whole(self.gaps.get(state).copied()));
        }
        registry.register("gaps", "Gaps by what became of them", gaps);
        for (name, help, value) in [
            ("feeds_failing", "Feeds whose last visit failed", self.feeds_failing),
            ("outlets_unreachable", "Outlets with no readable feed", self.outlets_unreachable),
            ("entries_pending", "Entries that wait for their visit", self.entries_pending),
            ("walks_going", "Walks back that have more to read", self.walks_going),
            ("articles", "Articles kept", self.articles),
        ] {
            let gauge = Gauge::<i64>::default();
            gauge.set(whole(Some(value)));
            registry.register(name, help, gauge);
        }
        if let Some(age_s) = self.last_poll_age_s {
            let gauge = Gauge::<f64, AtomicU64>::default();
            gauge.set(age_s);
            let help = "Since the last visit of a feed by any process";
            registry.register_with_unit("last_poll_age", help, Unit::Seconds, gauge);
        }
    }
}

fn whole(value: Option<u64>) -> i64 {
    i64::try_from(value.unwrap_or_default()).unwrap_or(i64::MAX)
}

/// Both as one text; `counters` are left out where the process does not crawl.
///
/// # Errors
/// [`fmt::Error`] if a value cannot be written as text.
pub fn text(counters: Option<&Counters>, snapshot: &Snapshot) -> Result<String, fmt::Error> {
    let mut registry = Registry::with_prefix("diembao");
    snapshot.register(&mut registry);
    if let Some(counters) = counters {
        counters.register(&mut registry);
    }
    let mut written = String::new();
    text::encode(&mut written, &registry)?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of the one line with this name and labels.
    fn value(text: &str, name: &str) -> f64 {
        let values: Vec<_> = text.lines().filter_map(|line| line.strip_prefix(name)).collect();
        assert_eq!(values.len(), 1, "{name} in {text}");
        values[0].trim().parse().unwrap()
    }

    #[test]
    fn clones_count_together_and_every_name_is_told_once() {
        let counters = Counters::default();
        counters.clone().polled(PollOutcome::Read);
        counters.polled(PollOutcome::Read);
        counters.page_ended(Outcome::Kept);
        counters.postponed();
        counters.walked();
        counters.requested(1, 4, 1000);
        let snapshot = Snapshot {
            alarms: BTreeMap::from([((AlarmKind::Silent, AlarmState::Open), 2)]),
            gaps: BTreeMap::from([(GapState::Lost, 3)]),
            last_poll_age_s: Some(61.5),
            ..Snapshot::default()
        };
        let told = text(Some(&counters), &snapshot).unwrap();
        for (name, expected) in [
            ("diembao_polls_total{outcome=\"read\"}", 2.0),
            ("diembao_pages_total{outcome=\"kept\"}", 1.0),
            ("diembao_pages_postponed_total", 1.0),
            ("diembao_walk_documents_total", 1.0),
            ("diembao_requests_total", 1.0),
            ("diembao_requests_unanswered_total", 4.0),
            ("diembao_evidence_bytes_total", 1000.0),
            ("diembao_alarms{kind=\"silent\",state=\"open\"}", 2.0),
            ("diembao_alarms{kind=\"dns\",state=\"open\"}", 0.0),
            ("diembao_gaps{state=\"lost\"}", 3.0),
            ("diembao_entries_pending", 0.0),
            ("diembao_last_poll_age_seconds", 61.5),
        ] {
            let line = told.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>();
            assert_eq!(value(&line.join("\n"), name), expected, "{name}");
        }
        let resting = text(None, &Snapshot::default()).unwrap();
        assert!(!resting.contains("_total") && !resting.contains("last_poll_age"), "{resting}");
    }
}
