//! `diembao index`: upkeep of the derived index.

use super::Common;
use super::open::archive;
use crate::index::ArchiveIndex;
use crate::pipeline::{DataFolder, Quiet, conclude};
use clap::Subcommand;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Throw the index away and build it again from the store.
    Rebuild,
    /// Check the index's files and that it holds exactly the store's articles.
    Verify,
}

pub(super) async fn run(common: &Common, action: Action) -> anyhow::Result<ExitCode> {
    match action {
        Action::Rebuild => rebuild(common).await,
        Action::Verify => verify(common).await,
    }
}

async fn rebuild(common: &Common) -> anyhow::Result<ExitCode> {
    // Taken, so that no crawl writes to the index that is being replaced.
    let data = DataFolder::take(&common.data)?;
    let (store, _) = archive(common).await?;
    let index = Arc::new(ArchiveIndex::recreate(&DataFolder::index_path(data.path()))?);
    conclude::update_index(&store, &index, &Quiet).await?;
    println!("{} articles indexed", index.verify()?.documents);
    Ok(ExitCode::SUCCESS)
}

async fn verify(common: &Common) -> anyhow::Result<ExitCode> {
    let (store, _) = archive(common).await?;
    let index = ArchiveIndex::open_or_create(&DataFolder::index_path(&common.data))?;
    let found = index.verify()?;
    let kept = store.article_total().await?;
    let behind = store.outbox_end().await? - index.position()?;
    for file in &found.damaged {
        println!("damaged: {}", file.display());
    }
    println!(
        "{} articles in the store, {} in the index, {behind} changes behind",
        kept, found.documents
    );
    if found.damaged.is_empty() && kept == found.documents && behind == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    println!("repair it with `diembao index rebuild`");
    Ok(ExitCode::FAILURE)
}
