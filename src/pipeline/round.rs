//! One round: everything that is due, once, the whole way; or without end.

use crate::config::Config;
use crate::crawl::Http;
use crate::domain::entry::Poll;
use crate::domain::id::OutletId;
use crate::domain::outcome::Outcome;
use crate::domain::time::Timestamp;
use crate::domain::walk::Walk;
use crate::evidence::EvidenceError;
use crate::pipeline::conclude;
use crate::pipeline::events::{Event, Events};
use crate::pipeline::horizon::horizon;
use crate::pipeline::keep::{ReadPage, keep_pages};
use crate::pipeline::notices;
use crate::pipeline::outlet::{Left, visit_outlet};
use crate::pipeline::prune;
use crate::pipeline::report::{Counting, RoundReport};
use crate::pipeline::stop::Stop;
use crate::pipeline::system::System;
use crate::pipeline::turn::Turn;
use crate::store::StoreError;
use anyhow::Context;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::mpsc::error::SendError;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// Articles that may wait for the keeper; past that the visitors wait.
const KEEPER_QUEUE: usize = 32;

/// Longest pause between two looks at what is due, when nothing was: another process may have
/// been told of something new.
const TICK: Duration = Duration::from_secs(20);

/// What a round visits.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only these outlets; empty means all.
    pub outlets: Vec<OutletId>,
    /// Visit feeds that are not due yet too, and all that is left of every backlog and walk.
    pub all_due: bool,
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

/// How long visitors go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    /// Until nothing is left of what was due at this instant.
    Once(Timestamp),
    /// Until they are stopped.
    Endless,
}

/// What the visitors of a round share.
pub(super) struct Round {
    pub(super) system: Arc<System>,
    pub(super) http: Http,
    pub(super) config: Arc<Config>,
    pub(super) horizon: Timestamp,
    pub(super) stop: Stop,
    selection: Selection,
    /// What of the selection these definitions know; set when another worker's outlet has come up.
    known: OnceLock<Vec<OutletId>>,
    span: Span,
    events: Arc<dyn Events>,
    keeper: mpsc::Sender<ReadPage>,
    /// Raised when a round without end cannot go on.
    failed: Arc<AtomicBool>,
}

/// Visits what is due, then classifies and indexes what came in.
///
/// A raised stop ends it after the pages in hand; what is left waits in the store. Run again
/// after any interruption, it goes on where it was.
///
/// # Errors
/// Only of the store, the evidence, the index or the rules: what goes wrong with an outlet is an
/// outcome.
pub async fn round(crawler: &Crawler, selection: &Selection) -> anyhow::Result<RoundReport> {
    let system = &crawler.system;
    // What a round that failed could not give back: its turns were this worker's alone.
    system.store.release_worker(&system.worker).await?;
    system.store.call_turns_back(system.clock.now()).await?;
    if selection.all_due {
        system.store.make_due(&selection.outlets, system.clock.now()).await?;
    }
    let counting = Arc::new(Counting::new(Arc::clone(&crawler.events)));
    let events = Arc::clone(&counting) as Arc<dyn Events>;
    let span = Span::Once(system.clock.now());
    let (visited, kept) = visit_keep_and_conclude(crawler, selection, span, &events).await;
    // The keeper's error explains the visitors'.
    kept?;
    conclude::all(crawler, &*events).await?;
    visited?;
    notices::tell_once(crawler).await;
    Ok(counting.report())
}

/// Goes on visiting whatever becomes due, and concludes beside it, until it is stopped.
///
/// # Errors
/// As [`round`]; what was not recorded is still due.
pub async fn rounds_without_end(crawler: &Crawler, selection: &Selection) -> anyhow::Result<()> {
    let events = &crawler.events;
    // What a failure before left in hand, and kept without concluding.
    crawler.system.store.release_worker(&crawler.system.worker).await?;
    conclude::or_tell(crawler, &**events).await;
    let (visited, kept) = visit_keep_and_conclude(crawler, selection, Span::Endless, events).await;
    kept.and(visited)?;
    conclude::all(crawler, &**events).await
}

