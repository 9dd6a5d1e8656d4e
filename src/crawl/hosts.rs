//! One request at a time per host, with a pause between two; none while it asks to be left alone.

use crate::crawl::error::LATE;
use crate::crawl::guard::Refused;
use crate::crawl::pace::{Answered, LONGEST_PAUSE, Pace};
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

/// Hosts, or origins, that are remembered without a look at whether they need be.
const MANY: usize = 4096;

/// The turn of each host among several processes.
///
/// Inside one process [`Hosts`] keeps the turns; a gate is asked besides, when processes share
/// their work.
pub trait HostGate: Debug + Send + Sync {
    /// Waits until no other process speaks to `host` and its pause is over; from then on the host
    /// is this process's for at most `at_most`, also if [`HostGate::leave`] is never called.
    ///
    /// Gives until when the host has asked any process to leave it alone, past or future; `None`
    /// if it never has, or if this process knows it.
    fn enter<'a>(
        &'a self,
        host: &'a str,
        at_most: Duration,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Timestamp>, GateError>> + Send + 'a>>;

    /// Notes for all processes that `host` has asked to be left alone until `until`.
    fn hold_back<'a>(
        &'a self,
        host: &'a str,
        until: Timestamp,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

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

/// What is remembered of one host. Whoever holds it is the only one to speak to that host, and
/// must not wait for another host meanwhile.
#[derive(Debug, Default)]
pub struct Host {
    pace: Pace,
    next_at: Option<Timestamp>,
    /// What `next_at` was reckoned from.
    pause: Duration,
    /// Until then it has asked to be left alone.
    held_back_until: Option<Timestamp>,
}

/// What is known of one origin's robots.txt.
#[derive(Debug, Clone, Default)]
pub struct KnownRobots {
    /// The rules of the last copy that could be had.
    pub rules: Option<Arc<Robots>>,
    /// Why the last try failed, if it did.
    pub failure: Option<NoRobots>,
    /// Not asked for again before.
    pub next_try_at: Option<Timestamp>,
}

/// Why a robots.txt could not be had.
#[derive(Debug, Clone)]
pub enum NoRobots {
    /// No file came.
    Missing {
        /// What happened.
        why: String,
        /// The status that was answered, if that was the trouble.
        status: Option<u16>,
        /// Of what kind, if the network was at fault.
        fault: Option<NetworkFault>,
    },
    /// The guard refused its address, or where it led.
    Refused {
        /// Where it led.
        url: String,
        /// Why.
        source: Refused,
    },
}

impl Hosts {
    /// Waits until no other request to `host` is under way, and holds it.
    ///
    /// - `now`: what is of no use after it may be forgotten.
    pub async fn hold(&self, host: &str, now: Timestamp) -> OwnedMutexGuard<Host> {
        hold(&self.hosts, host, now).await
    }

    /// Waits until nobody else is asking for the robots.txt of `origin`, and holds what is known.
    ///
    /// Whoever holds it may wait for hosts; whoever holds a host never waits for this, so nobody
    /// waits in a circle.
    pub async fn hold_robots(&self, origin: &str, now: Timestamp) -> OwnedMutexGuard<KnownRobots> {
        hold(&self.origins, origin, now).await
    }
}

/// What need not be remembered for ever.
trait Passing {
    /// Whether it says nothing any more at `now`.
    fn is_over(&self, now: Timestamp) -> bool;
}

impl Passing for Host {
    fn is_over(&self, now: Timestamp) -> bool {
        let past = |at: Option<Timestamp>| at.is_none_or(|at| at <= now);
        past(self.next_at) && past(self.held_back_until) && self.pace == Pace::default()
    }
}

impl Passing for KnownRobots {
    fn is_over(&self, now: Timestamp) -> bool {
        self.next_try_at.is_none_or(|at| at <= now)
    }
}

/// Entries by name, each of which one task at a time may hold. Redirects lead to ever new names,
/// so those that say nothing any more are forgotten now and then.
#[derive(Debug)]
struct Shared<T> {
    inside: Mutex<Entries<T>>,
}

#[derive(Debug)]
struct Entries<T> {
    by_name: HashMap<String, Arc<tokio::sync::Mutex<T>>>,
    /// How many there must be before they are looked through.
    look_at: usize,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        let entries = Entries { by_name: HashMap::new(), look_at: MANY };
        Self { inside: Mutex::new(entries) }
    }
}

