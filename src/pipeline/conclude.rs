//! What follows visits, or goes on beside them: classification, then the index, which must be this
//! store's.

use crate::classify::Text;
use crate::domain::clock::Clock;
use crate::domain::id::short_hash;
use crate::index::{ArchiveIndex, IndexDocument};
use crate::pipeline::clock::SystemClock;
use crate::pipeline::events::{Event, Events};
use crate::pipeline::round::Crawler;
use crate::pipeline::system::System;
use crate::pipeline::watch as watching;
use crate::store::{IndexChange, Store, StoreError, StoredArticle};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Articles classified in one go: large enough that building a RAM index pays, small enough to
/// stay within some tens of megabytes.
const BATCH: u32 = 500;

/// Articles kept that are worth a conclusion while a round is under way: few files in the index,
/// and little left to do when the visits end.
pub(super) const WORTH_IT: usize = 250;

/// Shortest time between two conclusions without end: there everything is shown soon.
pub(super) const SOON: Duration = Duration::from_secs(2);

/// Classifies and indexes all that waits.
///
/// # Errors
/// Of the store, the rules or the index.
pub(super) async fn all(crawler: &Crawler, events: &dyn Events) -> anyhow::Result<()> {
    let system = &crawler.system;
    while classify_batch(system, events).await? > 0 {}
    update_index(&system.store, &system.index, events).await
}

/// [`all`]; if that fails, collection goes on, and it is tried again with what comes next.
pub(super) async fn or_tell(crawler: &Crawler, events: &dyn Events) {
    if let Err(error) = all(crawler, events).await {
        tell(&error);
    }
}

fn tell(error: &anyhow::Error) {
    tracing::error!("classifying or indexing failed and will be tried again: {error:#}");
}

/// Classifies one batch and indexes what waits; gives whether more may be left. While articles
/// keep coming there is never nothing left to classify, and the index must not wait for that.
async fn some(crawler: &Crawler, events: &dyn Events) -> anyhow::Result<bool> {
    let system = &crawler.system;
    let classified = classify_batch(system, events).await?;
    update_index(&system.store, &system.index, events).await?;
    Ok(classified >= BATCH as usize)
}

