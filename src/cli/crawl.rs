//! `diembao run` and `diembao crawl`.

use super::open::{DEMO_NOTE, config, definitions};
use super::{Common, progress};
use crate::config::Config;
use crate::crawl::guard::Resolver;
use crate::domain::id::OutletId;
use crate::pipeline::{
    DataFolder, Events, Quiet, Selection, Stop, System, SystemClock, round, schedule,
};
use crate::web;
use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::Args;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only this outlet; may be given several times.
    #[arg(long, value_name = "ID")]
    outlet: Vec<String>,
    /// Leave articles published before this day alone (2025-07-20).
    #[arg(long, value_name = "DATE")]
    since: Option<NaiveDate>,
    /// Visit every feed once, whether due or not, then stop.
    #[arg(long)]
    once: bool,
}

#[derive(Debug, Args)]
pub(super) struct RunOptions {
    /// Where the dashboard listens.
    #[arg(long, env = "DIEMBAO_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<String>,
}

pub(super) async fn crawl(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let mut config = config(common)?;
    config.since = options.since.or(config.since);
    let (system, config) = open(common, config).await?;
    let http = system.http(&config, Resolver::System)?;
    let selection =
        Selection { outlets: outlets(&system, &options.outlet)?, all_due: options.once };
    let stop = Stop::default();
    stop.on_signals();
    let events: Arc<dyn Events> = Arc::from(progress::listener());
    if options.once {
        let report = round(&system, &http, &config, &selection, &events, &stop).await?;
        drop(events);
        println!("{}", progress::summary(&report));
    } else {
        schedule::run(&system, &http, &config, &selection, &events, &stop).await;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn run(common: &Common, options: RunOptions) -> anyhow::Result<ExitCode> {
    let mut config = config(common)?;
    config.listen = options.listen.unwrap_or(config.listen);
    let (system, config) = open(common, config).await?;
    let http = system.http(&config, Resolver::System)?;
    let listener = listen(&config.listen).await?;
    println!("dashboard: http://{}/", listener.local_addr()?);
    let stop = Stop::default();
    stop.on_signals();
    let serving = {
        let stop = stop.clone();
        web::serve(super::serve::app(&system, None), listener, async move { stop.wait().await })
    };
    let events: Arc<dyn Events> = Arc::new(Quiet);
    let selection = Selection::default();
    let crawling = schedule::run(&system, &http, &config, &selection, &events, &stop);
    let (served, ()) = tokio::join!(serving, crawling);
    served?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn listen(address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; choose another address with --listen or --port")
    })
}

async fn open(common: &Common, config: Config) -> anyhow::Result<(Arc<System>, Arc<Config>)> {
    if config.contact == Config::default().contact {
        tracing::warn!(
            "no contact is set: outlets cannot tell who is asking; set --contact to an e-mail address or page"
        );
    }
    let (files, catalog) = definitions(common)?;
    let data = DataFolder::take(&common.data)?;
    let clock = Arc::new(SystemClock);
    let system = System::open(data, &config, &files, catalog, clock).await?;
    if system.store.note(DEMO_NOTE).await?.is_some() {
        bail!(
            "{} holds the demo's invented articles; real ones must not mix with them: choose another folder with --data",
            common.data.display()
        );
    }
    Ok((Arc::new(system), Arc::new(config)))
}

fn outlets(system: &System, ids: &[String]) -> anyhow::Result<Vec<OutletId>> {
    let mut outlets = Vec::new();
    for id in ids.iter().map(|id| OutletId::from(id.as_str())) {
        match system.catalog.outlet(&id) {
            None => bail!("there is no outlet `{id}`; `diembao outlets list` shows all"),
            Some(outlet) if outlet.polled_feeds().next().is_none() => {
                bail!(
                    "outlet `{id}` has no feed that could be crawled; add one to its file under sources/"
                )
            }
            Some(_) => outlets.push(id),
        }
    }
    Ok(outlets)
}
