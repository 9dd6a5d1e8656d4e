//! Whether a visit joins on to the one before.
//!
//! A list shows the newest items of its outlet, and some that stay whatever is published: pinned
//! stories, the margin with what is most read. Items of the last visit that are listed again
//! prove that nothing was missed only if they are not of the lasting kind, which nothing in a
//! list says. What follows takes it for granted that a list has fewer lasting items than new ones,
//! and looks for what lasting items alone cannot bring about. The reasons, and what this costs,
//! are in `docs/decisions/0011-lasting-links-prove-nothing.md`.

use crate::domain::health::Overlap;
use crate::domain::id::EntryId;
use crate::health::schedule::Share;
use std::collections::HashSet;

/// Most entries that are remembered of one list; the newest stand first.
pub const MOST_LISTED: usize = 500;

/// Items at the head of the last list that must follow each other again.
const SEAM: usize = 3;

/// Items above them that may be gone: taken down, or not pinned any more. Fewer than [`SEAM`]: who
/// has so many lasting items has more new ones, and with all of those gone this is passed.
const MOST_GONE: usize = 2;

/// What a list may hold besides the newest items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Lasting items, which may come alone when a page is served before its main list is ready.
    Page,
    /// Nothing that could come alone: a feed or a sitemap, which begin small and grow.
    Plain,
}

/// Compares a list with the one of the visit before.
///
/// - `before`: what the last visit that read the feed listed; `None` if there is none.
/// - `now`: what this visit lists, in its order.
///
/// Nothing was missed when
///
/// 1. all that was listed still is: had the list turned over, its newest items would be gone; or
/// 2. most of what is listed was listed before: lasting items are never the most of a list; or
/// 3. what was the head of the last list, pinned items aside, now follows the new items in its old
///    order: what was missed would stand between. Lists that begin with the oldest are read from
///    their end.
///
/// The order matters to the third alone, so a list that shuffles needs the others. Of a page that
/// was served without its main list, all of this is true of the lasting items: so it holds only
/// of a list that is at least half as long as the last, and the first and third only if the last
/// was at least half as long as this one.
pub fn compare(before: Option<&[EntryId]>, now: &[EntryId], nature: Nature) -> (Overlap, Share) {
    let (long_before, long_now) = (before.unwrap_or_default().len(), now.len());
    let is_whole = nature == Nature::Plain || long_now * 2 >= long_before;
    let was_whole =
        nature == Nature::Plain || long_before * 2 >= long_now || long_before >= MOST_LISTED;
    let now = each_once(now);
    if now.is_empty() {
        return (Overlap::Unknown, Share { listed: 0, again: 0 });
    }
    let Some(before) = before.map(each_once).filter(|before| !before.is_empty()) else {
        return (Overlap::First, Share { listed: now.len(), again: 0 });
    };
    let known: HashSet<&EntryId> = before.iter().copied().collect();
    let again = now.iter().filter(|id| known.contains(*id)).count();
    let follows =
        || joins(&before, &now, &known) || joins(&backwards(&before), &backwards(&now), &known);
    let all_or_follows = || again == before.len() || follows();
    let proven = is_whole && (again * 2 > now.len() || (was_whole && all_or_follows()));
    let overlap = if proven { Overlap::Proven } else { Overlap::Unproven };
    (overlap, Share { listed: now.len(), again })
}

/// What the parts of one visit say together, each compared with its own last list: every one that
/// was read before must join on. Parts that are read for the first time add nothing, unless there
/// is no other.
pub fn together(parts: &[(Overlap, Share)]) -> (Overlap, Share) {
    let says = |overlap| parts.iter().any(|(said, _)| *said == overlap);
    let worst = [Overlap::Unproven, Overlap::Proven, Overlap::First];
    let overlap = worst.into_iter().find(|overlap| says(*overlap)).unwrap_or(Overlap::Unknown);
    let sum = |count: fn(&Share) -> usize| parts.iter().map(|(_, share)| count(share)).sum();
    (overlap, Share { listed: sum(|share| share.listed), again: sum(|share| share.again) })
}

fn each_once(ids: &[EntryId]) -> Vec<&EntryId> {
    let mut met = HashSet::new();
    ids.iter().filter(|id| met.insert(*id)).collect()
}

fn backwards<'a>(ids: &[&'a EntryId]) -> Vec<&'a EntryId> {
    ids.iter().rev().copied().collect()
}

/// Whether the head of `before` follows the new items of `now`, with nothing new among it.
fn joins(before: &[&EntryId], now: &[&EntryId], known: &HashSet<&EntryId>) -> bool {
    // Known items above everything new were pinned there, now or already then.
    let pinned = now.iter().take_while(|id| known.contains(**id)).count();
    let (pinned, now) = now.split_at(pinned);
    let pinned: HashSet<_> = pinned.iter().collect();
    let head: Vec<_> = before.iter().filter(|id| !pinned.contains(id)).copied().collect();
    head.windows(SEAM).take(MOST_GONE + 1).any(|head| {
        let at = now.iter().position(|id| *id == head[0]);
        let tail = &now[at.unwrap_or(now.len())..];
        tail.starts_with(head) && tail.iter().take(before.len()).all(|id| known.contains(*id))
    })
}

#[cfg(test)]
mod tests;
