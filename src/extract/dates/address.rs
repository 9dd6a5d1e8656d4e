//! The day that many systems put into an address: `/2025/08/04/…`, `…-20250804.html`.

use crate::domain::time::{Timestamp, vietnam_instant};
use crate::text::pattern;
use chrono::{NaiveDate, NaiveTime};

// A longer number is an id, unless a time of six digits is what makes it longer.
pattern!(
    DAY,
    r"(?:^|\D)(?:(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?:\d{6})?|(?P<y2>20\d\d)(?P<s>[/-])(?P<m2>[01]?\d)(?P<s2>[/-])(?P<d2>[0-3]?\d))(?:\D|$)"
);

/// The start of the day in `path`; `None` if there is none.
pub(super) fn day(path: &str) -> Option<Timestamp> {
    DAY.captures_iter(path).find_map(|captures| {
        let number = |name: &str, other: &str| {
            let found = captures.name(name).or_else(|| captures.name(other))?;
            found.as_str().parse::<u32>().ok()
        };
        if captures.name("s").map(|s| s.as_str()) != captures.name("s2").map(|s| s.as_str()) {
            return None;
        }
        let year = i32::try_from(number("y", "y2")?).ok()?;
        let day = NaiveDate::from_ymd_opt(year, number("m", "m2")?, number("d", "d2")?)?;
        Some(vietnam_instant(day.and_time(NaiveTime::MIN)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::vietnam_day;

    #[test]
    fn days_in_addresses_are_found_and_ids_are_not_taken_for_them() {
        let cases = [
            ("/2025/08/04/khai-truong.html", "2025-08-04"),
            ("/tin-tuc/2025/8/4/khai-truong", "2025-08-04"),
            ("/2025-08-04-khai-truong.html", "2025-08-04"),
            ("/khai-truong-20250804.html", "2025-08-04"),
            ("/khai-truong-20250804143000.htm", "2025-08-04"),
            ("/20250804/khai-truong", "2025-08-04"),
            ("/khai-truong-102250905122709142.htm", ""),
            ("/khai-truong-4762533.html", ""),
            ("/khai-truong-20251304.html", ""),
            ("/khai-truong-20250231.html", ""),
            ("/khai-truong-2025080.html", ""),
            ("/khai-truong-202508041.html", ""),
            ("/2025/08-04/khai-truong", ""),
            ("/le-quoc-khanh-2-9-2025.html", ""),
            ("/giai-doan-2021-2025/ke-hoach.html", ""),
            ("/", ""),
        ];
        for (path, expected) in cases {
            let found = day(path).map(|at| vietnam_day(at).to_string());
            assert_eq!(found.as_deref().unwrap_or(""), expected, "{path}");
        }
    }
}
