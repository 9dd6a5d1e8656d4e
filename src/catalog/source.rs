//! One file's text: its syntax, and the line and column of each byte.

use super::fault::{FaultLog, Place};
use super::reader::Table;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::de::DeTable;

/// One file.
pub(super) struct Source<'f> {
    /// Path relative to the root.
    pub(super) path: &'f str,
    /// Where faults are noted.
    pub(super) log: &'f FaultLog,
    text: &'f str,
    line_starts: Vec<usize>,
}

impl<'f> Source<'f> {
    /// A file not walked yet.
    pub(super) fn new(path: &'f str, text: &'f str, log: &'f FaultLog) -> Self {
        let after_newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_newlines).collect();
        Self { path, log, text, line_starts }
    }

    /// The first character.
    pub(super) fn start(&self) -> Place<'f> {
        Place { path: self.path, line: 1, column: 1 }
    }

    /// The whole file as a table; `None`, with the faults noted, when it is no TOML.
    pub(super) fn table(&'f self) -> Option<Table<'f>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        let mut broken_lines = BTreeSet::new();
        for error in &errors {
            let place = error.span().map_or(self.start(), |span| self.place(span));
            // After the first error of a line the parser is guessing.
            if broken_lines.insert(place.line) {
                let (what, repair) = syntax_fault(error.message());
                self.log.add(place, what, repair);
            }
        }
        // A repeated key leaves the rest of the file readable; after any other syntax fault the
        // parser may have skipped lines, and what it skipped would be reported as missing.
        let readable = errors.iter().all(|error| error.message() == "duplicate key");
        readable.then(|| Table::new(self, String::new(), self.start(), table.into_inner()))
    }

    /// Where a byte range of the text begins.
    pub(super) fn place(&self, span: Range<usize>) -> Place<'f> {
        let offset = self.text.floor_char_boundary(span.start.min(self.text.len()));
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        Place { path: self.path, line, column: self.text[start..offset].chars().count() + 1 }
    }
}

fn syntax_fault(message: &str) -> (String, &'static str) {
    if message == "duplicate key" {
        return ("this key is written twice".to_owned(), "keep one of the two");
    }
    let repair = "put it right; the rest of the file is checked once its syntax is";
    (format!("not TOML: {message}"), repair)
}
