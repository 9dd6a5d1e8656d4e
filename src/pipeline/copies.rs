//! Copies: which of the articles that share bands with a text are copies of it.

use crate::domain::article::Article;
use crate::domain::id::OutletId;
use crate::domain::story::{CopyOf, Level};
use crate::store::StoryCandidate;
use crate::text::fingerprint::Shingles;

/// What an article is compared by: its lead and body. Headlines are what outlets change first.
pub fn shingles(article: &Article) -> Shingles {
    Shingles::of(&format!("{}\n{}", article.lead, article.body))
}

/// Those of `candidates` that a text of `outlet`'s is a copy of, in the same order.
pub fn copies_among(
    candidates: &[StoryCandidate],
    shingles: &Shingles,
    outlet: &OutletId,
) -> Vec<CopyOf> {
    let copy = |candidate: &StoryCandidate| {
        let text = candidate.text.split_once('\n').map_or("", |(_title, text)| text);
        let other = Shingles::of(text);
        let likeness = shingles.likeness(&other);
        let words = [shingles.words(), other.words()];
        let level = Level::of(likeness, words, candidate.outlet == *outlet)?;
        Some(CopyOf { article: candidate.article.clone(), level, likeness })
    };
    candidates.iter().filter_map(copy).collect()
}
