//! Reads the sitemaps that an index names, as far as one visit on schedule goes: those that have
//! changed since each was read last.

use crate::crawl::listed::Listed;
use crate::crawl::sitemap::Child;
use crate::domain::entry::{FeedState, KnownSitemap};
use crate::domain::outcome::PollOutcome;
use crate::domain::outlet::{Feed, Outlet};
use crate::domain::time::Timestamp;
use crate::pipeline::follow::{Followed, Whole, document, is_there_no_more};
use crate::pipeline::round::Round;
use chrono::Duration;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use url::Url;

/// Dated sitemaps of one index that one visit reads at most. Half of them are the newest, the
/// others those that were read longest ago, so that each has its turn.
const MOST_OF_AN_INDEX: usize = 8;

/// Sitemaps that one visit reads at most.
const MOST_OF_A_VISIT: usize = 16;

/// Sitemaps of an index that are read when nothing says which have changed.
const UNDATED: usize = 2;

/// An index may name indexes; what those name are sitemaps, or it is no honest index.
const DEEPEST: usize = 2;

/// Sitemaps are dated by the hour or the day, and clocks differ.
const DATING: Duration = Duration::days(1);

/// What an index names, on its way to be read.
struct Queue<'a> {
    known: HashMap<&'a str, &'a KnownSitemap>,
    last_read_at: Option<Timestamp>,
    now: Timestamp,
    /// Addresses with their depth: 1 for what the feed itself names.
    todo: VecDeque<(Url, usize)>,
    met: HashSet<Url>,
}

/// Reads the sitemaps that `index` names.
///
/// # Errors
/// Of the store or the evidence.
pub(super) async fn read_all(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    known: &FeedState,
    mut index: Listed,
) -> anyhow::Result<Followed<Whole>> {
    let mut queue = Queue::new(feed, known, round.system.clock.now());
    let mut left_out = queue.add(std::mem::take(&mut index.children), 1);
    let mut whole = Whole::of(index);
    let mut read = 0;
    while let Some((url, depth)) = queue.todo.pop_front() {
        if read == MOST_OF_A_VISIT {
            left_out.push(url);
            continue;
        }
        read += 1;
        match document(round, outlet, feed, &url).await? {
            Ok(mut sitemap) => {
                left_out.extend(queue.add(std::mem::take(&mut sitemap.children), depth + 1));
                whole.warnings.extend(sitemap.warnings);
                whole.sitemaps.push((url, sitemap.items));
            }
            Err(Some(seen)) if is_there_no_more(&seen) => {
                whole.warnings.push(format!("{url}: {}: {}", seen.outcome, seen.detail));
                // It was a sitemap, and what it lists now is hidden.
                if seen.outcome == PollOutcome::FailedParse && queue.was_read(&url) {
                    left_out.push(url);
                }
            }
            Err(failed) => return Ok(Err(failed)),
        }
    }
    if !left_out.is_empty() {
        let count = left_out.len();
        whole.warnings.push(format!("{count} sitemaps that may have changed were not read"));
    }
    Ok(Ok(Whole { left_out, ..whole }))
}

impl<'a> Queue<'a> {
    fn new(feed: &Feed, known: &'a FeedState, now: Timestamp) -> Self {
        Self {
            known: known.sitemaps.iter().map(|known| (known.url.as_str(), known)).collect(),
            last_read_at: known.last_read_at,
            now,
            todo: VecDeque::new(),
            met: HashSet::from([feed.url.clone()]),
        }
    }

    /// Takes up what an index names at `depth`, and gives what has to wait. What was met before is
    /// passed over: indexes may lead round in a circle.
    fn add(&mut self, mut children: Vec<Child>, depth: usize) -> Vec<Url> {
        children.retain(|child| self.met.insert(child.url.clone()));
        let (chosen, mut left_out) = self.choose(children);
        if depth > DEEPEST {
            left_out.splice(0..0, chosen);
        } else {
            self.todo.extend(chosen.into_iter().map(|url| (url, depth)));
        }
        left_out
    }

    fn was_read(&self, url: &Url) -> bool {
        self.known.get(url.as_str()).is_some_and(|known| !known.listed.is_empty())
    }

    /// The sitemaps that one visit reads, newest first, and those that have changed besides. At
    /// the first visit the newest alone are read: what is older is for a walk.
    fn choose(&self, children: Vec<Child>) -> (Vec<Url>, Vec<Url>) {
        // Those without a date keep the index's order, of which the newest stand first or last.
        let (mut dated, undated): (Vec<_>, Vec<_>) =
            children.into_iter().partition(|child| child.last_modified.is_some());
        dated.sort_by_key(|child| Reverse(child.last_modified));
        let ends = undated.len().saturating_sub(UNDATED);
        let places = undated.into_iter().enumerate();
        let at_ends = places.filter(|(place, _)| *place < UNDATED || *place >= ends);
        let undated = at_ends.map(|(_, child)| child.url);
        if self.last_read_at.is_none() {
            let newest = dated.into_iter().take(UNDATED).map(|child| child.url);
            return (newest.chain(undated).collect(), vec![]);
        }
        dated.retain(|child| child.last_modified.is_some_and(|at| at >= self.border(&child.url)));
        let mut urls: Vec<Url> = dated.into_iter().map(|child| child.url).collect();
        if let Some(others) = urls.get_mut(MOST_OF_AN_INDEX / 2..) {
            others.sort_by_key(|url| self.known.get(url.as_str()).map(|known| known.known_until));
        }
        let left_out = urls.split_off(urls.len().min(MOST_OF_AN_INDEX));
        urls.extend(undated);
        (urls, left_out)
    }

    /// What a sitemap dated before this lists is known. Nothing is known from the future: a clock
    /// was wrong then.
    fn border(&self, url: &Url) -> Timestamp {
        let own = self.known.get(url.as_str()).map(|known| known.known_until);
        let known_until = own.or(self.last_read_at).filter(|at| *at <= self.now);
        known_until.map_or(Timestamp::MIN_UTC, |at| at - DATING)
    }
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
            met: HashSet::new(),
        }
    }

    fn read_on(day: Option<&str>) -> FeedState {
        FeedState { last_read_at: day.map(at), ..FeedState::default() }
    }

    fn known(name: &str, day: &str) -> KnownSitemap {
        let url = format!("https://a.example/{name}");
        KnownSitemap { url, known_until: at(day), listed: vec!["x".into()] }
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
        assert_eq!(names(dated(), Some("2025-10-09")), "", "nothing has changed");
        assert_eq!(names(dated(), Some("2026-10-09")), "c b a", "the clock was a year ahead");
        let undated = || ["a", "b", "c", "d", "e"].map(|name| child(name, None)).to_vec();
        assert_eq!(names(undated(), Some("2025-09-30")), "a b d e", "the newest stand at an end");
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
