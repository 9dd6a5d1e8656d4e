//! Walking back: reading what an outlet still offers of the past.

use crate::domain::article::{UnknownWord, words};
use crate::domain::id::OutletId;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

words! {
    /// How far a walk has come.
    WalkState {
        /// There is more to read.
        Going = "going",
        /// It has reached its day: everything listed since then has been seen.
        Reached = "reached",
        /// What this way lists ends before its day is reached.
        Short = "short",
    }
}

/// How one way back has ended for one gap: by a walk that began when the gap was over and was to
/// reach its beginning. One that is stuck counts as [`WalkState::Short`] until it gets on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapWalk {
    /// Number of the gap in the store.
    pub gap: i64,
    /// The sitemap, section page or archive.
    pub feed_url: String,
    /// [`WalkState::Reached`], if any such walk got there; else [`WalkState::Short`].
    pub state: WalkState,
    /// Documents read by that walk.
    pub read: u32,
    /// Why it fell short; empty if it did not.
    pub detail: String,
}

/// One way in, read backwards to a day. There is at most one walk for each outlet and feed; a
/// later wish for an earlier day makes it longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Whose.
    pub outlet: OutletId,
    /// The sitemap, section page or archive.
    pub feed_url: String,
    /// How far back.
    pub since: Timestamp,
    /// How far it has come.
    pub state: WalkState,
    /// What is left to read, in the walker's own form (JSON); empty before the first step.
    pub cursor: String,
    /// Documents read so far.
    pub read: u32,
    /// Documents known to be left; 0 when unknown.
    pub left: u32,
    /// The oldest item seen so far.
    pub oldest: Option<Timestamp>,
    /// Items listed so far.
    pub items: u32,
    /// Of these, never listed before.
    pub new_items: u32,
    /// Steps in a row that failed.
    pub failures: u32,
    /// The next step is not made before.
    pub next_at: Timestamp,
    /// When it was asked for.
    pub started_at: Timestamp,
    /// What went wrong last; empty when nothing did.
    pub detail: String,
}

/// Failures in a row, three days of them, after which a walk is not waited for any more.
pub const STUCK: u32 = 24;

impl Walk {
    /// Whether it gets nowhere: it goes on trying, but the gaps it was asked for are given up.
    pub fn is_stuck(&self) -> bool {
        self.state == WalkState::Going && self.failures >= STUCK
    }

    /// Whether it looks at all of the span from `from` to `to`: it began when that was over, and is
    /// to reach its beginning.
    pub fn covers(&self, from: Timestamp, to: Timestamp) -> bool {
        self.since <= from && self.started_at >= to
    }
}
