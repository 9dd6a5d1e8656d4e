//! `diembao robots`: what a robots.txt says of addresses.

use super::{Common, write_json};
use crate::crawl::robots::Robots;
use anyhow::Context;
use clap::Args;
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use url::Url;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The robots.txt.
    file: PathBuf,
    /// The product name to ask for.
    #[arg(long, default_value = "diembao")]
    agent: String,
    /// Addresses, whole or from the root (`/a/b`).
    #[arg(required = true)]
    urls: Vec<String>,
}

pub(super) fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let body = std::fs::read(&options.file)
        .with_context(|| format!("cannot read {}", options.file.display()))?;
    let robots = Robots::parse(&body, &options.agent);
    let base = Url::parse("https://unknown.invalid/")?;
    let mut verdicts = Vec::new();
    for address in &options.urls {
        let url = base.join(address).with_context(|| format!("`{address}` is no address"))?;
        verdicts.push((address, if robots.allows(&url) { "allow" } else { "deny" }));
    }
    let mut out = std::io::stdout().lock();
    if common.json {
        let lines: Vec<_> = verdicts
            .iter()
            .map(|(url, verdict)| json!({ "url": url, "verdict": verdict }))
            .collect();
        write_json(&mut out, &lines)?;
    } else {
        for (_, verdict) in verdicts {
            writeln!(out, "{verdict}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
