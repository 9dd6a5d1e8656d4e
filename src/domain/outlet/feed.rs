//! Ways in: documents that list articles, and the dated addresses of archives.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;

/// How a feed's documents are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedKind {
    /// RSS, Atom or JSON Feed: the newest items only, so nothing to walk back.
    #[serde(rename = "rss")]
    Syndicated,
    /// A sitemap, a news sitemap, or an index of sitemaps.
    Sitemap,
    /// An HTML page that lists articles, possibly over several pages.
    Section,
}

impl FeedKind {
    /// The word in definition files and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syndicated => "rss",
            Self::Sitemap => "sitemap",
            Self::Section => "section",
        }
    }
}

impl fmt::Display for FeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
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

impl FeedStatus {
    /// Whether the feed is kept for the record only: asking it again is somebody's decision.
    pub fn gives_up(self) -> bool {
        matches!(self, Self::Dead | Self::Lies)
    }
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

/// One way in: a document that lists articles, or an archive of such documents by date.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Its address. Of an archive only a name, its template with the braces percent-encoded:
    /// what is fetched are its [`Feed::addresses`].
    pub url: Url,
    /// How its documents are read.
    pub kind: FeedKind,
    /// Set when the address holds a date; never for [`FeedKind::Syndicated`].
    pub archive: Option<Archive>,
    /// How far it can be trusted.
    pub status: FeedStatus,
    /// When somebody last saw it.
    pub checked: Option<String>,
    /// What was seen.
    pub note: String,
    /// Whether `<lastmod>` of this sitemap was seen to be the time of publication; otherwise it
    /// is only when the page was changed.
    pub lastmod_is_publication: bool,
    /// Reading of bare numeric dates.
    pub date_order: DateOrder,
    /// Whether it is visited on schedule. Never for an archive.
    pub poll: bool,
    /// Whether it may be walked back, to fill gaps and to fetch what is older. Never for
    /// [`FeedKind::Syndicated`].
    pub walk: bool,
    /// Where items stand on a section page; `None` takes every link to an article.
    pub listing: Option<Listing>,
}

impl Feed {
    /// A feed of which no more is known: polled, and walked if its kind can be, unless `status`
    /// speaks against it.
    pub fn new(url: Url, kind: FeedKind, status: FeedStatus) -> Self {
        Self {
            url,
            kind,
            archive: None,
            status,
            checked: None,
            note: String::new(),
            lastmod_is_publication: false,
            date_order: DateOrder::default(),
            poll: !status.gives_up(),
            walk: kind != FeedKind::Syndicated && !status.gives_up(),
            listing: None,
        }
    }

    /// The addresses to fetch for articles of the days `from` to `to`, both counted in, newest
    /// first: of an archive one per month or day, otherwise the feed's own.
    pub fn addresses(&self, from: NaiveDate, to: NaiveDate) -> Vec<Url> {
        match &self.archive {
            Some(archive) => archive.addresses(from, to),
            None => vec![self.url.clone()],
        }
    }

    /// Its address as written in the definitions, for screens.
    pub fn address_text(&self) -> &str {
        self.archive.as_ref().map_or(self.url.as_str(), Archive::template)
    }
}

/// Where items stand on a section page. Lists of CSS selectors as in
/// [`Layout`](super::Layout): the first that finds something wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The element of one item; empty: each link is an item of its own.
    pub item: Vec<String>,
    /// The links, inside the item or on the page; empty: every link to an article.
    pub link: Vec<String>,
    /// The title inside the item; empty: the link's text.
    pub title: Vec<String>,
    /// The publication time inside the item.
    pub date: Vec<String>,
    /// How the next page is found; `None` when there is one page only.
    pub next: Option<NextPage>,
}

/// How the page after this one is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    /// By a link on the page, selected like an item's link.
    Link(Vec<String>),
    /// By its number: `?paged={page}` sets a key of the query, `{path}/trang-{page}.htm` makes a
    /// path of the first page's, its suffix and last slash taken off.
    Numbered(String),
}

/// How often an archive begins a new document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Day,
    Month,
}

/// Addresses that hold a date: `https://bao.example/sitemap/news-{yyyy}-{m}.xml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    template: String,
    step: Step,
}

/// Why a text is no template of dated addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveFault {
    /// Something else in braces.
    #[error("`{{{0}}}` stands for nothing")]
    Unknown(String),
    /// The date is not whole.
    #[error("the date has no {0}")]
    Missing(&'static str),
    /// Not an address once filled in.
    #[error("it makes no web address")]
    NoAddress,
}

const PLACES: [&str; 5] = ["yyyy", "mm", "m", "dd", "d"];

