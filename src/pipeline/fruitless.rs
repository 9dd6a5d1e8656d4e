//! Visits of pages that brought no article: whether the page waits for another, or how it ends.

use crate::crawl::{FetchError, Retry};
use crate::domain::entry::{Entry, EntryEnd};
use crate::domain::id::OutletId;
use crate::domain::outcome::Outcome;
use crate::domain::page::Page;
use crate::domain::time::Timestamp;
use crate::extract::ExtractError;
use crate::pipeline::events::Event;
use crate::pipeline::round::Round;
use crate::pipeline::visit::Next;
use crate::store::Postponed;
use chrono::Duration;
use std::sync::Arc;

/// A page that keeps failing is given up when it was tried this often…
const LEAST_ATTEMPTS: u32 = 3;

/// …and for this long: an outage of a weekend, theirs or ours, must lose nothing.
const GIVE_UP_AFTER: Duration = Duration::days(3);

/// Longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::hours(6);

/// Pause between two tries of a page that would be given up, had it not brought an article: what
/// is counted is looked at until the outlet answers.
const PATIENT_PAUSE: Duration = Duration::days(1);

/// A wall against robots is tried again after this.
const WALL_PAUSE: std::time::Duration = std::time::Duration::from_secs(60 * 60);

/// A page that is missing so soon after it was listed may yet come…
const FIRST_HOURS: Duration = Duration::hours(3);

/// …and is tried again after this.
const NOT_YET: std::time::Duration = std::time::Duration::from_secs(15 * 60);

/// A visit that brought no article.
pub(super) struct Fruitless {
    /// How it ends, if no other follows.
    outcome: Outcome,
    /// Whether another may bring more.
    retry: Retry,
    /// The reason in words.
    why: String,
    /// What answered.
    page: Option<Arc<Page>>,
    /// What it says of the outlet's other pages.
    next: Next,
    /// What was found may be that of another hour.
    for_now: bool,
}

impl Fruitless {
    /// That no other visit would bring more.
    pub(super) fn end(outcome: Outcome, why: impl Into<String>) -> Self {
        let (why, next) = (why.into(), Next::GoOn);
        Self { outcome, retry: Retry::Never, why, page: None, next, for_now: false }
    }

    /// That `page` answered.
    pub(super) fn on(self, page: &Arc<Page>) -> Self {
        Self { page: Some(Arc::clone(page)), ..self }
    }

    /// That the way there may be another in an hour: a redirect to “we are working on it”, to the
    /// home page or to a riddle for robots. It ends like this only when that lasts.
    pub(super) fn for_now(self) -> Self {
        match self.outcome {
            Outcome::Gone | Outcome::NotArticle | Outcome::NoText => {
                Self { retry: Retry::After(WALL_PAUSE), for_now: true, ..self }
            }
            _ => self,
        }
    }

    /// That no document came.
    ///
    /// - `age`: since the page was found.
    /// - `answer`: the refusal, if one came.
    pub(super) fn no_document(error: &FetchError, age: Duration, answer: Option<Page>) -> Self {
        let retry = match error.status() {
            // Feeds run ahead of the caches before their pages.
            Some(404) if age < FIRST_HOURS => Retry::After(NOT_YET),
            _ => error.retry(),
        };
        Self {
            outcome: error.outcome(),
            retry,
            why: error.in_full(),
            page: answer.map(Arc::new),
            next: if error.host_is_away() { Next::Wait } else { Next::GoOn },
            for_now: false,
        }
    }

    /// That the document is no article.
    pub(super) fn no_article(error: &ExtractError) -> Self {
        let end = Self::end(error.outcome(), error.to_string());
        match error {
            // The page behind a wall is still there; the other pages stand behind it too.
            ExtractError::Wall { .. } => {
                Self { retry: Retry::After(WALL_PAUSE), next: Next::Wait, ..end }
            }
            _ => end,
        }
    }
}

/// The tries of an entry that failed, the last included.
struct Tries {
    attempts: u32,
    failing_since: Timestamp,
    /// Whether they were enough, and went on for long enough, to give it up.
    hopeless: bool,
}

