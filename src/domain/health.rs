//! What is known of the crawl's own completeness: overlap between visits, gaps, days, alarms.
//!
//! A feed lists its newest items only. A visit that finds items of the last visit again has
//! missed nothing between the two, however long the pause was; one that finds none of them may
//! have missed some, and that is a [`Gap`] until a walk back over sitemaps or section pages has
//! closed it.

use crate::domain::article::{UnknownWord, words};
use crate::domain::id::OutletId;
use crate::domain::time::Timestamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

words! {
    /// Whether a visit of a feed joins on to the visit before.
    Overlap {
        /// Items of the last visit are still listed, or nothing has changed: nothing was missed.
        Proven = "proven",
        /// None, or too few, of the last visit's items are still listed: some may have come and
        /// gone unseen.
        Unproven = "unproven",
        /// There is no visit before this one to join on to.
        First = "first",
        /// The visit failed and says nothing.
        Unknown = "unknown",
    }
}

words! {
    /// What became of a gap.
    GapState {
        /// To be walked.
        Open = "open",
        /// A walk reached back past its beginning; what could be found is found.
        Repaired = "repaired",
        /// Nothing the outlet offers reaches back that far; articles may be missing for good.
        Lost = "lost",
    }
}

words! {
    /// Why a span may hold articles that were not seen.
    GapReason {
        /// A visit did not join on to the one before.
        NoOverlap = "no_overlap",
        /// The time before the first visit, back to the crawl's horizon.
        BeforeFirstVisit = "before_first_visit",
        /// The feed cannot be read at present. A gap in the making, never in the store: the visit
        /// that reads it again says whether it is one.
        StillFailing = "still_failing",
    }
}

/// A span of time in which a feed may have listed items that nobody saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Number in the store.
    pub number: i64,
    /// Outlet of the feed.
    pub outlet: OutletId,
    /// The feed.
    pub feed_url: String,
    /// The last visit that had seen everything.
    pub from: Timestamp,
    /// The first visit that sees again.
    pub to: Timestamp,
    /// Why.
    pub reason: GapReason,
    /// What became of it.
    pub state: GapState,
    /// Entries that walks have found and that are put down to it: those that the list dates in its
    /// span, and those without a date that were found while it was the first gap walked for. An
    /// entry is put down to one gap of its outlet at most, so a sum over gaps counts none twice.
    pub recovered: u32,
    /// When it was noticed: the visit at `to`.
    pub opened_at: Timestamp,
    /// When it was repaired or given up, whichever it is now.
    pub closed_at: Option<Timestamp>,
    /// When it was given up, also if it was repaired after all.
    pub lost: Option<Lost>,
    /// How it ended, in words; empty while it is open.
    pub detail: String,
}

/// A feed that could be read once and cannot any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailingFeed {
    /// Its outlet.
    pub outlet: OutletId,
    /// Its address.
    pub feed_url: String,
    /// The last visit that showed what it lists.
    pub last_read_at: Timestamp,
}

/// That a gap was given up. What was told of it from then until it was repaired stays true of that
/// time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// When.
    pub at: Timestamp,
    /// Entries that had been found by then.
    pub recovered: u32,
}

/// What the crawl did with one outlet on one day, in Vietnam.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutletDay {
    /// Visits of feeds that should have been made.
    pub planned: u32,
    /// Visits of feeds that were made.
    pub polled: u32,
    /// Of these, failed.
    pub failed: u32,
    /// Of these, proven to join on to the visit before.
    pub proven: u32,
    /// Of these, not joining on.
    pub unproven: u32,
    /// Items that the visits listed.
    pub items: u32,
    /// Of these, never listed before.
    pub new_items: u32,
    /// Items never listed before that were found by walking back, not by a visit on schedule; not
    /// among those above.
    pub recovered: u32,
    /// Pages kept as new articles.
    pub kept: u32,
    /// Pages whose visit ended without an article.
    pub refused: u32,
    /// Articles kept without a date.
    pub undated: u32,
    /// Articles kept without a lead.
    pub without_lead: u32,
    /// Articles kept with hardly any body.
    pub without_body: u32,
    /// Articles kept whose dates disagree by more than a day.
    pub dates_disagree: u32,
}

/// One [`OutletDay`] with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutletDayOf {
    /// The outlet.
    pub outlet: OutletId,
    /// The day, in Vietnam.
    pub day: NaiveDate,
    /// What was done.
    pub done: OutletDay,
}

/// What is noted of a kept article for its outlet's day; see [`OutletDay`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fill {
    /// No date was found.
    pub undated: bool,
    /// There is no lead.
    pub without_lead: bool,
    /// There is hardly any body.
    pub without_body: bool,
    /// Its dates disagree by more than a day.
    pub dates_disagree: bool,
}

words! {
    /// What an alarm is about.
    AlarmKind {
        /// Nothing new in far longer than this outlet ever pauses.
        Silent = "silent",
        /// No feed of the outlet can be read.
        Unreachable = "unreachable",
        /// The number of new items is far from the habit of the last 28 days.
        Volume = "volume",
        /// Titles, dates, leads or bodies are missing far more often than before.
        Fill = "fill",
        /// Pages answer 200 with a wall against robots.
        BotWall = "bot_wall",
        /// The dates found on pages disagree far more often than before.
        Dates = "dates",
        /// Name lookup fails.
        Dns = "dns",
        /// The secure connection cannot be made.
        Tls = "tls",
        /// A gap could not be repaired.
        Gap = "gap",
        /// No outlet at all can be reached: the trouble is on this side.
        OwnNetwork = "own_network",
    }
}

words! {
    /// Where an alarm stands.
    AlarmState {
        /// Nobody has seen to it.
        Open = "open",
        /// Somebody knows; the cause lasts.
        Acknowledged = "acknowledged",
        /// The cause is over.
        Closed = "closed",
    }
}

/// A cause for alarm as found now: what it is and about whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub kind: AlarmKind,
    /// The outlet; `None` for trouble on this side.
    pub outlet: Option<OutletId>,
    /// The figures behind it, in one English line for logs; screens word it by `kind`.
    pub detail: String,
}

/// An alarm in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// Number in the store.
    pub number: i64,
    /// What was found, in its latest wording.
    pub finding: Finding,
    /// Where it stands.
    pub state: AlarmState,
    /// When it was first found.
    pub opened_at: Timestamp,
    /// When somebody took note of it, and who.
    pub acknowledged: Option<(Timestamp, String)>,
    /// When the cause was over.
    pub closed_at: Option<Timestamp>,
    /// Whether it was told by e-mail or webhook, for those that are configured.
    pub told_at: Option<Timestamp>,
}
