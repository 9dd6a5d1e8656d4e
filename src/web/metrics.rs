//! `/metrics`: what the store knows and what this process counted, for Prometheus.
//!
//! It is asked for several times a minute, so nothing here may read a whole table.

use crate::domain::health::AlarmKind;
use crate::domain::time::vietnam_day;
use crate::metrics::{CONTENT_TYPE, Snapshot, text};
use crate::store::{StoreError, Waiting};
use crate::web::app::App;
use crate::web::fault::{ApiFault, Fault};
use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use chrono::{Days, NaiveDate};
use std::sync::{Arc, Mutex, PoisonError};

/// How many articles were kept before a day, which does not change any more: the sum over the
/// days of years is made once a day.
#[derive(Debug, Clone, Default)]
pub(super) struct Settled(Arc<Mutex<Option<(NaiveDate, u64)>>>);

/// All of it, as of now.
pub(super) async fn metrics(
    State(app): State<App>,
    Extension(settled): Extension<Settled>,
) -> Result<impl IntoResponse, ApiFault> {
    let text = text(app.counters.as_ref(), &snapshot(&app, &settled).await?)
        .map_err(|error| Fault::Internal(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text))
}

async fn snapshot(app: &App, settled: &Settled) -> Result<Snapshot, StoreError> {
    let store = &app.store;
    let Waiting { feeds_failing, entries_pending, walks_going } = store.waiting().await?;
    let mut snapshot = Snapshot {
        feeds_failing,
        entries_pending,
        walks_going,
        gaps: store.gap_totals().await?,
        articles: articles(app, settled).await?,
        ..Snapshot::default()
    };
    for alarm in store.standing_alarms().await? {
        let kind = alarm.finding.kind;
        snapshot.outlets_unreachable += u64::from(kind == AlarmKind::Unreachable);
        *snapshot.alarms.entry((kind, alarm.state)).or_default() += 1;
    }
    let last = store.recent_polls(None, 1).await?;
    snapshot.last_poll_age_s = last.first().map(|poll| {
        let age = app.clock.now() - poll.polled_at;
        age.num_milliseconds().max(0) as f64 / 1000.0
    });
    Ok(snapshot)
}

/// Articles kept: those of yesterday and today, and those that are settled.
async fn articles(app: &App, settled: &Settled) -> Result<u64, StoreError> {
    let border = vietnam_day(app.clock.now()) - Days::new(1);
    let known = *settled.0.lock().unwrap_or_else(PoisonError::into_inner);
    let before = match known.filter(|(day, _)| *day == border) {
        Some((_, before)) => before,
        None => {
            let before = app.store.kept_between(NaiveDate::MIN, border - Days::new(1)).await?;
            *settled.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((border, before));
            before
        }
    };
    Ok(before + app.store.kept_between(border, NaiveDate::MAX).await?)
}
