//! A small invented web of fifteen outlets whose truth is known.
//!
//! Takes the real catalogue and the invented articles under `src/demo/corpus/`; gives servers'
//! answers for any moment of the second half of 2025 ([`World::answer`]), a catalogue that leads
//! the crawl there ([`World::catalog`]) and what the crawl must find ([`World::truth`]). The same
//! definitions, selectors, rules and plans are used as on the real web; only hosts and time
//! differ. Works on its arguments alone and makes the same world every time.
//!
//! Files follow the making: `corpus` reads, `article` multiplies copies, `oddities` adds what
//! goes wrong, `trouble` what befalls whole outlets, `sites` and `address` give each its place, `listing`, `feeds` and `lists` write lists,
//! `shape` writes pages, `answer` replies; then `truth`, `clock` and `serve`. Read
//! [`World::build`] first.

mod address;
mod answer;
mod article;
mod clock;
mod corpus;
mod feeds;
mod listing;
mod lists;
mod oddities;
mod serve;
mod shape;
mod sites;
mod text;
mod trouble;
mod truth;

#[cfg(test)]
mod tests;

pub use article::{Addition, Change, Quirk, WorldArticle};
pub use clock::DemoClock;
pub use serve::{Served, serve};
pub use trouble::ExpectedGap;
pub use truth::{ExpectedArticle, ExpectedFeed, ExpectedPage, Truth};

use crate::domain::catalog::Catalog;
use crate::domain::id::{CatalogId, OutletId, content_hash};
use crate::domain::outlet::{DateOrder, Domain, Feed, FeedKind, Listing, Outlet};
use crate::domain::time::{Timestamp, day_end, day_start};
use chrono::{NaiveDate, TimeDelta};
use feeds::FeedForm;
use listing::ServedFeed;
use oddities::OddPage;
use sites::{DEMO_DOMAIN, SITES, Site};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Articles of VnExpress that the lying feed lists as Nhân Dân's.
const LIED_ABOUT: usize = 5;

/// The beginning of the world, 20/7/2025 in Vietnam: everything but a dead feed's leftovers of
/// 2014 is published later.
pub fn starts_at() -> Timestamp {
    day_start(NaiveDate::from_ymd_opt(2025, 7, 20).unwrap_or_default())
}

/// Its end, the last second of 31/12/2025 in Vietnam: everything is published and changed before.
pub fn ends_at() -> Timestamp {
    day_end(NaiveDate::from_ymd_opt(2025, 12, 31).unwrap_or_default()) - TimeDelta::seconds(1)
}

/// The outlets with everything they publish.
#[derive(Debug)]
pub struct World {
    /// By publication.
    articles: Vec<WorldArticle>,
    odd: Vec<OddPage>,
    feeds: Vec<ServedFeed>,
    /// Outlets' names as shown here, by id.
    names: BTreeMap<String, String>,
    hosts: BTreeSet<String>,
    truth: Truth,
}

/// Why there is no world.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// A corpus file that cannot be read.
    #[error("src/demo/corpus/{file} is no list of articles")]
    Corpus {
        /// The file.
        file: &'static str,
        /// Where and what.
        source: Box<toml::de::Error>,
    },
    /// An article of an outlet that has no place here.
    #[error("article `{key}`: outlet `{outlet}` is not part of the demo world")]
    UnknownOutlet {
        /// Which article.
        key: String,
        /// Which outlet.
        outlet: OutletId,
    },
    /// A definition that is missing.
    #[error("the demo world needs sources/*/{outlet}.toml, which the catalogue lacks")]
    NoDefinition {
        /// Which outlet.
        outlet: &'static str,
    },
    /// An address that the outlet's own definition would not take for an article's.
    #[error("article `{key}`: {url} does not fit the article paths of its outlet")]
    Address {
        /// Which article.
        key: String,
        /// Its address.
        url: String,
    },
    /// Two articles that cannot be told apart.
    #[error("{url} is the address of two articles, one is `{key}`")]
    Twice {
        /// The later one.
        key: String,
        /// The address.
        url: String,
    },
}

impl World {
    /// Makes the world for the outlets of `base`. The same catalogue makes the same world.
    ///
    /// # Errors
    /// [`WorldError`] when an article is unreadable or its address does not fit its outlet.
    pub fn build(base: &Catalog) -> Result<Self, WorldError> {
        let mut articles = all_articles()?;
        let odd_articles = {
            articles.sort_by(|a, b| (a.published_at, &a.key).cmp(&(b.published_at, &b.key)));
            oddities::apply(&mut articles);
            give_addresses(&mut articles)?;
            oddities::second_addresses(&articles)
        };
        let names = names(base)?;
        let mut world = Self {
            articles,
            odd: oddities::pages().into_iter().chain(odd_articles).collect(),
            feeds: listing::feeds(),
            names,
            hosts: hosts(base),
            truth: Truth::default(),
        };
        world.check_addresses(&world.catalog(base))?;
        world.truth = world.expected();
        Ok(world)
    }

    /// `base` with the world's outlets led here: their hosts, feeds and names, marked local. Paths
    /// and selectors stay, and so do rules and plans. Outlets outside the world lose their feeds.
    pub fn catalog(&self, base: &Catalog) -> Catalog {
        let mut catalog = base.clone();
        for outlet in &mut catalog.outlets {
            let real = std::mem::take(&mut outlet.feeds);
            if sites::site(outlet.id.as_str()).is_some() {
                self.lead_here(outlet, &real);
            }
        }
        let texts = corpus::FILES.iter().chain([&oddities::ARTICLES]);
        let world: Vec<&[u8]> = texts.map(|(_, text)| text.as_bytes()).collect();
        let parts = [base.id.as_str().as_bytes(), DEMO_DOMAIN.as_bytes()].into_iter().chain(world);
        catalog.id = CatalogId::new(content_hash(parts));
        catalog
    }

