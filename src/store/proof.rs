//! The proof behind one article: everything that was known of it at one moment.

mod rows;

use super::articles::{ArticleRow, StoredArticle};
use super::border::{instant, instant_option, plain, seconds, word};
use super::entries::EntryRow;
use super::genres::{StoredGenreVerdict, genre_verdicts_until};
use super::query::{Tx, fetch_all, fetch_in, fetch_optional};
use super::reviews::{StoredReview, reviews_until};
use super::stories::{ties_as_of, verdicts_until};
use super::watches::removals_until;
use super::{Store, StoreError};
use crate::domain::article::{Article, Genre};
use crate::domain::entry::Entry;
use crate::domain::hit::Hit;
use crate::domain::id::{ArticleId, EntryId, OutletId, PageId, RevisionId, RulesetId, StoryId};
use crate::domain::outcome::Outcome;
use crate::domain::story::{StoryVerdict, Tie};
use crate::domain::time::Timestamp;
use crate::domain::watch::Removal;
use rows::{HitRow, MemberRow, PageRow, VisitRow, member, proof_hit, proof_page, visit};

/// Everything that was known of an article at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleProof {
    /// The article with the content valid then.
    pub article: StoredArticle,
    /// Its form as it counted then: what people said, else what was classified.
    pub genre: Genre,
    /// Every verdict on its form up to then, superseded ones too, in the order of recording.
    pub genre_verdicts: Vec<StoredGenreVerdict>,
    /// Every revision up to then, oldest first.
    pub revisions: Vec<ProofRevision>,
    /// The hits valid then: scope, themes, topics, genres.
    pub hits: Vec<ProofHit>,
    /// Every verdict up to then, superseded ones too, in the order of recording.
    pub reviews: Vec<StoredReview>,
    /// Its family of copies; its own id when it has none.
    pub story: StoryId,
    /// Every member of that family, this article too, by publication (undated last).
    pub story_members: Vec<StoryMember>,
    /// Which of them were found to be copies of which, the nearest first.
    pub story_ties: Vec<Tie>,
    /// What people had said up to then of it and of its family, in the order of recording.
    pub story_verdicts: Vec<StoryVerdict>,
    /// The documents fetched for it up to then, oldest first.
    pub pages: Vec<ProofPage>,
    /// The feed's item that first led to it.
    pub entry: Entry,
    /// Whether it was found by walking back, not by a visit on schedule.
    pub recovered: bool,
    /// Every time it was found removed up to then, oldest first.
    pub removals: Vec<Removal>,
    /// Every visit that concerned it up to then, in order.
    pub visits: Vec<Visit>,
}

/// A state of the article's content.
#[derive(Debug, Clone, PartialEq)]
pub struct ProofRevision {
    /// The revision.
    pub id: RevisionId,
    /// The document it was read from.
    pub page: PageId,
    /// The content.
    pub article: Article,
    /// Since when it was known.
    pub recorded_at: Timestamp,
    /// When the next one took its place; `None` for the one valid at the moment asked about.
    pub superseded_at: Option<Timestamp>,
}

/// A hit with its origin.
#[derive(Debug, Clone, PartialEq)]
pub struct ProofHit {
    /// The hit with its evidence.
    pub hit: Hit,
    /// The ruleset that first said so.
    pub ruleset: RulesetId,
    /// The revision whose text the evidence points into.
    pub revision: RevisionId,
    /// When.
    pub recorded_at: Timestamp,
}

/// A document, without its payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofPage {
    /// Opens it.
    pub id: PageId,
    /// Address asked for.
    pub url: String,
    /// Address that answered.
    pub final_url: String,
    /// When.
    pub fetched_at: Timestamp,
    /// HTTP status.
    pub http_status: u16,
    /// SHA-256 of the payload.
    pub body_hash: String,
}

/// One of a family of copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryMember {
    /// The article.
    pub id: ArticleId,
    /// Its outlet.
    pub outlet: OutletId,
    /// Its canonical address.
    pub url: String,
    /// Its headline.
    pub title: String,
    /// Its publication.
    pub published_at: Option<Timestamp>,
    /// The agency it is credited to.
    pub wire_credit: Option<String>,
    /// When it joined; `None` for the member that the story is named by.
    pub joined_at: Option<Timestamp>,
}

/// A visit of an entry that led, or was to lead, to the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The entry that was visited.
    pub entry: EntryId,
    /// How it ended.
    pub outcome: Outcome,
    /// When.
    pub ended_at: Timestamp,
    /// The reason in words.
    pub detail: String,
    /// The document, if one came.
    pub page: Option<PageId>,
}

impl Store {
    /// Everything that was known of `article` at `as_of`; `None` if it was not known then.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn article_proof(
        &self,
        article: &ArticleId,
        as_of: Timestamp,
    ) -> Result<Option<ArticleProof>, StoreError> {
        let mut tx = self.read().await?;
        let question = Question { article, as_of_s: seconds(as_of) };
        let (mut revisions, valid) = question.revisions(&mut tx).await?;
        let Some(valid) = valid else { return Ok(None) };
        for revision in &mut revisions {
            revision.superseded_at = revision.superseded_at.filter(|over| *over <= as_of);
        }
        let story = question.story(&mut tx).await?;
        let story_members = question.story_members(&mut tx, &story).await?;
        let family: Vec<_> = story_members.iter().map(|member| member.id.clone()).collect();
        let entry = question.entry(&mut tx).await?;
        let visits = question.visits(&mut tx, &entry.id).await?;
        let genre_verdicts = genre_verdicts_until(&mut tx, article, question.as_of_s).await?;
        let standing = genre_verdicts.iter().find(|stored| stored.superseded_at.is_none());
        let said = standing.and_then(|stored| stored.verdict.genre);
        let classified = question.genre(&mut tx).await?;
        Ok(Some(ArticleProof {
            genre: said.or(classified).unwrap_or(valid.article.genre),
            genre_verdicts,
            article: valid,
            revisions,
            hits: question.hits(&mut tx).await?,
            reviews: reviews_until(&mut tx, article, question.as_of_s).await?,
            story_ties: ties_as_of(&mut tx, &family, question.as_of_s).await?,
            story_verdicts: verdicts_until(&mut tx, &family, question.as_of_s).await?,
            story_members,
            story,
            pages: pages_of(&mut tx, &visits).await?,
            recovered: entry.recovered,
            removals: removals_until(&mut tx, article, question.as_of_s).await?,
            entry,
            visits,
        }))
    }
}

