//! Visits one listed page and reads an article out of it.

use crate::crawl::Fetched;
use crate::domain::article::Article;
use crate::domain::dates::DateOrigin;
use crate::domain::entry::Entry;
use crate::domain::outcome::Outcome;
use crate::domain::outlet::{FeedKind, Outlet};
use crate::domain::page::Page;
use crate::domain::time::Timestamp;
use crate::extract::{ExtractError, Hints, extract};
use crate::pipeline::copies::shingles;
use crate::pipeline::fruitless::{Fruitless, settle};
use crate::pipeline::get::Got;
use crate::pipeline::keep::ReadPage;
use crate::pipeline::round::Round;
use crate::text::fingerprint::Shingles;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinError;
use url::Url;

/// What a visit says of the outlet's other pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Go on with them.
    GoOn,
    /// Leave them for another round: the host is away, or this process is to stop.
    Wait,
}

/// Why a visit brought no article.
enum Without {
    /// It was cut off, or our own network is away: it was none.
    CutOff,
    /// Its host is left alone until then: nobody was asked.
    HeldBack(Timestamp),
    /// It was made.
    Fruitless(Fruitless),
}

impl From<Fruitless> for Without {
    fn from(fruitless: Fruitless) -> Self {
        Self::Fruitless(fruitless)
    }
}

/// Visits `entry`'s page. An article goes to the keeper, every other end is recorded here, so
/// that each visit ends in exactly one outcome; a visit that is cut off by a stop leaves the
/// entry as it was.
///
/// - `held_back`: takes the entries whose host is to be left alone, and until when.
///
/// # Errors
/// Only the store's, or that the keeper is gone.
pub(super) async fn visit_entry(
    round: &Round,
    outlet: &Arc<Outlet>,
    entry: Entry,
    in_hand: &mpsc::Sender<Infallible>,
    held_back: &mut Vec<(Entry, Timestamp)>,
) -> anyhow::Result<Next> {
    let read = match wanted(round, outlet, &entry) {
        Ok(url) => match page_at(round, outlet, &entry, &url).await? {
            Ok((page, for_now)) => read(round, outlet, &entry, page)
                .await
                .map_err(|none| Without::from(if for_now { none.for_now() } else { none })),
            Err(without) => Err(without),
        },
        Err(fruitless) => Err(fruitless.into()),
    };
    match read {
        Ok((page, article, shingles)) => {
            let in_hand = in_hand.clone();
            round.keep(ReadPage { entry, page, article, shingles, in_hand }).await?;
            Ok(Next::GoOn)
        }
        Err(Without::CutOff) => Ok(Next::Wait),
        Err(Without::HeldBack(until)) => {
            held_back.push((entry, until));
            Ok(Next::GoOn)
        }
        Err(Without::Fruitless(fruitless)) => settle(round, &entry, fruitless).await,
    }
}

/// The address to visit, unless the entry itself says that there is no article to be had.
fn wanted(round: &Round, outlet: &Outlet, entry: &Entry) -> Result<Url, Fruitless> {
    if entry.published_at.is_some_and(|at| at < round.horizon) {
        return Err(Fruitless::end(Outcome::TooOld, BEFORE_HORIZON));
    }
    match Url::parse(&entry.url) {
        Ok(url) if outlet.is_article(&url) => Ok(url),
        _ => {
            let why = "the address is not one of this outlet's articles";
            Err(Fruitless::end(Outcome::NotArticle, why))
        }
    }
}

const BEFORE_HORIZON: &str = "published before the horizon";

