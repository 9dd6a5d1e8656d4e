//! Turns one fetched page into one [`Article`].
//!
//! Takes raw bytes, the address they came from, and what outlet and feed say about it; gives
//! title, lead, body, authors, dates with their origin, section, tags, genre, language and wire
//! credit, or an [`ExtractError`] with the outcome the page is counted under. Works on its
//! arguments alone: no network, disk or clock.
//!
//! Files follow the order of the work: `decode` and `text::bound` make a document of bounded size,
//! `document` finds elements in it;
//! `jsonld`, `microdata`, `meta` and `layout` read what the page says about itself; `title`, `dates`,
//! `authors`, `labels` and `canonical` choose among the sources, most trusted first; `body` finds
//! the text, `lines` and `noise` read it paragraph by paragraph, `general` does both where no
//! layout is known; `tidy`, `prefix`, `credit` and `genre` finish; `refuse` tells pages
//! that are no article. `probe` serves those who maintain layouts. Read [`extract`] first.

mod authors;
mod body;
mod canonical;
mod credit;
mod dates;
mod decode;
mod document;
mod general;
mod genre;
mod jsonld;
mod labels;
mod layout;
mod lines;
mod meta;
mod microdata;
mod noise;
mod prefix;
mod probe;
mod refuse;
mod tidy;
mod title;

pub use probe::{Probe, probe};

use crate::domain::article::{Article, Genre, Language};
use crate::domain::dates::DateOrigin;
use crate::domain::outcome::Outcome;
use crate::domain::outlet::{Layout, Outlet};
use crate::domain::provenance::{FieldOrigin, Origins, Prefix, PrefixKind, Provenance};
use crate::domain::time::{Timestamp, vietnam_day};
use crate::text::bound::bound;
use crate::text::language;
use body::Found;
use chrono_tz::Asia::Ho_Chi_Minh;
use document::Document;
use general::About;
use jsonld::JsonLd;
use meta::Meta;
use microdata::Microdata;
use scraper::Html;
use url::Url;

/// What is known about a page before it is read.
#[derive(Debug, Clone, Copy)]
pub struct Hints<'a> {
    /// The outlet it belongs to, if that is known.
    pub outlet: Option<&'a Outlet>,
    /// Title of the feed entry, or empty.
    pub feed_title: &'a str,
    /// Date that the document listing it gives, and what kind of document that was.
    pub listed_at: Option<(DateOrigin, Timestamp)>,
    /// `Last-Modified` of the answer, as sent.
    pub last_modified: Option<&'a str>,
    /// When the page was fetched: no article is younger.
    pub fetched_at: Timestamp,
}

/// How the reason begins why a page behind a wall waits.
pub const WALL: &str = "a wall against robots";

/// Why a page gave no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// A page of another kind: a section, an error page, a block page.
    #[error("not an article: {why}")]
    NotArticle {
        /// What it is instead.
        why: &'static str,
    },
    /// A wall against robots stands where the page should be.
    #[error("{WALL}: {why}")]
    Wall {
        /// What kind of wall.
        why: &'static str,
    },
    /// Neither body nor lead.
    #[error("the page holds no text of an article; it may be drawn by its scripts")]
    NoText,
    /// Not a text document at all.
    #[error("unreadable: {why}")]
    Unreadable {
        /// What it is instead.
        why: &'static str,
    },
}

impl ExtractError {
    /// The word under which the page is counted.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::NotArticle { .. } => Outcome::NotArticle,
            Self::Wall { .. } => Outcome::BotWall,
            Self::NoText => Outcome::NoText,
            Self::Unreadable { .. } => Outcome::FailedParse,
        }
    }
}

/// Everything the fields are chosen from.
struct Sources<'a> {
    doc: Document<'a>,
    url: &'a Url,
    hints: &'a Hints<'a>,
    layout: &'a Layout,
    meta: Meta,
    ld: JsonLd,
    data: Microdata<'a>,
}

/// Reads the article out of one page.
///
/// - `body`: the payload after transfer and content decoding.
/// - `content_type`: the server's header, as sent.
/// - `url`: the address that answered; relative addresses are resolved against it.
///
/// Each field is taken from the first that has it: the outlet's layout on the day of the fetch,
/// its family's, JSON-LD, microdata, meta tags with OpenGraph, what is usual on any page;
/// `Article::provenance` says which one it was. The chosen date is always one of `Article::dates`.
///
/// # Errors
/// [`ExtractError`] says what the page is instead of an article.
pub fn extract(
    body: &[u8],
    content_type: Option<&str>,
    url: &Url,
    hints: &Hints<'_>,
) -> Result<Article, ExtractError> {
    let text = decode::decode(body, content_type)?;
    let html = bound(&text);
    let parsed = Html::parse_document(&html);
    let doc = Document::of(&parsed);
    let no_layout = Layout::default();
    let day = vietnam_day(hints.fetched_at);
    let layout = hints.outlet.map_or(&no_layout, |outlet| outlet.layout_on(day));
    let meta = Meta::read(&doc);
    let ld = JsonLd::read(&doc, url);
    let data = Microdata::read(&doc);
    let sources = Sources { doc, url, hints, layout, meta, ld, data };

    refuse::before_reading(&sources)?;
    let head = Head::read(&sources);
    let about = About { title: &head.title.0, description: &head.lead.0, authors: &head.authors.0 };
    let found = body::find(&sources, &about);
    refuse::after_reading(&sources, &head.title.0, &found, &text)?;
    head.into_article(&sources, found)
}

