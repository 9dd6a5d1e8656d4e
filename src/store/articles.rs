//! Articles with the content of one of their revisions, as they are read back.

use super::border::{from_json, instant, instant_option, word};
use super::query::{Tx, fetch_in, row};
use super::{Store, StoreError};
use crate::domain::article::Article;
use crate::domain::id::{ArticleId, OutletId, RevisionId};
use crate::domain::provenance::Provenance;
use crate::domain::time::Timestamp;
use std::collections::HashMap;

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
    provenance: String,
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
            provenance: provenance(&self.provenance)?,
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

/// Revisions from before provenance was kept have none.
fn provenance(stored: &str) -> Result<Provenance, StoreError> {
    if stored.is_empty() {
        return Ok(Provenance::default());
    }
    from_json("where fields come from", stored)
}

impl Store {
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
