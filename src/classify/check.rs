//! Is a ruleset sound? Its structure first, then its own examples.

use super::{Classifier, ClassifyError, Text};
use crate::domain::article::Genre;
use crate::domain::id::{ArticleId, RuleId};
use crate::domain::rule::{Clause, Rule, Ruleset, TextField};
use crate::index::{BatchIndex, find};

/// Why a rule was refused. Each message names the rule and what to change.
#[derive(Debug, thiserror::Error)]
pub enum RuleFault {
    /// Two rules have one name.
    #[error("rule `{rule}` is there twice; rename one")]
    Twice {
        /// The rule.
        rule: RuleId,
    },
    /// A rule needs one that is not there.
    #[error("rule `{rule}` needs `{need}`, which is no rule; correct `needs`")]
    UnknownNeed {
        /// The rule.
        rule: RuleId,
        /// What it names.
        need: RuleId,
    },
    /// A rule needs itself, perhaps by way of others.
    #[error("rule `{rule}` needs itself by way of `needs`; break the circle")]
    Circle {
        /// The rule.
        rule: RuleId,
    },
    /// Nothing said could reach the threshold.
    #[error(
        "rule `{rule}` can never match: all its clauses together give at most {reach}, its threshold is {threshold}; lower the threshold or raise weights"
    )]
    OutOfReach {
        /// The rule.
        rule: RuleId,
        /// Its threshold.
        threshold: f64,
        /// The highest score there is.
        reach: f64,
    },
    /// A text without any sign would match.
    #[error("rule `{rule}` would match any text: its threshold is {threshold}; it must be above 0")]
    AlwaysMatches {
        /// The rule.
        rule: RuleId,
        /// Its threshold.
        threshold: f64,
    },
    /// A clause that makes no sense by itself.
    #[error("rule `{rule}`, clause `{clause}`: {what}")]
    Clause {
        /// The rule.
        rule: RuleId,
        /// The clause.
        clause: String,
        /// What is wrong and how to repair it.
        what: &'static str,
    },
    /// An example that should match does not.
    #[error("rule `{rule}` misses its example “{example}”: {why}")]
    ExampleMissed {
        /// The rule.
        rule: RuleId,
        /// The example.
        example: String,
        /// Score, what fired, what is missing.
        why: String,
    },
    /// An example that should not match does.
    #[error("rule `{rule}` matches “{example}”, which it should reject: {why}")]
    ExampleCaught {
        /// The rule.
        rule: RuleId,
        /// The example.
        example: String,
        /// Score and what fired.
        why: String,
    },
    /// The examples could not be run.
    #[error("the rules' examples could not be tried")]
    Untried(#[from] ClassifyError),
}

/// Checks `ruleset` without running it; gives the places of its rules, needed ones first.
///
/// # Errors
/// Every fault, in the ruleset's order.
pub(super) fn structure(ruleset: &Ruleset) -> Result<Vec<usize>, Vec<RuleFault>> {
    let mut faults = Vec::new();
    for (at, rule) in ruleset.rules.iter().enumerate() {
        if ruleset.rules[..at].iter().any(|earlier| earlier.id == rule.id) {
            faults.push(RuleFault::Twice { rule: rule.id.clone() });
        }
        for need in rule.needs.iter().filter(|need| ruleset.rule(need).is_none()) {
            faults.push(RuleFault::UnknownNeed { rule: rule.id.clone(), need: need.clone() });
        }
        faults.extend(rule.clauses.iter().filter_map(|clause| clause_fault(rule, clause)));
        faults.extend(threshold_fault(rule));
    }
    let order = in_order_of_need(ruleset);
    for (at, rule) in ruleset.rules.iter().enumerate() {
        let knows_needs = rule.needs.iter().all(|need| ruleset.rule(need).is_some());
        if knows_needs && !order.contains(&at) && needs_itself(ruleset, rule) {
            faults.push(RuleFault::Circle { rule: rule.id.clone() });
        }
    }
    if faults.is_empty() { Ok(order) } else { Err(faults) }
}

fn clause_fault(rule: &Rule, clause: &Clause) -> Option<RuleFault> {
    let wordless = |phrases: &[crate::domain::rule::Phrase]| {
        phrases.iter().any(|phrase| phrase.words.is_empty())
    };
    let what = if clause.groups.is_empty() || clause.groups.iter().any(Vec::is_empty) {
        "a group without phrases never fires; add phrases or remove the group"
    } else if clause.groups.iter().any(|group| wordless(group)) || wordless(&clause.unless) {
        "a phrase without words can never be found; write at least one word"
    } else if clause.fields.is_empty() {
        "it looks at no field; name title, lead or body in `in`"
    } else if clause.within == Some(0) {
        "a window of 0 words holds nothing; write `within` as at least 1"
    } else if !clause.weight.is_finite() {
        "its weight is no number"
    } else {
        return None;
    };
    Some(RuleFault::Clause { rule: rule.id.clone(), clause: clause.name.clone(), what })
}

