//! `diembao demo`: the invented world, crawled, checked and shown.

use super::coverage::{Figures, write_quotas, write_table};
use super::crawl::listen;
use super::open::{config, definition_files, plan};
use super::{Common, progress, serve};
use crate::config::Config;
use crate::count::Dimension;
use crate::demo::run::{Demo, prepare};
use crate::demo::verify::Comparison;
use crate::demo::world;
use crate::domain::plan::CountingRule;
use crate::pipeline::Stop;
use crate::web;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Port of the dashboard on loopback; by default a free one.
    #[arg(long)]
    port: Option<u16>,
    /// Stop after the check; exit 1 if any figure differs from the truth.
    #[arg(long)]
    once: bool,
}

/// Differences printed; more are only counted.
const MOST_LINES: usize = 40;

pub(super) async fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let config = Config {
        contact: "demo on loopback".to_owned(),
        database_url: config(common)?.database_url,
        ..Config::default()
    };
    // Taken before the crawl, so that a port in use is told at once.
    let listener = match options.once {
        true => None,
        false => Some(listen(&format!("127.0.0.1:{}", options.port.unwrap_or(0))).await?),
    };
    let stop = Stop::default();
    stop.on_signals();
    let demo = prepare(&common.data, config, &definition_files(common)?, stop.clone()).await?;
    crawl(&demo).await?;
    print_figures(&demo).await?;
    let comparison = demo.verify().await?;
    print_comparison(&comparison);
    println!("done in {:.1} s, data in {}", begun.elapsed().as_secs_f64(), common.data.display());
    let Some(listener) = listener else {
        let right = comparison.differences.is_empty();
        return Ok(if right { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    };
    println!("dashboard: http://{}/  (Ctrl-C stops it)", listener.local_addr()?);
    let app = serve::app(&demo.crawler.system, Some(serve::DEMO_NOTICE.to_owned()));
    web::serve(app, listener, async move { stop.wait().await }).await?;
    Ok(ExitCode::SUCCESS)
}

async fn crawl(demo: &Demo) -> anyhow::Result<()> {
    println!("crawling an invented world of {} articles, day by day", demo.world.articles().len());
    let bar = if std::io::stderr().is_terminal() {
        let style =
            ProgressStyle::with_template("{spinner} day {pos} of {len} {wide_bar} {eta} left");
        progress::add(ProgressBar::new(0).with_style(style?))
    } else {
        ProgressBar::hidden()
    };
    let told = |day: usize, days: usize| {
        bar.set_length(days as u64);
        bar.set_position(day as u64);
    };
    demo.crawl(&told).await?;
    bar.finish_and_clear();
    Ok(())
}

async fn print_figures(demo: &Demo) -> anyhow::Result<()> {
    let catalog = &demo.crawler.system.catalog;
    let plan = plan(catalog, None)?;
    let as_of = world::ends_at();
    let by = Dimension::Month;
    let store = &demo.crawler.system.store;
    let figures = Figures::load(store, catalog, plan, plan.period, by, as_of).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{}\n", plan.title)?;
    write_table(&mut out, catalog, &figures.coverage, CountingRule::Each)?;
    writeln!(out)?;
    write_quotas(&mut out, plan, &figures.quotas)?;
    writeln!(out)?;
    Ok(())
}

fn print_comparison(comparison: &Comparison) {
    for difference in comparison.differences.iter().take(MOST_LINES) {
        println!("differs: {difference}");
    }
    let more = comparison.differences.len().saturating_sub(MOST_LINES);
    if more > 0 {
        println!("… and {more} more");
    }
    println!("figures compared with the truth: {}", comparison.compared);
    println!("figures that differ from the truth: {}", comparison.differences.len());
}
