//! Articles and their revisions: the one transaction that keeps what a visit brought.

use super::border::{
    from_json, instant, instant_option, plain, plain_option, seconds, to_json, word,
};
use super::changes::queue_index_changes;
use super::entries::{Visiting, end_visit, lock_entry};
use super::pages::{PackedPage, save_page};
use super::query::{Tx, execute, fetch_in, fetch_optional, row};
use super::stories::{save_bands, save_membership};
use super::{Store, StoreError};
use crate::domain::article::{Article, article_id, revision_id};
use crate::domain::entry::EntryEnd;
use crate::domain::id::{ArticleId, EntryId, OutletId, PageId, RevisionId, StoryId};
use crate::domain::outcome::Outcome;
use crate::domain::page::Page;
use crate::domain::time::Timestamp;
use std::collections::HashMap;

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
    /// The family of copies it belongs to; `None` when it has none.
    pub story: Option<StoryId>,
    /// When.
    pub at: Timestamp,
}

/// An article with the content of one of its revisions.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredArticle {
    /// The article.
    pub id: ArticleId,
    /// The revision that `article` is the content of.
    pub revision: RevisionId,
    /// The outlet that published it.
    pub outlet: OutletId,
    /// Its canonical address.
    pub url: String,
    /// The content.
    pub article: Article,
    /// When it was first kept.
    pub first_seen_at: Timestamp,
}

row! { ArticleRow {
    article_id: String,
    revision_id: String,
    outlet: String,
    canonical_url: String,
    first_seen_at: i64,
    page_id: String,
    url: String,
    title: String,
    lead: String,
    body: String,
    authors: String,
    published_at: Option<i64>,
    published_from: Option<String>,
    dates: String,
    modified_at: Option<i64>,
    section: String,
    tags: String,
    genre: String,
    language: String,
    wire_credit: Option<String>,
    recorded_at: i64,
    superseded_at: Option<i64>,
} }

impl ArticleRow {
    pub(super) fn into_stored(self) -> Result<StoredArticle, StoreError> {
        let from = self.published_from.as_deref();
        let article = Article {
            url: self.url,
            canonical_url: self.canonical_url.clone(),
            title: self.title,
            lead: self.lead,
            body: self.body,
            authors: from_json("authors", &self.authors)?,
            published_at: instant_option(self.published_at)?,
            published_from: from.map(|from| word("the origin of a date", from)).transpose()?,
            dates: from_json("dates", &self.dates)?,
            modified_at: instant_option(self.modified_at)?,
            section: self.section,
            tags: from_json("tags", &self.tags)?,
            genre: word("a genre", &self.genre)?,
            language: word("a language", &self.language)?,
            wire_credit: self.wire_credit,
        };
        Ok(StoredArticle {
            id: ArticleId::new(self.article_id),
            revision: RevisionId::new(self.revision_id),
            outlet: OutletId::new(self.outlet),
            url: self.canonical_url,
            article,
            first_seen_at: instant(self.first_seen_at)?,
        })
    }
}

row! { KnownRow { entry_id: String, revision_id: String } }

impl Store {
    /// Keeps the page and the article that the visit of an entry brought, and ends the visit; all
    /// of it or nothing.
    ///
    /// Gives how the visit ended:
    /// - [`Outcome::Kept`]: no article had this canonical address; it is stored.
    /// - [`Outcome::Revised`]: the entry was visited again and title, lead, body or publication
    ///   had changed; a revision is added and the article waits to be classified again.
    /// - [`Outcome::Unchanged`]: it was visited again and none of them had changed.
    /// - [`Outcome::Duplicate`]: another entry has brought the article; its content stays as it is
    ///   (an edition for phones must not alternate with the article proper). The page is kept.
    ///
    /// If the visit had ended before, nothing is changed and its outcome is given again.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`] for an entry that no feed listed.
    pub async fn keep_article(&self, keep: &KeepArticle<'_>) -> Result<Outcome, StoreError> {
        let packed = PackedPage::pack(keep.page).await?;
        let mut tx = self.write().await?;
        // Rows are locked in one order everywhere (entry, page, article, index line), so that no
        // two transactions can wait for each other.
        if let Visiting::Ended(outcome) = lock_entry(&mut tx, &keep.entry_id).await? {
            return Ok(outcome);
        }
        let page = save_page(&mut tx, &packed).await?;
        let article = article_id(&keep.article.canonical_url);
        let outcome = save_article(&mut tx, keep, &article, &page).await?;
        let end = EntryEnd {
            id: keep.entry_id.clone(),
            outcome,
            ended_at: keep.at,
            detail: String::new(),
        };
        end_visit(&mut tx, &end, Some(&page), Some(&article)).await?;
        if matches!(outcome, Outcome::Kept | Outcome::Revised) {
            queue_index_changes(&mut tx, &[&article]).await?;
        }
        tx.commit().await?;
        Ok(outcome)
    }