async fn hold<T: Default + Passing>(
    shared: &Shared<T>,
    name: &str,
    now: Timestamp,
) -> OwnedMutexGuard<T> {
    let entry = {
        // A panic elsewhere leaves the map as it was: entries are added or removed as a whole.
        let mut entries = shared.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.by_name.len() >= entries.look_at {
            entries.forget(now);
        }
        Arc::clone(entries.by_name.entry(name.to_owned()).or_default())
    };
    entry.lock_owned().await
}

impl<T: Passing> Entries<T> {
    /// Forgets what says nothing any more and is in nobody's hands.
    fn forget(&mut self, now: Timestamp) {
        self.by_name.retain(|_, entry| {
            let held = Arc::strong_count(entry) > 1;
            held || entry.try_lock().is_ok_and(|entry| !entry.is_over(now))
        });
        self.look_at = (self.by_name.len() * 2).max(MANY);
    }
}

impl Host {
    /// Waits until the pause after the last request is over.
    ///
    /// - `crawl_delay`: what robots.txt asks for, which the last request may not have known: it
    ///   may have been the one for robots.txt.
    pub async fn wait_turn(&self, clock: &dyn Clock, crawl_delay: Duration) {
        let now = clock.now();
        let more = crawl_delay.min(LONGEST_PAUSE).saturating_sub(self.pause);
        let next = self.next_at.map(|next| next + more);
        if let Some(wait) = next.and_then(|next| (next - now).to_std().ok()) {
            // A clock that was set back must not make us wait for hours.
            clock.sleep(wait.min(self.pause + more)).await;
        }
    }

    /// Until when it has asked to be left alone, and how long that is from `now`; `None` if it
    /// may be asked. What lies further ahead than anybody may ask for was reckoned by a clock that
    /// was wrong.
    pub fn held_back(&self, now: Timestamp) -> Option<(Timestamp, Duration)> {
        let until = self.held_back_until?;
        let wait = (until - now).to_std().ok()?;
        (!wait.is_zero() && wait <= LATE).then_some((until, wait))
    }

    /// Notes that it has asked to be left alone until `until`: its last word counts.
    pub fn hold_back(&mut self, until: Timestamp) {
        self.held_back_until = Some(until);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_say_nothing_any_more_are_forgotten() {
        let now: Timestamp = "2025-09-10T00:00:00Z".parse().unwrap();
        let hour = chrono::Duration::hours(1);
        let mut entries = Entries::<Host> { by_name: HashMap::new(), look_at: 0 };
        let mut add = |name: &str, host: Host| {
            let entry = Arc::new(tokio::sync::Mutex::new(host));
            entries.by_name.insert(name.to_owned(), Arc::clone(&entry));
            entry
        };
        let slow = Pace::default().after(Answered::Overloaded);
        add("over", Host { next_at: Some(now - hour), ..Host::default() });
        add("rests", Host { next_at: Some(now + hour), ..Host::default() });
        add("held back", Host { held_back_until: Some(now + hour), ..Host::default() });
        add("slowed", Host { pace: slow, ..Host::default() });
        let in_hand = add("in hand", Host::default());
        entries.forget(now);
        let mut left: Vec<_> = entries.by_name.keys().map(String::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["held back", "in hand", "rests", "slowed"]);
        assert_eq!(entries.look_at, MANY);
        drop(in_hand);
    }

    #[tokio::test]
    async fn what_is_remembered_of_hosts_does_not_grow_without_end() {
        let hosts = Hosts::default();
        let now: Timestamp = "2025-09-10T00:00:00Z".parse().unwrap();
        for n in 0..MANY * 3 {
            drop(hosts.hold(&format!("{n}.example"), now).await);
            drop(hosts.hold_robots(&format!("https://{n}.example"), now).await);
        }
        assert!(hosts.hosts.inside.lock().unwrap().by_name.len() <= MANY);
        assert!(hosts.origins.inside.lock().unwrap().by_name.len() <= MANY);
    }
}
