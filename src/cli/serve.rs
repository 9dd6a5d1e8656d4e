//! `diembao serve`: the dashboard alone, beside a crawl or over an archive at rest.

use super::Common;
use super::open::{archive, config, index};
use crate::demo::run::NOTE;
use crate::index::IndexError;
use crate::pipeline::{DataFolder, Stop, System, SystemClock};
use crate::web::{self, App, CurrentCatalog};
use clap::Args;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Where the dashboard listens.
    #[arg(long, env = "DIEMBAO_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<String>,
}

/// Told on every page of the demo.
pub(super) const DEMO_NOTICE: &str =
    "Dữ liệu mẫu: mọi bài ở đây đều do chương trình dựng ra, không phải của các cơ quan báo chí.";

pub(super) async fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let config = config(common)?;
    let (store, catalog) = archive(common).await?;
    let notice = store.note(NOTE).await?.map(|_| DEMO_NOTICE.to_owned());
    let index = match index(common) {
        Ok(index) => Some(Arc::new(index)),
        Err(missing @ IndexError::Missing { .. }) => {
            tracing::warn!("{missing}; until then the dashboard cannot search");
            None
        }
        Err(error) => return Err(error.into()),
    };
    let app = App {
        store,
        catalog: CurrentCatalog::new(Arc::new(catalog)),
        index,
        evidence: DataFolder::evidence_path(&common.data, &config),
        clock: Arc::new(SystemClock),
        notice,
        counters: None,
    };
    let listener = super::crawl::listen(&options.listen.unwrap_or(config.listen)).await?;
    println!("dashboard: http://{}/", listener.local_addr()?);
    let stop = Stop::default();
    stop.on_signals();
    web::serve(app, listener, async move { stop.wait().await }).await?;
    Ok(ExitCode::SUCCESS)
}

/// The dashboard over a running system.
pub(super) fn app(system: &Arc<System>, notice: Option<String>) -> App {
    App {
        store: system.store.clone(),
        catalog: CurrentCatalog::new(Arc::clone(&system.catalog)),
        index: Some(Arc::clone(&system.index)),
        evidence: system.evidence.folder().to_owned(),
        clock: Arc::clone(&system.clock),
        notice,
        counters: None,
    }
}
