//! Finds the standfirst, which many pages set outside the block of the text.

use super::page::Page;
use super::score::{Scored, is_sentence};
use super::trim::key;
use super::words;

/// A standfirst stands within so many lines before the text.
const REACH: usize = 40;
/// So many letters at the start are not alike by chance.
const ALIKE_CHARS: usize = 30;

/// Lines before `first` that lead into the text.
///
/// - `description`: what the page says about itself to search engines.
pub(super) fn before(scored: &Scored<'_, '_>, first: usize, description: &str) -> Vec<usize> {
    let page = scored.page;
    let from = match scored.headline {
        Some(line) if line < first && first - line <= REACH => line + 1,
        Some(_) => return Vec::new(),
        None => first.saturating_sub(REACH / 2),
    };
    let titled = scored.headline.is_some();
    let described = start_of(description);
    let mut found: Vec<usize> = Vec::new();
    for at in from..first {
        let line = &page.lines[at];
        if line.linked * 2 >= line.units || page.around(at).any(|block| block.name == "figure") {
            continue;
        }
        let is = is_described(page.line(at), &described)
            || (is_named(page, at) && line.units >= 20)
            || (titled && !scored.beside[at] && is_sentence(line) && !page.is_caption(at));
        let again = found.iter().any(|other| page.line(*other) == page.line(at));
        if is && !again {
            found.push(at);
        }
    }
    found
}

fn start_of(text: &str) -> String {
    key(text).chars().take(ALIKE_CHARS).collect()
}

fn is_described(line: &str, described: &str) -> bool {
    described.chars().count() == ALIKE_CHARS && start_of(line) == described
}

fn is_named(page: &Page<'_>, line: usize) -> bool {
    page.around(line).take(2).any(|block| {
        let names = [block.element.attr("class"), block.element.attr("itemprop")];
        names.into_iter().flatten().any(words::names_standfirst)
    })
}
