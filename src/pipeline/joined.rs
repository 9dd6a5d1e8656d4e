//! Whether all that a visit read joins on, list by list, and what the next is compared with.

use crate::domain::entry::{FeedState, KnownSitemap};
use crate::domain::health::Overlap;
use crate::domain::id::EntryId;
use crate::domain::time::Timestamp;
use crate::health::overlap::{MOST_LISTED, compare, together};
use crate::health::schedule::Share;
use crate::pipeline::seen::{Seen, SeenList};
use std::cmp::Reverse;

/// Entries that are remembered of one sitemap of an index.
const MOST_OF_A_SITEMAP: usize = 100;

/// Sitemaps of an index whose entries are remembered.
const MOST_SITEMAPS: usize = 32;

/// Sitemaps that are remembered as still to be read. Whoever has more dates its whole archive anew
/// every day.
const MOST_LEFT_OUT: usize = 400;

/// How a visit joins on to what was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) overlap: Overlap,
    pub(super) share: Share,
    /// From when on something may have been missed, if it does not join on.
    pub(super) since: Option<Timestamp>,
}

/// Compares each list with what it held when it was read last. While sitemaps that may have changed
/// wait to be read, nothing is proven.
pub(super) fn judge(known: &FeedState, seen: &Seen) -> Joined {
    let mut since = known.last_read_at;
    let mut parts = Vec::new();
    for list in &seen.lists {
        let part = compare(listed_before(known, list), &list.ids);
        if part.0 == Overlap::Unproven {
            let sitemap = sitemap_of(known, list).map(|sitemap| sitemap.known_until);
            since = since.min(sitemap.or(since));
        }
        parts.push(part);
    }
    let (overlap, share) = together(&parts);
    let overlap = match overlap {
        Overlap::Proven if !seen.left_out.is_empty() => Overlap::Unknown,
        overlap => overlap,
    };
    Joined { overlap, share, since }
}

fn listed_before<'k>(known: &'k FeedState, list: &SeenList) -> Option<&'k [EntryId]> {
    match list.sitemap {
        None => known.last_read_at.map(|_| known.listed.as_slice()),
        Some(_) => sitemap_of(known, list).map(|sitemap| sitemap.listed.as_slice()),
    }
}

fn sitemap_of<'k>(known: &'k FeedState, list: &SeenList) -> Option<&'k KnownSitemap> {
    let url = list.sitemap.as_ref()?.as_str();
    known.sitemaps.iter().find(|sitemap| sitemap.url == url)
}

