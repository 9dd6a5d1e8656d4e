//! Visits one feed and puts what it lists on the list of pages to visit.

use crate::crawl::{FetchError, Fetched, Request, feed};
use crate::domain::address::canonical;
use crate::domain::entry::{Entry, FeedItem, FeedState, Poll, entry_id};
use crate::domain::outcome::PollOutcome;
use crate::domain::outlet::{Feed, Outlet};
use crate::domain::page::Page;
use crate::domain::time::Timestamp;
use crate::pipeline::round::Round;
use crate::store::FoundEntry;
use std::sync::Arc;

/// Most intervals that failures in a row can make a feed wait. A feed is never given up.
const LONGEST_BACKOFF: u32 = 24;

/// Visits `feed` if it is due and records the visit, whatever its end.
///
/// # Errors
/// Only the store's; what goes wrong with the feed is a recorded outcome.
pub(super) async fn poll_feed(
    round: &Round,
    outlet: &Arc<Outlet>,
    feed: &Feed,
) -> anyhow::Result<()> {
    let store = &round.system.store;
    let known = store.feed_state(feed.url.as_str()).await?;
    if known.next_poll_at.is_some_and(|next| next > round.system.clock.now()) && !round.all_due() {
        return Ok(());
    }
    let request = Request {
        url: &feed.url,
        known: Some(&known),
        trusted_hosts: &Round::trusted_hosts(outlet),
        cap_bytes: round.config.feed_cap_bytes,
        cookies: false,
    };
    // Cut off by a stop: the feed is still due.
    let via = feed.url.as_str();
    let Some(fetch) = round.fetch(&outlet.id, via, request).await? else { return Ok(()) };
    let seen = match fetch.result {
        Ok(fetched) => read(fetched, &known, feed).await,
        Err(error) => Seen::failed(&error),
    };
    round.system.evidence.sync().await?;
    store.keep_records(&fetch.kept).await?;
    let now = round.system.clock.now();
    let state = next_state(round, &known, &seen, now);
    let found: Vec<FoundEntry> =
        seen.items.iter().filter_map(|item| found_entry(outlet, feed, item, now)).collect();
    let poll = Poll {
        outlet: outlet.id.clone(),
        feed_url: feed.url.to_string(),
        polled_at: now,
        outcome: seen.outcome,
        http_status: seen.http_status,
        items: u32::try_from(found.len()).unwrap_or(u32::MAX),
        new_items: 0,
        detail: seen.detail,
    };
    let result = store.record_poll(&poll, &state, &found).await?;
    round.tell_poll(Poll { new_items: result.new, ..poll });
    Ok(())
}

/// What a visit brought.
struct Seen {
    outcome: PollOutcome,
    http_status: Option<u16>,
    items: Vec<FeedItem>,
    detail: String,
    etag: Option<String>,
    last_modified: Option<String>,
    body_hash: Option<String>,
}

impl Seen {
    fn plain(outcome: PollOutcome, http_status: Option<u16>, detail: String) -> Self {
        let (etag, last_modified, body_hash) = (None, None, None);
        Self { outcome, http_status, items: vec![], detail, etag, last_modified, body_hash }
    }

    fn failed(error: &FetchError) -> Self {
        Self::plain(error.poll_outcome(), error.status(), error.in_full())
    }
}

async fn read(fetched: Fetched, known: &FeedState, feed: &Feed) -> Seen {
    let Fetched::Page(page) = fetched else {
        return Seen::plain(PollOutcome::NotModified, Some(304), String::new());
    };
    let (hash, status) = (page.body_hash(), page.http_status);
    if known.body_hash.as_ref() == Some(&hash) {
        return Seen::plain(PollOutcome::NotModified, Some(status), String::new());
    }
    let order = feed.date_order;
    // A feed of a thousand items takes long enough to hold up the async threads.
    let parsing = tokio::task::spawn_blocking(move || {
        let content_type = page.header("content-type").map(ToOwned::to_owned);
        let parsed = feed::parse(&page.body, content_type.as_deref(), &page.final_url, order);
        (page, parsed)
    });
    let (page, parsed) = match parsing.await {
        Ok(parsed) => parsed,
        // A feed that makes the parser panic must not stop the others.
        Err(panic) => {
            tracing::error!(feed.url = %feed.url, "reading a feed failed: {panic}");
            let why = format!("the reader failed on this feed: {panic}");
            return Seen::plain(PollOutcome::FailedParse, Some(status), why);
        }
    };
    let header = |page: &Page, name: &str| page.header(name).map(ToOwned::to_owned);
    match parsed {
        Ok(parsed) => Seen {
            outcome: if parsed.items.is_empty() { PollOutcome::Empty } else { PollOutcome::Read },
            http_status: Some(status),
            items: parsed.items,
            detail: parsed.warnings.join("; "),
            etag: header(&page, "etag"),
            last_modified: header(&page, "last-modified"),
            body_hash: Some(hash),
        },
        Err(error) => Seen::plain(PollOutcome::FailedParse, Some(status), error.to_string()),
    }
}

/// Validators of a document that could not be read are not kept: it is read again next time.
fn next_state(round: &Round, known: &FeedState, seen: &Seen, now: Timestamp) -> FeedState {
    let interval = round.config.interval();
    if seen.outcome.is_failure() {
        let failures = known.failures.saturating_add(1);
        let intervals = i32::try_from(failures.min(LONGEST_BACKOFF)).unwrap_or(i32::MAX);
        return FeedState {
            next_poll_at: Some(now + interval * intervals),
            failures,
            ..known.clone()
        };
    }
    let fresh = seen.body_hash.is_some();
    FeedState {
        etag: if fresh { seen.etag.clone() } else { known.etag.clone() },
        last_modified: if fresh { seen.last_modified.clone() } else { known.last_modified.clone() },
        body_hash: seen.body_hash.clone().or_else(|| known.body_hash.clone()),
        next_poll_at: Some(now + interval),
        failures: 0,
    }
}

fn found_entry(
    outlet: &Outlet,
    feed: &Feed,
    item: &FeedItem,
    found_at: Timestamp,
) -> Option<FoundEntry> {
    let url = canonical(&item.url)?;
    let entry = Entry {
        id: entry_id(&outlet.id, url.as_str()),
        outlet: outlet.id.clone(),
        feed_url: feed.url.to_string(),
        url: url.to_string(),
        title: item.title.clone(),
        published_at: item.published_at,
        found_at,
        attempts: 0,
    };
    Some(FoundEntry { entry })
}
