//! What the index keeps of one article, and in which fields.

use super::schema::Fields;
use crate::domain::article::{Genre, Language};
use crate::domain::id::{ArticleId, OutletId, RevisionId, RuleId};
use crate::domain::time::Timestamp;
use tantivy::{DateTime, TantivyDocument};

/// What the index keeps of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexDocument {
    /// The article; a later document with the same id replaces the earlier.
    pub id: ArticleId,
    /// State of the article.
    pub revision: RevisionId,
    /// Its outlet.
    pub outlet: OutletId,
    /// Headline.
    pub title: String,
    /// Lead; may be empty.
    pub lead: String,
    /// Body; may be empty.
    pub body: String,
    /// Themes it counts for, to filter by.
    pub themes: Vec<RuleId>,
    /// Form as extraction saw it, not what genre rules make of it: a later run of the rules
    /// falls back on it.
    pub genre: Genre,
    /// Language of the text.
    pub language: Language,
    /// When it was published.
    pub published_at: Option<Timestamp>,
}

impl IndexDocument {
    /// The article as tantivy takes it.
    pub(super) fn laid_out(&self, fields: &Fields) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(fields.id, self.id.as_str());
        document.add_text(fields.revision, self.revision.as_str());
        document.add_text(fields.outlet, self.outlet.as_str());
        for (at, text) in [&self.title, &self.lead, &self.body].into_iter().enumerate() {
            document.add_text(fields.exact[at], text);
            document.add_text(fields.folded[at], text);
            document.add_text(fields.pairs, text);
        }
        for theme in &self.themes {
            document.add_text(fields.theme, theme.as_str());
        }
        document.add_text(fields.genre, self.genre.as_str());
        document.add_text(fields.language, self.language.as_str());
        if let Some(at) = self.published_at {
            document.add_date(fields.published, date(at));
        }
        document
    }
}

/// `at` as tantivy keeps it: nanoseconds in 64 bits, which reach from 1678 to 2262.
pub(super) fn date(at: Timestamp) -> DateTime {
    const REACH_S: i64 = 9_200_000_000;
    DateTime::from_timestamp_secs(at.timestamp().clamp(-REACH_S, REACH_S))
}
