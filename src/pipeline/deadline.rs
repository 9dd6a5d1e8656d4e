//! A moment in real time that also comes while the machine sleeps.

use std::time::{Duration, Instant, SystemTime};

/// A moment by two clocks. The one that is never set stands still while the machine is suspended;
/// the system's goes on then, but may be set back. Whichever reaches the moment first is believed:
/// what this process holds until then may be another's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    steady: Instant,
    /// `None`: further ahead than the clock can say.
    system: Option<SystemTime>,
}

impl Deadline {
    /// The moment that comes `wait` from now.
    pub(super) fn after(wait: Duration) -> Self {
        Self { steady: Instant::now() + wait, system: SystemTime::now().checked_add(wait) }
    }

    /// Whether it has come.
    pub(super) fn has_come(&self) -> bool {
        self.has_come_at(Instant::now(), SystemTime::now())
    }

    fn has_come_at(&self, steady: Instant, system: SystemTime) -> bool {
        self.steady <= steady || self.system.is_some_and(|at| at <= system)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_comes_while_the_machine_sleeps_and_when_its_clock_is_set_back() {
        let deadline = Deadline::after(Duration::from_secs(180));
        let (steady, system) = (deadline.steady, deadline.system.unwrap());
        let (second, hour) = (Duration::from_secs(1), Duration::from_secs(3600));
        let before = (steady - second, system - second);
        let cases = [
            (before.0, before.1, false),
            (before.0, system, true),
            (before.0, system + hour, true),
            (before.0, system - hour, false),
            (steady, system - hour, true),
            (steady + hour, system + hour, true),
        ];
        for (steady, system, come) in cases {
            assert_eq!(deadline.has_come_at(steady, system), come, "{steady:?} {system:?}");
        }
    }
}
