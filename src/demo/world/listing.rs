//! Which feeds, sitemaps and section pages the world serves and what each lists at a given moment.

use super::World;
use super::address::site_url;
use super::article::{Quirk, WorldArticle};
use super::feeds::{Channel, FeedForm, Line};
use super::oddities::{self, OddPage};
use super::sites::{SITES, Site};
use super::text::decomposed;
use super::trouble;
use crate::domain::outcome::PollOutcome;
use crate::domain::outlet::{self, FeedStatus};
use crate::domain::time::Timestamp;
use chrono::TimeDelta;

/// Items in a home feed.
const WINDOW: usize = 40;

/// One feed.
#[derive(Debug)]
pub(super) struct ServedFeed {
    pub(super) site: &'static Site,
    pub(super) url: String,
    pub(super) kind: FeedKind,
    /// How it is written, if it is a feed.
    pub(super) form: FeedForm,
}

/// What a feed lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeedKind {
    /// The outlet's newest items.
    Home,
    /// Those of one section.
    Section(&'static str),
    /// What was new in 2014; still answers 200.
    Dead,
    /// Its name says a section of this outlet; it lists another outlet's items and old ones.
    Lies,
    /// A feed without items.
    Empty,
    /// 404.
    Missing,
    /// Redirects to itself, whatever cookie is sent.
    Loop,
    /// An index of sitemaps, the outlet's only way in: news, and everything by month.
    Sitemaps,
    /// A news sitemap that is only walked back.
    News,
    /// A section page over several pages, the outlet's only way in.
    Pages,
}

/// Outlets whose only way in is no feed.
const WITHOUT_FEED: [(&str, &str, FeedKind); 2] = [
    ("vietnamplus", "/sitemap.xml", FeedKind::Sitemaps),
    ("baodaklak", "/thoi-su/", FeedKind::Pages),
];

/// The feeds beside the home feeds.
const MORE: [(&str, &str, FeedKind); 8] = [
    ("nhandan", "/rss/khoahoc-congnghe-1041.rss", FeedKind::Lies),
    ("baochinhphu", "/chi-dao-dieu-hanh.rss", FeedKind::Dead),
    ("qdnd", "/rss/cate/kinh-te.rss", FeedKind::Loop),
    ("vnexpress", "/rss/thoi-su.rss", FeedKind::Section("Thời sự")),
    ("vnexpress", "/google-news-sitemap.xml", FeedKind::News),
    ("vietnamnet", "/rss/tin-moi-nhat.rss", FeedKind::Missing),
    ("baophutho", "/rss/thoi-su.rss", FeedKind::Empty),
    ("baodongnai", "/rss/chinh-tri.rss", FeedKind::Section("Chính trị")),
];

/// Every feed, by outlet.
pub(super) fn feeds() -> Vec<ServedFeed> {
    let mut feeds = Vec::new();
    for site in SITES {
        let home = WITHOUT_FEED.into_iter().find(|(id, ..)| *id == site.id);
        let home = home.unwrap_or((site.id, site.home_feed, FeedKind::Home));
        let more = MORE.into_iter().filter(|(id, ..)| *id == site.id);
        for (_, path, kind) in std::iter::once(home).chain(more) {
            // This system writes UTF-16 for some of its feeds.
            let utf16 = path == "/rss/chinh-tri.rss";
            let form = if utf16 { FeedForm::Utf16 } else { site.form };
            feeds.push(ServedFeed { site, url: site_url(site, path), kind, form });
        }
    }
    feeds
}

impl FeedKind {
    /// What the catalogue says of such a feed.
    pub(super) fn status(self) -> FeedStatus {
        match self {
            Self::Home | Self::Section(_) | Self::Sitemaps | Self::News | Self::Pages => {
                FeedStatus::Live
            }
            Self::Dead => FeedStatus::Dead,
            Self::Lies => FeedStatus::Lies,
            Self::Empty | Self::Missing | Self::Loop => FeedStatus::Unchecked,
        }
    }

