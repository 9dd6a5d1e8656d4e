//! The command line: one file per command, each loads, computes and prints.
//!
//! Exit status: 0 done, 1 failed (the reason stands on standard error), 2 wrong use.
//!
//! Lists go to one locked standard output through `writeln!`; `println!` would panic
//! when the reader has stopped reading.

mod alarms;
mod classify;
mod coverage;
mod crawl;
mod definitions;
mod demo;
mod doctor;
mod evidence;
mod extract;
mod feed;
mod genre;
mod index;
mod listing;
mod open;
mod outlets;
mod progress;
mod robots;
mod rules;
mod search;
mod serve;
mod show;
mod sitemap;
mod stories;
mod text;
mod worker;

use crate::telemetry::LogFormat;
use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::Serialize;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Counts press coverage against communication plans and proves every number.
#[derive(Debug, Parser)]
#[command(name = "diembao", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
struct Common {
    /// Folder of the database and the index.
    #[arg(long, global = true, env = "DIEMBAO_DATA", default_value = "./data", value_name = "DIR")]
    data: PathBuf,
    /// Settings file (TOML).
    #[arg(long, global = true, env = "DIEMBAO_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// PostgreSQL address instead of the SQLite file in the data folder.
    #[arg(
        long,
        global = true,
        env = "DIEMBAO_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    database_url: Option<String>,
    /// Folder of the evidence; by default in the data folder.
    #[arg(long, global = true, env = "DIEMBAO_EVIDENCE", value_name = "DIR")]
    evidence: Option<PathBuf>,
    /// Contact sent to outlets in User-Agent: an e-mail address or a page.
    #[arg(long, global = true, env = "DIEMBAO_CONTACT")]
    contact: Option<String>,
    /// Folder that holds sources/, index/ and plans/; by default the present folder if it holds
    /// them, otherwise the definitions inside this program.
    #[arg(long, global = true, env = "DIEMBAO_DEFINITIONS", value_name = "DIR")]
    definitions: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
    /// Form of the log on standard error.
    #[arg(long, global = true, value_enum, default_value = "text")]
    log: LogChoice,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LogChoice {
    Text,
    Json,
}

impl From<LogChoice> for LogFormat {
    fn from(choice: LogChoice) -> Self {
        match choice {
            LogChoice::Text => Self::Text,
            LogChoice::Json => Self::Json,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a small invented world, crawl it, check every figure against its known truth, then
    /// serve the dashboard.
    Demo(demo::Options),
    /// Crawl on schedule, classify, count, and serve the dashboard.
    Run(crawl::RunOptions),
    /// Crawl on schedule without the dashboard: one of several on one PostgreSQL.
    Worker,
    /// Crawl only, with a progress display.
    Crawl(crawl::Options),
    /// Serve the dashboard and the API only.
    Serve(serve::Options),
    /// The outlet registry.
    #[command(subcommand)]
    Outlets(outlets::Action),
    /// What is wrong with outlets or with this machine, and who knows of it.
    #[command(subcommand)]
    Alarms(alarms::Action),
    /// Who copied whom, and what people said of it.
    #[command(subcommand)]
    Stories(stories::Action),
    /// The definition files.
    #[command(subcommand)]
    Definitions(definitions::Action),
    /// Parse one feed document.
    Feed(feed::Options),
    /// Parse one sitemap.
    Sitemap(sitemap::Options),
    /// Parse one section page.
    Listing(listing::Options),
    /// Ask a robots.txt about addresses.
    Robots(robots::Options),
    /// Extract the article of one page.
    Extract(extract::Options),
    /// Look at text as the index does: standard input to standard output, line by line.
    #[command(subcommand)]
    Text(text::Action),
    /// Classify articles, one JSON object a line.
    Classify(classify::Options),
    /// The rules.
    #[command(subcommand)]
    Rules(rules::Action),
    /// The form of an article: news, feature, interview, and so on.
    #[command(subcommand)]
    Genre(genre::Action),
    /// Search the archive.
    Search(search::Options),
    /// Count a plan's coverage.
    Coverage(coverage::Options),
    /// The archive's index.
    #[command(subcommand)]
    Index(index::Action),
    /// What outlets answered, as it was kept.
    #[command(subcommand)]
    Evidence(evidence::Action),
    /// Look for trouble and say what to repair.
    Doctor(doctor::Options),
}

/// Reads the command line, does what it says and gives the exit status.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    progress::start_logging(cli.common.log.into());
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow::Error::new(error).context("cannot start threads")),
    };
    match runtime.block_on(dispatch(cli)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

async fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let common = &cli.common;
    match cli.command {
        Command::Demo(options) => demo::run(common, options).await,
        Command::Run(options) => crawl::run(common, options).await,
        Command::Worker => worker::run(common).await,
        Command::Crawl(options) => crawl::crawl(common, options).await,
        Command::Serve(options) => serve::run(common, options).await,
        Command::Outlets(action) => outlets::run(common, action).await,
        Command::Alarms(action) => alarms::run(common, action).await,
        Command::Stories(action) => stories::run(common, action).await,
        Command::Definitions(action) => definitions::run(common, action),
        Command::Feed(options) => feed::run(common, options),
        Command::Sitemap(options) => sitemap::run(common, options),
        Command::Listing(options) => listing::run(common, options),
        Command::Robots(options) => robots::run(common, options),
        Command::Extract(options) => extract::run(common, options),
        Command::Text(action) => text::run(action),
        Command::Classify(options) => classify::run(common, options),
        Command::Rules(action) => rules::run(common, action),
        Command::Genre(action) => genre::run(common, action).await,
        Command::Search(options) => search::run(common, options).await,
        Command::Coverage(options) => coverage::run(common, options).await,
        Command::Index(action) => index::run(common, action).await,
        Command::Evidence(action) => evidence::run(common, action).await,
        Command::Doctor(options) => doctor::run(common, options).await,
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    // A reader that stops reading (`diembao … | head`) is no failure. Only writing to standard
    // output fails without a context; a connection that breaks is wrapped in its own error.
    let bare = error.chain().next().and_then(|first| first.downcast_ref::<io::Error>());
    if bare.is_some_and(|error| error.kind() == ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    eprintln!("diembao: {error:#}");
    if error.is::<WrongUse>() { ExitCode::from(2) } else { ExitCode::FAILURE }
}

/// Wrong use that shows only beside the definitions, such as an outlet that does not exist. Says
/// what is known instead.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct WrongUse(String);

/// Writes `value` as indented JSON.
fn write_json(out: &mut impl Write, value: &impl Serialize) -> anyhow::Result<()> {
    writeln!(out, "{}", serde_json::to_string_pretty(value)?)?;
    Ok(())
}
