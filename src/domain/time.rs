//! Days and months as the plans mean them.
//!
//! Instants are UTC; a day, a month and a deadline are those of Asia/Ho_Chi_Minh.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Asia::Ho_Chi_Minh;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An instant, UTC. The store keeps whole seconds.
pub type Timestamp = DateTime<Utc>;

/// The calendar day in Vietnam on which `at` falls.
pub fn vietnam_day(at: Timestamp) -> NaiveDate {
    at.with_timezone(&Ho_Chi_Minh).date_naive()
}

/// The instant at which `day` begins in Vietnam.
pub fn day_start(day: NaiveDate) -> Timestamp {
    vietnam_instant(day.and_time(NaiveTime::MIN))
}

/// The instant at which `day` is over in Vietnam: the start of the next.
pub fn day_end(day: NaiveDate) -> Timestamp {
    day_start(day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX))
}

/// The instant that a clock in Vietnam calls `local`.
pub fn vietnam_instant(local: chrono::NaiveDateTime) -> Timestamp {
    // Vietnam has kept +07:00 without summer time since 1975, so every later local time exists
    // once; for older ones the earlier reading is as good as any.
    Ho_Chi_Minh
        .from_local_datetime(&local)
        .earliest()
        .map_or_else(|| Utc.from_utc_datetime(&local), |at| at.to_utc())
}

/// `dd/MM/yyyy HH:mm` in Vietnam, for screens.
pub fn vietnam_text(at: Timestamp) -> String {
    at.with_timezone(&Ho_Chi_Minh).format("%d/%m/%Y %H:%M").to_string()
}

/// Days from `from` until `until`, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

impl Period {
    /// Whether an article published at `at` falls inside.
    pub fn contains(&self, at: Timestamp) -> bool {
        let day = vietnam_day(at);
        self.from <= day && day <= self.until
    }

    /// Whether it begins or ends between two days: one of them is inside and the other is not, or
    /// all of it lies between them.
    ///
    /// - `first`, `last`: in this order.
    pub fn has_border_between(&self, first: NaiveDate, last: NaiveDate) -> bool {
        (first < self.from && self.from <= last) || (first <= self.until && self.until < last)
    }

    /// Number of days, at least 0.
    pub fn days(&self) -> i64 {
        ((self.until - self.from).num_days() + 1).max(0)
    }

    /// The part both periods share, or `None` if there is none.
    pub fn intersect(&self, other: Period) -> Option<Period> {
        let shared = Period { from: self.from.max(other.from), until: self.until.min(other.until) };
        (shared.from <= shared.until).then_some(shared)
    }

    /// Every month that the period touches, in order.
    pub fn months(&self) -> Vec<Month> {
        let mut months = Vec::new();
        let mut month = Month::of_day(self.from);
        while month.first_day() <= self.until {
            months.push(month);
            month = month.next();
        }
        months
    }
}

/// A calendar month, written `2025-08`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// The month of an instant, in Vietnam.
    pub fn of(at: Timestamp) -> Self {
        Self::of_day(vietnam_day(at))
    }

    /// The month of a day.
    pub fn of_day(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or(NaiveDate::MAX)
    }

    /// The month after it.
    pub fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year + 1, month: 1 },
            month => Self { year: self.year, month: month + 1 },
        }
    }

    /// Its days as a period.
    pub fn period(self) -> Period {
        let until = self.next().first_day().pred_opt().unwrap_or(NaiveDate::MAX);
        Period { from: self.first_day(), until }
    }

    /// `MM/yyyy`, for screens.
    pub fn vietnam_text(self) -> String {
        format!("{:02}/{}", self.month, self.year)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Why a text is no [`Month`].
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a month; write it as 2025-08")]
pub struct MonthError(String);

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let fault = || MonthError(text.to_owned());
        let (year, month) = text.split_once('-').ok_or_else(fault)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(fault());
        }
        let (year, month) =
            (year.parse().map_err(|_| fault())?, month.parse().map_err(|_| fault())?);
        NaiveDate::from_ymd_opt(year, month, 1).map(Self::of_day).ok_or_else(fault)
    }
}

/// Why a text is no moment.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "`{0}` is not a moment; write 2025-10-20 (the end of that day in Vietnam) or 2025-10-20T08:00:00+07:00"
)]
pub struct MomentError(String);

/// Reads an `--as-of` argument: a day means its last instant in Vietnam, an RFC 3339 text itself.
///
/// # Errors
/// [`MomentError`] for anything else.
pub fn parse_moment(text: &str) -> Result<Timestamp, MomentError> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|day| (1900..=2200).contains(&day.year()))
        .map(|day| day_end(day) - chrono::Duration::seconds(1))
        .ok_or_else(|| MomentError(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_evening_in_utc_is_already_the_next_day_in_vietnam() {
        let at = "2025-08-30T17:30:00Z".parse().unwrap();
        assert_eq!(vietnam_day(at), day("2025-08-31"));
        assert!(!Period { from: day("2025-07-20"), until: day("2025-08-30") }.contains(at));
    }

    #[test]
    fn a_day_as_moment_means_its_last_second_in_vietnam() {
        let expected: Timestamp = "2025-10-20T16:59:59Z".parse().unwrap();
        assert_eq!(parse_moment("2025-10-20"), Ok(expected));
        for bad in ["", "20/10/2025", "2025-02-30", "hôm nay", "99999-01-01"] {
            assert!(parse_moment(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn months_are_written_and_read_the_same() {
        for text in ["2025-01", "2025-12"] {
            assert_eq!(text.parse::<Month>().unwrap().to_string(), text);
        }
        for bad in ["2025-13", "2025-1", "25-01", "2025", "2025-00", "x"] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
        let period = Period { from: day("2025-11-20"), until: day("2026-01-02") };
        let months: Vec<_> = period.months().iter().map(Month::to_string).collect();
        assert_eq!(months, ["2025-11", "2025-12", "2026-01"]);
        assert_eq!("2025-02".parse::<Month>().unwrap().period().until, day("2025-02-28"));
    }
}
