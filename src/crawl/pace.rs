//! How fast a host is asked: more slowly with every sign that it is overloaded.

use std::time::Duration;

/// A longer pause than this is taken for a mistake: at a minute a page a newspaper's day could
/// not be read in a day.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How often the usual pause fits into the longest that slowing down leads to.
const SLOWEST: u32 = 16;

/// Good answers in a row after which a slowed host is asked twice as often again.
const GOOD_IN_A_ROW: u32 = 4;

/// What an answer says about how the host bears our visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It serves us.
    Well,
    /// 429 or 5xx: it asks us to slow down, or should have.
    Overloaded,
    /// Nothing either way: no answer.
    Nothing,
}

impl Answered {
    /// What `status` says.
    pub fn with(status: u16) -> Self {
        match status {
            429 | 500.. => Self::Overloaded,
            _ => Self::Well,
        }
    }
}

/// How much slower than usual a host is visited: doubles with every sign of overload, halves
/// after some good answers in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    times: u32,
    good_in_a_row: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { times: 1, good_in_a_row: 0 }
    }
}

impl Pace {
    /// The pace after one more answer.
    #[must_use]
    pub fn after(self, answer: Answered) -> Self {
        match answer {
            Answered::Overloaded => Self { times: (self.times * 2).min(SLOWEST), good_in_a_row: 0 },
            Answered::Nothing => Self { good_in_a_row: 0, ..self },
            Answered::Well if self.times == 1 => self,
            Answered::Well if self.good_in_a_row + 1 < GOOD_IN_A_ROW => {
                Self { good_in_a_row: self.good_in_a_row + 1, ..self }
            }
            Answered::Well => Self { times: self.times / 2, good_in_a_row: 0 },
        }
    }

    /// The pause between two requests that are usually `usual` apart: never shorter than that.
    pub fn pause(self, usual: Duration) -> Duration {
        (usual * self.times).min(LONGEST_PAUSE).max(usual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paces(answers: &[Answered]) -> Vec<u32> {
        let mut pace = Pace::default();
        answers
            .iter()
            .map(|answer| {
                pace = pace.after(*answer);
                pace.times
            })
            .collect()
    }

    #[test]
    fn a_host_that_is_overloaded_is_visited_ever_more_slowly_up_to_a_limit() {
        assert_eq!(paces(&[Answered::Overloaded; 6]), [2, 4, 8, 16, 16, 16]);
    }

    #[test]
    fn good_answers_bring_the_usual_pace_back_step_by_step() {
        use Answered::{Nothing, Overloaded, Well};
        let answers =
            [Overloaded, Overloaded, Well, Well, Well, Well, Well, Well, Well, Well, Well];
        assert_eq!(paces(&answers), [2, 4, 4, 4, 4, 2, 2, 2, 2, 1, 1]);
        let interrupted = [Overloaded, Well, Well, Well, Nothing, Well, Well, Well, Well];
        assert_eq!(paces(&interrupted), [2, 2, 2, 2, 2, 2, 2, 2, 1]);
        let again = [Overloaded, Well, Well, Well, Overloaded, Well, Well, Well, Well];
        assert_eq!(paces(&again), [2, 2, 2, 2, 4, 4, 4, 4, 2]);
    }

    #[test]
    fn the_pause_is_at_most_a_minute_but_never_shorter_than_usual() {
        let slowest = paces_end(&[Answered::Overloaded; 9]);
        let cases = [(0, 0), (1, 16), (2, 32), (5, 60), (300, 300)];
        for (usual, expected) in cases {
            let pause = slowest.pause(Duration::from_secs(usual));
            assert_eq!(pause, Duration::from_secs(expected), "{usual}");
            let unslowed = Pace::default().pause(Duration::from_secs(usual));
            assert_eq!(unslowed, Duration::from_secs(usual));
        }
    }

    fn paces_end(answers: &[Answered]) -> Pace {
        answers.iter().fold(Pace::default(), |pace, answer| pace.after(*answer))
    }

    #[test]
    fn a_status_says_how_the_host_bears_us() {
        let cases = [(200, Answered::Well), (304, Answered::Well), (404, Answered::Well)];
        for (status, expected) in cases {
            assert_eq!(Answered::with(status), expected, "{status}");
        }
        for status in [429, 500, 502, 503, 504, 599] {
            assert_eq!(Answered::with(status), Answered::Overloaded, "{status}");
        }
    }
}
