//! What a visit of a feed brought, before it is recorded.

use crate::crawl::FetchError;
use crate::domain::entry::FeedItem;
use crate::domain::id::EntryId;
use crate::domain::outcome::{NetworkFault, PollOutcome};
use crate::pipeline::list::Unread;
use chrono::Duration;
use url::Url;

/// What a visit brought.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) outcome: PollOutcome,
    pub(super) http_status: Option<u16>,
    pub(super) fault: Option<NetworkFault>,
    /// What is to be visited, of all documents.
    pub(super) items: Vec<FeedItem>,
    /// What each document listed, to be compared with its last list.
    pub(super) lists: Vec<SeenList>,
    /// Sitemaps that an index names, and those that they name.
    pub(super) named: Vec<Url>,
    /// Of these, those that were asked for, whatever came.
    pub(super) asked_for: Vec<Url>,
    /// Of these, those that may have changed and were not read.
    pub(super) left_out: Vec<Url>,
    pub(super) detail: String,
    /// The pause that the server asks for.
    pub(super) asked: Option<Duration>,
    /// Whether something from before the horizon was listed, so that nothing after it was missed.
    pub(super) reaches_horizon: bool,
    pub(super) validators: Option<Validators>,
}

/// What one list holds: the feed's own with its further pages, or a sitemap of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SeenList {
    /// The sitemap; `None` for the feed's own list.
    pub(super) sitemap: Option<Url>,
    /// All entries in its order, also those from before the horizon.
    pub(super) ids: Vec<EntryId>,
}

/// What the next visit shows the server, to be told "not modified".
#[derive(Debug, Default)]
pub(super) struct Validators {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    pub(super) body_hash: Option<String>,
}

impl Seen {
    pub(super) fn plain(outcome: PollOutcome, http_status: Option<u16>, detail: String) -> Self {
        Self {
            outcome,
            http_status,
            fault: None,
            items: vec![],
            lists: vec![],
            named: vec![],
            asked_for: vec![],
            left_out: vec![],
            detail,
            asked: None,
            reaches_horizon: false,
            validators: None,
        }
    }

    pub(super) fn failed(error: &FetchError) -> Self {
        Self {
            fault: error.network_fault(),
            asked: error.retry_after().and_then(|wait| Duration::from_std(wait).ok()),
            ..Self::plain(error.poll_outcome(), error.status(), error.in_full())
        }
    }

    pub(super) fn own_network(error: &FetchError) -> Self {
        Self { outcome: PollOutcome::OwnNetwork, ..Self::failed(error) }
    }

    pub(super) fn unread(unread: Unread, status: u16) -> Self {
        match unread {
            Unread::Wall(what) => Self::plain(PollOutcome::BotWall, Some(status), what.to_owned()),
            Unread::Broken(why) => Self::plain(PollOutcome::FailedParse, Some(status), why),
        }
    }
}
