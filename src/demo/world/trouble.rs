//! What befalls outlets for a time: outages, and a wall against robots.
//!
//! Spans are whole days of Vietnam, and the crawl looks late in the evening: an outlet that is
//! away from the 8th to the 12th is read on the 7th and again on the 13th.

use super::World;
use super::sites::Site;
use crate::domain::health::GapState;
use crate::domain::id::OutletId;
use crate::domain::time::{Timestamp, day_start};
use chrono::{Days, NaiveDate};

/// What an outlet answers while it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Everything gets 503, robots.txt too.
    Away,
    /// Pages get 200 with a question whether the reader is human; lists are read as ever.
    Wall,
}

/// One span of trouble.
#[derive(Debug)]
pub(super) struct Spell {
    outlet: &'static str,
    /// Year, month, day: the first of it.
    first: (i32, u32, u32),
    /// Days it lasts.
    days: u64,
    trouble: Trouble,
}

/// All of them, each outlet once.
const SPELLS: [Spell; 3] = [
    Spell { outlet: "vnexpress", first: (2025, 8, 8), days: 5, trouble: Trouble::Away },
    Spell { outlet: "vov", first: (2025, 9, 17), days: 2, trouble: Trouble::Wall },
    Spell { outlet: "daklak_gov", first: (2025, 10, 28), days: 7, trouble: Trouble::Away },
];

/// Outlets whose home feed lists only so many items.
const SHORT_WINDOWS: [(&str, usize); 2] = [("vnexpress", 6), ("daklak_gov", 3)];

/// Articles that were published in an outage and pushed out of every feed before it was over, and
/// that a sitemap still lists.
const RECOVERED: [&str; 1] = ["b2-005"];

/// Likewise, but nothing else lists them.
const LOST: [&str; 1] = ["odd-lost"];

/// A span that visits of a feed did not join over, and how it must end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedGap {
    /// Whose feed.
    pub outlet: OutletId,
    /// The day of the last visit before it.
    pub from: NaiveDate,
    /// The day of the first visit after it.
    pub to: NaiveDate,
    /// How it ends.
    pub state: GapState,
    /// Articles that walking back brings.
    pub recovered: u32,
}

impl Spell {
    fn first_day(&self) -> NaiveDate {
        let (year, month, day) = self.first;
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    /// The first day after it.
    fn day_after(&self) -> NaiveDate {
        self.first_day() + Days::new(self.days)
    }

    fn holds_at(&self, now: Timestamp) -> bool {
        (day_start(self.first_day())..day_start(self.day_after())).contains(&now)
    }
}

/// What `site` suffers from at `now`.
pub(super) fn trouble(site: &Site, now: Timestamp) -> Option<Trouble> {
    let of_site = SPELLS.iter().find(|spell| spell.outlet == site.id);
    of_site.filter(|spell| spell.holds_at(now)).map(|spell| spell.trouble)
}

/// From when on something published at `at` by `outlet` can be read.
pub(super) fn readable_from(outlet: &OutletId, at: Timestamp) -> Timestamp {
    let spell = SPELLS.iter().find(|spell| spell.outlet == outlet.as_str() && spell.holds_at(at));
    spell.map_or(at, |spell| day_start(spell.day_after()))
}

/// Items in the home feed of `site`.
pub(super) fn window(site: &Site, usual: usize) -> usize {
    let short = SHORT_WINDOWS.iter().find(|(outlet, _)| *outlet == site.id);
    short.map_or(usual, |(_, items)| *items)
}

/// Whether `outlet` cannot be reached for some days.
pub(super) fn is_away_once(outlet: &str) -> bool {
    SPELLS.iter().any(|spell| spell.outlet == outlet && spell.trouble == Trouble::Away)
}

/// Outlets that hide behind a wall once.
pub(super) fn walled() -> impl Iterator<Item = OutletId> {
    let walled = SPELLS.iter().filter(|spell| spell.trouble == Trouble::Wall);
    walled.map(|spell| OutletId::from(spell.outlet))
}

/// Whether only walking back finds the article called `key`.
pub(super) fn is_recovered(key: &str) -> bool {
    RECOVERED.contains(&key)
}

/// Whether nobody who came after the outage could find the article called `key`.
pub(super) fn is_lost(key: &str) -> bool {
    LOST.contains(&key)
}

impl World {
    /// The gaps that outages must leave, by outlet.
    pub(super) fn expected_gaps(&self) -> Vec<ExpectedGap> {
        let away = SPELLS.iter().filter(|spell| spell.trouble == Trouble::Away);
        let gap = |spell: &Spell| {
            let of = |keys: &[&str]| {
                let own = self.articles.iter().filter(|one| one.outlet.as_str() == spell.outlet);
                own.filter(|one| keys.contains(&one.key.as_str())).count()
            };
            ExpectedGap {
                outlet: OutletId::from(spell.outlet),
                from: spell.first_day() - Days::new(1),
                to: spell.day_after(),
                state: if of(&LOST) > 0 { GapState::Lost } else { GapState::Repaired },
                recovered: u32::try_from(of(&RECOVERED)).unwrap_or(u32::MAX),
            }
        };
        let mut gaps: Vec<_> = away.map(gap).collect();
        gaps.sort_by(|a, b| a.outlet.cmp(&b.outlet));
        gaps
    }
}
