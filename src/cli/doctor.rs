//! `diembao doctor`: looks for trouble and says what to repair.

use super::Common;
use super::index::compare;
use super::open::{archive, config, definitions};
use crate::classify::Classifier;
use crate::pipeline::system::rule_faults;
use anyhow::{Context, bail};
use clap::Args;
use std::io::Write;
use std::process::ExitCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only ask a running dashboard whether it is well (for health checks).
    #[arg(long)]
    url: Option<Url>,
}

pub(super) async fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    if let Some(url) = options.url {
        ask(&url).await?;
        println!("ok");
        return Ok(ExitCode::SUCCESS);
    }
    let checks = [
        ("settings", config(common).map(|_| "read".to_owned())),
        ("definitions", check_definitions(common)),
        ("store", check_store(common).await),
        ("index", check_index(common).await),
    ];
    let (mut out, mut code) = (std::io::stdout().lock(), ExitCode::SUCCESS);
    for (what, found) in checks {
        match found {
            Ok(text) => writeln!(out, "ok    {what}: {text}")?,
            Err(error) => {
                writeln!(out, "FAULT {what}: {error:#}")?;
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

fn check_definitions(common: &Common) -> anyhow::Result<String> {
    let (_, catalog) = definitions(common)?;
    Classifier::new(&catalog.ruleset, &catalog.acronyms).map_err(|faults| rule_faults(&faults))?;
    let with_feeds = catalog.outlets.iter().filter(|o| o.polled_feeds().next().is_some()).count();
    Ok(format!(
        "{} outlets ({with_feeds} with feeds), {} rules, {} plans",
        catalog.outlets.len(),
        catalog.ruleset.rules.len(),
        catalog.plans.len()
    ))
}

async fn check_store(common: &Common) -> anyhow::Result<String> {
    let (store, _) = archive(common).await?;
    let totals = store.entry_totals().await?;
    if totals.ended + totals.pending != totals.entries {
        bail!(
            "{} entries but {} ended and {} waiting",
            totals.entries,
            totals.ended,
            totals.pending
        );
    }
    Ok(format!(
        "{:?}, {} entries, {} waiting, {} articles",
        store.engine(),
        totals.entries,
        totals.pending,
        store.article_total().await?
    ))
}

async fn check_index(common: &Common) -> anyhow::Result<String> {
    let compared = compare(common).await?;
    if !compared.agree() {
        bail!("{compared}");
    }
    Ok(compared.to_string())
}

/// A plain request to our own server: no name lookup, no TLS, so the crawler's client and its
/// rules do not come into it.
async fn ask(url: &Url) -> anyhow::Result<()> {
    let host = url.host_str().context("the address has no host")?;
    let port = url.port_or_known_default().context("the address has no port")?;
    let mut stream =
        TcpStream::connect((host, port)).await.context("the dashboard does not answer")?;
    let request =
        format!("GET {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", url.path());
    let hung_up = "the dashboard hangs up";
    stream.write_all(request.as_bytes()).await.context(hung_up)?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).await.context(hung_up)?;
    let first = String::from_utf8_lossy(&answer);
    let status = first.lines().next().unwrap_or_default();
    if !status.contains(" 200 ") {
        bail!("the dashboard answers `{status}`");
    }
    Ok(())
}
