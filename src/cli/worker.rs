//! `diembao worker`: crawls on schedule without the dashboard.
//!
//! Any number of workers share one PostgreSQL, each with a data folder of its own: an outlet
//! belongs to one of them at a time, a host to one request.

use super::Common;
use super::crawl::open;
use super::open::config;
use crate::pipeline::{Logged, Selection, schedule};
use crate::store::Engine;
use std::process::ExitCode;
use std::sync::Arc;

pub(super) async fn run(common: &Common) -> anyhow::Result<ExitCode> {
    let crawler = open(common, config(common)?, Arc::new(Logged)).await?;
    if crawler.system.store.engine() == Engine::Sqlite {
        tracing::warn!(
            "this worker works alone: several machines share their work on PostgreSQL only; name one with --database-url"
        );
    }
    tracing::info!(worker = crawler.system.worker, "working until told to stop");
    schedule::run(&crawler, &Selection::default()).await?;
    Ok(ExitCode::SUCCESS)
}