impl Tries {
    fn of(entry: &Entry, now: Timestamp) -> Self {
        let failing_since = entry.failing_since.unwrap_or(now);
        let attempts = entry.failing_since.map_or(0, |_| entry.attempts).saturating_add(1);
        let hopeless = attempts >= LEAST_ATTEMPTS && now - failing_since >= GIVE_UP_AFTER;
        Self { attempts, failing_since, hopeless }
    }

    /// That `entry` is to wait until `next_attempt_at`.
    fn postpone(&self, entry: &Entry, next_attempt_at: Timestamp, detail: String) -> Postponed {
        let (attempts, failing_since) = (self.attempts, self.failing_since);
        Postponed { id: entry.id.clone(), attempts, failing_since, next_attempt_at, detail }
    }
}

/// Lets the entry wait for another visit, or ends it if that is hopeless. One that has brought an
/// article waits for as long as the outlet is in trouble: an outage is no removal, and what is
/// counted must be looked at when it is over. Where it leads elsewhere for now, two visits must
/// agree, a day apart.
///
/// # Errors
/// Of the store or the evidence.
pub(super) async fn settle(
    round: &Round,
    entry: &Entry,
    fruitless: Fruitless,
) -> anyhow::Result<Next> {
    let now = round.system.clock.now();
    let tries = Tries::of(entry, now);
    let ends = if entry.kept { agreed(round, entry, &fruitless).await? } else { tries.hopeless };
    match fruitless.retry {
        Retry::After(wait) if !ends => {
            let wait = Duration::from_std(wait)?;
            let times = i32::try_from(tries.attempts.min(100))?;
            let longer = (wait * times).min(wait.max(LONGEST_PAUSE));
            let patient = tries.hopeless || (entry.kept && fruitless.for_now);
            let pause = if patient { longer.max(PATIENT_PAUSE) } else { longer };
            let (attempts, since, next_at) = (tries.attempts, tries.failing_since, now + pause);
            let store = &round.system.store;
            store.postpone_entry(&entry.id, attempts, since, next_at, &fruitless.why).await?;
            round.tell(Event::Postponed(entry.outlet.clone(), fruitless.why));
        }
        _ => end(round, entry, &fruitless).await?,
    }
    Ok(fruitless.next)
}

/// Whether the visit before led elsewhere in the same words.
async fn agreed(round: &Round, entry: &Entry, fruitless: &Fruitless) -> anyhow::Result<bool> {
    if !fruitless.for_now {
        return Ok(false);
    }
    let before = round.system.store.waits_because(&entry.id).await?;
    Ok(before.is_some_and(|why| why == fruitless.why))
}

/// Lets entries of `outlet` wait until their hosts may be asked again, all at once, or ends those
/// for which that is hopeless. What the host has answered to one page stands for all: a host that
/// lets nobody in for days must not keep its pages waiting for ever.
///
/// # Errors
/// Of the store or the evidence.
pub(super) async fn hold_back(
    round: &Round,
    outlet: &OutletId,
    held: Vec<(Entry, Timestamp)>,
) -> anyhow::Result<()> {
    let mut waiting = Vec::new();
    for (entry, until) in held {
        let tries = Tries::of(&entry, round.system.clock.now());
        let why = format!("its host has asked to be left alone until {until}");
        if tries.hopeless && !entry.kept {
            end(round, &entry, &Fruitless::end(Outcome::FailedHttp, why)).await?;
        } else {
            waiting.push(tries.postpone(&entry, until, why));
        }
    }
    if waiting.is_empty() {
        return Ok(());
    }
    round.system.store.postpone_entries(&waiting).await?;
    for Postponed { detail, .. } in waiting {
        round.tell(Event::Postponed(outlet.clone(), detail));
    }
    Ok(())
}

async fn end(round: &Round, entry: &Entry, fruitless: &Fruitless) -> anyhow::Result<()> {
    let ended = EntryEnd {
        id: entry.id.clone(),
        outcome: fruitless.outcome,
        ended_at: round.system.clock.now(),
        detail: fruitless.why.clone(),
    };
    let page = fruitless.page.as_deref();
    if page.is_some() {
        round.system.evidence.sync().await?;
    }
    round.system.store.end_entry(&ended, page).await?;
    round.tell_ended(&entry.outlet, fruitless.outcome);
    Ok(())
}
