//! What a crawl of the world must find, known before it begins.
//!
//! Made from the same data as the pages and by nothing else: no line of the crawler, extractor
//! or classifier runs here, so a figure that agrees is a figure that is right.

use super::World;
use super::article::{Quirk, WorldArticle};
use super::trouble::{self, ExpectedGap};
use crate::domain::article::{Genre, Language};
use crate::domain::id::OutletId;
use crate::domain::outcome::{Outcome, PollOutcome};
use crate::domain::story::Level;
use crate::domain::time::Timestamp;
use std::collections::BTreeSet;

/// Everything that is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Truth {
    /// One for each address that a feed lists, by outlet and address.
    pub pages: Vec<ExpectedPage>,
    /// One for each feed that is polled, in the catalogue's order.
    pub feeds: Vec<ExpectedFeed>,
    /// One for each outage that a feed's window was too short for, by outlet.
    pub gaps: Vec<ExpectedGap>,
    /// Addresses of the articles that were lost in one.
    pub lost: Vec<String>,
    /// Outlets that hide a page behind a wall against robots, for a time or for good.
    pub walled: BTreeSet<OutletId>,
}

/// One entry of a feed and how it must end.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedPage {
    /// Canonical form of the listed address.
    pub url: String,
    /// Outlet whose feed lists it, which need not be the one whose address it is.
    pub outlet: OutletId,
    /// How its visits end, in order; visits that find it unchanged are not told.
    pub outcomes: Vec<Outcome>,
    /// The article behind it, for pages that are kept.
    pub article: Option<ExpectedArticle>,
}

/// What must be read from a page and said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedArticle {
    /// Name within the world.
    pub key: String,
    /// Headline in the end, as it is kept: with plain hyphens.
    pub title: String,
    /// Headline at first.
    pub first_title: String,
    /// When the headline changed.
    pub changes_at: Option<Timestamp>,
    /// When a paragraph was added that no list tells of.
    pub grows_at: Option<Timestamp>,
    /// When it was taken off the site.
    pub removed_at: Option<Timestamp>,
    /// From when on it could be read: at publication, or when the outlet's trouble was over.
    pub readable_from: Timestamp,
    /// Whether only walking back finds it.
    pub recovered: bool,
    /// `None` where the outlet does not tell.
    pub published_at: Option<Timestamp>,
    /// Language; articles of another edition carry no labels.
    pub language: Language,
    /// Form.
    pub genre: Genre,
    /// Whether it is about the plans' subject.
    pub scope: bool,
    /// Content themes, the leading one first.
    pub themes: Vec<u8>,
    /// The leading theme.
    pub primary: Option<u8>,
    /// Topics of tasks.
    pub topics: Vec<String>,
    /// Key of the story's original.
    pub story: String,
    /// Whether it is the original itself.
    pub original: bool,
    /// How near a copy is to its original; `None` for an original, and where so much was dropped
    /// that credits and the like decide.
    pub level: Option<Level>,
    /// Whom it credits.
    pub credit: Option<String>,
}

/// A feed and how its visits may end.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedFeed {
    /// Its address.
    pub url: String,
    /// Its outlet.
    pub outlet: OutletId,
    /// Every word that a visit may end with.
    pub outcomes: Vec<PollOutcome>,
}

