//! Revisions: an article's content as a visit brought it, put in the place of the former one.

use super::StoreError;
use super::border::{plain, plain_option, seconds, to_json};
use super::keeping::KeepArticle;
use super::query::{Tx, execute, fetch_optional, row};
use super::stories::{family_of, regroup, save_bands, save_ties};
use super::watches::note_back;
use crate::domain::article::revision_id;
use crate::domain::id::{ArticleId, EntryId, PageId, RevisionId};
use crate::domain::outcome::Outcome;
use crate::domain::story::{CopyOf, Tie};

row! { KnownRow { entry_id: String, revision_id: String } }

/// The article that an earlier visit of `entry` brought.
pub(super) async fn article_of(
    tx: &mut Tx,
    entry: &EntryId,
) -> Result<Option<ArticleId>, StoreError> {
    let sql = "select id from article where entry_id = $1 order by first_seen_at, id limit 1";
    let found = fetch_optional!(tx, (String,), sql, plain(entry.as_str()))?;
    Ok(found.map(|(id,)| ArticleId::new(id)))
}

/// Saves the article called `id` that a visit brought; gives how the visit ends by that.
pub(super) async fn save_article(
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
        note_back(tx, id, keep.at).await?;
        if known.revision_id == revision.as_str() {
            return Ok(Outcome::Unchanged);
        }
        Outcome::Revised
    };
    let recorded_at_s = add_revision(tx, keep, id, &revision, page).await?;
    save_bands(tx, id, keep.bands, keep.article.length()).await?;
    save_copies(tx, keep, id, recorded_at_s).await?;
    Ok(outcome)
}

/// Notes what the article called `id` is a copy of now, and who is in a story with whom by that.
async fn save_copies(
    tx: &mut Tx,
    keep: &KeepArticle<'_>,
    id: &ArticleId,
    at_s: i64,
) -> Result<(), StoreError> {
    let others = keep.copies.iter().filter(|copy| copy.article != *id);
    let tie = |copy: &CopyOf| Tie {
        between: [id.clone(), copy.article.clone()],
        level: copy.level,
        likeness: Some(copy.likeness),
    };
    let ties: Vec<Tie> = others.map(tie).collect();
    if save_ties(tx, id, &ties, at_s).await? {
        // Those that this article held together may fall apart.
        let family = family_of(tx, id).await?;
        regroup(tx, &family, at_s).await?;
    }
    Ok(())
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
    let range = article.date_range();
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
        range.map(|range| seconds(range.earliest)),
        range.map(|range| seconds(range.latest)),
        to_json(&article.provenance),
    )?;
    Ok(at_s)
}
