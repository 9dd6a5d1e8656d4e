//! `diembao doctor`: looks for trouble and says what to repair.

mod archive;
mod crawl;
mod machine;

use super::open::{archive as open_archive, config};
use super::{Common, write_json};
use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;
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

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    /// Works, but somebody should look.
    Warn,
    /// Does not work; the exit status says so.
    Fault,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    check: &'static str,
    state: State,
    /// What was found and, unless all is well, what to repair.
    text: String,
}

impl Finding {
    fn new(check: &'static str, state: State, text: impl Into<String>) -> Self {
        Self { check, state, text: text.into() }
    }

    /// Well if `found`, a fault otherwise.
    fn of(check: &'static str, found: anyhow::Result<String>) -> Self {
        match found {
            Ok(text) => Self::new(check, State::Ok, text),
            Err(error) => Self::new(check, State::Fault, format!("{error:#}")),
        }
    }

    /// Well with `text` if `count` is zero, otherwise a warning that says `trouble`.
    fn unless(check: &'static str, count: usize, text: &str, trouble: String) -> Self {
        if count == 0 {
            Self::new(check, State::Ok, text)
        } else {
            Self::new(check, State::Warn, trouble)
        }
    }
}

pub(super) async fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    if let Some(url) = options.url {
        ask(&url).await?;
        writeln!(std::io::stdout(), "ok")?;
        return Ok(ExitCode::SUCCESS);
    }
    let findings = findings(common).await;
    let mut out = std::io::stdout().lock();
    if common.json {
        write_json(&mut out, &findings)?;
    } else {
        for Finding { check, state, text } in &findings {
            let state = match state {
                State::Ok => "ok   ",
                State::Warn => "warn ",
                State::Fault => "FAULT",
            };
            writeln!(out, "{state} {check}: {text}")?;
        }
    }
    let well = findings.iter().all(|finding| finding.state != State::Fault);
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn findings(common: &Common) -> Vec<Finding> {
    let config = config(common);
    let mut findings = vec![Finding::of("definitions", archive::definitions_load(common))];
    let config = match config {
        Ok(config) => config,
        Err(error) => {
            findings.insert(0, Finding::of("settings", Err(error)));
            return findings;
        }
    };
    findings.insert(0, machine::settings(&config));
    findings.push(Finding::of("certificates", machine::certificates(&config)));
    findings.push(machine::disk(common, &config));
    findings.push(machine::notices(&config));
    match open_archive(common).await {
        Err(error) => findings.push(Finding::of("store", Err(error))),
        Ok((store, catalog)) => {
            findings.extend(archive::look(common, &store).await);
            findings.extend(crawl::look(&config, &store, &catalog).await);
        }
    }
    findings
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
