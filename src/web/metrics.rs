//! `/metrics`: what the store knows and what this process counted, for Prometheus.

use crate::domain::health::AlarmKind;
use crate::domain::walk::WalkState;
use crate::metrics::{CONTENT_TYPE, Snapshot, text};
use crate::store::StoreError;
use crate::web::app::App;
use crate::web::fault::{ApiFault, Fault};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

/// All of it, as of now.
pub(super) async fn metrics(State(app): State<App>) -> Result<impl IntoResponse, ApiFault> {
    let text = text(app.counters.as_ref(), &snapshot(&app).await?)
        .map_err(|error| Fault::Internal(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text))
}

async fn snapshot(app: &App) -> Result<Snapshot, StoreError> {
    let store = &app.store;
    let mut snapshot = Snapshot {
        feeds_failing: store.failing_feeds().await?.len() as u64,
        gaps: store.gap_totals().await?,
        entries_pending: store.entry_totals().await?.pending,
        articles: store.article_total().await?,
        ..Snapshot::default()
    };
    for alarm in store.standing_alarms().await? {
        let kind = alarm.finding.kind;
        snapshot.outlets_unreachable += u64::from(kind == AlarmKind::Unreachable);
        *snapshot.alarms.entry((kind, alarm.state)).or_default() += 1;
    }
    let walks = store.walks(None).await?;
    let going = walks.iter().filter(|walk| walk.state == WalkState::Going);
    snapshot.walks_going = going.count() as u64;
    let last = store.recent_polls(None, 1).await?;
    snapshot.last_poll_age_s = last.first().map(|poll| {
        let age = app.clock.now() - poll.polled_at;
        age.num_milliseconds().max(0) as f64 / 1000.0
    });
    Ok(snapshot)
}
