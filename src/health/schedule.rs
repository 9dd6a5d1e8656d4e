//! When a feed is due again.

use crate::domain::health::Overlap;
use crate::domain::outcome::PollOutcome;
use crate::domain::time::Timestamp;
use chrono::Duration;

/// Shortest and longest pause between two visits of a feed that works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// At least this long.
    pub least: Duration,
    /// At most this long.
    pub most: Duration,
}

/// How much of a list was known: what the next pause follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Items listed.
    pub listed: usize,
    /// Of these, listed by the visit before too.
    pub again: usize,
}

/// Below this share of known items the window may soon be overrun; above the other, visits are
/// wasted. Source: the band that Media Cloud's rss-fetcher settled on.
const TOO_FEW: f64 = 0.33;
const PLENTY: f64 = 0.67;

/// The pause after a visit that read the feed, from the pause before it.
///
/// - `share`: `None` when the document had not changed.
pub fn next_interval(
    present: Duration,
    overlap: Overlap,
    share: Option<Share>,
    bounds: Bounds,
) -> Duration {
    let known = match share {
        None => 1.0,
        // An empty list says nothing about how fast it moves.
        Some(Share { listed: 0, .. }) => return clamp(present, bounds),
        Some(share) => share.again as f64 / share.listed as f64,
    };
    let next = match overlap {
        Overlap::First | Overlap::Unknown => present,
        Overlap::Unproven => present / 2,
        Overlap::Proven if known < TOO_FEW => present / 2,
        Overlap::Proven if known > PLENTY => present * 3 / 2,
        Overlap::Proven => present,
    };
    clamp(next, bounds)
}

/// The pause that a server asks for (`ttl`, `Cache-Control`, `Expires`), as far as it is heeded:
/// never longer than this outlet's longest pause, since a mistaken "one year" must not blind us.
pub fn heeded(interval: Duration, asked: Option<Duration>, bounds: Bounds) -> Duration {
    interval.max(asked.unwrap_or_default().min(bounds.most))
}

/// Whether a feed is due that is not to be visited before `next`.
///
/// - `most`: the longest pause of a feed that works. What lies further ahead than that and
///   [`LONGEST_WAIT`] was reckoned by a clock that was wrong, and is due.
pub fn is_due(next: Option<Timestamp>, now: Timestamp, most: Duration) -> bool {
    next.is_none_or(|next| next <= now || next - now > most.max(LONGEST_WAIT))
}

fn clamp(pause: Duration, bounds: Bounds) -> Duration {
    pause.max(bounds.least).min(bounds.most.max(bounds.least))
}

/// How bad a failure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureClass {
    /// Will pass by itself: no connection, 429, 5xx.
    Temporary,
    /// May need somebody: refused, too large, unreadable, a wall.
    Soft,
    /// Gone or forbidden. Feeds do come back even from that.
    Hard,
}

impl FailureClass {
    /// The class of a visit that failed; `None` for one that did not, or that was not judged.
    pub fn of(outcome: PollOutcome, http_status: Option<u16>) -> Option<Self> {
        match outcome {
            PollOutcome::Read | PollOutcome::NotModified | PollOutcome::Empty => None,
            PollOutcome::OwnNetwork => None,
            PollOutcome::FailedNetwork => Some(Self::Temporary),
            PollOutcome::FailedHttp if matches!(http_status, Some(429 | 500..)) => {
                Some(Self::Temporary)
            }
            PollOutcome::FailedHttp | PollOutcome::FailedParse => Some(Self::Soft),
            PollOutcome::FailedTooLarge | PollOutcome::Blocked => Some(Self::Soft),
            PollOutcome::BotWall => Some(Self::Soft),
            PollOutcome::Gone | PollOutcome::RobotsDenied => Some(Self::Hard),
        }
    }

    /// What it weighs, in quarters of an interval of waiting.
    pub fn weight(self) -> u32 {
        match self {
            Self::Temporary => 1,
            Self::Soft => 2,
            Self::Hard => 4,
        }
    }
}

/// Longest pause, however often a feed has failed: it is visited more rarely, never given up.
pub const LONGEST_WAIT: Duration = Duration::hours(24);

