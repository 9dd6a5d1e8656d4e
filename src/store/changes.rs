//! What the search index must learn of: articles in the order in which they last changed.

use super::articles::{StoredArticle, present_articles};
use super::border::word;
use super::query::{Turn, Tx, execute, fetch_all, fetch_in, fetch_optional};
use super::{Store, StoreError};
use crate::domain::article::Genre;
use crate::domain::id::{ArticleId, RuleId};
use std::collections::HashMap;

/// An article that is new or changed, as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexChange {
    /// Its place in the line. An index that has taken it in asks for what comes `after` it.
    pub position: i64,
    /// The article with its present content.
    pub article: StoredArticle,
    /// All rules it matches, by id.
    pub themes: Vec<RuleId>,
    /// Its form as people say, else as classified, or as the page's structure tells until then.
    pub genre: Genre,
}

impl Store {
    /// The next articles that changed `after` a position (0: from the beginning), in order; none
    /// when the index is up to date.
    ///
    /// Each article stands once in the line, at its last change, so reading on from the last
    /// position until nothing comes misses nothing. Positions have gaps.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn index_changes(
        &self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<IndexChange>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/index_changes.sql");
        let line = fetch_all!(&mut tx, (i64, String), sql, after, i64::from(limit))?;
        let ids: Vec<_> = line.iter().map(|(_, id)| ArticleId::new(id.as_str())).collect();
        let mut articles = present_articles(&mut tx, &ids).await?;
        let mut genres = present_genres(&mut tx, &ids).await?;
        let mut rules = matching_rules(&mut tx, &ids).await?;
        let mut changes = Vec::with_capacity(line.len());
        for ((position, _), id) in line.into_iter().zip(ids) {
            let Some(article) = articles.remove(&id) else { continue };
            changes.push(IndexChange {
                position,
                themes: rules.remove(&id).unwrap_or_default(),
                genre: genres.remove(&id).unwrap_or(article.article.genre),
                article,
            });
        }
        Ok(changes)
    }

    /// The position of the last change, 0 if there is none. An index that is further along than
    /// this belongs to another database, or to one restored from a backup, and must be rebuilt.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn outbox_end(&self) -> Result<i64, StoreError> {
        let sql = "select coalesce(max(position), 0) from index_change";
        let row = fetch_optional!(&mut self.read().await?, (i64,), sql)?;
        Ok(row.map_or(0, |(end,)| end))
    }
}

/// Moves `articles` to the end of the line. The last thing a transaction does before it commits:
/// from here on it holds up all others that change articles.
pub(super) async fn queue_index_changes(
    tx: &mut Tx,
    articles: &[&ArticleId],
) -> Result<(), StoreError> {
    if articles.is_empty() {
        return Ok(());
    }
    tx.take(Turn::IndexChange).await?;
    for article in articles {
        execute!(tx, include_str!("sql/queue_index_change.sql"), article.as_str())?;
    }
    Ok(())
}

async fn present_genres(
    tx: &mut Tx,
    ids: &[ArticleId],
) -> Result<HashMap<ArticleId, Genre>, StoreError> {
    const SQL: &str = concat!(include_str!("sql/genres_now.sql"), "and article.id in");
    let mut genres = HashMap::new();
    for (article, genre) in fetch_in!(tx, (String, String), SQL, ids)? {
        genres.insert(ArticleId::new(article), word("a genre", &genre)?);
    }
    Ok(genres)
}

async fn matching_rules(
    tx: &mut Tx,
    ids: &[ArticleId],
) -> Result<HashMap<ArticleId, Vec<RuleId>>, StoreError> {
    const SQL: &str =
        "select article_id, rule from hit where superseded_at is null and article_id in";
    let mut rules: HashMap<ArticleId, Vec<RuleId>> = HashMap::new();
    for (article, rule) in fetch_in!(tx, (String, String), SQL, ids)? {
        rules.entry(ArticleId::new(article)).or_default().push(RuleId::new(rule));
    }
    for rules in rules.values_mut() {
        rules.sort();
    }
    Ok(rules)
}
