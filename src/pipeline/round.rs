//! One round: everything that is due, once, the whole way.

use crate::config::Config;
use crate::crawl::{Http, Request};
use crate::domain::entry::Poll;
use crate::domain::id::OutletId;
use crate::domain::outcome::Outcome;
use crate::domain::outlet::Outlet;
use crate::domain::time::Timestamp;
use crate::evidence::About;
use crate::pipeline::conclude;
use crate::pipeline::events::{Event, Events};
use crate::pipeline::fetch::{Fetch, fetch};
use crate::pipeline::horizon::horizon;
use crate::pipeline::keep::{ReadPage, keep_pages};
use crate::pipeline::poll::poll_feed;
use crate::pipeline::stop::Stop;
use crate::pipeline::system::System;
use crate::pipeline::visit::{Next, visit_entry};
use anyhow::Context;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

/// Articles that may wait for the keeper; past that the visitors wait.
const KEEPER_QUEUE: usize = 32;

/// Pages of one outlet in one round on schedule; what is left waits for the next, so that one
/// outlet's backlog does not hold up the others.
const PAGES_ON_SCHEDULE: u32 = 50;

/// Likewise when everything is asked for at once.
const PAGES_AT_ONCE: u32 = 20_000;

/// What a round visits.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only these outlets; empty means all.
    pub outlets: Vec<OutletId>,
    /// Visit feeds that are not due yet too.
    pub all_due: bool,
}

/// What a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoundReport {
    /// Feeds visited, by outcome word.
    pub polls: BTreeMap<&'static str, u64>,
    /// Pages visited, by outcome word.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// Pages that failed and will be tried again.
    pub postponed: u64,
    /// Articles classified.
    pub classified: usize,
    /// Articles written to the index.
    pub indexed: usize,
}

/// What rounds are made with.
pub struct Crawler {
    /// Definitions, store, index, clock.
    pub system: Arc<System>,
    /// The client that speaks to outlets.
    pub http: Http,
    /// The operator's settings.
    pub config: Arc<Config>,
    /// Told what happens.
    pub events: Arc<dyn Events>,
    /// Raised to end after the pages in hand.
    pub stop: Stop,
}

/// What the visitors of a round share.
pub(super) struct Round {
    pub(super) system: Arc<System>,
    http: Http,
    pub(super) config: Arc<Config>,
    pub(super) horizon: Timestamp,
    selection: Selection,
    stop: Stop,
    events: Arc<dyn Events>,
    keeper: mpsc::Sender<ReadPage>,
}

/// Visits what is due, then classifies and indexes what came in.
///
/// A raised stop ends it after the pages in hand; what is left waits in the store. Run again
/// after any interruption, it goes on where it was.
///
/// # Errors
/// Only of the store, the index or the rules: what goes wrong with an outlet is an outcome.
pub async fn round(crawler: &Crawler, selection: &Selection) -> anyhow::Result<RoundReport> {
    let system = &crawler.system;
    let (keeper, pages) = mpsc::channel(KEEPER_QUEUE);
    let report = Arc::new(Mutex::new(RoundReport::default()));
    let counted: Arc<dyn Events> =
        Arc::new(Counting { report: Arc::clone(&report), events: Arc::clone(&crawler.events) });
    let shared = Arc::new(Round {
        system: Arc::clone(system),
        http: crawler.http.clone(),
        config: Arc::clone(&crawler.config),
        horizon: horizon(system, &crawler.config).await?,
        selection: selection.clone(),
        stop: crawler.stop.clone(),
        events: Arc::clone(&counted),
        keeper,
    });
    let keeping = {
        let (system, events) = (Arc::clone(system), Arc::clone(&counted));
        tokio::spawn(async move { keep_pages(&system, &*events, pages).await })
    };
    let visited = visit_outlets(shared).await;
    // The visitors have hung up, so the keeper ends; its error explains theirs.
    keeping.await??;
    conclude::classify_pending(system, &*counted).await?;
    conclude::update_index(&system.store, &system.index, &*counted).await?;
    visited?;
    let report = report.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(report)
}