    /// What a crawl must find.
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// Every article served, by publication.
    pub fn articles(&self) -> &[WorldArticle] {
        &self.articles
    }

    /// Every host that answers, with and without `www.`.
    pub fn hosts(&self) -> &BTreeSet<String> {
        &self.hosts
    }

    fn lead_here(&self, outlet: &mut Outlet, real: &[Feed]) {
        outlet.name = self.names.get(outlet.id.as_str()).cloned().unwrap_or_default();
        outlet.local = true;
        for Domain { host, .. } in &mut outlet.domains {
            *host = address::demo_host(host);
        }
        let feeds = self.feeds.iter().filter(|feed| feed.site.id == outlet.id.as_str());
        // Where items stand on a section page, as the real definition says.
        let section = real.iter().find(|feed| feed.kind == FeedKind::Section);
        let listing = section.and_then(|feed| feed.listing.as_ref());
        outlet.feeds = feeds.filter_map(|feed| definition(feed, listing)).collect();
        let site = sites::site(outlet.id.as_str());
        outlet.homepage = site.and_then(|site| Url::parse(&address::site_url(site, "/")).ok());
    }

    fn check_addresses(&self, catalog: &Catalog) -> Result<(), WorldError> {
        let mut known = BTreeSet::new();
        for article in &self.articles {
            let (key, url) = (article.key.clone(), article.url.clone());
            let parsed = Url::parse(&url).ok();
            let outlet = catalog.outlet(&article.outlet);
            if !parsed.zip(outlet).is_some_and(|(url, outlet)| outlet.is_article(&url)) {
                return Err(WorldError::Address { key, url });
            }
            if !known.insert(&article.url) {
                return Err(WorldError::Twice { key, url });
            }
        }
        Ok(())
    }

    fn article_at(&self, url: &str) -> Option<&WorldArticle> {
        self.articles.iter().find(|article| article.url == url)
    }

    fn site_of_host(&self, host: &str) -> Option<&'static Site> {
        let real = host.strip_suffix(DEMO_DOMAIN)?.strip_suffix('.')?;
        let bare = |host: &'static str| host.strip_prefix("www.").unwrap_or(host);
        SITES.iter().find(|site| {
            real == site.host
                || real == bare(site.host)
                || real.ends_with(&format!(".{}", bare(site.host)))
        })
    }

    /// The articles that the lying feed lists as its own.
    fn lied_about(&self) -> impl Iterator<Item = &WorldArticle> {
        self.articles
            .iter()
            .filter(|article| article.outlet.as_str() == "vnexpress")
            .take(LIED_ABOUT)
    }
}

fn all_articles() -> Result<Vec<WorldArticle>, WorldError> {
    let mut articles = Vec::new();
    for (file, text) in corpus::FILES.iter().chain([&oddities::ARTICLES]) {
        let written = corpus::parse(text)
            .map_err(|error| WorldError::Corpus { file, source: Box::new(error) })?;
        articles.extend(written.into_iter().flat_map(article::with_copies));
    }
    Ok(articles)
}

/// Numbers each outlet's articles as they appear and gives each its address.
fn give_addresses(articles: &mut [WorldArticle]) -> Result<(), WorldError> {
    let mut numbers = BTreeMap::<OutletId, usize>::new();
    for article in articles {
        let site = sites::site(article.outlet.as_str()).ok_or_else(|| {
            WorldError::UnknownOutlet { key: article.key.clone(), outlet: article.outlet.clone() }
        })?;
        let number = numbers.entry(article.outlet.clone()).or_default();
        *number += 1;
        article.url = address::article_url(site, article, *number);
    }
    Ok(())
}

fn names(base: &Catalog) -> Result<BTreeMap<String, String>, WorldError> {
    let name = |site: &Site| {
        let outlet = base.outlet(&OutletId::from(site.id));
        let outlet = outlet.ok_or(WorldError::NoDefinition { outlet: site.id })?;
        // Nobody shall take an invented article for the outlet's own.
        Ok((site.id.to_owned(), format!("{} (mẫu)", outlet.name)))
    };
    SITES.iter().map(name).collect()
}

fn hosts(base: &Catalog) -> BTreeSet<String> {
    let outlets = base.outlets.iter().filter(|outlet| sites::site(outlet.id.as_str()).is_some());
    let domains = outlets.flat_map(|outlet| &outlet.domains);
    domains
        .flat_map(|domain| [domain.host.clone(), format!("www.{}", domain.host)])
        .map(|host| address::demo_host(&host))
        .collect()
}

fn definition(feed: &ServedFeed, listing: Option<&Listing>) -> Option<Feed> {
    let url = Url::parse(&feed.url).ok()?;
    let kind = feed.kind.kind();
    Some(Feed {
        note: feed.kind.note().to_owned(),
        date_order: match feed.form {
            FeedForm::MonthFirst => DateOrder::Mdy,
            _ => DateOrder::Dmy,
        },
        poll: feed.kind.is_polled(),
        listing: listing.filter(|_| kind == FeedKind::Section).cloned(),
        ..Feed::new(url, kind, feed.kind.status())
    })
}
