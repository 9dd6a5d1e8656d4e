//! Outlets against their last days: what was seen of each.

use crate::domain::health::{Gap, OutletDay, OutletDayOf};
use crate::domain::id::OutletId;
use crate::domain::time::{Timestamp, vietnam_day};
use crate::health::sight::{blind_hours, seen_days};
use crate::web::health::words;
use crate::web::show;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Days shown.
pub(in crate::web) const SHOWN: u64 = 14;

/// Days before them that are looked at too: a visit may join on to one of long ago.
pub(in crate::web) const AROUND: u64 = 60;

/// What was seen of an outlet on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    Complete,
    Partly,
    Blind,
    /// No visit was planned, or the day has only begun.
    Nothing,
}

impl Sight {
    /// Its class in the style sheet.
    fn class(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partly => "partly",
            Self::Blind => "blind",
            Self::Nothing => "nothing",
        }
    }

    /// A sign that is told from the others without colour.
    fn sign(self) -> &'static str {
        match self {
            Self::Complete => "●",
            Self::Partly => "◐",
            Self::Blind => "○",
            Self::Nothing => "·",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Complete => "thấy đủ",
            Self::Partly => "thấy một phần",
            Self::Blind => "không thấy",
            Self::Nothing => "không có lịch đọc",
        }
    }
}

/// The signs with their words.
pub(in crate::web) fn legend() -> Vec<DayView> {
    let view = |sight: Sight| DayView {
        class: sight.class(),
        sign: sight.sign(),
        title: sight.word().to_owned(),
    };
    [Sight::Complete, Sight::Partly, Sight::Blind, Sight::Nothing].map(view).into()
}

/// One day of one outlet.
pub(in crate::web) struct DayView {
    pub(in crate::web) class: &'static str,
    pub(in crate::web) sign: &'static str,
    pub(in crate::web) title: String,
}

/// What the strips are made from.
pub(in crate::web) struct Past {
    days: BTreeMap<OutletId, BTreeMap<NaiveDate, OutletDay>>,
    seen: BTreeSet<(OutletId, NaiveDate)>,
    gaps: BTreeMap<OutletId, Vec<Gap>>,
    now: Timestamp,
}

impl Past {
    /// - `days`: of the last [`SHOWN`] and [`AROUND`] days.
    /// - `gaps`: those that touch these days.
    pub(in crate::web) fn new(days: &[OutletDayOf], gaps: &[Gap], now: Timestamp) -> Self {
        let mut days_of: BTreeMap<OutletId, BTreeMap<NaiveDate, OutletDay>> = BTreeMap::new();
        for of in days {
            days_of.entry(of.outlet.clone()).or_default().insert(of.day, of.done.clone());
        }
        let mut gaps_of: BTreeMap<OutletId, Vec<Gap>> = BTreeMap::new();
        for gap in gaps {
            gaps_of.entry(gap.outlet.clone()).or_default().push(gap.clone());
        }
        let seen = seen_days(days, gaps, now).into_iter().collect();
        Self { days: days_of, seen, gaps: gaps_of, now }
    }

    /// The days shown, oldest first.
    pub(in crate::web) fn shown(&self) -> Vec<NaiveDate> {
        let today = vietnam_day(self.now);
        (0..SHOWN).rev().map(|back| today - Days::new(back)).collect()
    }

    /// Whether anything is known of `outlet` on the days shown.
    pub(in crate::web) fn knows(&self, outlet: &OutletId) -> bool {
        let shown = self.shown();
        self.days.get(outlet).is_some_and(|days| shown.iter().any(|day| days.contains_key(day)))
    }

    /// Hours of the days shown that lie in gaps which were not repaired.
    pub(in crate::web) fn blind_hours(&self, outlet: &OutletId) -> f64 {
        self.shown().into_iter().map(|day| self.blind_hours_on(outlet, day)).sum()
    }