impl Archive {
    /// Whether `text` is meant as a template rather than as an address.
    pub fn is_template(text: &str) -> bool {
        text.contains('{')
    }

    /// Reads a template with `{yyyy}`, `{mm}` or `{m}` and, for one document a day, `{dd}` or
    /// `{d}`; two letters write a leading zero.
    ///
    /// # Errors
    /// [`ArchiveFault`] for the first thing wrong with it.
    pub fn new(template: &str) -> Result<Self, ArchiveFault> {
        let in_braces = template.split('{').skip(1).map(|rest| rest.split('}').next());
        for name in in_braces.map(Option::unwrap_or_default) {
            if !PLACES.contains(&name) {
                return Err(ArchiveFault::Unknown(name.to_owned()));
            }
        }
        let holds = |names: &[&str]| names.iter().any(|name| template.contains(&place(name)));
        if !holds(&["yyyy"]) {
            return Err(ArchiveFault::Missing("year"));
        }
        if !holds(&["mm", "m"]) {
            return Err(ArchiveFault::Missing("month"));
        }
        let step = if holds(&["dd", "d"]) { Step::Day } else { Step::Month };
        let archive = Self { template: template.to_owned(), step };
        archive.address(NaiveDate::default()).ok_or(ArchiveFault::NoAddress)?;
        Ok(archive)
    }

    /// The template as written.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// The address of the document that holds `day`; `None` if the host is a matter of the date.
    pub fn address(&self, day: NaiveDate) -> Option<Url> {
        let (year, month, day) = (day.year(), day.month(), day.day());
        let filled = self
            .template
            .replace(&place("yyyy"), &format!("{year:04}"))
            .replace(&place("mm"), &format!("{month:02}"))
            .replace(&place("m"), &month.to_string())
            .replace(&place("dd"), &format!("{day:02}"))
            .replace(&place("d"), &day.to_string());
        Url::parse(&filled).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
    }

    /// The addresses for the days `from` to `to`, both counted in, newest first.
    pub fn addresses(&self, from: NaiveDate, to: NaiveDate) -> Vec<Url> {
        let first_of_step = |day: NaiveDate| match self.step {
            Step::Day => Some(day),
            Step::Month => day.with_day(1),
        };
        let earlier = |day: &NaiveDate| match self.step {
            Step::Day => day.checked_sub_days(Days::new(1)),
            Step::Month => day.checked_sub_months(Months::new(1)),
        };
        let Some(first) = first_of_step(from) else { return vec![] };
        std::iter::successors(first_of_step(to), earlier)
            .take_while(|day| *day >= first)
            .filter_map(|day| self.address(day))
            .collect()
    }
}

fn place(name: &str) -> String {
    format!("{{{name}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn addresses(template: &str, from: &str, to: &str) -> Vec<String> {
        let archive = Archive::new(template).unwrap();
        archive.addresses(day(from), day(to)).iter().map(Url::to_string).collect()
    }

    #[test]
    fn an_archive_has_one_address_a_month_newest_first() {
        let monthly = addresses(
            "https://bao.example/sitemap/news-{yyyy}-{m}.xml",
            "2025-11-30",
            "2026-01-01",
        );
        let expected = ["2026-1", "2025-12", "2025-11"]
            .map(|month| format!("https://bao.example/sitemap/news-{month}.xml"));
        assert_eq!(monthly, expected);
    }

    #[test]
    fn an_archive_with_days_has_one_address_a_day_also_over_a_leap_year() {
        let daily =
            addresses("https://bao.example/{yyyy}/{mm}/{dd}?d={d}", "2024-02-28", "2024-03-01");
        let expected = ["03/01?d=1", "02/29?d=29", "02/28?d=28"]
            .map(|day| format!("https://bao.example/2024/{day}"));
        assert_eq!(daily, expected);
        assert_eq!(addresses("https://a.vn/{yyyy}{mm}{dd}", "2026-02-02", "2026-02-01").len(), 0);
    }

    #[test]
    fn what_is_no_dated_address_is_refused() {
        let cases = [
            ("https://a.vn/{yyyy}-{page}", ArchiveFault::Unknown("page".to_owned())),
            ("https://a.vn/{mm}", ArchiveFault::Missing("year")),
            ("https://a.vn/{yyyy}/{dd}", ArchiveFault::Missing("month")),
            ("https://a.vn/{yyyy", ArchiveFault::Missing("year")),
            ("/{yyyy}/{mm}", ArchiveFault::NoAddress),
            ("ftp://a.vn/{yyyy}/{mm}", ArchiveFault::NoAddress),
        ];
        for (template, fault) in cases {
            assert_eq!(Archive::new(template), Err(fault), "{template}");
        }
    }
}
