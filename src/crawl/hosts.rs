//! One request at a time per host, with a pause between requests that grows while a host is
//! overloaded.

use crate::crawl::robots::Robots;
use crate::domain::clock::Clock;
use crate::domain::outcome::NetworkFault;
use crate::domain::time::Timestamp;
use std::collections::HashMap;
use std::error::Error;
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;

/// A longer pause than this is taken for a mistake: at a minute a page a newspaper's day could
/// not be read in a day.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How often the usual pause fits into the longest that slowing down leads to.
const SLOWEST: u32 = 16;

/// Good answers in a row after which a slowed host is asked twice as often again.
const GOOD_IN_A_ROW: u32 = 4;

/// The turn of each host among several processes.
///
/// Inside one process [`Hosts`] keeps the turns; a gate is asked besides, when processes share
/// their work.
pub trait HostGate: Debug + Send + Sync {
    /// Waits until no other process speaks to `host` and its pause is over; from then on the host
    /// is this process's for at most `at_most`, also if [`HostGate::leave`] is never called.
    fn enter<'a>(
        &'a self,
        host: &'a str,
        at_most: Duration,
    ) -> Pin<Box<dyn Future<Output = Result<(), GateError>> + Send + 'a>>;

    /// Gives the host back; nobody enters before `rest` is over.
    fn leave<'a>(
        &'a self,
        host: &'a str,
        rest: Duration,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
}

/// The gate's keeper failed; says nothing about any outlet.
#[derive(Debug, thiserror::Error)]
#[error("the gate's keeper failed")]
pub struct GateError(#[source] pub Box<dyn Error + Send + Sync>);

/// Every host that was visited.
#[derive(Debug, Default)]
pub struct Hosts {
    hosts: Shared<Host>,
    origins: Shared<KnownRobots>,
}

/// Entries by name, each of which one task at a time may hold.
type Shared<T> = Mutex<HashMap<String, Arc<tokio::sync::Mutex<T>>>>;

/// What is remembered of one host. Whoever holds it is the only one to speak to that host, and
/// must not wait for another host meanwhile.
#[derive(Debug, Default)]
pub struct Host {
    pace: Pace,
    next_at: Option<Timestamp>,
    /// What `next_at` was reckoned from.
    pause: Duration,
}

/// What is known of one origin's robots.txt.
#[derive(Debug, Clone, Default)]
pub struct KnownRobots {
    /// The rules of the last copy that could be had.
    pub rules: Option<Arc<Robots>>,
    /// Why the last try failed, empty if it did not.
    pub failure: String,
    /// Of what kind that failure was, if the network was at fault.
    pub fault: Option<NetworkFault>,
    /// Not asked for again before.
    pub next_try_at: Option<Timestamp>,
}

impl Hosts {
    /// Waits until no other request to `host` is under way, and holds it.
    pub async fn hold(&self, host: &str) -> OwnedMutexGuard<Host> {
        hold(&self.hosts, host).await
    }

    /// Waits until nobody else is asking for the robots.txt of `origin`, and holds what is known.
    ///
    /// Whoever holds it may wait for hosts; whoever holds a host never waits for this, so nobody
    /// waits in a circle.
    pub async fn hold_robots(&self, origin: &str) -> OwnedMutexGuard<KnownRobots> {
        hold(&self.origins, origin).await
    }
}

async fn hold<T: Default>(shared: &Shared<T>, name: &str) -> OwnedMutexGuard<T> {
    let entry = {
        // A panic elsewhere leaves the map as it was: entries are only ever added.
        let mut entries = shared.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(entries.entry(name.to_owned()).or_default())
    };
    entry.lock_owned().await
}

impl Host {
    /// Waits until the pause after the last request is over.
    pub async fn wait_turn(&self, clock: &dyn Clock) {
        let now = clock.now();
        if let Some(wait) = self.next_at.and_then(|next| (next - now).to_std().ok()) {
            // A clock that was set back must not make us wait for hours.
            clock.sleep(wait.min(self.pause)).await;
        }
    }

    /// Notes that a request is about to be made, so that the next waits also if this one is
    /// broken off. Says nothing about how the host bears it.
    pub fn reserve(&mut self, clock: &dyn Clock, usual: Duration) {
        self.pause = self.pace.pause(usual);
        self.next_at = Some(clock.now() + self.pause);
    }

    /// Notes that a request ended now with `answer`; gives the pause before the next: `usual`
    /// times the slowing, or longer if robots.txt or the server `asked` for it.
    pub fn rest(
        &mut self,
        clock: &dyn Clock,
        usual: Duration,
        asked: Duration,
        answer: Answered,
    ) -> Duration {
        self.pace = self.pace.after(answer);
        let pause = self.pace.pause(usual).max(asked.min(LONGEST_PAUSE));
        self.pause = pause;
        self.next_at = Some(clock.now() + pause);
        pause
    }
}

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
