//! Stores what was read, one page after another, so that a copy always finds the text it copies.

use crate::domain::article::Article;
use crate::domain::entry::Entry;
use crate::domain::id::StoryId;
use crate::domain::page::Page;
use crate::pipeline::events::{Event, Events};
use crate::pipeline::system::System;
use crate::store::{KeepArticle, StoryCandidate};
use crate::text::fingerprint;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Articles whose evidence is made safe together.
const BATCH: usize = 32;

/// An article on its way into the store.
#[derive(Debug)]
pub struct ReadPage {
    /// The entry that led to it.
    pub entry: Entry,
    /// The document.
    pub page: Arc<Page>,
    /// What it says.
    pub article: Article,
}

/// Keeps pages as they arrive. Ends when the last visitor hangs up.
///
/// # Errors
/// Only the store's.
pub(super) async fn keep_pages(
    system: &System,
    events: &dyn Events,
    mut pages: mpsc::Receiver<ReadPage>,
) -> anyhow::Result<()> {
    let mut batch = Vec::with_capacity(BATCH);
    while pages.recv_many(&mut batch, BATCH).await > 0 {
        // One request to the disk for all that wait here.
        system.evidence.sync().await?;
        for read in batch.drain(..) {
            keep_page(system, events, read).await?;
        }
    }
    Ok(())
}

async fn keep_page(system: &System, events: &dyn Events, read: ReadPage) -> anyhow::Result<()> {
    let text = format!("{}\n{}", read.article.lead, read.article.body);
    let bands = fingerprint::fingerprint(&text).map(|f| f.bands).unwrap_or_default();
    let candidates = system.store.story_candidates(&bands).await?;
    let kept = KeepArticle {
        entry_id: read.entry.id.clone(),
        outlet: read.entry.outlet.clone(),
        page: &read.page,
        article: &read.article,
        bands: &bands,
        story: story_of(&text, &candidates),
        at: system.clock.now(),
    };
    let outcome = system.store.keep_article(&kept).await?;
    events.tell(&Event::Ended(read.entry.outlet, outcome));
    Ok(())
}

/// The story of the nearest candidate that is near enough to be the same text or an edited copy.
///
/// Source: the measured bands of shingle similarity: copies with a changed headline or a dropped
/// paragraph lie above 0.5 or are contained to 0.8; different articles on one event stay below.
fn story_of(text: &str, candidates: &[StoryCandidate]) -> Option<StoryId> {
    const LEAST_JACCARD: f64 = 0.5;
    const LEAST_CONTAINMENT: f64 = 0.8;
    candidates
        .iter()
        .map(|candidate| (fingerprint::similarity(text, &candidate.text), candidate))
        .filter(|(similarity, _)| {
            similarity.jaccard >= LEAST_JACCARD || similarity.containment >= LEAST_CONTAINMENT
        })
        .max_by(|(a, _), (b, _)| a.jaccard.total_cmp(&b.jaccard))
        .map(|(_, candidate)| candidate.story.clone())
}
