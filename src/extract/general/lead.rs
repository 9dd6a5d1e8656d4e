//! Finds the standfirst, which many pages set outside the block of the text, and what a page says
//! that has no text but pictures.

use super::names;
use super::page::Page;
use super::score::Scored;
use super::signs::key;

/// A standfirst stands within so many lines before the text; half of them if no headline says
/// where the article begins.
const LINES: usize = 40;
/// So many letters at the start of two texts are not alike by chance.
const ALIKE_CHARS: usize = 30;
/// A shorter line is a kicker or a label.
const UNITS: usize = 20;

/// Lines before `first` that lead into the text: what the page's description repeats, what is
/// named so, and sentences between headline and text.
pub(super) fn before(scored: &Scored<'_, '_>, first: usize, description: &str) -> Vec<usize> {
    let page = scored.page;
    let from = match scored.headline {
        Some(line) if line < first && first - line <= LINES => line + 1,
        Some(_) => return Vec::new(),
        None => first.saturating_sub(LINES / 2),
    };
    let described = start_of(description);
    let leads = |at: usize| {
        let line = &page.lines[at];
        is_described(page.line(at), &described)
            || (line.units >= UNITS && is_named(page, at))
            || (scored.headline.is_some()
                && !scored.beside[at]
                && line.is_sentence()
                && !page.is_caption(at))
    };
    let mut found: Vec<usize> = Vec::new();
    for at in from..first {
        let is_text = !page.lines[at].is_mostly_link() && !in_figure(page, at);
        let again = |other: &usize| page.line(*other) == page.line(at);
        if is_text && leads(at) && !found.iter().any(again) {
            found.push(at);
        }
    }
    found
}

/// Short lines that stand with the headline: all there is beside the picture of an infographic.
pub(super) fn beneath_headline(scored: &Scored<'_, '_>) -> Vec<usize> {
    let page = scored.page;
    let Some(headline) = scored.headline else { return Vec::new() };
    let home = page.home(headline);
    let is = |line: &usize| {
        !scored.beside[*line] && !page.lines[*line].is_mostly_link() && page.home(*line) == home
    };
    (headline + 1..page.blocks[home].lines.end).filter(is).collect()
}

fn in_figure(page: &Page<'_>, line: usize) -> bool {
    page.around(line).any(|at| page.blocks[at].name == "figure")
}

fn start_of(text: &str) -> String {
    key(text).chars().take(ALIKE_CHARS).collect()
}

fn is_described(line: &str, described: &str) -> bool {
    described.chars().count() == ALIKE_CHARS && start_of(line) == described
}

/// Whether the block of a line or the one around it is called a standfirst.
fn is_named(page: &Page<'_>, line: usize) -> bool {
    page.around(line).take(2).any(|at| {
        let element = page.blocks[at].element;
        let named = [element.attr("class"), element.attr("itemprop")];
        named.into_iter().flatten().any(names::is_standfirst)
    })
}