/// Fetches the page, which must be the outlet's own; with whether it was led elsewhere only for
/// now.
async fn page_at(
    round: &Round,
    outlet: &Outlet,
    entry: &Entry,
    url: &Url,
) -> anyhow::Result<Result<(Arc<Page>, bool), Without>> {
    let cap_bytes = round.config.page_cap_bytes;
    let fetch = match round.get(outlet, url, &entry.feed_url, None, cap_bytes).await? {
        Got::Stopped | Got::OwnNetwork(_) => return Ok(Err(Without::CutOff)),
        Got::HeldBack(until) => return Ok(Err(Without::HeldBack(until))),
        Got::Answer(fetch) => fetch,
    };
    let fruitless = match fetch.result {
        Ok(Fetched::Page(page)) if leads_away(outlet, &page) => {
            let why = format!("the address leads to another site: {}", page.final_url);
            Fruitless::end(Outcome::NotArticle, why).on(&Arc::new(page)).for_now()
        }
        Ok(Fetched::Page(page)) if entry.kept && leads_elsewhere(outlet, url, &page) => {
            let why = format!("the address leads to another page: {}", page.final_url);
            let gone = Fruitless::end(Outcome::Gone, why).on(&Arc::new(page));
            if fetch.moved_for_now { gone.for_now() } else { gone }
        }
        Ok(Fetched::Page(page)) => {
            let for_now = fetch.moved_for_now && leads_elsewhere(outlet, url, &page);
            return Ok(Ok((Arc::new(page), for_now)));
        }
        // Only an answer to a condition that was never made; a broken server.
        Ok(Fetched::NotModified) => {
            let why = "the server answered 304 to an unconditional request";
            Fruitless::end(Outcome::FailedHttp, why)
        }
        Err(error) => {
            let age = round.system.clock.now() - entry.found_at;
            Fruitless::no_document(&error, age, fetch.answer)
        }
    };
    Ok(Err(fruitless.into()))
}

/// Whether the address led to a host that is not the outlet's: what stands there is another's.
fn leads_away(outlet: &Outlet, page: &Page) -> bool {
    let url = Url::parse(&page.final_url).ok();
    !url.as_ref().and_then(Url::host_str).is_some_and(|host| outlet.owns_host(host))
}

/// Whether `url`, where an article stood, led to the home page or to a page that is no article:
/// many outlets answer so for what they have taken off, and no 404.
fn leads_elsewhere(outlet: &Outlet, url: &Url, page: &Page) -> bool {
    let Ok(last) = Url::parse(&page.final_url) else { return false };
    let is_place = |home: &Url| home.host() == last.host() && home.path() == last.path();
    let root = matches!(last.path(), "" | "/");
    let home = root || outlet.homepage.as_ref().is_some_and(is_place);
    (home && last.path() != url.path()) || !outlet.is_article(&last)
}

/// Reads the article, with its page and what copies of it are found by.
async fn read(
    round: &Round,
    outlet: &Arc<Outlet>,
    entry: &Entry,
    page: Arc<Page>,
) -> Result<(Arc<Page>, Article, Shingles), Fruitless> {
    let fruitless = match extracted(round, Arc::clone(&page), Arc::clone(outlet), entry).await {
        Ok(Ok((article, _))) if article.published_at.is_some_and(|at| at < round.horizon) => {
            Fruitless::end(Outcome::TooOld, BEFORE_HORIZON)
        }
        Ok(Ok((article, shingles))) => return Ok((page, article, shingles)),
        Ok(Err(error)) => Fruitless::no_article(&error),
        // A page that makes the reader panic must not stop the others.
        Err(panic) => {
            tracing::error!(outlet = %entry.outlet, feed = entry.feed_url, url = entry.url, "reading a page failed: {panic}");
            let why = format!("the reader failed on this page: {panic}");
            Fruitless::end(Outcome::FailedParse, why)
        }
    };
    Err(fruitless.on(&page))
}

/// What kind of document gave an entry's date.
fn listed_by(outlet: &Outlet, feed_url: &str) -> DateOrigin {
    match outlet.feeds.iter().find(|feed| feed.url.as_str() == feed_url) {
        Some(feed) if feed.kind == FeedKind::Sitemap => DateOrigin::Sitemap,
        _ => DateOrigin::Feed,
    }
}

async fn extracted(
    round: &Round,
    page: Arc<Page>,
    outlet: Arc<Outlet>,
    entry: &Entry,
) -> Result<Result<(Article, Shingles), ExtractError>, JoinError> {
    let (title, published_at) = (entry.title.clone(), entry.published_at);
    let origin = listed_by(&outlet, &entry.feed_url);
    let read = round.system.computing.run(move || {
        let Ok(url) = Url::parse(&page.final_url) else { return Err(ExtractError::NoText) };
        let hints = Hints {
            outlet: Some(&outlet),
            feed_title: &title,
            listed_at: published_at.map(|at| (origin, at)),
            last_modified: page.header("last-modified"),
            fetched_at: page.fetched_at,
        };
        let article = extract(&page.body, page.header("content-type"), &url, &hints)?;
        let shingles = shingles(&article);
        Ok((article, shingles))
    });
    read.await
}
