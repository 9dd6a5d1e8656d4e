//! Rules: what makes an article belong to the scope, a theme, a topic or a genre.

use crate::domain::article::Genre;
use crate::domain::id::{RuleId, RulesetId};
use serde::{Deserialize, Serialize};

/// Which question a rule answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleKind {
    /// Is this about the plans' subject at all?
    Scope,
    /// Does it belong to one of the nine content themes?
    Theme,
    /// Does it belong to the topic of one task?
    Topic,
    /// What form does it have?
    Genre,
}

impl RuleKind {
    /// The word used in files, the store and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Theme => "theme",
            Self::Topic => "topic",
            Self::Genre => "genre",
        }
    }
}

/// A part of an article's text that rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextField {
    /// Headline.
    Title,
    /// Lead paragraph.
    Lead,
    /// Body.
    Body,
}

impl TextField {
    /// All fields, in reading order.
    pub const ALL: [Self; 3] = [Self::Title, Self::Lead, Self::Body];

    /// How much a clause that fires in this field counts: a headline says what an article is
    /// about, a body mentions much in passing.
    pub fn boost(self) -> f64 {
        match self {
            Self::Title => 2.0,
            Self::Lead => 1.5,
            Self::Body => 1.0,
        }
    }

    /// The word used in files, the store and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Lead => "lead",
            Self::Body => "body",
        }
    }
}

/// A weighted set of clauses with a threshold.
///
/// Score = sum over the clauses that fire of weight × the highest [`TextField::boost`] among
/// the fields where it fires. The rule matches when score ≥ threshold and every rule in
/// `needs` matches. The score depends on the article and the rule alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Short name.
    pub id: RuleId,
    /// Which question it answers.
    pub kind: RuleKind,
    /// Title on Vietnamese screens.
    pub title_vi: String,
    /// Title on English screens.
    pub title_en: String,
    /// What belongs and what does not, for people.
    pub definition: String,
    /// Rules that must match too.
    pub needs: Vec<RuleId>,
    /// Least score that matches.
    pub threshold: f64,
    /// The form a genre rule stands for.
    pub genre: Option<Genre>,
    /// Weighted clauses.
    pub clauses: Vec<Clause>,
    /// Texts that must match, tried whenever the rules are loaded.
    pub must_match: Vec<String>,
    /// Texts that must not.
    pub must_reject: Vec<String>,
}

/// One reason for or against.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Name, unique within the rule; evidence cites it.
    pub name: String,
    /// What must be said. Each group is a list of phrases of which one must occur; all groups
    /// must occur in the same field. A plain `any` list is one group.
    pub groups: Vec<Vec<Phrase>>,
    /// All groups must lie in a window of this many words.
    pub within: Option<usize>,
    /// In a field where one of these occurs the clause does not fire.
    pub unless: Vec<Phrase>,
    /// Fields looked at.
    pub fields: Vec<TextField>,
    /// What it adds to the score; negative for a trap.
    pub weight: f64,
}

/// Consecutive words. `text` is as written in the file, `words` the normalised tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// As written.
    pub text: String,
    /// Normalised tokens, never empty.
    pub words: Vec<String>,
}

/// All rules of one revision.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruleset {
    /// Hash of the content.
    pub id: RulesetId,
    /// In order: scope, themes by code, topics, genres.
    pub rules: Vec<Rule>,
}

impl Ruleset {
    /// The rule called `id`.
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == *id)
    }

    /// The rules of one kind, in order.
    pub fn of_kind(&self, kind: RuleKind) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |rule| rule.kind == kind)
    }
}

/// The rule id of a content theme's canonical code: `T5` for 5.
pub fn theme_rule(code: u8) -> RuleId {
    RuleId::new(format!("T{code}"))
}
