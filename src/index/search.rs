//! Analysts' search: a query over the archive, best first, with a snippet for each hit.
//!
//! Typed marks match exactly. A query typed wholly without marks finds every marking: words are
//! compared without marks, pairs of words bring the likely readings up, and articles that match
//! as typed come first.

use super::IndexError;
use super::analysis::pairs;
use super::archive::{ArchiveIndex, date};
use super::find::stored_text;
use super::query::{Ask, QueryError, parse};
use super::schema::Fields;
use super::snippet::{Marker, snippet};
use crate::domain::id::{ArticleId, OutletId, RuleId};
use crate::domain::rule::TextField;
use crate::domain::time::{Timestamp, day_end, day_start};
use crate::text::{fold, has_marks, phrase_words, tokens};
use chrono::{DateTime, NaiveDate};
use std::ops::Bound;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, Order, TantivyDocument, Term};

/// Most hits of one page.
const MAX_LIMIT: usize = 500;
/// Added to articles that match an unmarked query as typed: more than any ranking score.
const AS_TYPED: f32 = 1_000.0;
/// Weight of pairs of words beside words with marks.
const PAIRS_BESIDE_MARKS: f32 = 0.5;

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

/// How words are compared.
#[derive(Debug, Clone, Copy)]
enum Marks {
    /// As typed.
    Exact,
    /// Without marks on either side.
    Ignored,
}

/// The query for `ask`: what must match, and what brings articles up.
fn ranked(fields: &Fields, ask: &Ask) -> Box<dyn Query> {
    let (marks, weight) =
        if typed_marks(ask) { (Marks::Exact, PAIRS_BESIDE_MARKS) } else { (Marks::Ignored, 1.0) };
    let mut parts = vec![(Occur::Must, build(fields, ask, marks))];
    if matches!(marks, Marks::Ignored) {
        let as_typed = ConstScoreQuery::new(build(fields, ask, Marks::Exact), AS_TYPED);
        parts.push((Occur::Should, Box::new(as_typed) as Box<dyn Query>));
    }
    let mut words = Vec::new();
    wanted_words(ask, &mut words);
    for pair in pairs(&words) {
        let query = TermQuery::new(
            Term::from_field_text(fields.pairs, &pair),
            IndexRecordOption::WithFreqs,
        );
        parts.push((Occur::Should, Box::new(BoostQuery::new(Box::new(query), weight))));
    }
    Box::new(BooleanQuery::new(parts))
}

fn build(fields: &Fields, ask: &Ask, marks: Marks) -> Box<dyn Query> {
    match ask {
        Ask::All(parts) => {
            let mut clauses: Vec<_> = parts
                .iter()
                .map(|part| match part {
                    Ask::Not(inner) => (Occur::MustNot, excluded(build(fields, inner, marks))),
                    part => (Occur::Must, build(fields, part, marks)),
                })
                .collect();
            // Tantivy finds nothing for a list of nothing but MustNot.
            if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                clauses.push((Occur::Must, unranked(Box::new(AllQuery))));
            }
            Box::new(BooleanQuery::new(clauses))
        }
        Ask::Any(parts) => Box::new(BooleanQuery::union(
            parts.iter().map(|part| build(fields, part, marks)).collect(),
        )),
        Ask::Not(inner) => Box::new(BooleanQuery::new(vec![
            (Occur::Must, unranked(Box::new(AllQuery))),
            (Occur::MustNot, excluded(build(fields, inner, marks))),
        ])),
        Ask::Words { text, field } => in_fields(fields, text, *field, marks),
        Ask::Outlet(id) => unranked(term(fields.outlet, &id.to_lowercase())),
        Ask::Theme(id) => unranked(Box::new(BooleanQuery::new(vec![
            (Occur::Should, term(fields.theme, id)),
            (Occur::Should, term(fields.theme, &id.to_uppercase())),
        ]))),
    }
}

/// `query` in a form that may be left out of others. Exclusion moves a phrase past its own last
/// document, which tantivy 0.27's phrase scorer takes for a fault; a union buffers what it finds
/// and may be moved anywhere.
fn excluded(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(vec![query.box_clone(), query]))
}

/// `text` in `field`, or in any with the boosts that rules use.
fn in_fields(
    fields: &Fields,
    text: &str,
    field: Option<TextField>,
    marks: Marks,
) -> Box<dyn Query> {
    let fields = match marks {
        Marks::Exact => fields.exact,
        Marks::Ignored => fields.folded,
    };
    let wanted = TextField::ALL
        .into_iter()
        .zip(fields)
        .filter(|(it, _)| field.is_none_or(|field| field == *it));
    let queries = wanted.map(|(it, field)| {
        let boost = it.boost() as f32;
        Box::new(BoostQuery::new(words_in_row(field, text, marks), boost)) as Box<dyn Query>
    });
    Box::new(BooleanQuery::union(queries.collect()))
}

/// The words of `text` one after the other in `field`.
fn words_in_row(field: Field, text: &str, marks: Marks) -> Box<dyn Query> {
    let key = |word: &str| match marks {
        Marks::Exact => word.to_owned(),
        Marks::Ignored => fold(word),
    };
    let ranked = |word: &str| -> Box<dyn Query> {
        let term = Term::from_field_text(field, &key(word));
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    };
    if let Some(whole) = whole(text) {
        return ranked(&whole);
    }
    let words = phrase_words(text);
    match words.as_slice() {
        // The parser leaves out what has no letter or digit; nothing else is without words.
        [] => Box::new(EmptyQuery),
        [word] => {
            let typed = text.trim().to_lowercase();
            // 02 is the number 2 in a sentence and 02 in a document's number.
            if typed.len() == 2 && typed.starts_with('0') && typed != *word {
                return Box::new(BooleanQuery::union(vec![ranked(word), ranked(&typed)]));
            }
            ranked(word)
        }
        words => {
            let terms = words.iter().map(|word| Term::from_field_text(field, &key(word)));
            Box::new(PhraseQuery::new(terms.collect()))
        }
    }
}

/// The key of the document number or date that `text` is as a whole; typed in lower case too.
fn whole(text: &str) -> Option<String> {
    let text = text.trim();
    [text.to_owned(), text.to_uppercase()].into_iter().find_map(|text| {
        let tokens = tokens(&text);
        let [first, second, ..] = tokens.as_slice() else { return None };
        let all = first.start == 0 && first.end == text.len();
        (all && first.position == second.position).then(|| first.word.clone())
    })
}

/// Whether a word that is searched in the text has marks.
fn typed_marks(ask: &Ask) -> bool {
    match ask {
        Ask::All(parts) | Ask::Any(parts) => parts.iter().any(typed_marks),
        Ask::Not(part) => typed_marks(part),
        Ask::Words { text, .. } => has_marks(text),
        Ask::Outlet(_) | Ask::Theme(_) => false,
    }
}

/// The words that an article should have, in the order typed.
fn wanted_words(ask: &Ask, words: &mut Vec<String>) {
    match ask {
        Ask::All(parts) | Ask::Any(parts) => {
            for part in parts {
                wanted_words(part, words);
            }
        }
        Ask::Words { text, .. } => words.extend(phrase_words(text)),
        Ask::Not(_) | Ask::Outlet(_) | Ask::Theme(_) => {}
    }
}

fn marker(ask: &Ask) -> Marker {
    let mut words = Vec::new();
    wanted_words(ask, &mut words);
    Marker::new(&words, typed_marks(ask))
}

fn term(field: Field, word: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic))
}

/// Only whether it matches, never how well.
fn unranked(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
