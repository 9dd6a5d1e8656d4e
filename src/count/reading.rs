//! Which days the crawl saw of each outlet, and when too many are missing to conclude.

use crate::domain::id::OutletId;
use crate::domain::time::{Period, Timestamp, day_end, day_start, vietnam_day};
use chrono::{Duration, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Unread days in a row that an outlet may have without being blind.
///
/// Feeds keep their last 20 to 60 items, a day or two of a busy outlet: after a longer pause, items
/// may have come and gone unseen, unless a later visit joined on to the one before.
pub const BLIND_RUN_DAYS: u32 = 2;

/// Hours of a quota's period that an outlet's feeds may leave unseen, in gaps that are not repaired,
/// without the outlet being blind.
pub const BLIND_HOURS: i64 = 48;

/// Per outlet the days, in Vietnam, that were seen: some feed of it was read then, or a later
/// visit joined on across them, or a walk went back over them. And the spans, also of less than a
/// day, that were not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadDays {
    days: BTreeMap<OutletId, BTreeSet<NaiveDate>>,
    blind: BTreeMap<OutletId, BTreeSet<(Timestamp, Timestamp)>>,
}

impl FromIterator<(OutletId, NaiveDate)> for ReadDays {
    fn from_iter<I: IntoIterator<Item = (OutletId, NaiveDate)>>(read: I) -> Self {
        let mut days: BTreeMap<OutletId, BTreeSet<NaiveDate>> = BTreeMap::new();
        for (outlet, day) in read {
            days.entry(outlet).or_default().insert(day);
        }
        Self { days, blind: BTreeMap::new() }
    }
}

impl ReadDays {
    /// Notes that from `from` to `to` something of `outlet` may have been missed.
    pub fn add_blind(&mut self, outlet: OutletId, from: Timestamp, to: Timestamp) {
        self.blind.entry(outlet).or_default().insert((from, to));
    }

    /// Seconds of `period` before `as_of` in which something may have been missed, each once.
    fn blind_s(&self, outlet: &OutletId, period: Period, as_of: Timestamp) -> i64 {
        let (mut seen_to, end) = (day_start(period.from), day_end(period.until).min(as_of));
        let mut blind_s = 0;
        for (from, to) in self.blind.get(outlet).into_iter().flatten() {
            let (from, to) = ((*from).max(seen_to), (*to).min(end));
            blind_s += (to - from).num_seconds().max(0);
            seen_to = seen_to.max(to);
        }
        blind_s
    }

    /// What is missing of `outlet` in the part of `period` that lies before `as_of`.
    ///
    /// The day of `as_of` itself, while it lasts, may still be read: it is never missing.
    pub fn unread(&self, outlet: &OutletId, period: Period, as_of: Timestamp) -> Unread {
        // A day given as moment means its last second: that day is over.
        let running = vietnam_day(as_of + Duration::seconds(1));
        let last = period.until.min(vietnam_day(as_of));
        let read = |day| self.days.get(outlet).is_some_and(|days| days.contains(&day));
        let blind_s = self.blind_s(outlet, period, as_of);
        let mut unread = Unread { blind_s, ..Unread::default() };
        let mut run = 0;
        for day in period.from.iter_days().take_while(|day| *day <= last) {
            if read(day) {
                run = 0;
                unread.any_read = true;
            } else if day < running {
                run += 1;
                unread.days += 1;
                unread.longest_run = unread.longest_run.max(run);
            }
        }
        unread
    }
}

/// Days that were not seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unread {
    /// How many.
    pub days: u32,
    longest_run: u32,
    any_read: bool,
    blind_s: i64,
}

impl Unread {
    /// Whether articles may have been missed: a gap of more than [`BLIND_RUN_DAYS`], more than
    /// [`BLIND_HOURS`] in gaps of any length, or days gone without a single one read.
    pub fn is_blind(self) -> bool {
        self.longest_run > BLIND_RUN_DAYS
            || self.blind_s > BLIND_HOURS * 3600
            || (self.days > 0 && !self.any_read)
    }

    /// The days that were not seen or, if that is more, the unseen hours as days, rounded up.
    pub fn blind_days(self) -> u32 {
        let in_gaps = (self.blind_s + 86_399) / 86_400;
        self.days.max(u32::try_from(in_gaps).unwrap_or(u32::MAX))
    }
}
