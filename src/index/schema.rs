//! What is kept of an article, and in which form each part can be searched.

use super::analysis::Analysis;
use crate::domain::rule::TextField;
use tantivy::schema::{
    DateOptions, DateTimePrecision, Field, IndexRecordOption, STORED, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};

/// Fields of the archive's index.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    pub(super) id: Field,
    pub(super) revision: Field,
    pub(super) outlet: Field,
    /// Title, lead, body: words with marks.
    pub(super) exact: [Field; 3],
    /// The same without marks.
    pub(super) folded: [Field; 3],
    /// Pairs of words of all three, without marks.
    pub(super) pairs: Field,
    pub(super) theme: Field,
    pub(super) genre: Field,
    pub(super) language: Field,
    pub(super) published: Field,
}

impl Fields {
    /// The archive's schema. Changing it, or what `text` makes of a text, asks for a new
    /// `archive::FORMAT`.
    pub(super) fn new() -> Self {
        let mut builder = Schema::builder();
        let id = builder.add_text_field("id", keyword());
        let revision = builder.add_text_field("revision", TextOptions::from(STORED));
        let outlet = builder.add_text_field("outlet", keyword());
        let positions = IndexRecordOption::WithFreqsAndPositions;
        let exact = TextField::ALL.map(|field| {
            builder.add_text_field(field.as_str(), words(Analysis::Exact, positions) | STORED)
        });
        let folded = TextField::ALL.map(|field| {
            let name = format!("{}_folded", field.as_str());
            builder.add_text_field(&name, words(Analysis::Folded, positions))
        });
        let pairs =
            builder.add_text_field("pairs", words(Analysis::Pairs, IndexRecordOption::WithFreqs));
        let theme = builder.add_text_field("theme", keyword());
        let genre = builder.add_text_field("genre", keyword());
        let language = builder.add_text_field("language", keyword());
        let dates = DateOptions::default().set_indexed().set_fast().set_stored();
        let published =
            builder.add_date_field("published", dates.set_precision(DateTimePrecision::Seconds));
        let schema = builder.build();
        Self {
            schema,
            id,
            revision,
            outlet,
            exact,
            folded,
            pairs,
            theme,
            genre,
            language,
            published,
        }
    }
}

/// The fields that rules look at, alone: the schema of a batch in memory, where nothing is
/// stored or ranked.
pub(super) fn batch_schema() -> (Schema, [Field; 3]) {
    let mut builder = SchemaBuilder::new();
    let options = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(Analysis::Exact.name())
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let fields =
        TextField::ALL.map(|field| builder.add_text_field(field.as_str(), options.clone()));
    (builder.build(), fields)
}

fn words(analysis: Analysis, option: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer(analysis.name()).set_index_option(option),
    )
}

/// A name that is found whole or not at all.
fn keyword() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing).set_fast("raw").set_stored()
}
