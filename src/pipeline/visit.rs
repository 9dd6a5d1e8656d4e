//! Visits one listed page and reads an article out of it.

use crate::crawl::{FetchError, Fetched, Request, Retry};
use crate::domain::article::Article;
use crate::domain::entry::{Entry, EntryEnd};
use crate::domain::outcome::Outcome;
use crate::domain::outlet::Outlet;
use crate::domain::page::Page;
use crate::extract::{ExtractError, Hints, extract};
use crate::pipeline::keep::ReadPage;
use crate::pipeline::round::Round;
use std::sync::Arc;
use url::Url;

/// Tries before a failing page is given up for good.
const MOST_ATTEMPTS: u32 = 3;

/// Visits `entry`'s page. An article goes to the keeper, every other end is recorded here, so
/// that each visit ends in exactly one outcome.
///
/// # Errors
/// Only the store's, or that the keeper is gone.
pub(super) async fn visit_entry(
    round: &Round,
    outlet: &Arc<Outlet>,
    entry: Entry,
) -> anyhow::Result<()> {
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
    let fetched = round
        .http
        .get(Request {
            url: &url,
            known: None,
            trusted_hosts: &Round::trusted_hosts(outlet),
            cap_bytes: round.config.page_cap_bytes,
        })
        .await;
    let page = match fetched {
        Ok(Fetched::Page(page)) => page,
        // Only an answer to a condition that was never made; a broken server.
        Ok(Fetched::NotModified) => {
            let why = "the server answered 304 to an unconditional request";
            return end(round, &entry, Outcome::FailedHttp, why, None).await;
        }
        Err(error) => return failed(round, &entry, &error).await,
    };
    let (page, article) = read_article(page, Arc::clone(outlet), &entry).await?;
    match article {
        Ok(article) if article.published_at.is_some_and(|at| at < round.horizon) => {
            let why = "published before the horizon";
            end(round, &entry, Outcome::TooOld, why, Some(&page)).await
        }
        Ok(article) => round.keep(ReadPage { entry, page, article }).await,
        Err(error) => end(round, &entry, error.outcome(), &error.to_string(), Some(&page)).await,
    }
}

async fn read_article(
    page: Page,
    outlet: Arc<Outlet>,
    entry: &Entry,
) -> anyhow::Result<(Page, Result<Article, ExtractError>)> {
    let (title, published_at) = (entry.title.clone(), entry.published_at);
    let url = Url::parse(&page.final_url)?;
    // Parsing HTML takes milliseconds, too long to hold up the async threads.
    let read = tokio::task::spawn_blocking(move || {
        let hints = Hints {
            outlet: Some(&outlet),
            feed_title: &title,
            feed_published_at: published_at,
            fetched_at: page.fetched_at,
        };
        let content_type = page.header("content-type").map(ToOwned::to_owned);
        let article = extract(&page.body, content_type.as_deref(), &url, &hints);
        (page, article)
    });
    Ok(read.await?)
}

async fn failed(round: &Round, entry: &Entry, error: &FetchError) -> anyhow::Result<()> {
    let attempts = entry.attempts + 1;
    match error.retry() {
        Retry::After(wait) if attempts < MOST_ATTEMPTS => {
            let wait = chrono::Duration::from_std(wait)? * i32::try_from(attempts)?;
            let next_at = round.system.clock.now() + wait;
            let reason = error.in_full();
            round.system.store.postpone_entry(&entry.id, attempts, next_at, &reason).await?;
            round.tell_postponed(&entry.outlet, reason);
            Ok(())
        }
        _ => end(round, entry, error.outcome(), &error.in_full(), None).await,
    }
}

async fn end(
    round: &Round,
    entry: &Entry,
    outcome: Outcome,
    why: &str,
    page: Option<&Page>,
) -> anyhow::Result<()> {
    let ended = EntryEnd {
        id: entry.id.clone(),
        outcome,
        ended_at: round.system.clock.now(),
        detail: why.to_owned(),
    };
    round.system.store.end_entry(&ended, page).await?;
    round.tell_ended(&entry.outlet, outcome);
    Ok(())
}
