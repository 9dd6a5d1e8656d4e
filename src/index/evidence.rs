//! Where phrases stand in one text, and which clauses that makes fire.

use super::rules::{CompiledClause, CompiledRules, Role};
use crate::domain::hit::Place;
use crate::domain::rule::TextField;
use crate::text::Token;

/// A word that some rule's phrase has, at its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownWord {
    number: u32,
    position: usize,
    start: usize,
    end: usize,
}

/// The words of one field that rules know, in reading order.
#[derive(Debug, Default)]
pub(super) struct KnownWords {
    words: Vec<KnownWord>,
    /// Places in `words`, sorted by the word's number.
    by_number: Vec<u32>,
}

/// A phrase at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// Position of the first word.
    first: usize,
    /// Position of the last word.
    last: usize,
    start: usize,
    end: usize,
}

impl KnownWords {
    /// Keeps those of `tokens` that `rules` know.
    pub(super) fn new<'a>(
        tokens: impl IntoIterator<Item = &'a Token>,
        rules: &CompiledRules,
    ) -> Self {
        let known = |token: &Token| {
            let number = rules.word(&token.word)?;
            Some(KnownWord { number, position: token.position, start: token.start, end: token.end })
        };
        let words: Vec<_> = tokens.into_iter().filter_map(known).collect();
        let mut by_number: Vec<u32> = (0..).take(words.len()).collect();
        by_number.sort_by_key(|at| words[*at as usize].number);
        Self { words, by_number }
    }

    /// Every place where `phrase` stands: its words at consecutive positions.
    pub(super) fn occurrences(&self, phrase: &[u32]) -> Vec<Occurrence> {
        // Starting from the phrase's rarest word keeps texts of one repeated word cheap.
        let Some((rarest, places)) = phrase
            .iter()
            .enumerate()
            .map(|(at, number)| (at, self.places(*number)))
            .min_by_key(|(_, places)| places.len())
        else {
            return Vec::new();
        };
        let found = places.iter().filter_map(|place| {
            let first = self.words[*place as usize].position.checked_sub(rarest)?;
            let begin = self.words.partition_point(|word| word.position < first);
            let mut last = self.word_at(begin, first, phrase[0])?;
            let start = self.words[last].start;
            for (position, number) in (first + 1..).zip(&phrase[1..]) {
                last = self.word_at(last + 1, position, *number)?;
            }
            let last = self.words[last];
            Some(Occurrence { first, last: last.position, start, end: last.end })
        });
        found.collect()
    }

    fn places(&self, number: u32) -> &[u32] {
        let number_at = |place: &u32| self.words[*place as usize].number;
        let from = self.by_number.partition_point(|place| number_at(place) < number);
        let len = self.by_number[from..].partition_point(|place| number_at(place) == number);
        &self.by_number[from..from + len]
    }

    /// The place of word `number` at `position`, searched from place `from` on.
    fn word_at(&self, from: usize, position: usize, number: u32) -> Option<usize> {
        let here = self.words[from..].iter().take_while(|word| word.position <= position);
        let found =
            here.enumerate().find(|(_, word)| word.position == position && word.number == number);
        found.map(|(offset, _)| from + offset)
    }
}

/// A clause that fires in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct ClauseHit {
    /// Place of the rule in the ruleset.
    pub rule: usize,
    /// Place of the clause in the rule.
    pub clause: usize,
    /// Weight × boost of the best field where it fires.
    pub contribution: f64,
    /// The words that made it fire, in reading order.
    pub places: Vec<Place>,
}

