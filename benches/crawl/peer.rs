//! Scrapy with trafilatura, as their documentation sets them up.

use crate::python::{peers, python};
use crate::quality::{Quality, number_of};
use crate::site::{OUTLETS, Site};
use crate::usage::Usage;
use anyhow::{Context, ensure};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// One line of what the spider writes.
#[derive(serde::Deserialize)]
struct Line {
    url: String,
    text: Option<String>,
}

/// Crawls the press with `processes` spiders side by side, each with its share of the outlets.
///
/// - `fields`: what is read of each page: `text`, or `all` for title, author and date too.
pub(crate) fn crawl(
    port: u16,
    data: &Path,
    processes: usize,
    fields: &str,
) -> anyhow::Result<Usage> {
    let python = python()?;
    let folder = tempfile::tempdir_in(data)?;
    let outputs: Vec<PathBuf> =
        (0..processes).map(|n| folder.path().join(format!("{n}.jsonl"))).collect();
    let spiders: Vec<Child> = outputs
        .iter()
        .enumerate()
        .map(|(n, output)| {
            let (from, to) = (n * OUTLETS / processes, (n + 1) * OUTLETS / processes);
            Command::new(&python)
                .arg(peers().join("scrapy_trafilatura.py"))
                .args([from.to_string(), to.to_string(), port.to_string()])
                .arg(output)
                .arg(fields)
                .stdout(Stdio::piped())
                .spawn()
        })
        .collect::<Result<_, _>>()?;
    let mut all: Option<Usage> = None;
    for spider in spiders {
        let ended = spider.wait_with_output()?;
        ensure!(ended.status.success(), "the spider ended with {}", ended.status);
        let out = String::from_utf8(ended.stdout)?;
        let one: Usage = serde_json::from_str(out.lines().last().unwrap_or_default())
            .context("the spider told no figures")?;
        all = Some(match all {
            None => one,
            Some(all) => together(&all, &one),
        });
    }
    let mut usage = all.context("no spider ran")?;
    look(&outputs, &mut usage)?;
    Ok(usage)
}

fn together(a: &Usage, b: &Usage) -> Usage {
    Usage {
        articles: a.articles + b.articles,
        began_s: a.began_s.min(b.began_s),
        ended_s: a.ended_s.max(b.ended_s),
        cpu_s: a.cpu_s + b.cpu_s,
        peak_mb: a.peak_mb + b.peak_mb,
        found: 0.0,
        surplus: 0.0,
    }
}

fn look(outputs: &[PathBuf], usage: &mut Usage) -> anyhow::Result<()> {
    let site = Site::new();
    let mut quality = Quality::new(&site);
    for output in outputs {
        for line in std::fs::read_to_string(output)?.lines() {
            let line: Line = serde_json::from_str(line)?;
            let number = number_of(&line.url).context("an address that no feed listed")?;
            quality.look(number, &line.text.unwrap_or_default());
        }
    }
    quality.note(usage);
    Ok(())
}
