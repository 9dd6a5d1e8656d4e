//! Outlets: publishers with their domains, feeds and page layouts.

use crate::domain::id::OutletId;
use crate::domain::time::Timestamp;
use crate::domain::time::vietnam_instant;
use chrono::{NaiveDate, NaiveDateTime};
use regex::Regex;
use serde::{Deserialize, Serialize};
use url::Url;

/// The folder an outlet's file lies in; plans group outlets in channels of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutletGroup {
    /// Flagship and central press, portals of the centre.
    Central,
    /// Online newspapers, specialised papers, magazines.
    Online,
    /// Provincial press.
    Local,
    /// Portals and platforms of ministries, provinces, communes.
    Platform,
}

/// What kind of publisher an outlet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutletKind {
    /// A newspaper.
    Newspaper,
    /// A magazine.
    Magazine,
    /// A news agency.
    Agency,
    /// Radio or television.
    Broadcaster,
    /// An official portal.
    Portal,
}

/// A publisher, as its definition file describes it, family defaults already merged in.
#[derive(Debug, Clone)]
pub struct Outlet {
    /// Name of the file.
    pub id: OutletId,
    /// Vietnamese name, as shown.
    pub name: String,
    /// Folder of the file.
    pub group: OutletGroup,
    /// What kind of publisher.
    pub kind: OutletKind,
    /// Home page, if known.
    pub homepage: Option<Url>,
    /// Province of local press and provincial portals.
    pub province: Option<String>,
    /// How much of this definition was seen by somebody, in their words.
    pub confidence: String,
    /// When somebody last saw it work: `YYYY-MM`, `YYYY-MM-DD` or `never`.
    pub checked: String,
    /// What a maintainer must know.
    pub notes: String,
    /// Hosts over time.
    pub domains: Vec<Domain>,
    /// Documents that list articles.
    pub feeds: Vec<Feed>,
    /// Known sitemaps; not polled yet.
    pub sitemaps: Vec<Url>,
    /// Known section pages; not polled yet.
    pub section_pages: Vec<Url>,
    /// Shapes of an article's path; empty when unknown.
    pub article_paths: Vec<Regex>,
    /// The draft time that some content systems hide in an address.
    pub id_time: Option<IdTime>,
    /// Where things stand on an article page.
    pub layout: Layout,
    /// Whether private and loopback addresses may be fetched for it. Only ever set by the demo
    /// world and by an operator's own definitions of an intranet portal.
    pub local: bool,
}

/// A host that an outlet used or uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Host name without `www.`, lower case.
    pub host: String,
    /// First day of use, if known.
    pub since: Option<NaiveDate>,
    /// Last day of use, if over.
    pub until: Option<NaiveDate>,
    /// Language code when this host carries another edition than the Vietnamese one.
    pub edition: Option<String>,
}

/// How far a feed can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedStatus {
    /// Somebody saw it work.
    Live,
    /// Named by somebody, not tried.
    Seen,
    /// A guess.
    Unchecked,
    /// Answers, but brings nothing new.
    Dead,
    /// Answers with something other than its address says.
    Lies,
}

/// The order of day and month in a feed whose dates are bare numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// 5/9 is 5 September: the rule in Vietnam.
    #[default]
    Dmy,
    /// 9/5 is 5 September: what some servers print.
    Mdy,
}

/// A document that lists articles.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Its address.
    pub url: Url,
    /// How far it can be trusted.
    pub status: FeedStatus,
    /// When somebody last saw it.
    pub checked: Option<String>,
    /// What was seen.
    pub note: String,
    /// Reading of bare numeric dates.
    pub date_order: DateOrder,
    /// Whether it is polled.
    pub poll: bool,
}

/// Publication time hidden in an address: a pattern whose group 1 is read with `format`.
#[derive(Debug, Clone)]
pub struct IdTime {
    /// Applied to the path.
    pub pattern: Regex,
    /// chrono format of group 1, Vietnam time.
    pub format: String,
}

/// CSS selectors in order of preference; the first that gives text wins. `selector@attr` reads
/// an attribute instead of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// Headline.
    pub title: Vec<String>,
    /// Lead paragraph (sapo).
    pub lead: Vec<String>,
    /// Container of the body.
    pub body: Vec<String>,
    /// Author line.
    pub author: Vec<String>,
    /// Publication time.
    pub published: Vec<String>,
    /// Section name.
    pub section: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Removed from inside the body before its text is read.
    pub drop: Vec<String>,
    /// House prefixes cut off lead and body, such as `(Chinhphu.vn) - `.
    pub lead_prefixes: Vec<String>,
}

impl Outlet {
    /// Whether `host` is or was one of this outlet's, `www.` aside.
    pub fn owns_host(&self, host: &str) -> bool {
        self.domain_of(host).is_some()
    }

    /// The domain entry for `host`, `www.` aside.
    pub fn domain_of(&self, host: &str) -> Option<&Domain> {
        let host = host.strip_prefix("www.").unwrap_or(host);
        self.domains.iter().find(|domain| domain.host == host)
    }

    /// Whether an address looks like one of this outlet's articles.
    pub fn is_article(&self, url: &Url) -> bool {
        let owned = url.host_str().is_some_and(|host| self.owns_host(host));
        owned
            && (self.article_paths.is_empty()
                || self.article_paths.iter().any(|path| path.is_match(url.path())))
    }

    /// The draft time hidden in an address, if this outlet hides one.
    pub fn time_in_address(&self, url: &Url) -> Option<Timestamp> {
        let hidden = self.id_time.as_ref()?;
        let digits = hidden.pattern.captures(url.path())?.get(1)?.as_str();
        let local = NaiveDateTime::parse_from_str(digits, &hidden.format).ok()?;
        Some(vietnam_instant(local))
    }

    /// The feeds that a crawl visits.
    pub fn polled_feeds(&self) -> impl Iterator<Item = &Feed> {
        self.feeds.iter().filter(|feed| feed.poll)
    }
}
