//! Walks back over what an outlet still offers of the past: sitemaps, archives, section pages.
//!
//! Each step reads one document and is recorded with what it found and what is left, so a walk
//! goes on where it was after any interruption.

use crate::crawl::listed::Listed;
use crate::crawl::sitemap::Child;
use crate::domain::entry::FeedItem;
use crate::domain::id::short_hash;
use crate::domain::outcome::PollOutcome;
use crate::domain::outlet::{Feed, FeedKind, Outlet};
use crate::domain::time::{Timestamp, vietnam_day};
use crate::domain::walk::{Walk, WalkState};
use crate::health::schedule::LONGEST_WAIT;
use crate::pipeline::follow::{Missed, document};
use crate::pipeline::found::{self, Way};
use crate::pipeline::outlet::over;
use crate::pipeline::repair;
use crate::pipeline::round::Round;
use crate::pipeline::seen::Seen;
use crate::pipeline::turn::Turn;
use crate::pipeline::visit::Next;
use crate::store::FoundEntry;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use url::Url;

/// Documents that are read in one turn on schedule.
const STEPS_A_TURN: u32 = 10;

/// Documents of one walk; whoever needs more has made a loop.
const MOST_DOCUMENTS: u32 = 20_000;

/// Pages of one section; further back they hold what sitemaps hold too.
const MOST_PAGES: u32 = 500;

/// Failures in a row after which a document is left out, and the walk cannot be whole any more.
const MOST_FAILURES: u32 = 5;

/// Pause after a failure, longer with each in a row.
const PAUSE: Duration = Duration::minutes(15);

/// Items from before the day that prove that it is reached: a single one may be pinned.
const ENOUGH_OLDER: usize = 2;

/// Sitemaps date by the day, and clocks differ: what is dated a day before may still be newer.
const DATING: Duration = Duration::days(1);

/// What is left of a walk.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Cursor {
    /// Documents to read, in order.
    todo: Vec<Url>,
    /// Articles older than the walk's day were listed.
    older: bool,
    /// The document read last was there; of an archive, that of the walk's day.
    last_was_there: bool,
    /// Documents left out after too many failures.
    left_out: u32,
    /// A document that is dated before the walk's day, and read because nothing is dated later.
    doubted: Option<Url>,
    /// Hashes of the documents that others led to: they may lead round in a circle.
    led_to: Vec<String>,
}

impl Cursor {
    /// Whether `url` is led to for the first time; notes it.
    fn leads_to(&mut self, url: &Url) -> bool {
        let hash = short_hash([url.as_str().as_bytes()]);
        let first = !self.led_to.contains(&hash);
        if first {
            self.led_to.push(hash);
        }
        first
    }
}

/// Makes the steps of `outlet`'s walks that are due, and settles the gaps they were asked for.
///
/// # Errors
/// Of the store or the evidence.
pub(super) async fn walk_back(
    round: &Round,
    turn: &Turn,
    outlet: &Arc<Outlet>,
) -> anyhow::Result<Next> {
    let now = round.system.clock.now();
    let due = round.system.store.walks_due(&outlet.id, now).await?;
    let mut steps = if round.all_due() { MOST_DOCUMENTS } else { STEPS_A_TURN };
    for mut walk in due {
        let feed = outlet.feeds.iter().find(|feed| feed.url.as_str() == walk.feed_url);
        let Some(feed) = feed.filter(|feed| feed.walk) else {
            end(&mut walk, WalkState::Short, "it is not among the definitions any more");
            round.system.store.record_step(Some(turn.lease()), &walk, &[], now).await?;
            continue;
        };
        while walk.state == WalkState::Going && walk.next_at <= now && steps > 0 {
            if over(round, turn) {
                return Ok(Next::Wait);
            }
            if step(round, turn, outlet, feed, &mut walk).await? == Next::Wait {
                // Also of a host that stays away: what it is stuck for is given up.
                repair::settle_gaps(round, outlet).await?;
                return Ok(Next::Wait);
            }
            steps -= 1;
        }
    }
    repair::settle_gaps(round, outlet).await?;
    Ok(Next::GoOn)
}

/// Reads one document of `walk` and records what it brought.
async fn step(
    round: &Round,
    turn: &Turn,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    walk: &mut Walk,
) -> anyhow::Result<Next> {
    let now = round.system.clock.now();
    let mut cursor = match serde_json::from_str::<Cursor>(&walk.cursor) {
        Ok(cursor) => cursor,
        // The first step, or a cursor of another version: from the beginning.
        Err(_) => Cursor { todo: start(feed, walk.since, now), ..Cursor::default() },
    };
    let mut found = Vec::new();
    let mut next = Next::GoOn;
    if let Some(url) = cursor.todo.first().cloned() {
        match document(round, outlet, feed, &url).await? {
            Ok(listed) => {
                cursor.todo.remove(0);
                cursor.last_was_there = true;
                let doubted = cursor.doubted.take_if(|doubted| *doubted == url).is_some();
                found = take(round, outlet, feed, walk, &mut cursor, (listed, doubted)).await?;
                (walk.read, walk.failures, walk.detail) = (walk.read + 1, 0, String::new());
            }
            Err(Missed::Stopped) => return Ok(Next::Wait),
            Err(Missed::HeldBack(until)) => walk.next_at = until,
            Err(Missed::Failed(seen)) => next = fail(feed, walk, &mut cursor, &seen, now),
        }
    }
    if cursor.todo.is_empty() {
        let (state, why) = outcome(feed, walk, &cursor);
        end(walk, state, why);
    } else if walk.read >= MOST_DOCUMENTS {
        end(walk, WalkState::Short, "too many documents");
    }
    walk.left = u32::try_from(cursor.todo.len()).unwrap_or(u32::MAX);
    walk.cursor = serde_json::to_string(&cursor)?;
    let store = &round.system.store;
    walk.items = walk.items.saturating_add(u32::try_from(found.len()).unwrap_or(u32::MAX));
    let result = store.record_step(Some(turn.lease()), walk, &found, now).await?;
    walk.new_items = walk.new_items.saturating_add(result.new);
    round.tell_walk(walk.clone());
    Ok(next)
}

