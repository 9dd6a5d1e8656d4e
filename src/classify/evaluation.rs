//! How right the rules are: their answers against people's labels.

use super::Text;
use crate::domain::article::Genre;
use crate::domain::hit::Classification;
use crate::domain::id::{ArticleId, RuleId};
use crate::domain::rule::{RuleKind, Ruleset};
use serde::{Deserialize, Serialize};

/// A line of a labelled file: a text and what people say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// The text.
    pub text: Text,
    /// Its outlet, as written.
    pub outlet: Option<String>,
    /// Its date, as written.
    pub published_at: Option<String>,
    /// Themes it belongs to; `None` if nobody said.
    pub labels: Option<Vec<RuleId>>,
    /// Whether it is in scope; `None` if nobody said.
    pub relevant: Option<bool>,
}

impl Labelled {
    /// The people's verdict. Without word on the scope, a text with a theme is in scope. `None`
    /// if nobody said anything.
    pub fn label(&self) -> Option<Label> {
        let themes = self.labels.clone().unwrap_or_default();
        let relevant = self.relevant.or_else(|| self.labels.as_ref().map(|it| !it.is_empty()))?;
        Some(Label { themes, relevant })
    }
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct BadLine {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

/// A line as it is written.
#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    title: String,
    #[serde(default)]
    lead: Option<String>,
    #[serde(default)]
    body: Option<String>,
    /// Another name for the body.
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    outlet: Option<String>,
    #[serde(default)]
    published_at: Option<String>,
    #[serde(default)]
    labels: Option<Vec<RuleId>>,
    #[serde(default)]
    relevant: Option<bool>,
}

/// Reads one JSON object a line; blank lines are skipped. Bad lines are reported and the others
/// kept, in order. Other keys are ignored.
pub fn parse_lines(jsonl: &str) -> (Vec<Labelled>, Vec<BadLine>) {
    let mut labelled = Vec::new();
    let mut bad = Vec::new();
    // Some editors put a byte order mark in front.
    let jsonl = jsonl.strip_prefix('\u{feff}').unwrap_or(jsonl);
    for (number, line) in (1..).zip(jsonl.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match parse_line(line) {
            Ok(line) => labelled.push(line),
            Err(what) => bad.push(BadLine { line: number, what }),
        }
    }
    (labelled, bad)
}

fn parse_line(line: &str) -> Result<Labelled, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| {
        let what = error.to_string();
        // Each line is a document of its own: its line number is always 1.
        what.replace(" at line 1 column ", " at column ")
    })?;
    let id = match line.id {
        serde_json::Value::String(id) => id,
        serde_json::Value::Number(id) => id.to_string(),
        _ => return Err("`id` must be a text or a number".to_owned()),
    };
    let text = Text {
        id: ArticleId::new(id),
        title: line.title,
        lead: line.lead.unwrap_or_default(),
        body: line.body.filter(|body| !body.is_empty()).or(line.text).unwrap_or_default(),
        genre: Genre::News,
    };
    Ok(Labelled {
        text,
        outlet: line.outlet,
        published_at: line.published_at,
        labels: line.labels,
        relevant: line.relevant,
    })
}

/// What people say of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Every theme it belongs to, in any order.
    pub themes: Vec<RuleId>,
    /// Whether it is in scope.
    pub relevant: bool,
}

/// How well answers and labels agree. A share of nothing is 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Score {
    /// Share of the answers that are right.
    pub precision: f64,
    /// Share of the labels that were found.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
    /// Number of labels.
    pub support: usize,
}

/// The score of one theme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThemeScore {
    /// The theme.
    pub rule: RuleId,
    /// Its score.
    #[serde(flatten)]
    pub score: Score,
}

/// How right a ruleset is on labelled texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Number of texts.
    pub documents: usize,
    /// In scope or not.
    pub scope: Score,
    /// Every theme of the ruleset in its order, then labels that are no rule of it.
    pub themes: Vec<ThemeScore>,
    /// Mean F1 of the themes that have labels: each theme counts the same.
    pub macro_f1: f64,
    /// F1 over all pairs of text and theme: each pair counts the same.
    pub micro_f1: f64,
}

/// Right answers, answers and labels.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    right: usize,
    answered: usize,
    labelled: usize,
}

impl Counts {
    fn add(&mut self, answered: bool, labelled: bool) {
        self.right += usize::from(answered && labelled);
        self.answered += usize::from(answered);
        self.labelled += usize::from(labelled);
    }

    fn score(self) -> Score {
        let share = |of: usize| if of == 0 { 0.0 } else { self.right as f64 / of as f64 };
        let both = self.answered + self.labelled;
        let f1 = if both == 0 { 0.0 } else { 2.0 * self.right as f64 / both as f64 };
        Score {
            precision: share(self.answered),
            recall: share(self.labelled),
            f1,
            support: self.labelled,
        }
    }
}

/// Compares `predictions` with `labels`, pair by pair; what one list has more is left out.
pub fn evaluate(ruleset: &Ruleset, predictions: &[Classification], labels: &[Label]) -> Evaluation {
    let mut themes: Vec<RuleId> =
        ruleset.of_kind(RuleKind::Theme).map(|rule| rule.id.clone()).collect();
    for theme in labels.iter().flat_map(|label| &label.themes) {
        if !themes.contains(theme) {
            themes.push(theme.clone());
        }
    }
    let mut counts = vec![Counts::default(); themes.len()];
    let mut scope = Counts::default();
    let mut all = Counts::default();
    for (prediction, label) in predictions.iter().zip(labels) {
        scope.add(prediction.in_scope(), label.relevant);
        for (theme, counts) in themes.iter().zip(&mut counts) {
            let answered = prediction.of_kind(RuleKind::Theme).any(|hit| hit.rule == *theme);
            let labelled = label.themes.contains(theme);
            counts.add(answered, labelled);
            all.add(answered, labelled);
        }
    }
    let scores: Vec<ThemeScore> = themes
        .into_iter()
        .zip(counts)
        .map(|(rule, counts)| ThemeScore { rule, score: counts.score() })
        .collect();
    let with_labels: Vec<f64> =
        scores.iter().filter(|it| it.score.support > 0).map(|it| it.score.f1).collect();
    Evaluation {
        documents: predictions.len().min(labels.len()),
        scope: scope.score(),
        macro_f1: with_labels.iter().sum::<f64>() / with_labels.len().max(1) as f64,
        micro_f1: all.score().f1,
        themes: scores,
    }
}
