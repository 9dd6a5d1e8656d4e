//! Reads the tables of one file, noting faults instead of stopping at them.
//!
//! A reader takes the keys it knows out of a [`Table`]; a wrong type or missing key is noted and
//! reading goes on with a default, which never gets out because a noted fault refuses the whole
//! catalogue. What is left in a table when it is dropped is an unknown key, so none can be
//! forgotten.

use super::fault::{Place, one_of};
use super::source::Source;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Plans, outlets and their hosts are of our time; another year is a slip of the pen.
const YEARS: RangeInclusive<i32> = 1990..=2100;

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

    /// A text; blanks around it are cut off, an empty one is a fault.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Text<'f>> {
        let (place, value) = self.take(key)?;
        let text = self.full_text(key, place, value)?;
        Some(Placed { value: text.value.trim().to_owned(), ..text })
    }

    /// A text, empty when it is missing or wrong: for what [`Table::needs`] has asked for.
    pub(super) fn filled(&mut self, key: &'static str) -> String {
        self.text(key).map(|text| text.value).unwrap_or_default()
    }

    /// A text that may be empty or left out.
    pub(super) fn note(&mut self, key: &'static str) -> String {
        match self.take(key) {
            None => String::new(),
            Some((_, DeValue::String(text))) => text.trim().to_owned(),
            Some((place, other)) => {
                self.wrong_type(key, place, "a text in quotes", &other);
                String::new()
            }
        }
    }

    /// A list of texts, none of them empty; blanks around them are kept.
    pub(super) fn texts(&mut self, key: &'static str) -> Option<Vec<Text<'f>>> {
        let (place, value) = self.take(key)?;
        self.text_list(key, place, value)
    }

    /// A list of lists of texts.
    pub(super) fn text_lists(&mut self, key: &'static str) -> Option<Vec<Vec<Text<'f>>>> {
        let (place, value) = self.take(key)?;
        let DeValue::Array(lists) = value else {
            self.wrong_type(key, place, "a list of lists, [[\"…\"], [\"…\"]]", &value);
            return None;
        };
        let read = |list: Spanned<DeValue<'f>>| {
            let place = self.source.place(list.span());
            self.text_list(key, place, list.into_inner())
        };
        Some(lists.into_iter().filter_map(read).collect())
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let (place, value) = self.take(key)?;
        if value.as_bool().is_none() {
            self.wrong_type(key, place, "true or false", &value);
        }
        value.as_bool()
    }

    /// A whole number between `least` and `most`.
    pub(super) fn whole<N: TryFrom<i64>>(
        &mut self,
        key: &'static str,
        range: RangeInclusive<i64>,
    ) -> Option<Placed<'f, N>> {
        let (place, value) = self.take(key)?;
        let DeValue::Integer(digits) = &value else {
            self.wrong_type(key, place, "a whole number", &value);
            return None;
        };
        let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok();
        let number = number.filter(|number| range.contains(number));
        let number = number.and_then(|number| N::try_from(number).ok());
        if number.is_none() {
            let (least, most) = range.into_inner();
            let what = format!("`{key}` cannot be {digits}");
            self.fault(place, what, format!("write a whole number from {least} to {most}"));
        }
        number.map(|value| Placed { value, place })
    }

    /// A number, finite.
    pub(super) fn number(&mut self, key: &'static str) -> Option<Placed<'f, f64>> {
        let (place, value) = self.take(key)?;
        let digits = match &value {
            DeValue::Integer(whole) if whole.radix() == 10 => whole.as_str(),
            DeValue::Float(float) => float.as_str(),
            other => {
                self.wrong_type(key, place, "a number", other);
                return None;
            }
        };
        let number = digits.parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() {
            self.fault(place, format!("`{key}` cannot be {digits}"), "write a finite number");
        }
        number.map(|value| Placed { value, place })
    }

    /// A day of our time.
    pub(super) fn day(&mut self, key: &'static str) -> Option<Placed<'f, NaiveDate>> {
        let (place, value) = self.take(key)?;
        let DeValue::Datetime(written) = &value else {
            self.wrong_type(key, place, "a day without quotes, 2025-08-30", &value);
            return None;
        };
        let (Some(date), None) = (written.date, written.time) else {
            self.fault(place, format!("`{key}` is more or less than a day"), "write 2025-08-30");
            return None;
        };
        let (year, month, day) = (date.year.into(), date.month.into(), date.day.into());
        let possible = NaiveDate::from_ymd_opt(year, month, day);
        let Some(day) = possible.filter(|day| YEARS.contains(&day.year())) else {
            let what = format!("`{key}` is an impossible day, {date}");
            let (first, last) = (YEARS.start(), YEARS.end());
            self.fault(place, what, format!("write a day of the years {first} to {last}"));
            return None;
        };
        Some(Placed { value: day, place })
    }

    /// One of a few words, with the value it stands for.
    pub(super) fn word<W: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, W)],
    ) -> Option<Placed<'f, W>> {
        let text = self.text(key)?;
        self.as_word(key, &text, words)
    }

    /// What `text`, given for `key`, stands for among `words`.
    pub(super) fn as_word<W: Copy>(
        &self,
        key: &str,
        text: &Text<'f>,
        words: &[(&'static str, W)],
    ) -> Option<Placed<'f, W>> {
        let found = words.iter().find(|(word, _)| *word == text.value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let what = format!("`{key}` cannot be `{}`", text.value);
            self.fault(text.place, what, one_of(&text.value, &known));
        }
        found.map(|(_, value)| Placed { value: *value, place: text.place })
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

    fn full_text(&self, key: &str, place: Place<'f>, value: DeValue<'f>) -> Option<Text<'f>> {
        let DeValue::String(text) = value else {
            self.wrong_type(key, place, "a text in quotes", &value);
            return None;
        };
        let value = text.into_owned();
        if value.trim().is_empty() {
            self.fault(place, format!("`{key}` holds an empty text"), "fill it or leave it out");
            return None;
        }
        Some(Placed { value, place })
    }

    fn text_list(&self, key: &str, place: Place<'f>, value: DeValue<'f>) -> Option<Vec<Text<'f>>> {
        let DeValue::Array(items) = value else {
            self.wrong_type(key, place, "a list of texts, [\"…\"]", &value);
            return None;
        };
        let read = |item: Spanned<DeValue<'f>>| {
            let place = self.source.place(item.span());
            self.full_text(key, place, item.into_inner())
        };
        Some(items.into_iter().filter_map(read).collect())
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
