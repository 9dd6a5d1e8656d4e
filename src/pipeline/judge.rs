//! Looks whether an outlet gives cause for alarm, and opens and closes alarms accordingly.

use crate::domain::health::{AlarmKind, Finding};
use crate::domain::id::OutletId;
use crate::domain::outlet::Outlet;
use crate::domain::time::{Timestamp, day_start, vietnam_day};
use crate::extract::WALL;
use crate::health::alarm::{FeedFacts, HABIT_DAYS, LOOKED_AT, OutletFacts, findings};
use crate::pipeline::events::Event;
use crate::pipeline::round::Round;
use chrono::{Days, NaiveDate};

/// Judges `outlet` as it stands now. While our own network is away no outlet is blamed.
///
/// # Errors
/// Of the store.
pub(super) async fn judge(round: &Round, outlet: &Outlet) -> anyhow::Result<()> {
    if round.is_offline() {
        return Ok(());
    }
    let now = round.system.clock.now();
    let store = &round.system.store;
    let today = vietnam_day(now);
    // One day more than the habit of yesterday needs.
    let from = today - Days::new(HABIT_DAYS + 2);
    let feeds = feed_facts(round, outlet).await?;
    let last_new_at = feeds.iter().filter_map(|feed| feed.state.last_new_at).max();
    // However long an outlet is silent, its rhythm is that of the weeks before.
    let rhythm_from = last_new_at.map(|at| vietnam_day(at) - Days::new(HABIT_DAYS + 1));
    // However long a layout is broken, it is compared with the weeks before.
    let standing = store.standing_since(&outlet.id).await?;
    let raised = [AlarmKind::Fill, AlarmKind::Dates].iter().filter_map(|kind| standing.get(kind));
    let habit_from = raised.map(|at| vietnam_day(*at) - Days::new(HABIT_DAYS + 2)).min();
    let days_from = [rhythm_from, habit_from].into_iter().flatten().fold(from, NaiveDate::min);
    let days = store.outlet_days(Some(&outlet.id), days_from, today).await?;
    let mut gaps = store.gaps(Some(&outlet.id), day_start(from), now).await?;
    // However old a gap is, while it is open it is told.
    let open = store.open_gaps(&outlet.id).await?;
    gaps.extend(open.into_iter().filter(|gap| gap.to <= day_start(from)));
    let walled_pages = store.waiting_for(&outlet.id, WALL).await?;
    let facts = OutletFacts {
        outlet: &outlet.id,
        feeds: &feeds,
        days: &days,
        gaps: &gaps,
        walled_pages,
        standing: &standing,
    };
    reconcile(round, Some(&outlet.id), &LOOKED_AT, &findings(&facts, now)).await
}

async fn feed_facts(round: &Round, outlet: &Outlet) -> anyhow::Result<Vec<FeedFacts>> {
    let store = &round.system.store;
    let mut states = store.feed_states(&outlet.id).await?;
    let urls: Vec<_> = outlet.polled_feeds().map(|feed| feed.url.to_string()).collect();
    let last = store.last_polls(&urls).await?;
    let facts = urls.into_iter().map(|url| {
        let poll = last.get(&url);
        FeedFacts {
            state: states.remove(&url).unwrap_or_default(),
            last_outcome: poll.map(|poll| poll.outcome),
            last_fault: poll.and_then(|poll| poll.fault),
            url,
        }
    });
    Ok(facts.collect())
}

/// Opens what was found, closes what is no longer found, and tells both.
///
/// # Errors
/// Of the store.
pub(super) async fn reconcile(
    round: &Round,
    outlet: Option<&OutletId>,
    looked_at: &[AlarmKind],
    found: &[Finding],
) -> anyhow::Result<()> {
    let now: Timestamp = round.system.clock.now();
    let changed = round.system.store.reconcile_alarms(outlet, looked_at, found, now).await?;
    for alarm in changed {
        let Finding { kind, detail, .. } = &alarm.finding;
        match (outlet, alarm.closed_at) {
            (Some(outlet), None) => tracing::warn!(%outlet, alarm = %kind, "{detail}"),
            (None, None) => tracing::warn!(alarm = %kind, "{detail}"),
            (Some(outlet), Some(_)) => tracing::info!(%outlet, alarm = %kind, "over"),
            (None, Some(_)) => tracing::info!(alarm = %kind, "over"),
        }
        round.tell(Event::Alarmed(alarm));
    }
    Ok(())
}
