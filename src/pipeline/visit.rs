//! Visits one listed page and reads an article out of it.

use crate::crawl::{FetchError, Fetched, Retry};
use crate::domain::article::Article;
use crate::domain::entry::{Entry, EntryEnd};
use crate::domain::outcome::Outcome;
use crate::domain::outlet::Outlet;
use crate::domain::page::Page;
use crate::domain::time::Timestamp;
use crate::extract::{ExtractError, Hints, extract};
use crate::pipeline::events::Event;
use crate::pipeline::get::Got;
use crate::pipeline::keep::ReadPage;
use crate::pipeline::round::Round;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinError;
use url::Url;

/// A page that keeps failing is given up when it was tried this often…
const LEAST_ATTEMPTS: u32 = 3;

/// …and was found this long ago: an outage of a weekend, theirs or ours, must lose nothing.
const GIVE_UP_AFTER: chrono::Duration = chrono::Duration::days(3);

/// Longest pause between two tries.
const LONGEST_PAUSE: chrono::Duration = chrono::Duration::hours(6);

/// A wall against robots is tried again after this.
const WALL_PAUSE: std::time::Duration = std::time::Duration::from_secs(60 * 60);

/// A page that is missing so soon after it was listed may yet come…
const FIRST_HOURS: chrono::Duration = chrono::Duration::hours(3);

/// …and is tried again after this.
const NOT_YET: std::time::Duration = std::time::Duration::from_secs(15 * 60);

/// What a visit says of the outlet's other pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Go on with them.
    GoOn,
    /// Leave them for another round: the host is away, or this process is to stop.
    Wait,
}

/// Visits `entry`'s page. An article goes to the keeper, every other end is recorded here, so
/// that each visit ends in exactly one outcome; a visit that is cut off by a stop leaves the
/// entry as it was.
///
/// # Errors
/// Only the store's, or that the keeper is gone.
pub(super) async fn visit_entry(
    round: &Round,
    outlet: &Arc<Outlet>,
    entry: Entry,
    in_hand: &mpsc::Sender<Infallible>,
) -> anyhow::Result<Next> {
    if entry.published_at.is_some_and(|at| at < round.horizon) {
        return end(round, &entry, Outcome::TooOld, "published before the horizon", None).await;
    }
    let url = match Url::parse(&entry.url) {
        Ok(url) if outlet.is_article(&url) => url,
        _ => {
            let why = "the address is not one of this outlet's articles";
            return end(round, &entry, Outcome::NotArticle, why, None).await;
        }
    };
    let cap_bytes = round.config.page_cap_bytes;
    let fetch = match round.get(outlet, &url, &entry.feed_url, None, cap_bytes).await? {
        Got::Stopped | Got::OwnNetwork(_) => return Ok(Next::Wait),
        Got::HeldBack(until) => return hold_back(round, &entry, until).await,
        Got::Answer(fetch) => fetch,
    };
    let page = match fetch.result {
        Ok(Fetched::Page(page)) => Arc::new(page),
        // Only an answer to a condition that was never made; a broken server.
        Ok(Fetched::NotModified) => {
            let why = "the server answered 304 to an unconditional request";
            return end(round, &entry, Outcome::FailedHttp, why, None).await;
        }
        Err(error) => return failed(round, &entry, &error, fetch.answer.as_ref()).await,
    };
    if leads_away(outlet, &page) {
        let why = format!("the address leads to another site: {}", page.final_url);
        return end(round, &entry, Outcome::NotArticle, &why, Some(&page)).await;
    }
    match read_article(Arc::clone(&page), Arc::clone(outlet), &entry).await {
        Ok(Ok(article)) if article.published_at.is_some_and(|at| at < round.horizon) => {
            let why = "published before the horizon";
            end(round, &entry, Outcome::TooOld, why, Some(&page)).await
        }
        Ok(Ok(article)) => {
            let in_hand = in_hand.clone();
            round.keep(ReadPage { entry, page, article, in_hand }).await?;
            Ok(Next::GoOn)
        }
        // The page behind a wall is still there; the other pages stand behind it too.
        Ok(Err(error @ ExtractError::Wall { .. })) => {
            let failure = Failure {
                outcome: error.outcome(),
                retry: Retry::After(WALL_PAUSE),
                detail: error.to_string(),
                page: Some(&page),
            };
            try_later(round, &entry, failure).await?;
            Ok(Next::Wait)
        }
        Ok(Err(error)) => {
            end(round, &entry, error.outcome(), &error.to_string(), Some(&page)).await
        }
        // A page that makes the reader panic must not stop the others.
        Err(panic) => {
            tracing::error!(outlet = %entry.outlet, feed = entry.feed_url, url = entry.url, "reading a page failed: {panic}");
            let why = format!("the reader failed on this page: {panic}");
            end(round, &entry, Outcome::FailedParse, &why, Some(&page)).await
        }
    }
}