    /// The days shown, of one outlet.
    pub(in crate::web) fn strip(&self, outlet: &OutletId) -> Vec<DayView> {
        let view = |day| {
            let done = self.done(outlet, day);
            let sight = self.sight(outlet, day, &done);
            DayView {
                class: sight.class(),
                sign: sight.sign(),
                title: self.title(outlet, day, sight, &done),
            }
        };
        self.shown().into_iter().map(view).collect()
    }

    pub(in crate::web) fn done(&self, outlet: &OutletId, day: NaiveDate) -> OutletDay {
        let done = self.days.get(outlet).and_then(|days| days.get(&day));
        done.cloned().unwrap_or_default()
    }

    pub(in crate::web) fn blind_hours_on(&self, outlet: &OutletId, day: NaiveDate) -> f64 {
        self.gaps.get(outlet).map_or(0.0, |gaps| blind_hours(gaps, day, self.now))
    }

    fn sight(&self, outlet: &OutletId, day: NaiveDate, done: &OutletDay) -> Sight {
        let blind = self.blind_hours_on(outlet, day) > 0.0;
        let seen = self.seen.contains(&(outlet.clone(), day));
        let running = day == vietnam_day(self.now);
        match (seen, blind) {
            (true, false) => Sight::Complete,
            (true, true) => Sight::Partly,
            (false, _) if running && done.polled == 0 => Sight::Nothing,
            (false, false) if done.planned == 0 && done.polled == 0 => Sight::Nothing,
            // What failed so far today may still be read.
            (false, _) if running => Sight::Partly,
            (false, _) => Sight::Blind,
        }
    }

    fn title(&self, outlet: &OutletId, day: NaiveDate, sight: Sight, done: &OutletDay) -> String {
        let mut text = format!("{}: {}", show::day(day), sight.word());
        if done.planned + done.polled > 0 {
            text.push_str(&format!(
                ". Lượt đọc: kế hoạch {}, đã làm {}, lỗi {}, nối liền {}. Tin mới {}, tìm lại {}",
                done.planned, done.polled, done.failed, done.proven, done.new_items, done.recovered
            ));
        }
        let blind = self.blind_hours_on(outlet, day);
        if blind > 0.0 {
            text.push_str(&format!(". {} không thấy", words::hours(blind)));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::health::{GapReason, GapState};
    use crate::domain::time::day_start;

    #[test]
    fn a_day_is_complete_partly_seen_blind_or_nothing() {
        let day = |number| NaiveDate::from_ymd_opt(2025, 10, number).unwrap();
        let outlet = OutletId::from("a");
        let of = |number, polled, failed| OutletDayOf {
            outlet: outlet.clone(),
            day: day(number),
            done: OutletDay { planned: 4, polled, failed, ..OutletDay::default() },
        };
        // Read on the 8th, down from the 9th to the 12th; the gap is open.
        let days =
            [of(8, 4, 0), of(9, 4, 4), of(10, 4, 4), of(11, 0, 0), of(12, 4, 2), of(14, 1, 1)];
        let gap = Gap {
            number: 1,
            outlet: outlet.clone(),
            feed_url: String::new(),
            from: day_start(day(8)) + chrono::Duration::hours(20),
            to: day_start(day(12)) + chrono::Duration::hours(6),
            reason: GapReason::NoOverlap,
            state: GapState::Open,
            recovered: 0,
            opened_at: day_start(day(12)) + chrono::Duration::hours(6),
            closed_at: None,
            lost: None,
            detail: String::new(),
        };
        let now = day_start(day(14)) + chrono::Duration::hours(9);
        let past = Past::new(&days, std::slice::from_ref(&gap), now);
        let signs =
            |past: &Past| past.strip(&outlet).iter().map(|day| day.sign).collect::<String>();
        assert_eq!(signs(&past), "·······◐○○○◐·◐");
        assert!(past.strip(&outlet)[8].title.contains("24 giờ không thấy"));
        let repaired = Gap { state: GapState::Repaired, closed_at: Some(now), ..gap };
        assert_eq!(signs(&Past::new(&days, &[repaired], now)), "·······●●●●●·◐");
        assert!(!past.knows(&"b".into()));
    }
}
