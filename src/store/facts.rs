//! What counting starts from: every article as it was known at one moment.

use super::border::{instant_option, seconds, unreadable, word};
use super::query::{Tx, fetch_all, row};
use super::reviews::ReviewRow;
use super::{Store, StoreError};
use crate::domain::dates::DateRange;
use crate::domain::id::{ArticleId, OutletId, RuleId, StoryId};
use crate::domain::rule::RuleKind;
use crate::domain::tally::ArticleFacts;
use crate::domain::time::Timestamp;
use std::collections::HashMap;

row! { FactRow {
    article_id: String,
    canonical_url: String,
    outlet: String,
    title: String,
    published_at: Option<i64>,
    earliest_at: Option<i64>,
    latest_at: Option<i64>,
    language: String,
    genre: String,
    wire_credit: Option<String>,
    story_id: Option<String>,
} }

row! { FactHitRow { article_id: String, rule: String, kind: String, is_primary: bool } }

impl Store {
    /// Every article that was known at `as_of`, as it was known then; by id.
    ///
    /// - Content: the revision valid at that moment. Hits, in the order scope, themes, topics,
    ///   genres; reviews, by rule; story: those valid at that moment.
    /// - The same answer for ever, once `as_of` has passed.
    ///
    /// # Errors
    /// [`StoreError::Request`] if the database fails.
    pub async fn facts_as_of(&self, as_of: Timestamp) -> Result<Vec<ArticleFacts>, StoreError> {
        let as_of_s = seconds(as_of);
        let mut tx = self.read().await?;
        let rows = fetch_all!(&mut tx, FactRow, include_str!("sql/facts_as_of.sql"), as_of_s)?;
        let mut facts = rows.into_iter().map(fact).collect::<Result<Vec<_>, _>>()?;
        facts.sort_by(|a, b| a.id.cmp(&b.id));
        let places = facts.iter().enumerate().map(|(place, fact)| (fact.id.clone(), place));
        let places: HashMap<ArticleId, usize> = places.collect();
        add_hits(&mut tx, &mut facts, &places, as_of_s).await?;
        add_reviews(&mut tx, &mut facts, &places, as_of_s).await?;
        Ok(facts)
    }
}

fn fact(row: FactRow) -> Result<ArticleFacts, StoreError> {
    Ok(ArticleFacts {
        story: StoryId::new(row.story_id.unwrap_or_else(|| row.article_id.clone())),
        id: ArticleId::new(row.article_id),
        url: row.canonical_url,
        title: row.title,
        outlet: OutletId::new(row.outlet),
        published_at: instant_option(row.published_at)?,
        date_range: date_range(row.earliest_at, row.latest_at)?,
        language: word("a language", &row.language)?,
        genre: word("a genre", &row.genre)?,
        wire_credit: row.wire_credit,
        credited: Vec::new(),
        hits: Vec::new(),
        reviews: Vec::new(),
    })
}

fn date_range(earliest: Option<i64>, latest: Option<i64>) -> Result<Option<DateRange>, StoreError> {
    let ends = instant_option(earliest)?.zip(instant_option(latest)?);
    Ok(ends.map(|(earliest, latest)| DateRange { earliest, latest }))
}

async fn add_hits(
    tx: &mut Tx,
    facts: &mut [ArticleFacts],
    places: &HashMap<ArticleId, usize>,
    as_of_s: i64,
) -> Result<(), StoreError> {
    let rows = fetch_all!(tx, FactHitRow, include_str!("sql/fact_hits_as_of.sql"), as_of_s)?;
    let mut hits = Vec::with_capacity(rows.len());
    for row in rows {
        let kind = rule_kind(&row.kind)?;
        hits.push((ArticleId::new(row.article_id), kind, RuleId::new(row.rule), row.is_primary));
    }
    hits.sort();
    for (article, _, rule, primary) in hits {
        if let Some(place) = places.get(&article) {
            facts[*place].hits.push((rule, primary));
        }
    }
    Ok(())
}

async fn add_reviews(
    tx: &mut Tx,
    facts: &mut [ArticleFacts],
    places: &HashMap<ArticleId, usize>,
    as_of_s: i64,
) -> Result<(), StoreError> {
    let rows = fetch_all!(tx, ReviewRow, include_str!("sql/fact_reviews_as_of.sql"), as_of_s)?;
    for row in rows {
        let review = row.into_stored()?.review;
        if let Some(place) = places.get(&review.article) {
            facts[*place].reviews.push(review);
        }
    }
    for fact in facts {
        fact.reviews.sort_by(|a, b| a.rule.cmp(&b.rule));
    }
    Ok(())
}

pub(super) fn rule_kind(stored: &str) -> Result<RuleKind, StoreError> {
    let all = [RuleKind::Scope, RuleKind::Theme, RuleKind::Topic, RuleKind::Genre];
    let kind = all.into_iter().find(|kind| kind.as_str() == stored);
    kind.ok_or_else(|| unreadable("the kind of a rule", stored))
}
