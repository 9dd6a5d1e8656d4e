//! What is read from a page: an article, with the origin of its date.

use crate::domain::address::identity;
use crate::domain::id::{ArticleId, RevisionId, short_hash};
use crate::domain::provenance::Provenance;
use crate::domain::time::{Timestamp, vietnam_day};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The content of one article as one page showed it.
///
/// Text is Unicode NFC with blanks collapsed; paragraphs of the body are separated by `\n`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Address of the page it was read from.
    pub url: String,
    /// The address that stands for the article, tracking marks and share links resolved.
    pub canonical_url: String,
    /// Headline, never empty.
    pub title: String,
    /// Lead paragraph without house prefix; may be empty.
    pub lead: String,
    /// Body, one paragraph a line; may be empty for infographics and videos.
    pub body: String,
    /// Names as printed.
    pub authors: Vec<String>,
    /// When it was published; `None` when no trustworthy date was found, never "now".
    pub published_at: Option<Timestamp>,
    /// Where that date came from.
    pub published_from: Option<DateOrigin>,
    /// Every date that was found, in order of trust.
    pub dates: Vec<DateCandidate>,
    /// When the outlet says it was changed.
    pub modified_at: Option<Timestamp>,
    /// Section of the outlet.
    pub section: String,
    /// Tags of the outlet.
    pub tags: Vec<String>,
    /// Form, as far as the page's structure tells.
    pub genre: Genre,
    /// Language of the text.
    pub language: Language,
    /// The agency or outlet that the text is credited to, as printed (`TTXVN`).
    pub wire_credit: Option<String>,
    /// Where the fields came from, and what speaks for the form.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Article {
    /// Bytes of lead and body.
    pub fn length(&self) -> usize {
        self.lead.len() + self.body.len()
    }

    /// Whether another date that was found would put the article on another day of Vietnam, or into
    /// another month, so that a person should look. The draft time in an address is no other date:
    /// drafts wait for days.
    pub fn date_doubt(&self) -> Option<DateDoubt> {
        let day = vietnam_day(self.published_at?);
        let others = self.dates.iter().filter(|date| date.origin != DateOrigin::Address);
        let doubt = |other: NaiveDate| match (other.year(), other.month()) {
            _ if other == day => None,
            month if month == (day.year(), day.month()) => Some(DateDoubt::Day),
            _ => Some(DateDoubt::Month),
        };
        others.filter_map(|date| doubt(vietnam_day(date.at))).max()
    }
}

/// How much it matters which of an article's dates is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateDoubt {
    /// The dates lie on different days of one month.
    Day,
    /// They lie in different months: reports and quotas may change.
    Month,
}

/// The id of the article with this canonical address, in whichever of its forms.
pub fn article_id(canonical_url: &str) -> ArticleId {
    ArticleId::new(short_hash([identity(canonical_url).as_bytes()]))
}

/// The id of the content of `article`: address, title, lead, body and publication. Whatever else
/// changes (tags, section, the outlet's own "modified") makes no new revision.
pub fn revision_id(article: &Article) -> RevisionId {
    let published_at = article.published_at.map(|at| at.timestamp().to_be_bytes());
    RevisionId::new(short_hash([
        article.canonical_url.as_bytes(),
        article.title.as_bytes(),
        article.lead.as_bytes(),
        article.body.as_bytes(),
        published_at.as_ref().map_or(&[], |bytes| bytes.as_slice()),
    ]))
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
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in files, the store, logs and the API.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownWord { word: text.to_owned(), known: &[$($word),+] }),
                }
            }
        }
    };
}
pub(crate) use words;

/// A word outside a fixed list.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{word}` is none of {}", known.join(", "))]
pub struct UnknownWord {
    /// What was given.
    pub word: String,
    /// What is allowed.
    pub known: &'static [&'static str],
}

words! {
    /// Where a publication date was found. The order is the order of trust.
    DateOrigin {
        /// The outlet's own selector on the page.
        Layout = "layout",
        /// schema.org `datePublished`.
        JsonLd = "json-ld",
        /// A meta tag.
        Meta = "meta",
        /// The feed entry.
        Feed = "feed",
        /// Visible text in the form Vietnamese pages print.
        Text = "text",
        /// Draft time in the address.
        Address = "address",
    }
}