/// Concludes while articles keep coming, each time that `enough` are waiting, with a `pause` after
/// it. Ends when no more will come; what came last is left to the caller.
///
/// - `kept`: how many articles were kept so far.
pub(super) async fn beside(
    crawler: &Crawler,
    events: &dyn Events,
    mut kept: watch::Receiver<usize>,
    enough: usize,
    pause: Duration,
) {
    let (mut done, mut more) = (0, false);
    while let Ok(now) = kept.wait_for(|kept| more || kept - done >= enough).await.map(|kept| *kept)
    {
        done = now;
        more = some(crawler, events).await.inspect_err(tell).unwrap_or_default();
        tokio::select! {
            () = crawler.stop.wait() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Runs the active rules over articles that they have not seen yet, at most [`BATCH`]; gives how
/// many there were.
async fn classify_batch(system: &Arc<System>, events: &dyn Events) -> anyhow::Result<usize> {
    let articles = system.store.unclassified(&system.catalog.ruleset.id, BATCH).await?;
    if articles.is_empty() {
        return Ok(0);
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
    let now = system.clock.now();
    // What may be counted is looked at again; outlets change and remove it. Before it counts
    // as classified: afterwards a crash would leave it unwatched for good.
    let counted: Vec<_> = articles
        .iter()
        .zip(&rows)
        .filter(|(_, (_, _, classification))| classification.in_scope())
        .map(|(article, _)| (article.id.clone(), article.outlet.clone()))
        .collect();
    system.store.watch_articles(&counted, now + watching::pause(0)).await?;
    system.store.save_classifications(&rows, now).await?;
    events.tell(&Event::Classified(rows.len()));
    Ok(rows.len())
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

/// Writes to the index what has changed in the store since it was last written; changes that come
/// meanwhile are left to the next call.
///
/// # Errors
/// Of the store or the index.
pub async fn update_index(
    store: &Store,
    index: &Arc<ArchiveIndex>,
    events: &dyn Events,
) -> anyhow::Result<()> {
    let end = store.outbox_end().await?;
    let mut position = index.position()?;
    while position < end {
        let changes = store.index_changes(position, BATCH).await?;
        let Some(last) = changes.iter().map(|change| change.position).max() else { break };
        position = last;
        let documents: Vec<IndexDocument> = changes.into_iter().map(document_of).collect();
        let (index, written) = (Arc::clone(index), documents.len());
        tokio::task::spawn_blocking(move || index.update(&documents, position)).await??;
        events.tell(&Event::Indexed(written));
    }
    Ok(())
}

/// The note that identifies a store.
const STORE_ID: &str = "store-id";

/// The identity of `store`, made by the first who asks.
///
/// - `data`: the data folder; with the instant of asking it makes identities differ.
///
/// # Errors
/// Of the store.
pub async fn store_id(store: &Store, data: &Path) -> Result<String, StoreError> {
    if let Some(id) = store.note(STORE_ID).await? {
        return Ok(id);
    }
    // Not a simulated clock's instant: every demo begins at the same one.
    let (instant, place) = (SystemClock.now().to_rfc3339(), data.display().to_string());
    let id = short_hash([instant.as_bytes(), place.as_bytes()]);
    store.set_note(STORE_ID, &id).await?;
    Ok(id)
}

/// How the index stands to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Made from it; this many changes are not in the index yet.
    Behind(i64),
    /// Made from another store, or from a later state of this one.
    Foreign,
}

/// Compares `index` with `store` by what both note, without reading articles.
///
/// # Errors
/// Of the store or the index.
pub async fn standing(store: &Store, index: &ArchiveIndex) -> anyhow::Result<Standing> {
    let id = store.note(STORE_ID).await?.unwrap_or_default();
    let behind = store.outbox_end().await? - index.position()?;
    let same = id == index.store()? && behind >= 0;
    Ok(if same { Standing::Behind(behind) } else { Standing::Foreign })
}

/// Empties `index` if it was not made from `store`, so that the next [`update_index`] fills it.
///
/// # Errors
/// Of the store or the index.
pub async fn adopt_index(store: &Store, index: &ArchiveIndex, data: &Path) -> anyhow::Result<()> {
    let id = store_id(store, data).await?;
    if standing(store, index).await? == Standing::Foreign {
        if index.position()? > 0 {
            tracing::warn!("the search index was made from another store; it is made again");
        }
        index.clear(&id)?;
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    async fn store(folder: &Path, name: &str) -> Store {
        Store::open(&format!("sqlite://{}", folder.join(name).display())).await.unwrap()
    }

    #[tokio::test]
    async fn an_index_of_another_store_or_a_later_state_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let (first, second) = (store(data, "a.db").await, store(data, "b.db").await);
        let index = ArchiveIndex::open_or_create(&data.join("index")).unwrap();
        adopt_index(&first, &index, data).await.unwrap();
        assert_eq!(standing(&first, &index).await.unwrap(), Standing::Behind(0));
        let id = store_id(&first, data).await.unwrap();
        assert_eq!(index.store().unwrap(), id);

        index.update(&[], 5).unwrap();
        assert_eq!(standing(&first, &index).await.unwrap(), Standing::Foreign, "a later state");
        adopt_index(&first, &index, data).await.unwrap();
        assert_eq!((index.position().unwrap(), index.store().unwrap()), (0, id));

        store_id(&second, data).await.unwrap();
        assert_eq!(standing(&second, &index).await.unwrap(), Standing::Foreign, "another store");
        adopt_index(&second, &index, data).await.unwrap();
        assert_eq!(standing(&second, &index).await.unwrap(), Standing::Behind(0));
        assert_eq!(standing(&first, &index).await.unwrap(), Standing::Foreign);
    }
}
