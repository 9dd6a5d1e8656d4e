//! What is read from a page: an article, with the origin of its date.

use crate::domain::address::identity;
use crate::domain::dates::{DateCandidate, DateOrigin, DateRange};
use crate::domain::id::{ArticleId, RevisionId, short_hash};
use crate::domain::provenance::Provenance;
use crate::domain::time::Timestamp;
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

    /// The first and the last of the dates that may be its publication; `None` while undated.
    pub fn date_range(&self) -> Option<DateRange> {
        DateRange::of(self.published_at?, &self.dates)
    }
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
    fn words_are_written_and_read_the_same_and_others_are_refused_with_the_list() {
        for genre in Genre::ALL {
            assert_eq!(genre.as_str().parse::<Genre>().as_ref(), Ok(genre));
        }
        let refused = "tin".parse::<Language>().unwrap_err();
        assert_eq!(refused.to_string(), "`tin` is none of vi, en, fr, zh, ru, other");
    }
}
