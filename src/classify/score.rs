//! From the clauses that fire in a text to the rules that match, the leading theme, the form.

use super::Classifier;
use crate::domain::article::Genre;
use crate::domain::hit::{Classification, Evidence, Hit};
use crate::domain::id::RuleId;
use crate::domain::rule::{Rule, RuleKind};
use crate::index::ClauseHit;

/// Room for what is lost when tenths are added: 0.1 + 0.2 + 0.7 reaches a threshold of 1.
const ROUNDING: f64 = 1e-9;

/// What one rule says of one text.
#[derive(Debug, Clone, Default)]
pub(super) struct Finding {
    /// Sum of the contributions, in the order of the clauses.
    pub(super) score: f64,
    /// Clauses that fired.
    pub(super) evidence: Vec<Evidence>,
}

impl Finding {
    /// Whether the score alone is enough for `rule`.
    pub(super) fn reaches(&self, rule: &Rule) -> bool {
        self.score + ROUNDING >= rule.threshold
    }
}

impl Classifier {
    /// What the clauses that fired make of every rule, and whether it matches with what it
    /// needs; both in the ruleset's order.
    pub(super) fn findings(&self, clauses: Vec<ClauseHit>) -> (Vec<Finding>, Vec<bool>) {
        let rules = &self.ruleset.rules;
        let mut findings = vec![Finding::default(); rules.len()];
        for hit in clauses {
            let clause = rules[hit.rule].clauses[hit.clause].name.clone();
            let finding = &mut findings[hit.rule];
            finding.score += hit.contribution;
            finding.evidence.push(Evidence {
                clause,
                contribution: hit.contribution,
                places: hit.places,
            });
        }
        let mut matches = vec![false; rules.len()];
        for at in &self.order {
            let rule = &rules[*at];
            let needed = |id: &RuleId| {
                rules.iter().position(|rule| rule.id == *id).is_some_and(|at| matches[at])
            };
            matches[*at] = findings[*at].reaches(rule) && rule.needs.iter().all(needed);
        }
        (findings, matches)
    }

    /// The classification of a text that extraction gave the form `genre`.
    pub(super) fn classification(&self, genre: Genre, clauses: Vec<ClauseHit>) -> Classification {
        let (findings, matches) = self.findings(clauses);
        let rules = self.ruleset.rules.iter();
        let matching = rules.zip(findings).zip(matches).filter(|(_, matches)| *matches);
        let mut genres = Vec::new();
        let mut hits: Vec<Hit> = Vec::new();
        for ((rule, finding), _) in matching {
            genres.push(rule.genre);
            hits.push(Hit {
                rule: rule.id.clone(),
                kind: rule.kind,
                score: finding.score,
                threshold: rule.threshold,
                primary: false,
                evidence: finding.evidence,
            });
        }
        if let Some(leading) = best(&hits, RuleKind::Theme) {
            hits[leading].primary = true;
        }
        let by_rule = best(&hits, RuleKind::Genre).and_then(|at| genres[at]);
        Classification { ruleset: self.ruleset.id.clone(), hits, genre: by_rule.unwrap_or(genre) }
    }
}

/// The place of the hit of `kind` that is furthest past its threshold; the first of equals, which
/// for themes is the lower code.
fn best(hits: &[Hit], kind: RuleKind) -> Option<usize> {
    let strength = |at: usize| hits[at].score / hits[at].threshold;
    let of_kind = (0..hits.len()).filter(|at| hits[*at].kind == kind);
    of_kind.reduce(|best, at| if strength(at) > strength(best) { at } else { best })
}