fn threshold_fault(rule: &Rule) -> Option<RuleFault> {
    let (id, threshold) = (rule.id.clone(), rule.threshold);
    if threshold.is_nan() || threshold <= 0.0 {
        return Some(RuleFault::AlwaysMatches { rule: id, threshold });
    }
    let most = |clause: &Clause| {
        let boosts = clause.fields.iter().map(|field: &TextField| field.boost());
        clause.weight.max(0.0) * boosts.fold(0.0, f64::max)
    };
    let reach: f64 = rule.clauses.iter().map(most).sum();
    (reach + 1e-9 < threshold).then_some(RuleFault::OutOfReach { rule: id, threshold, reach })
}

/// Places of the rules, each after those it needs; rules that cannot be placed are left out.
fn in_order_of_need(ruleset: &Ruleset) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    loop {
        let placed = |need: &RuleId| order.iter().any(|at| ruleset.rules[*at].id == *need);
        let next = (0..ruleset.rules.len())
            .find(|at| !order.contains(at) && ruleset.rules[*at].needs.iter().all(placed));
        match next {
            Some(at) => order.push(at),
            None => return order,
        }
    }
}

/// Whether following `needs` from `rule` leads back to it.
fn needs_itself(ruleset: &Ruleset, rule: &Rule) -> bool {
    let mut reached: Vec<&RuleId> = rule.needs.iter().collect();
    let mut next = 0;
    while next < reached.len() {
        if *reached[next] == rule.id {
            return true;
        }
        for need in ruleset.rule(reached[next]).into_iter().flat_map(|rule| &rule.needs) {
            if !reached.contains(&need) {
                reached.push(need);
            }
        }
        next += 1;
    }
    false
}

/// Runs every rule's examples, each as the title of an otherwise empty article, and gives those
/// that came out wrong.
pub(super) fn examples(classifier: &Classifier) -> Vec<RuleFault> {
    let mut texts = Vec::new();
    let mut expected = Vec::new();
    for (at, rule) in classifier.ruleset.rules.iter().enumerate() {
        let matching = rule.must_match.iter().map(|example| (example, true));
        let rejected = rule.must_reject.iter().map(|example| (example, false));
        for (example, matches) in matching.chain(rejected) {
            texts.push(Text {
                id: ArticleId::new(""),
                title: example.clone(),
                lead: String::new(),
                body: String::new(),
                genre: Genre::News,
            });
            expected.push((at, matches));
        }
    }
    match try_examples(classifier, &texts, &expected) {
        Ok(faults) => faults,
        Err(error) => vec![RuleFault::Untried(error)],
    }
}

/// `expected`: for each text a rule's place and whether it must match.
fn try_examples(
    classifier: &Classifier,
    texts: &[Text],
    expected: &[(usize, bool)],
) -> Result<Vec<RuleFault>, ClassifyError> {
    let batch = BatchIndex::build(texts, &classifier.rules)?;
    let mut faults = Vec::new();
    let mut tried = texts.iter().zip(expected);
    find(&batch.searchable(), &classifier.rules, &mut |document| {
        let Some((text, (at, expected))) = tried.next() else { return };
        let (findings, matches) = classifier.findings(document.clauses);
        if matches[*at] == *expected {
            return;
        }
        let rule = &classifier.ruleset.rules[*at];
        let fired = findings[*at].evidence.iter();
        let fired: Vec<_> =
            fired.map(|it| format!("`{}` {:+}", it.clause, it.contribution)).collect();
        let fired = if fired.is_empty() { "nothing".to_owned() } else { fired.join(", ") };
        let mut why =
            format!("score {} of {}, fired: {fired}", findings[*at].score, rule.threshold);
        let unmet = rule.needs.iter().filter(|need| {
            classifier
                .ruleset
                .rules
                .iter()
                .zip(&matches)
                .any(|(rule, matches)| rule.id == **need && !matches)
        });
        for need in unmet {
            why.push_str(&format!("; `{need}`, which it needs, does not match"));
        }
        let (rule, example) = (rule.id.clone(), text.title.clone());
        faults.push(if *expected {
            RuleFault::ExampleMissed { rule, example, why }
        } else {
            RuleFault::ExampleCaught { rule, example, why }
        });
    })?;
    Ok(faults)
}
