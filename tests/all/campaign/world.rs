//! The simulated outlets: what each publishes when, and what each of its addresses answers.
//!
//! Everything follows from a seed. Nothing here is ever told what the crawler does.

use super::chance::Chance;
use super::rules;
use super::site::Site;
use super::text::Text;
use chrono::{Duration, SecondsFormat};
use diembao::catalog::Files;
use diembao::domain::id::OutletId;
use diembao::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// How large a world is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shape {
    pub(super) seed: u64,
    /// Outlets, in the order of their mixes of ways in.
    pub(super) outlets: usize,
    /// Days on which they publish.
    pub(super) days: i64,
    /// Articles of one outlet on one day.
    pub(super) per_day: i64,
}

/// One article.
#[derive(Debug, Clone)]
pub(super) struct Article {
    /// Place of its outlet in the world.
    pub(super) site: usize,
    /// Address, which is canonical.
    pub(super) url: String,
    pub(super) published_at: Timestamp,
    pub(super) text: Text,
    /// Since when it reads differently, and how.
    pub(super) edit: Option<(Timestamp, Text)>,
    /// Since when it is gone.
    pub(super) removed_at: Option<Timestamp>,
    /// The article that it reprints.
    pub(super) original: Option<usize>,
}

/// The outlets and all they ever publish.
#[derive(Debug)]
pub(super) struct World {
    pub(super) shape: Shape,
    pub(super) sites: Vec<Site>,
    /// By time of publication.
    pub(super) articles: Vec<Article>,
}

/// What an address answers while its outlet is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Document {
    pub(super) content_type: &'static str,
    pub(super) body: String,
    /// Articles that it lists, as places in the world.
    pub(super) lists: Vec<usize>,
}

/// The first instant of the world; what is older is before the crawl's horizon.
pub(super) fn start() -> Timestamp {
    "2025-09-01T17:00:00Z".parse().unwrap()
}

/// The day that `start` begins in Vietnam.
pub(super) const SINCE: &str = "2025-09-02";

impl World {
    pub(super) fn build(shape: Shape) -> Self {
        let sites = (0..shape.outlets).map(Site::new).collect();
        let mut drafts = Vec::new();
        for site in 0..shape.outlets {
            let mut chance = Chance::new(shape.seed, &format!("articles of {site}"));
            // Two days from before the horizon are listed too, and must be left alone.
            for day in -2..shape.days {
                drafts.extend((0..shape.per_day).map(|_| Draft::new(site, day, &mut chance)));
            }
        }
        drafts.sort_by_key(|draft| (draft.published_at, draft.site));
        let mut world = Self { shape, sites, articles: Vec::with_capacity(drafts.len()) };
        let mut chance = Chance::new(shape.seed, "texts");
        for draft in drafts {
            let article = world.write(&draft, &mut chance);
            world.articles.push(article);
        }
        world
    }

    /// The next article: a text of its own, or now and then a reprint.
    fn write(&self, draft: &Draft, chance: &mut Chance) -> Article {
        let place = self.articles.len();
        let host = &self.sites[draft.site].host;
        let reprints = place > 20 && chance.once_in(9);
        let original = reprints.then(|| place - usize::try_from(chance.within(1..15)).unwrap());
        let original = original.filter(|earlier| self.may_be_copied(*earlier, draft));
        let text = match original {
            Some(earlier) => self.articles[earlier].text.reprinted(host),
            None => Text::invent(chance, place),
        };
        Article {
            site: draft.site,
            url: format!("http://{host}/tin-{place}.html"),
            published_at: draft.published_at,
            edit: draft.edited_at.map(|at| (at, text.edited(chance))),
            text,
            removed_at: draft.removed_at,
            original,
        }
    }

    /// Whether `earlier` is another outlet's own text that stays as it is.
    fn may_be_copied(&self, earlier: usize, draft: &Draft) -> bool {
        let earlier = &self.articles[earlier];
        earlier.site != draft.site
            && earlier.published_at >= start()
            && earlier.published_at < draft.published_at
            && earlier.original.is_none()
            && earlier.edit.is_none()
    }

