//! Watches diembao's memory over many pages, round after round.

use crate::ours::prepare;
use crate::serve::Served;
use crate::site::EDITION;
use crate::usage::{memory_mb, now_s};
use diembao::pipeline::round;
use std::path::Path;
use std::process::Command;

/// Pages after which caches and pools should have their size.
const WARM_UP: usize = 10_000;

/// Crawls `pages` pages in a process of its own and prints what it held on the way.
pub(crate) fn watch(pages: usize, data: &Path) -> anyhow::Result<()> {
    let press = Served::start()?;
    let ended = Command::new(std::env::current_exe()?)
        .args(["--role", "diembao-long", "--port", &press.port.to_string()])
        .args(["--pages", &pages.to_string(), "--data"])
        .arg(data)
        .status()?;
    anyhow::ensure!(ended.success(), "the crawl ended with {ended}");
    Ok(())
}

/// The crawl itself: each round finds an edition that no feed listed before.
pub(crate) async fn crawl(port: u16, data: &Path, pages: usize) -> anyhow::Result<()> {
    let data = tempfile::tempdir_in(data)?;
    let (crawler, selection) = prepare(port, data.path()).await?;
    println!("| pages | resident, MB | of it heap, MB | articles/s |");
    println!("| --- | --- | --- | --- |");
    let (mut warm, mut last) = (None, (0.0, 0.0));
    for edition in 0..pages.div_ceil(EDITION) {
        let began_s = now_s();
        reqwest::get(format!("http://127.0.0.1:{port}/edition/{edition}")).await?;
        let report = round(&crawler, &selection).await?;
        let kept = report.outcomes.get("kept").copied().unwrap_or_default() as usize;
        anyhow::ensure!(kept == EDITION, "edition {edition} gave other outcomes: {report:?}");
        let fetched = (edition + 1) * EDITION;
        last = (memory_mb("VmRSS"), memory_mb("RssAnon"));
        let rate = EDITION as f64 / (now_s() - began_s);
        println!("| {fetched} | {:.0} | {:.0} | {rate:.0} |", last.0, last.1);
        if fetched >= WARM_UP.min(pages) && warm.is_none() {
            warm = Some(last);
        }
    }
    let warm = warm.unwrap_or(last);
    let growth = |from: f64, to: f64| 100.0 * (to / from - 1.0);
    println!(
        "\ngrowth since {WARM_UP} pages: resident {:+.1} %, heap {:+.1} %",
        growth(warm.0, last.0),
        growth(warm.1, last.1)
    );
    Ok(())
}
