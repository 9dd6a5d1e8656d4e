//! Reads the tables of one file, noting faults instead of stopping at them.
//!
//! A reader takes the keys it knows out of a [`Table`]; a wrong type or missing key is noted and
//! reading goes on with a default, which never gets out because a noted fault refuses the whole
//! catalogue. What is left in a table when it is dropped is an unknown key, so none can be
//! forgotten. What single values may be is in `values`.

mod values;

use super::fault::{Place, one_of};
use super::source::Source;
use std::collections::BTreeSet;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Placed<'f, T> {
    /// The value.
    pub(super) value: T,
    /// Its place.
    pub(super) place: Place<'f>,
}

/// A text and where it stands.
pub(super) type Text<'f> = Placed<'f, String>;

/// A table whose keys are taken out one by one; what is left when it is dropped is a fault.
pub(super) struct Table<'f> {
    source: &'f Source<'f>,
    /// `` or ` in [layout]`, for messages.
    context: String,
    place: Place<'f>,
    entries: DeTable<'f>,
    known: Vec<&'static str>,
}

impl<'f> Table<'f> {
    /// A table of `source` whose keys are still to be taken out.
    pub(super) fn new(
        source: &'f Source<'f>,
        context: String,
        place: Place<'f>,
        entries: DeTable<'f>,
    ) -> Self {
        Self { source, context, place, entries, known: Vec::new() }
    }

    /// Where the table begins.
    pub(super) fn place(&self) -> Place<'f> {
        self.place
    }

    /// Notes a fault.
    pub(super) fn fault(&self, at: Place<'_>, what: impl Into<String>, repair: impl Into<String>) {
        self.source.log.add(at, what, repair);
    }

    /// Notes each of `keys` that is not there.
    pub(super) fn needs<const N: usize>(&mut self, keys: [&'static str; N]) {
        for key in keys {
            self.known.push(key);
            if !self.has(key) {
                let what = format!("`{key}` is missing{}", self.context);
                self.fault(self.place, what, format!("add `{key} = …`"));
            }
        }
    }

    /// Whether `key` is there and not taken yet.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Notes each of `keys` that is there although `reason` speaks against it.
    pub(super) fn refuses<const N: usize>(&mut self, keys: [&'static str; N], reason: &str) {
        for key in keys {
            if let Some(value) = self.entries.remove(key) {
                let place = self.source.place(value.span());
                let what = format!("`{key}` means nothing here: {reason}");
                self.fault(place, what, "leave it out");
            }
        }
    }

    /// Takes `keys` out unread, where a fault noted elsewhere keeps them from being read.
    pub(super) fn ignore<const N: usize>(&mut self, keys: [&'static str; N]) {
        for key in keys {
            self.take(key);
        }
    }

    /// One table, `[key]` or `key = { … }`.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Table<'f>> {
        let (place, value) = self.take(key)?;
        let DeValue::Table(entries) = value else {
            self.wrong_type(key, place, &format!("one table, [{key}]"), &value);
            return None;
        };
        Some(Table::new(self.source, format!(" in [{key}]"), place, entries))
    }

    /// Tables, each `[[key]]`; `None` when the key is left out or something else.
    pub(super) fn tables(&mut self, key: &'static str) -> Option<Vec<Table<'f>>> {
        let (place, value) = self.take(key)?;
        let DeValue::Array(items) = value else {
            self.wrong_type(key, place, &format!("tables, each [[{key}]]"), &value);
            return None;
        };
        let mut tables = Vec::new();
        for item in items {
            let place = self.source.place(item.span());
            match item.into_inner() {
                DeValue::Table(entries) => {
                    let context = format!(" in [[{key}]]");
                    tables.push(Table::new(self.source, context, place, entries));
                }
                other => self.wrong_type(key, place, &format!("tables, each [[{key}]]"), &other),
            }
        }
        Some(tables)
    }

    /// Notes every text that stands in `texts` twice.
    pub(super) fn refuse_repeats<'t>(&self, texts: impl IntoIterator<Item = &'t Text<'f>>)
    where
        'f: 't,
    {
        self.refuse_repeats_of(texts, String::clone);
    }

    /// Notes every text in `texts` whose `sense` an earlier one has already.
    pub(super) fn refuse_repeats_of<'t, S: Ord>(
        &self,
        texts: impl IntoIterator<Item = &'t Text<'f>>,
        sense: fn(&String) -> S,
    ) where
        'f: 't,
    {
        let mut seen = BTreeSet::new();
        for text in texts {
            if !seen.insert(sense(&text.value)) {
                let what = format!("`{}` stands here twice", text.value);
                self.fault(text.place, what, "keep one of the two");
            }
        }
    }

    fn take(&mut self, key: &'static str) -> Option<(Place<'f>, DeValue<'f>)> {
        self.known.push(key);
        let value = self.entries.remove(key)?;
        Some((self.source.place(value.span()), value.into_inner()))
    }

    fn wrong_type(&self, key: &str, place: Place<'_>, expected: &str, found: &DeValue<'_>) {
        let found = match found {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a day or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.fault(place, format!("`{key}` is {found}"), format!("write {expected}"));
    }
}

impl Drop for Table<'_> {
    fn drop(&mut self) {
        // Everything may carry remarks for the next person.
        self.note("notes");
        self.known.sort_unstable();
        self.known.dedup();
        for (key, _) in &self.entries {
            let name = key.get_ref().as_ref();
            let what = format!("unknown key `{name}`{}", self.context);
            self.fault(self.source.place(key.span()), what, one_of(name, &self.known));
        }
    }
}
