//! `/nguon`: the outlets, their feeds, and what became of everything the feeds listed.

use crate::domain::catalog::Catalog;
use crate::domain::entry::Poll;
use crate::domain::id::OutletId;
use crate::domain::outcome::Outcome;
use crate::domain::outlet::{Feed, Outlet, OutletGroup};
use crate::web::app::App;
use crate::web::ask::segment;
use crate::web::fault::{Fault, Id};
use crate::web::frame::{Frame, Place, Shown};
use crate::web::show;
use askama::Template;
use axum::extract::State;
use std::collections::BTreeMap;

/// Visits shown for one outlet.
const POLLS: u32 = 50;

struct PollView {
    at: String,
    feed: String,
    word: &'static str,
    text: &'static str,
    worked: bool,
    http_status: Option<u16>,
    items: String,
    new_items: String,
    detail: String,
}

impl PollView {
    fn new(poll: &Poll) -> Self {
        Self {
            at: show::moment(Some(poll.polled_at)),
            feed: poll.feed_url.clone(),
            word: poll.outcome.as_str(),
            text: show::poll_outcome(poll.outcome),
            worked: show::poll_worked(poll.outcome),
            http_status: poll.http_status,
            items: show::number(poll.items),
            new_items: show::number(poll.new_items),
            detail: poll.detail.clone(),
        }
    }
}

struct OutcomeView {
    word: &'static str,
    text: &'static str,
    count: String,
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
        frame: Frame::new(&app, Place::Sources, "Nguồn"),
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
        href: format!("/nguon/{}", segment(outlet.id.as_str())),
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

fn outcomes(counts: impl Iterator<Item = (Outcome, u64)>) -> Vec<OutcomeView> {
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

struct FeedView {
    url: String,
    status: &'static str,
    checked: String,
    note: String,
    polled: bool,
    last: Option<PollView>,
}

#[derive(Template)]
#[template(path = "source.html")]
pub(super) struct SourcePage {
    frame: Frame,
    name: String,
    kind: &'static str,
    group: &'static str,
    province: Option<String>,
    homepage: Option<String>,
    domains: String,
    confidence: String,
    checked: String,
    notes: Vec<String>,
    plans: Vec<(String, String)>,
    feeds: Vec<FeedView>,
    outcomes: Vec<OutcomeView>,
    ended: String,
    polls: Vec<PollView>,
}

/// One outlet with its feeds and the last visits.
pub(super) async fn source(State(app): State<App>, Id(id): Id) -> Result<Shown<SourcePage>, Fault> {
    let catalog = app.catalog.get();
    let Some(outlet) = catalog.outlets.iter().find(|outlet| outlet.id.as_str() == id) else {
        return Err(Fault::unknown(
            format!("Không có cơ quan báo chí “{id}”."),
            "Chọn trong danh sách ở trang Nguồn.",
        ));
    };
    let polls = app.store.recent_polls(Some(&outlet.id), POLLS).await?;
    let counts = app.store.outcome_counts().await?;
    let own: Vec<(Outcome, u64)> = counts
        .into_iter()
        .filter(|(of, ..)| *of == outlet.id)
        .map(|(_, outcome, count)| (outcome, count))
        .collect();
    Ok(Shown(SourcePage {
        frame: Frame::new(&app, Place::Sources, outlet.name.clone()),
        name: outlet.name.clone(),
        kind: show::outlet_kind(outlet.kind),
        group: show::group(outlet.group),
        province: outlet.province.clone(),
        homepage: outlet.homepage.as_ref().and_then(|url| show::web_address(url.as_str())),
        domains: domains(outlet),
        confidence: outlet.confidence.clone(),
        checked: outlet.checked.clone(),
        notes: show::paragraphs(&outlet.notes),
        plans: plans(&catalog, &outlet.id),
        feeds: outlet.feeds.iter().map(|feed| feed_view(feed, &polls)).collect(),
        ended: show::number(own.iter().map(|(_, count)| count).sum::<u64>()),
        outcomes: outcomes(own.into_iter()),
        polls: polls.iter().map(PollView::new).collect(),
    }))
}

fn feed_view(feed: &Feed, polls: &[Poll]) -> FeedView {
    FeedView {
        url: feed.address_text().to_owned(),
        status: show::feed_status(feed.status),
        checked: feed.checked.clone().unwrap_or_default(),
        note: feed.note.clone(),
        polled: feed.poll,
        last: polls.iter().find(|poll| poll.feed_url == feed.url.as_str()).map(PollView::new),
    }
}

/// The plans that count this outlet, with the block it stands in.
fn plans(catalog: &Catalog, outlet: &OutletId) -> Vec<(String, String)> {
    let mut plans = Vec::new();
    for plan in &catalog.plans {
        for channel in plan.channels.iter().filter(|channel| channel.outlets.contains(outlet)) {
            plans.push((plan.issuer.clone(), channel.name.clone()));
        }
    }
    plans
}