    /// The articles called `ids` with their present content, in that order; unknown ids are left
    /// out.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn articles_by_ids(
        &self,
        ids: &[ArticleId],
    ) -> Result<Vec<StoredArticle>, StoreError> {
        let mut tx = self.read().await?;
        let found = present_articles(&mut tx, ids).await?;
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }
}

/// The articles called `ids` with their present content.
pub(super) async fn present_articles(
    tx: &mut Tx,
    ids: &[ArticleId],
) -> Result<HashMap<ArticleId, StoredArticle>, StoreError> {
    const SQL: &str = concat!(
        include_str!("sql/article_with_revision.sql"),
        "where revision.superseded_at is null and article.id in"
    );
    let mut articles = HashMap::with_capacity(ids.len());
    for row in fetch_in!(tx, ArticleRow, SQL, ids)? {
        let stored = row.into_stored()?;
        articles.insert(stored.id.clone(), stored);
    }
    Ok(articles)
}

async fn save_article(
    tx: &mut Tx,
    keep: &KeepArticle<'_>,
    id: &ArticleId,
    page: &PageId,
) -> Result<Outcome, StoreError> {
    let revision = revision_id(keep.article);
    let added = execute!(
        tx,
        include_str!("sql/add_article.sql"),
        id.as_str(),
        plain(&keep.article.canonical_url),
        plain(keep.outlet.as_str()),
        plain(keep.entry_id.as_str()),
        revision.as_str(),
        seconds(keep.at),
    )?;
    let outcome = if added == 1 {
        Outcome::Kept
    } else {
        let known = fetch_optional!(
            tx,
            KnownRow,
            include_str!("sql/see_article_again.sql"),
            id.as_str(),
            seconds(keep.at),
        )?
        .ok_or_else(|| StoreError::UnknownArticle(id.clone()))?;
        if known.entry_id != plain(keep.entry_id.as_str()) {
            return Ok(Outcome::Duplicate);
        }
        if known.revision_id == revision.as_str() {
            return Ok(Outcome::Unchanged);
        }
        Outcome::Revised
    };
    let recorded_at_s = add_revision(tx, keep, id, &revision, page).await?;
    save_bands(tx, id, keep.bands).await?;
    save_membership(tx, id, keep.story.as_ref(), recorded_at_s).await?;
    Ok(outcome)
}

/// Puts `revision` in the place of the valid one, if there is one; gives the second since when.
async fn add_revision(
    tx: &mut Tx,
    keep: &KeepArticle<'_>,
    id: &ArticleId,
    revision: &RevisionId,
    page: &PageId,
) -> Result<i64, StoreError> {
    let sql =
        "select number, recorded_at from revision where article_id = $1 and superseded_at is null";
    let valid = fetch_optional!(tx, (i64, i64), sql, id.as_str())?;
    // A clock that went back must not change what was valid at a moment that has passed.
    let (number, at_s) = match valid {
        Some((number, since_s)) => (number + 1, seconds(keep.at).max(since_s)),
        None => (1, seconds(keep.at)),
    };
    if valid.is_some() {
        let sql = "update revision set superseded_at = $2 where article_id = $1 and superseded_at is null";
        execute!(tx, sql, id.as_str(), at_s)?;
        let sql = "update article set revision_id = $2, classified_by = '' where id = $1";
        execute!(tx, sql, id.as_str(), revision.as_str())?;
    }
    let article = keep.article;
    execute!(
        tx,
        include_str!("sql/add_revision.sql"),
        id.as_str(),
        number,
        revision.as_str(),
        page.as_str(),
        plain(&article.url),
        plain(&article.title),
        plain(&article.lead),
        plain(&article.body),
        to_json(&article.authors),
        article.published_at.map(seconds),
        article.published_from.map(|from| from.as_str()),
        to_json(&article.dates),
        article.modified_at.map(seconds),
        plain(&article.section),
        to_json(&article.tags),
        article.genre.as_str(),
        article.language.as_str(),
        plain_option(&article.wire_credit),
        at_s,
    )?;
    Ok(at_s)
}