/// The pause after failures that weigh `weight` quarters together: linear, and never longer than
/// [`LONGEST_WAIT`], also when the server asks for more.
pub fn wait_after_failure(interval: Duration, weight: u32, asked: Option<Duration>) -> Duration {
    let quarters = i32::try_from(weight.min(100_000)).unwrap_or(i32::MAX);
    let linear = interval + interval.min(LONGEST_WAIT) * quarters / 4;
    linear.max(asked.unwrap_or_default()).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { least: Duration::minutes(5), most: Duration::minutes(60) };

    fn after(present_min: i64, overlap: Overlap, share: Option<(usize, usize)>) -> i64 {
        let share = share.map(|(again, listed)| Share { listed, again });
        next_interval(Duration::minutes(present_min), overlap, share, BOUNDS).num_minutes()
    }

    #[test]
    fn the_pause_follows_the_share_of_known_items() {
        let cases = [
            (20, Overlap::Proven, Some((6, 20)), 10, "few known: come sooner"),
            (20, Overlap::Proven, Some((10, 20)), 20, "half known: well chosen"),
            (20, Overlap::Proven, Some((15, 20)), 30, "most known: come later"),
            (20, Overlap::Proven, None, 30, "nothing changed: come later"),
            (20, Overlap::Unproven, Some((0, 20)), 10, "nothing joins on: come sooner"),
            (20, Overlap::First, Some((0, 20)), 20, "no visit to compare with"),
            (20, Overlap::Unknown, Some((0, 0)), 20, "an empty list says nothing"),
            (6, Overlap::Unproven, Some((0, 20)), 5, "never sooner than the bound"),
            (50, Overlap::Proven, None, 60, "never later than the bound"),
        ];
        for (present, overlap, share, next, why) in cases {
            assert_eq!(after(present, overlap, share), next, "{why}");
        }
    }

    #[test]
    fn what_a_server_asks_is_heeded_up_to_the_longest_pause() {
        let minutes = |asked| {
            let asked = Some(Duration::minutes(asked));
            heeded(Duration::minutes(10), asked, BOUNDS).num_minutes()
        };
        assert_eq!((minutes(5), minutes(30), minutes(525_600)), (10, 30, 60));
    }

    #[test]
    fn what_lies_further_ahead_than_any_pause_is_due() {
        let now: Timestamp = "2025-09-10T00:00:00Z".parse().unwrap();
        let in_hours = |hours| Some(now + Duration::hours(hours));
        let day = Duration::days(1);
        let cases = [
            (None, day, true, "never visited"),
            (in_hours(0), day, true, "now"),
            (in_hours(-5), day, true, "late"),
            (in_hours(1), Duration::hours(1), false, "in an hour"),
            (in_hours(24), Duration::hours(1), false, "after many failures"),
            (in_hours(25), Duration::hours(1), true, "longer than any wait"),
            (in_hours(25), Duration::days(7), false, "a feed that is visited once a week"),
            (in_hours(365 * 24), Duration::days(31), true, "the clock was a year ahead"),
        ];
        for (next, most, expected, why) in cases {
            assert_eq!(is_due(next, now, most), expected, "{why}");
        }
    }

    #[test]
    fn failures_make_a_feed_wait_longer_but_it_is_never_given_up() {
        let hour = Duration::hours(1);
        let wait = |weight| wait_after_failure(hour, weight, None);
        assert_eq!(wait(1), Duration::minutes(75));
        assert_eq!(wait(4), Duration::hours(2));
        assert!(wait(8) - wait(4) == wait(12) - wait(8), "linear");
        assert_eq!(wait(u32::MAX), LONGEST_WAIT);
        assert_eq!(wait_after_failure(hour, 1, Some(Duration::hours(3))), Duration::hours(3));
        assert_eq!(wait_after_failure(hour, 1, Some(Duration::days(400))), LONGEST_WAIT);
    }

    #[test]
    fn each_failure_has_its_class() {
        use FailureClass::{Hard, Soft, Temporary};
        let cases = [
            (PollOutcome::FailedNetwork, None, Some(Temporary)),
            (PollOutcome::FailedHttp, Some(503), Some(Temporary)),
            (PollOutcome::FailedHttp, Some(429), Some(Temporary)),
            (PollOutcome::FailedHttp, Some(403), Some(Soft)),
            (PollOutcome::BotWall, Some(200), Some(Soft)),
            (PollOutcome::Gone, Some(404), Some(Hard)),
            (PollOutcome::OwnNetwork, None, None),
            (PollOutcome::Read, Some(200), None),
        ];
        for (outcome, status, class) in cases {
            assert_eq!(FailureClass::of(outcome, status), class, "{outcome} {status:?}");
        }
    }
}
