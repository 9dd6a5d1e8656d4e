//! Stores what was read, one page after another, so that a copy always finds the text it copies.

use crate::domain::article::Article;
use crate::domain::entry::Entry;
use crate::domain::health::Fill;
use crate::domain::id::OutletId;
use crate::domain::page::Page;
use crate::domain::time::vietnam_day;
use crate::pipeline::copies::copies_among;
use crate::pipeline::events::{Event, Events};
use crate::pipeline::system::System;
use crate::store::KeepArticle;
use crate::text::fingerprint::Shingles;
use chrono::Duration;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use url::Url;

/// An article on its way into the store.
#[derive(Debug)]
pub struct ReadPage {
    /// The entry that led to it.
    pub entry: Entry,
    /// The document.
    pub page: Arc<Page>,
    /// What it says.
    pub article: Article,
    /// Its lead and body, cut up to find copies by.
    pub shingles: Shingles,
    /// Dropped when the page is kept: the outlet's turn waits for it.
    pub in_hand: mpsc::Sender<Infallible>,
}

/// Most articles that are kept in one transaction, so that one wait for the disk serves many.
const TOGETHER: usize = 32;

/// A body with fewer characters than this is hardly one.
const HARDLY_ANY_BODY: usize = 200;

/// Keeps pages as they arrive, and counts them in `kept`. Ends when the last visitor hangs up.
///
/// An article is acknowledged only when the evidence of it is safe on the disk.
///
/// # Errors
/// Of the store or the evidence.
pub(super) async fn keep_pages(
    system: &System,
    events: &dyn Events,
    mut pages: mpsc::Receiver<ReadPage>,
    kept: &watch::Sender<usize>,
) -> anyhow::Result<()> {
    let mut together = Vec::with_capacity(TOGETHER);
    while pages.recv_many(&mut together, TOGETHER).await > 0 {
        for ended in keep_together(system, &together).await? {
            events.tell(&ended);
        }
        kept.send_modify(|kept| *kept += together.len());
        together.clear();
    }
    Ok(())
}

/// Keeps a handful of pages in one transaction; gives how each visit ended.
async fn keep_together(system: &System, together: &[ReadPage]) -> anyhow::Result<Vec<Event>> {
    // One wait for the disk serves all of them.
    system.evidence.sync().await?;
    let documents: Vec<&Page> = together.iter().map(|read| &*read.page).collect();
    let mut keeping = system.store.begin_keeping(&documents).await?;
    let mut ended = Vec::with_capacity(together.len());
    for read in together {
        let bands = read.shingles.fingerprint().map(|f| f.bands).unwrap_or_default();
        let candidates = keeping.story_candidates(&bands, read.article.length()).await?;
        let outlet = publisher(system, read);
        let copies = copies_among(&candidates, &read.shingles, &outlet);
        let kept = KeepArticle {
            entry_id: read.entry.id.clone(),
            outlet,
            page: &read.page,
            article: &read.article,
            bands: &bands,
            copies: &copies,
            at: system.clock.now(),
            fill: fill(&read.article),
        };
        ended.push(Event::Ended(read.entry.outlet.clone(), keeping.keep(&kept).await?));
    }
    keeping.commit().await?;
    Ok(ended)
}

/// Whose article it is: the outlet that had the address on the day of publication, or took that
/// one over by then. Papers merge and domains move; what was published before stays with whom it
/// was published by.
fn publisher(system: &System, read: &ReadPage) -> OutletId {
    let day = read.article.published_at.map(vietnam_day);
    let then = Url::parse(&read.entry.url)
        .ok()
        .zip(day)
        .and_then(|(url, day)| system.catalog.outlet_at(&url, day));
    then.map_or_else(|| read.entry.outlet.clone(), |outlet| outlet.id.clone())
}

/// What of an article is missing or doubtful, for its outlet's day.
fn fill(article: &Article) -> Fill {
    // More than a day: an outlet whose clocks differ around midnight has no fault in its layout.
    // What a person should look at is told by `DateRange::doubt`.
    let apart =
        article.date_range().is_some_and(|range| range.latest - range.earliest > Duration::days(1));
    Fill {
        undated: article.published_at.is_none(),
        without_lead: article.lead.is_empty(),
        without_body: article.body.chars().count() < HARDLY_ANY_BODY,
        dates_disagree: apart,
    }
}
