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
mod tests;
