//! Reviews: a person's verdict on a hit or on an article's form. Never deleted, only superseded by a
//! later one.

use crate::domain::article::{Genre, UnknownWord, words};
use crate::domain::id::{ArticleId, RuleId};
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

words! {
    /// What a person says of an article and a rule.
    Verdict {
        /// The machine was right.
        Confirmed = "confirmed",
        /// It does not belong.
        Rejected = "rejected",
        /// It belongs though the machine missed it.
        Added = "added",
    }
}

/// One verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The article.
    pub article: ArticleId,
    /// The rule it is about.
    pub rule: RuleId,
    /// What the person says.
    pub verdict: Verdict,
    /// Who says it.
    pub reviewer: String,
    /// Why, in their words.
    pub reason: String,
    /// When it was said.
    pub recorded_at: Timestamp,
}

/// What a person says of an article's form; it outweighs pages and rules, whatever they say later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenreVerdict {
    /// The article.
    pub article: ArticleId,
    /// Its form; `None` gives the decision back to pages and rules.
    pub genre: Option<Genre>,
    /// Who says it.
    pub reviewer: String,
    /// Why, in their words.
    pub reason: String,
    /// When it was said.
    pub recorded_at: Timestamp,
}
