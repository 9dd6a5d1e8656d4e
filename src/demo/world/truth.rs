//! What a crawl of the world must find, known before it begins.
//!
//! Made from the same data as the pages and by nothing else: no line of the crawler, extractor
//! or classifier runs here, so a figure that agrees is a figure that is right.

use super::World;
use super::article::{Quirk, WorldArticle};
use crate::domain::article::{Genre, Language};
use crate::domain::id::OutletId;
use crate::domain::outcome::{Outcome, PollOutcome};
use crate::domain::time::Timestamp;

/// Everything that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// One for each address that a feed lists, by outlet and address.
    pub pages: Vec<ExpectedPage>,
    /// One for each feed that is polled, in the catalogue's order.
    pub feeds: Vec<ExpectedFeed>,
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
                outcomes: match &article.change {
                    _ if archived => vec![Outcome::TooOld],
                    Some(_) => vec![Outcome::Kept, Outcome::Revised],
                    None => vec![Outcome::Kept],
                },
                article: (!archived).then(|| ExpectedArticle::of(article, dated)),
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
        let mut pages: Vec<_> =
            self.articles.iter().map(of_article).chain(odd).chain(foreign).collect();
        pages.sort_by(|a, b| (&a.outlet, &a.url).cmp(&(&b.outlet, &b.url)));
        let feeds = self.feeds.iter().map(|feed| ExpectedFeed {
            url: feed.url.clone(),
            outlet: OutletId::from(feed.site.id),
            outcomes: feed.kind.outcomes(),
        });
        Truth { pages, feeds: feeds.collect() }
    }
}

impl ExpectedArticle {
    /// What must be read of `article`; `dated` tells whether its outlet says when it appeared.
    pub(super) fn of(article: &WorldArticle, dated: Option<Timestamp>) -> Self {
        Self {
            key: article.key.clone(),
            title: as_kept(article.title()),
            first_title: as_kept(&article.first_title),
            changes_at: article.change.as_ref().map(|change| change.at),
            published_at: dated,
            language: article.language,
            genre: article.genre,
            scope: article.scope,
            themes: article.themes.clone(),
            primary: article.themes.first().copied(),
            topics: article.topics.clone(),
            story: article.story.clone(),
            original: article.is_original(),
        }
    }
}

/// Texts are kept with plain hyphens for every kind of dash.
fn as_kept(title: &str) -> String {
    title.replace('–', "-")
}