/// Notes in `state` what was listed, for the next visit. An empty list is no measure: what was
/// listed before stays.
pub(super) fn remember(state: &mut FeedState, known: &FeedState, seen: &Seen, now: Timestamp) {
    let mut sitemaps: Vec<KnownSitemap> = Vec::new();
    for list in &seen.lists {
        let most = if list.sitemap.is_some() { MOST_OF_A_SITEMAP } else { MOST_LISTED };
        let listed: Vec<_> = list.ids.iter().take(most).cloned().collect();
        match &list.sitemap {
            None if listed.is_empty() => {}
            None => state.listed = listed,
            Some(_) if listed.is_empty() && sitemap_of(known, list).is_some() => {}
            Some(url) => {
                sitemaps.push(KnownSitemap { url: url.to_string(), known_until: now, listed });
            }
        }
    }
    let missing = |sitemaps: &[KnownSitemap], url: &str| sitemaps.iter().all(|s| s.url != url);
    for sitemap in &known.sitemaps {
        if missing(&sitemaps, &sitemap.url) {
            sitemaps.push(sitemap.clone());
        }
    }
    for url in &seen.left_out {
        if missing(&sitemaps, url.as_str()) {
            let known_until = known.last_read_at.unwrap_or(now);
            sitemaps.push(KnownSitemap { url: url.to_string(), known_until, listed: vec![] });
        }
    }
    let (mut read, mut waiting): (Vec<_>, Vec<_>) =
        sitemaps.into_iter().partition(|sitemap| !sitemap.listed.is_empty());
    read.sort_by_key(|sitemap| Reverse(sitemap.known_until));
    read.truncate(MOST_SITEMAPS);
    waiting.truncate(MOST_LEFT_OUT);
    state.sitemaps = read.into_iter().chain(waiting).collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::outcome::PollOutcome;
    use url::Url;

    fn at(hour: u32) -> Timestamp {
        format!("2025-09-10T{hour:02}:00:00Z").parse().unwrap()
    }

    fn url(name: &str) -> Url {
        format!("https://a.example/{name}").parse().unwrap()
    }

    fn list(sitemap: &str, ids: &str) -> SeenList {
        let ids = ids.split_whitespace().map(Into::into).collect();
        SeenList { sitemap: (!sitemap.is_empty()).then(|| url(sitemap)), ids }
    }

    fn seen(lists: Vec<SeenList>, left_out: &[&str]) -> Seen {
        let left_out = left_out.iter().copied().map(url).collect();
        Seen { lists, left_out, ..Seen::plain(PollOutcome::Read, Some(200), String::new()) }
    }

    /// What is known after `visits`, an hour apart.
    fn after(visits: &[&Seen]) -> FeedState {
        let mut state = FeedState::default();
        for (hour, seen) in (1..).zip(visits) {
            let known = state.clone();
            remember(&mut state, &known, seen, at(hour));
            state.last_read_at = Some(at(hour));
        }
        state
    }

    fn judged(visits: &[&Seen], now: &Seen) -> (Overlap, Option<Timestamp>) {
        let joined = judge(&after(visits), now);
        (joined.overlap, joined.since)
    }

    #[test]
    fn a_quiet_sitemap_does_not_prove_that_a_busy_one_joins_on() {
        let first = seen(vec![list("", ""), list("yen", "a b c d e f"), list("ban", "g h i")], &[]);
        let quiet = || list("yen", "a b c d e f");
        let busy = seen(vec![list("", ""), quiet(), list("ban", "j k l")], &[]);
        assert_eq!(judged(&[&first], &busy), (Overlap::Unproven, Some(at(1))));
        let calm = seen(vec![list("", ""), quiet(), list("ban", "j g h")], &[]);
        assert_eq!(judged(&[&first], &calm).0, Overlap::Proven);
        let added = seen(vec![quiet(), list("moi", "j k l")], &[]);
        assert_eq!(judged(&[&first], &added).0, Overlap::Proven, "it was not there before");
        let unknown = seen(vec![list("moi", "j k l")], &[]);
        assert_eq!(judged(&[&first], &unknown).0, Overlap::First, "nothing to compare with");
    }

    #[test]
    fn a_gap_begins_when_the_sitemap_was_read_last() {
        let first = seen(vec![list("yen", "a b c"), list("ban", "g h i")], &[]);
        let others = seen(vec![list("yen", "a b c")], &[]);
        let emptied = seen(vec![list("yen", "a b c"), list("ban", "")], &[]);
        let busy = seen(vec![list("yen", "a b c"), list("ban", "j k l")], &[]);
        for between in [&others, &emptied] {
            assert_eq!(judged(&[&first, between], &busy), (Overlap::Unproven, Some(at(1))));
        }
        assert_eq!(judged(&[&first, &busy], &busy), (Overlap::Proven, Some(at(2))));
    }

    #[test]
    fn while_sitemaps_wait_to_be_read_nothing_is_proven() {
        let first = seen(vec![list("a", "a b c")], &[]);
        let some = seen(vec![list("a", "d a b")], &["b", "c"]);
        assert_eq!(judged(&[&first], &some).0, Overlap::Unknown);
        let state = after(&[&first, &some]);
        let waiting = |url: &str| {
            let known = state.sitemaps.iter().find(|known| known.url.ends_with(url));
            known.map(|known| (known.known_until, known.listed.len()))
        };
        assert_eq!(waiting("/a"), Some((at(2), 3)));
        assert_eq!(waiting("/b"), Some((at(1), 0)), "known as far as before it was left out");
        let broken = seen(vec![list("a", "x y z")], &["b"]);
        assert_eq!(judged(&[&first, &some], &broken).0, Overlap::Unproven, "that is sure");
    }

    #[test]
    fn what_is_remembered_of_a_large_index_is_bounded() {
        let ids: String = (0..1_000).map(|n| format!("{n} ")).collect();
        let lists = (0..100).map(|n| list(&format!("s{n}"), &ids)).collect();
        let left_out: Vec<String> = (0..1_000).map(|n| format!("l{n}")).collect();
        let left_out: Vec<&str> = left_out.iter().map(String::as_str).collect();
        let state = after(&[&seen(lists, &left_out)]);
        assert_eq!(state.sitemaps.len(), MOST_SITEMAPS + MOST_LEFT_OUT);
        assert!(state.sitemaps.iter().all(|known| known.listed.len() <= MOST_OF_A_SITEMAP));
    }
}