/// The clauses that fire in one text, in the order of the ruleset.
///
/// - `candidates`: (phrase, field) pairs that the index found; pairs beside them cannot occur.
/// - `texts`, `words`: title, lead, body.
pub(super) fn clause_hits(
    rules: &CompiledRules,
    candidates: &[(u32, u8)],
    texts: [&str; 3],
    words: &[KnownWords; 3],
) -> Vec<ClauseHit> {
    let mut found = Vec::new();
    // (clause, field, role, place in `found`)
    let mut uses = Vec::new();
    for (phrase, field) in candidates {
        let (phrase, field) = (&rules.phrases[*phrase as usize], usize::from(*field));
        let occurrences = words[field].occurrences(&phrase.numbers);
        if occurrences.is_empty() {
            continue;
        }
        for (clause, role) in &phrase.uses {
            if rules.clauses[*clause].fields[field] {
                uses.push((*clause, field, *role, found.len()));
            }
        }
        found.push(occurrences);
    }
    uses.sort_unstable();
    let mut hits = Vec::new();
    for of_clause in uses.chunk_by(|a, b| a.0 == b.0) {
        let clause = &rules.clauses[of_clause[0].0];
        let mut places = Vec::new();
        let mut boost = None;
        for of_field in of_clause.chunk_by(|a, b| a.1 == b.1) {
            let field = of_field[0].1;
            let in_groups = of_field.iter().map(|(_, _, role, at)| (*role, found[*at].as_slice()));
            let firing = firing(clause, in_groups);
            if !firing.is_empty() {
                // Boosts fall from title to body, so the first field that fires is the best.
                boost = boost.or(Some(TextField::ALL[field].boost()));
                places.extend(firing.into_iter().map(|it| place(field, it, texts[field])));
            }
        }
        if let Some(boost) = boost {
            let contribution = clause.weight * boost;
            hits.push(ClauseHit { rule: clause.rule, clause: clause.clause, contribution, places });
        }
    }
    hits
}

fn place(field: usize, found: Occurrence, text: &str) -> Place {
    let Occurrence { first: word, start, end, .. } = found;
    let text = text.get(start..end).unwrap_or_default().to_owned();
    Place { field: TextField::ALL[field], word, start, end, text }
}

/// The occurrences that make `clause` fire in one field, in reading order, each once; empty if it
/// does not fire. `found` is sorted by role.
fn firing<'a>(
    clause: &CompiledClause,
    found: impl Iterator<Item = (Role, &'a [Occurrence])>,
) -> Vec<Occurrence> {
    let mut filled = vec![false; clause.groups];
    let mut all = Vec::new();
    for (role, occurrences) in found {
        match role {
            Role::Unless => return Vec::new(),
            Role::Group(group) => {
                filled[group] = true;
                all.extend(occurrences.iter().map(|occurrence| (*occurrence, group)));
            }
        }
    }
    if filled.contains(&false) {
        return Vec::new();
    }
    all.sort_by_key(|(found, group)| (found.first, found.last, *group));
    let mut chosen = match clause.within {
        Some(window) => in_window(&all, clause.groups, window),
        None => all.into_iter().map(|(occurrence, _)| occurrence).collect(),
    };
    chosen.dedup();
    chosen
}

/// Those of `all` (sorted by first word) that lie in some window of `window` words together with
/// an occurrence of every group. Linear but for a sort, also when one word fills the text.
fn in_window(all: &[(Occurrence, usize)], groups: usize, window: usize) -> Vec<Occurrence> {
    let mut by_last: Vec<usize> = (0..all.len()).collect();
    by_last.sort_by_key(|at| all[*at].0.last);
    let mut by_last = by_last.into_iter().peekable();
    let mut inside = vec![false; all.len()];
    let mut count = vec![0_usize; groups];
    let mut filled = 0;
    let mut full_from = None;
    let mut chosen = Vec::new();
    let mut left = 0;
    for (at, (occurrence, _)) in all.iter().enumerate() {
        // The window that begins with this occurrence: [first, beyond).
        let beyond = occurrence.first.saturating_add(window);
        while let Some(next) = by_last.next_if(|next| all[*next].0.last < beyond) {
            if all[next].0.first >= occurrence.first {
                inside[next] = true;
                count[all[next].1] += 1;
                filled += usize::from(count[all[next].1] == 1);
            }
        }
        while all[left].0.first < occurrence.first {
            if inside[left] {
                count[all[left].1] -= 1;
                filled -= usize::from(count[all[left].1] == 0);
            }
            left += 1;
        }
        if filled == groups {
            full_from = Some(occurrence.first);
        }
        // The last full window that begins no later is the one that reaches furthest.
        let covered = |from: usize| all[at].0.last < from.saturating_add(window);
        if full_from.is_some_and(covered) {
            chosen.push(*occurrence);
        }
    }
    chosen
}
