//! Pages that suddenly lack what they had: the sign of a changed layout.

use super::HABIT_DAYS;
use crate::domain::health::{OutletDay, OutletDayOf};
use crate::domain::time::{Timestamp, vietnam_day};
use chrono::Days;

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
pub(super) fn dropped(days: &[OutletDayOf], now: Timestamp) -> Option<String> {
    let told: Vec<_> = PARTS.iter().filter_map(|part| jump(days, now, *part)).collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// Likewise for dates that disagree on one page.
pub(super) fn dates_disagree(days: &[OutletDayOf], now: Timestamp) -> Option<String> {
    jump(days, now, ("agreement of dates", |day| day.dates_disagree))
}

/// The last two days, or the last week if they had too few pages, against the days before.
fn jump(days: &[OutletDayOf], now: Timestamp, (name, lacking): Part) -> Option<String> {
    let today = vietnam_day(now);
    let first = today - Days::new(HABIT_DAYS + 2);
    for recent_days in [2, 7] {
        let border = today - Days::new(recent_days - 1);
        let sum = |recent: bool| {
            let days = days
                .iter()
                .filter(|of| (first..=today).contains(&of.day) && (of.day >= border) == recent);
            days.fold((0, 0), |(lack, all), of| {
                (lack + lacking(&of.done), all + of.done.kept + of.done.refused)
            })
        };
        let ((lack, all), (lack_before, all_before)) = (sum(true), sum(false));
        if all < LEAST_RECENT {
            continue;
        }
        let share = |lack: u32, all: u32| f64::from(lack) / f64::from(all.max(1));
        let grown = share(lack, all) - share(lack_before, all_before);
        return (all_before >= LEAST_BEFORE && grown > JUMP).then(|| {
            format!("{lack} of {all} pages without {name}, {lack_before} of {all_before} before")
        });
    }
    None
}
