//! Reads the `[[clause]]` tables of a rule.

use super::reader::{Placed, Table, Text};
use crate::domain::rule::{Clause, Phrase, TextField};
use crate::text::phrase_words;
use std::collections::BTreeSet;

const FIELDS: [(&str, TextField); 3] =
    [("title", TextField::Title), ("lead", TextField::Lead), ("body", TextField::Body)];

/// No article is longer than this many words; a wider window is none.
const WIDEST_WINDOW: i64 = 10_000;

/// The clauses of a rule, in the file's order.
pub(super) fn read_all(rule: &mut Table<'_>) -> Vec<Clause> {
    let mut names = Vec::new();
    let mut clauses = Vec::new();
    let tables = rule.tables("clause");
    if tables.as_ref().is_some_and(Vec::is_empty) {
        rule.fault(rule.place(), "the rule has no clause", "write one, [[clause]]");
    }
    for mut table in tables.unwrap_or_default() {
        table.needs(["name", "weight"]);
        let name = table.text("name");
        if let Some(name) = &name
            && !is_kebab(&name.value)
        {
            let what = format!("`{}` cannot name a clause", name.value);
            table.fault(name.place, what, "write small ASCII letters and digits joined by `-`");
        }
        let groups = read_groups(&mut table);
        clauses.push(Clause {
            name: name.as_ref().map(|name| name.value.clone()).unwrap_or_default(),
            within: read_within(&mut table, groups.len()),
            groups,
            unless: table.texts("unless").map(|texts| phrases(&table, &texts)).unwrap_or_default(),
            fields: read_fields(&mut table),
            weight: read_weight(&mut table),
        });
        names.extend(name);
    }
    rule.refuse_repeats(&names);
    clauses
}

/// `any` as one group, or the groups of `all`.
fn read_groups(table: &mut Table<'_>) -> Vec<Vec<Phrase>> {
    if table.has("any") == table.has("all") {
        let what = match table.has("any") {
            true => "the clause has both `any` and `all`",
            false => "the clause has neither `any` nor `all`",
        };
        table.fault(table.place(), what, "keep exactly one of the two");
    }
    let any = table.texts("any").map(|texts| vec![texts]);
    let all = table.text_lists("all");
    let Some(groups) = any.or(all) else { return Vec::new() };
    if groups.is_empty() || groups.iter().any(Vec::is_empty) {
        table.fault(table.place(), "a list of phrases is empty", "write phrases or leave it out");
    }
    groups.iter().map(|texts| phrases(table, texts)).collect()
}

fn phrases(table: &Table<'_>, texts: &[Text<'_>]) -> Vec<Phrase> {
    // Compared as words, for that is how they match: "hòa" and "hoà" are one phrase.
    table.refuse_repeats_of(texts, |text| phrase_words(text));
    let mut phrases = Vec::new();
    for text in texts {
        let words = phrase_words(&text.value);
        if words.is_empty() {
            let what = format!("`{}` holds no word", text.value);
            table.fault(text.place, what, "write letters or digits");
        }
        phrases.push(Phrase { text: text.value.clone(), words });
    }
    phrases
}

fn read_within(table: &mut Table<'_>, groups: usize) -> Option<usize> {
    let within: Placed<'_, usize> = table.whole("within", 1..=WIDEST_WINDOW)?;
    if groups < 2 {
        let repair = "leave it out or write two groups in `all`";
        table.fault(within.place, "`within` needs two groups to lie together", repair);
    } else if within.value < groups {
        let what = format!("{groups} groups do not fit in {} words", within.value);
        table.fault(within.place, what, "widen `within`");
    }
    Some(within.value)
}

fn read_fields(table: &mut Table<'_>) -> Vec<TextField> {
    let place = table.place();
    let Some(texts) = table.texts("in") else { return TextField::ALL.to_vec() };
    table.refuse_repeats(&texts);
    if texts.is_empty() {
        table.fault(place, "`in` is empty", "name title, lead or body, or leave it out");
        return TextField::ALL.to_vec();
    }
    let field = |text| table.as_word("in", text, &FIELDS).map(|field| field.value);
    let named: BTreeSet<TextField> = texts.iter().filter_map(field).collect();
    named.into_iter().collect()
}

fn read_weight(table: &mut Table<'_>) -> f64 {
    let Some(weight) = table.number("weight") else { return 0.0 };
    if weight.value == 0.0 {
        let repair = "give it a weight, negative for a trap, or remove the clause";
        table.fault(weight.place, "a clause of weight 0 changes nothing", repair);
    }
    weight.value
}

fn is_kebab(name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    name.split('-').all(plain)
}
