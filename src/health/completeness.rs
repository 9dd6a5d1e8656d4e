//! What a figure may lack: the gaps of an outlet in a period, added up.

use crate::domain::health::{Gap, GapReason, GapState};
use crate::domain::time::{Period, Timestamp, day_end, day_start};
use crate::health::sight::{blind_hours_between, recovered_at, state_at};

/// The gaps of one outlet that touch a period, as known at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Completeness {
    /// Hours of the period in gaps that are not repaired, each hour once.
    pub blind_hours: f64,
    /// Gaps that wait for their walk.
    pub open: u32,
    /// Gaps that were walked through.
    pub repaired: u32,
    /// Gaps that nothing reaches any more.
    pub lost: u32,
    /// Feeds that cannot be read at that moment.
    pub failing: u32,
    /// Entries that walks found in those that have ended.
    pub recovered: u32,
}

impl Completeness {
    /// Whether articles may be missing for a gap that was not repaired, or a feed that fails.
    pub fn is_doubtful(&self) -> bool {
        self.open + self.lost + self.failing > 0
    }
}

/// Adds up what `gaps`, all of one outlet, leave unseen of `period` as known at `as_of`.
pub fn completeness(gaps: &[Gap], period: Period, as_of: Timestamp) -> Completeness {
    let (from, to) = (day_start(period.from), day_end(period.until));
    let blind_hours = blind_hours_between(gaps, from, to, as_of);
    let mut sum = Completeness { blind_hours, ..Completeness::default() };
    for gap in gaps.iter().filter(|gap| gap.from < to && from < gap.to) {
        match state_at(gap, as_of) {
            None => continue,
            Some(GapState::Open) if gap.reason == GapReason::StillFailing => {
                sum.failing += 1;
                continue;
            }
            Some(GapState::Open) => {
                sum.open += 1;
                continue;
            }
            Some(GapState::Repaired) => sum.repaired += 1,
            Some(GapState::Lost) => sum.lost += 1,
        }
        sum.recovered = sum.recovered.saturating_add(recovered_at(gap, as_of));
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::health::FailingFeed;
    use crate::health::sight::in_the_making;
    use chrono::NaiveDate;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 9, number).unwrap()
    }

    fn gap(from: u32, to: u32, state: GapState, closed: Option<u32>) -> Gap {
        Gap {
            number: 1,
            outlet: "a".into(),
            feed_url: String::new(),
            from: day_start(day(from)),
            to: day_start(day(to)),
            reason: GapReason::NoOverlap,
            state,
            recovered: 7,
            opened_at: day_start(day(to)),
            closed_at: closed.map(|closed| day_start(day(closed))),
            lost: None,
            detail: String::new(),
        }
    }

    #[test]
    fn hours_since_a_failing_feed_was_read_are_blind() {
        let period = Period { from: day(1), until: day(28) };
        let as_of = day_start(day(6));
        let failing = |last_read_at| FailingFeed {
            outlet: "a".into(),
            feed_url: String::new(),
            last_read_at,
        };
        let feeds = [failing(day_start(day(4))), failing(day_start(day(5)))];
        let now = completeness(&in_the_making(&feeds, as_of), period, as_of);
        let expected = Completeness { blind_hours: 48.0, failing: 2, ..Completeness::default() };
        assert_eq!(now, expected);
        assert!(now.is_doubtful());
    }

    #[test]
    fn gaps_are_added_up_as_they_stood_at_the_moment_asked_about() {
        let gaps = [
            gap(2, 3, GapState::Repaired, Some(5)),
            gap(6, 8, GapState::Lost, Some(9)),
            gap(28, 30, GapState::Open, None),
        ];
        let period = Period { from: day(1), until: day(28) };
        let at = |number| completeness(&gaps, period, day_start(day(number)));
        assert_eq!(at(2), Completeness::default(), "nobody knew yet");
        let open = Completeness { blind_hours: 24.0, open: 1, ..Completeness::default() };
        assert_eq!(at(4), open);
        assert_eq!((at(5).repaired, at(5).recovered, at(5).blind_hours), (1, 7, 0.0));
        assert!(!at(5).is_doubtful() && at(9).is_doubtful());
        let later = Completeness {
            blind_hours: 72.0,
            open: 1,
            repaired: 1,
            lost: 1,
            failing: 0,
            recovered: 14,
        };
        assert_eq!(at(30), later, "of the last gap one day lies inside");
    }
}
