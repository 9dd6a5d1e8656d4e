//! `/nguon`: the outlets, and what became of everything their feeds listed.

use crate::domain::entry::Poll;
use crate::domain::id::OutletId;
use crate::domain::outcome::Outcome;
use crate::domain::outlet::{Outlet, OutletGroup};
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::frame::{Frame, Place, Shown};
use crate::web::health::words;
use crate::web::show;
use crate::web::source::source_href;
use askama::Template;
use axum::extract::State;
use std::collections::BTreeMap;

/// A visit of a feed.
pub(super) struct PollView {
    pub(super) at: String,
    pub(super) feed: String,
    pub(super) word: &'static str,
    pub(super) text: &'static str,
    pub(super) worked: bool,
    /// All of it in one line.
    pub(super) event: String,
    pub(super) items: String,
    pub(super) new_items: String,
    pub(super) detail: String,
}

impl PollView {
    pub(super) fn new(poll: &Poll) -> Self {
        Self {
            at: show::moment(Some(poll.polled_at)),
            feed: poll.feed_url.clone(),
            word: poll.outcome.as_str(),
            text: show::poll_outcome(poll.outcome),
            worked: show::poll_worked(poll.outcome),
            event: words::event(poll),
            items: show::number(poll.items),
            new_items: show::number(poll.new_items),
            detail: poll.detail.clone(),
        }
    }
}

pub(super) struct OutcomeView {
    pub(super) word: &'static str,
    pub(super) text: &'static str,
    pub(super) count: String,
}

struct OutletLine {
    name: String,
    href: String,
    kind: &'static str,
    province: Option<String>,
    domains: String,
    feeds: usize,
    last: Option<PollView>,
    kept: String,
    ended: String,
    confidence: String,
    checked: String,
}

struct Group {
    name: &'static str,
    outlets: Vec<OutletLine>,
}

#[derive(Template)]
#[template(path = "sources.html")]
pub(super) struct SourcesPage {
    frame: Frame,
    groups: Vec<Group>,
    outcomes: Vec<OutcomeView>,
    entries: String,
    ended: String,
    pending: String,
    nothing_crawled: bool,
}

/// Every outlet with its last visit, and the balance of entries and outcomes.
pub(super) async fn sources(State(app): State<App>) -> Result<Shown<SourcesPage>, Fault> {
    let catalog = app.catalog.get();
    let counts = app.store.outcome_counts().await?;
    let totals = app.store.entry_totals().await?;
    let mut groups: BTreeMap<OutletGroup, Vec<OutletLine>> = BTreeMap::new();
    for outlet in &catalog.outlets {
        let last = app.store.recent_polls(Some(&outlet.id), 1).await?;
        groups.entry(outlet.group).or_default().push(line(outlet, last.first(), &counts));
    }
    let group = |(group, outlets)| Group { name: show::group(group), outlets };
    Ok(Shown(SourcesPage {
        frame: Frame::new(&app, Place::Sources, "Nguồn").await?,
        groups: groups.into_iter().map(group).collect(),
        outcomes: outcomes(counts.iter().map(|(_, outcome, count)| (*outcome, *count))),
        entries: show::number(totals.entries),
        ended: show::number(totals.ended),
        pending: show::number(totals.pending),
        nothing_crawled: totals.entries == 0,
    }))
}

fn line(outlet: &Outlet, last: Option<&Poll>, counts: &[(OutletId, Outcome, u64)]) -> OutletLine {
    let own = || counts.iter().filter(|(id, ..)| *id == outlet.id);
    let kept = |outcome: &Outcome| {
        matches!(outcome, Outcome::Kept | Outcome::Revised | Outcome::Unchanged)
    };
    let kept: u64 = own().filter(|(_, outcome, _)| kept(outcome)).map(|(.., count)| count).sum();
    OutletLine {
        name: outlet.name.clone(),
        href: source_href(outlet.id.as_str()),
        kind: show::outlet_kind(outlet.kind),
        province: outlet.province.clone(),
        domains: domains(outlet),
        feeds: outlet.polled_feeds().count(),
        last: last.map(PollView::new),
        kept: show::number(kept),
        ended: show::number(own().map(|(.., count)| count).sum::<u64>()),
        confidence: outlet.confidence.clone(),
        checked: outlet.checked.clone(),
    }
}

/// Hosts in use first; those given up say so.
fn domains(outlet: &Outlet) -> String {
    let host = |domain: &crate::domain::outlet::Domain| {
        let mut text = domain.host.clone();
        if let Some(until) = domain.until {
            text.push_str(&format!(" (đến {})", show::day(until)));
        }
        if let Some(edition) = &domain.edition {
            text.push_str(&format!(" (bản {edition})"));
        }
        text
    };
    outlet.domains.iter().map(host).collect::<Vec<_>>().join(", ")
}

/// How many entries ended in each way.
pub(super) fn outcomes(counts: impl Iterator<Item = (Outcome, u64)>) -> Vec<OutcomeView> {
    let mut sums: BTreeMap<Outcome, u64> = BTreeMap::new();
    for (outcome, count) in counts {
        *sums.entry(outcome).or_default() += count;
    }
    let view = |(outcome, count): (Outcome, u64)| OutcomeView {
        word: outcome.as_str(),
        text: show::outcome(outcome),
        count: show::number(count),
    };
    sums.into_iter().map(view).collect()
}
