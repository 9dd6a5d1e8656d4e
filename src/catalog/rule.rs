//! Reads `index/scope.toml`, `index/themes/`, `index/topics/`, `index/genres/`: one rule each.

use super::clause;
use super::fault::one_of;
use super::path::id_as_written;
use super::reader::{Placed, Table, Text};
use crate::domain::article::Genre;
use crate::domain::id::RuleId;
use crate::domain::rule::{Clause, Rule, RuleKind, theme_rule};
use std::ops::RangeInclusive;

const KINDS: [(&str, RuleKind); 4] = [
    ("scope", RuleKind::Scope),
    ("theme", RuleKind::Theme),
    ("topic", RuleKind::Topic),
    ("genre", RuleKind::Genre),
];

/// Canonical codes of the content themes.
pub(super) const THEMES: RangeInclusive<u8> = 1..=9;

/// One rule file.
pub(super) struct RuleDefinition<'f> {
    /// What it says.
    pub(super) rule: Rule,
    /// The id as written.
    pub(super) id: Text<'f>,
    /// The rules it needs, as written.
    pub(super) needs: Vec<Text<'f>>,
}

/// The id that a rule's file ought to hold: what the rest of the system calls the rule.
pub(super) fn id_of(kind: RuleKind, stem: &str) -> String {
    match kind {
        RuleKind::Scope => stem.to_owned(),
        RuleKind::Theme | RuleKind::Topic => stem.to_uppercase(),
        RuleKind::Genre => format!("genre-{stem}"),
    }
}

/// Whether a file called `stem` may hold the rule `id`. Topics may be written in either case;
/// themes are `T5` all over the system.
pub(super) fn id_fits(kind: RuleKind, stem: &str, id: &str) -> bool {
    let expected = id_of(kind, stem);
    match kind {
        RuleKind::Topic => id.eq_ignore_ascii_case(&expected),
        _ => id == expected,
    }
}

/// Reads a rule's file called `stem` in the folder of rules of `kind`.
pub(super) fn read<'f>(mut table: Table<'f>, kind: RuleKind, stem: &str) -> RuleDefinition<'f> {
    table.needs(["id", "kind", "title_vi", "title_en", "definition", "threshold", "clause"]);
    let id = read_id(&mut table, kind, stem);
    read_kind(&mut table, kind);
    let needs = table.texts("needs").unwrap_or_default();
    table.refuse_repeats(&needs);
    let clauses = clause::read_all(&mut table);
    let threshold = read_threshold(&mut table, &clauses);
    let (must_match, must_reject) = table.table("examples").map(read_examples).unwrap_or_default();
    let rule = Rule {
        id: RuleId::new(&id.value),
        kind,
        title_vi: table.filled("title_vi"),
        title_en: table.filled("title_en"),
        definition: table.filled("definition"),
        needs: needs.iter().map(|id| RuleId::new(&id.value)).collect(),
        threshold,
        genre: read_genre(&mut table, kind, stem),
        clauses,
        must_match,
        must_reject,
    };
    RuleDefinition { rule, id, needs }
}

fn read_id<'f>(table: &mut Table<'f>, kind: RuleKind, stem: &str) -> Text<'f> {
    let expected = id_of(kind, stem);
    let id = id_as_written(table, &expected);
    if !id_fits(kind, stem, &id.value) {
        let what = format!("`id` is `{}` in a file called `{stem}.toml`", id.value);
        table.fault(id.place, what, format!("write `{expected}` or rename the file"));
    } else if kind == RuleKind::Theme && !THEMES.map(theme_rule).any(|it| it.as_str() == id.value) {
        let what = format!("`{}` is none of the nine themes", id.value);
        table.fault(id.place, what, "name it T1 to T9; narrower subjects are topics");
    }
    id
}

fn read_kind(table: &mut Table<'_>, folder: RuleKind) {
    if let Some(kind) = table.word("kind", &KINDS)
        && kind.value != folder
    {
        let what = format!("`kind` is `{}` in the folder of another kind", kind.value.as_str());
        table.fault(kind.place, what, format!("write `{}` or move the file", folder.as_str()));
    }
}

fn read_genre(table: &mut Table<'_>, kind: RuleKind, stem: &str) -> Option<Genre> {
    if kind != RuleKind::Genre {
        table.refuses(["genre"], "only a genre rule stands for one");
        return None;
    }
    table.needs(["genre"]);
    let words: Vec<(&str, Genre)> = Genre::ALL.iter().map(|word| (word.as_str(), *word)).collect();
    let genre = table.word("genre", &words)?;
    if genre.value.as_str() != stem {
        let what = format!("`genre` is `{}` in a file called `{stem}.toml`", genre.value);
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let repair = format!("{}; the file has the genre's name", one_of(stem, &known));
        table.fault(genre.place, what, repair);
    }
    Some(genre.value)
}

fn read_threshold(table: &mut Table<'_>, clauses: &[Clause]) -> f64 {
    let Some(Placed { value: threshold, place }) = table.number("threshold") else { return 0.0 };
    // Every clause for the rule firing in its most favourable field.
    let reachable: f64 = clauses.iter().filter(|clause| clause.weight > 0.0).map(best).sum();
    if threshold <= 0.0 {
        let repair = "write a number above 0, or every article matches";
        table.fault(place, format!("`threshold` is {threshold}"), repair);
    } else if threshold > reachable && !clauses.is_empty() {
        let what = format!("`threshold` {threshold} is out of reach");
        table.fault(place, what, format!("all clauses together give at most {reachable:.2}"));
    }
    threshold
}

fn best(clause: &Clause) -> f64 {
    let boost = clause.fields.iter().map(|field| field.boost()).fold(0.0, f64::max);
    clause.weight * boost
}

fn read_examples(mut table: Table<'_>) -> (Vec<String>, Vec<String>) {
    let matching = table.texts("match").unwrap_or_default();
    let rejected = table.texts("reject").unwrap_or_default();
    table.refuse_repeats(matching.iter().chain(&rejected));
    let values = |texts: Vec<Text<'_>>| texts.into_iter().map(|text| text.value).collect();
    (values(matching), values(rejected))
}
