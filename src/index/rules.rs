//! Rules made ready to run: every distinct phrase once, with the clauses that use it.

use crate::domain::rule::{Phrase, Ruleset, TextField};
use crate::text::acronym::Acronyms;
use std::collections::HashMap;

/// What a clause wants of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// It keeps the clause from firing in its field.
    Unless,
    /// It fills the group of this number.
    Group(usize),
}

/// A phrase and who waits for it.
#[derive(Debug)]
pub(super) struct CompiledPhrase {
    /// As keys, to ask the index.
    pub(super) words: Vec<String>,
    /// The same as numbers of the vocabulary, to look through tokens.
    pub(super) numbers: Vec<u32>,
    /// Number of the clause and what it wants.
    pub(super) uses: Vec<(usize, Role)>,
    /// Whether any clause looks at title, lead, body.
    pub(super) fields: [bool; 3],
}

/// A clause and where it belongs.
#[derive(Debug)]
pub(super) struct CompiledClause {
    pub(super) rule: usize,
    pub(super) clause: usize,
    pub(super) groups: usize,
    pub(super) within: Option<usize>,
    pub(super) weight: f64,
    pub(super) fields: [bool; 3],
}

/// A ruleset ready for [`super::find()`].
#[derive(Debug)]
pub struct CompiledRules {
    vocabulary: HashMap<String, u32>,
    pub(super) phrases: Vec<CompiledPhrase>,
    pub(super) clauses: Vec<CompiledClause>,
}

impl CompiledRules {
    /// Compiles `ruleset`; each phrase also stands for its other ways of writing in `acronyms`.
    /// Phrases without words and clauses without groups never fire.
    pub fn new(ruleset: &Ruleset, acronyms: &Acronyms) -> Self {
        let mut rules =
            Self { vocabulary: HashMap::new(), phrases: Vec::new(), clauses: Vec::new() };
        let mut known = HashMap::new();
        for (rule_number, rule) in ruleset.rules.iter().enumerate() {
            for (clause_number, clause) in rule.clauses.iter().enumerate() {
                let fields = TextField::ALL.map(|field| clause.fields.contains(&field));
                let number = rules.clauses.len();
                rules.clauses.push(CompiledClause {
                    rule: rule_number,
                    clause: clause_number,
                    groups: clause.groups.len(),
                    within: clause.within,
                    weight: clause.weight,
                    fields,
                });
                let groups = clause.groups.iter().enumerate();
                let wanted = groups
                    .flat_map(|(group, phrases)| {
                        phrases.iter().map(move |it| (Role::Group(group), it))
                    })
                    .chain(clause.unless.iter().map(|phrase| (Role::Unless, phrase)));
                for (role, phrase) in wanted {
                    rules.want(&mut known, phrase, acronyms, (number, role), fields);
                }
            }
        }
        rules
    }

    /// The number of a word that some phrase has.
    pub(super) fn word(&self, word: &str) -> Option<u32> {
        self.vocabulary.get(word).copied()
    }

    /// Notes that `user` waits for `phrase` in any way of writing it.
    fn want(
        &mut self,
        known: &mut HashMap<Vec<u32>, usize>,
        phrase: &Phrase,
        acronyms: &Acronyms,
        user: (usize, Role),
        fields: [bool; 3],
    ) {
        if phrase.words.is_empty() {
            return;
        }
        for words in acronyms.variants(&phrase.words) {
            let numbers: Vec<u32> = words.iter().map(|word| self.number(word)).collect();
            let at = *known.entry(numbers.clone()).or_insert_with(|| {
                self.phrases.push(CompiledPhrase {
                    words,
                    numbers,
                    uses: Vec::new(),
                    fields: [false; 3],
                });
                self.phrases.len() - 1
            });
            let compiled = &mut self.phrases[at];
            if !compiled.uses.contains(&user) {
                compiled.uses.push(user);
            }
            for (wanted, more) in compiled.fields.iter_mut().zip(fields) {
                *wanted |= more;
            }
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        let next = u32::try_from(self.vocabulary.len()).unwrap_or(u32::MAX);
        *self.vocabulary.entry(word.to_owned()).or_insert(next)
    }
}
