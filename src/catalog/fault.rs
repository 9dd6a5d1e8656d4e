//! Faults of definition files: where, what, and how to repair it.

use std::cell::RefCell;
use std::fmt;

/// One fault. Shown as `sources/online/x.toml:12:3: unknown key `nam`; did you mean `name`?`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Path of the file, relative to the root.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// How to repair it.
    pub repair: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, what, repair } = self;
        write!(f, "{file}:{line}:{column}: {what}; {repair}")
    }
}

/// Every fault of every file, by file and line; at least one. Shown one a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The faults, by file, line and column.
    pub fn as_slice(&self) -> &[Fault] {
        &self.0
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.0.iter().enumerate() {
            let end_of_line = if at == 0 { "" } else { "\n" };
            write!(f, "{end_of_line}{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// A place in a file, line and column from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place<'f> {
    /// Path of the file.
    pub(super) path: &'f str,
    /// Line.
    pub(super) line: usize,
    /// Column in characters.
    pub(super) column: usize,
}

/// Collects faults while files are read, so that reading can go on after each.
#[derive(Debug, Default)]
pub(super) struct FaultLog(RefCell<Vec<Fault>>);

impl FaultLog {
    /// Notes a fault.
    pub(super) fn add(&self, at: Place<'_>, what: impl Into<String>, repair: impl Into<String>) {
        // One fault is one line, whatever was quoted from the file or from a library.
        let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.0.borrow_mut().push(Fault {
            file: at.path.to_owned(),
            line: at.line,
            column: at.column,
            what: one_line(what.into()),
            repair: one_line(repair.into()),
        });
    }

    /// What was noted, or nothing.
    pub(super) fn result(&self) -> Result<(), Faults> {
        let mut faults = self.0.take();
        if faults.is_empty() {
            return Ok(());
        }
        faults.sort();
        faults.dedup();
        Err(Faults(faults))
    }
}

/// The repair for a name that leads nowhere: the nearest of the known ones.
pub(super) fn did_you_mean<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    match nearest(name, known) {
        Some((nearest, _)) => format!("did you mean `{nearest}`?"),
        None => "nothing of the kind is defined yet".to_owned(),
    }
}

/// The repair for a word outside a short list: the near one if there is one, else the list.
pub(super) fn one_of(word: &str, known: &[&str]) -> String {
    // Jaro-Winkler: slips like `nam`, `tilte`, `newspapers` lie above 0.8, unrelated words below 0.7.
    match nearest(word, known.iter().copied()) {
        Some((nearest, likeness)) if likeness >= 0.75 => format!("did you mean `{nearest}`?"),
        Some(_) => format!("known here: {}", known.join(", ")),
        None => "leave it out".to_owned(),
    }
}

fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<(&'k str, f64)> {
    let name = name.to_lowercase();
    let mut best: Option<(&str, f64)> = None;
    for candidate in known {
        let likeness = strsim::jaro_winkler(&name, &candidate.to_lowercase());
        if best.is_none_or(|(_, highest)| likeness > highest) {
            best = Some((candidate, likeness));
        }
    }
    best
}
