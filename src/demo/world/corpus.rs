//! Reads the invented articles embedded under `src/demo/corpus/`.

use crate::domain::article::{Genre, Language};
use crate::domain::id::OutletId;
use crate::domain::time::Timestamp;
use chrono::{DateTime, FixedOffset};
use serde::Deserialize;

macro_rules! corpus_files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../corpus/", $name)))),+]
    };
}

/// Name and text of every file, in the order of their names.
pub(super) const FILES: &[(&str, &str)] = corpus_files![
    "b1.toml",
    "b2.toml",
    "b3.toml",
    "b4.toml",
    "b5.toml",
    "en.toml",
    "multi.toml",
    "near.toml",
    "off.toml",
    "t1.toml",
    "t2.toml",
    "t2b.toml",
    "t3.toml",
    "t4.toml",
    "t5.toml",
    "t6.toml",
    "t7.toml",
    "t8.toml",
    "t9.toml",
];

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CorpusFile {
    article: Vec<CorpusArticle>,
}

/// An article as it was written for the world, with the labels a careful reader gives it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CorpusArticle {
    pub(super) id: String,
    pub(super) outlet: OutletId,
    #[serde(deserialize_with = "instant")]
    pub(super) published: Timestamp,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) body: Vec<String>,
    pub(super) author: Option<String>,
    pub(super) section: String,
    pub(super) genre: Genre,
    pub(super) scope: bool,
    pub(super) themes: Vec<u8>,
    pub(super) topics: Vec<String>,
    pub(super) credit: Option<String>,
    /// Another language edition of the outlet than the Vietnamese one.
    pub(super) edition: Option<String>,
    #[serde(default = "vietnamese")]
    pub(super) language: Language,
    #[serde(default)]
    pub(super) copies: Vec<Copy>,
}

/// A reprint by another outlet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Copy {
    pub(super) outlet: OutletId,
    #[serde(deserialize_with = "instant")]
    pub(super) published: Timestamp,
    /// A headline of its own.
    pub(super) title: Option<String>,
    /// Whether the last paragraph was cut.
    #[serde(default)]
    pub(super) drop_last: bool,
}

fn vietnamese() -> Language {
    Language::Vietnamese
}

fn instant<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(from)?;
    let at: DateTime<FixedOffset> = text.parse().map_err(serde::de::Error::custom)?;
    Ok(at.to_utc())
}

/// The articles of one file's text.
pub(super) fn parse(text: &str) -> Result<Vec<CorpusArticle>, toml::de::Error> {
    Ok(toml::from_str::<CorpusFile>(text)?.article)
}
