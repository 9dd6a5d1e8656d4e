//! Reads `index/text/acronyms.toml`.

use super::reader::{Table, Text};
use crate::domain::catalog::Acronym;
use crate::text::phrase_words;

/// The acronyms of a file, in its order.
pub(super) fn read(mut table: Table<'_>) -> Vec<Acronym> {
    let mut acronyms = Vec::new();
    let mut shorts: Vec<Text<'_>> = Vec::new();
    for mut entry in table.tables("acronym").unwrap_or_default() {
        entry.needs(["short", "long", "rules"]);
        let short = entry.text("short");
        let long = entry.texts("long");
        if long.as_ref().is_some_and(Vec::is_empty) {
            entry.fault(entry.place(), "`long` is empty", "write what the short form stands for");
        }
        let long = long.unwrap_or_default();
        entry.refuse_repeats_of(&long, |long| phrase_words(long));
        for text in short.iter().chain(&long) {
            if phrase_words(&text.value).is_empty() {
                let what = format!("`{}` holds no word", text.value);
                entry.fault(text.place, what, "write letters or digits");
            }
        }
        acronyms.push(Acronym {
            short: short.as_ref().map(|short| short.value.clone()).unwrap_or_default(),
            long: long.into_iter().map(|text| text.value).collect(),
            in_rules: entry.boolean("rules").unwrap_or_default(),
        });
        shorts.extend(short);
    }
    table.refuse_repeats_of(&shorts, |short| phrase_words(short));
    acronyms
}