/// What stands around the text of an article, each with where it was found.
struct Head {
    title: (String, FieldOrigin),
    lead: (String, FieldOrigin),
    authors: (Vec<String>, FieldOrigin),
    section: (String, FieldOrigin),
}

impl Head {
    fn read(sources: &Sources<'_>) -> Self {
        Self {
            title: title::title(sources),
            lead: title::lead(sources),
            authors: authors::printed(sources),
            section: labels::section(sources),
        }
    }

    /// The article with the text that was `found`.
    fn into_article(self, sources: &Sources<'_>, found: Found) -> Result<Article, ExtractError> {
        let ((title, title_from), (lead, lead_from)) = (self.title, self.lead);
        let ((authors, authors_from), (section, section_from)) = (self.authors, self.section);
        let (shown, by_outlet, body_from) = (found.shows(&lead), found.by_outlet(), found.origin);
        let mut text = tidy::tidy(&title, lead, found.lines, sources.layout, &authors, &section);
        if !shown || (!by_outlet && body::begins_with(&text.body, &text.lead)) {
            text.lead.clear();
        }
        let credit = credit::find(&authors, &text, &title::site_names(sources));
        if text.body.is_empty() && text.lead.is_empty() {
            return Err(ExtractError::NoText);
        }
        let dates = dates::read(sources);
        let signs = genre::signs(sources, &title, &section, &text.body);
        let (language, language_from) = language_of(sources, &title, &text.lead, &text.body);
        let authors = authors::choose(&authors, text.signature.as_deref(), sources);
        let known = |origin, is_empty: bool| if is_empty { FieldOrigin::None } else { origin };
        let lead_from = if text.lead_of_body { body_from } else { lead_from };
        let signed = authors_from == FieldOrigin::None;
        let authors_from = if signed { FieldOrigin::Text } else { authors_from };
        let origins = Origins {
            title: title_from,
            lead: known(lead_from, text.lead.is_empty()),
            body: known(body_from, text.body.is_empty()),
            authors: known(authors_from, authors.is_empty()),
            section: section_from,
            genre: genre::origin(&signs, section_from),
            language: language_from,
        };
        Ok(Article {
            url: sources.url.to_string(),
            canonical_url: canonical::canonical_url(sources),
            authors,
            published_at: dates.published.as_ref().map(|date| date.at),
            published_from: dates.published.as_ref().map(|date| date.origin),
            dates: dates.candidates,
            modified_at: dates.modified_at,
            tags: labels::tags(sources),
            genre: signs.first().map_or(Genre::News, |sign| sign.genre),
            language,
            wire_credit: credit,
            body: text.body.join("\n"),
            lead: text.lead,
            title,
            section,
            provenance: Provenance { origins, signs, prefixes: prefixes(sources, text.prefixes) },
        })
    }
}

/// The place that stands in an element of its own joins what was cut off the text.
fn prefixes(sources: &Sources<'_>, mut cut: Vec<Prefix>) -> Vec<Prefix> {
    if let Some(text) = title::stamp(sources) {
        cut.insert(0, Prefix { kind: PrefixKind::Dateline, text });
    }
    cut
}

/// The edition of the host when the outlet's file names one, else what the words look like.
fn language_of(
    sources: &Sources<'_>,
    title: &str,
    lead: &str,
    body: &[String],
) -> (Language, FieldOrigin) {
    let domain = sources.hints.outlet.zip(sources.url.host_str());
    let edition = domain.and_then(|(outlet, host)| outlet.domain_of(host)?.edition.clone());
    if let Some(language) = edition.and_then(|code| code.parse().ok()) {
        return (language, FieldOrigin::Address);
    }
    let first = body.first().map_or("", String::as_str);
    (language::detect(&format!("{title}\n{lead}\n{first}")), FieldOrigin::Text)
}

/// The article as `diembao extract --json` prints it; instants in RFC 3339 with +07:00.
pub fn to_json(article: &Article) -> serde_json::Value {
    let instant = |at: Option<Timestamp>| at.map(|at| at.with_timezone(&Ho_Chi_Minh).to_rfc3339());
    serde_json::json!({
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "lead": article.lead,
        "body": article.body,
        "authors": article.authors,
        "published_at": instant(article.published_at),
        "published_from": article.published_from,
        "modified_at": instant(article.modified_at),
        "section": article.section,
        "tags": article.tags,
        "genre": article.genre,
        "language": article.language,
        "wire_credit": article.wire_credit,
        "provenance": article.provenance,
    })
}
