//! `diembao outlets check`: every feed once, with what is wrong; or what nobody has defined yet.

use super::discover::{self, Discovery};
use super::look::{Found, look};
use super::{live, offline};
use crate::cli::open::{config, outlet};
use crate::cli::{Common, write_json};
use crate::crawl::Http;
use crate::crawl::guard::Resolver;
use crate::domain::catalog::Catalog;
use crate::domain::clock::Clock;
use crate::domain::outlet::{Feed, Outlet};
use crate::pipeline::SystemClock;
use crate::pipeline::system::http_client;
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Outlets looked at at the same time.
const SIDE_BY_SIDE: usize = 8;

/// Told of an outlet that cannot be checked; some have no feed, so this is no fault.
const NO_FEED: &str = "no feed defined";

#[derive(Debug, Args)]
pub(in crate::cli) struct Options {
    /// Only these outlets.
    ids: Vec<String>,
    /// Look for ways in that are not defined yet instead, on home pages and in robots.txt, and
    /// print those that work, ready to be pasted.
    #[arg(long)]
    discover: bool,
    /// Fetch nothing; name the outlets without a layout, without a way in, or whose articles'
    /// addresses have no known shape.
    #[arg(long, conflicts_with = "discover")]
    offline: bool,
    /// Fetch the newest articles too, read them, and report whether layout, feeds and dates still
    /// hold; needs outlets or --all. Stores nothing. Exit status 1 if a definition is broken.
    /// Knows nothing of a crawl that runs beside it: hosts then have two requests at a time.
    #[arg(long, conflicts_with_all = ["discover", "offline"])]
    live: bool,
    #[command(flatten)]
    report: live::Extent,
}

pub(super) async fn run(
    common: &Common,
    catalog: Catalog,
    options: Options,
) -> anyhow::Result<ExitCode> {
    for id in &options.ids {
        outlet(&catalog, id)?;
    }
    if options.live {
        return live::run(common, catalog, &options.ids, &options.report).await;
    }
    if options.offline {
        return offline::run(common, &catalog, &options.ids);
    }
    fetched(common, catalog, &options.ids, options.discover).await
}

async fn fetched(
    common: &Common,
    catalog: Catalog,
    ids: &[String],
    discovering: bool,
) -> anyhow::Result<ExitCode> {
    let config = config(common)?;
    let http = http_client(&config, Resolver::System, Arc::new(SystemClock), None)?;
    let cap_bytes = config.feed_cap_bytes;
    let wanted = |outlet: &Outlet| ids.is_empty() || ids.iter().any(|id| id == outlet.id.as_str());
    let mut waiting = catalog.outlets.into_iter().filter(wanted).enumerate();
    let mut looking = JoinSet::new();
    let mut start = |looking: &mut JoinSet<_>| {
        if let Some((place, outlet)) = waiting.next() {
            looking.spawn(look_at_all(http.clone(), place, outlet, cap_bytes, discovering));
        }
    };
    (0..SIDE_BY_SIDE).for_each(|_| start(&mut looking));
    let (mut rows, mut faults) = (BTreeMap::new(), 0);
    let mut out = io::stdout().lock();
    while let Some(looked) = looking.join_next().await {
        start(&mut looking);
        let (place, outlet, seen) = looked?;
        faults += seen.faults();
        if common.json {
            rows.insert(place, seen.to_json(&outlet));
        } else {
            seen.write(&mut out, &outlet)?;
        }
    }
    if common.json {
        let rows: Vec<Value> = rows.into_values().flatten().collect();
        write_json(&mut out, &rows)?;
    }
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What was seen of one outlet.
enum Seen {
    /// Its feeds, in their order.
    Feeds(Vec<Found>),
    /// What nobody has defined yet.
    New(Discovery),
}

/// One document of `outlet` after another; `place` travels along, to put answers in order.
async fn look_at_all(
    http: Http,
    place: usize,
    outlet: Outlet,
    cap_bytes: usize,
    discovering: bool,
) -> (usize, Outlet, Seen) {
    let now = SystemClock.now();
    if discovering {
        let found = discover::discover(&http, &outlet, cap_bytes, now).await;
        return (place, outlet, Seen::New(found));
    }
    let mut found = Vec::new();
    for feed in &outlet.feeds {
        found.push(look(&http, &outlet, feed, cap_bytes, now).await);
    }
    (place, outlet, Seen::Feeds(found))
}

impl Seen {
    fn faults(&self) -> usize {
        match self {
            Self::Feeds(found) => found.iter().filter(|found| found.fault.is_some()).count(),
            Self::New(_) => 0,
        }
    }

    fn write(&self, out: &mut impl Write, outlet: &Outlet) -> io::Result<()> {
        let found = match self {
            Self::New(found) => return found.write(out, outlet),
            Self::Feeds(found) => found,
        };
        if outlet.feeds.is_empty() {
            writeln!(out, "{:18} {NO_FEED}", outlet.id.as_str())?;
        }
        outlet.feeds.iter().zip(found).try_for_each(|(feed, found)| line(out, outlet, feed, found))
    }

    fn to_json(&self, outlet: &Outlet) -> Vec<Value> {
        let found = match self {
            Self::New(found) => return vec![found.to_json(outlet)],
            Self::Feeds(found) => found,
        };
        if outlet.feeds.is_empty() {
            return vec![json!({
                "outlet": outlet.id,
                "url": null,
                "kind": null,
                "items": 0,
                "sitemaps": 0,
                "newest": "",
                "fault": null,
                "warnings": [NO_FEED],
            })];
        }
        outlet.feeds.iter().zip(found).map(|(feed, found)| row(outlet, feed, found)).collect()
    }
}

fn line(out: &mut impl Write, outlet: &Outlet, feed: &Feed, found: &Found) -> io::Result<()> {
    let verdict = found.fault.as_deref().unwrap_or("ok");
    let sitemaps = match found.sitemaps {
        0 => String::new(),
        count => format!(", {count} sitemaps"),
    };
    writeln!(
        out,
        "{:18} {} ({})\n{:18}   {verdict}; {} items{sitemaps} {}",
        outlet.id.as_str(),
        feed.address_text(),
        feed.kind,
        "",
        found.items,
        found.newest
    )?;
    found.warnings.iter().try_for_each(|warning| writeln!(out, "{:18}   {warning}", ""))
}

fn row(outlet: &Outlet, feed: &Feed, found: &Found) -> Value {
    json!({
        "outlet": outlet.id,
        "url": feed.address_text(),
        "kind": feed.kind,
        "items": found.items,
        "sitemaps": found.sitemaps,
        "newest": found.newest,
        "fault": found.fault,
        "warnings": found.warnings,
    })
}
