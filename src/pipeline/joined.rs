//! Whether all that a visit read joins on, list by list, and what the next is compared with.

use crate::domain::entry::{FeedState, KnownSitemap};
use crate::domain::health::Overlap;
use crate::domain::id::EntryId;
use crate::domain::outlet::FeedKind;
use crate::domain::time::Timestamp;
use crate::health::overlap::{MOST_LISTED, Nature, compare, together};
use crate::health::schedule::Share;
use crate::pipeline::seen::{Seen, SeenList};
use chrono::Duration;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use url::Url;

/// Entries that are remembered of one sitemap of an index.
const MOST_OF_A_SITEMAP: usize = 100;

/// Sitemaps of an index whose entries are remembered.
const MOST_LISTS: usize = 32;

/// Sitemaps whose dates are remembered. Whoever has more that change dates its whole archive anew
/// every day.
const MOST_SITEMAPS: usize = 432;

/// How long a sitemap is remembered that is not named any more.
const UNNAMED: Duration = Duration::days(30);

/// How a visit joins on to what was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) overlap: Overlap,
    pub(super) share: Share,
    /// From when on something may have been missed, if it does not join on.
    pub(super) since: Option<Timestamp>,
}

/// Compares each list of a feed of this `kind` with what it held when it was read last. While
/// sitemaps that may have changed wait to be read, nothing is proven, nor by one whose last list
/// is forgotten.
pub(super) fn judge(kind: FeedKind, known: &FeedState, seen: &Seen) -> Joined {
    let nature = if kind == FeedKind::Section { Nature::Page } else { Nature::Plain };
    let mut since = known.last_read_at;
    let mut parts = Vec::new();
    for list in &seen.lists {
        let part = compare(listed_before(known, list), &list.ids, nature);
        if part.0 == Overlap::Unproven {
            let sitemap = sitemap_of(known, list).map(|sitemap| sitemap.known_until);
            since = since.min(sitemap.or(since));
        }
        parts.push(part);
    }
    let (overlap, share) = together(&parts);
    let is_forgotten = || seen.lists.iter().any(|list| is_forgotten(known, list));
    let overlap = match overlap {
        Overlap::Proven if !seen.left_out.is_empty() || is_forgotten() => Overlap::Unknown,
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

/// Whether `list` was asked for before, and what it held then is not known any more.
fn is_forgotten(known: &FeedState, list: &SeenList) -> bool {
    let sitemap = sitemap_of(known, list);
    sitemap.is_some_and(|sitemap| sitemap.asked_at.is_some() && sitemap.listed.is_empty())
        && !list.ids.is_empty()
}

/// Notes in `state` what was listed and asked for, for the next visit. An empty list is no measure:
/// what was listed before stays.
pub(super) fn remember(state: &mut FeedState, known: &FeedState, seen: &Seen, now: Timestamp) {
    let own = seen.lists.iter().find(|list| list.sitemap.is_none() && !list.ids.is_empty());
    if let Some(own) = own {
        state.listed = own.ids.iter().take(MOST_LISTED).cloned().collect();
    }
    if !seen.named.is_empty() {
        state.sitemaps = bounded(sitemaps(known, seen, now), &seen.named, now);
    }
}

/// What is known of each sitemap after this visit.
fn sitemaps(known: &FeedState, seen: &Seen, now: Timestamp) -> Vec<KnownSitemap> {
    let before = known.sitemaps.iter().map(|sitemap| (sitemap.url.clone(), sitemap.clone()));
    let mut sitemaps: BTreeMap<String, KnownSitemap> = before.collect();
    let known_until = known.last_read_at.unwrap_or(now);
    let unread = |url: &Url| KnownSitemap {
        url: url.to_string(),
        known_until,
        asked_at: None,
        listed: vec![],
    };
    for url in seen.left_out.iter().chain(&seen.asked_for) {
        sitemaps.entry(url.to_string()).or_insert_with(|| unread(url));
    }
    for url in &seen.asked_for {
        sitemaps.entry(url.to_string()).and_modify(|sitemap| sitemap.asked_at = Some(now));
    }
    for list in &seen.lists {
        let Some(url) = list.sitemap.as_ref().filter(|_| !list.ids.is_empty()) else { continue };
        let sitemap = sitemaps.entry(url.to_string()).or_insert_with(|| unread(url));
        sitemap.known_until = now;
        sitemap.listed = list.ids.iter().take(MOST_OF_A_SITEMAP).cloned().collect();
    }
    sitemaps.into_values().collect()
}

/// As many of `sitemaps` as are remembered: those that are `named` before others, of these those
/// asked for last, since whoever is forgotten comes first next time. Those not named for long are
/// forgotten; but what an index inside the index names is not named on every visit.
fn bounded(mut sitemaps: Vec<KnownSitemap>, named: &[Url], now: Timestamp) -> Vec<KnownSitemap> {
    let named: HashSet<&str> = named.iter().map(Url::as_str).collect();
    let is_named = |sitemap: &KnownSitemap| named.contains(sitemap.url.as_str());
    let last_met = |sitemap: &KnownSitemap| sitemap.asked_at.unwrap_or(sitemap.known_until);
    sitemaps.retain(|sitemap| is_named(sitemap) || now - last_met(sitemap) <= UNNAMED);
    sitemaps.sort_by_key(|sitemap| Reverse((is_named(sitemap), sitemap.asked_at)));
    sitemaps.truncate(MOST_SITEMAPS);
    let mut by_date: Vec<&mut KnownSitemap> = sitemaps.iter_mut().collect();
    by_date.sort_by_key(|sitemap| Reverse(sitemap.known_until));
    let with_list = by_date.into_iter().filter(|sitemap| !sitemap.listed.is_empty());
    with_list.skip(MOST_LISTS).for_each(|sitemap| sitemap.listed.clear());
    sitemaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::outcome::PollOutcome;

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
        let left_out: Vec<Url> = left_out.iter().copied().map(url).collect();
        let asked_for: Vec<Url> = lists.iter().filter_map(|list| list.sitemap.clone()).collect();
        let named = asked_for.iter().chain(&left_out).cloned().collect();
        let plain = Seen::plain(PollOutcome::Read, Some(200), String::new());
        Seen { lists, named, asked_for, left_out, ..plain }
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
        let joined = judge(FeedKind::Sitemap, &after(visits), now);
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
        assert_eq!(state.sitemaps.len(), MOST_SITEMAPS);
        assert!(state.sitemaps.iter().all(|known| known.listed.len() <= MOST_OF_A_SITEMAP));
        let listed = state.sitemaps.iter().filter(|known| !known.listed.is_empty()).count();
        assert_eq!(listed, MOST_LISTS);
        let asked = state.sitemaps.iter().filter(|known| known.asked_at.is_some()).count();
        assert_eq!(asked, 100, "all that were asked for keep their dates");
    }

    #[test]
    fn a_sitemap_whose_list_is_forgotten_keeps_its_date_and_proves_nothing() {
        let some = |range: std::ops::Range<usize>| {
            seen(range.map(|n| list(&format!("s{n}"), "a b c")).collect(), &[])
        };
        let visits = [some(0..20), some(20..60)];
        let state = after(&[&visits[0], &visits[1]]);
        let first = state.sitemaps.iter().find(|known| known.url.ends_with("/s0")).unwrap();
        let expected = (at(1), Some(at(1)), 0);
        assert_eq!((first.known_until, first.asked_at, first.listed.len()), expected);
        assert_eq!(judged(&[&visits[0], &visits[1]], &some(0..1)).0, Overlap::First);
        let with_another = seen(vec![list("s0", "a b c"), list("s20", "a b c")], &[]);
        assert_eq!(judged(&[&visits[0], &visits[1]], &with_another).0, Overlap::Unknown);
    }

    #[test]
    fn a_sitemap_that_is_not_named_any_more_is_forgotten_after_a_month() {
        let state = after(&[&seen(vec![list("a", "x y z"), list("b", "x")], &[])]);
        let later = |days| {
            let mut next = state.clone();
            let seen = seen(vec![list("b", "x")], &[]);
            remember(&mut next, &state, &seen, at(1) + Duration::days(days));
            next.sitemaps.len()
        };
        assert_eq!((later(30), later(31)), (2, 1));
    }

    #[test]
    fn what_was_asked_for_is_dated_whatever_came() {
        let mut missing = seen(vec![list("a", "x y z")], &[]);
        missing.asked_for.push(url("b"));
        missing.named.push(url("b"));
        let state = after(&[&missing]);
        let asked: Vec<_> = state.sitemaps.iter().map(|known| known.asked_at).collect();
        assert_eq!(asked, [Some(at(1)), Some(at(1))]);
        let mut failed = state.clone();
        let none_came = Seen { lists: vec![], ..missing };
        remember(&mut failed, &state, &none_came, at(5));
        let dates: Vec<_> = failed.sitemaps.iter().map(|k| (k.asked_at, k.known_until)).collect();
        assert_eq!(dates, [(Some(at(5)), at(1)), (Some(at(5)), at(1))]);
    }
}
