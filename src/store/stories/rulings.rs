//! Verdicts as they are kept: one line for what was said, one ruling for each two articles that it
//! concerns.

use super::verdicts::Said;
use crate::domain::id::ArticleId;
use crate::domain::story::{Ruling, StoryAct, StoryVerdict};
use crate::store::StoreError;
use crate::store::border::{instant, instant_option, plain, word};
use crate::store::query::{Tx, execute, fetch_all, fetch_in, fetch_one, fetch_optional, row};
use std::collections::{BTreeMap, BTreeSet};

row! {
    /// What is in force between two articles.
    RulingRow {
        number: i64,
        article_id: String,
        other_id: String,
        together: bool,
    }
}

impl RulingRow {
    pub(super) fn into_ruling(self) -> Ruling {
        let between = [ArticleId::new(self.article_id), ArticleId::new(self.other_id)];
        Ruling { between, together: self.together }
    }
}

row! { VerdictRow {
    number: i64,
    verdict: String,
    article_id: String,
    withdraws: Option<i64>,
    said_by: String,
    reason: String,
    recorded_at: i64,
} }

row! { RuledRow {
    verdict: i64,
    article_id: String,
    other_id: String,
    superseded_at: Option<i64>,
} }

/// What is in force between any of `articles` and another.
pub(super) async fn rulings_of(
    tx: &mut Tx,
    articles: &[ArticleId],
) -> Result<Vec<RulingRow>, StoreError> {
    const VALID: &str = "select number, article_id, other_id, together from story_ruling where superseded_at is null";
    let mut rows = fetch_in!(tx, RulingRow, format!("{VALID} and article_id in"), articles)?;
    rows.extend(fetch_in!(tx, RulingRow, format!("{VALID} and other_id in"), articles)?);
    Ok(rows)
}

/// Every verdict recorded until `until_s` that concerns any of `articles`, as it was known then; in the
/// order of recording.
pub(in crate::store) async fn verdicts_until(
    tx: &mut Tx,
    articles: &[ArticleId],
    until_s: i64,
) -> Result<Vec<StoryVerdict>, StoreError> {
    const RULED: &str =
        "select verdict, article_id, other_id, superseded_at from story_ruling where";
    let mut ruled = fetch_in!(tx, RuledRow, format!("{RULED} article_id in"), articles)?;
    ruled.extend(fetch_in!(tx, RuledRow, format!("{RULED} other_id in"), articles)?);
    let numbers: BTreeSet<i64> = ruled.iter().map(|row| row.verdict).collect();
    let mut verdicts = BTreeMap::new();
    for number in numbers {
        let sql = "select number, verdict, article_id, withdraws, said_by, reason, recorded_at from story_verdict where (number = $1 or withdraws = $1) and recorded_at <= $2";
        for row in fetch_all!(tx, VerdictRow, sql, number, until_s)? {
            let number = row.number;
            verdicts.insert(number, stored(tx, row, until_s).await?);
        }
    }
    Ok(verdicts.into_values().collect())
}

/// The verdict called `number`, as it stands.
pub(super) async fn verdict(tx: &mut Tx, number: i64) -> Result<StoryVerdict, StoreError> {
    let sql = "select number, verdict, article_id, withdraws, said_by, reason, recorded_at from story_verdict where number = $1";
    let row = fetch_optional!(tx, VerdictRow, sql, number)?;
    stored(tx, row.ok_or(StoreError::UnknownStoryVerdict(number))?, i64::MAX).await
}

