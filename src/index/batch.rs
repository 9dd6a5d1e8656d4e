//! A batch of texts in memory, indexed for one set of rules.

use super::IndexError;
use super::analysis::{token, tokenizers};
use super::evidence::KnownWords;
use super::find::{Searchable, Texts};
use super::rules::CompiledRules;
use super::schema::batch_schema;
use crate::domain::article::Genre;
use crate::domain::id::ArticleId;
use crate::text::tokens;
use std::collections::BTreeMap;
use tantivy::directory::RamDirectory;
use tantivy::schema::{Field, OwnedValue};
use tantivy::tokenizer::PreTokenizedString;
use tantivy::{Index, ReloadPolicy, Searcher};

/// Room for postings to begin with; it grows with the batch.
const MEMORY_BYTES: usize = 1_000_000;

/// What rules look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Who it is.
    pub id: ArticleId,
    /// Headline.
    pub title: String,
    /// Lead; may be empty.
    pub lead: String,
    /// Body; may be empty.
    pub body: String,
    /// Form that extraction saw, for articles on which no genre rule matches.
    pub genre: Genre,
}

/// A text with the words that rules know.
#[derive(Debug)]
pub(super) struct HeldText<'a> {
    pub(super) text: &'a Text,
    pub(super) words: [KnownWords; 3],
}

/// Texts that [`super::find()`] can search with the rules they were indexed for.
pub struct BatchIndex<'a> {
    searcher: Searcher,
    fields: [Field; 3],
    texts: Vec<HeldText<'a>>,
}

impl<'a> BatchIndex<'a> {
    /// Indexes `texts`. Words that no phrase of `rules` has are left out: nobody asks for them.
    ///
    /// # Errors
    /// [`IndexError::Engine`] if memory runs out.
    pub fn build(texts: &'a [Text], rules: &CompiledRules) -> Result<Self, IndexError> {
        let (schema, fields) = batch_schema();
        // One segment written by this thread: documents are numbered in the order given.
        let mut writer = Index::builder()
            .schema(schema)
            .tokenizers(tokenizers())
            .single_segment_index_writer(RamDirectory::create(), MEMORY_BYTES)?;
        let mut held = Vec::with_capacity(texts.len());
        for text in texts {
            // Not tantivy's own kind of document: that would write all words as JSON and read
            // them back.
            let mut document = BTreeMap::new();
            let mut words: [KnownWords; 3] = Default::default();
            let parts = [&text.title, &text.lead, &text.body];
            for ((part, field), words) in parts.into_iter().zip(fields).zip(&mut words) {
                let mut found = tokens(part);
                found.retain(|token| rules.word(&token.word).is_some());
                *words = KnownWords::new(&found, rules);
                let tokens = found.into_iter().map(token).collect();
                let words = PreTokenizedString { text: String::new(), tokens };
                document.insert(field, OwnedValue::PreTokStr(words));
            }
            writer.add_document(document)?;
            held.push(HeldText { text, words });
        }
        let index = writer.finalize()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { searcher: reader.searcher(), fields, texts: held })
    }

    /// The batch as [`super::find()`] takes it.
    pub fn searchable(&self) -> Searchable<'_> {
        Searchable::new(self.searcher.clone(), self.fields, Texts::Held(&self.texts))
    }
}
