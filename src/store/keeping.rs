//! Keeping: the ends of several visits, with what they brought, in one transaction.

use super::changes::queue_index_changes;
use super::days::DaysDone;
use super::entries::{Visiting, end_visit, lock_entry};
use super::pages::{PackedPage, save_page};
use super::query::{Turn, Tx};
use super::revisions::{article_of, save_article};
use super::stories::{StoryCandidate, candidates};
use super::watches::{note_gone, note_seen};
use super::{Store, StoreError};
use crate::domain::article::{Article, article_id};
use crate::domain::entry::EntryEnd;
use crate::domain::health::Fill;
use crate::domain::id::{ArticleId, EntryId, OutletId, PageId};
use crate::domain::outcome::Outcome;
use crate::domain::page::Page;
use crate::domain::story::CopyOf;
use crate::domain::time::Timestamp;

/// What the visit of an entry brought.
#[derive(Debug, Clone)]
pub struct KeepArticle<'a> {
    /// The entry that was visited.
    pub entry_id: EntryId,
    /// Its outlet.
    pub outlet: OutletId,
    /// The document.
    pub page: &'a Page,
    /// What was read from it.
    pub article: &'a Article,
    /// The bands of its fingerprint, in order; empty for a text too short to have one.
    pub bands: &'a [i64],
    /// The articles that it is a copy of; itself is passed over.
    pub copies: &'a [CopyOf],
    /// What its outlet's day notes of it.
    pub fill: Fill,
    /// When.
    pub at: Timestamp,
}

/// One transaction that keeps what several visits brought. Nothing of it is kept before
/// [`Keeping::commit`], and nothing at all if it is dropped or a part of it fails.
///
/// A text kept here is found by [`Keeping::story_candidates`] at once. There is one keeping at a
/// time over all workers, so a copy finds the text that another worker has just kept, too; and
/// every other writer of a SQLite file waits until it ends. So it should be short.
pub struct Keeping<'p> {
    tx: Tx,
    packed: Vec<(&'p Page, PackedPage<'p>)>,
    days: DaysDone,
    changed: Vec<ArticleId>,
    /// Whether every part so far was done whole.
    whole: bool,
}

impl Store {
    /// Begins to keep what visits brought.
    ///
    /// - `pages`: the documents that will be kept. They are packed before anybody has to wait;
    ///   one that is not named here is packed when it comes.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn begin_keeping<'p>(&self, pages: &[&'p Page]) -> Result<Keeping<'p>, StoreError> {
        let mut packed = Vec::with_capacity(pages.len());
        for page in pages {
            packed.push((*page, PackedPage::pack(page).await?));
        }
        let mut tx = self.write().await?;
        tx.take(Turn::Articles).await?;
        Ok(Keeping { tx, packed, days: DaysDone::default(), changed: Vec::new(), whole: true })
    }

    /// [`Keeping::keep`] for one article, all of it or nothing.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`] for an entry that no feed listed.
    pub async fn keep_article(&self, keep: &KeepArticle<'_>) -> Result<Outcome, StoreError> {
        let mut keeping = self.begin_keeping(&[keep.page]).await?;
        let outcome = keeping.keep(keep).await?;
        keeping.commit().await?;
        Ok(outcome)
    }

    /// [`Keeping::end`] for one visit, all of it or nothing.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`] for one that no feed listed.
    pub async fn end_entry(
        &self,
        end: &EntryEnd,
        page: Option<&Page>,
    ) -> Result<Outcome, StoreError> {
        let mut keeping = self.begin_keeping(page.as_slice()).await?;
        let outcome = keeping.end(end, page).await?;
        keeping.commit().await?;
        Ok(outcome)
    }
}

