//! `cargo bench --bench extract`: what reading one page costs, beside Python's trafilatura on the
//! same pages in the same run, by turns, on one thread each.
//!
//! The pages are of the invented press, or `--pages FOLDER` with saved ones (`*.html`).

#[path = "../crawl/cpu.rs"]
mod cpu;
#[path = "../peers/python.rs"]
mod python;
#[path = "../site/mod.rs"]
#[expect(dead_code, reason = "feeds and layouts of the press are for the other benchmarks")]
mod site;

use anyhow::{Context, ensure};
use clap::Parser;
use cpu::cpu_s;
use diembao::domain::time::Timestamp;
use diembao::extract::{Hints, extract};
use python::{peers, python};
use site::{EDITION, ITEMS, Site};
use std::path::{Path, PathBuf};
use std::process::Command;
use tikv_jemallocator::Jemalloc;
use url::Url;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

#[derive(Parser)]
struct Options {
    /// Turns of each; medians are told.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    runs: u8,
    /// Folder of saved pages instead of the press's.
    #[arg(long, value_name = "FOLDER")]
    pages: Option<PathBuf>,
    /// Processor seconds of one turn, at least.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

/// What one turn did.
#[derive(Clone, Copy, serde::Deserialize)]
struct Turn {
    /// Pages read, each as often as there was time.
    pages: usize,
    /// Different pages that gave text.
    with_text: usize,
    /// Processor time.
    cpu_s: f64,
}

impl Turn {
    fn ms(self) -> f64 {
        1000.0 * self.cpu_s / self.pages as f64
    }
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let press = tempfile::tempdir()?;
    let folder = match &options.pages {
        Some(folder) => folder.clone(),
        None => print_press(press.path())?,
    };
    let pages = pages_of(&folder)?;
    let bytes: usize = pages.iter().map(Vec::len).sum();
    println!(
        "{} pages, {:.0} kB on the mean\n",
        pages.len(),
        bytes as f64 / 1e3 / pages.len() as f64
    );
    let python = python()?;
    let (mut ours, mut text, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..options.runs {
        ours.push(our_turn(&pages, options.seconds));
        text.push(peer_turn(&python, &folder, "text", options.seconds)?);
        all.push(peer_turn(&python, &folder, "all", options.seconds)?);
    }
    println!("| | pages/s of one core | ms a page | with text | diembao is so many times |");
    println!("| --- | --- | --- | --- | --- |");
    let contenders = [
        ("diembao, all fields, no layout", &ours),
        ("trafilatura, text alone", &text),
        ("trafilatura, text, title, author and date", &all),
    ];
    for (name, turns) in contenders {
        let ms = median(turns.iter().map(|turn| turn.ms()));
        let times = ours.iter().zip(turns).map(|(own, turn)| turn.ms() / own.ms());
        let (least, most) =
            times.clone().fold((f64::MAX, 0.0_f64), |(a, b), t| (a.min(t), b.max(t)));
        let text = turns.first().map_or(0, |turn| turn.with_text);
        let times = format!("{:.1} ({least:.1} to {most:.1})", median(times));
        println!("| {name} | {:.0} | {ms:.2} | {text} | {times} |", 1000.0 / ms);
    }
    Ok(())
}

/// Writes pages of all kinds of the press into `folder`.
fn print_press(folder: &Path) -> anyhow::Result<PathBuf> {
    let site = Site::new();
    for number in (0..EDITION).step_by(ITEMS) {
        let page = site.page(&site.article(number));
        std::fs::write(folder.join(format!("{number:05}.html")), page)?;
    }
    Ok(folder.to_owned())
}

fn pages_of(folder: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    let files = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files: Vec<PathBuf> =
        files.map(|file| Ok(file?.path())).collect::<anyhow::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "html"));
    files.sort();
    ensure!(!files.is_empty(), "{} holds no *.html", folder.display());
    files.iter().map(|file| Ok(std::fs::read(file)?)).collect()
}

fn our_turn(pages: &[Vec<u8>], least_s: f64) -> Turn {
    let mut turn = Turn { pages: 0, with_text: 0, cpu_s: 0.0 };
    let began_s = cpu_s("self");
    while turn.cpu_s < least_s {
        turn.with_text = pages.iter().filter(|page| has_text(page)).count();
        turn.pages += pages.len();
        turn.cpu_s = cpu_s("self") - began_s;
    }
    turn
}

fn has_text(page: &[u8]) -> bool {
    let Ok(url) = Url::parse("https://bao.example/tin-1.html") else { return false };
    let hints = Hints {
        outlet: None,
        feed_title: "",
        listed_at: None,
        last_modified: None,
        fetched_at: Timestamp::MAX_UTC - chrono::Duration::days(2),
    };
    extract(page, None, &url, &hints).is_ok_and(|article| article.length() > 0)
}

fn peer_turn(python: &Path, folder: &Path, fields: &str, least_s: f64) -> anyhow::Result<Turn> {
    let ended = Command::new(python)
        .arg(peers().join("trafilatura_pages.py"))
        .arg(folder)
        .args([fields.to_owned(), least_s.to_string()])
        .output()?;
    let told = String::from_utf8_lossy(&ended.stderr);
    ensure!(ended.status.success(), "trafilatura ended with {}: {told}", ended.status);
    serde_json::from_slice(&ended.stdout).context("trafilatura told no figures")
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
