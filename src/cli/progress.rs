//! What a crawl shows while it runs: a moving line on a terminal, plain lines otherwise.

use super::LogChoice;
use crate::domain::health::{Alarm, Finding};
use crate::domain::id::OutletId;
use crate::domain::walk::{Walk, WalkState};
use crate::pipeline::{Event, Events, Logged, RoundReport};
use crate::telemetry::{self, LogFormat};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tracing_subscriber::fmt::writer::BoxMakeWriter;

/// All bars of the process, so that log lines can be written between them.
static BARS: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// Starts logging in a way that leaves progress bars whole.
pub(super) fn start_logging(format: LogFormat) {
    telemetry::start(format, BoxMakeWriter::new(|| BetweenBars));
}

struct BetweenBars;

impl Write for BetweenBars {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        BARS.suspend(|| io::stderr().write(line))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// A listener for a person at a terminal, for a file of lines, or for a log collector, which must
/// get nothing but its objects.
pub(super) fn listener(log: LogChoice) -> Arc<dyn Events> {
    match log {
        LogChoice::Json => Arc::new(Logged),
        LogChoice::Text if io::stderr().is_terminal() => Arc::new(Bar::new()),
        LogChoice::Text => Arc::new(Lines::default()),
    }
}

/// One bar over all pages of the round.
struct Bar {
    bar: ProgressBar,
    kept: Mutex<u64>,
}

impl Bar {
    fn new() -> Self {
        let style = ProgressStyle::with_template("{spinner} {pos}/{len} pages {wide_bar} {msg}");
        let bar = BARS.add(ProgressBar::new(0));
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, kept: Mutex::default() }
    }
}

impl Events for Bar {
    fn tell(&self, event: &Event) {
        match event {
            Event::Polled(poll) => self.bar.set_message(poll.outlet.to_string()),
            Event::Queued(_, pages) => self.bar.inc_length(*pages as u64),
            Event::Ended(outlet, outcome) => {
                let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
                *kept += u64::from(outcome.as_str() == "kept");
                self.bar.inc(1);
                self.bar.set_message(format!("{kept} kept · {outlet} {outcome}"));
            }
            Event::Postponed(..) => self.bar.inc(1),
            Event::Walked(walk) => self.bar.set_message(walked(walk)),
            Event::Alarmed(alarm) => self.bar.println(alarmed(alarm)),
            Event::Classified(articles) => self.bar.set_message(format!("{articles} classified")),
            Event::Indexed(articles) => self.bar.set_message(format!("{articles} indexed")),
            Event::Requested(..) | Event::OutletDone(_) => {}
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// One line per outlet that had something to do.
#[derive(Default)]
struct Lines {
    outlets: Mutex<BTreeMap<OutletId, BTreeMap<&'static str, u64>>>,
}

impl Events for Lines {
    fn tell(&self, event: &Event) {
        let mut outlets = self.outlets.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Ended(outlet, outcome) => {
                let words = outlets.entry(outlet.clone()).or_default();
                *words.entry(outcome.as_str()).or_default() += 1;
            }
            Event::Polled(poll) if poll.outcome.is_failure() => {
                eprintln!("{}: {} {}: {}", poll.outlet, poll.outcome, poll.feed_url, poll.detail);
            }
            Event::Postponed(outlet, reason) => {
                eprintln!("{outlet}: will be tried again: {reason}")
            }
            Event::Walked(walk) if walk.state != WalkState::Going => eprintln!("{}", walked(walk)),
            Event::Alarmed(alarm) => eprintln!("{}", alarmed(alarm)),
            Event::OutletDone(outlet) => {
                if let Some(words) = outlets.remove(outlet) {
                    eprintln!("{outlet}: {}", counted_words(&words));
                }
            }
            _ => {}
        }
    }
}

/// How far a walk has come, by the part of its time that it has covered.
fn walked(walk: &Walk) -> String {
    let Walk { outlet, feed_url, read, left, new_items, .. } = walk;
    let total = (walk.started_at - walk.since).num_seconds().max(1) as f64;
    let covered = walk
        .oldest
        .map_or(0.0, |oldest| (walk.started_at - oldest).num_seconds().max(0) as f64 / total);
    let (state, percent) = (walk.state, (covered * 100.0).clamp(0.0, 100.0));
    format!(
        "{outlet}: walking back over {feed_url}: {state}, {read} documents read, {left} left, {new_items} new, {percent:.0} % of the time"
    )
}

fn alarmed(alarm: &Alarm) -> String {
    let Finding { kind, outlet, detail } = &alarm.finding;
    let whose = outlet.as_ref().map_or("this machine", |outlet| outlet.as_str());
    let over = if alarm.closed_at.is_some() { "over: " } else { "" };
    format!("alarm: {whose}: {over}{kind}: {detail}")
}

/// `3 kept, 1 gone`.
pub(super) fn counted_words(words: &BTreeMap<&'static str, u64>) -> String {
    let parts: Vec<_> = words.iter().map(|(word, count)| format!("{count} {word}")).collect();
    parts.join(", ")
}

/// What a round did, for a person.
pub(super) fn summary(report: &RoundReport) -> String {
    let polls = counted_words(&report.polls);
    let pages = counted_words(&report.outcomes);
    let or_none = |text: String| if text.is_empty() { "none".to_owned() } else { text };
    let mut text = format!("feeds: {}\npages: {}", or_none(polls), or_none(pages));
    if report.walked > 0 {
        text.push_str(&format!("\n{} documents read while walking back", report.walked));
    }
    if report.postponed > 0 {
        text.push_str(&format!("\n{} pages failed and will be tried again", report.postponed));
    }
    text
}

/// Puts `bar` among the process's bars.
pub(super) fn add(bar: ProgressBar) -> ProgressBar {
    BARS.add(bar)
}
