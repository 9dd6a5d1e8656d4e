//! Tallies: numbers that carry the list behind them.

use crate::domain::article::{Genre, Language};
use crate::domain::dates::DateRange;
use crate::domain::id::{ArticleId, OutletId, RuleId, StoryId, TaskId, UnitId};
use crate::domain::plan::CountingRule;
use crate::domain::review::Review;
use crate::domain::time::{Period, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// What counting needs to know of one article, as it was known at some moment.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedArticle {
    /// The article.
    pub id: ArticleId,
    /// Its canonical address.
    pub url: String,
    /// Its headline.
    pub title: String,
    /// Its outlet.
    pub outlet: OutletId,
    /// `None` for undated articles: they are listed apart and count in no period.
    pub published_at: Option<Timestamp>,
    /// The first and the last of the dates that were found for it; `None` if undated.
    pub date_range: Option<DateRange>,
    /// Language; editions other than Vietnamese are kept apart.
    pub language: Language,
    /// Form.
    pub genre: Genre,
    /// Family of copies; an article without copies is a story of its own.
    pub story: StoryId,
    /// Whether it is the story's original.
    pub original: bool,
    /// Whom it is reprinted from, as printed, if nothing of theirs is in its story: the archive
    /// does not have the source.
    pub reprint_of: Option<String>,
    /// Rules it counts for: hits of the ruleset with reviews applied.
    pub rules: Vec<RuleId>,
    /// Its leading theme, with reviews applied.
    pub primary: Option<RuleId>,
}

/// An article in the list behind a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TallyArticle {
    /// Identifier; opens the proof.
    pub id: ArticleId,
    /// Canonical address.
    pub url: String,
    /// Headline.
    pub title: String,
    /// Outlet.
    pub outlet: OutletId,
    /// Publication, RFC 3339 in UTC.
    pub published_at: Option<Timestamp>,
}

/// A number with the articles it counts: `count == articles.len()`, always.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    articles: Vec<TallyArticle>,
}

impl Tally {
    /// A tally of exactly these articles.
    pub fn of(articles: Vec<TallyArticle>) -> Self {
        Self { articles }
    }

    /// The number.
    pub fn count(&self) -> usize {
        self.articles.len()
    }

    /// The list behind it, oldest first.
    pub fn articles(&self) -> &[TallyArticle] {
        &self.articles
    }
}

/// The same question under each counting rule; the official one is marked by the asker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountedWays {
    /// Every article.
    pub each: Tally,
    /// A story once per outlet.
    pub per_outlet: Tally,
    /// A story once.
    pub per_story: Tally,
    /// Originals alone.
    pub originals: Tally,
}

impl CountedWays {
    /// The tally under `rule`.
    pub fn under(&self, rule: CountingRule) -> &Tally {
        match rule {
            CountingRule::Each => &self.each,
            CountingRule::PerOutlet => &self.per_outlet,
            CountingRule::PerStory => &self.per_story,
            CountingRule::Originals => &self.originals,
        }
    }
}

/// How a quota stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaStatus {
    /// The target is reached.
    Met,
    /// Running, and at or above the even pace.
    OnPace,
    /// Running, and below the even pace.
    AtRisk,
    /// The period is over and the target was not reached.
    Missed,
    /// The period is over, the target was not reached, but the crawl was blind for part of it:
    /// never called missed on missing data.
    Blind,
    /// The period has not begun.
    NotStarted,
}

impl QuotaStatus {
    /// The word used in the API and the logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::OnPace => "on_pace",
            Self::AtRisk => "at_risk",
            Self::Missed => "missed",
            Self::Blind => "blind",
            Self::NotStarted => "not_started",
        }
    }
}

/// A quota with its figures at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct QuotaState {
    /// The task.
    pub task: TaskId,
    /// Who owes it.
    pub units: Vec<UnitId>,
    /// Promised number.
    pub target: u32,
    /// Days that count.
    pub period: Period,
    /// The official way to count.
    pub counting: CountingRule,
    /// The figures under each way.
    pub counted: CountedWays,
    /// How it stands.
    pub status: QuotaStatus,
    /// What an even pace would have brought by now.
    pub expected: f64,
    /// Articles a week still needed to reach the target in time; `None` when met or over.
    pub needed_per_week: Option<f64>,
    /// Accepted outlets of which articles may have been missed: for too many days in a row of
    /// the period, up to now, or for too many hours in all, no crawl could read them.
    pub blind_outlets: Vec<OutletId>,
    /// For each of them, the days of the period, up to now, that were not read; or the hours that
    /// were not, as days, if that is more.
    pub blind_days: BTreeMap<OutletId, u32>,
}

impl QuotaState {
    /// The official tally.
    pub fn official(&self) -> &Tally {
        self.counted.under(self.counting)
    }

    /// Part of the promise kept, where 1.0 is exactly met.
    pub fn share_met(&self) -> f64 {
        self.official().count() as f64 / f64::from(self.target)
    }
}

/// What the store knows of one article at some moment, before reviews and stories are applied.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleFacts {
    /// The article.
    pub id: ArticleId,
    /// Its canonical address.
    pub url: String,
    /// Headline of the revision valid at that moment.
    pub title: String,
    /// Its outlet.
    pub outlet: OutletId,
    /// Publication of that revision.
    pub published_at: Option<Timestamp>,
    /// The first and the last of the dates that were found for it; `None` if undated.
    pub date_range: Option<DateRange>,
    /// Language of that revision.
    pub language: Language,
    /// Form, as classified.
    pub genre: Genre,
    /// The agency it is credited to.
    pub wire_credit: Option<String>,
    /// The outlets that this credit names; empty until the definitions were asked.
    pub credited: Vec<OutletId>,
    /// Its family of copies; its own id when it has none.
    pub story: StoryId,
    /// Rules that matched, and whether each was the leading theme.
    pub hits: Vec<(RuleId, bool)>,
    /// The verdicts valid at that moment, one per rule.
    pub reviews: Vec<Review>,
}
