//! Stories: which articles may be copies of each other, and which family each belongs to.
//!
//! Here are candidates and what they are found by; then `ties` (who is a copy of whom), `rulings` and
//! `verdicts` (what people say of that), `families` (what follows from both).

mod families;
mod rulings;
mod ties;
mod verdicts;

pub(super) use families::{family_of, regroup};
pub(super) use rulings::verdicts_until;
pub(super) use ties::{save_ties, ties_as_of};
pub use verdicts::Said;

use super::border::{from_json, instant_option, plain, to_json};
use super::query::{Tx, execute, fetch_one, fetch_optional, on_engine, row};
use super::{Store, StoreError};
use crate::domain::id::{ArticleId, OutletId, StoryId};
use crate::domain::time::Timestamp;
use sqlx::QueryBuilder;

/// An article that shares bands of its fingerprint with the one asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryCandidate {
    /// The article.
    pub article: ArticleId,
    /// Its family; the one it would open, if it has none.
    pub story: StoryId,
    /// Its outlet.
    pub outlet: OutletId,
    /// Its publication.
    pub published_at: Option<Timestamp>,
    /// Title, lead and body, one after the other on lines of their own.
    pub text: String,
}

/// Candidates looked at for one article. Near-copies share many bands and come first, and any one
/// of them tells the family.
const CANDIDATES: i64 = 32;

/// The share of bands that a candidate has in common, at least: two of 64. Texts of which a third
/// is shared have seven on the mean; strangers with a stock phrase in common share one by chance,
/// and in a large archive there are hundreds of those. Where one text is three times as long as
/// the other, one band is enough: a short text that lies whole in a long one shares no more.
const ONE_IN: usize = 32;

row! { CandidateRow {
    article_id: String,
    story_id: Option<String>,
    outlet: String,
    published_at: Option<i64>,
    title: String,
    lead: String,
    body: String,
} }

impl Store {
    /// Articles that share one in 32 of `bands` or more, and one at least (the same value at the
    /// same place); a single one is enough beside a text of another length. Those that share
    /// most first, at most 32. An article asked about again finds itself.
    ///
    /// - `length`: bytes of lead and body of the text asked about.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn story_candidates(
        &self,
        bands: &[i64],
        length: usize,
    ) -> Result<Vec<StoryCandidate>, StoreError> {
        candidates(&mut self.read().await?, bands, length).await
    }
}

/// As [`Store::story_candidates`].
pub(super) async fn candidates(
    tx: &mut Tx,
    bands: &[i64],
    length: usize,
) -> Result<Vec<StoryCandidate>, StoreError> {
    if bands.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<CandidateRow> = on_engine!(tx, |connection| {
        let mut query = QueryBuilder::new("with wanted (band, value) as (");
        query.push_values((0_i64..).zip(bands), |mut row, (band, value)| {
            row.push_bind(band).push_bind(*value);
        });
        let least = i64::try_from(bands.len() / ONE_IN).unwrap_or(i64::MAX).max(1);
        query.push("), limits (least, most, length) as (select ").push_bind(least);
        query.push(", ").push_bind(CANDIDATES);
        query.push(", ").push_bind(in_bytes(length)).push(")");
        query.push(include_str!("sql/story_candidates.sql"));
        query.build_query_as().fetch_all(connection).await
    })?;
    rows.into_iter().map(candidate).collect()
}

fn candidate(row: CandidateRow) -> Result<StoryCandidate, StoreError> {
    Ok(StoryCandidate {
        story: StoryId::new(row.story_id.unwrap_or_else(|| row.article_id.clone())),
        article: ArticleId::new(row.article_id),
        outlet: OutletId::new(row.outlet),
        published_at: instant_option(row.published_at)?,
        text: format!("{}\n{}\n{}", row.title, row.lead, row.body),
    })
}

/// A length as it is compared: up to three times another.
fn in_bytes(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX).min(i64::MAX / 3)
}

/// Puts `bands` in the place of those that `article` had, a text of `length` bytes. They are derived from the valid
/// revision, so the old ones need not be kept.
pub(super) async fn save_bands(
    tx: &mut Tx,
    article: &ArticleId,
    bands: &[i64],
    length: usize,
) -> Result<(), StoreError> {
    forget_bands(tx, article).await?;
    if bands.is_empty() {
        return Ok(());
    }
    let sql =
        "insert into fingerprint (article_id, bands, length) values ($1, $2, $3) returning number";
    let (id, length) = (article.as_str(), in_bytes(length));
    let (number,) = fetch_one!(tx, (i64,), sql, id, to_json(bands), length)?;
    on_engine!(tx, |connection| {
        let mut query = QueryBuilder::new("insert into band (band, value, fingerprint) ");
        query.push_values((0_i64..).zip(bands), |mut row, (band, value)| {
            row.push_bind(band).push_bind(*value).push_bind(number);
        });
        query.build().execute(connection).await.map(|_| ())
    })?;
    Ok(())
}

async fn forget_bands(tx: &mut Tx, article: &ArticleId) -> Result<(), StoreError> {
    let sql = "delete from fingerprint where article_id = $1 returning number, bands";
    let before = fetch_optional!(tx, (i64, String), sql, article.as_str())?;
    let Some((number, before)) = before else { return Ok(()) };
    let before: Vec<i64> = from_json("the bands of an article", &before)?;
    for (band, value) in (0_i64..).zip(before) {
        let sql = "delete from band where band = $1 and value = $2 and fingerprint = $3";
        execute!(tx, sql, band, value, number)?;
    }
    Ok(())
}

/// Makes `article` a member of `story`, or of none; nothing happens if it is so already.
async fn save_membership(
    tx: &mut Tx,
    article: &ArticleId,
    story: Option<&StoryId>,
    at_s: i64,
) -> Result<(), StoreError> {
    let sql = "select story_id from story_member where article_id = $1 and superseded_at is null";
    let valid = fetch_optional!(tx, (String,), sql, article.as_str())?.map(|(story,)| story);
    let story = story.map(|story| plain(story.as_str()));
    if valid.as_deref() == story.as_deref() {
        return Ok(());
    }
    let sql = "update story_member set superseded_at = $2 where article_id = $1 and superseded_at is null";
    execute!(tx, sql, article.as_str(), at_s)?;
    if let Some(story) = story {
        let sql =
            "insert into story_member (story_id, article_id, recorded_at) values ($1, $2, $3)";
        execute!(tx, sql, story, article.as_str(), at_s)?;
    }
    Ok(())
}