    /// When the last article has been published.
    pub(super) fn published_until(&self) -> Timestamp {
        start() + Duration::days(self.shape.days)
    }

    /// Definitions that hold these outlets and a few rules, but no plan.
    pub(super) fn files(&self) -> Files {
        let mut files = rules::files();
        for site in &self.sites {
            files.insert(format!("sources/online/{}.toml", site.id), site.definition());
        }
        files
    }

    pub(super) fn site_of(&self, host: &str) -> Option<usize> {
        self.sites.iter().position(|site| site.host == host)
    }

    pub(super) fn outlet(&self, site: usize) -> OutletId {
        OutletId::from(self.sites[site].id.as_str())
    }

    /// What `path_and_query` of `site` answers at `at`; `None` is a 404.
    pub(super) fn document(
        &self,
        site: usize,
        path_and_query: &str,
        at: Timestamp,
    ) -> Option<Document> {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        if let Some(number) = path.strip_prefix("/tin-").and_then(|rest| rest.strip_suffix(".html"))
        {
            return self.page(site, number.parse().ok()?, at);
        }
        if path == "/robots.txt" {
            let body = self.sites[site].robots.to_owned();
            return (!body.is_empty()).then(|| Document::plain("text/plain", body));
        }
        let ways = &self.sites[site].ways;
        ways.iter().find_map(|way| way.document(self, site, (path, query), at))
    }

    /// The articles of `site` that can be read at `at`, newest first.
    pub(super) fn live(&self, site: usize, at: Timestamp) -> Vec<usize> {
        let here = self.articles.iter().enumerate().rev();
        let live = here.filter(|(_, article)| article.site == site && article.is_live(at));
        live.map(|(place, _)| place).collect()
    }

    fn page(&self, site: usize, place: usize, at: Timestamp) -> Option<Document> {
        let article = self.articles.get(place).filter(|article| article.site == site)?;
        article.is_live(at).then(|| Document::plain("text/html; charset=utf-8", article.html(at)))
    }
}

/// What is known of an article before it has a text.
struct Draft {
    site: usize,
    published_at: Timestamp,
    edited_at: Option<Timestamp>,
    removed_at: Option<Timestamp>,
}

impl Draft {
    /// One of `site` on the day with this number; day 0 is the first after the horizon.
    fn new(site: usize, day: i64, chance: &mut Chance) -> Self {
        // The nights are quiet, as at real outlets.
        let second = chance.within(5 * 3600..23 * 3600);
        let published_at = start() + Duration::days(day) + Duration::seconds(second);
        let mut sometime = |times| {
            let later = published_at + Duration::hours(chance.within(24..72));
            chance.once_in(times).then_some(later)
        };
        Self { site, published_at, edited_at: sometime(12), removed_at: sometime(25) }
    }
}

impl Document {
    pub(super) fn plain(content_type: &'static str, body: String) -> Self {
        Self { content_type, body, lists: vec![] }
    }
}

impl Article {
    pub(super) fn is_live(&self, at: Timestamp) -> bool {
        self.published_at <= at && self.removed_at.is_none_or(|gone| at < gone)
    }

    /// The text at `at`.
    pub(super) fn text_at(&self, at: Timestamp) -> &Text {
        self.edit.as_ref().filter(|(since, _)| *since <= at).map_or(&self.text, |(_, text)| text)
    }

    fn html(&self, at: Timestamp) -> String {
        let Text { title, paragraphs } = self.text_at(at);
        let published = self.published_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut body = String::new();
        for paragraph in paragraphs {
            write!(body, "<p>{paragraph}</p>").unwrap();
        }
        let url = &self.url;
        format!(
            "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>{title}</title>\
             <link rel=\"canonical\" href=\"{url}\">\
             <meta property=\"article:published_time\" content=\"{published}\"></head>\
             <body><article><h1>{title}</h1>{body}</article></body></html>"
        )
    }
}
