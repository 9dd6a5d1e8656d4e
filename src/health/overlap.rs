//! Whether a visit joins on to the one before.

use crate::domain::health::Overlap;
use crate::domain::id::EntryId;
use crate::health::schedule::Share;
use std::collections::HashSet;

/// Known items that prove it: one alone may be a story that is pinned to the top for days.
const ENOUGH: usize = 2;

/// Most entries that are remembered of one list; the newest stand first.
pub const MOST_LISTED: usize = 500;

/// Compares a list with the one of the visit before.
///
/// - `before`: what the last visit that read the feed listed; `None` if there is none.
/// - `now`: what this visit lists, in its order.
pub fn compare(before: Option<&[EntryId]>, now: &[EntryId]) -> (Overlap, Share) {
    if now.is_empty() {
        return (Overlap::Unknown, Share { listed: 0, again: 0 });
    }
    let Some(before) = before.filter(|before| !before.is_empty()) else {
        return (Overlap::First, Share { listed: now.len(), again: 0 });
    };
    let known: HashSet<&EntryId> = before.iter().collect();
    let now: HashSet<&EntryId> = now.iter().collect();
    let again = now.iter().filter(|id| known.contains(*id)).count();
    let proven = again >= ENOUGH.min(known.len());
    let overlap = if proven { Overlap::Proven } else { Overlap::Unproven };
    (overlap, Share { listed: now.len(), again })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<EntryId> {
        text.split_whitespace().map(EntryId::from).collect()
    }

    #[test]
    fn two_items_of_the_last_visit_prove_that_nothing_was_missed() {
        let cases = [
            (None, "a b c", Overlap::First, "no visit before"),
            (Some(""), "a b c", Overlap::First, "the visit before listed nothing"),
            (Some("a b c"), "d a b", Overlap::Proven, "one new, two known"),
            (Some("a b c"), "d e c", Overlap::Unproven, "one known item may be pinned"),
            (Some("a b c"), "d e f", Overlap::Unproven, "none known"),
            (Some("a"), "b a", Overlap::Proven, "the feed lists hardly anything"),
            (Some("a b c"), "", Overlap::Unknown, "an empty list says nothing"),
            (None, "", Overlap::Unknown, "nor does the first"),
            (Some("a a b"), "a a c", Overlap::Unproven, "one item listed twice is one"),
        ];
        for (before, now, expected, why) in cases {
            let before = before.map(ids);
            assert_eq!(compare(before.as_deref(), &ids(now)).0, expected, "{why}");
        }
    }
}
