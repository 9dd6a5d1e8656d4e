//! What feeds list: entries put on the list of pages to visit.

use super::StoreError;
use super::border::{plain, seconds};
use super::query::{Tx, execute};
use crate::domain::entry::Entry;
use crate::domain::time::Timestamp;
use std::collections::BTreeMap;

/// An item that a feed lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundEntry {
    /// As it would be queued; `attempts` is not looked at.
    pub entry: Entry,
}

/// What a visit brought. `new + seen` is the number of items listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PollResult {
    /// Never listed before.
    pub new: u32,
    /// Listed before, or twice in this document.
    pub seen: u32,
    /// Of those seen, visited already and queued again because their title changed.
    pub revisits: u32,
}

/// Queues what is new of `found`, which was listed at `at`.
///
/// - `gap_of`: the number of the gap that a new entry is put down to, if it is to one.
pub(super) async fn save_found(
    tx: &mut Tx,
    found: &[FoundEntry],
    at: Timestamp,
    gap_of: impl Fn(&Entry) -> Option<i64>,
) -> Result<PollResult, StoreError> {
    // In order of id, so that two workers that list the same entries cannot wait for each other.
    let mut by_id = BTreeMap::new();
    for FoundEntry { entry } in found {
        by_id.entry(&entry.id).or_insert(entry);
    }
    let mut result = PollResult::default();
    for entry in by_id.into_values() {
        if add_entry(tx, entry, gap_of(entry)).await? {
            result.new += 1;
        } else if queue_again_if_retitled(tx, entry, at).await? {
            result.revisits += 1;
        }
    }
    result.seen = u32::try_from(found.len()).unwrap_or(u32::MAX) - result.new;
    Ok(result)
}

async fn add_entry(tx: &mut Tx, entry: &Entry, gap: Option<i64>) -> Result<bool, StoreError> {
    let added = execute!(
        tx,
        include_str!("sql/add_entry.sql"),
        plain(entry.id.as_str()),
        plain(entry.outlet.as_str()),
        plain(&entry.feed_url),
        plain(&entry.url),
        plain(&entry.title),
        entry.published_at.map(seconds),
        seconds(entry.found_at),
        entry.recovered,
        gap,
    )?;
    Ok(added == 1)
}

async fn queue_again_if_retitled(
    tx: &mut Tx,
    entry: &Entry,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let queued = execute!(
        tx,
        include_str!("sql/queue_entry_again.sql"),
        plain(entry.id.as_str()),
        plain(&entry.feed_url),
        plain(&entry.title),
        seconds(at),
    )?;
    Ok(queued == 1)
}