async fn stored(tx: &mut Tx, row: VerdictRow, until_s: i64) -> Result<StoryVerdict, StoreError> {
    let sql = "select verdict, article_id, other_id, superseded_at from story_ruling where verdict = $1 order by number";
    let article = ArticleId::new(row.article_id);
    let (mut others, mut over, mut in_force) = (BTreeSet::new(), None, false);
    for ruled in fetch_all!(tx, RuledRow, sql, row.number)? {
        let (one, other) = (ArticleId::new(ruled.article_id), ArticleId::new(ruled.other_id));
        others.insert(if one == article { other } else { one });
        let superseded = ruled.superseded_at.filter(|over_s| *over_s <= until_s);
        in_force |= superseded.is_none();
        over = over.max(superseded);
    }
    Ok(StoryVerdict {
        number: row.number,
        act: word("a verdict on a story", &row.verdict)?,
        article,
        others: others.into_iter().collect(),
        withdraws: row.withdraws,
        said_by: row.said_by,
        reason: row.reason,
        recorded_at: instant(row.recorded_at)?,
        superseded_at: instant_option(over.filter(|_| !in_force))?,
    })
}

/// The verdict that says so of two articles and is in force.
pub(super) async fn in_force(
    tx: &mut Tx,
    mut between: [&ArticleId; 2],
    together: bool,
) -> Result<Option<i64>, StoreError> {
    between.sort();
    let sql = "select verdict from story_ruling where article_id = $1 and other_id = $2 and together = $3 and superseded_at is null";
    let [one, other] = between.map(|id| plain(id.as_str()));
    Ok(fetch_optional!(tx, (i64,), sql, one, other, together)?.map(|(number,)| number))
}

/// Writes down that something was said; gives its number.
pub(super) async fn add_verdict(
    tx: &mut Tx,
    act: StoryAct,
    article: &ArticleId,
    withdraws: Option<i64>,
    said: &Said<'_>,
    at_s: i64,
) -> Result<i64, StoreError> {
    let sql = "insert into story_verdict (verdict, article_id, withdraws, said_by, reason, recorded_at) values ($1, $2, $3, $4, $5, $6) returning number";
    let (by, reason) = (plain(said.by), plain(said.reason));
    let id = plain(article.as_str());
    let (number,) = fetch_one!(tx, (i64,), sql, act.as_str(), id, withdraws, by, reason, at_s)?;
    Ok(number)
}

/// Has `verdict` hold for two articles, in the place of what held before.
pub(super) async fn rule(
    tx: &mut Tx,
    verdict: i64,
    mut between: [&ArticleId; 2],
    together: bool,
    at_s: i64,
) -> Result<(), StoreError> {
    supersede(tx, verdict, between, at_s).await?;
    between.sort();
    let [one, other] = between.map(|id| plain(id.as_str()));
    let sql = "insert into story_ruling (verdict, article_id, other_id, together, recorded_at) values ($1, $2, $3, $4, $5)";
    execute!(tx, sql, verdict, one, other, together, at_s)?;
    Ok(())
}

/// Has `verdict` end what is in force between two articles, if anything is.
pub(super) async fn supersede(
    tx: &mut Tx,
    verdict: i64,
    mut between: [&ArticleId; 2],
    at_s: i64,
) -> Result<(), StoreError> {
    between.sort();
    let [one, other] = between.map(|id| plain(id.as_str()));
    let sql = "update story_ruling set superseded_at = $3, ended_by = $4 where article_id = $1 and other_id = $2 and superseded_at is null";
    execute!(tx, sql, one, other, at_s, verdict)?;
    Ok(())
}

/// Takes back everything that `verdict` did: what it says no longer holds, and what it ended holds
/// again, unless somebody has since said something else of the two, or withdrawn that, too. Gives
/// the articles that this concerns.
pub(super) async fn take_back(
    tx: &mut Tx,
    verdict: i64,
    at_s: i64,
) -> Result<Vec<ArticleId>, StoreError> {
    let sql =
        "update story_ruling set superseded_at = $2 where verdict = $1 and superseded_at is null";
    execute!(tx, sql, verdict, at_s)?;
    execute!(tx, include_str!("../sql/restore_rulings.sql"), verdict, at_s)?;
    let sql = "select article_id, other_id from story_ruling where ended_by = $1";
    let pairs = fetch_all!(tx, (String, String), sql, verdict)?;
    Ok(pairs.into_iter().flat_map(|(one, other)| [one, other]).map(ArticleId::new).collect())
}
