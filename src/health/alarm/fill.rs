//! Pages that suddenly lack what they had: the sign of a changed layout.

use super::HABIT_DAYS;
use crate::domain::health::{OutletDay, OutletDayOf};
use crate::domain::time::{Timestamp, vietnam_day};
use chrono::{Days, NaiveDate};

/// Fewer recent pages than this say nothing.
const LEAST_RECENT: u32 = 8;

/// Fewer pages before than this make no habit.
const LEAST_BEFORE: u32 = 20;

/// A share that grows by more than this is a change of layout, not chance.
const JUMP: f64 = 0.3;

/// What is looked at: its name, and how many pages of a day lack it.
type Part = (&'static str, fn(&OutletDay) -> u32);

const PARTS: [Part; 4] = [
    ("text", |day| day.refused),
    ("date", |day| day.undated),
    ("lead", |day| day.without_lead),
    ("body", |day| day.without_body),
];

/// The parts that recent pages lack far more often than earlier ones.
///
/// - `since`: when the alarm was raised that stands about it. What is broken must not become the
///   habit, so pages are compared with those before.
pub(super) fn dropped(
    days: &[OutletDayOf],
    since: Option<Timestamp>,
    now: Timestamp,
) -> Option<String> {
    let told: Vec<_> = PARTS.iter().filter_map(|part| jump(days, since, now, *part)).collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// Likewise for dates that disagree on one page.
pub(super) fn dates_disagree(
    days: &[OutletDayOf],
    since: Option<Timestamp>,
    now: Timestamp,
) -> Option<String> {
    jump(days, since, now, ("agreement of dates", |day| day.dates_disagree))
}

/// The last two days, or the last week if they had too few pages, against the days before them,
/// or before those that raised the alarm.
fn jump(
    days: &[OutletDayOf],
    since: Option<Timestamp>,
    now: Timestamp,
    (name, lacking): Part,
) -> Option<String> {
    let today = vietnam_day(now);
    let opened = since.map_or(today, vietnam_day).min(today);
    let sum = |from: NaiveDate, until: NaiveDate| {
        let within = days.iter().filter(|of| (from..=until).contains(&of.day));
        within.fold((0, 0), |(lack, all), of| {
            (lack + lacking(&of.done), all + of.done.kept + of.done.refused)
        })
    };
    for recent_days in [2, 7] {
        let (lack, all) = sum(today - Days::new(recent_days - 1), today);
        if all < LEAST_RECENT {
            continue;
        }
        let first = opened - Days::new(HABIT_DAYS + 2);
        let (lack_before, all_before) = sum(first, opened - Days::new(recent_days));
        let share = |lack: u32, all: u32| f64::from(lack) / f64::from(all.max(1));
        let grown = share(lack, all) - share(lack_before, all_before);
        return (all_before >= LEAST_BEFORE && grown > JUMP).then(|| {
            format!("{lack} of {all} pages without {name}, {lack_before} of {all_before} before")
        });
    }
    None
}