/// Runs the visitors and the keeper, and concludes beside them; gives how the two ended.
async fn visit_keep_and_conclude(
    crawler: &Crawler,
    selection: &Selection,
    span: Span,
    events: &Arc<dyn Events>,
) -> (anyhow::Result<()>, anyhow::Result<()>) {
    let system = &crawler.system;
    let horizon = match horizon(system, &crawler.config).await {
        Ok(horizon) => horizon,
        Err(error) => return (Err(error), Ok(())),
    };
    let (keeper, pages) = mpsc::channel(KEEPER_QUEUE);
    let round = Arc::new(Round {
        system: Arc::clone(system),
        http: crawler.http.clone(),
        config: Arc::clone(&crawler.config),
        horizon,
        failed: Arc::default(),
        stop: crawler.stop.clone(),
        selection: selection.clone(),
        known: OnceLock::new(),
        span,
        events: Arc::clone(events),
        keeper,
    });
    let (kept, seen) = watch::channel(0);
    // The keeper ends when the last visitor hangs up; visitors fail when the keeper is gone.
    let keeping = async move { keep_pages(system, &**events, pages, &kept).await };
    let (enough, pause) = match span {
        Span::Once(_) => (conclude::WORTH_IT, Duration::ZERO),
        Span::Endless => (1, conclude::SOON),
    };
    let concluding = conclude::beside(crawler, &**events, seen, enough, pause);
    let (visited, kept, ()) = tokio::join!(visitors(round), keeping, concluding);
    (visited, kept)
}

/// Visitors side by side; an outlet that fails does not stop the others, its error is told at the
/// end. In a round without end it ends them all, each after what it has in hand: what failed is
/// the store or the disk.
async fn visitors(round: Arc<Round>) -> anyhow::Result<()> {
    let mut visitors = JoinSet::new();
    for _ in 0..round.config.parallel_outlets {
        let round = Arc::clone(&round);
        visitors.spawn(async move { visitor(&round).await });
    }
    let failed = Arc::clone(&round.failed);
    drop(round);
    let mut first_failure = Ok(());
    while let Some(visited) = visitors.join_next().await {
        // A visitor that panicked must not leave the others to die one by one, unseen.
        let panicked = |_: &_| failed.store(true, Ordering::Relaxed);
        let visited = visited.inspect_err(panicked).map_err(anyhow::Error::from).flatten();
        first_failure = first_failure.and(visited);
    }
    first_failure
}

/// Takes one outlet after the other.
async fn visitor(round: &Round) -> anyhow::Result<()> {
    let system = &round.system;
    let mut first_failure = Ok(());
    while !round.is_ending() {
        let now = system.clock.now();
        let due_until = if let Span::Once(at) = round.span { at } else { now };
        let lease = round.config.lease();
        let taken =
            Turn::take(&system.store, &system.worker, round.among(), due_until, lease).await;
        match taken.inspect_err(|_| round.failed.store(true, Ordering::Relaxed))? {
            Some(turn) => {
                let outlet = turn.lease().outlet.clone();
                let visited = visit_turn(round, turn).await;
                round.tell(Event::OutletDone(outlet.clone()));
                let visited = visited.with_context(|| format!("visiting outlet `{outlet}`"));
                first_failure = first_failure.and(visited);
            }
            None if round.span == Span::Endless => round.pause(now).await?,
            None => break,
        }
        if round.span == Span::Endless {
            let failure = std::mem::replace(&mut first_failure, Ok(()));
            first_failure = failure.or_else(|error| round.bear(error));
        }
    }
    first_failure
}

