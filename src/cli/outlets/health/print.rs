//! The health of outlets for a terminal of 80 columns.

use super::{Day, Health, Report};
use crate::cli::alarms;
use crate::cli::show::{minute, minute_or_never, span};
use crate::domain::health::Gap;
use crate::domain::walk::{Walk, WalkState};
use std::io::{self, Write};

/// One line for each outlet, then the alarms.
pub(super) fn summary(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    writeln!(
        out,
        "{:<18} {:>6} {:>7} {:>5} {:>10} {:>6} {:>5} {:>5} {:>5} {:>4}",
        "OUTLET", "ALARMS", "FEEDS", "READ", "VISITS", "FAILED", "NEW", "KEPT", "BLIND", "GAPS"
    )?;
    for health in &report.outlets {
        let read = health.last_read_at().map_or("never".to_owned(), |at| span(report.at - at));
        let feeds = format!("{}/{}", health.feeds.len() - health.failing(), health.feeds.len());
        let visits = format!("{}/{}", health.sum(|d| d.polled), health.sum(|d| d.planned));
        writeln!(
            out,
            "{:<18} {:>6} {feeds:>7} {read:>5} {visits:>10} {:>6} {:>5} {:>5} {:>4.0}h {:>4}",
            health.outlet.id.as_str(),
            health.alarms.len(),
            health.sum(|d| d.failed),
            health.sum(|d| d.new_items + d.recovered),
            health.sum(|d| d.kept),
            health.blind_h(),
            health.unrepaired(),
        )?;
    }
    writeln!(
        out,
        "over {} days: FEEDS working/all, READ ago, VISITS done/planned, GAPS open or lost",
        report.outlets.first().map_or(0, |health| health.days.len())
    )?;
    let standing = report.own_alarms.iter();
    for alarm in standing.chain(report.outlets.iter().flat_map(|health| &health.alarms)) {
        writeln!(out, "alarm {}", alarms::line(alarm))?;
    }
    Ok(())
}

/// Everything that is known of each outlet.
pub(super) fn in_full(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    for alarm in &report.own_alarms {
        writeln!(out, "alarm {}", alarms::line(alarm))?;
    }
    for health in &report.outlets {
        writeln!(out, "{}  {}", health.outlet.id, health.outlet.name)?;
        for alarm in &health.alarms {
            writeln!(out, "  alarm {}", alarms::line(alarm))?;
        }
        feeds(out, health)?;
        days(out, &health.days)?;
        for of in &health.gaps {
            writeln!(out, "  gap {}", gap(of))?;
        }
        for of in &health.walks {
            writeln!(out, "  walk {}", walk(of))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn feeds(out: &mut impl Write, health: &Health<'_>) -> io::Result<()> {
    if health.feeds.is_empty() {
        return writeln!(out, "  no feed is visited on schedule");
    }
    writeln!(out, "  {:<8} {:>6} {:<16} {:>6} NEXT", "FEED", "EVERY", "READ", "FAILED")?;
    for (feed, state) in &health.feeds {
        writeln!(
            out,
            "  {:<8} {:>6} {:<16} {:>6} {}\n           {}",
            feed.kind.as_str(),
            state.interval.map_or("-".to_owned(), span),
            minute_or_never(state.last_read_at),
            state.failures,
            state.next_poll_at.map_or("now".to_owned(), minute),
            feed.url
        )?;
    }
    Ok(())
}

fn days(out: &mut impl Write, days: &[Day]) -> io::Result<()> {
    writeln!(
        out,
        "  {:<10} {:>4} {:>4} {:>6} {:>6} {:>5} {:>5} {:>5} {:>5} {:>5} {:>6} {:>5}",
        "DAY",
        "PLAN",
        "DONE",
        "FAILED",
        "JOINED",
        "APART",
        "ITEMS",
        "NEW",
        "FOUND",
        "KEPT",
        "NOKEEP",
        "BLIND"
    )?;
    for Day { day, done, blind_h } in days {
        writeln!(
            out,
            "  {day} {:>4} {:>4} {:>6} {:>6} {:>5} {:>5} {:>5} {:>5} {:>5} {:>6} {:>4.1}h",
            done.planned,
            done.polled,
            done.failed,
            done.proven,
            done.unproven,
            done.items,
            done.new_items,
            done.recovered,
            done.kept,
            done.refused,
            blind_h
        )?;
    }
    writeln!(out, "  visits planned, done, failed, joined on or apart; FOUND while walking back")
}

/// `3 lost, 2025-09-01 08:00 to 2025-09-02 09:15, 4 recovered: why` and the feed.
fn gap(gap: &Gap) -> String {
    let end = if gap.detail.is_empty() { String::new() } else { format!(": {}", gap.detail) };
    format!(
        "{} {} ({}), {} to {}, {} recovered{end}\n      {}",
        gap.number,
        gap.state,
        gap.reason,
        minute(gap.from),
        minute(gap.to),
        gap.recovered,
        gap.feed_url
    )
}

/// `going to 2025-07-20 00:00, 12 documents read, 3 left, 40 new, back to 2025-08-01 07:00`.
fn walk(walk: &Walk) -> String {
    let oldest = walk.oldest.map_or(String::new(), |at| format!(", back to {}", minute(at)));
    let next = match walk.state {
        WalkState::Going => format!(", next step {}", minute(walk.next_at)),
        WalkState::Reached | WalkState::Short => String::new(),
    };
    let detail = if walk.detail.is_empty() { String::new() } else { format!(": {}", walk.detail) };
    format!(
        "{} to {}, {} documents read, {} left, {} new{oldest}{next}{detail}\n      {}",
        walk.state,
        minute(walk.since),
        walk.read,
        walk.left,
        walk.new_items,
        walk.feed_url
    )
}
