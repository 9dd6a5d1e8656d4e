//! Hits: an article on a theme, topic, scope or genre, with the proof.

use crate::domain::article::Genre;
use crate::domain::id::{RuleId, RulesetId};
use crate::domain::rule::{RuleKind, TextField};
use serde::{Deserialize, Serialize};

/// A rule that an article matches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The rule.
    pub rule: RuleId,
    /// Which question it answers.
    pub kind: RuleKind,
    /// Sum of the clauses' contributions.
    pub score: f64,
    /// The rule's threshold at the time.
    pub threshold: f64,
    /// Whether this is the article's leading theme.
    pub primary: bool,
    /// Every clause that fired, for and against.
    pub evidence: Vec<Evidence>,
}

/// A clause that fired, where, and on which words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Name of the clause.
    pub clause: String,
    /// What it added to the score: weight × boost of the best field.
    pub contribution: f64,
    /// Every place, in reading order.
    pub places: Vec<Place>,
}

/// Words of an article that made a clause fire.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Part of the article.
    pub field: TextField,
    /// Position of the first word, counted in words from 0.
    pub word: usize,
    /// Byte range in the field's text.
    pub start: usize,
    /// End of the byte range, exclusive.
    pub end: usize,
    /// The words as they stand in the text.
    pub text: String,
}

/// All that the rules say of one article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Classification {
    /// The rules that said it.
    pub ruleset: RulesetId,
    /// Matching rules in the ruleset's order.
    pub hits: Vec<Hit>,
    /// Form of the article.
    pub genre: Genre,
}

impl Classification {
    /// Whether the scope rule matches.
    pub fn in_scope(&self) -> bool {
        self.hits.iter().any(|hit| hit.kind == RuleKind::Scope)
    }

    /// The leading theme.
    pub fn primary(&self) -> Option<&Hit> {
        self.hits.iter().find(|hit| hit.primary)
    }

    /// The hits of one kind, in order.
    pub fn of_kind(&self, kind: RuleKind) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(move |hit| hit.kind == kind)
    }
}