words! {
    /// The form of an article.
    Genre {
        /// Plain news; the default.
        News = "news",
        /// Feature or reportage.
        Feature = "feature",
        /// Interview or talk show.
        Interview = "interview",
        /// Opinion.
        Commentary = "commentary",
        /// Answer to a false claim.
        Rebuttal = "rebuttal",
        /// Infographic.
        Infographic = "infographic",
        /// Video.
        Video = "video",
        /// Podcast or audio.
        Podcast = "podcast",
        /// How-to.
        Guide = "guide",
        /// Text of a law or decision.
        Legal = "legal",
    }
}

words! {
    /// Language of a text, as far as it matters for counting.
    Language {
        /// Vietnamese.
        Vietnamese = "vi",
        /// English.
        English = "en",
        /// French.
        French = "fr",
        /// Chinese.
        Chinese = "zh",
        /// Russian.
        Russian = "ru",
        /// Something else, or too little text to tell.
        Other = "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_disagree_over_a_day_or_a_month_raise_a_doubt() {
        use DateOrigin::{Address, Feed, JsonLd, Meta};
        let doubt = |published: &str, others: &[(DateOrigin, &str)]| {
            let at = |text: &str| text.parse::<Timestamp>().unwrap();
            let date = |(origin, text): &(DateOrigin, &str)| DateCandidate {
                at: at(text),
                origin: *origin,
                text: (*text).to_owned(),
            };
            let dates = others.iter().map(date).collect();
            article(Some(at(published)), dates).date_doubt()
        };
        type Case<'a> = (&'a str, &'a [(DateOrigin, &'a str)], Option<DateDoubt>);
        let cases: [Case<'_>; 7] = [
            ("2025-08-04T07:30:00Z", &[], None),
            ("2025-08-04T07:30:00Z", &[(Feed, "2025-08-04T16:59:59Z")], None),
            ("2025-08-04T07:30:00Z", &[(Feed, "2025-08-04T17:00:00Z")], Some(DateDoubt::Day)),
            ("2025-08-31T16:59:00Z", &[(Meta, "2025-08-31T17:00:00Z")], Some(DateDoubt::Month)),
            ("2025-08-04T07:30:00Z", &[(Meta, "2024-08-04T07:30:00Z")], Some(DateDoubt::Month)),
            (
                "2025-08-04T07:30:00Z",
                &[(Meta, "2025-09-04T07:30:00Z"), (Feed, "2025-08-05T07:30:00Z")],
                Some(DateDoubt::Month),
            ),
            (
                "2025-08-04T07:30:00Z",
                &[(JsonLd, "2025-08-04T07:30:00Z"), (Address, "2025-07-30T02:00:00Z")],
                None,
            ),
        ];
        for (published, others, expected) in cases {
            assert_eq!(doubt(published, others), expected, "{published} {others:?}");
        }
        let undated =
            DateCandidate { at: Timestamp::UNIX_EPOCH, origin: Feed, text: String::new() };
        assert_eq!(article(None, vec![undated]).date_doubt(), None);
    }

    fn article(published_at: Option<Timestamp>, dates: Vec<DateCandidate>) -> Article {
        Article {
            url: String::new(),
            canonical_url: String::new(),
            title: String::new(),
            lead: String::new(),
            body: String::new(),
            authors: vec![],
            published_at,
            published_from: None,
            dates,
            modified_at: None,
            section: String::new(),
            tags: vec![],
            genre: Genre::News,
            language: Language::Vietnamese,
            wire_credit: None,
            provenance: Provenance::default(),
        }
    }

    #[test]
    fn words_are_written_and_read_the_same_and_others_are_refused_with_the_list() {
        for genre in Genre::ALL {
            assert_eq!(genre.as_str().parse::<Genre>().as_ref(), Ok(genre));
        }
        let refused = "tin".parse::<Language>().unwrap_err();
        assert_eq!(refused.to_string(), "`tin` is none of vi, en, fr, zh, ru, other");
    }
}
