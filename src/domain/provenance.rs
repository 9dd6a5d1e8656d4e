//! Where the fields of an article came from, what speaks for its form, and what was cut off its
//! text.

use crate::domain::article::{Genre, UnknownWord, words};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

words! {
    /// Where a field of an article was found. The order is the order of trust.
    #[derive(Default)]
    FieldOrigin {
        /// The outlet's own selector on the page.
        Layout = "layout",
        /// A selector of the outlet's family of content systems.
        Family = "family",
        /// schema.org in JSON-LD.
        JsonLd = "json-ld",
        /// schema.org in the attributes of the page's elements.
        Microdata = "microdata",
        /// A meta tag, OpenGraph among them.
        Meta = "meta",
        /// The look of a page of any outlet: headings, bylines, breadcrumbs, blocks of text.
        General = "general",
        /// The wording of the article itself.
        Text = "text",
        /// Host or path of the address.
        Address = "address",
        /// The feed entry.
        Feed = "feed",
        /// Nowhere: the field is empty, or what is taken for granted.
        None = "none",
        /// The article was read before this was noted.
        #[default]
        Unknown = "unknown",
    }
}

/// Where each field of an article was found; dates have origins of their own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Origins {
    /// Headline.
    pub title: FieldOrigin,
    /// Lead.
    pub lead: FieldOrigin,
    /// Body.
    pub body: FieldOrigin,
    /// Authors.
    pub authors: FieldOrigin,
    /// Section.
    pub section: FieldOrigin,
    /// Form.
    pub genre: FieldOrigin,
    /// Language.
    pub language: FieldOrigin,
}

words! {
    /// What kind of sign speaks for a form. The order is the order of trust.
    SignKind {
        /// A mark in the headline: `[Video]`, `Infographic:`.
        TitleMark = "title-mark",
        /// A step of the path or the first label of the host: `/podcast/…`.
        AddressStep = "address-step",
        /// The outlet's section.
        Section = "section",
        /// The class of the page or of the article as a whole, as content systems name them.
        Template = "template",
        /// The type that JSON-LD gives the article.
        SchemaType = "schema-type",
        /// The type that microdata gives it.
        MicrodataType = "microdata-type",
        /// The type that OpenGraph gives the page.
        GraphType = "graph-type",
        /// A player beside hardly any text; how many characters of it.
        Player = "player",
        /// Questions and answers in turns.
        Turns = "turns",
        /// The fixed parts of a legal document.
        LegalForm = "legal-form",
    }
}

/// A sign on a page that an article has a certain form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenreSign {
    /// The form it speaks for.
    pub genre: Genre,
    /// What kind of sign it is.
    pub kind: SignKind,
    /// What stands on the page, or was counted there.
    pub text: String,
}

words! {
    /// What stood before the first sentence.
    PrefixKind {
        /// The name of the house: `(Chinhphu.vn) - `.
        House = "house",
        /// Where and when it was written: `Hà Nội, ngày 5/8 - `.
        Dateline = "dateline",
    }
}

/// What was cut off the beginning of lead or body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefix {
    /// What it is.
    pub kind: PrefixKind,
    /// As printed, without the dash or colon behind it.
    pub text: String,
}

/// How an article came to be what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Provenance {
    /// Where each field was found.
    pub origins: Origins,
    /// What speaks for its form, the most trusted first: the first one decided.
    pub signs: Vec<GenreSign>,
    /// What was cut off before the first sentence, in the order of the text, each once.
    pub prefixes: Vec<Prefix>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_noted_reads_as_unknown() {
        let old: Provenance = serde_json::from_str("{}").unwrap();
        assert_eq!(old, Provenance::default());
        assert_eq!(old.origins.body, FieldOrigin::Unknown);
        let part: Provenance = serde_json::from_str(r#"{"origins":{"title":"json-ld"}}"#).unwrap();
        assert_eq!(part.origins.title, FieldOrigin::JsonLd);
        assert_eq!(part.origins.lead, FieldOrigin::Unknown);
    }
}