impl Keeping<'_> {
    /// As [`Store::story_candidates`], with what was kept here.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn story_candidates(
        &mut self,
        bands: &[i64],
        length: usize,
    ) -> Result<Vec<StoryCandidate>, StoreError> {
        self.whole = false;
        let found = candidates(&mut self.tx, bands, length).await?;
        self.whole = true;
        Ok(found)
    }

    /// Keeps the page and the article that the visit of an entry brought, and ends the visit.
    ///
    /// Gives how the visit ended:
    /// - [`Outcome::Kept`]: no article had this canonical address; it is stored.
    /// - [`Outcome::Revised`]: the entry was visited again and title, lead, body or publication
    ///   had changed; a revision is added and the article waits to be classified again.
    /// - [`Outcome::Unchanged`]: it was visited again and none of them had changed.
    /// - [`Outcome::Duplicate`]: another entry has brought the article; its content stays as it is
    ///   (an edition for phones must not alternate with the article proper). The page is kept.
    ///
    /// An article that had been found removed and is visited again is back. If the visit had ended
    /// before, nothing is changed and its outcome is given again.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`] for an entry that no feed listed; the other visits are not
    /// touched by that.
    pub async fn keep(&mut self, keep: &KeepArticle<'_>) -> Result<Outcome, StoreError> {
        // Rows are locked in one order everywhere (outlet, entry, page, article, day, index line),
        // so that no two transactions can wait for each other.
        let outlet = match self.begin_part(&keep.entry_id).await? {
            Visiting::Ended(outcome) => return Ok(outcome),
            Visiting::Waits(outlet) => outlet,
        };
        let page = self.save_page(keep.page, true).await?;
        // An outlet that moves, or renames a story, gives an article another address: it stays one.
        let brought = article_of(&mut self.tx, &keep.entry_id).await?;
        let article = brought.unwrap_or_else(|| article_id(&keep.article.canonical_url));
        let outcome = save_article(&mut self.tx, keep, &article, &page).await?;
        let end = EntryEnd {
            id: keep.entry_id.clone(),
            outcome,
            ended_at: keep.at,
            detail: String::new(),
        };
        end_visit(&mut self.tx, &end, Some(&page), Some(&article)).await?;
        if matches!(outcome, Outcome::Kept | Outcome::Revised) {
            self.changed.push(article);
        }
        self.days.visit_ended(&outlet, keep.at, outcome, keep.fill);
        self.whole = true;
        Ok(outcome)
    }

    /// Ends the visit of an entry that brought no article to keep, with the page if there was one.
    ///
    /// If the entry had brought an article before, [`Outcome::Gone`] notes its removal, with the
    /// status of `page`, and [`Outcome::Unchanged`] that it was seen again.
    ///
    /// Gives the outcome that now stands: `end.outcome`, or the earlier one if the visit had ended
    /// before, in which case nothing is changed.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`] for one that no feed listed; the other visits are not touched
    /// by that.
    pub async fn end(
        &mut self,
        end: &EntryEnd,
        page: Option<&Page>,
    ) -> Result<Outcome, StoreError> {
        let outlet = match self.begin_part(&end.id).await? {
            Visiting::Ended(outcome) => return Ok(outcome),
            Visiting::Waits(outlet) => outlet,
        };
        // Walls, refusals and what cannot be read are kept as proof and confirmed by nothing.
        let was_read = matches!(end.outcome, Outcome::Unchanged | Outcome::TooOld);
        let kept = match page {
            Some(page) => Some(self.save_page(page, was_read).await?),
            None => None,
        };
        match end.outcome {
            Outcome::Gone => note_gone(&mut self.tx, &end.id, page, end.ended_at).await?,
            Outcome::Unchanged => note_seen(&mut self.tx, &end.id, end.ended_at).await?,
            _ => {}
        }
        end_visit(&mut self.tx, end, kept.as_ref(), None).await?;
        self.days.visit_ended(&outlet, end.ended_at, end.outcome, Fill::default());
        self.whole = true;
        Ok(end.outcome)
    }

    /// Makes everything last.
    ///
    /// # Errors
    /// [`StoreError::HalfDone`] if a part failed or was broken off, [`StoreError::Request`] if the
    /// database fails; nothing is kept then.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        if !self.whole {
            return Err(StoreError::HalfDone);
        }
        self.days.save(&mut self.tx).await?;
        let changed: Vec<_> = self.changed.iter().collect();
        queue_index_changes(&mut self.tx, &changed).await?;
        self.tx.commit().await
    }

    /// Locks the entry. From here until the part is done, the transaction is not whole.
    async fn begin_part(&mut self, entry: &EntryId) -> Result<Visiting, StoreError> {
        self.whole = false;
        let visiting = lock_entry(&mut self.tx, entry).await;
        // Neither of these has changed anything.
        self.whole = matches!(visiting, Ok(Visiting::Ended(_)) | Err(StoreError::UnknownEntry(_)));
        visiting
    }

    async fn save_page(&mut self, page: &Page, was_read: bool) -> Result<PageId, StoreError> {
        let named = self.packed.iter().find(|(named, _)| std::ptr::eq(*named, page));
        match named {
            Some((_, packed)) => save_page(&mut self.tx, packed, was_read).await,
            None => save_page(&mut self.tx, &PackedPage::pack(page).await?, was_read).await,
        }
    }
}
