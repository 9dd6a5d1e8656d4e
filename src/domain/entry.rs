//! What a feed lists, and what is known of a feed between visits.

use crate::domain::address::identity;
use crate::domain::health::Overlap;
use crate::domain::id::{EntryId, OutletId, short_hash};
use crate::domain::outcome::{NetworkFault, Outcome, PollOutcome};
use crate::domain::time::Timestamp;
use chrono::Duration;

/// One item of a parsed feed document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedItem {
    /// The feed's own id of it, if any.
    pub id: String,
    /// Absolute address.
    pub url: String,
    /// Title as text, entities decoded.
    pub title: String,
    /// Summary as text, markup removed.
    pub summary: String,
    /// `None` when absent or unreadable, never "now".
    pub published_at: Option<Timestamp>,
    /// Likewise.
    pub updated_at: Option<Timestamp>,
}

/// A page that is to be visited, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// See [`entry_id`].
    pub id: EntryId,
    /// Outlet whose feed listed it.
    pub outlet: OutletId,
    /// Feed that listed it first.
    pub feed_url: String,
    /// Canonical form of the listed address.
    pub url: String,
    /// Title in the feed.
    pub title: String,
    /// Date in the feed.
    pub published_at: Option<Timestamp>,
    /// When it was first seen.
    pub found_at: Timestamp,
    /// Visits that failed since [`Entry::failing_since`] and may be tried again.
    pub attempts: u32,
    /// When the first visit of the present row of failures was made; `None` if the last one did not
    /// fail, or there was none since the entry was queued.
    pub failing_since: Option<Timestamp>,
    /// Whether it has brought an article, so that its page is visited again.
    pub kept: bool,
    /// Whether it was found by walking back, not by a visit on schedule.
    pub recovered: bool,
}

/// The id of the entry for `url` of `outlet`, in whichever of its forms.
pub fn entry_id(outlet: &OutletId, url: &str) -> EntryId {
    EntryId::new(short_hash([outlet.as_str().as_bytes(), identity(url).as_bytes()]))
}

/// What is known of a feed between visits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedState {
    /// Sent back as `If-None-Match`.
    pub etag: Option<String>,
    /// Sent back as `If-Modified-Since`.
    pub last_modified: Option<String>,
    /// SHA-256 of the last body: servers without validators repeat themselves too.
    pub body_hash: Option<String>,
    /// Not to be visited before.
    pub next_poll_at: Option<Timestamp>,
    /// Pause between visits that its overlap has led to; `None` before the first.
    pub interval: Option<Duration>,
    /// Failed visits in a row.
    pub failures: u32,
    /// What they weigh, in quarters: a temporary failure 1, a soft one 2, a hard one 4.
    pub failure_weight: u32,
    /// The last visit that showed what the feed lists.
    pub last_read_at: Option<Timestamp>,
    /// The last visit that listed something new; the store notes it.
    pub last_new_at: Option<Timestamp>,
    /// The entries that `last_read_at` listed, in its order; without those of `sitemaps`.
    pub listed: Vec<EntryId>,
    /// Of an index, the sitemaps that were read, or are to be.
    pub sitemaps: Vec<KnownSitemap>,
}

/// What is known of a sitemap that a feed's index names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSitemap {
    /// Its address.
    pub url: String,
    /// Up to when its entries are known: it was read then, or not changed until then.
    pub known_until: Timestamp,
    /// When it was asked for last, whatever came; `None` if it never was.
    pub asked_at: Option<Timestamp>,
    /// The entries that it listed when it was read, in its order; none before, or if there are too
    /// many sitemaps to remember the lists of all.
    pub listed: Vec<EntryId>,
}

/// One visit of a feed, for the log that staff read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// Outlet of the feed.
    pub outlet: OutletId,
    /// The feed.
    pub feed_url: String,
    /// When.
    pub polled_at: Timestamp,
    /// How it ended.
    pub outcome: PollOutcome,
    /// HTTP status, if an answer came.
    pub http_status: Option<u16>,
    /// Items listed.
    pub items: u32,
    /// Of these, never seen before.
    pub new_items: u32,
    /// Whether the visit joins on to the one before.
    pub overlap: Overlap,
    /// What kind of network trouble, if it failed for that.
    pub fault: Option<NetworkFault>,
    /// What went wrong, or what was repaired while reading.
    pub detail: String,
}

/// How the visit of an entry ended, for the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryEnd {
    /// Which entry.
    pub id: EntryId,
    /// How.
    pub outcome: Outcome,
    /// When.
    pub ended_at: Timestamp,
    /// The reason in words, empty for kept pages.
    pub detail: String,
}
