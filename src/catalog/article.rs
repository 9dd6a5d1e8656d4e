//! Reads an outlet's `[article]`: the shapes of article addresses, and the time some hide.

use super::reader::{Table, Text};
use crate::domain::outlet::IdTime;
use chrono::format::{Item, StrftimeItems};
use chrono::{NaiveDate, NaiveDateTime};
use regex::Regex;

/// The shapes of an article's path, and the time hidden in it.
pub(super) fn read_article(mut table: Table<'_>) -> (Vec<Regex>, Option<IdTime>) {
    let texts = table.texts("paths").unwrap_or_default();
    let paths = texts.iter().filter_map(|text| pattern(&table, text)).collect();
    (paths, table.table("id_time").and_then(read_id_time))
}

fn read_id_time(mut table: Table<'_>) -> Option<IdTime> {
    table.needs(["pattern", "format"]);
    let format = table.text("format");
    if let Some(format) = &format
        && !gives_an_instant(&format.value)
    {
        let what = format!("`{}` does not give day and time", format.value);
        table.fault(format.place, what, "write it like \"%y%m%d%H%M%S\"");
    }
    let text = table.text("pattern")?;
    let pattern = pattern(&table, &text)?;
    if pattern.captures_len() < 2 {
        table.fault(text.place, "`pattern` has no group", "put the digits in ( )");
    }
    Some(IdTime { pattern, format: format?.value })
}

/// Whether what `format` writes can be read back as day and time.
fn gives_an_instant(format: &str) -> bool {
    use std::fmt::Write;
    let items: Vec<Item<'_>> = StrftimeItems::new(format).collect();
    if items.contains(&Item::Error) {
        return false;
    }
    let example = NaiveDate::default().and_time(chrono::NaiveTime::MIN);
    let mut written = String::new();
    // Asking for a zone, which a time without zone lacks, is an error of writing.
    write!(written, "{}", example.format_with_items(items.iter())).is_ok()
        && NaiveDateTime::parse_from_str(&written, format).is_ok()
}

fn pattern(table: &Table<'_>, text: &Text<'_>) -> Option<Regex> {
    if text.value.contains("://") {
        let what = format!("`{}` looks at the host", text.value);
        table.fault(text.place, what, "write the path only; hosts stand in [[domains]]");
    }
    match Regex::new(&text.value) {
        Ok(regex) => Some(regex),
        Err(fault) => {
            let what = format!("`{}` is no regular expression", text.value);
            // The library shows the pattern with a caret over several lines; the last says why.
            let reason = fault.to_string().lines().last().unwrap_or_default().trim().to_owned();
            table.fault(text.place, what, reason);
            None
        }
    }
}
