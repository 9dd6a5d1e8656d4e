//! What a query asks of the index: which articles match, and what brings them up.
//!
//! Typed marks match exactly. A query typed wholly without marks finds every marking: words are
//! compared without marks, pairs of words bring the likely readings up, and articles that match
//! as typed come first.

use super::analysis::pairs;
use super::query::Ask;
use super::schema::Fields;
use crate::domain::rule::TextField;
use crate::text::{fold, has_marks, phrase_words, tokens};
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// Added to articles that match an unmarked query as typed: more than any ranking score.
const AS_TYPED: f32 = 1_000.0;
/// Weight of pairs of words beside words with marks.
const PAIRS_BESIDE_MARKS: f32 = 0.5;

/// How words are compared.
#[derive(Debug, Clone, Copy)]
enum Marks {
    /// As typed.
    Exact,
    /// Without marks on either side.
    Ignored,
}

/// The query for `ask`: what must match, and what brings articles up.
pub(super) fn ranked(fields: &Fields, ask: &Ask) -> Box<dyn Query> {
    let (marks, weight) =
        if typed_marks(ask) { (Marks::Exact, PAIRS_BESIDE_MARKS) } else { (Marks::Ignored, 1.0) };
    let mut parts = vec![(Occur::Must, build(fields, ask, marks))];
    if matches!(marks, Marks::Ignored) {
        let as_typed = ConstScoreQuery::new(build(fields, ask, Marks::Exact), AS_TYPED);
        parts.push((Occur::Should, Box::new(as_typed) as Box<dyn Query>));
    }
    let mut words = Vec::new();
    wanted_words(ask, &mut words);
    for pair in pairs(words.iter().map(String::as_str)) {
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
pub(super) fn typed_marks(ask: &Ask) -> bool {
    match ask {
        Ask::All(parts) | Ask::Any(parts) => parts.iter().any(typed_marks),
        Ask::Not(part) => typed_marks(part),
        Ask::Words { text, .. } => has_marks(text),
        Ask::Outlet(_) | Ask::Theme(_) => false,
    }
}

/// The words that an article should have, in the order typed.
pub(super) fn wanted_words(ask: &Ask, words: &mut Vec<String>) {
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

pub(super) fn term(field: Field, word: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic))
}

/// Only whether it matches, never how well.
pub(super) fn unranked(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
