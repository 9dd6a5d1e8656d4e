//! Who may work on an outlet: one worker at a time, for a while.

use crate::domain::id::OutletId;

/// An outlet in the hands of one worker. Whoever holds it presents `fence` with every result;
/// a result with an older fence comes from a worker that was thought dead and changes nothing
/// of the outlet's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The outlet.
    pub outlet: OutletId,
    /// The worker's name; one for each data folder.
    pub worker: String,
    /// Grows by one whenever the outlet changes hands.
    pub fence: i64,
}