impl World {
    /// The truth of this world.
    pub(super) fn expected(&self) -> Truth {
        let of_article = |article: &WorldArticle| {
            let dated = (article.quirk != Quirk::Undated).then_some(article.published_at);
            let archived = article.quirk == Quirk::Archived;
            ExpectedPage {
                url: article.url.clone(),
                outlet: article.outlet.clone(),
                outcomes: outcomes(article),
                article: (!archived).then(|| {
                    let level = self.level_of(article);
                    ExpectedArticle { level, ..ExpectedArticle::of(article, dated) }
                }),
            }
        };
        let without_article = |outlet: &OutletId, url: &str, outcome| ExpectedPage {
            url: url.to_owned(),
            outlet: outlet.clone(),
            outcomes: vec![outcome],
            article: None,
        };
        let liar = OutletId::from("nhandan");
        let odd =
            self.odd.iter().map(|page| without_article(&page.outlet, &page.url, page.outcome));
        let foreign = self
            .lied_about()
            .map(|article| without_article(&liar, &article.url, Outcome::NotArticle));
        let (lost, found): (Vec<_>, Vec<_>) =
            self.articles.iter().partition(|article| trouble::is_lost(&article.key));
        let mut pages: Vec<_> =
            found.into_iter().map(of_article).chain(odd).chain(foreign).collect();
        pages.sort_by(|a, b| (&a.outlet, &a.url).cmp(&(&b.outlet, &b.url)));
        let feeds = self.feeds.iter().filter(|feed| feed.kind.is_polled()).map(|feed| {
            let mut outcomes = feed.kind.outcomes();
            if trouble::is_away_once(feed.site.id) {
                // The second after a restart: then robots.txt is asked for first, and not had.
                outcomes.extend([PollOutcome::FailedHttp, PollOutcome::FailedNetwork]);
            }
            ExpectedFeed { url: feed.url.clone(), outlet: OutletId::from(feed.site.id), outcomes }
        });
        Truth {
            pages,
            feeds: feeds.collect(),
            gaps: self.expected_gaps(),
            lost: lost.into_iter().map(|article| article.url.clone()).collect(),
            walled: self
                .odd
                .iter()
                .filter(|page| page.outcome == Outcome::BotWall)
                .map(|page| page.outlet.clone())
                .chain(trouble::walled())
                .collect(),
        }
    }
}

impl World {
    /// How near a copy is to its original, by the words that were dropped from it.
    fn level_of(&self, copy: &WorldArticle) -> Option<Level> {
        let original = self.articles.iter().find(|one| one.key == copy.story)?;
        let words = |article: &WorldArticle| {
            let paragraphs = article.body.iter().chain([&article.lead]);
            paragraphs.map(|paragraph| paragraph.split_whitespace().count()).sum::<usize>()
        };
        match 100 * words(copy) / words(original).max(1) {
            _ if copy.is_original() => None,
            84.. => Some(Level::Copy),
            ..80 => Some(Level::Edited),
            _ => None,
        }
    }
}

/// How the visits of an article's page end.
fn outcomes(article: &WorldArticle) -> Vec<Outcome> {
    if article.quirk == Quirk::Archived {
        return vec![Outcome::TooOld];
    }
    let changes = article.change.is_some() || article.addition.is_some();
    let revised = changes.then_some(Outcome::Revised);
    let gone = article.removed_at.map(|_| Outcome::Gone);
    [Some(Outcome::Kept), revised, gone].into_iter().flatten().collect()
}

impl ExpectedArticle {
    /// What must be read of `article`; `dated` tells whether its outlet says when it appeared.
    pub(super) fn of(article: &WorldArticle, dated: Option<Timestamp>) -> Self {
        Self {
            key: article.key.clone(),
            title: as_kept(article.title()),
            first_title: as_kept(&article.first_title),
            changes_at: article.change.as_ref().map(|change| change.at),
            grows_at: article.addition.as_ref().map(|addition| addition.at),
            removed_at: article.removed_at,
            readable_from: trouble::readable_from(&article.outlet, article.published_at),
            recovered: trouble::is_recovered(&article.key),
            published_at: dated,
            language: article.language,
            genre: article.genre,
            scope: article.scope,
            themes: article.themes.clone(),
            primary: article.themes.first().copied(),
            topics: article.topics.clone(),
            story: article.story.clone(),
            original: article.is_original(),
            level: None,
            credit: article.credit.clone(),
        }
    }
}

/// Texts are kept with plain hyphens for every kind of dash.
fn as_kept(title: &str) -> String {
    title.replace('–', "-")
}
