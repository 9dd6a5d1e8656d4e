//! What figures are made from: the store's answers as of one moment.

use crate::count::counted_articles;
use crate::domain::id::{ArticleId, OutletId, StoryId};
use crate::domain::tally::{ArticleFacts, CountedArticle};
use crate::domain::time::{Period, Timestamp, day_end, day_start};
use crate::store::{Store, StoreError};
use crate::web::app::App;
use crate::web::fault::Fault;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// Which outlets the crawl read in which days, as far as known at one moment.
#[derive(Debug, Default)]
pub struct ReadOutlets(BTreeMap<Key, BTreeSet<OutletId>>);

type Key = (chrono::NaiveDate, chrono::NaiveDate);

impl ReadOutlets {
    /// Asks about each of `periods`.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn at(
        store: &Store,
        periods: Vec<Period>,
        as_of: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut read = BTreeMap::new();
        for period in periods {
            let key = (period.from, period.until);
            if read.contains_key(&key) {
                continue;
            }
            // The moment itself is known; the store's interval leaves its end out.
            let known_until = day_end(period.until).min(as_of + chrono::Duration::seconds(1));
            let outlets = store.outlets_read_between(day_start(period.from), known_until);
            read.insert(key, outlets.await?.into_iter().collect());
        }
        Ok(Self(read))
    }

    /// Whether some feed of `outlet` was read in `period`, one of those asked about.
    pub fn has(&self, outlet: &OutletId, period: Period) -> bool {
        let read = self.0.get(&(period.from, period.until));
        read.is_some_and(|outlets| outlets.contains(outlet))
    }
}
