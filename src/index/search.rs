//! Analysts' search: a query over the archive, best first, with a snippet for each hit.

use super::IndexError;
use super::archive::ArchiveIndex;
use super::document::date;
use super::find::stored_text;
use super::query::{Ask, QueryError, parse};
use super::ranking::{ranked, term, typed_marks, unranked, wanted_words};
use super::snippet::{Marker, snippet};
use crate::domain::id::{ArticleId, OutletId, RuleId};
use crate::domain::time::{Timestamp, day_end, day_start};
use chrono::{DateTime, NaiveDate};
use std::ops::Bound;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query, RangeQuery};
use tantivy::schema::Value;
use tantivy::{DocAddress, Order, TantivyDocument, Term};

/// Most hits of one page.
const MAX_LIMIT: usize = 500;
/// What an analyst asks.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchRequest {
    /// The query as typed; blank asks for everything, newest first.
    pub text: String,
    /// Only this outlet.
    pub outlet: Option<OutletId>,
    /// Only this theme.
    pub theme: Option<RuleId>,
    /// Published on this day in Vietnam or later.
    pub from: Option<NaiveDate>,
    /// Published on this day in Vietnam or earlier.
    pub to: Option<NaiveDate>,
    /// Most hits to give, at most 500.
    pub limit: usize,
    /// Hits to leave out at the start.
    pub offset: usize,
}

impl Default for SearchRequest {
    fn default() -> Self {
        let text = String::new();
        Self { text, outlet: None, theme: None, from: None, to: None, limit: 20, offset: 0 }
    }
}

/// Part of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchPage {
    /// Articles that match in all.
    pub total: usize,
    /// Those asked for, best first.
    pub hits: Vec<SearchHit>,
}

/// An article that matches.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// The article.
    pub id: ArticleId,
    /// Its outlet.
    pub outlet: OutletId,
    /// Headline.
    pub title: String,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// For comparing hits of one search only.
    pub score: f32,
    /// Part of the text as escaped HTML, matching words in `<mark>`.
    pub snippet: String,
}

/// Why a search gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query cannot be understood: the analyst's to repair.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Index(error.into())
    }
}

impl ArchiveIndex {
    /// Answers `request`.
    ///
    /// # Errors
    /// [`SearchError::Query`] with the place of the fault; [`SearchError::Index`] otherwise.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchPage, SearchError> {
        let ask = parse(&request.text)?;
        let marker = ask.as_ref().map(marker).unwrap_or_default();
        let query = self.restrict(ask.as_ref().map(|ask| ranked(&self.fields, ask)), request);
        let searcher = self.searcher();
        let held = usize::try_from(searcher.num_docs()).unwrap_or(usize::MAX);
        let limit = request.limit.min(MAX_LIMIT).min(held);
        if limit == 0 || request.offset >= held {
            return Ok(SearchPage { total: searcher.search(&query, &Count)?, hits: Vec::new() });
        }
        let top = TopDocs::with_limit(limit).and_offset(request.offset);
        let (total, found): (usize, Vec<(f32, DocAddress)>) = if ask.is_some() {
            searcher.search(&query, &(Count, top.order_by_score()))?
        } else {
            let newest = top.order_by_fast_field::<tantivy::DateTime>("published", Order::Desc);
            let (total, found) = searcher.search(&query, &(Count, newest))?;
            (total, found.into_iter().map(|(_, address)| (0.0, address)).collect())
        };
        let mut hits = Vec::with_capacity(found.len());
        for (score, address) in found {
            hits.push(self.hit(&searcher.doc(address)?, score, &marker));
        }
        Ok(SearchPage { total, hits })
    }

    /// `asked`, or everything, within the request's filters.
    fn restrict(&self, asked: Option<Box<dyn Query>>, request: &SearchRequest) -> BooleanQuery {
        let fields = &self.fields;
        let mut parts = vec![(Occur::Must, asked.unwrap_or_else(|| Box::new(AllQuery)))];
        let mut filter = |query| parts.push((Occur::Must, unranked(query)));
        if let Some(outlet) = &request.outlet {
            filter(term(fields.outlet, outlet.as_str()));
        }
        if let Some(theme) = &request.theme {
            filter(term(fields.theme, theme.as_str()));
        }
        if request.from.is_some() || request.to.is_some() {
            let day = |at: Timestamp| Term::from_field_date_for_search(fields.published, date(at));
            let from =
                request.from.map_or(Bound::Unbounded, |from| Bound::Included(day(day_start(from))));
            let to = request.to.map_or(Bound::Unbounded, |to| Bound::Excluded(day(day_end(to))));
            filter(Box::new(RangeQuery::new(from, to)));
        }
        BooleanQuery::new(parts)
    }

    fn hit(&self, document: &TantivyDocument, score: f32, marker: &Marker) -> SearchHit {
        let fields = &self.fields;
        let [title, lead, body] = fields.exact.map(|field| stored_text(document, field));
        let published = document.get_first(fields.published).and_then(|value| value.as_datetime());
        SearchHit {
            id: ArticleId::new(stored_text(document, fields.id)),
            outlet: OutletId::new(stored_text(document, fields.outlet)),
            title: title.to_owned(),
            published_at: published
                .and_then(|at| DateTime::from_timestamp(at.into_timestamp_secs(), 0)),
            score,
            snippet: snippet(lead, body, marker),
        }
    }
}

fn marker(ask: &Ask) -> Marker {
    let mut words = Vec::new();
    wanted_words(ask, &mut words);
    Marker::new(&words, typed_marks(ask))
}