/// Visits all outlets; one that fails does not stop the others, its error is told at the end.
async fn visit_outlets(round: Arc<Round>) -> anyhow::Result<()> {
    let places = Arc::new(Semaphore::new(round.config.parallel_outlets));
    let mut visitors = JoinSet::new();
    for outlet in round.outlets() {
        let (round, places) = (Arc::clone(&round), Arc::clone(&places));
        visitors.spawn(async move {
            let _place = places.acquire_owned().await?;
            let visited = visit_outlet(&round, &outlet).await;
            round.events.tell(&Event::OutletDone(outlet.id.clone()));
            visited.with_context(|| format!("visiting outlet `{}`", outlet.id))
        });
    }
    drop(round);
    let mut first_failure = Ok(());
    while let Some(visited) = visitors.join_next().await {
        let visited = visited.map_err(anyhow::Error::from).flatten();
        first_failure = first_failure.and(visited);
    }
    first_failure
}

async fn visit_outlet(round: &Round, outlet: &Arc<Outlet>) -> anyhow::Result<()> {
    for feed in outlet.polled_feeds() {
        if round.stop.is_raised() {
            return Ok(());
        }
        poll_feed(round, outlet, feed).await?;
    }
    let now = round.system.clock.now();
    let most = if round.all_due() { PAGES_AT_ONCE } else { PAGES_ON_SCHEDULE };
    let pending = round.system.store.pending_entries(&outlet.id, now, most).await?;
    round.events.tell(&Event::Queued(outlet.id.clone(), pending.len()));
    for entry in pending {
        if round.stop.is_raised() || visit_entry(round, outlet, entry).await? == Next::Wait {
            break;
        }
    }
    Ok(())
}

impl Round {
    /// The outlets of this round that have a way in.
    fn outlets(&self) -> Vec<Arc<Outlet>> {
        let wanted = |outlet: &&Outlet| {
            self.selection.outlets.is_empty() || self.selection.outlets.contains(&outlet.id)
        };
        let has_feed = |outlet: &&Outlet| outlet.polled_feeds().next().is_some();
        let outlets = self.system.catalog.outlets.iter();
        outlets.filter(wanted).filter(has_feed).cloned().map(Arc::new).collect()
    }

    /// Fetches, or gives `None` when a stop cuts it off; then nothing is recorded and what was
    /// asked for is still due.
    pub(super) async fn fetch(
        &self,
        outlet: &OutletId,
        via: &str,
        request: Request<'_>,
    ) -> anyhow::Result<Option<Fetch>> {
        let about = About { outlet: Some(outlet.to_string()), via: Some(via.to_owned()) };
        tokio::select! {
            fetched = fetch(&self.system, &self.http, request, &about) => fetched.map(Some),
            () = self.stop.wait() => Ok(None),
        }
    }

    pub(super) fn all_due(&self) -> bool {
        self.selection.all_due
    }

    /// Hosts that may lie on a private network.
    pub(super) fn trusted_hosts(outlet: &Outlet) -> Vec<String> {
        if !outlet.local {
            return vec![];
        }
        outlet.domains.iter().map(|domain| domain.host.clone()).collect()
    }

    /// Hands an article to the keeper; waits while it is behind.
    pub(super) async fn keep(&self, read: ReadPage) -> anyhow::Result<()> {
        Ok(self.keeper.send(read).await?)
    }

    pub(super) fn tell_poll(&self, poll: Poll) {
        self.events.tell(&Event::Polled(poll));
    }

    pub(super) fn tell_ended(&self, outlet: &OutletId, outcome: Outcome) {
        self.events.tell(&Event::Ended(outlet.clone(), outcome));
    }

    pub(super) fn tell_postponed(&self, outlet: &OutletId, reason: String) {
        self.events.tell(&Event::Postponed(outlet.clone(), reason));
    }
}

/// Counts what is told, and passes it on.
struct Counting {
    report: Arc<Mutex<RoundReport>>,
    events: Arc<dyn Events>,
}

impl Events for Counting {
    fn tell(&self, event: &Event) {
        let mut report = self.report.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Polled(poll) => *report.polls.entry(poll.outcome.as_str()).or_default() += 1,
            Event::Ended(_, outcome) => {
                *report.outcomes.entry(outcome.as_str()).or_default() += 1;
            }
            Event::Postponed(..) => report.postponed += 1,
            Event::Classified(articles) => report.classified += articles,
            Event::Indexed(articles) => report.indexed += articles,
            Event::Queued(..) | Event::OutletDone(_) => {}
        }
        drop(report);
        self.events.tell(event);
    }
}
