//! Runs rules over an index: the one path for a batch just fetched and for the whole archive.
//!
//! The index says in which documents each phrase stands, as sets without any score; the places
//! are then read from the text itself, so evidence is exact to the byte.

use super::IndexError;
use super::batch::HeldText;
use super::evidence::{ClauseHit, KnownWords, clause_hits};
use super::rules::CompiledRules;
use super::schema::Fields;
use crate::domain::article::Genre;
use crate::domain::id::ArticleId;
use crate::text::tokens;
use std::collections::HashMap;
use std::ops::Range;
use tantivy::index::SegmentReader;
use tantivy::query::{EnableScoring, PhraseQuery, Query, TermQuery, Weight};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::store::StoreReader;
use tantivy::{DocId, Searcher, TantivyDocument, Term};

/// Documents looked at in one round: bounds the memory for what the index found.
const ROUND: DocId = 20_000;
/// Blocks of stored texts kept unpacked; documents are read in order, so few are needed.
const STORE_CACHE_BLOCKS: usize = 2;

/// The clauses that fire in one document.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentHits {
    /// The document.
    pub id: ArticleId,
    /// Form that extraction saw.
    pub genre: Genre,
    /// Clauses that fire, for and against, in the order of the ruleset; none is common.
    pub clauses: Vec<ClauseHit>,
}

/// An index as rules see it.
pub struct Searchable<'a> {
    searcher: Searcher,
    fields: [Field; 3],
    texts: Texts<'a>,
}

/// Where the texts of found documents are.
pub(super) enum Texts<'a> {
    /// In the index, as stored fields.
    Stored(&'a Fields),
    /// Beside it, in the order of its only segment.
    Held(&'a [HeldText<'a>]),
}

impl<'a> Searchable<'a> {
    pub(super) fn new(searcher: Searcher, fields: [Field; 3], texts: Texts<'a>) -> Self {
        Self { searcher, fields, texts }
    }
}

/// Runs `rules` over every document of `index` and gives each to `each` once, also those where
/// nothing fires. A batch comes in its own order, the archive in any.
///
/// # Errors
/// [`IndexError::Engine`] if the index cannot be read.
pub fn find(
    index: &Searchable<'_>,
    rules: &CompiledRules,
    each: &mut dyn FnMut(DocumentHits),
) -> Result<(), IndexError> {
    let sets = phrase_sets(index, rules)?;
    for segment in index.searcher.segment_readers() {
        let texts = SegmentTexts::open(&index.texts, segment)?;
        let mut from = 0;
        while from < segment.max_doc() {
            let to = segment.max_doc().min(from.saturating_add(ROUND));
            for (doc, candidates) in (from..to).zip(candidates(&sets, segment, from..to)?) {
                if !segment.is_deleted(doc) {
                    each(texts.hits(rules, doc, &candidates)?);
                }
            }
            from = to;
        }
    }
    Ok(())
}

/// The documents that have a phrase in a field.
struct PhraseSet {
    /// Place of the phrase in the rules.
    phrase: u32,
    /// 0 title, 1 lead, 2 body.
    field: u8,
    documents: Box<dyn Weight>,
}

/// One set for each phrase and field; phrases with a word that no document has are left out.
fn phrase_sets(
    index: &Searchable<'_>,
    rules: &CompiledRules,
) -> Result<Vec<PhraseSet>, tantivy::TantivyError> {
    let scoring = EnableScoring::disabled_from_searcher(&index.searcher);
    let mut sets = Vec::new();
    for (number, field) in (0_u8..).zip(index.fields) {
        let mut known: HashMap<&str, bool> = HashMap::new();
        for (phrase, compiled) in (0_u32..).zip(&rules.phrases) {
            if !compiled.fields[usize::from(number)] {
                continue;
            }
            let mut possible = true;
            for word in &compiled.words {
                let present = match known.get(word.as_str()) {
                    Some(present) => *present,
                    None => index.searcher.doc_freq(&Term::from_field_text(field, word))? > 0,
                };
                known.insert(word, present);
                possible &= present;
            }
            if possible {
                let documents = query(field, &compiled.words).weight(scoring)?;
                sets.push(PhraseSet { phrase, field: number, documents });
            }
        }
    }
    Ok(sets)
}

/// Consecutive `words` in `field`.
fn query(field: Field, words: &[String]) -> Box<dyn Query> {
    let mut terms: Vec<_> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
    if terms.len() == 1 {
        return Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::Basic));
    }
    Box::new(PhraseQuery::new(terms))
}

/// For each document of `range` the phrases and fields that the index found in it.
fn candidates(
    sets: &[PhraseSet],
    segment: &SegmentReader,
    range: Range<DocId>,
) -> Result<Vec<Vec<(u32, u8)>>, tantivy::TantivyError> {
    let mut found = vec![Vec::new(); range.len()];
    for set in sets {
        let mut documents = set.documents.scorer(segment, 1.0)?;
        let mut doc = documents.doc();
        if doc < range.start {
            doc = documents.seek(range.start);
        }
        while doc < range.end {
            found[(doc - range.start) as usize].push((set.phrase, set.field));
            doc = documents.advance();
        }
    }
    Ok(found)
}

/// The texts of one segment.
enum SegmentTexts<'a> {
    Stored(&'a Fields, StoreReader),
    Held(&'a [HeldText<'a>]),
}

impl<'a> SegmentTexts<'a> {
    fn open(texts: &Texts<'a>, segment: &SegmentReader) -> Result<Self, tantivy::TantivyError> {
        Ok(match texts {
            Texts::Stored(fields) => {
                Self::Stored(fields, segment.get_store_reader(STORE_CACHE_BLOCKS)?)
            }
            Texts::Held(held) => Self::Held(held),
        })
    }

    /// What fires in document `doc`.
    fn hits(
        &self,
        rules: &CompiledRules,
        doc: DocId,
        candidates: &[(u32, u8)],
    ) -> Result<DocumentHits, tantivy::TantivyError> {
        match self {
            Self::Held(held) => {
                let HeldText { text, words } = &held[doc as usize];
                let texts = [text.title.as_str(), &text.lead, &text.body];
                let clauses = clause_hits(rules, candidates, texts, words);
                Ok(DocumentHits { id: text.id.clone(), genre: text.genre, clauses })
            }
            Self::Stored(fields, store) => {
                let document: TantivyDocument = store.get(doc)?;
                let value = |field| stored_text(&document, field);
                let texts = fields.exact.map(value);
                let words = match candidates {
                    [] => Default::default(),
                    _ => texts.map(|text| KnownWords::new(&tokens(text), rules)),
                };
                Ok(DocumentHits {
                    id: ArticleId::new(value(fields.id)),
                    genre: value(fields.genre).parse().unwrap_or(Genre::News),
                    clauses: clause_hits(rules, candidates, texts, &words),
                })
            }
        }
    }
}

/// The stored text of `field`, empty if there is none.
pub(super) fn stored_text(document: &TantivyDocument, field: Field) -> &str {
    document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default()
}
