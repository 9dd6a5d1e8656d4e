//! What follows a round of visits: classification, then the index.

use crate::classify::Text;
use crate::index::{ArchiveIndex, IndexDocument};
use crate::pipeline::events::{Event, Events};
use crate::pipeline::system::System;
use crate::store::{IndexChange, Store, StoredArticle};
use std::sync::Arc;

/// Articles classified in one go: large enough that building a RAM index pays, small enough to
/// stay within some tens of megabytes.
const BATCH: u32 = 500;

/// Runs the active rules over every article they have not seen yet.
///
/// # Errors
/// Of the store or the matcher.
pub async fn classify_pending(system: &Arc<System>, events: &dyn Events) -> anyhow::Result<()> {
    let ruleset = &system.catalog.ruleset.id;
    loop {
        let articles = system.store.unclassified(ruleset, BATCH).await?;
        if articles.is_empty() {
            return Ok(());
        }
        let texts: Vec<Text> = articles.iter().map(text_of).collect();
        let classifier = Arc::clone(&system.classifier);
        // Seconds of computing, too long to hold up the async threads.
        let classified =
            tokio::task::spawn_blocking(move || classifier.classify_batch(&texts)).await??;
        let rows: Vec<_> = articles
            .iter()
            .zip(classified)
            .map(|(article, hits)| (article.id.clone(), article.revision.clone(), hits))
            .collect();
        system.store.save_classifications(&rows, system.clock.now()).await?;
        events.tell(&Event::Classified(rows.len()));
    }
}

fn text_of(stored: &StoredArticle) -> Text {
    Text {
        id: stored.id.clone(),
        title: stored.article.title.clone(),
        lead: stored.article.lead.clone(),
        body: stored.article.body.clone(),
        genre: stored.article.genre,
    }
}

/// Writes to the index what changed in the store since it was last written.
///
/// # Errors
/// Of the store or the index.
pub async fn update_index(
    store: &Store,
    index: &Arc<ArchiveIndex>,
    events: &dyn Events,
) -> anyhow::Result<()> {
    loop {
        let changes = store.index_changes(index.position()?, BATCH).await?;
        let Some(position) = changes.iter().map(|change| change.position).max() else {
            return Ok(());
        };
        let documents: Vec<IndexDocument> = changes.into_iter().map(document_of).collect();
        let (index, written) = (Arc::clone(index), documents.len());
        tokio::task::spawn_blocking(move || index.update(&documents, position)).await??;
        events.tell(&Event::Indexed(written));
    }
}

fn document_of(change: IndexChange) -> IndexDocument {
    let StoredArticle { id, revision, outlet, article, .. } = change.article;
    IndexDocument {
        id,
        revision,
        outlet,
        title: article.title,
        lead: article.lead,
        body: article.body,
        themes: change.themes,
        genre: article.genre,
        language: article.language,
        published_at: article.published_at,
    }
}
