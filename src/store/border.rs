//! Where values of the program become values of the database, and back.

use super::error::StoreError;
use crate::domain::time::Timestamp;
use chrono::{DateTime, NaiveDate};
use serde::{Serialize, de::DeserializeOwned};
use std::{borrow::Cow, str::FromStr};

/// `text` as both databases can keep it.
///
/// PostgreSQL refuses the NUL character inside a text and SQLite's own tools stop reading at it;
/// it becomes U+FFFD, as browsers show it.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

/// Likewise for a text that may be absent.
pub(super) fn plain_option(text: &Option<String>) -> Option<Cow<'_, str>> {
    text.as_deref().map(plain)
}

/// Whole seconds since 1970, UTC: how every instant is stored.
pub(super) fn seconds(at: Timestamp) -> i64 {
    at.timestamp()
}

pub(super) fn instant(seconds: i64) -> Result<Timestamp, StoreError> {
    DateTime::from_timestamp(seconds, 0).ok_or_else(|| unreadable("an instant", seconds))
}

pub(super) fn instant_option(seconds: Option<i64>) -> Result<Option<Timestamp>, StoreError> {
    seconds.map(instant).transpose()
}

/// The day that is `number` days after the first of 1970.
pub(super) fn day(number: i64) -> Result<NaiveDate, StoreError> {
    let day = i32::try_from(number).ok().and_then(NaiveDate::from_epoch_days);
    day.ok_or_else(|| unreadable("a day", number))
}

/// The number of the day in Vietnam on which `at` falls. Vietnam is 7 hours ahead of UTC without
/// summer time.
pub(super) fn day_of(at: Timestamp) -> i64 {
    (seconds(at) + 7 * 3600).div_euclid(86_400)
}

/// The number of `day`.
pub(super) fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}

/// A stored number as the type it was before.
pub(super) fn number<N: TryFrom<i64>>(stored: i64) -> Result<N, StoreError> {
    N::try_from(stored).map_err(|_| unreadable("a number", stored))
}

/// A word of a fixed list.
pub(super) fn word<W: FromStr>(what: &'static str, stored: &str) -> Result<W, StoreError> {
    stored.parse().map_err(|_| unreadable(what, stored))
}

pub(super) fn to_json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("lists, texts and numbers always have a JSON form")
}

pub(super) fn from_json<T: DeserializeOwned>(
    what: &'static str,
    stored: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(stored).map_err(|_| unreadable(what, stored))
}

pub(super) fn unreadable(what: &'static str, value: impl ToString) -> StoreError {
    let mut value = value.to_string();
    if let Some((cut, _)) = value.char_indices().nth(80) {
        value.truncate(cut);
        value.push('…');
    }
    StoreError::Unreadable { what, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_made_visible_and_nothing_else_is_touched() {
        let cases =
            [("Tin\0nóng", "Tin\u{fffd}nóng"), ("\0", "\u{fffd}"), ("Đề án 06", "Đề án 06")];
        for (given, kept) in cases {
            assert_eq!(plain(given), kept);
        }
    }

    #[test]
    fn a_damaged_value_is_named_but_not_printed_in_full() {
        let message = unreadable("a list", "ă".repeat(1000)).to_string();
        assert!(message.contains("as a list"), "{message}");
        assert!(message.chars().count() < 300, "{message}");
    }
}
