//! What figures are made from: the store's answers as of one moment.

use crate::count::{ReadDays, Unread, counted_articles, resolve_outlets};
use crate::domain::health::{Gap, OutletDay, OutletDayOf};
use crate::domain::id::{ArticleId, OutletId, StoryId};
use crate::domain::tally::{ArticleFacts, CountedArticle};
use crate::domain::time::{Period, Timestamp, day_end, day_start, vietnam_day};
use crate::health::completeness::{Completeness, completeness};
use crate::health::sight::{ASKED_WITHIN, blind_spans, in_the_making, seen_days};
use crate::store::{Store, StoreError};
use crate::web::app::App;
use crate::web::fault::Fault;
use chrono::{Days, Duration};
use std::collections::{BTreeMap, HashMap};

/// Every article as it was known at one moment, ready for counting.
pub(super) struct Known {
    pub(super) articles: Vec<CountedArticle>,
    credits: HashMap<ArticleId, String>,
}

impl Known {
    /// What the store knew at `as_of`.
    pub(super) async fn at(app: &App, as_of: Timestamp) -> Result<Self, Fault> {
        let mut facts = app.store.facts_as_of(as_of).await?;
        let catalog = app.catalog.get();
        // Sorting a year of fifty outlets takes too long for the threads that answer requests.
        let counted = tokio::task::spawn_blocking(move || {
            resolve_outlets(&mut facts, &catalog);
            let articles = counted_articles(&facts);
            let credit = |fact: ArticleFacts| Some((fact.id, fact.wire_credit?));
            Self { articles, credits: facts.into_iter().filter_map(credit).collect() }
        });
        counted.await.map_err(|error| Fault::Internal(error.to_string()))
    }

    /// The agency an article is credited to.
    pub(super) fn credit(&self, id: &ArticleId) -> Option<&str> {
        self.credits.get(id).map(String::as_str)
    }

    /// The original of each story.
    pub(super) fn originals(&self) -> HashMap<&StoryId, &ArticleId> {
        let originals = self.articles.iter().filter(|article| article.original);
        originals.map(|article| (&article.story, &article.id)).collect()
    }
}

/// Visits this far outside a period are looked at too: they may join on across its ends. No feed
/// pauses for longer.
const AROUND: Days = Days::new(60);

/// Which days the crawl saw of each outlet, and which gaps it knows of, those of feeds that still
/// fail among them, as far as known at one moment.
#[derive(Debug)]
pub struct ReadOutlets {
    days: ReadDays,
    gaps: BTreeMap<OutletId, Vec<Gap>>,
    as_of: Timestamp,
}

impl ReadOutlets {
    /// Asks about all days of `periods`.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn at(
        store: &Store,
        periods: Vec<Period>,
        as_of: Timestamp,
    ) -> Result<Self, StoreError> {
        let today = vietnam_day(as_of);
        let first = periods.iter().map(|period| period.from).min().unwrap_or(today);
        let last = periods.iter().map(|period| period.until).max().unwrap_or(today);
        let (from, until) = (first - AROUND, last + AROUND);
        let days = read_days(store, from, until, as_of).await?;
        let mut gaps = store.gaps(None, day_start(from), day_end(until)).await?;
        gaps.extend(gaps_in_the_making(store, as_of).await?);
        let mut days: ReadDays = seen_days(&days, &gaps, as_of).into_iter().collect();
        for (outlet, from, to) in blind_spans(&gaps, as_of) {
            days.add_blind(outlet, from, to);
        }
        let mut gaps_of: BTreeMap<OutletId, Vec<Gap>> = BTreeMap::new();
        for gap in gaps {
            gaps_of.entry(gap.outlet.clone()).or_default().push(gap);
        }
        Ok(Self { days, gaps: gaps_of, as_of })
    }

    /// The days seen, for [`crate::count::quota_states`].
    pub fn days(&self) -> &ReadDays {
        &self.days
    }

    /// The days of `period`, one of those asked about, that were not seen of `outlet`.
    pub fn unread(&self, outlet: &OutletId, period: Period) -> Unread {
        self.days.unread(outlet, period, self.as_of)
    }

    /// The gaps of `outlet` in `period`, one of those asked about, added up.
    pub fn completeness(&self, outlet: &OutletId, period: Period) -> Completeness {
        let gaps = self.gaps.get(outlet).map(Vec::as_slice).unwrap_or_default();
        completeness(gaps, period, self.as_of)
    }
}

/// What feeds that could not be read at `as_of` leave unseen; see [`in_the_making`].
///
/// # Errors
/// If the store fails.
pub async fn gaps_in_the_making(store: &Store, as_of: Timestamp) -> Result<Vec<Gap>, StoreError> {
    let asked_since = as_of.checked_sub_signed(ASKED_WITHIN).unwrap_or(as_of);
    Ok(in_the_making(&store.failing_at(as_of, asked_since).await?, as_of))
}

/// What was done on each day, as far as known at `as_of`.
async fn read_days(
    store: &Store,
    from: chrono::NaiveDate,
    until: chrono::NaiveDate,
    as_of: Timestamp,
) -> Result<Vec<OutletDayOf>, StoreError> {
    let known_until = as_of + Duration::seconds(1);
    let running = vietnam_day(known_until);
    let mut days = store.outlet_days(None, from, until.min(running - Days::new(1))).await?;
    // The sums of the running day go on growing after `as_of`; the log of visits tells what it
    // had come to.
    if (from..=until).contains(&running) {
        let read = store.days_read_between(day_start(running), known_until).await?;
        let done = OutletDay { polled: 1, ..OutletDay::default() };
        days.extend(read.into_iter().map(|(outlet, day)| OutletDayOf {
            outlet,
            day,
            done: done.clone(),
        }));
    }
    Ok(days)
}
