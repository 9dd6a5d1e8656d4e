//! Cuts what else stands in the article's block: headline, byline and date before the text, boxes,
//! author's portrait and share lines behind it, lines of links within.

use super::page::Page;
use super::score::Scored;
use super::signs::key;
use super::{About, endings};
use crate::extract::noise;
use std::collections::HashMap;
use std::ops::Range;

/// The headline is repeated within so many lines.
const TITLE_LINES: usize = 40;
/// A text stands in one container if that has so many tenths of its prose; 6 to 8 give the same F1
/// within 0.0003.
const HOME_TENTHS: i64 = 7;
/// What is cut off the end for standing elsewhere is at most one part in so many: a fifth loses
/// 0.0003 of F1 where texts end in a box of their own, a tenth 0.001 where portraits stay.
const STRANGERS_PART: i64 = 7;
/// How an author is told from a word that begins a sentence.
const AUTHOR_CHARS: usize = 8;
/// A portrait of the author has at most so many lines, one of them first with the name.
const PORTRAIT_LINES: usize = 3;
/// A long sentence that is one link is quoted rather than announced.
const LINKED_SENTENCE_UNITS: usize = 100;

/// The lines of the text among those of its block.
pub(super) fn trim(scored: &Scored<'_, '_>, block: Range<usize>, about: &About<'_>) -> Vec<usize> {
    let page = scored.page;
    let mut lines: Vec<usize> = block.filter(|line| !scored.beside[*line]).collect();
    endings::cut(page, &mut lines);
    lines.drain(..start(page, &lines, about.title));
    lines.truncate(end(page, &lines));
    lines.truncate(lines.len() - strangers(page, &lines));
    lines.truncate(lines.len() - portrait(page, &lines, about.authors));
    lines.retain(|line| !is_elsewhere(page, *line) && !page.is_caption(*line));
    lines
}

/// Place of the first sentence after the headline.
fn start(page: &Page<'_>, lines: &[usize], title: &str) -> usize {
    let title = key(title);
    let is_title = |line: &usize| key(page.line(*line)) == title;
    let from = lines.iter().take(TITLE_LINES).position(is_title).map_or(0, |at| at + 1);
    let first = lines[from..].iter().position(|line| page.lines[*line].is_sentence());
    from + first.unwrap_or(0)
}

/// Place behind the last sentence and the short lines that stand in the same container.
fn end(page: &Page<'_>, lines: &[usize]) -> usize {
    let is_sentence = |line: &usize| page.lines[*line].is_sentence();
    let Some(last) = lines.iter().rposition(is_sentence) else { return 0 };
    let home = page.home(lines[last]);
    let belongs = |line: &&usize| !page.lines[**line].is_mostly_link() && page.home(**line) == home;
    last + 1 + lines[last + 1..].iter().take_while(belongs).count()
}

/// How many of the last lines stand in boxes of their own, where the text stands in one container
/// or in several of one shape.
fn strangers(page: &Page<'_>, lines: &[usize]) -> usize {
    let mut held: HashMap<usize, i64> = HashMap::new();
    for line in lines {
        *held.entry(page.home(*line)).or_default() += page.lines[*line].prose();
    }
    let total: i64 = held.values().sum();
    let most = held.into_iter().max_by_key(|(at, prose)| (*prose, *at));
    let Some((home, _)) = most.filter(|(_, prose)| prose * 10 >= total * HOME_TENTHS) else {
        return 0;
    };
    let shape = |at: usize| (page.blocks[at].name, page.blocks[at].element.attr("class"));
    let is_stranger = |line: &&usize| shape(page.home(**line)) != shape(home);
    let count = lines.iter().rev().take_while(is_stranger).count();
    let cut = lines[lines.len() - count..].iter().map(|line| page.lines[*line].prose());
    if cut.sum::<i64>() * STRANGERS_PART <= total { count } else { 0 }
}

/// How many of the last lines tell who wrote the article.
fn portrait(page: &Page<'_>, lines: &[usize], authors: &[String]) -> usize {
    let names: Vec<String> = authors.iter().map(|author| key(author)).collect();
    let is_first = |line: &usize| {
        let text = key(page.line(*line));
        let begins = |name: &String| {
            name.chars().count() >= AUTHOR_CHARS
                && text.len() > name.len()
                && text.starts_with(name)
        };
        names.iter().any(begins)
    };
    let last = lines.len().saturating_sub(PORTRAIT_LINES).max(1).min(lines.len());
    lines[last..].iter().position(is_first).map_or(0, |at| lines.len() - last - at)
}

/// A line that is a link leads elsewhere, and so do keywords.
fn is_elsewhere(page: &Page<'_>, line: usize) -> bool {
    let text = page.line(line);
    let line = &page.lines[line];
    if line.is_mostly_link() && noise::is_label(text) {
        return true;
    }
    line.is_link() && !(line.ends && line.units > LINKED_SENTENCE_UNITS)
}
