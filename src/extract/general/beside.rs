//! Which lines stand beside the text: in boxes, comments and lists of other stories.

use super::names::{Hint, Mark};
use super::page::{Block, Line, Page};
use super::score::Scored;
use crate::extract::noise::{self, Number};
use std::collections::HashMap;

/// With less prose than this outside of it, a block is the page whatever it is called.
const OUTSIDE_UNITS: i64 = 150;
/// ... or when it holds so many times as much as the rest.
const OUTSIDE_TIMES: i64 = 5;
/// Spans with more prose than a caption are paragraphs.
const SPAN_UNITS: i64 = 100;
/// A box around the headline and so much prose is the article.
const TITLED_UNITS: i64 = 200;
/// If boxes would leave less than this part of the prose, their names mean something else.
const LEFT_PART: i64 = 4;
/// So many siblings of one shape, and at least so many percent of them, make a list of stories.
const TEASERS: usize = 3;
const TEASERS_PERCENT: usize = 60;
/// A teaser is short in units and lines, and its linked headline is one of the first lines.
const TEASER_UNITS: usize = 800;
const TEASER_LINES: usize = 12;
const TEASER_HEAD_LINES: usize = 4;
/// A linked headline is no shorter; names of sections and authors are.
const TEASER_LINK_UNITS: usize = 15;

/// A picture's caption is shorter.
const CAPTION_UNITS: usize = 250;

/// Linked headlines between sentences from which a text may be a list.
const LIST_HEADLINES: usize = 5;

/// For each line whether it stands beside the text.
///
/// - `headline`: its line, if the page shows it.
pub(super) fn beside(page: &Page<'_>, headline: Option<usize>) -> Vec<bool> {
    let mut marked = vec![false; page.blocks.len()];
    mark_asides(page, headline, &mut marked);
    mark_teasers(page, &mut marked);
    let without_boxes = lines_in(page, &marked);
    let before = prose_sums(page, &without_boxes);
    mark_boxes(page, headline, &before, &mut marked);
    let all = lines_in(page, &marked);
    let left = prose_sums(page, &all);
    let (left, before) = (left[page.lines.len()], before[page.lines.len()]);
    if left * LEFT_PART < before { without_boxes } else { all }
}

/// Sums of the prose up to each line, those left out that are `beside`.
pub(super) fn prose_sums(page: &Page<'_>, beside: &[bool]) -> Vec<i64> {
    let lines = page.lines.iter().zip(beside);
    sums(lines.map(|(line, beside)| if *beside { 0 } else { line.prose() }))
}

/// Sums of the first values, from none to all.
pub(super) fn sums(values: impl Iterator<Item = i64>) -> Vec<i64> {
    let add = |sum: &mut i64, value: i64| {
        *sum += value;
        Some(*sum)
    };
    std::iter::once(0).chain(values.scan(0, add)).collect()
}

fn mark_asides(page: &Page<'_>, headline: Option<usize>, marked: &mut [bool]) {
    let sums = prose_sums(page, &vec![false; page.lines.len()]);
    let text = text_line(page, &sums);
    mark(page, &sums, marked, |block, inside, total| {
        let outside = total - inside;
        let holds = |line: Option<usize>| line.is_some_and(|line| block.lines.contains(&line));
        let is_page = holds(headline) || (block.mark == Mark::Aside && holds(text));
        block.mark >= Mark::Aside
            && outside >= OUTSIDE_UNITS
            && outside * OUTSIDE_TIMES >= inside
            && !is_page
    });
}

/// The first line of a block that is called the text and holds two fifths of all prose.
fn text_line(page: &Page<'_>, sums: &[i64]) -> Option<usize> {
    let is_text = |block: &&Block<'_>| {
        let inside = sums[block.lines.end] - sums[block.lines.start];
        let called = block.hint == Hint::Body && block.mark == Mark::None;
        called && inside * 5 >= sums[page.lines.len()] * 2
    };
    page.blocks.iter().find(is_text).map(|block| block.lines.start)
}

fn mark_boxes(page: &Page<'_>, headline: Option<usize>, sums: &[i64], marked: &mut [bool]) {
    mark(page, sums, marked, |block, inside, total| {
        let titled = headline.is_some_and(|line| block.lines.contains(&line));
        block.mark != Mark::None
            && inside * 2 <= total
            && (block.name != "span" || inside <= SPAN_UNITS)
            && !(titled && inside >= TITLED_UNITS)
    });
}

