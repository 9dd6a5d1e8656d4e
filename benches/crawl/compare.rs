//! Runs the contenders in turn on one press and prints the table.

use crate::cpu::cpu_s;
use crate::peer;
use crate::serve::Served;
use crate::site::EDITION;
use crate::usage::Usage;
use anyhow::{Context, ensure};
use std::path::Path;
use std::process::{Command, Stdio};

/// What is measured, in the order of the table.
const CONTENDERS: [(&str, &str); 6] = [
    ("bare", "reqwest + dom_smoothie, 64 at once, nothing kept"),
    ("diembao", "diembao, everything, into SQLite"),
    ("scrapy", "Scrapy + trafilatura, text alone"),
    ("scrapy-twice", "the same in two processes, half of the outlets each"),
    ("scrapy-all", "Scrapy + trafilatura, text, title, author and date"),
    ("scrapy-all-twice", "the same in two processes, half of the outlets each"),
];

/// One contender in one run, and what the press used meanwhile.
struct Run {
    usage: Usage,
    press_cpu_s: f64,
}

/// - `only`: names of contenders; empty for all.
pub(crate) fn compare(runs: usize, only: &[String], data: &Path) -> anyhow::Result<()> {
    for name in only {
        let known = CONTENDERS.iter().any(|(contender, _)| contender == name);
        ensure!(known, "no contender is called `{name}`");
    }
    let press = Served::start()?;
    let (plain, packed) = press.page_bytes;
    println!(
        "{EDITION} pages of {} kB ({} kB gzipped) on the mean, medians of {runs} runs\n",
        plain / 1000,
        packed / 1000
    );
    let wanted: Vec<_> = CONTENDERS
        .into_iter()
        .filter(|(name, _)| only.is_empty() || only.iter().any(|wanted| wanted == name))
        .collect();
    let mut done: Vec<Vec<Run>> = wanted.iter().map(|_| Vec::new()).collect();
    // In turns, so that other work on the machine meets all of them alike.
    for round in 1..=runs {
        for ((name, _), done) in wanted.iter().zip(&mut done) {
            let run = run(name, &press, data).with_context(|| format!("{name}, run {round}"))?;
            let usage = &run.usage;
            eprintln!("{name} {round}: {:.1} articles/s, {:.1} s of CPU", rate(usage), usage.cpu_s);
            done.push(run);
        }
    }
    print_table(&wanted, &done);
    Ok(())
}

fn run(name: &str, press: &Served, data: &Path) -> anyhow::Result<Run> {
    let before_s = cpu_s(&press.process());
    let usage = match name {
        "scrapy" => peer::crawl(press.port, data, 1, "text")?,
        "scrapy-twice" => peer::crawl(press.port, data, 2, "text")?,
        "scrapy-all" => peer::crawl(press.port, data, 1, "all")?,
        "scrapy-all-twice" => peer::crawl(press.port, data, 2, "all")?,
        role => child(role, press.port, data)?,
    };
    ensure!(usage.articles == EDITION, "read {} articles of {EDITION}", usage.articles);
    ensure!(usage.found > 0.9, "found only {:.0} % of the paragraphs", 100.0 * usage.found);
    Ok(Run { usage, press_cpu_s: cpu_s(&press.process()) - before_s })
}

fn child(role: &str, port: u16, data: &Path) -> anyhow::Result<Usage> {
    let ended = Command::new(std::env::current_exe()?)
        .args(["--role", role, "--port", &port.to_string(), "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .spawn()?
        .wait_with_output()?;
    ensure!(ended.status.success(), "it ended with {}", ended.status);
    let out = String::from_utf8(ended.stdout)?;
    serde_json::from_str(out.lines().last().unwrap_or_default()).context("it told no figures")
}

fn rate(usage: &Usage) -> f64 {
    usage.articles as f64 / (usage.ended_s - usage.began_s)
}

fn print_table(wanted: &[(&str, &str)], done: &[Vec<Run>]) {
    println!(
        "| | articles/s | CPU, ms an article | peak memory, MB | paragraphs found | surplus text | press's CPU, s |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for ((_, title), runs) in wanted.iter().zip(done) {
        let of = |value: fn(&Run) -> f64| median(runs.iter().map(value).collect());
        println!(
            "| {title} | {:.1} | {:.2} | {:.0} | {:.1} % | {:.1} % | {:.1} |",
            of(|run| rate(&run.usage)),
            of(|run| 1000.0 * run.usage.cpu_s / run.usage.articles as f64),
            of(|run| run.usage.peak_mb),
            of(|run| 100.0 * run.usage.found),
            of(|run| 100.0 * run.usage.surplus),
            of(|run| run.press_cpu_s)
        );
    }
    let Some(ours) = wanted.iter().position(|(name, _)| *name == "diembao") else { return };
    println!("\n| diembao is so many times | in articles a second | in articles a second of CPU |");
    println!("| --- | --- | --- |");
    for (theirs, (_, title)) in wanted.iter().enumerate().filter(|(at, _)| *at != ours) {
        let ratio = |value: fn(&Usage) -> f64| {
            let of = |at: usize| median(done[at].iter().map(|run| value(&run.usage)).collect());
            of(ours) / of(theirs)
        };
        let a_second_of_cpu = |usage: &Usage| usage.articles as f64 / usage.cpu_s;
        println!("| {title} | {:.2} | {:.2} |", ratio(rate), ratio(a_second_of_cpu));
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}