async fn visit_turn(round: &Round, turn: Turn) -> anyhow::Result<()> {
    let Some(outlet) = round.system.outlet(&turn.lease().outlet) else {
        // Another worker's definitions know it; for that one it is as due as before.
        round.ask_for_known_ones();
        return turn.give_back(&round.system.store).await;
    };
    let visited = visit_outlet(round, &turn, &outlet).await;
    let now = round.system.clock.now();
    // After a failure the outlet is due again soon: what was not recorded was not done.
    let soon = Left { feeds_next: Some(now + TICK), not_before: Some(now + TICK) };
    let left = visited.as_ref().ok().copied().unwrap_or(soon);
    let ended = turn.end(&round.system.store, left, now).await;
    // A log that grows too long hinders nobody; what hinders pruning may be mended by the next turn.
    if visited.is_ok()
        && let Err(error) = prune::prune(round).await
    {
        tracing::warn!("old visits of feeds could not be forgotten: {error:#}");
    }
    match visited {
        // What the new holder does is as good; nothing is lost.
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::LeaseLost(_))) => ended,
        // The first error explains the second.
        visited => visited.and(ended),
    }
}

impl Round {
    /// What one outlet's trouble means for the others, without end: nothing, unless the store or
    /// the disk failed.
    fn bear(&self, error: anyhow::Error) -> anyhow::Result<()> {
        let shared = error.chain().any(|cause| {
            matches!(cause.downcast_ref(), Some(StoreError::Request { .. }))
                || cause.is::<EvidenceError>()
                || cause.is::<SendError<ReadPage>>()
        });
        if shared {
            self.failed.store(true, Ordering::Relaxed);
            return Err(error);
        }
        tracing::error!("an outlet's turn failed and will come again: {error:#}");
        Ok(())
    }

    /// Sleeps until something is due, or a while.
    async fn pause(&self, now: Timestamp) -> anyhow::Result<()> {
        self.system.store.call_turns_back(now).await?;
        let next = self.system.store.next_due(self.among()).await?;
        // Already due, but in another's hands for a moment; or nothing is planned at all.
        let wait = next.map_or(TICK, |next| (next - now).to_std().unwrap_or_default());
        tokio::select! {
            () = self.stop.wait() => {}
            () = self.system.clock.sleep(wait.clamp(Duration::from_millis(500), TICK)) => {}
        }
        Ok(())
    }

    /// The outlets that are asked for; all, if there is none among them.
    fn among(&self) -> &[OutletId] {
        self.known.get().unwrap_or(&self.selection.outlets)
    }

    /// Asks from now on for no outlet that these definitions do not know.
    fn ask_for_known_ones(&self) {
        self.known.get_or_init(|| {
            let selected = &self.selection.outlets;
            let wanted = |id: &&OutletId| selected.is_empty() || selected.contains(id);
            let mut known: Vec<_> = self.system.known_outlets().filter(wanted).cloned().collect();
            if known.is_empty() {
                // No outlet is called so: none is asked for, which is not the same as all.
                known.push(OutletId::new(""));
            }
            known
        });
    }

    /// Whether visitors are to end after what they have in hand.
    pub(super) fn is_ending(&self) -> bool {
        self.stop.is_raised() || self.failed.load(Ordering::Relaxed)
    }

    /// The horizon, as an instant that can be reckoned with.
    pub(super) fn earliest(&self) -> Timestamp {
        self.horizon.max(Timestamp::UNIX_EPOCH)
    }

    pub(super) fn all_due(&self) -> bool {
        self.selection.all_due
    }

    /// Hands an article to the keeper; waits while it is behind.
    pub(super) async fn keep(&self, read: ReadPage) -> anyhow::Result<()> {
        Ok(self.keeper.send(read).await?)
    }

    pub(super) fn tell(&self, event: Event) {
        self.events.tell(&event);
    }

    pub(super) fn tell_poll(&self, poll: Poll) {
        self.tell(Event::Polled(poll));
    }

    pub(super) fn tell_walk(&self, walk: Walk) {
        self.tell(Event::Walked(walk));
    }

    pub(super) fn tell_ended(&self, outlet: &OutletId, outcome: Outcome) {
        self.tell(Event::Ended(outlet.clone(), outcome));
    }
}
