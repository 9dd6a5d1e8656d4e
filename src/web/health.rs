//! `/suc-khoe`: how the crawl itself fares: alarms, days, gaps, walks.

pub(super) mod alarm;
pub(super) mod days;
pub(super) mod gap;
pub(super) mod walk;
pub(super) mod words;

use crate::domain::catalog::Catalog;
use crate::domain::health::{AlarmState, GapState};
use crate::domain::time::{Timestamp, day_end, day_start, vietnam_day};
use crate::domain::walk::WalkState;
use crate::store::{OwnOutage, Store, StoreError};
use crate::web::app::App;
use crate::web::fault::{Fault, Id};
use crate::web::figures::gaps_in_the_making;
use crate::web::frame::{Frame, Place, Shown};
use crate::web::origin::from_our_page;
use crate::web::show;
use crate::web::source::source_href;
use alarm::{AlarmGroup, AlarmView};
use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Days;
use days::{DayView, Past};
use gap::GapView;
use url::form_urlencoded;
use walk::WalkView;

/// Alarms looked through for closed ones.
const ALARMS: u32 = 60;

/// Gaps listed; the rest stands on the outlets' own pages.
const GAPS: u32 = 40;

/// Own outages of so many days are told.
const OUTAGE_DAYS: u64 = 30;

/// Letters of a name that are kept.
const LONGEST_NAME: usize = 80;

struct OutageView {
    from: String,
    to: Option<String>,
    span: String,
}

struct Strip {
    name: String,
    href: String,
    days: Vec<DayView>,
    blind: Option<String>,
}

#[derive(Template)]
#[template(path = "health.html")]
pub(super) struct HealthPage {
    frame: Frame,
    now: String,
    nothing_crawled: bool,
    standing: Vec<AlarmGroup>,
    closed: Vec<AlarmView>,
    outages: Vec<OutageView>,
    heads: Vec<String>,
    strips: Vec<Strip>,
    legend: Vec<DayView>,
    /// Outlets with feeds of which nothing is known on the days shown.
    unread: Vec<(String, String)>,
    gaps: Vec<GapView>,
    open_gaps: String,
    lost_gaps: String,
    repaired_gaps: String,
    more_gaps: bool,
    walks: Vec<WalkView>,
}

/// Everything that staff must know about the crawl now.
pub(super) async fn health(State(app): State<App>) -> Result<Response, Fault> {
    let (store, catalog, now) = (&app.store, app.catalog.get(), app.clock.now());
    let past = past(store, now).await?;
    let (strips, unread) = strips(&catalog, &past);
    let totals = store.gap_totals().await?;
    let total = |state| totals.get(&state).copied().unwrap_or_default();
    let gaps = store.unrepaired_gaps(GAPS).await?;
    let alarms = store.alarms(None, ALARMS).await?;
    let closed = alarms.iter().filter(|alarm| alarm.state == AlarmState::Closed);
    let walks = store.walks(None).await?;
    let walks = walks.iter().filter(|walk| walk.state == WalkState::Going);
    let page = HealthPage {
        frame: Frame::new(&app, Place::Health, "Sức khỏe thu thập").await?,
        now: show::moment(Some(now)),
        nothing_crawled: store.recent_polls(None, 1).await?.is_empty(),
        standing: alarm::groups(&catalog, &store.standing_alarms().await?),
        closed: closed.map(|alarm| AlarmView::new(&catalog, alarm)).collect(),
        outages: outages(store, now).await?,
        heads: past.shown().iter().map(|day| day.format("%d/%m").to_string()).collect(),
        strips,
        legend: days::legend(),
        unread,
        more_gaps: total(GapState::Open) + total(GapState::Lost) > gaps.len() as u64,
        gaps: gaps.iter().map(|gap| GapView::new(&catalog, gap)).collect(),
        open_gaps: show::number(total(GapState::Open)),
        lost_gaps: show::number(total(GapState::Lost)),
        repaired_gaps: show::number(total(GapState::Repaired)),
        walks: walks.map(|walk| WalkView::new(&catalog, walk)).collect(),
    };
    // Under the usual policy a browser names no origin, and its button could not be trusted.
    Ok(([(header::REFERRER_POLICY, "same-origin")], Shown(page)).into_response())
}

