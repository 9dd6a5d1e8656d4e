//! `diembao outlets health`: how complete the collection is, worst outlet first.

mod json;
mod print;

use crate::cli::open::{archive, outlet};
use crate::cli::{Common, write_json};
use crate::domain::catalog::Catalog;
use crate::domain::entry::FeedState;
use crate::domain::health::{Alarm, Gap, GapState, OutletDay, OutletDayOf};
use crate::domain::id::OutletId;
use crate::domain::outlet::{Feed, Outlet};
use crate::domain::time::{Timestamp, day_start, vietnam_day};
use crate::domain::walk::Walk;
use crate::health::sight::blind_hours;
use crate::store::Store;
use crate::web::gaps_in_the_making;
use chrono::{Days, NaiveDate, Utc};
use clap::Args;
use std::collections::BTreeMap;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(in crate::cli) struct Options {
    /// Only these outlets, each in full; by default one line for each that is crawled.
    ids: Vec<String>,
    /// So many days back, today included.
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=3650))]
    days: u32,
}

/// What is known of one outlet's completeness.
struct Health<'a> {
    outlet: &'a Outlet,
    /// The feeds visited on schedule, and any other that was visited.
    feeds: Vec<(&'a Feed, FeedState)>,
    /// Each day asked about, oldest first.
    days: Vec<Day>,
    /// The gaps that touch those days, and older ones that are still open.
    gaps: Vec<Gap>,
    walks: Vec<Walk>,
    /// The alarms that stand.
    alarms: Vec<Alarm>,
}

struct Day {
    day: NaiveDate,
    done: OutletDay,
    blind_h: f64,
}

/// What stands above everything: the moment, and the trouble on this side.
struct Report<'a> {
    at: Timestamp,
    outlets: Vec<Health<'a>>,
    own_alarms: Vec<Alarm>,
}

pub(super) async fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let (store, catalog) = archive(common).await?;
    let outlets = chosen(&catalog, &options.ids)?;
    let report = report(&store, &outlets, options.days, Utc::now()).await?;
    let mut out = std::io::stdout().lock();
    if common.json {
        write_json(&mut out, &json::report(&report))?;
    } else if options.ids.is_empty() {
        print::summary(&mut out, &report)?;
    } else {
        print::in_full(&mut out, &report)?;
    }
    let quiet = report.own_alarms.is_empty() && report.outlets.iter().all(|o| o.alarms.is_empty());
    Ok(if quiet { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn chosen<'a>(catalog: &'a Catalog, ids: &[String]) -> anyhow::Result<Vec<&'a Outlet>> {
    if ids.is_empty() {
        let crawled = |outlet: &&Outlet| outlet.feeds.iter().any(|feed| feed.poll || feed.walk);
        return Ok(catalog.outlets.iter().filter(crawled).collect());
    }
    let outlets = ids.iter().map(|id| outlet(catalog, id)).collect::<Result<_, _>>()?;
    Ok(outlets)
}

async fn report<'a>(
    store: &Store,
    outlets: &[&'a Outlet],
    days: u32,
    now: Timestamp,
) -> anyhow::Result<Report<'a>> {
    let today = vietnam_day(now);
    let from = today - Days::new(u64::from(days - 1));
    let mut done = by_outlet(store.outlet_days(None, from, today).await?, |of| of.outlet.clone());
    let touching = |gap: &Gap| gap.state == GapState::Open || gap.to > day_start(from);
    let mut gaps = store.gaps(None, Timestamp::UNIX_EPOCH, now).await?;
    gaps.retain(touching);
    let mut gaps = by_outlet(gaps, |gap| gap.outlet.clone());
    let making = gaps_in_the_making(store, now).await?;
    let mut making = by_outlet(making, |gap| gap.outlet.clone());
    let mut walks = by_outlet(store.walks(None).await?, |walk| walk.outlet.clone());
    let standing = store.standing_alarms().await?;
    let (own_alarms, others): (Vec<_>, Vec<_>) =
        standing.into_iter().partition(|alarm| alarm.finding.outlet.is_none());
    let mut alarms =
        by_outlet(others, |alarm| alarm.finding.outlet.clone().unwrap_or_else(|| "".into()));
    let mut found = Vec::new();
    for outlet in outlets {
        let gaps = gaps.remove(&outlet.id).unwrap_or_default();
        let unseen = [gaps.clone(), making.remove(&outlet.id).unwrap_or_default()].concat();
        found.push(Health {
            outlet,
            feeds: feeds(store, outlet).await?,
            days: each_day(&done.remove(&outlet.id).unwrap_or_default(), &unseen, from, now),
            gaps,
            walks: walks.remove(&outlet.id).unwrap_or_default(),
            alarms: alarms.remove(&outlet.id).unwrap_or_default(),
        });
    }
    found.sort_by(|a, b| b.badness().cmp(&a.badness()).then(a.outlet.id.cmp(&b.outlet.id)));
    Ok(Report { at: now, outlets: found, own_alarms })
}

fn by_outlet<T>(all: Vec<T>, of: impl Fn(&T) -> OutletId) -> BTreeMap<OutletId, Vec<T>> {
    let mut sorted: BTreeMap<OutletId, Vec<T>> = BTreeMap::new();
    for one in all {
        sorted.entry(of(&one)).or_default().push(one);
    }
    sorted
}

async fn feeds<'a>(
    store: &Store,
    outlet: &'a Outlet,
) -> anyhow::Result<Vec<(&'a Feed, FeedState)>> {
    let mut states = store.feed_states(&outlet.id).await?;
    let feeds = outlet.feeds.iter().filter_map(|feed| match states.remove(feed.url.as_str()) {
        Some(state) => Some((feed, state)),
        None => feed.poll.then(|| (feed, FeedState::default())),
    });
    Ok(feeds.collect())
}

fn each_day(done: &[OutletDayOf], gaps: &[Gap], from: NaiveDate, now: Timestamp) -> Vec<Day> {
    let until = vietnam_day(now);
    let days = from.iter_days().take_while(|day| *day <= until);
    days.map(|day| Day {
        day,
        done: done.iter().find(|of| of.day == day).map(|of| of.done.clone()).unwrap_or_default(),
        blind_h: blind_hours(gaps, day, now),
    })
    .collect()
}

impl Health<'_> {
    /// Greater is worse: alarms, then feeds that fail, then blind minutes, then gaps.
    fn badness(&self) -> (usize, usize, i64, usize) {
        let blind_min = (self.blind_h() * 60.0) as i64;
        (self.alarms.len(), self.failing(), blind_min, self.unrepaired())
    }

    fn failing(&self) -> usize {
        self.feeds.iter().filter(|(_, state)| state.failures > 0).count()
    }

    fn unrepaired(&self) -> usize {
        self.gaps.iter().filter(|gap| gap.state != GapState::Repaired).count()
    }

    fn blind_h(&self) -> f64 {
        self.days.iter().map(|day| day.blind_h).sum()
    }

    fn last_read_at(&self) -> Option<Timestamp> {
        self.feeds.iter().filter_map(|(_, state)| state.last_read_at).max()
    }

    /// One figure over all days.
    fn sum(&self, figure: impl Fn(&OutletDay) -> u32) -> u64 {
        self.days.iter().map(|day| u64::from(figure(&day.done))).sum()
    }
}
