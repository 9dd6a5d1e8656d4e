//! Reviews: people's verdicts, superseded and never deleted.

use super::border::{instant, instant_option, plain, seconds, word};
use super::query::{Tx, execute, fetch_all, fetch_optional, row};
use super::{Store, StoreError};
use crate::domain::id::{ArticleId, RuleId};
use crate::domain::review::Review;
use crate::domain::time::Timestamp;

/// A verdict, and until when it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReview {
    /// The verdict.
    pub review: Review,
    /// When a later one took its place; `None` while it stands.
    pub superseded_at: Option<Timestamp>,
}

row! { ReviewRow {
    article_id: String,
    rule: String,
    verdict: String,
    reviewer: String,
    reason: String,
    recorded_at: i64,
    superseded_at: Option<i64>,
} }

impl ReviewRow {
    pub(super) fn into_stored(self) -> Result<StoredReview, StoreError> {
        Ok(StoredReview {
            review: Review {
                article: ArticleId::new(self.article_id),
                rule: RuleId::new(self.rule),
                verdict: word("a verdict", &self.verdict)?,
                reviewer: self.reviewer,
                reason: self.reason,
                recorded_at: instant(self.recorded_at)?,
            },
            superseded_at: instant_option(self.superseded_at)?,
        })
    }

    fn says(&self, review: &Review) -> bool {
        self.verdict == review.verdict.as_str()
            && self.reviewer == plain(&review.reviewer)
            && self.reason == plain(&review.reason)
            && self.recorded_at == seconds(review.recorded_at)
    }
}

impl Store {
    /// Records a verdict in the place of the one that stands on the same article and rule. One
    /// dated before the verdict it follows is recorded as of that verdict's moment.
    ///
    /// # Errors
    /// [`StoreError::UnknownArticle`] for an article that was never kept.
    pub async fn add_review(&self, review: &Review) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        lock_article(&mut tx, &review.article).await?;
        let (article, rule) = (plain(review.article.as_str()), plain(review.rule.as_str()));
        let sql = include_str!("sql/standing_review.sql");
        let standing = fetch_optional!(&mut tx, ReviewRow, sql, &*article, &*rule)?;
        if standing.as_ref().is_some_and(|standing| standing.says(review)) {
            return Ok(());
        }
        let since_s = standing.map_or(i64::MIN, |standing| standing.recorded_at);
        let at_s = seconds(review.recorded_at).max(since_s);
        execute!(&mut tx, include_str!("sql/supersede_review.sql"), &*article, &*rule, at_s)?;
        execute!(
            &mut tx,
            include_str!("sql/add_review.sql"),
            &*article,
            &*rule,
            review.verdict.as_str(),
            plain(&review.reviewer),
            plain(&review.reason),
            at_s,
        )?;
        tx.commit().await
    }

    /// Every verdict on `article`, superseded ones too, in the order of recording.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn reviews_of(&self, article: &ArticleId) -> Result<Vec<StoredReview>, StoreError> {
        reviews_until(&mut self.read().await?, article, i64::MAX).await
    }
}

/// Every verdict recorded until `until_s`, as it was known then, in the order of recording.
pub(super) async fn reviews_until(
    tx: &mut Tx,
    article: &ArticleId,
    until_s: i64,
) -> Result<Vec<StoredReview>, StoreError> {
    let sql = include_str!("sql/reviews_until.sql");
    let rows = fetch_all!(tx, ReviewRow, sql, plain(article.as_str()), until_s)?;
    rows.into_iter().map(ReviewRow::into_stored).collect()
}

/// Locks an article on which something is said.
pub(super) async fn lock_article(tx: &mut Tx, id: &ArticleId) -> Result<(), StoreError> {
    let sql = "update article set last_seen_at = last_seen_at where id = $1";
    match execute!(tx, sql, plain(id.as_str()))? {
        0 => Err(StoreError::UnknownArticle(id.clone())),
        _ => Ok(()),
    }
}
