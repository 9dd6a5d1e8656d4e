//! The dates that are found for an article, where each stood, and whether they agree.

use crate::domain::article::{UnknownWord, words};
use crate::domain::plan::Plan;
use crate::domain::time::{Timestamp, vietnam_day};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

words! {
    /// Where a publication date was found. The order is the order of trust.
    DateOrigin {
        /// The outlet's own selector on the page.
        Layout = "layout",
        /// schema.org `datePublished`.
        JsonLd = "json-ld",
        /// A meta tag.
        Meta = "meta",
        /// The entry of a feed or of a section page.
        Feed = "feed",
        /// The entry of a sitemap.
        Sitemap = "sitemap",
        /// Visible text in the form Vietnamese pages print.
        Text = "text",
        /// Draft time or day in the address.
        Address = "address",
        /// `Last-Modified` of the answer: when the document was written, which may be long after.
        /// A witness for other dates, never itself the publication.
        Header = "header",
    }
}

impl DateOrigin {
    /// Whether a date from here may be taken for the publication.
    pub fn dates_publication(self) -> bool {
        self != Self::Header
    }

    /// Whether it means the publication and nothing else, so that another day here is a doubt.
    /// Drafts wait for days, and files are written again.
    pub fn means_publication(self) -> bool {
        !matches!(self, Self::Address | Self::Header)
    }
}

/// One date that a page, its feed or its address offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateCandidate {
    /// The instant.
    pub at: Timestamp,
    /// Where it stood.
    pub origin: DateOrigin,
    /// As it was written.
    pub text: String,
    /// Whether it cannot be the publication: it lies ahead, or before the outlet or the net was.
    #[serde(default)]
    pub refused: bool,
}

/// The first and the last of the dates that may be an article's publication, the chosen one among
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DateRange {
    /// The first.
    pub earliest: Timestamp,
    /// The last.
    pub latest: Timestamp,
}

impl DateRange {
    /// The range of `published_at` and those of `dates` that mean the publication and may be it.
    pub(super) fn of(published_at: Timestamp, dates: &[DateCandidate]) -> Option<Self> {
        let others = dates.iter().filter(|date| !date.refused && date.origin.means_publication());
        let all = || others.clone().map(|date| date.at).chain([published_at]);
        Some(Self { earliest: all().min()?, latest: all().max()? })
    }

    /// Why a person should look which date is right; `None` if all are of one day of Vietnam.
    ///
    /// - `plans`: those whose borders matter.
    pub fn doubt<'p>(self, plans: impl IntoIterator<Item = &'p Plan>) -> Option<DateDoubt> {
        let (first, last) = (vietnam_day(self.earliest), vietnam_day(self.latest));
        if first == last {
            return None;
        }
        if plans.into_iter().any(|plan| plan.has_border_between(first, last)) {
            return Some(DateDoubt::Period);
        }
        let month = (first.year(), first.month()) != (last.year(), last.month());
        Some(if month { DateDoubt::Month } else { DateDoubt::Day })
    }
}

/// How much it matters which of an article's dates is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateDoubt {
    /// The dates lie on different days of one month.
    Day,
    /// They lie in different months.
    Month,
    /// They lie on both sides of a border of a plan: of its period, a quota's, or a report's.
    Period,
}

#[cfg(test)]
mod tests;