    /// Note of the catalogue.
    pub(super) fn note(self) -> &'static str {
        match self {
            Self::Home => "mới nhất",
            Self::Section(name) => name,
            Self::Dead => "tin mới nhất từ năm 2014",
            Self::Lies => "tên là khoa học, nội dung là tin của báo khác",
            Self::Empty => "không có tin nào",
            Self::Missing => "404",
            Self::Loop => "chuyển hướng vòng tròn, có cookie cũng vậy",
            Self::Sitemaps => "mục lục sitemap, theo tháng và tin mới",
            Self::News => "sitemap tin mới, để lần ngược",
            Self::Pages => "trang chuyên mục nhiều trang",
        }
    }

    /// How the crawl reads it.
    pub(super) fn kind(self) -> outlet::FeedKind {
        match self {
            Self::Sitemaps | Self::News => outlet::FeedKind::Sitemap,
            Self::Pages => outlet::FeedKind::Section,
            _ => outlet::FeedKind::Syndicated,
        }
    }

    /// Whether it is visited on schedule.
    pub(super) fn is_polled(self) -> bool {
        self != Self::News
    }

    /// How its visits may end. A young world's feeds are empty at first.
    pub(super) fn outcomes(self) -> Vec<PollOutcome> {
        match self {
            Self::Home | Self::Section(_) | Self::Lies | Self::Sitemaps | Self::Pages => {
                vec![PollOutcome::Read, PollOutcome::NotModified, PollOutcome::Empty]
            }
            Self::Dead => vec![PollOutcome::Read, PollOutcome::NotModified],
            Self::Empty => vec![PollOutcome::Empty, PollOutcome::NotModified],
            Self::Missing => vec![PollOutcome::Gone],
            Self::Loop => vec![PollOutcome::Blocked],
            Self::News => vec![],
        }
    }
}

/// What a feed shows at `now`: its channel and lines, newest first.
pub(super) fn contents(world: &World, feed: &ServedFeed, now: Timestamp) -> (Channel, Vec<Line>) {
    let site = feed.site;
    let own = || world.articles.iter().filter(|article| article.outlet.as_str() == site.id);
    let current =
        || own().filter(|article| article.quirk != Quirk::Archived && !article.is_removed_at(now));
    let mut lines: Vec<Line> = match feed.kind {
        FeedKind::Home | FeedKind::Sitemaps | FeedKind::News | FeedKind::Pages => {
            let odd = world.odd.iter().filter(|page| page.outlet.as_str() == site.id);
            let again = current().filter_map(|article| {
                let url = oddities::shared_again(article)?;
                Some(Line { url, ..article_line(article, now) })
            });
            current()
                .map(|article| article_line(article, now))
                .chain(again)
                .chain(odd.map(odd_line))
                .collect()
        }
        FeedKind::Section(name) => current()
            .filter(|article| article.section == name)
            .map(|article| article_line(article, now))
            .collect(),
        FeedKind::Dead => {
            let old = own().filter(|article| article.quirk == Quirk::Archived);
            old.map(|article| article_line(article, now)).collect()
        }
        FeedKind::Lies => {
            let foreign = world.lied_about().map(|article| article_line(article, now));
            let own = current().take(3).map(|article| article_line(article, now));
            // Late enough that the home feed has listed the outlet's own items before.
            foreign
                .chain(own)
                .map(|line| Line { at: line.at + TimeDelta::days(2), ..line })
                .collect()
        }
        FeedKind::Empty | FeedKind::Missing | FeedKind::Loop => Vec::new(),
    };
    lines.retain(|line| line.at <= now);
    // Stable: lines of one minute keep the order of their addresses' making.
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines.truncate(match feed.kind {
        FeedKind::Home => trouble::window(site, WINDOW),
        FeedKind::Sitemaps | FeedKind::News | FeedKind::Pages => usize::MAX,
        _ => WINDOW,
    });
    if feed.kind == FeedKind::Lies {
        for line in &mut lines {
            line.at -= TimeDelta::days(2);
        }
    }
    let name = world.names.get(site.id).cloned().unwrap_or_default();
    let home = site_url(site, "/");
    (Channel { title: name, url: feed.url.clone(), home, now }, lines)
}

/// The title as the outlet's feed and page write it at `now`.
pub(super) fn written_title(article: &WorldArticle, now: Timestamp) -> String {
    match article.quirk {
        Quirk::Decomposed => decomposed(article.title_at(now)),
        _ => article.title_at(now).to_owned(),
    }
}

fn article_line(article: &WorldArticle, now: Timestamp) -> Line {
    Line {
        at: article.published_at,
        url: article.url.clone(),
        title: written_title(article, now),
        lead: article.lead.clone(),
        section: article.section.clone(),
    }
}

fn odd_line(page: &OddPage) -> Line {
    Line {
        at: page.at,
        url: page.url.clone(),
        title: page.title.clone(),
        lead: String::new(),
        section: "Khác".to_owned(),
    }
}
