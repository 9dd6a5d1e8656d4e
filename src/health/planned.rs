//! Which visits should have been made.

use crate::domain::time::{Timestamp, day_end, vietnam_day};
use chrono::{Duration, NaiveDate};

/// The visits that were due from `due_at` to `now`, by day in Vietnam, this visit included.
///
/// A visit that comes at its time makes one. One that comes late (the process was down) makes
/// one more for each whole `interval` that passed since it was due.
pub fn planned(
    due_at: Option<Timestamp>,
    now: Timestamp,
    interval: Duration,
) -> Vec<(NaiveDate, u32)> {
    let step_s = interval.num_seconds().max(1);
    let due_at = due_at.unwrap_or(now).min(now);
    let mut days = Vec::new();
    let mut at = due_at;
    while at <= now {
        let day = vietnam_day(at);
        let last = day_end(day).min(now + Duration::seconds(1));
        let in_day = (last - at).num_seconds().max(1).saturating_add(step_s - 1) / step_s;
        days.push((day, u32::try_from(in_day).unwrap_or(u32::MAX)));
        at += Duration::seconds(in_day.saturating_mul(step_s));
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn table(due: Option<&str>, now: &str, minutes: i64) -> Vec<(String, u32)> {
        let days = planned(due.map(at), at(now), Duration::minutes(minutes));
        days.into_iter().map(|(day, count)| (day.to_string(), count)).collect()
    }

    #[test]
    fn a_late_visit_stands_for_all_that_were_due() {
        let day = |day: &str, count| (day.to_owned(), count);
        let now = "2025-09-10T03:00:00Z"; // ten in the morning in Vietnam
        assert_eq!(table(None, now, 15), [day("2025-09-10", 1)], "the first visit");
        assert_eq!(table(Some(now), now, 15), [day("2025-09-10", 1)], "in time");
        assert_eq!(table(Some("2025-09-10T04:00:00Z"), now, 15), [day("2025-09-10", 1)], "early");
        assert_eq!(table(Some("2025-09-10T02:10:00Z"), now, 15), [day("2025-09-10", 4)], "50 min");
        let night = table(Some("2025-09-09T16:00:00Z"), now, 60);
        assert_eq!(night, [day("2025-09-09", 1), day("2025-09-10", 11)], "over midnight");
    }

    #[test]
    fn the_days_of_a_long_absence_add_up() {
        let due = at("2025-08-01T00:00:00Z");
        let days = planned(Some(due), due + Duration::days(30), Duration::minutes(15));
        assert_eq!(days.iter().map(|(_, count)| count).sum::<u32>(), 30 * 96 + 1);
        assert_eq!(days.len(), 31);
    }
}
