//! Outlets: publishers with their names and domains over time, ways in and page layouts.

mod feed;

pub use feed::{Archive, ArchiveFault, DateOrder, Feed, FeedKind, FeedStatus, Listing, NextPage};

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
    /// Its first day on the net, if somebody has told it: an article dated before is dated wrongly.
    /// The first days of its hosts do not tell it, for outlets take old articles along.
    pub online_since: Option<NaiveDate>,
    /// Hosts over time.
    pub domains: Vec<Domain>,
    /// Names other than the present one, over time; no two periods overlap.
    pub names: Vec<Name>,
    /// The outlet that took this one over, and since when.
    pub merged_into: Option<Merger>,
    /// Every way in: feeds, sitemaps, section pages, archives.
    pub feeds: Vec<Feed>,
    /// Bounds of the time between two visits.
    pub schedule: Schedule,
    /// Whether cookies are kept and sent back, without which its feeds do not answer.
    pub cookies: bool,
    /// Shapes of an article's path; empty when unknown.
    pub article_paths: Vec<Regex>,
    /// The draft time that some content systems hide in an address.
    pub id_time: Option<IdTime>,
    /// Where things stand on an article page today.
    pub layout: Layout,
    /// Where they stood before; no two periods overlap.
    pub former_layouts: Vec<FormerLayout>,
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

/// A name that an outlet had or has for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub name: String,
    /// First day, if known.
    pub since: Option<NaiveDate>,
    /// Last day, if over.
    pub until: Option<NaiveDate>,
}

/// The end of an outlet in another: a merger of papers, of a paper and a broadcaster, of
/// ministries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merger {
    /// The outlet that goes on.
    pub outlet: OutletId,
    /// First day on which articles are that outlet's.
    pub since: NaiveDate,
}

/// Bounds of the time between two visits of a feed, in minutes; `None` leaves the general ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Never sooner.
    pub least_interval_min: Option<u32>,
    /// Never later, not smaller than the least.
    pub most_interval_min: Option<u32>,
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
    /// How many selectors at the end of a list come from the outlet's family.
    pub inherited: Inherited,
}

/// How many selectors at the end of each list of a [`Layout`] come from the outlet's family: they
/// are asked where the outlet's own find nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inherited {
    /// Headline.
    pub title: usize,
    /// Lead.
    pub lead: usize,
    /// Body.
    pub body: usize,
    /// Author line.
    pub author: usize,
    /// Section name.
    pub section: usize,
}

/// A layout that an outlet's pages had for a time, by the day on which they were fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerLayout {
    /// First day, if known.
    pub since: Option<NaiveDate>,
    /// Last day.
    pub until: NaiveDate,
    /// Where things stood.
    pub layout: Layout,
}

impl Outlet {
    /// Whether `host` is or was one of this outlet's, `www.` aside.
    pub fn owns_host(&self, host: &str) -> bool {
        self.domain_of(host).is_some()
    }

    /// The domain entry for `host`, `www.` aside.
    pub fn domain_of(&self, host: &str) -> Option<&Domain> {
        self.domains_of(host).next()
    }

    /// Every entry for `host`, `www.` aside: a host may be left and taken up again.
    pub fn domains_of<'a>(&'a self, host: &str) -> impl Iterator<Item = &'a Domain> {
        let host = host.strip_prefix("www.").unwrap_or(host);
        self.domains.iter().filter(move |domain| domain.host == host)
    }

    /// Whether an address looks like one of this outlet's articles.
    pub fn is_article(&self, url: &Url) -> bool {
        let owned = url.host_str().is_some_and(|host| self.owns_host(host));
        owned
            && (self.article_paths.is_empty()
                || self.article_paths.iter().any(|path| path.is_match(url.path())))
    }

    /// Where things stand on a page that was fetched on `day` (of Vietnam), whenever its article
    /// was published: pages of old articles are printed in the present layout too.
    pub fn layout_on(&self, day: NaiveDate) -> &Layout {
        let held = |former: &&FormerLayout| within(day, former.since, Some(former.until));
        self.former_layouts.iter().find(held).map_or(&self.layout, |former| &former.layout)
    }

    /// The draft time hidden in an address, if this outlet hides one.
    pub fn time_in_address(&self, url: &Url) -> Option<Timestamp> {
        let hidden = self.id_time.as_ref()?;
        let digits = hidden.pattern.captures(url.path())?.get(1)?.as_str();
        let local = NaiveDateTime::parse_from_str(digits, &hidden.format).ok()?;
        Some(vietnam_instant(local))
    }

    /// The feeds of every kind that a crawl visits on schedule.
    pub fn polled_feeds(&self) -> impl Iterator<Item = &Feed> {
        self.feeds.iter().filter(|feed| feed.poll)
    }

    /// The feeds that lead back in time, polled or not: sitemaps and dated archives before
    /// section pages, which cost a fetch for a screenful of items.
    pub fn walked_feeds(&self) -> Vec<&Feed> {
        let mut feeds: Vec<&Feed> = self.feeds.iter().filter(|feed| feed.walk).collect();
        feeds.sort_by_key(|feed| feed.kind);
        feeds
    }

    /// The name of this outlet on `day` (of Vietnam): the one whose period holds it, else the
    /// present one.
    pub fn name_on(&self, day: NaiveDate) -> &str {
        let then = self.names.iter().find(|name| within(day, name.since, name.until));
        then.map_or(&self.name, |name| &name.name)
    }
}

impl Domain {
    /// Whether it was in use on `day`, as far as is known.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        within(day, self.since, self.until)
    }
}

/// Whether `day` lies in a period that may be open at either end.
fn within(day: NaiveDate, since: Option<NaiveDate>, until: Option<NaiveDate>) -> bool {
    since.is_none_or(|since| since <= day) && until.is_none_or(|until| day <= until)
}
