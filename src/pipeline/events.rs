//! What a run tells while it goes on: for progress displays and counters.

use crate::domain::entry::Poll;
use crate::domain::health::Alarm;
use crate::domain::id::OutletId;
use crate::domain::outcome::Outcome;
use crate::domain::walk::Walk;
use crate::pipeline::fetch::Cost;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A feed was visited.
    Polled(Poll),
    /// A document of an outlet was asked for, at this cost.
    Requested(OutletId, Cost),
    /// These many pages of an outlet are about to be visited.
    Queued(OutletId, usize),
    /// A page's visit ended.
    Ended(OutletId, Outcome),
    /// A page's visit failed and will be tried again later.
    Postponed(OutletId, String),
    /// A document was read while walking back; the walk as it now stands.
    Walked(Walk),
    /// An alarm was opened or closed.
    Alarmed(Alarm),
    /// An outlet is done for this round.
    OutletDone(OutletId),
    /// These many articles were classified.
    Classified(usize),
    /// These many articles were written to the index.
    Indexed(usize),
}

/// A listener. Called from many tasks at once.
pub trait Events: Send + Sync {
    /// Takes note; must not block.
    fn tell(&self, event: &Event);
}

/// Listens to nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Events for Quiet {
    fn tell(&self, _: &Event) {}
}