fn start(feed: &Feed, since: Timestamp, now: Timestamp) -> Vec<Url> {
    feed.addresses(vietnam_day(since), vietnam_day(now))
}

fn end(walk: &mut Walk, state: WalkState, why: &str) {
    walk.state = state;
    if state == WalkState::Short {
        walk.detail = why.to_owned();
    }
}

/// How a walk ends that has nothing left to read.
fn outcome(feed: &Feed, walk: &Walk, cursor: &Cursor) -> (WalkState, &'static str) {
    let whole_archive = feed.archive.is_some() && walk.oldest.is_some() && cursor.last_was_there;
    if cursor.left_out > 0 {
        (WalkState::Short, "some of its documents could not be read")
    } else if cursor.older || whole_archive {
        (WalkState::Reached, "")
    } else {
        (WalkState::Short, "what it lists ends before that day")
    }
}

/// Takes what a document lists into the walk; gives the entries to visit. One that is doubted and
/// lists nothing new may just not be kept up: it proves nothing.
async fn take(
    round: &Round,
    outlet: &Outlet,
    feed: &Feed,
    walk: &mut Walk,
    cursor: &mut Cursor,
    (listed, doubted): (Listed, bool),
) -> anyhow::Result<Vec<FoundEntry>> {
    let now = round.system.clock.now();
    let since = walk.since;
    let (fresh, older) = part(outlet, listed.items, since - DATING);
    let known_before = match feed.kind {
        FeedKind::Section => {
            let ids = found::ids(outlet, &fresh);
            round.system.store.found_before(&ids, since).await?
        }
        _ => 0,
    };
    let reached = older.max(known_before) >= ENOUGH_OLDER || (older > 0 && fresh.is_empty());
    cursor.older |= reached && !(doubted && fresh.is_empty());
    let mut children = listed.children;
    children.sort_by_key(|child| std::cmp::Reverse(child.last_modified));
    let is_older = |child: &Child| child.last_modified.is_some_and(|at| at < since - DATING);
    if let Some(newest) = children.first().filter(|newest| is_older(newest)) {
        // Dates are forgotten, or tell the day a sitemap was begun.
        cursor.doubted = Some(newest.url.clone());
    }
    children.retain(|child| !is_older(child) || cursor.doubted.as_ref() == Some(&child.url));
    for child in children {
        if cursor.leads_to(&child.url) {
            cursor.todo.push(child.url);
        }
    }
    let more = !reached && walk.read < MOST_PAGES;
    if let Some(next) = listed.next.filter(|next| more && cursor.leads_to(next)) {
        cursor.todo.insert(0, next);
    }
    let dates = fresh.iter().filter_map(|item| item.published_at.or(item.updated_at));
    walk.oldest = dates.chain(walk.oldest).min();
    Ok(found::entries(outlet, feed, &fresh, Way::Walk, now))
}

/// The items that are not known to be from before `border`, and the number of articles that are.
/// Pages such as “about us” are old everywhere and prove nothing.
fn part(outlet: &Outlet, items: Vec<FeedItem>, border: Timestamp) -> (Vec<FeedItem>, usize) {
    let old = |item: &FeedItem| item.published_at.or(item.updated_at).is_some_and(|at| at < border);
    let (older, fresh): (Vec<_>, Vec<_>) = items.into_iter().partition(old);
    let is_article =
        |item: &&FeedItem| Url::parse(&item.url).is_ok_and(|url| outlet.is_article(&url));
    let articles = older.iter().filter(is_article).count();
    (fresh, articles)
}

/// Notes that a document could not be read. A day or month that an archive does not have is no
/// failure; any other document is tried again, and left out after too many failures in a row.
fn fail(feed: &Feed, walk: &mut Walk, cursor: &mut Cursor, seen: &Seen, now: Timestamp) -> Next {
    if seen.outcome == PollOutcome::Gone && feed.archive.is_some() {
        cursor.todo.remove(0);
        cursor.last_was_there = false;
        walk.read += 1;
        return Next::GoOn;
    }
    walk.detail = format!("{}: {}", seen.outcome, seen.detail);
    if seen.outcome == PollOutcome::OwnNetwork {
        return Next::Wait;
    }
    walk.failures = walk.failures.saturating_add(1);
    if walk.failures >= MOST_FAILURES && seen.fault.is_none() {
        cursor.todo.remove(0);
        cursor.left_out += 1;
        walk.failures = 0;
        return Next::GoOn;
    }
    let times = i32::try_from(walk.failures.min(24)).unwrap_or(24);
    let asked = seen.asked.unwrap_or_default().min(LONGEST_WAIT);
    walk.next_at = now + (PAUSE * times).max(asked);
    if seen.fault.is_some() { Next::Wait } else { Next::GoOn }
}
