//! Which of the sitemaps that an index names one visit reads, and in which order.

use crate::crawl::sitemap::Child;
use crate::domain::entry::{FeedState, KnownSitemap};
use crate::domain::outlet::Feed;
use crate::domain::time::Timestamp;
use chrono::Duration;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet, VecDeque};
use url::Url;

/// Dated sitemaps of one index that one visit reads at most. Half of them are the newest, the
/// others those that were asked for longest ago, so that each has its turn.
const MOST_OF_AN_INDEX: usize = 8;

/// Sitemaps that are read at each end of an index when nothing says which have changed; and as many
/// of those between, in turn.
const UNDATED: usize = 2;

/// How long an undated sitemap between the ends need not be read again.
const TURN: Duration = Duration::days(7);

/// An index may name indexes; what those name are sitemaps, or it is no honest index.
const DEEPEST: usize = 2;

/// Sitemaps are dated by the hour or the day, and clocks differ.
const DATING: Duration = Duration::days(1);

/// What an index names, on its way to be read.
pub(super) struct Queue<'a> {
    known: HashMap<&'a str, &'a KnownSitemap>,
    last_read_at: Option<Timestamp>,
    now: Timestamp,
    /// Addresses with their depth: 1 for what the feed itself names.
    todo: VecDeque<(Url, usize)>,
    named: Vec<Child>,
    met: HashSet<Url>,
}

impl<'a> Queue<'a> {
    pub(super) fn new(feed: &Feed, known: &'a FeedState, now: Timestamp) -> Self {
        Self {
            known: known.sitemaps.iter().map(|known| (known.url.as_str(), known)).collect(),
            last_read_at: known.last_read_at,
            now,
            todo: VecDeque::new(),
            named: vec![],
            met: HashSet::from([feed.url.clone()]),
        }
    }

    /// The next to read, with its depth.
    pub(super) fn next(&mut self) -> Option<(Url, usize)> {
        self.todo.pop_front()
    }

    /// Takes up what an index names at `depth`, and gives what has to wait. What was met before is
    /// passed over: indexes may lead round in a circle.
    pub(super) fn add(&mut self, mut children: Vec<Child>, depth: usize) -> Vec<Url> {
        children.retain(|child| self.met.insert(child.url.clone()));
        self.named.extend(children.iter().cloned());
        let (chosen, mut left_out) = self.choose(children);
        if depth > DEEPEST {
            left_out.splice(0..0, chosen);
        } else {
            self.todo.extend(chosen.into_iter().map(|url| (url, depth)));
        }
        left_out
    }

    pub(super) fn was_read(&self, url: &Url) -> bool {
        self.known.get(url.as_str()).is_some_and(|known| !known.listed.is_empty())
    }

    /// Whether one that was named and is not among `done` may list something from after `horizon`.
    pub(super) fn reaches_past(&self, horizon: Timestamp, done: &HashSet<Url>) -> bool {
        let newer = |child: &Child| child.last_modified.is_none_or(|at| at >= horizon - DATING);
        self.named.iter().any(|child| newer(child) && !done.contains(&child.url))
    }

    /// All that was named.
    pub(super) fn into_named(self) -> Vec<Url> {
        self.named.into_iter().map(|child| child.url).collect()
    }

    /// The sitemaps that one visit reads, newest first, and those that may have changed besides. At
    /// the first visit the newest alone are read: what is older is for a walk.
    fn choose(&self, children: Vec<Child>) -> (Vec<Url>, Vec<Url>) {
        let (mut dated, mut undated): (Vec<_>, Vec<_>) =
            children.into_iter().partition(|child| child.last_modified.is_some());
        dated.sort_by_key(|child| Reverse(child.last_modified));
        if self.last_read_at.is_none() {
            let newest = dated.into_iter().take(UNDATED).map(|child| child.url);
            return (newest.chain(ends(undated).0).collect(), vec![]);
        }
        // Dates that are all the same say nothing, unless it is that all have changed.
        let same =
            dated.len() > 1 && dated[0].last_modified == dated[dated.len() - 1].last_modified;
        if same && !dated.iter().any(|child| self.has_changed(child)) {
            undated.append(&mut dated);
        }
        let (mut urls, mut left_out) = self.changed(dated);
        let (in_turn, waiting) = self.in_turn(undated);
        urls.extend(in_turn);
        left_out.extend(waiting);
        (urls, left_out)
    }

    /// Of `dated`, the newest first, those that have changed. The newest is read even if its date
    /// says that it has not: dates are forgotten, or tell the day a sitemap was begun.
    fn changed(&self, dated: Vec<Child>) -> (Vec<Url>, Vec<Url>) {
        let places = dated.into_iter().enumerate();
        let chosen = places.filter(|(place, child)| *place == 0 || self.has_changed(child));
        let mut urls: Vec<Url> = chosen.map(|(_, child)| child.url).collect();
        if let Some(others) = urls.get_mut(MOST_OF_AN_INDEX / 2..) {
            others.sort_by_key(|url| self.asked_at(url));
        }
        let left_out = urls.split_off(urls.len().min(MOST_OF_AN_INDEX));
        (urls, left_out)
    }