/// Marks the blocks for which `is` holds, and all inside of them. `is` is given the block, the
/// prose inside and that of the page.
fn mark(
    page: &Page<'_>,
    sums: &[i64],
    marked: &mut [bool],
    is: impl Fn(&Block<'_>, i64, i64) -> bool,
) {
    let total = sums[page.lines.len()];
    for (at, block) in page.blocks.iter().enumerate() {
        let inside = sums[block.lines.end] - sums[block.lines.start];
        marked[at] |= is(block, inside, total) || (at > 0 && marked[block.parent]);
    }
}

/// Marks siblings of one shape that each begin with a linked headline, or are comments or pictures
/// with numbers.
fn mark_teasers(page: &Page<'_>, marked: &mut [bool]) {
    let mut shapes: HashMap<(usize, &str, &str), (usize, Vec<usize>)> = HashMap::new();
    for (at, block) in page.blocks.iter().enumerate().skip(1) {
        if matches!(block.name, "div" | "li" | "article" | "section" | "td" | "tr" | "dl" | "dd") {
            let class = block.element.attr("class").unwrap_or_default();
            let class = class.split_ascii_whitespace().next().unwrap_or_default();
            let (all, teasers) = shapes.entry((block.parent, block.name, class)).or_default();
            *all += 1;
            if is_teaser(page, block) || is_comment(page, block) || is_numbered_picture(page, at) {
                teasers.push(at);
            }
        }
    }
    for (all, teasers) in shapes.into_values() {
        if teasers.len() >= TEASERS && teasers.len() * 100 >= all * TEASERS_PERCENT {
            for at in teasers {
                marked[at..page.blocks[at].after].fill(true);
            }
        }
    }
}

/// Whether a block is what a reader wrote: under it one can answer.
fn is_comment(page: &Page<'_>, block: &Block<'_>) -> bool {
    let lines = block.lines.clone();
    lines.len() < TEASER_LINES && lines.into_iter().any(|line| noise::is_answer(page.line(line)))
}

/// Whether a block is a picture with its number and caption; a mere number stands beneath it.
fn is_numbered_picture(page: &Page<'_>, at: usize) -> bool {
    let block = &page.blocks[at];
    let inside = at..block.after;
    let first = block.lines.start;
    let units: usize = page.lines[block.lines.clone()].iter().map(|line| line.units).sum();
    if !(1..=2).contains(&block.lines.len()) || units >= CAPTION_UNITS {
        return false;
    }
    let Some(number) = noise::number(page.line(first)) else { return false };
    let fits = |next: usize| number == Number::OfPicture || next <= first;
    page.pictures.iter().any(|(next, picture)| inside.contains(picture) && fits(*next))
}

/// Whether what looks like a text is a list of other stories: linked headlines stand between its
/// sentences, at least one for every two of them.
pub(super) fn is_list(scored: &Scored<'_, '_>, text: &[usize]) -> bool {
    let page = scored.page;
    let (Some(first), Some(last)) = (text.first(), text.last()) else { return false };
    let is_headline = |line: &usize| {
        let known = &page.lines[*line];
        let in_heading = page.around(*line).take(2).any(|at| is_heading(page.blocks[at].name));
        !scored.beside[*line] && in_heading && known.is_link() && known.linked >= TEASER_LINK_UNITS
    };
    let headlines = (*first..*last).filter(is_headline).count();
    let sentences = text.iter().filter(|line| page.lines[**line].is_sentence()).count();
    headlines >= LIST_HEADLINES && headlines * 2 >= sentences
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h2" | "h3" | "h4" | "h5")
}

fn is_teaser(page: &Page<'_>, block: &Block<'_>) -> bool {
    let lines = &page.lines[block.lines.clone()];
    let is_headline = |line: &Line| line.is_link() && line.linked >= TEASER_LINK_UNITS;
    lines.len() < TEASER_LINES
        && lines.iter().take(TEASER_HEAD_LINES).any(is_headline)
        && lines.iter().map(|line| line.units).sum::<usize>() < TEASER_UNITS
}

fn lines_in(page: &Page<'_>, blocks: &[bool]) -> Vec<bool> {
    page.lines.iter().map(|line| blocks[line.block]).collect()
}