/// Which article, and as it was known when.
struct Question<'a> {
    article: &'a ArticleId,
    as_of_s: i64,
}

impl Question<'_> {
    /// Every revision up to the moment, and the article with the one valid then.
    async fn revisions(
        &self,
        tx: &mut Tx,
    ) -> Result<(Vec<ProofRevision>, Option<StoredArticle>), StoreError> {
        const SQL: &str = concat!(
            include_str!("sql/article_with_revision.sql"),
            "where article.id = $1 and revision.recorded_at <= $2 order by revision.number"
        );
        let rows = fetch_all!(tx, ArticleRow, SQL, plain(self.article.as_str()), self.as_of_s)?;
        let (mut revisions, mut valid) = (Vec::new(), None);
        for row in rows {
            let page = PageId::new(row.page_id.as_str());
            let (recorded_at, superseded_at) = (row.recorded_at, row.superseded_at);
            let stored = row.into_stored()?;
            revisions.push(ProofRevision {
                id: stored.revision.clone(),
                page,
                article: stored.article.clone(),
                recorded_at: instant(recorded_at)?,
                superseded_at: instant_option(superseded_at)?,
            });
            if superseded_at.is_none_or(|over_s| over_s > self.as_of_s) {
                valid = Some(stored);
            }
        }
        Ok((revisions, valid))
    }

    async fn genre(&self, tx: &mut Tx) -> Result<Option<Genre>, StoreError> {
        let sql = include_str!("sql/genre_as_of.sql");
        let row = fetch_optional!(tx, (String,), sql, plain(self.article.as_str()), self.as_of_s)?;
        row.map(|(genre,)| word("a genre", &genre)).transpose()
    }

    async fn hits(&self, tx: &mut Tx) -> Result<Vec<ProofHit>, StoreError> {
        let sql = include_str!("sql/hits_as_of.sql");
        let rows = fetch_all!(tx, HitRow, sql, plain(self.article.as_str()), self.as_of_s)?;
        let mut hits = rows.into_iter().map(proof_hit).collect::<Result<Vec<_>, _>>()?;
        hits.sort_by(|a, b| (a.hit.kind, &a.hit.rule).cmp(&(b.hit.kind, &b.hit.rule)));
        Ok(hits)
    }

    async fn story(&self, tx: &mut Tx) -> Result<StoryId, StoreError> {
        let sql = include_str!("sql/story_as_of.sql");
        let row = fetch_optional!(tx, (String,), sql, plain(self.article.as_str()), self.as_of_s)?;
        Ok(StoryId::new(row.map_or_else(|| self.article.as_str().to_owned(), |(story,)| story)))
    }

    async fn story_members(
        &self,
        tx: &mut Tx,
        story: &StoryId,
    ) -> Result<Vec<StoryMember>, StoreError> {
        let sql = include_str!("sql/story_members_as_of.sql");
        let rows = fetch_all!(tx, MemberRow, sql, story.as_str(), self.as_of_s)?;
        let mut members = rows.into_iter().map(member).collect::<Result<Vec<_>, _>>()?;
        let undated = |member: &StoryMember| member.published_at.is_none();
        members.sort_by(|a, b| {
            (undated(a), a.published_at, &a.id).cmp(&(undated(b), b.published_at, &b.id))
        });
        Ok(members)
    }

    async fn entry(&self, tx: &mut Tx) -> Result<Entry, StoreError> {
        let sql = include_str!("sql/entry_of_article.sql");
        let row = fetch_optional!(tx, EntryRow, sql, plain(self.article.as_str()))?;
        row.ok_or_else(|| StoreError::UnknownArticle(self.article.clone()))?.into_entry()
    }

    async fn visits(&self, tx: &mut Tx, entry: &EntryId) -> Result<Vec<Visit>, StoreError> {
        let sql = include_str!("sql/visits_until.sql");
        let (article, entry) = (plain(self.article.as_str()), entry.as_str());
        let rows = fetch_all!(tx, VisitRow, sql, article, entry, self.as_of_s)?;
        rows.into_iter().map(visit).collect()
    }
}

/// The documents that `visits` brought, oldest first.
async fn pages_of(tx: &mut Tx, visits: &[Visit]) -> Result<Vec<ProofPage>, StoreError> {
    const SQL: &str =
        "select id, url, final_url, fetched_at, http_status, body_hash from page where id in";
    let mut ids: Vec<_> = visits.iter().filter_map(|visit| visit.page.as_ref()).collect();
    ids.sort();
    ids.dedup();
    let rows = fetch_in!(tx, PageRow, SQL, ids)?;
    let mut pages = rows.into_iter().map(proof_page).collect::<Result<Vec<_>, _>>()?;
    pages.sort_by(|a, b| (a.fetched_at, &a.id).cmp(&(b.fetched_at, &b.id)));
    Ok(pages)
}
