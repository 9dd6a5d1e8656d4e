//! `/nguon/{id}`: one outlet: its feeds and their visits, its days, gaps, walks and past.

mod feed;
mod past;

use crate::domain::catalog::Catalog;
use crate::domain::entry::Poll;
use crate::domain::id::OutletId;
use crate::domain::outcome::Outcome;
use crate::domain::outlet::Outlet;
use crate::domain::time::{Timestamp, day_end, day_start, vietnam_day};
use crate::store::StoreError;
use crate::web::app::App;
use crate::web::ask::segment;
use crate::web::fault::{Fault, Id};
use crate::web::figures::gaps_in_the_making;
use crate::web::frame::{Frame, Place, Shown};
use crate::web::health::alarm::AlarmView;
use crate::web::health::days::{self, DayView, Past};
use crate::web::health::gap::GapView;
use crate::web::health::walk::WalkView;
use crate::web::health::words;
use crate::web::show;
use crate::web::sources::{OutcomeView, PollView, outcomes};
use askama::Template;
use axum::extract::State;
use chrono::Days;
use feed::FeedView;
use past::{DomainView, MergerView, NameView};

/// Visits looked through for those of each feed.
const POLLS: u32 = 400;

/// Visits listed together.
const LISTED: usize = 50;

/// Gaps of so many days are listed.
const GAP_DAYS: u64 = 365;

/// The page of the outlet called `id`.
pub(super) fn source_href(id: &str) -> String {
    format!("/nguon/{}", segment(id))
}

/// A day with what was done on it.
struct DayLine {
    day: String,
    sight: DayView,
    planned: String,
    polled: String,
    failed: String,
    proven: String,
    new_items: String,
    recovered: String,
    kept: String,
    refused: String,
    blind: String,
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
    names: Vec<NameView>,
    domains: Vec<DomainView>,
    merged_into: Option<MergerView>,
    took_over: Vec<MergerView>,
    confidence: String,
    checked: String,
    notes: Vec<String>,
    plans: Vec<(String, String)>,
    alarms: Vec<AlarmView>,
    feeds: Vec<FeedView>,
    days: Vec<DayLine>,
    gaps: Vec<GapView>,
    walks: Vec<WalkView>,
    outcomes: Vec<OutcomeView>,
    ended: String,
    polls: Vec<PollView>,
}

/// One outlet with everything that is known of reading it.
pub(super) async fn source(State(app): State<App>, Id(id): Id) -> Result<Shown<SourcePage>, Fault> {
    let catalog = app.catalog.get();
    let Some(outlet) = catalog.outlets.iter().find(|outlet| outlet.id.as_str() == id) else {
        return Err(Fault::unknown(
            format!("Không có cơ quan báo chí “{id}”."),
            "Chọn trong danh sách ở trang Nguồn.",
        ));
    };
    let (store, now) = (&app.store, app.clock.now());
    let polls = store.recent_polls(Some(&outlet.id), POLLS).await?;
    let states = store.feed_states(&outlet.id).await?;
    let own = own_outcomes(&app, &outlet.id).await?;
    let walks = store.walks(Some(&outlet.id)).await?;
    let feed = |feed| FeedView::new(feed, states.get(feed_url(feed)), &polls);
    Ok(Shown(SourcePage {
        frame: Frame::new(&app, Place::Sources, outlet.name.clone()).await?,
        name: outlet.name.clone(),
        kind: show::outlet_kind(outlet.kind),
        group: show::group(outlet.group),
        province: outlet.province.clone(),
        homepage: outlet.homepage.as_ref().and_then(|url| show::web_address(url.as_str())),
        names: past::names(outlet),
        domains: past::domains(outlet),
        merged_into: past::merged_into(&catalog, outlet),
        took_over: past::took_over(&catalog, outlet),
        confidence: outlet.confidence.clone(),
        checked: outlet.checked.clone(),
        notes: show::paragraphs(&outlet.notes),
        plans: plans(&catalog, &outlet.id),
        alarms: alarms(&app, &catalog, outlet).await?,
        feeds: outlet.feeds.iter().map(feed).collect(),
        days: day_lines(&app, &outlet.id, now).await?,
        gaps: gaps(&app, &catalog, outlet, now).await?,
        walks: walks.iter().map(|walk| WalkView::new(&catalog, walk)).collect(),
        ended: show::number(own.iter().map(|(_, count)| count).sum::<u64>()),
        outcomes: outcomes(own.into_iter()),
        polls: polls.iter().take(LISTED).map(PollView::new).collect(),
    }))
}

fn feed_url(feed: &crate::domain::outlet::Feed) -> &str {
    feed.url.as_str()
}

async fn own_outcomes(app: &App, outlet: &OutletId) -> Result<Vec<(Outcome, u64)>, StoreError> {
    let counts = app.store.outcome_counts().await?;
    let own = counts.into_iter().filter(|(of, ..)| of == outlet);
    Ok(own.map(|(_, outcome, count)| (outcome, count)).collect())
}

async fn alarms(
    app: &App,
    catalog: &Catalog,
    outlet: &Outlet,
) -> Result<Vec<AlarmView>, StoreError> {
    let alarms = app.store.standing_alarms().await?;
    let own = alarms.iter().filter(|alarm| alarm.finding.outlet.as_ref() == Some(&outlet.id));
    Ok(own.map(|alarm| AlarmView::new(catalog, alarm)).collect())
}

/// The last gaps, newest first.
async fn gaps(
    app: &App,
    catalog: &Catalog,
    outlet: &Outlet,
    now: Timestamp,
) -> Result<Vec<GapView>, StoreError> {
    let from = day_start(vietnam_day(now) - Days::new(GAP_DAYS));
    let gaps = app.store.gaps(Some(&outlet.id), from, day_end(vietnam_day(now))).await?;
    Ok(gaps.iter().rev().map(|gap| GapView::new(catalog, gap)).collect())
}

/// The last days, newest first; none if the outlet was never visited on them.
async fn day_lines(
    app: &App,
    outlet: &OutletId,
    now: Timestamp,
) -> Result<Vec<DayLine>, StoreError> {
    let today = vietnam_day(now);
    let from = today - Days::new(days::SHOWN + days::AROUND);
    let done = app.store.outlet_days(Some(outlet), from, today).await?;
    let mut gaps = app.store.gaps(Some(outlet), day_start(from), day_end(today)).await?;
    gaps.extend(gaps_in_the_making(&app.store, now).await?);
    let past = Past::new(&done, &gaps, now);
    if !past.knows(outlet) {
        return Ok(vec![]);
    }
    let line = |(day, sight)| {
        let done = past.done(outlet, day);
        DayLine {
            day: show::day(day),
            sight,
            planned: show::number(done.planned),
            polled: show::number(done.polled),
            failed: show::number(done.failed),
            proven: show::number(done.proven),
            new_items: show::number(done.new_items),
            recovered: show::number(done.recovered),
            kept: show::number(done.kept),
            refused: show::number(done.refused),
            blind: words::hours(past.blind_hours_on(outlet, day)),
        }
    };
    Ok(past.shown().into_iter().zip(past.strip(outlet)).rev().map(line).collect())
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

/// The visits of one feed, newest first.
fn visits_of<'a>(polls: &'a [Poll], url: &str) -> impl Iterator<Item = &'a Poll> {
    polls.iter().filter(move |poll| poll.feed_url == url)
}
