//! The hits of an article as tables, and as marks in its text.

use crate::domain::catalog::Catalog;
use crate::domain::hit::{Evidence, Place};
use crate::domain::id::RuleId;
use crate::domain::review::Verdict;
use crate::domain::rule::{RuleKind, TextField};
use crate::store::{ArticleProof, ProofHit};
use crate::web::mark::{Span, anchor};
use crate::web::rules::{clause_anchor, rule_href};
use crate::web::show;

pub(in crate::web) struct HitView {
    pub(in crate::web) title: String,
    pub(in crate::web) href: String,
    pub(in crate::web) id: String,
    pub(in crate::web) kind: &'static str,
    pub(in crate::web) primary: bool,
    pub(in crate::web) score: String,
    pub(in crate::web) threshold: String,
    pub(in crate::web) recorded: String,
    pub(in crate::web) ruleset: String,
    pub(in crate::web) clauses: Vec<ClauseView>,
    /// Whether the evidence points into an earlier text than the one shown.
    pub(in crate::web) other_text: bool,
    /// A person took it away.
    pub(in crate::web) rejected: bool,
}

pub(in crate::web) struct ClauseView {
    pub(in crate::web) name: String,
    pub(in crate::web) href: String,
    pub(in crate::web) contribution: String,
    pub(in crate::web) against: bool,
    pub(in crate::web) places: Vec<PlaceView>,
}

pub(in crate::web) struct PlaceView {
    pub(in crate::web) field: &'static str,
    pub(in crate::web) words: String,
    /// Leads to the mark in the text, where there is one.
    pub(in crate::web) href: Option<String>,
}

/// Themes and topics first, since numbers come from them; then the scope and the genre.
pub(super) fn hits(proof: &ArticleProof, catalog: &Catalog) -> Vec<HitView> {
    let rank = |hit: &ProofHit| match hit.hit.kind {
        RuleKind::Theme => (0, !hit.hit.primary),
        RuleKind::Topic => (1, false),
        RuleKind::Scope => (2, false),
        RuleKind::Genre => (3, false),
    };
    let mut hits: Vec<&ProofHit> = proof.hits.iter().collect();
    hits.sort_by_key(|hit| rank(hit));
    hits.into_iter().map(|hit| view(proof, catalog, hit)).collect()
}

fn view(proof: &ArticleProof, catalog: &Catalog, stored: &ProofHit) -> HitView {
    let hit = &stored.hit;
    let same_text = stored.revision == proof.article.revision;
    let standing = proof
        .reviews
        .iter()
        .find(|stored| stored.superseded_at.is_none() && stored.review.rule == hit.rule);
    HitView {
        title: rule_title(catalog, &hit.rule),
        href: rule_href(&hit.rule),
        id: hit.rule.to_string(),
        kind: show::kind(hit.kind),
        primary: hit.primary,
        score: show::score(hit.score),
        threshold: show::score(hit.threshold),
        recorded: show::moment(Some(stored.recorded_at)),
        ruleset: stored.ruleset.as_str().chars().take(12).collect(),
        clauses: hit
            .evidence
            .iter()
            .map(|evidence| clause(&hit.rule, evidence, same_text))
            .collect(),
        other_text: !same_text,
        rejected: standing.is_some_and(|stored| stored.review.verdict == Verdict::Rejected),
    }
}

fn clause(rule: &RuleId, evidence: &Evidence, same_text: bool) -> ClauseView {
    let place = |place: &Place| PlaceView {
        field: show::field(place.field),
        words: place.text.clone(),
        href: same_text.then(|| format!("#{}", anchor(place.field.as_str(), place.start))),
    };
    let sign = if evidence.contribution > 0.0 { "+" } else { "" };
    ClauseView {
        name: evidence.clause.clone(),
        href: format!("{}#{}", rule_href(rule), clause_anchor(&evidence.clause)),
        contribution: format!("{sign}{}", show::score(evidence.contribution)),
        against: evidence.contribution < 0.0,
        places: evidence.places.iter().map(place).collect(),
    }
}

/// The words of `field` that evidence points at.
pub(super) fn spans(proof: &ArticleProof, catalog: &Catalog, field: TextField) -> Vec<Span> {
    let mut spans = Vec::new();
    for stored in proof.hits.iter().filter(|hit| hit.revision == proof.article.revision) {
        let title = rule_title(catalog, &stored.hit.rule);
        for evidence in &stored.hit.evidence {
            for place in evidence.places.iter().filter(|place| place.field == field) {
                spans.push(Span {
                    start: place.start,
                    end: place.end,
                    text: place.text.clone(),
                    label: format!("{title}: {}", evidence.clause),
                    against: evidence.contribution < 0.0,
                });
            }
        }
    }
    spans
}

/// The title of a rule; its id where the definitions no longer have it.
pub(super) fn rule_title(catalog: &Catalog, rule: &RuleId) -> String {
    let found = catalog.ruleset.rule(rule);
    found.map_or_else(|| rule.to_string(), |rule| rule.title_vi.clone())
}