    /// Of `undated`, in the index's order, those at its ends and, of the others, those that were
    /// asked for longest ago. What was not asked for lately waits.
    fn in_turn(&self, undated: Vec<Child>) -> (Vec<Url>, Vec<Url>) {
        let (mut urls, mut between) = ends(undated);
        between.sort_by_key(|url| self.asked_at(url));
        let mut waiting = between.split_off(between.len().min(UNDATED));
        urls.extend(between);
        waiting.retain(|url| self.asked_at(url).is_none_or(|at| at < self.now - TURN));
        (urls, waiting)
    }

    fn has_changed(&self, child: &Child) -> bool {
        child.last_modified.is_some_and(|at| at >= self.border(&child.url))
    }

    /// What a sitemap dated before this lists is known. Nothing is known from the future: a clock
    /// was wrong then.
    fn border(&self, url: &Url) -> Timestamp {
        let own = self.known.get(url.as_str()).map(|known| known.known_until);
        let known_until = own.or(self.last_read_at).filter(|at| *at <= self.now);
        known_until.map_or(Timestamp::MIN_UTC, |at| at - DATING)
    }

    /// When `url` was asked for last; nothing was in the future.
    fn asked_at(&self, url: &Url) -> Option<Timestamp> {
        self.known.get(url.as_str())?.asked_at.filter(|at| *at <= self.now)
    }
}

