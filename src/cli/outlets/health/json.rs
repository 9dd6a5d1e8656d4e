//! The health of outlets as JSON.

use super::{Day, Health, Report};
use crate::cli::alarms;
use crate::domain::entry::FeedState;
use crate::domain::health::Gap;
use crate::domain::outlet::Feed;
use crate::domain::walk::Walk;
use serde_json::{Value, json};

/// `{"at","alarms":[…],"outlets":[{"id","name","feeds","days","gaps","walks","alarms"}]}`, worst
/// outlet first; instants in RFC 3339, days of Vietnam.
pub(super) fn report(report: &Report<'_>) -> Value {
    json!({
        "at": report.at,
        "alarms": report.own_alarms.iter().map(alarms::to_json).collect::<Vec<_>>(),
        "outlets": report.outlets.iter().map(outlet).collect::<Vec<_>>(),
    })
}

fn outlet(health: &Health<'_>) -> Value {
    json!({
        "id": health.outlet.id,
        "name": health.outlet.name,
        "feeds": health.feeds.iter().map(|(of, state)| feed(of, state)).collect::<Vec<_>>(),
        "days": health.days.iter().map(day).collect::<Vec<_>>(),
        "gaps": health.gaps.iter().map(gap).collect::<Vec<_>>(),
        "walks": health.walks.iter().map(walk).collect::<Vec<_>>(),
        "alarms": health.alarms.iter().map(alarms::to_json).collect::<Vec<_>>(),
    })
}

fn feed(feed: &Feed, state: &FeedState) -> Value {
    json!({
        "url": feed.url,
        "kind": feed.kind,
        "interval_s": state.interval.map(|interval| interval.num_seconds()),
        "last_read_at": state.last_read_at,
        "last_new_at": state.last_new_at,
        "failures": state.failures,
        "next_at": state.next_poll_at,
    })
}

fn day(Day { day, done, blind_h }: &Day) -> Value {
    json!({
        "day": day,
        "planned": done.planned,
        "done": done.polled,
        "failed": done.failed,
        "overlap_proven": done.proven,
        "overlap_unproven": done.unproven,
        "items": done.items,
        "new": done.new_items,
        "recovered": done.recovered,
        "kept": done.kept,
        "refused": done.refused,
        "blind_hours": blind_h,
    })
}

fn gap(gap: &Gap) -> Value {
    json!({
        "number": gap.number,
        "feed": gap.feed_url,
        "from": gap.from,
        "to": gap.to,
        "reason": gap.reason,
        "state": gap.state,
        "recovered": gap.recovered,
        "opened_at": gap.opened_at,
        "closed_at": gap.closed_at,
        "lost_at": gap.lost.map(|lost| lost.at),
        "detail": gap.detail,
    })
}

fn walk(walk: &Walk) -> Value {
    json!({
        "feed": walk.feed_url,
        "since": walk.since,
        "state": walk.state,
        "read": walk.read,
        "left": walk.left,
        "oldest": walk.oldest,
        "items": walk.items,
        "new": walk.new_items,
        "failures": walk.failures,
        "next_at": walk.next_at,
        "started_at": walk.started_at,
        "detail": walk.detail,
    })
}
