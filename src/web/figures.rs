//! What figures are made from: the store's answers as of one moment.

use crate::count::{ReadDays, Unread, counted_articles};
use crate::domain::id::{ArticleId, OutletId, StoryId};
use crate::domain::tally::{ArticleFacts, CountedArticle};
use crate::domain::time::{Period, Timestamp, day_end, day_start};
use crate::store::{Store, StoreError};
use crate::web::app::App;
use crate::web::fault::Fault;
use std::collections::HashMap;

/// Every article as it was known at one moment, ready for counting.
pub(super) struct Known {
    pub(super) articles: Vec<CountedArticle>,
    credits: HashMap<ArticleId, String>,
}

impl Known {
    /// What the store knew at `as_of`.
    pub(super) async fn at(app: &App, as_of: Timestamp) -> Result<Self, Fault> {
        let facts = app.store.facts_as_of(as_of).await?;
        // Sorting a year of fifty outlets takes too long for the threads that answer requests.
        let counted = tokio::task::spawn_blocking(move || {
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

/// Which days the crawl read each outlet, as far as known at one moment.
#[derive(Debug)]
pub struct ReadOutlets {
    days: ReadDays,
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
        let from = periods.iter().map(|period| day_start(period.from)).min().unwrap_or(as_of);
        let until = periods.iter().map(|period| day_end(period.until)).max().unwrap_or(as_of);
        // The moment itself is known; the store's interval leaves its end out.
        let known_until = until.min(as_of + chrono::Duration::seconds(1));
        let days = store.days_read_between(from, known_until).await?.into_iter().collect();
        Ok(Self { days, as_of })
    }

    /// The days read, for [`crate::count::quota_states`].
    pub fn days(&self) -> &ReadDays {
        &self.days
    }

    /// What is missing of `outlet` in `period`, one of those asked about.
    pub(super) fn unread(&self, outlet: &OutletId, period: Period) -> Unread {
        self.days.unread(outlet, period, self.as_of)
    }
}