/// Those at the ends of `undated`, where the newest stand, and those between.
fn ends(undated: Vec<Child>) -> (Vec<Url>, Vec<Url>) {
    let last = undated.len().saturating_sub(UNDATED);
    let mut place = 0..;
    undated
        .into_iter()
        .map(|child| child.url)
        .partition(|_| place.next().is_some_and(|place| place < UNDATED || place >= last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Timestamp {
        format!("{day}T12:00:00Z").parse().unwrap()
    }

    fn child(name: &str, day: Option<&str>) -> Child {
        let last_modified = day.map(|day| format!("{day}T00:00:00Z").parse().unwrap());
        Child { url: format!("https://a.example/{name}").parse().unwrap(), last_modified }
    }

    fn names<'u>(urls: impl IntoIterator<Item = &'u Url>) -> String {
        let names: Vec<_> = urls.into_iter().map(|url| url.path().trim_matches('/')).collect();
        names.join(" ")
    }

    fn chosen(children: Vec<Child>, known: &FeedState) -> (String, String) {
        let (chosen, left_out) = queue_of(known).choose(children);
        (names(&chosen), names(&left_out))
    }

    fn queue_of(known: &FeedState) -> Queue<'_> {
        Queue {
            known: known.sitemaps.iter().map(|known| (known.url.as_str(), known)).collect(),
            last_read_at: known.last_read_at,
            now: at("2025-12-31"),
            todo: VecDeque::new(),
            named: vec![],
            met: HashSet::new(),
        }
    }

    fn read_on(day: Option<&str>) -> FeedState {
        FeedState { last_read_at: day.map(at), ..FeedState::default() }
    }

    fn known(name: &str, day: &str) -> KnownSitemap {
        let url = format!("https://a.example/{name}");
        let listed = vec!["x".into()];
        KnownSitemap { url, known_until: at(day), asked_at: Some(at(day)), listed }
    }

    #[test]
    fn a_visit_reads_the_sitemaps_that_have_changed_since() {
        let names = |children, day| chosen(children, &read_on(day)).0;
        let dated = || {
            let days = [("a", "2025-09-01"), ("b", "2025-09-30"), ("c", "2025-10-01")];
            days.map(|(name, day)| child(name, Some(day))).to_vec()
        };
        assert_eq!(names(dated(), Some("2025-09-30")), "c b");
        assert_eq!(names(dated(), None), "c b", "at first only the newest");
        assert_eq!(names(dated(), Some("2025-10-09")), "c", "nothing has changed, as it says");
        assert_eq!(names(dated(), Some("2026-10-09")), "c b a", "the clock was a year ahead");
        let undated = || ["a", "b", "c", "d", "e"].map(|name| child(name, None)).to_vec();
        assert_eq!(names(undated(), Some("2025-09-30")), "a b d e c", "the newest stand at an end");
        assert_eq!(names(undated()[..1].to_vec(), None), "a");
    }

    #[test]
    fn what_is_too_much_for_one_visit_is_told_and_read_by_the_next() {
        let children = || -> Vec<_> {
            let name = |n: char| child(&n.to_string(), Some("2025-10-01"));
            ('a'..='l').map(name).collect()
        };
        let mut state = read_on(Some("2025-09-30"));
        let (first, left) = chosen(children(), &state);
        assert_eq!((first.as_str(), left.as_str()), ("a b c d e f g h", "i j k l"));
        state.last_read_at = Some(at("2025-10-05"));
        state.sitemaps = first.split(' ').map(|name| known(name, "2025-10-01")).collect();
        state.sitemaps.extend(left.split(' ').map(|name| known(name, "2025-09-30")));
        let (next, left) = chosen(children(), &state);
        assert_eq!((next.as_str(), left.as_str()), ("a b c d i j k l", "e f g h"));
    }

    #[test]
    fn sitemaps_that_never_bring_anything_do_not_hold_up_the_others() {
        let names: Vec<String> = ('a'..='t').map(String::from).collect();
        let children = || names.iter().map(|name| child(name, Some("2025-10-01"))).collect();
        let mut state = read_on(Some("2025-09-30"));
        let mut asked = HashSet::new();
        for day in 1..=4 {
            // All that is asked for is missing: none is ever known any further.
            for name in chosen(children(), &state).0.split(' ') {
                asked.insert(name.to_owned());
                state.sitemaps.retain(|known| !known.url.ends_with(&format!("/{name}")));
                let asked_at = Some(at(&format!("2025-10-{day:02}")));
                state.sitemaps.push(KnownSitemap { asked_at, ..known(name, "2025-09-30") });
            }
        }
        assert_eq!(asked.len(), names.len(), "{asked:?}");
    }

    #[test]
    fn undated_sitemaps_in_the_middle_of_an_index_are_read_in_turn() {
        let children = || ('a'..='i').map(|n| child(&n.to_string(), None)).collect::<Vec<_>>();
        let mut state = read_on(Some("2025-12-30"));
        let first = chosen(children(), &state);
        assert_eq!(first, ("a b h i c d".to_owned(), "e f g".to_owned()), "three wait");
        state.sitemaps = ["c", "d"].map(|name| known(name, "2025-12-30")).to_vec();
        let second = chosen(children(), &state);
        assert_eq!(second, ("a b h i e f".to_owned(), "g".to_owned()));
        state.sitemaps.extend(["e", "f", "g"].map(|name| known(name, "2025-12-29")));
        let third = chosen(children(), &state);
        assert_eq!(third, ("a b h i e f".to_owned(), String::new()), "all were read lately");
        let long_ago = ["c", "d", "e", "f", "g"].map(|name| known(name, "2025-12-20"));
        state.sitemaps = long_ago.to_vec();
        assert_eq!(chosen(children(), &state).1, "e f g", "not in a week");
    }

    #[test]
    fn dates_that_are_forgotten_hide_nothing() {
        let state = read_on(Some("2025-10-09"));
        let older = [child("a", Some("2024-01-02")), child("b", Some("2024-01-01"))];
        assert_eq!(chosen(older.to_vec(), &state).0, "a", "the newest");
        let same = ["a", "b", "c", "d", "e", "f", "g"].map(|name| child(name, Some("2024-01-01")));
        let (chosen, left_out) = chosen(same.to_vec(), &state);
        assert_eq!((chosen.as_str(), left_out.as_str()), ("a b f g c d", "e"));
    }

    #[test]
    fn an_index_reaches_back_as_far_as_all_that_it_names() {
        let state = read_on(None);
        let mut queue = queue_of(&state);
        let days = [("a", "2025-10-01"), ("b", "2025-09-01"), ("c", "2025-08-01")];
        queue.add(days.map(|(name, day)| child(name, Some(day))).to_vec(), 1);
        let done = |names: &[&str]| names.iter().map(|name| child(name, None).url).collect();
        assert!(queue.reaches_past(at("2025-08-15"), &done(&["a"])), "one was not read");
        assert!(!queue.reaches_past(at("2025-08-15"), &done(&["a", "b"])), "the last is older");
        queue.add(vec![child("d", None)], 1);
        assert!(queue.reaches_past(at("2025-08-15"), &done(&["a", "b"])), "one has no date");
    }

    #[test]
    fn an_index_that_leads_in_a_circle_or_too_deep_comes_to_an_end() {
        let state = read_on(Some("2025-09-30"));
        let mut queue = queue_of(&state);
        let dated = |name| child(name, Some("2025-10-01"));
        assert_eq!(queue.add(vec![dated("a"), dated("b")], 1), []);
        assert_eq!(queue.add(vec![dated("a"), dated("c")], 2), []);
        assert_eq!(names(queue.todo.iter().map(|(url, _)| url)), "a b c", "each once");
        let deep = queue.add(vec![dated("d"), dated("b")], 3);
        assert_eq!((names(&deep).as_str(), queue.todo.len()), ("d", 3), "left out, and told");
    }
}
