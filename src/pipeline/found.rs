//! From an item of a list to an entry that waits for its visit.

use crate::domain::address::canonical;
use crate::domain::entry::{Entry, FeedItem, entry_id};
use crate::domain::id::EntryId;
use crate::domain::outlet::{Feed, Outlet};
use crate::domain::time::Timestamp;
use crate::store::FoundEntry;

/// How an item was come upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By a visit on schedule.
    Poll,
    /// By walking back.
    Walk,
}

/// The entries for `items` that `feed` of `outlet` lists. An item's address is its identity,
/// whatever guid it carries: guids are missing, change, or stand for two items at once. Items
/// whose address is none are left out.
pub(super) fn entries(
    outlet: &Outlet,
    feed: &Feed,
    items: &[FeedItem],
    way: Way,
    found_at: Timestamp,
) -> Vec<FoundEntry> {
    let entry = |item: &FeedItem| {
        let url = canonical(&item.url)?;
        let entry = Entry {
            id: entry_id(&outlet.id, url.as_str()),
            outlet: outlet.id.clone(),
            feed_url: feed.url.to_string(),
            url: url.to_string(),
            title: item.title.clone(),
            published_at: item.published_at,
            found_at,
            attempts: 0,
            failing_since: None,
            kept: false,
            recovered: way == Way::Walk,
        };
        Some(FoundEntry { entry })
    };
    items.iter().filter_map(entry).collect()
}

/// The ids under which `items` are queued.
pub(super) fn ids(outlet: &Outlet, items: &[FeedItem]) -> Vec<EntryId> {
    let id = |item: &FeedItem| Some(entry_id(&outlet.id, canonical(&item.url)?.as_str()));
    items.iter().filter_map(id).collect()
}
