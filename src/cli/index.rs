//! `diembao index`: upkeep of the derived index.

use super::Common;
use super::open::{archive, index};
use crate::index::{ArchiveIndex, Verification};
use crate::pipeline::conclude::Standing;
use crate::pipeline::{DataFolder, Quiet, conclude};
use clap::Subcommand;
use std::fmt;
use std::io::Write;
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
    conclude::adopt_index(&store, &index, data.path()).await?;
    conclude::update_index(&store, &index, &Quiet).await?;
    writeln!(std::io::stdout(), "{} articles indexed", index.verify()?.documents)?;
    Ok(ExitCode::SUCCESS)
}

async fn verify(common: &Common) -> anyhow::Result<ExitCode> {
    let compared = compare(common).await?;
    writeln!(std::io::stdout(), "{compared}")?;
    Ok(if compared.agree() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The index beside the store.
pub(super) struct Compared {
    found: Verification,
    /// Articles in the store.
    kept: u64,
    standing: Standing,
}

/// Reads the whole index and compares it with the store.
pub(super) async fn compare(common: &Common) -> anyhow::Result<Compared> {
    let (store, _) = archive(common).await?;
    let index = index(common)?;
    let standing = conclude::standing(&store, &index).await?;
    Ok(Compared { found: index.verify()?, kept: store.article_total().await?, standing })
}

impl Compared {
    /// Whether the index is whole and holds exactly what the store holds.
    pub(super) fn agree(&self) -> bool {
        self.found.damaged.is_empty()
            && self.kept == self.found.documents
            && self.standing == Standing::Behind(0)
    }
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.found.damaged {
            writeln!(f, "damaged: {}", file.display())?;
        }
        write!(f, "{} articles in the store, {} in the index, ", self.kept, self.found.documents)?;
        match self.standing {
            Standing::Behind(changes) => write!(f, "{changes} changes behind")?,
            Standing::Foreign => write!(f, "which was made from another store")?,
        }
        if !self.agree() {
            write!(f, "\nrepair it with `diembao index rebuild`")?;
        }
        Ok(())
    }
}
