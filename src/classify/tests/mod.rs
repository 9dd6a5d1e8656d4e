//! Classification on small rulesets made by hand.

mod clauses;
mod measures;
mod rulesets;
mod strange;

use super::*;
use crate::domain::article::{Genre, Language};
use crate::domain::hit::Hit;
use crate::domain::id::{OutletId, RevisionId, RuleId};
use crate::domain::rule::{Clause, Phrase, Rule, RuleKind, TextField};
use crate::text::phrase_words;

fn phrases(texts: &[&str]) -> Vec<Phrase> {
    let phrase = |text: &&str| Phrase { text: (*text).to_owned(), words: phrase_words(text) };
    texts.iter().map(phrase).collect()
}

/// A clause that looks everywhere; each group a list of phrases.
fn clause(name: &str, groups: &[&[&str]], weight: f64) -> Clause {
    Clause {
        name: name.to_owned(),
        groups: groups.iter().map(|group| phrases(group)).collect(),
        within: None,
        unless: Vec::new(),
        fields: TextField::ALL.to_vec(),
        weight,
    }
}

fn rule(id: &str, kind: RuleKind, threshold: f64, clauses: Vec<Clause>) -> Rule {
    Rule {
        id: RuleId::new(id),
        kind,
        title_vi: id.to_owned(),
        title_en: id.to_owned(),
        definition: String::new(),
        needs: Vec::new(),
        threshold,
        genre: None,
        clauses,
        must_match: Vec::new(),
        must_reject: Vec::new(),
    }
}

fn ruleset(rules: Vec<Rule>) -> Ruleset {
    Ruleset { id: RulesetId::new("test"), rules }
}

fn text(title: &str, lead: &str, body: &str) -> Text {
    Text {
        id: ArticleId::new("a"),
        title: title.to_owned(),
        lead: lead.to_owned(),
        body: body.to_owned(),
        genre: Genre::Video,
    }
}

/// Classifies one text by rules without acronyms.
fn classified(rules: Vec<Rule>, text: Text) -> Classification {
    let classifier = Classifier::new(&ruleset(rules), &[]).unwrap();
    classifier.classify_batch(&[text]).unwrap().remove(0)
}

/// `clause contribution field@word:text …; …` of a hit.
fn show(hit: &Hit) -> String {
    let clause = |it: &crate::domain::hit::Evidence| {
        let place = |it: &crate::domain::hit::Place| {
            format!(" {}@{}:{}", it.field.as_str(), it.word, it.text)
        };
        format!("{} {:+}", it.clause, it.contribution)
            + &it.places.iter().map(place).collect::<String>()
    };
    hit.evidence.iter().map(clause).collect::<Vec<_>>().join("; ")
}
