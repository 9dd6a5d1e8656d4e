//! Whether the trouble is on this side: when nobody at all answers, no outlet is to blame.

use crate::domain::time::Timestamp;
use chrono::Duration;
use std::collections::BTreeSet;

/// Hosts that must fail in a row, without any other answering, before our own network is
/// suspected.
const SUSPICIOUS: usize = 3;

/// While the network is away one request is let through this often, to see whether it is back.
const PROBE_EVERY: Duration = Duration::seconds(60);

/// What is known of our own connection. Any answer, even an error, proves that it works.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    failing_since: Option<Timestamp>,
    silent_hosts: BTreeSet<String>,
    away: bool,
    next_probe_at: Option<Timestamp>,
}

/// What a note changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The network is away, since this instant.
    Away(Timestamp),
    /// It is back.
    Back,
}

impl Reach {
    /// Our own network was away when an earlier process ended, since `since`: the first request
    /// shows whether it is back.
    pub fn away_since(since: Timestamp) -> Self {
        Self { failing_since: Some(since), away: true, ..Self::default() }
    }

    /// Notes that a host answered.
    pub fn answered(&mut self) -> Option<Change> {
        let was_away = self.away;
        *self = Self::default();
        was_away.then_some(Change::Back)
    }

    /// Notes that `host` could not be reached at `now`.
    pub fn silent(&mut self, host: &str, now: Timestamp) -> Option<Change> {
        let since = *self.failing_since.get_or_insert(now);
        self.silent_hosts.insert(host.to_owned());
        if self.away || self.silent_hosts.len() < SUSPICIOUS {
            return None;
        }
        self.away = true;
        self.next_probe_at = Some(now + PROBE_EVERY);
        Some(Change::Away(since))
    }

    /// Whether our own network is away.
    pub fn is_away(&self) -> bool {
        self.away
    }

    /// Whether a request may go out: always, but while the network is away only one a minute.
    pub fn may_try(&mut self, now: Timestamp) -> bool {
        match self.next_probe_at {
            // Further ahead than a probe can be planned: the clock was set back since.
            Some(next) if self.away && now < next && next - now <= PROBE_EVERY => false,
            _ if self.away => {
                self.next_probe_at = Some(now + PROBE_EVERY);
                true
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + Duration::minutes(minute)
    }

    #[test]
    fn three_silent_hosts_and_no_answer_mean_that_we_are_offline() {
        let mut reach = Reach::default();
        assert_eq!(reach.silent("a", at(1)), None);
        assert_eq!(reach.silent("a", at(2)), None, "the same host again says nothing new");
        assert_eq!(reach.silent("b", at(3)), None);
        assert_eq!(reach.silent("c", at(4)), Some(Change::Away(at(1))));
        assert!(!reach.may_try(at(4)), "no request for a minute");
        assert!(reach.may_try(at(5)) && !reach.may_try(at(5)), "then one");
        assert_eq!(reach.answered(), Some(Change::Back));
        assert!(reach.may_try(at(5)) && !reach.is_away());
    }

    #[test]
    fn an_outage_outlives_the_process_that_noticed_it() {
        let mut reach = Reach::away_since(at(1));
        assert!(reach.is_away() && reach.may_try(at(9)) && !reach.may_try(at(9)));
        assert_eq!(reach.answered(), Some(Change::Back));
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_put_the_probe_off() {
        let mut reach = Reach::default();
        for host in ["a", "b", "c"] {
            reach.silent(host, at(600_000));
        }
        assert!(reach.is_away() && !reach.may_try(at(600_000)));
        assert!(reach.may_try(at(5)), "that minute is a year away");
        assert!(!reach.may_try(at(5)) && reach.may_try(at(6)), "then as usual");
    }

    #[test]
    fn one_answer_in_between_clears_the_suspicion() {
        let mut reach = Reach::default();
        reach.silent("a", at(1));
        reach.silent("b", at(2));
        assert_eq!(reach.answered(), None);
        assert_eq!(reach.silent("c", at(3)), None);
    }
}
