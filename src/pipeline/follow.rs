//! Follows a list on to its other documents, as far as a visit on schedule needs them: the
//! sitemaps of an index that have changed, older pages of a section until they join on.

use crate::crawl::Fetched;
use crate::crawl::listed::Listed;
use crate::crawl::sitemap::Child;
use crate::domain::entry::FeedState;
use crate::domain::health::Overlap;
use crate::domain::outcome::PollOutcome;
use crate::domain::outlet::{Feed, FeedKind, Outlet};
use crate::health::overlap::compare;
use crate::pipeline::found;
use crate::pipeline::get::Got;
use crate::pipeline::list;
use crate::pipeline::poll::Seen;
use crate::pipeline::round::Round;
use chrono::Duration;
use std::sync::Arc;
use url::Url;

/// Older pages of a section that one visit reads at most; what is missing past them is a gap.
const MOST_PAGES: usize = 5;

/// Sitemaps of one index that one visit reads at most.
const MOST_CHILDREN: usize = 8;

/// Sitemaps of an index that are read when nothing says which have changed.
const UNDATED_CHILDREN: usize = 2;

/// Sitemaps are dated by the hour or the day, and clocks differ.
const DATING: Duration = Duration::days(1);

/// A list, or how the visit ended instead; `None` when it was broken off and is still due.
pub(super) type Followed = Result<Listed, Option<Seen>>;

/// The whole list that begins with `first`.
///
/// # Errors
/// Of the store or the evidence.
pub(super) async fn follow(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    known: &FeedState,
    first: Listed,
) -> anyhow::Result<Followed> {
    match feed.kind {
        FeedKind::Syndicated => Ok(Ok(first)),
        FeedKind::Sitemap => children(round, outlet, feed, known, first).await,
        FeedKind::Section => older_pages(round, outlet, feed, known, first).await,
    }
}

async fn children(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    known: &FeedState,
    mut whole: Listed,
) -> anyhow::Result<Followed> {
    for url in changed(std::mem::take(&mut whole.children), known) {
        match document(round, outlet, feed, &url).await? {
            Ok(child) => {
                whole.items.extend(child.items);
                whole.warnings.extend(child.warnings);
            }
            Err(Some(seen)) if is_there_no_more(&seen) => {
                whole.warnings.push(format!("{url}: {}: {}", seen.outcome, seen.detail));
            }
            Err(failed) => return Ok(Err(failed)),
        }
    }
    Ok(Ok(whole))
}

/// Whether a further document will not come by asking again: what the others list still counts.
fn is_there_no_more(seen: &Seen) -> bool {
    matches!(seen.outcome, PollOutcome::Gone | PollOutcome::FailedParse | PollOutcome::RobotsDenied)
}

/// The sitemaps of an index that may have changed since the last visit, newest first.
fn changed(mut children: Vec<Child>, known: &FeedState) -> Vec<Url> {
    // Those without a date keep the index's order, of which the newest stand first or last.
    children.sort_by_key(|child| std::cmp::Reverse(child.last_modified));
    let border = known.last_read_at.map(|at| at - DATING);
    let (dated, undated): (Vec<_>, Vec<_>) =
        children.into_iter().partition(|child| child.last_modified.is_some());
    let recent = dated.into_iter().filter(|child| match border {
        Some(border) => child.last_modified.is_some_and(|at| at >= border),
        None => true,
    });
    let most = if known.last_read_at.is_some() { MOST_CHILDREN } else { UNDATED_CHILDREN };
    let ends = undated.len().saturating_sub(UNDATED_CHILDREN);
    let undated = undated
        .into_iter()
        .enumerate()
        .filter(|(place, _)| *place < UNDATED_CHILDREN || *place >= ends)
        .map(|(_, child)| child);
    recent.take(most).chain(undated).map(|child| child.url).collect()
}

async fn older_pages(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    known: &FeedState,
    mut whole: Listed,
) -> anyhow::Result<Followed> {
    let before = known.last_read_at.map(|_| known.listed.as_slice());
    for _ in 0..MOST_PAGES {
        let ids = found::ids(outlet, &whole.items);
        let Some(next) = whole.next.take() else { break };
        if compare(before, &ids).0 != Overlap::Unproven {
            break;
        }
        match document(round, outlet, feed, &next).await? {
            Ok(page) => {
                whole.items.extend(page.items);
                whole.warnings.extend(page.warnings);
                whole.next = page.next;
            }
            // The list joins on as far as it goes, or it does not.
            Err(Some(seen)) if is_there_no_more(&seen) => {
                whole.warnings.push(format!("{next}: {}: {}", seen.outcome, seen.detail));
                break;
            }
            Err(failed) => return Ok(Err(failed)),
        }
    }
    Ok(Ok(whole))
}

/// One more document of `feed`, or how its visit ended.
///
/// # Errors
/// Of the store or the evidence.
pub(super) async fn document(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
    url: &Url,
) -> anyhow::Result<Followed> {
    let fetch = match round.get_list(outlet, feed, url, None).await? {
        Got::Answer(fetch) => fetch,
        Got::OwnNetwork(Some(error)) => return Ok(Err(Some(Seen::own_network(&error)))),
        Got::OwnNetwork(None) | Got::Stopped => return Ok(Err(None)),
    };
    Ok(match fetch.result {
        Ok(Fetched::Page(page)) => {
            let page = Arc::new(page);
            let read = list::read(&page, outlet, feed).await;
            if read.is_ok() {
                round.note_read(&fetch.kept).await?;
            }
            read.map_err(|unread| Some(Seen::unread(unread, page.http_status)))
        }
        Ok(Fetched::NotModified) => {
            let why = "the server answered 304 to an unconditional request".to_owned();
            Err(Some(Seen::plain(PollOutcome::FailedHttp, Some(304), why)))
        }
        Err(error) => Err(Some(Seen::failed(&error))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn child(name: &str, day: Option<&str>) -> Child {
        let last_modified = day.map(|day| format!("{day}T00:00:00Z").parse().unwrap());
        Child { url: format!("https://a.example/{name}").parse().unwrap(), last_modified }
    }

    fn names(children: Vec<Child>, read_on: Option<&str>) -> String {
        let last_read_at = read_on.map(|day| format!("{day}T12:00:00Z").parse().unwrap());
        let known = FeedState { last_read_at, ..FeedState::default() };
        let urls = changed(children, &known);
        let names: Vec<_> = urls.iter().map(|url| url.path().trim_matches('/')).collect();
        names.join(" ")
    }

    #[test]
    fn a_visit_reads_the_sitemaps_that_have_changed_since() {
        let dated = || {
            let days = [("a", "2025-09-01"), ("b", "2025-09-30"), ("c", "2025-10-01")];
            days.map(|(name, day)| child(name, Some(day))).to_vec()
        };
        assert_eq!(names(dated(), Some("2025-09-30")), "c b");
        assert_eq!(names(dated(), None), "c b", "at first only the newest");
        assert_eq!(names(dated(), Some("2025-10-09")), "", "nothing has changed");
        let undated = || ["a", "b", "c", "d", "e"].map(|name| child(name, None)).to_vec();
        assert_eq!(names(undated(), Some("2025-09-30")), "a b d e", "the newest stand at an end");
        assert_eq!(names(undated()[..1].to_vec(), None), "a");
    }
}
