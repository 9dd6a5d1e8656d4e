//! Finds the article's text on a page of unknown layout.
//!
//! `pass` walks the parsed page once and makes a `page` of lines and blocks; `names` says what
//! classes mean, `signs` what characters mean. Then `headline` finds where the article begins,
//! `beside` what stands beside it, `score` the block that holds it; `trim` cuts what else stands
//! there with the help of `endings`, and `lead` adds what stands before. Read [`find`] first.
//!
//! All work is linear in the page, or goes up from a line to the blocks around it; those are
//! bounded by [`crate::text::bound`].

mod beside;
mod endings;
mod headline;
mod lead;
mod names;
mod page;
mod pass;
mod score;
mod signs;
mod trim;

use crate::text::normalise;
use score::Scored;
use scraper::ElementRef;

pub(super) use signs::{ends_sentence, key};

/// What is known about the article besides its text.
pub(super) struct About<'t> {
    /// Its headline, or empty.
    pub(super) title: &'t str,
    /// How the page describes it, or empty.
    pub(super) description: &'t str,
    /// Its authors as printed.
    pub(super) authors: &'t [String],
}

/// Lines of the article inside of `root`, normalised; none if nothing there reads like one.
///
/// - `skip`: elements for which it is true are left out with all they hold.
pub(super) fn find<'a>(
    root: ElementRef<'a>,
    about: &About<'_>,
    skip: impl Fn(ElementRef<'a>) -> bool,
) -> Vec<String> {
    let page = pass::read(root, skip);
    let headline = headline::find(&page, about.title);
    let scored = Scored::of(&page, beside::beside(&page, headline), headline);
    let block = page.blocks[scored.best()].lines.clone();
    let mut text = trim::trim(&scored, block, about);
    if beside::is_list(&scored, &text) {
        return Vec::new();
    }
    if text.is_empty() {
        text = lead::beneath_headline(&scored);
    }
    let Some(first) = text.first() else { return Vec::new() };
    let lead = lead::before(&scored, *first, about.description);
    let lines: Vec<usize> = lead.into_iter().chain(text).collect();
    let rows = lines.chunk_by(|one, next| page.is_row(*one, *next));
    let text =
        |row: &[usize]| row.iter().map(|line| normalise(page.line(*line))).collect::<Vec<_>>();
    rows.map(|row| text(row).join(" | ")).collect()
}

#[cfg(test)]
mod tests;