/// Whether the address led to a host that is not the outlet's: what stands there is another's.
fn leads_away(outlet: &Outlet, page: &Page) -> bool {
    let url = Url::parse(&page.final_url).ok();
    !url.as_ref().and_then(Url::host_str).is_some_and(|host| outlet.owns_host(host))
}

async fn read_article(
    page: Arc<Page>,
    outlet: Arc<Outlet>,
    entry: &Entry,
) -> Result<Result<Article, ExtractError>, JoinError> {
    let (title, published_at) = (entry.title.clone(), entry.published_at);
    // Parsing HTML takes milliseconds, too long to hold up the async threads.
    let read = tokio::task::spawn_blocking(move || {
        let Ok(url) = Url::parse(&page.final_url) else { return Err(ExtractError::NoText) };
        let hints = Hints {
            outlet: Some(&outlet),
            feed_title: &title,
            feed_published_at: published_at,
            fetched_at: page.fetched_at,
        };
        extract(&page.body, page.header("content-type"), &url, &hints)
    });
    read.await
}

/// A visit that brought nothing, and whether another may.
struct Failure<'a> {
    outcome: Outcome,
    retry: Retry,
    detail: String,
    page: Option<&'a Page>,
}

async fn failed(
    round: &Round,
    entry: &Entry,
    error: &FetchError,
    answer: Option<&Page>,
) -> anyhow::Result<Next> {
    let age = round.system.clock.now() - entry.found_at;
    let retry = match error.status() {
        // Feeds run ahead of the caches before their pages.
        Some(404) if age < FIRST_HOURS => Retry::After(NOT_YET),
        _ => error.retry(),
    };
    let failure =
        Failure { outcome: error.outcome(), retry, detail: error.in_full(), page: answer };
    try_later(round, entry, failure).await?;
    Ok(if error.host_is_away() { Next::Wait } else { Next::GoOn })
}

/// Lets the entry wait until its host may be asked again. That counts as a try: a host that never
/// lets us in must not keep its pages waiting for ever.
async fn hold_back(round: &Round, entry: &Entry, until: Timestamp) -> anyhow::Result<Next> {
    let detail = format!("its host has asked to be left alone until {until}");
    let attempts = entry.attempts.saturating_add(1);
    if is_hopeless(entry, attempts, round.system.clock.now()) {
        return end(round, entry, Outcome::FailedHttp, &detail, None).await;
    }
    round.system.store.postpone_entry(&entry.id, attempts, until, &detail).await?;
    round.tell(Event::Postponed(entry.outlet.clone(), detail));
    Ok(Next::GoOn)
}

/// Whether an entry was tried often and long enough.
fn is_hopeless(entry: &Entry, attempts: u32, now: Timestamp) -> bool {
    attempts >= LEAST_ATTEMPTS && now - entry.found_at >= GIVE_UP_AFTER
}

/// Lets the entry wait for another try, or ends it if that is hopeless.
async fn try_later(round: &Round, entry: &Entry, failure: Failure<'_>) -> anyhow::Result<()> {
    let now = round.system.clock.now();
    let attempts = entry.attempts.saturating_add(1);
    match failure.retry {
        Retry::After(wait) if !is_hopeless(entry, attempts, now) => {
            let wait = chrono::Duration::from_std(wait)?;
            let pause = (wait * i32::try_from(attempts.min(100))?).min(wait.max(LONGEST_PAUSE));
            let store = &round.system.store;
            store.postpone_entry(&entry.id, attempts, now + pause, &failure.detail).await?;
            round.tell(Event::Postponed(entry.outlet.clone(), failure.detail));
        }
        _ => {
            end(round, entry, failure.outcome, &failure.detail, failure.page).await?;
        }
    }
    Ok(())
}

async fn end(
    round: &Round,
    entry: &Entry,
    outcome: Outcome,
    why: &str,
    page: Option<&Page>,
) -> anyhow::Result<Next> {
    let ended = EntryEnd {
        id: entry.id.clone(),
        outcome,
        ended_at: round.system.clock.now(),
        detail: why.to_owned(),
    };
    if page.is_some() {
        round.system.evidence.sync().await?;
    }
    round.system.store.end_entry(&ended, page).await?;
    round.tell_ended(&entry.outlet, outcome);
    Ok(Next::GoOn)
}