async fn past(store: &Store, now: Timestamp) -> Result<Past, StoreError> {
    let today = vietnam_day(now);
    let from = today - Days::new(days::SHOWN + days::AROUND);
    let days = store.outlet_days(None, from, today).await?;
    let mut gaps = store.gaps(None, day_start(from), day_end(today)).await?;
    gaps.extend(gaps_in_the_making(store, now).await?);
    Ok(Past::new(&days, &gaps, now))
}

/// One strip for each outlet of which something is known, the blindest first, and the outlets
/// that have feeds all the same.
fn strips(catalog: &Catalog, past: &Past) -> (Vec<Strip>, Vec<(String, String)>) {
    let (mut strips, mut unread) = (Vec::new(), Vec::new());
    for outlet in &catalog.outlets {
        let (name, href) = (outlet.name.clone(), source_href(outlet.id.as_str()));
        if past.knows(&outlet.id) {
            let blind = past.blind_hours(&outlet.id);
            let told = (blind > 0.0).then(|| words::hours(blind));
            strips.push((blind, Strip { name, href, days: past.strip(&outlet.id), blind: told }));
        } else if outlet.polled_feeds().next().is_some() {
            unread.push((name, href));
        }
    }
    let unseen = |strip: &Strip| strip.days.iter().filter(|day| day.class == "blind").count();
    strips.sort_by(|(a_blind, a), (b_blind, b)| {
        unseen(b).cmp(&unseen(a)).then(b_blind.total_cmp(a_blind)).then(a.name.cmp(&b.name))
    });
    (strips.into_iter().map(|(_, strip)| strip).collect(), unread)
}

async fn outages(store: &Store, now: Timestamp) -> Result<Vec<OutageView>, StoreError> {
    let from = day_start(vietnam_day(now) - Days::new(OUTAGE_DAYS));
    // What begins at this very moment is told too.
    let outages = store.own_outages(from, now + chrono::Duration::seconds(1)).await?;
    let view = |outage: &OwnOutage| OutageView {
        from: show::moment(Some(outage.from)),
        to: outage.to.map(|to| show::moment(Some(to))),
        span: words::span(outage.to.unwrap_or(now) - outage.from),
    };
    Ok(outages.iter().rev().map(view).collect())
}

/// Notes that somebody knows of an alarm, then shows the page again.
pub(super) async fn acknowledge(
    State(app): State<App>,
    id: Result<Id, Fault>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Redirect, Fault> {
    from_our_page(&headers)?;
    let Id(id) = id?;
    let unknown = || {
        let text = format!("Không có cảnh báo số “{id}”.");
        Fault::unknown(text, "Chọn trong danh sách ở trang Sức khỏe.")
    };
    let number = id.parse::<i64>().map_err(|_| unknown())?;
    match app.store.acknowledge_alarm(number, &who(&body), app.clock.now()).await {
        Ok(_) => Ok(Redirect::to("/suc-khoe#canh-bao")),
        Err(StoreError::UnknownAlarm(_)) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

/// The name in a posted form; until there is sign-in, staff without a name are just that.
fn who(body: &[u8]) -> String {
    let named = form_urlencoded::parse(body).find(|(key, _)| key == "who");
    let name = named.map(|(_, name)| name.trim().chars().take(LONGEST_NAME).collect::<String>());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "nhân viên".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_never_empty() {
        assert_eq!(who("who=+Nguy%E1%BB%85n+An+".as_bytes()), "Nguyễn An");
        for nameless in ["", "who=", "who=++", "x=y"] {
            assert_eq!(who(nameless.as_bytes()), "nhân viên", "{nameless}");
        }
        assert_eq!(who(format!("who={}", "a".repeat(500)).as_bytes()).len(), LONGEST_NAME);
    }
}
