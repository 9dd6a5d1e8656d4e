//! Reads the sitemaps that an index names, as far as one visit on schedule goes: those that have
//! changed since each was read last.

mod queue;

use crate::crawl::listed::Listed;
use crate::domain::entry::FeedState;
use crate::domain::outcome::PollOutcome;
use crate::domain::outlet::{Feed, Outlet};
use crate::domain::time::Timestamp;
use crate::pipeline::follow::{Followed, Missed, Whole, document, held_back, is_there_no_more};
use crate::pipeline::round::Round;
use crate::pipeline::seen::Seen;
use queue::Queue;
use std::collections::HashSet;
use std::sync::Arc;
use url::Url;

/// Sitemaps that one visit reads at most.
const MOST_OF_A_VISIT: usize = 16;

/// What a visit has read so far.
struct Reading<'a> {
    queue: Queue<'a>,
    whole: Whole,
    /// Sitemaps that were read, or do not exist.
    done: HashSet<Url>,
    /// Whether a list of articles was read, not only further indexes.
    has_list: bool,
    /// Why the first one that could not be read was not.
    failed: Option<Seen>,
}

/// Reads the sitemaps that `index` names. One that cannot be read is left out, and told; if none
/// can, the visit has failed.
///
/// # Errors
/// Of the store or the evidence.
pub(super) async fn read_all(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    known: &FeedState,
    index: Listed,
) -> anyhow::Result<Followed> {
    let now = round.system.clock.now();
    let mut reading = Reading::of(Queue::new(feed, known, now), index);
    while let Some((url, depth)) = reading.queue.next() {
        if reading.whole.asked_for.len() == MOST_OF_A_VISIT {
            reading.whole.left_out.push(url);
            continue;
        }
        match document(round, outlet, feed, &url).await? {
            Ok(listed) => reading.take(url, depth, listed),
            Err(Missed::Stopped) => return Ok(Err(None)),
            Err(Missed::Failed(seen)) if seen.outcome == PollOutcome::OwnNetwork => {
                return Ok(Err(Some(seen)));
            }
            Err(Missed::Failed(seen)) => reading.leave_out(url, *seen),
            Err(Missed::HeldBack(until)) => reading.postpone(url, until, now),
        }
    }
    Ok(reading.end(round.horizon))
}

impl<'a> Reading<'a> {
    fn of(mut queue: Queue<'a>, mut index: Listed) -> Self {
        let left_out = queue.add(std::mem::take(&mut index.children), 1);
        let has_list = !index.items.is_empty();
        let whole = Whole { left_out, ..Whole::of(index) };
        Self { queue, whole, done: HashSet::new(), has_list, failed: None }
    }

    fn take(&mut self, url: Url, depth: usize, mut sitemap: Listed) {
        self.has_list |= sitemap.children.is_empty();
        let left_out = self.queue.add(std::mem::take(&mut sitemap.children), depth + 1);
        self.whole.left_out.extend(left_out);
        self.whole.warnings.extend(sitemap.warnings);
        self.whole.sitemaps.push((url.clone(), sitemap.items));
        self.whole.asked_for.push(url.clone());
        self.done.insert(url);
    }

    fn leave_out(&mut self, url: Url, seen: Seen) {
        self.whole.warnings.push(format!("{url}: {}: {}", seen.outcome, seen.detail));
        self.whole.asked_for.push(url.clone());
        if seen.outcome == PollOutcome::Gone {
            self.done.insert(url);
        } else if !is_there_no_more(&seen)
            // It was a sitemap, and what it lists now is hidden.
            || (seen.outcome == PollOutcome::FailedParse && self.queue.was_read(&url))
        {
            self.whole.left_out.push(url);
        }
        self.failed.get_or_insert(seen);
    }

    fn postpone(&mut self, url: Url, until: Timestamp, now: Timestamp) {
        let why = held_back(&url, until);
        self.whole.warnings.push(why.clone());
        self.whole.left_out.push(url);
        let plain = Seen::plain(PollOutcome::FailedHttp, None, why);
        self.failed.get_or_insert(Seen { asked: Some(until - now), ..plain });
    }

    fn end(self, horizon: Timestamp) -> Followed {
        let Self { queue, mut whole, done, has_list, failed } = self;
        whole.is_partial = queue.reaches_past(horizon, &done);
        whole.named = queue.into_named();
        let count = whole.left_out.len();
        if count > 0 {
            whole.warnings.push(format!("{count} sitemaps that may have changed were not read"));
        }
        if has_list || (failed.is_none() && count == 0) {
            return Ok(whole);
        }
        let detail = format!("none of its sitemaps could be read: {}", whole.warnings.join("; "));
        let nothing = || Seen::plain(PollOutcome::FailedParse, None, String::new());
        let (named, asked_for) = (whole.named, whole.asked_for);
        let failed = failed.unwrap_or_else(nothing);
        Err(Some(Box::new(Seen { detail, named, asked_for, ..failed })))
    }
}
