//! The articles of the world: originals and their copies, each as one outlet serves it.

use super::corpus::CorpusArticle;
use crate::domain::article::{Genre, Language};
use crate::domain::id::OutletId;
use crate::domain::time::Timestamp;

/// One article of one outlet. Texts are plain, Unicode NFC, without the house prefixes that the
/// outlet puts before them.
#[derive(Debug, Clone)]
pub struct WorldArticle {
    /// Id in the corpus; `id@outlet` for a copy.
    pub key: String,
    /// Key of the article that it copies; its own for an original.
    pub story: String,
    /// Who serves it.
    pub outlet: OutletId,
    /// Its address in canonical form.
    pub url: String,
    /// Headline at first.
    pub first_title: String,
    /// A headline that replaces it later.
    pub change: Option<Change>,
    /// A paragraph that is added later.
    pub addition: Option<Addition>,
    /// When it is taken off the site.
    pub removed_at: Option<Timestamp>,
    /// Lead.
    pub lead: String,
    /// Paragraphs.
    pub body: Vec<String>,
    /// Pen name.
    pub author: Option<String>,
    /// Section of the outlet.
    pub section: String,
    /// Agency that a reprint is credited to.
    pub credit: Option<String>,
    /// When it is published and stands in the feed.
    pub published_at: Timestamp,
    /// Language code of the outlet's other edition that carries it.
    pub edition: Option<String>,
    /// Language of the text.
    pub language: Language,
    /// Form, as a careful reader sees it.
    pub genre: Genre,
    /// Whether it is about the plans' subject.
    pub scope: bool,
    /// Content themes, the leading one first.
    pub themes: Vec<u8>,
    /// Topics of tasks.
    pub topics: Vec<String>,
    /// What is odd about the way it is served.
    pub quirk: Quirk,
}

/// A later headline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// From when on feed and page show it.
    pub at: Timestamp,
    /// The new headline.
    pub title: String,
}

/// A later paragraph, of which no list tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// From when on the page shows it.
    pub at: Timestamp,
    /// The paragraph.
    pub paragraph: String,
}

/// What is odd about one article's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quirk {
    /// Nothing beside the habits of its outlet.
    #[default]
    None,
    /// Title and address hold letters whose tone mark is a character of its own.
    Decomposed,
    /// Header and page declare a charset that the bytes are not in.
    WrongCharset,
    /// Neither page nor feed nor address tell when it was published.
    Undated,
    /// Years old, listed by a feed that died then.
    Archived,
}

impl WorldArticle {
    /// Whether it is no reprint.
    pub fn is_original(&self) -> bool {
        self.story == self.key
    }

    /// Whether it is off the site at `now`.
    pub fn is_removed_at(&self, now: Timestamp) -> bool {
        self.removed_at.is_some_and(|at| at <= now)
    }

    /// The headline shown at `now`.
    pub fn title_at(&self, now: Timestamp) -> &str {
        match &self.change {
            Some(change) if change.at <= now => &change.title,
            _ => &self.first_title,
        }
    }

    /// The headline in the end.
    pub fn title(&self) -> &str {
        self.change.as_ref().map_or(&self.first_title, |change| &change.title)
    }
}

/// Outlets print what is no plain news under a section of that name.
fn section_of(genre: Genre) -> Option<&'static str> {
    match genre {
        Genre::News => None,
        Genre::Feature => Some("Phóng sự"),
        Genre::Interview => Some("Phỏng vấn"),
        Genre::Commentary => Some("Bình luận"),
        Genre::Rebuttal => Some("Phản bác"),
        Genre::Infographic => Some("Infographic"),
        Genre::Video => Some("Video"),
        Genre::Podcast => Some("Podcast"),
        Genre::Guide => Some("Hướng dẫn"),
        Genre::Legal => Some("Văn bản mới"),
    }
}

/// The article and its copies, without addresses yet.
pub(super) fn with_copies(written: CorpusArticle) -> Vec<WorldArticle> {
    let original = WorldArticle {
        key: written.id.clone(),
        story: written.id.clone(),
        outlet: written.outlet,
        url: String::new(),
        first_title: written.title,
        change: None,
        addition: None,
        removed_at: None,
        lead: written.lead,
        body: written.body,
        author: written.author,
        section: section_of(written.genre).map_or(written.section, str::to_owned),
        credit: written.credit,
        published_at: written.published,
        edition: written.edition,
        language: written.language,
        genre: written.genre,
        scope: written.scope,
        themes: written.themes,
        topics: written.topics,
        quirk: Quirk::None,
    };
    let mut all = vec![original.clone()];
    for copy in written.copies {
        let mut reprint = WorldArticle {
            key: format!("{}@{}", original.key, copy.outlet),
            outlet: copy.outlet,
            published_at: copy.published,
            first_title: copy.title.unwrap_or_else(|| original.first_title.clone()),
            ..original.clone()
        };
        if copy.drop_last && reprint.body.len() > 1 {
            reprint.body.pop();
        }
        all.push(reprint);
    }
    all
}
