//! Families: who is in a story with whom, worked out anew where ties or verdicts have changed.

use super::rulings::{RulingRow, rulings_of};
use super::save_membership;
use super::ties::{TieRow, ties_of};
use crate::domain::id::{ArticleId, OutletId, StoryId};
use crate::domain::story::{Ruling, Tie, families};
use crate::store::StoreError;
use crate::store::query::{Tx, fetch_in, row};
use std::collections::{BTreeMap, BTreeSet};

row! { MemberRow {
    id: String,
    outlet: String,
    first_seen_at: i64,
    story_id: Option<String>,
} }

/// Articles that hang together by ties and by what people joined.
struct Region {
    articles: Vec<(ArticleId, OutletId)>,
    /// When each was first seen.
    first_seen_s: BTreeMap<ArticleId, i64>,
    /// The story that each is in; those that are in one.
    stories: BTreeMap<ArticleId, StoryId>,
    ties: Vec<Tie>,
    rulings: Vec<Ruling>,
    /// The last moment at which anything of this began or ended.
    latest_s: i64,
}

/// Works out anew which families all articles belong to that hang together with `articles`, and
/// writes what has changed. Gives the second since when the changes hold: `at_s`, or a later one
/// at which something of it was written by a clock that is ahead.
///
/// A story goes by the name of its member that was seen first, so it keeps its name when members
/// join late.
pub(in crate::store) async fn regroup(
    tx: &mut Tx,
    articles: &[ArticleId],
    at_s: i64,
) -> Result<i64, StoreError> {
    let region = region(tx, articles).await?;
    let at_s = at_s.max(region.latest_s);
    for family in families(&region.articles, &region.ties, &region.rulings) {
        let first = family.iter().min_by_key(|id| (region.first_seen_s.get(*id), *id));
        let story = first.map(|id| StoryId::new(id.as_str()));
        for article in &family {
            let other = story.as_ref().filter(|story| story.as_str() != article.as_str());
            if region.stories.get(article) != other {
                save_membership(tx, article, other, at_s).await?;
            }
        }
    }
    Ok(at_s)
}

/// Every article in the story that `article` is in, this one too.
pub(in crate::store) async fn family_of(
    tx: &mut Tx,
    article: &ArticleId,
) -> Result<Vec<ArticleId>, StoreError> {
    let known = members(tx, std::slice::from_ref(article)).await?.pop();
    let story = known.and_then(|row| row.story_id).unwrap_or_else(|| article.as_str().to_owned());
    let story = [ArticleId::new(story)];
    let sql = "select article_id from story_member where superseded_at is null and story_id in";
    let rows = fetch_in!(tx, (String,), sql, story)?;
    let mut family: BTreeSet<ArticleId> =
        rows.into_iter().map(|(id,)| ArticleId::new(id)).collect();
    family.extend(story);
    Ok(family.into_iter().collect())
}

async fn region(tx: &mut Tx, articles: &[ArticleId]) -> Result<Region, StoreError> {
    let mut reached: BTreeSet<ArticleId> = articles.iter().cloned().collect();
    let mut edge: Vec<ArticleId> = reached.iter().cloned().collect();
    let (mut ties, mut rulings) = (BTreeMap::new(), BTreeMap::new());
    while !edge.is_empty() {
        let mut next = BTreeSet::new();
        for row in ties_of(tx, &edge).await? {
            next.extend([&row.article_id, &row.other_id].map(|id| ArticleId::new(id.as_str())));
            ties.insert(row.number, row);
        }
        for row in rulings_of(tx, &edge).await? {
            if row.together {
                next.extend([&row.article_id, &row.other_id].map(|id| ArticleId::new(id.as_str())));
            }
            rulings.insert(row.number, row);
        }
        edge = next.into_iter().filter(|id| reached.insert(id.clone())).collect();
    }
    let reached: Vec<_> = reached.into_iter().collect();
    let latest_s = latest(tx, &reached).await?;
    let members = members(tx, &reached).await?;
    Region::of(members, ties.into_values(), rulings.into_values(), latest_s)
}

/// The last moment at which anything that concerns `articles` began or ended, by any clock: what is
/// written now must not hold before, or two things would hold at once.
async fn latest(tx: &mut Tx, articles: &[ArticleId]) -> Result<i64, StoreError> {
    const KEPT: [(&str, &str); 5] = [
        ("story_member", "article_id"),
        ("likeness", "article_id"),
        ("likeness", "other_id"),
        ("story_ruling", "article_id"),
        ("story_ruling", "other_id"),
    ];
    let mut latest_s = i64::MIN;
    for (table, column) in KEPT {
        let last = "select max(coalesce(superseded_at, recorded_at)) from";
        let rows =
            fetch_in!(tx, (Option<i64>,), format!("{last} {table} where {column} in"), articles)?;
        latest_s = rows.into_iter().filter_map(|(at_s,)| at_s).fold(latest_s, i64::max);
    }
    Ok(latest_s)
}

async fn members(tx: &mut Tx, articles: &[ArticleId]) -> Result<Vec<MemberRow>, StoreError> {
    let sql = "select article.id, article.outlet, article.first_seen_at, story_member.story_id from article left join story_member on story_member.article_id = article.id and story_member.superseded_at is null where article.id in";
    fetch_in!(tx, MemberRow, sql, articles)
}

impl Region {
    fn of(
        members: Vec<MemberRow>,
        ties: impl Iterator<Item = TieRow>,
        rulings: impl Iterator<Item = RulingRow>,
        latest_s: i64,
    ) -> Result<Self, StoreError> {
        let mut region = Self {
            articles: Vec::new(),
            first_seen_s: BTreeMap::new(),
            stories: BTreeMap::new(),
            ties: Vec::new(),
            rulings: Vec::new(),
            latest_s,
        };
        for row in members {
            let id = ArticleId::new(row.id);
            if let Some(story) = row.story_id {
                region.stories.insert(id.clone(), StoryId::new(story));
            }
            region.first_seen_s.insert(id.clone(), row.first_seen_at);
            region.articles.push((id, OutletId::new(row.outlet)));
        }
        for row in ties {
            region.ties.push(row.into_tie()?);
        }
        for row in rulings {
            region.rulings.push(row.into_ruling());
        }
        Ok(region)
    }
}
