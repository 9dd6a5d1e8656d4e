//! Reads one value of a table: a text, a number, a day, a word, or a list of them.

use super::{Place, Placed, Table, Text};
use crate::catalog::fault::one_of;
use chrono::{Datelike, NaiveDate};
use std::ops::RangeInclusive;
use toml::Spanned;
use toml::de::DeValue;

/// Plans, outlets and their hosts are of our time; another year is a slip of the pen.
const YEARS: RangeInclusive<i32> = 1990..=2100;

impl<'f> Table<'f> {
    /// A text; blanks around it are cut off, an empty one is a fault.
    pub(in crate::catalog) fn text(&mut self, key: &'static str) -> Option<Text<'f>> {
        let (place, value) = self.take(key)?;
        let text = self.full_text(key, place, value)?;
        Some(Placed { value: text.value.trim().to_owned(), ..text })
    }

    /// A text, empty when it is missing or wrong: for what [`Table::needs`] has asked for.
    pub(in crate::catalog) fn filled(&mut self, key: &'static str) -> String {
        self.text(key).map(|text| text.value).unwrap_or_default()
    }

    /// A text that may be empty or left out.
    pub(in crate::catalog) fn note(&mut self, key: &'static str) -> String {
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
    pub(in crate::catalog) fn texts(&mut self, key: &'static str) -> Option<Vec<Text<'f>>> {
        let (place, value) = self.take(key)?;
        self.text_list(key, place, value)
    }

    /// A list of lists of texts.
    pub(in crate::catalog) fn text_lists(
        &mut self,
        key: &'static str,
    ) -> Option<Vec<Vec<Text<'f>>>> {
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
    pub(in crate::catalog) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let (place, value) = self.take(key)?;
        if value.as_bool().is_none() {
            self.wrong_type(key, place, "true or false", &value);
        }
        value.as_bool()
    }

    /// A whole number between `least` and `most`.
    pub(in crate::catalog) fn whole<N: TryFrom<i64>>(
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
    pub(in crate::catalog) fn number(&mut self, key: &'static str) -> Option<Placed<'f, f64>> {
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
    pub(in crate::catalog) fn day(&mut self, key: &'static str) -> Option<Placed<'f, NaiveDate>> {
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
    pub(in crate::catalog) fn word<W: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, W)],
    ) -> Option<Placed<'f, W>> {
        let text = self.text(key)?;
        self.as_word(key, &text, words)
    }

    /// What `text`, given for `key`, stands for among `words`.
    pub(in crate::catalog) fn as_word<W: Copy>(
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
}
