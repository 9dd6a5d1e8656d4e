//! Ties: which articles are copies of each other, since when and until when that held.

use crate::domain::id::ArticleId;
use crate::domain::story::{Likeness, Tie};
use crate::store::StoreError;
use crate::store::border::{plain, word};
use crate::store::query::{Tx, execute, fetch_in, row};

row! {
    /// A tie as it is kept.
    TieRow {
        number: i64,
        article_id: String,
        other_id: String,
        level: String,
        jaccard: Option<f64>,
        containment: Option<f64>,
        recorded_at: i64,
        superseded_at: Option<i64>,
    }
}

impl TieRow {
    pub(super) fn into_tie(self) -> Result<Tie, StoreError> {
        let measured = self.jaccard.zip(self.containment);
        Ok(Tie {
            between: [ArticleId::new(self.article_id), ArticleId::new(self.other_id)],
            level: word("a level of likeness", &self.level)?,
            likeness: measured.map(|(jaccard, containment)| Likeness { jaccard, containment }),
        })
    }
}

const TIES: &str = "select number, article_id, other_id, level, jaccard, containment, recorded_at, superseded_at from likeness";

/// Puts `ties`, all of `article`, in the place of those that it had; gives whether that changed any.
/// One that holds on as it was stays untouched.
pub(in crate::store) async fn save_ties(
    tx: &mut Tx,
    article: &ArticleId,
    ties: &[Tie],
    at_s: i64,
) -> Result<bool, StoreError> {
    let mut wanted: Vec<Tie> = ties.iter().map(in_order).collect();
    let (mut changed, mut at_s) = (false, at_s);
    for row in ties_of(tx, std::slice::from_ref(article)).await? {
        let (number, since_s) = (row.number, row.recorded_at);
        let known = row.into_tie()?;
        if let Some(place) = wanted.iter().position(|tie| *tie == known) {
            wanted.remove(place);
            continue;
        }
        changed = true;
        let sql = "update likeness set superseded_at = $2 where number = $1";
        // A clock that went back must not change what was valid at a moment that has passed, nor let
        // two ties hold at once.
        at_s = at_s.max(since_s);
        execute!(tx, sql, number, at_s)?;
    }
    for tie in &wanted {
        changed = true;
        let [article, other] = &tie.between;
        execute!(
            tx,
            "insert into likeness (article_id, other_id, level, jaccard, containment, recorded_at) values ($1, $2, $3, $4, $5, $6)",
            plain(article.as_str()),
            plain(other.as_str()),
            tie.level.as_str(),
            tie.likeness.map(|likeness| likeness.jaccard),
            tie.likeness.map(|likeness| likeness.containment),
            at_s,
        )?;
    }
    Ok(changed)
}

/// The valid ties that any of `articles` has.
pub(super) async fn ties_of(
    tx: &mut Tx,
    articles: &[ArticleId],
) -> Result<Vec<TieRow>, StoreError> {
    let valid = format!("{TIES} where superseded_at is null and");
    let mut rows = fetch_in!(tx, TieRow, format!("{valid} article_id in"), articles)?;
    rows.extend(fetch_in!(tx, TieRow, format!("{valid} other_id in"), articles)?);
    Ok(rows)
}

/// What ties the members of one family together, as it was known at a moment, the nearest first.
pub(in crate::store) async fn ties_as_of(
    tx: &mut Tx,
    family: &[ArticleId],
    as_of_s: i64,
) -> Result<Vec<Tie>, StoreError> {
    let mut ties = Vec::new();
    for row in fetch_in!(tx, TieRow, format!("{TIES} where article_id in"), family)? {
        let is_of_then = row.recorded_at <= as_of_s
            && row.superseded_at.is_none_or(|over_s| over_s > as_of_s)
            && family.iter().any(|member| member.as_str() == row.other_id);
        if is_of_then {
            ties.push(row.into_tie()?);
        }
    }
    ties.sort_by(Tie::nearest_first);
    Ok(ties)
}

/// `tie` with the lesser id first, as ties are kept.
fn in_order(tie: &Tie) -> Tie {
    let mut tie = tie.clone();
    tie.between.sort();
    tie
}
