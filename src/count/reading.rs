//! Which days the crawl saw of each outlet, and when too many are missing to conclude.

use crate::domain::id::OutletId;
use crate::domain::time::{Period, Timestamp, vietnam_day};
use chrono::{Duration, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Unread days in a row that an outlet may have without being blind.
///
/// Feeds keep their last 20 to 60 items, a day or two of a busy outlet: after a longer pause, items
/// may have come and gone unseen, unless a later visit joined on to the one before.
pub const BLIND_RUN_DAYS: u32 = 2;

/// Per outlet the days, in Vietnam, that were seen: some feed of it was read then, or a later
/// visit joined on across them, or a walk went back over them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadDays(BTreeMap<OutletId, BTreeSet<NaiveDate>>);

impl FromIterator<(OutletId, NaiveDate)> for ReadDays {
    fn from_iter<I: IntoIterator<Item = (OutletId, NaiveDate)>>(read: I) -> Self {
        let mut days: BTreeMap<OutletId, BTreeSet<NaiveDate>> = BTreeMap::new();
        for (outlet, day) in read {
            days.entry(outlet).or_default().insert(day);
        }
        Self(days)
    }
}

impl ReadDays {
    /// What is missing of `outlet` in the part of `period` that lies before `as_of`.
    ///
    /// The day of `as_of` itself, while it lasts, may still be read: it is never missing.
    pub fn unread(&self, outlet: &OutletId, period: Period, as_of: Timestamp) -> Unread {
        // A day given as moment means its last second: that day is over.
        let running = vietnam_day(as_of + Duration::seconds(1));
        let last = period.until.min(vietnam_day(as_of));
        let read = |day| self.0.get(outlet).is_some_and(|days| days.contains(&day));
        let mut unread = Unread::default();
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
}

impl Unread {
    /// Whether articles may have been missed: a gap of more than [`BLIND_RUN_DAYS`], or days
    /// gone without a single one read.
    pub fn is_blind(self) -> bool {
        self.longest_run > BLIND_RUN_DAYS || (self.days > 0 && !self.any_read)
    }
}
