//! `diembao run` and `diembao crawl`.

use super::open::{config, definitions, outlet};
use super::{Common, progress};
use crate::config::Config;
use crate::crawl::guard::Resolver;
use crate::demo::run::NOTE;
use crate::domain::id::OutletId;
use crate::domain::time::day_start;
use crate::metrics::Counters;
use crate::pipeline::{
    Crawler, DataFolder, Events, Logged, MetricsListener, Selection, Stop, System, SystemClock,
    ask_back_to, round, schedule,
};
use crate::store::Store;
use crate::web::{self, App};
use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::Args;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;

/// What shells expect of a command that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only this outlet; may be given several times.
    #[arg(long, value_name = "ID")]
    outlet: Vec<String>,
    /// Walk back over sitemaps, archives and section pages to this day (2025-07-20), and leave
    /// what was published before it alone.
    #[arg(long, value_name = "DATE")]
    since: Option<NaiveDate>,
    /// Visit every feed once, whether due or not, finish every walk, then stop.
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
    let crawler = open(common, config, progress::listener(common.log)).await?;
    let outlets = outlets(&crawler.system, &options.outlet)?;
    if let Some(since) = options.since {
        let ways = ask_back_to(&crawler.system, &outlets, day_start(since)).await?;
        println!("walking back to {since} over {ways} sitemaps, archives and section pages");
    }
    let selection = Selection { outlets, all_due: options.once };
    if options.once {
        let report = round(&crawler, &selection).await?;
        let waiting = crawler.system.store.entry_totals().await?.pending;
        let stopped = crawler.stop.is_raised();
        // The progress bar goes before the summary comes.
        drop(crawler);
        println!("{}", progress::summary(&report));
        if waiting > 0 {
            println!("{waiting} pages wait for another round");
        }
        if stopped {
            println!("stopped before the end; run it again to go on");
            return Ok(ExitCode::from(INTERRUPTED));
        }
    } else {
        schedule::run(&crawler, &selection).await?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn run(common: &Common, options: RunOptions) -> anyhow::Result<ExitCode> {
    let mut config = config(common)?;
    config.listen = options.listen.unwrap_or(config.listen);
    let counters = Counters::default();
    let events = MetricsListener::new(counters.clone(), Arc::new(Logged));
    let crawler = open(common, config, Arc::new(events)).await?;
    let listener = listen(&crawler.config.listen).await?;
    println!("dashboard: http://{}/", listener.local_addr()?);
    let app = App { counters: Some(counters), ..super::serve::app(&crawler.system, None) };
    let stop = crawler.stop.clone();
    let serving = web::serve(app, listener, async move { stop.wait().await });
    let selection = Selection::default();
    let (served, crawled) = tokio::join!(serving, schedule::run(&crawler, &selection));
    crawled?;
    served?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn listen(address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; choose another address with --listen or --port")
    })
}

pub(super) async fn open(
    common: &Common,
    config: Config,
    events: Arc<dyn Events>,
) -> anyhow::Result<Crawler> {
    if config.contact == Config::default().contact {
        tracing::warn!(
            "no contact is set: outlets cannot tell who is asking; set --contact to an e-mail address or page"
        );
    }
    let (files, catalog) = definitions(common)?;
    let data = DataFolder::take(&common.data)?.with_evidence(&config);
    let store = Store::open(&DataFolder::database_url(data.path(), &config)).await?;
    if store.note(NOTE).await?.is_some() {
        bail!(
            "{} holds the demo's invented articles; real ones must not mix with them: choose another folder with --data",
            common.data.display()
        );
    }
    let system = System::open(data, store, &files, catalog, Arc::new(SystemClock)).await?;
    let http = system.http(&config, Resolver::System)?;
    let stop = Stop::default();
    stop.on_signals();
    Ok(Crawler { system: Arc::new(system), http, config: Arc::new(config), events, stop })
}

fn outlets(system: &System, ids: &[String]) -> anyhow::Result<Vec<OutletId>> {
    let mut outlets = Vec::new();
    for id in ids {
        let outlet = outlet(&system.catalog, id)?;
        if system.outlet(&outlet.id).is_none() {
            bail!(
                "outlet `{id}` has no feed, sitemap or section page that could be crawled; add one to its file under sources/"
            );
        }
        outlets.push(outlet.id.clone());
    }
    Ok(outlets)
}
