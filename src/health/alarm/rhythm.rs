//! An outlet's own rhythm: which days tell of it, and when a pause is longer than it allows.

use super::{FAILING, HABIT_DAYS, OutletFacts, utc};
use crate::domain::health::{OutletDay, OutletDayOf};
use crate::domain::time::{Timestamp, vietnam_day};
use chrono::{Days, Duration, NaiveDate};

/// An outlet is silent after so many of its common intervals without anything new. Were items to
/// come by chance alone, one pause in e⁴ (55) would be longer.
const INTERVALS: f64 = 4.0;

/// Fewer days than this tell no rhythm…
const LEAST_DAYS: usize = 7;

/// …and then nothing is said before so long.
const UNKNOWN_RHYTHM: Duration = Duration::days(14);

/// Nothing is silent sooner, however busy it is: a feed may rest over a holiday.
const LEAST_SILENCE: Duration = Duration::hours(24);

/// A longest pause counts whole days without anything; the two at its ends are partly empty too.
const ENDS_OF_A_PAUSE: u32 = 2;

/// The days, in the order given (oldest first), whose number of new items tells what the outlet
/// published on them: the crawl saw them and the day before, so that they hold nothing left over
/// from a time unseen, and nothing of them had to be recovered by walking back.
pub(super) fn telling(days: &[OutletDayOf]) -> Vec<&OutletDayOf> {
    let pairs = days.iter().zip(days.iter().skip(1));
    let telling = pairs.filter(|(before, of)| {
        before.day.succ_opt() == Some(of.day)
            && was_seen(&before.done)
            && was_seen(&of.done)
            && of.done.recovered == 0
    });
    telling.map(|(_, of)| of).collect()
}

/// Whether at least three quarters of the visits that should have been made read something.
fn was_seen(done: &OutletDay) -> bool {
    let read = u64::from(done.polled.saturating_sub(done.failed));
    read > 0 && 4 * read >= 3 * u64::from(done.planned)
}

/// Nothing new for longer than this outlet ever pauses, by the days before it fell silent.
pub(super) fn silent(facts: &OutletFacts<'_>, now: Timestamp) -> Option<String> {
    let last_new_at = facts.feeds.iter().filter_map(|feed| feed.state.last_new_at).max()?;
    let readable = facts.feeds.iter().any(|feed| feed.state.failures < FAILING);
    if !readable {
        return None;
    }
    let habit = habit(facts.days, vietnam_day(last_new_at));
    let total: u32 = habit.iter().map(|day| day.new_items).sum();
    let (a_day, pause) = (f64::from(total) / habit.len().max(1) as f64, longest_pause(&habit));
    (now - last_new_at > allowed(habit.len(), a_day, pause)).then(|| {
        format!(
            "nothing new since {}; {a_day:.1} new items a day before, longest pause {pause} days",
            utc(last_new_at)
        )
    })
}

/// How long an outlet may bring nothing new.
///
/// - `days`: how many tell of its rhythm.
/// - `a_day`: new items on a common one of them.
/// - `pause`: the longest run of them without any.
fn allowed(days: usize, a_day: f64, pause: u32) -> Duration {
    if days < LEAST_DAYS {
        return UNKNOWN_RHYTHM;
    }
    // An outlet that brought nothing at all may bring its first item when that time has passed.
    let interval_days = 1.0 / a_day.max(1.0 / days as f64);
    let expected = Duration::minutes((INTERVALS * interval_days * 1440.0) as i64);
    let own = match pause {
        0 => LEAST_SILENCE,
        days => Duration::days(i64::from(days + ENDS_OF_A_PAUSE)),
    };
    expected.max(own)
}

/// Days in a row without anything new.
fn longest_pause(days: &[&OutletDay]) -> u32 {
    let (mut longest, mut run) = (0, 0);
    for day in days {
        run = if day.new_items == 0 { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// The telling days among the [`HABIT_DAYS`] up to and without `until`.
fn habit(days: &[OutletDayOf], until: NaiveDate) -> Vec<&OutletDay> {
    let from = until - Days::new(HABIT_DAYS);
    let within = telling(days).into_iter().filter(|of| of.day >= from && of.day < until);
    within.map(|of| &of.done).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_measured_by_the_outlets_own_interval() {
        let cases = [
            (28, 20.0, 0, 24),      // busy: a day
            (28, 5.0, 0, 24),       // four intervals are less than a day
            (28, 2.0, 0, 48),       // four half days
            (28, 2.0, 3, 5 * 24),   // it has rested longer before
            (28, 0.5, 2, 8 * 24),   // one item in two days
            (28, 0.25, 3, 16 * 24), // and in four
            (28, 1.0 / 7.0, 6, 28 * 24),
            (28, 0.0, 28, 112 * 24), // nothing in four weeks
            (6, 9.0, 0, 14 * 24),    // hardly known
        ];
        for (days, a_day, pause, hours) in cases {
            let allowed = allowed(days, a_day, pause);
            assert_eq!(allowed.num_hours(), hours, "{a_day} a day, pause {pause}, {days} days");
        }
    }
}
