//! `diembao outlets check --live`: whether definitions still hold, told by the outlets
//! themselves.
//!
//! For each outlet robots.txt, every way in and the newest articles are fetched by the crawl's own
//! client, at its pace and with its guard; the articles are read as the crawl reads them. What
//! comes out is a report for an issue: `feeds` looks at ways in, `pages` at articles, `sums` adds
//! up, `verdict` judges, `markdown` writes. Nothing is stored.

mod examine;
mod feeds;
mod markdown;
mod pages;
mod sums;
#[cfg(test)]
mod tests;
mod verdict;

use crate::cli::open::config;
use crate::cli::{Common, WrongUse, write_json};
use crate::crawl::Http;
use crate::crawl::guard::Resolver;
use crate::domain::catalog::Catalog;
use crate::domain::clock::Clock;
use crate::domain::outlet::Outlet;
use crate::domain::time::Timestamp;
use crate::pipeline::system::http_client;
use crate::pipeline::{Stop, SystemClock};
use anyhow::Context;
use clap::Args;
use examine::{Examined, examine};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::task::JoinSet;
use verdict::Verdict;

/// Outlets looked at at the same time.
const SIDE_BY_SIDE: usize = 8;

/// What shells expect of a command that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

#[derive(Debug, Args)]
pub(in crate::cli) struct Extent {
    /// With --live: every outlet.
    #[arg(long, requires = "live", conflicts_with = "ids")]
    all: bool,
    /// With --live: articles fetched of each outlet.
    #[arg(long, requires = "live", value_name = "N", default_value_t = 10)]
    pages: usize,
    /// With --live: write the report to this file rather than to standard output.
    #[arg(long, requires = "live", value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How much is fetched.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Articles of one outlet.
    pages: usize,
    feed_cap_bytes: usize,
    page_cap_bytes: usize,
}

/// Examines the outlets called `ids`, or all, and writes the report.
///
/// # Errors
/// Wrong use without outlets; when the report cannot be written.
pub(super) async fn run(
    common: &Common,
    catalog: Catalog,
    ids: &[String],
    options: &Extent,
) -> anyhow::Result<ExitCode> {
    if ids.is_empty() && !options.all {
        return Err(WrongUse("name the outlets to check live, or say --all".to_owned()).into());
    }
    if let Some(file) = &options.out {
        // Hours of looking must not end at a folder that does not exist.
        let open = OpenOptions::new().create(true).append(true).open(file);
        open.with_context(|| format!("cannot write the report to {}", file.display()))?;
    }
    let config = config(common)?;
    let http = http_client(&config, Resolver::System, Arc::new(SystemClock), None)?;
    let limits = Limits {
        pages: options.pages,
        feed_cap_bytes: config.feed_cap_bytes,
        page_cap_bytes: config.page_cap_bytes,
    };
    let wanted = |outlet: &Outlet| options.all || ids.iter().any(|id| id == outlet.id.as_str());
    let outlets: Vec<Outlet> = catalog.outlets.into_iter().filter(wanted).collect();
    let stop = Stop::default();
    stop.on_signals();
    let now = SystemClock.now();
    let report = examine_all(&http, outlets, limits, &stop, now).await?;
    write(common, options.out.as_deref(), &report, now)?;
    let broken = report.iter().any(|one| one.verdict == Verdict::Broken);
    Ok(match (stop.is_raised(), broken) {
        (true, _) => ExitCode::from(INTERRUPTED),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    })
}

/// Every outlet in the order given, a few at a time. After a stop those that were not begun are
/// left out, and those in hand say that they are not whole.
async fn examine_all(
    http: &Http,
    outlets: Vec<Outlet>,
    limits: Limits,
    stop: &Stop,
    now: Timestamp,
) -> anyhow::Result<Vec<Examined>> {
    let mut waiting = outlets.into_iter().enumerate();
    let mut working = JoinSet::new();
    let mut start = |working: &mut JoinSet<_>| {
        if let Some((place, outlet)) = waiting.next().filter(|_| !stop.is_raised()) {
            let (http, stop) = (http.clone(), stop.clone());
            working
                .spawn(async move { (place, examine(&http, &outlet, limits, &stop, now).await) });
        }
    };
    (0..SIDE_BY_SIDE).for_each(|_| start(&mut working));
    let mut done = Vec::new();
    while let Some(examined) = working.join_next().await {
        done.push(examined?);
        start(&mut working);
    }
    done.sort_by_key(|(place, _)| *place);
    Ok(done.into_iter().map(|(_, examined)| examined).collect())
}

fn write(
    common: &Common,
    file: Option<&Path>,
    report: &[Examined],
    now: Timestamp,
) -> anyhow::Result<()> {
    let mut text = Vec::new();
    match common.json {
        true => write_json(&mut text, &report)?,
        false => text.extend(markdown::report(report, now).into_bytes()),
    }
    match file {
        Some(file) => std::fs::write(file, &text)
            .with_context(|| format!("cannot write the report to {}", file.display())),
        None => Ok(std::io::stdout().lock().write_all(&text)?),
    }
}
