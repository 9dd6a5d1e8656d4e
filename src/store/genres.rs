//! What people say of articles' forms: superseded and never deleted.

use super::border::{instant, instant_option, plain, seconds, word};
use super::changes::queue_index_changes;
use super::query::{Tx, execute, fetch_all, fetch_optional, row};
use super::reviews::lock_article;
use super::{Store, StoreError};
use crate::domain::id::ArticleId;
use crate::domain::review::GenreVerdict;
use crate::domain::time::Timestamp;

/// A verdict on a form, and until when it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGenreVerdict {
    /// The verdict.
    pub verdict: GenreVerdict,
    /// When a later one took its place; `None` while it stands.
    pub superseded_at: Option<Timestamp>,
}

row! { GenreVerdictRow {
    article_id: String,
    genre: Option<String>,
    reviewer: String,
    reason: String,
    recorded_at: i64,
    superseded_at: Option<i64>,
} }

impl GenreVerdictRow {
    fn into_stored(self) -> Result<StoredGenreVerdict, StoreError> {
        Ok(StoredGenreVerdict {
            verdict: GenreVerdict {
                article: ArticleId::new(self.article_id),
                genre: self.genre.map(|genre| word("a genre", &genre)).transpose()?,
                reviewer: self.reviewer,
                reason: self.reason,
                recorded_at: instant(self.recorded_at)?,
            },
            superseded_at: instant_option(self.superseded_at)?,
        })
    }

    fn says(&self, verdict: &GenreVerdict) -> bool {
        self.genre.as_deref() == verdict.genre.map(|genre| genre.as_str())
            && self.reviewer == plain(&verdict.reviewer)
            && self.reason == plain(&verdict.reason)
            && self.recorded_at == seconds(verdict.recorded_at)
    }
}

impl Store {
    /// Records what a person says of an article's form, in the place of what stands. From its moment
    /// on every count and list goes by it, through new revisions of the article and of the rules.
    /// One dated before the verdict it follows is recorded as of that verdict's moment; the same
    /// verdict again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::UnknownArticle`] for an article that was never kept.
    pub async fn add_genre_verdict(&self, verdict: &GenreVerdict) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        lock_article(&mut tx, &verdict.article).await?;
        let article = plain(verdict.article.as_str());
        let sql = include_str!("sql/standing_genre_verdict.sql");
        let standing = fetch_optional!(&mut tx, GenreVerdictRow, sql, &*article)?;
        if standing.as_ref().is_some_and(|standing| standing.says(verdict)) {
            return Ok(());
        }
        let since_s = standing.map_or(i64::MIN, |standing| standing.recorded_at);
        let at_s = seconds(verdict.recorded_at).max(since_s);
        let sql = "update genre_verdict set superseded_at = $2 where article_id = $1 and superseded_at is null";
        execute!(&mut tx, sql, &*article, at_s)?;
        execute!(
            &mut tx,
            include_str!("sql/add_genre_verdict.sql"),
            &*article,
            verdict.genre.map(|genre| genre.as_str()),
            plain(&verdict.reviewer),
            plain(&verdict.reason),
            at_s,
        )?;
        queue_index_changes(&mut tx, &[&verdict.article]).await?;
        tx.commit().await
    }

    /// Every verdict on the form of `article`, superseded ones too, in the order of recording.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn genre_verdicts_of(
        &self,
        article: &ArticleId,
    ) -> Result<Vec<StoredGenreVerdict>, StoreError> {
        genre_verdicts_until(&mut self.read().await?, article, i64::MAX).await
    }
}

/// Every verdict recorded until `until_s`, as it was known then, in the order of recording.
pub(super) async fn genre_verdicts_until(
    tx: &mut Tx,
    article: &ArticleId,
    until_s: i64,
) -> Result<Vec<StoredGenreVerdict>, StoreError> {
    let sql = include_str!("sql/genre_verdicts_until.sql");
    let rows = fetch_all!(tx, GenreVerdictRow, sql, plain(article.as_str()), until_s)?;
    rows.into_iter().map(GenreVerdictRow::into_stored).collect()
}
