//! One request at a time per host, with a pause between requests.

use crate::crawl::robots::Robots;
use crate::domain::clock::Clock;
use crate::domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;

/// A longer crawl-delay than this is taken for a mistake: at a minute a page a newspaper's day
/// could not be read in a day.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

/// Every host that was visited.
#[derive(Debug, Default)]
pub struct Hosts {
    hosts: Mutex<HashMap<String, Arc<tokio::sync::Mutex<Host>>>>,
}

/// What is remembered of one host. Whoever holds it is the only one to speak to that host.
#[derive(Debug, Default)]
pub struct Host {
    /// robots.txt by origin.
    pub robots: HashMap<String, KnownRobots>,
    next_at: Option<Timestamp>,
}

/// What is known of one origin's robots.txt.
#[derive(Debug, Clone, Default)]
pub struct KnownRobots {
    /// The rules of the last copy that could be had.
    pub rules: Option<Arc<Robots>>,
    /// Why the last try failed, empty if it did not.
    pub failure: String,
    /// Not asked for again before.
    pub next_try_at: Option<Timestamp>,
}

impl Hosts {
    /// Waits until no other request to `host` is under way, and holds it.
    pub async fn hold(&self, host: &str) -> OwnedMutexGuard<Host> {
        let entry = {
            // A panic elsewhere leaves the map as it was: entries are only ever added.
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(hosts.entry(host.to_owned()).or_default())
        };
        entry.lock_owned().await
    }
}

impl Host {
    /// Waits until the pause after the last request is over.
    pub async fn wait_turn(&self, clock: &dyn Clock) {
        let now = clock.now();
        if let Some(wait) = self.next_at.and_then(|next| (next - now).to_std().ok()) {
            clock.sleep(wait).await;
        }
    }

    /// Notes that a request ended now; the next waits for `delay`, or longer if robots.txt or
    /// the server asked for it.
    pub fn rest(&mut self, clock: &dyn Clock, delay: Duration, asked: Option<Duration>) {
        let rules = self.robots.values().filter_map(|known| known.rules.as_ref());
        let crawl_delay = rules.filter_map(|rules| rules.crawl_delay_s());
        let crawl_delay = crawl_delay.filter(|s| s.is_finite() && *s >= 0.0).fold(0.0, f32::max);
        let asked = asked.unwrap_or_default().max(Duration::from_secs_f32(crawl_delay.min(3600.0)));
        let pause = delay.max(asked.min(LONGEST_DELAY));
        self.next_at = Some(clock.now() + pause);
    }
}
