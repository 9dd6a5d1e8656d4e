//! Says what articles are about: rules in, hits with evidence out.
//!
//! A [`Classifier`] is a ruleset that has been checked, compiled and tried on its own examples.
//! It takes any number of texts, or the whole archive, through the one function
//! [`index::find`](crate::index::find), so both give the same answers. A text's classification
//! depends on the text and the rules alone.
//!
//! Files in the order of the work: `check` (is the ruleset sound), `score` (clauses to hits),
//! [`evaluation`] (how right it is). Read [`Classifier`] first.

mod check;
mod score;

pub mod evaluation;

pub use crate::index::Text;
pub use check::RuleFault;

use crate::domain::catalog::Acronym;
use crate::domain::hit::Classification;
use crate::domain::id::{ArticleId, RulesetId};
use crate::domain::rule::Ruleset;
use crate::index::{ArchiveIndex, BatchIndex, CompiledRules, IndexError, find};
use crate::text::acronym::Acronyms;

/// Texts indexed at a time: enough that asking for every phrase once is cheap beside them, few
/// enough to stay in memory whatever the number of texts.
const BATCH: usize = 500;

/// Why texts could not be classified: never because of what they say.
#[derive(Debug, thiserror::Error)]
#[error("cannot run the rules")]
pub struct ClassifyError(#[from] IndexError);

/// A ruleset ready to run.
pub struct Classifier {
    ruleset: Ruleset,
    rules: CompiledRules,
    /// Places of the rules in the ruleset, needed ones before those that need them.
    order: Vec<usize>,
}

impl Classifier {
    /// Checks `ruleset`, compiles it with those of `acronyms` that are meant for rules, and runs
    /// every rule's own examples.
    ///
    /// # Errors
    /// Every fault of every rule, in the ruleset's order; examples are tried once the rules'
    /// structure is sound.
    pub fn new(ruleset: &Ruleset, acronyms: &[Acronym]) -> Result<Self, Vec<RuleFault>> {
        let order = check::structure(ruleset)?;
        let in_rules = acronyms.iter().filter(|acronym| acronym.in_rules);
        let pairs = in_rules.map(|acronym| (acronym.short.as_str(), acronym.long.as_slice()));
        let rules = CompiledRules::new(ruleset, &Acronyms::new(pairs));
        let classifier = Self { ruleset: ruleset.clone(), rules, order };
        let faults = check::examples(&classifier);
        if faults.is_empty() { Ok(classifier) } else { Err(faults) }
    }

    /// Which rules these are.
    pub fn ruleset(&self) -> &RulesetId {
        &self.ruleset.id
    }

    /// Classifies `texts`: same order, same length. How they are batched changes nothing.
    ///
    /// # Errors
    /// [`ClassifyError`] if the index in memory fails.
    pub fn classify_batch(&self, texts: &[Text]) -> Result<Vec<Classification>, ClassifyError> {
        let mut classified = Vec::with_capacity(texts.len());
        for texts in texts.chunks(BATCH) {
            let batch = BatchIndex::build(texts, &self.rules)?;
            find(&batch.searchable(), &self.rules, &mut |document| {
                classified.push(self.classification(document.genre, document.clauses));
            })?;
        }
        Ok(classified)
    }

    /// Classifies every article of `archive` as of its last update and gives each to `each`
    /// once, in any order.
    ///
    /// # Errors
    /// [`ClassifyError`] if the archive's index cannot be read.
    pub fn classify_archive(
        &self,
        archive: &ArchiveIndex,
        each: &mut dyn FnMut(ArticleId, Classification),
    ) -> Result<(), ClassifyError> {
        find(&archive.searchable(), &self.rules, &mut |document| {
            each(document.id, self.classification(document.genre, document.clauses));
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
