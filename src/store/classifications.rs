//! What the rules say of articles: hits, superseded and never changed.

use super::articles::{StoredArticle, present_articles};
use super::border::{plain, seconds, to_json};
use super::changes::queue_index_changes;
use super::query::{Turn, Tx, execute, fetch_all, fetch_optional, row};
use super::{Store, StoreError};
use crate::domain::hit::{Classification, Hit};
use crate::domain::id::{ArticleId, RevisionId, RulesetId};
use crate::domain::time::Timestamp;
use std::collections::HashSet;

row! { ValidHitRow {
    number: i64,
    revision_id: String,
    rule: String,
    kind: String,
    score: f64,
    threshold: f64,
    is_primary: bool,
    evidence: String,
} }

row! { ValidRow { revision_id: String, ruleset: String, genre: String, recorded_at: i64 } }

impl Store {
    /// Articles whose present content `ruleset` has not classified yet, with that content: new
    /// and revised ones first, then those that another ruleset classified.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn unclassified(
        &self,
        ruleset: &RulesetId,
        limit: u32,
    ) -> Result<Vec<StoredArticle>, StoreError> {
        let mut tx = self.read().await?;
        let sql = include_str!("sql/unclassified.sql");
        let (ruleset, limit) = (plain(ruleset.as_str()), i64::from(limit));
        let rows = fetch_all!(&mut tx, (String,), sql, ruleset, limit)?;
        let ids: Vec<_> = rows.into_iter().map(|(id,)| ArticleId::new(id)).collect();
        let mut found = present_articles(&mut tx, &ids).await?;
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// Saves what a ruleset says of some articles, all of it or nothing; gives how many of them.
    ///
    /// Of each article's valid hits those stay that are said again (same revision, rule, score
    /// and evidence, by whatever ruleset); the others are superseded and the new ones added. One
    /// whose revision is no longer the present one is left out: it still waits, with its new text.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn save_classifications(
        &self,
        classified: &[(ArticleId, RevisionId, Classification)],
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        // In order of id, so that two workers with the same articles cannot wait for each other.
        let mut in_order: Vec<_> = classified.iter().collect();
        in_order.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let mut tx = self.write().await?;
        tx.take(Turn::Articles).await?;
        let mut saved = 0;
        let mut changed = Vec::new();
        for (article, revision, classification) in in_order {
            if !mark_classified(&mut tx, article, revision, &classification.ruleset).await? {
                continue;
            }
            saved += 1;
            let one = One { article, revision, classification };
            if one.save(&mut tx, seconds(at)).await? {
                changed.push(article);
            }
        }
        queue_index_changes(&mut tx, &changed).await?;
        tx.commit().await?;
        Ok(saved)
    }
}

/// Locks the article; `false` if it is unknown or `revision` is not the present one.
async fn mark_classified(
    tx: &mut Tx,
    article: &ArticleId,
    revision: &RevisionId,
    ruleset: &RulesetId,
) -> Result<bool, StoreError> {
    let sql = "update article set classified_by = $3 where id = $1 and revision_id = $2";
    let (article, revision) = (plain(article.as_str()), plain(revision.as_str()));
    Ok(execute!(tx, sql, article, revision, plain(ruleset.as_str()))? == 1)
}

/// What is said of one article.
struct One<'a> {
    article: &'a ArticleId,
    revision: &'a RevisionId,
    classification: &'a Classification,
}

impl One<'_> {
    /// Saves it; `true` if hits or genre are others than before.
    async fn save(&self, tx: &mut Tx, at_s: i64) -> Result<bool, StoreError> {
        let (page_genre, revised_at_s) = self.present_revision(tx).await?;
        let before = self.before(tx).await?;
        let sql = include_str!("sql/valid_hits.sql");
        let old = fetch_all!(tx, ValidHitRow, sql, self.article.as_str())?;
        let hits = self.hits();
        let over: Vec<_> =
            old.iter().filter(|old| !hits.iter().any(|hit| self.repeats(hit, old))).collect();
        let new: Vec<_> =
            hits.iter().filter(|hit| !old.iter().any(|old| self.repeats(hit, old))).collect();

        let same_hits = over.is_empty() && new.is_empty();
        if same_hits && before.as_ref().is_some_and(|before| self.says_the_same(before)) {
            return Ok(false);
        }
        // A clock that went back must not change what was valid at a moment that has passed.
        let since_s = before.as_ref().map_or(revised_at_s, |row| row.recorded_at.max(revised_at_s));
        let at_s = at_s.max(since_s);
        for old in over {
            execute!(tx, "update hit set superseded_at = $2 where number = $1", old.number, at_s)?;
        }
        for hit in new {
            self.add_hit(tx, hit, at_s).await?;
        }
        self.add_classification(tx, at_s).await?;
        let genre_before = before.map_or(page_genre, |before| before.genre);
        Ok(!same_hits || genre_before != self.classification.genre.as_str())
    }

    async fn present_revision(&self, tx: &mut Tx) -> Result<(String, i64), StoreError> {
        let sql = "select genre, recorded_at from revision where article_id = $1 and superseded_at is null";
        fetch_optional!(tx, (String, i64), sql, self.article.as_str())?
            .ok_or_else(|| StoreError::UnknownArticle(self.article.clone()))
    }

    async fn before(&self, tx: &mut Tx) -> Result<Option<ValidRow>, StoreError> {
        let sql = include_str!("sql/valid_classification.sql");
        fetch_optional!(tx, ValidRow, sql, self.article.as_str())
    }

    /// The hits, each rule once, with their evidence as it is stored.
    fn hits(&self) -> Vec<(&Hit, String)> {
        let mut rules = HashSet::new();
        let hits = self.classification.hits.iter();
        hits.filter(|hit| rules.insert(&hit.rule))
            .map(|hit| (hit, to_json(&hit.evidence)))
            .collect()
    }

    fn repeats(&self, (hit, evidence): &(&Hit, String), old: &ValidHitRow) -> bool {
        old.rule == plain(hit.rule.as_str())
            && old.revision_id == self.revision.as_str()
            && old.kind == hit.kind.as_str()
            && old.score == hit.score
            && old.threshold == hit.threshold
            && old.is_primary == hit.primary
            && old.evidence == *evidence
    }

    fn says_the_same(&self, before: &ValidRow) -> bool {
        before.revision_id == self.revision.as_str()
            && before.ruleset == plain(self.classification.ruleset.as_str())
            && before.genre == self.classification.genre.as_str()
    }

    async fn add_hit(
        &self,
        tx: &mut Tx,
        (hit, evidence): &(&Hit, String),
        at_s: i64,
    ) -> Result<(), StoreError> {
        execute!(
            tx,
            include_str!("sql/add_hit.sql"),
            self.article.as_str(),
            self.revision.as_str(),
            plain(self.classification.ruleset.as_str()),
            plain(hit.rule.as_str()),
            hit.kind.as_str(),
            hit.score,
            hit.threshold,
            hit.primary,
            evidence.as_str(),
            at_s,
        )?;
        Ok(())
    }

    async fn add_classification(&self, tx: &mut Tx, at_s: i64) -> Result<(), StoreError> {
        let sql = "update classification set superseded_at = $2 where article_id = $1 and superseded_at is null";
        execute!(tx, sql, self.article.as_str(), at_s)?;
        execute!(
            tx,
            include_str!("sql/add_classification.sql"),
            self.article.as_str(),
            self.revision.as_str(),
            plain(self.classification.ruleset.as_str()),
            self.classification.genre.as_str(),
            at_s,
        )?;
        Ok(())
    }
}
