//! Which block holds the article.
//!
//! Every line has a weight: prose counts for what it is, links count against, short lines hardly
//! count. The block with the largest sum holds the article and what stands between its parts
//! (after Pasternack and Roth, "Extracting article text from the web with maximum subsequence
//! segmentation", 2009, over the tree instead of the tokens). Inside of it, names lead on to the
//! smallest block that still has most of the prose.

use super::beside::{prose_sums, sums};
use super::names::Hint;
use super::page::{Block, Line, Page};
use std::ops::Range;

/// Percent of the prose from which a block inside is believed to be the article, when it is called
/// the text, an article, or nothing at all. On the pages of `docs/benchmarks.md` ("General
/// extraction") 35 to 50, 60 to 80 and 90 to 97 give the same F1 within 0.0005; 25 for the first
/// and 80 for the last lose 0.003.
const BODY_PERCENT: i64 = 45;
const ARTICLE_PERCENT: i64 = 70;
const UNNAMED_PERCENT: i64 = 95;
/// A line of links counts against by its length, up to this.
const LINK_UNITS: i64 = 60;
const LINK_PRICE: i64 = 10;
/// Units of prose from which an `<article>` is one, and its share of the block around all of them
/// in tenths.
const SEVERAL_UNITS: i64 = 200;
const SEVERAL_TENTHS: i64 = 7;

/// A page with what is counted over it.
pub(super) struct Scored<'p, 'a> {
    /// What was read.
    pub(super) page: &'p Page<'a>,
    /// For each line whether it stands beside the text.
    pub(super) beside: Vec<bool>,
    /// The line of the headline, if the page shows it.
    pub(super) headline: Option<usize>,
    prose: Vec<i64>,
    weight: Vec<i64>,
}

impl<'p, 'a> Scored<'p, 'a> {
    /// Adds up prose and weights. What stands before the headline weighs nothing, unless a third
    /// of all prose does.
    pub(super) fn of(page: &'p Page<'a>, beside: Vec<bool>, headline: Option<usize>) -> Self {
        let prose = prose_sums(page, &beside);
        let is_above = |line: &usize| prose[*line] * 3 <= prose[page.lines.len()];
        let start = headline.filter(is_above).unwrap_or(0);
        let weights = page
            .lines
            .iter()
            .enumerate()
            .map(|(at, line)| if beside[at] || at < start { 0 } else { weight(line) });
        let weight = sums(weights);
        Self { page, beside, headline, prose, weight }
    }

    /// Units of prose in these lines.
    pub(super) fn prose(&self, lines: &Range<usize>) -> i64 {
        self.prose[lines.end] - self.prose[lines.start]
    }

    /// Place of the block that holds the article.
    pub(super) fn best(&self) -> usize {
        let blocks = self.page.blocks.iter().enumerate();
        let heaviest = blocks.max_by_key(|(at, block)| (self.weight(block), *at));
        let best = self.one_of_several(heaviest.map_or(0, |(at, _)| at));
        let best = self.inside(best, Hint::Body, BODY_PERCENT).next().unwrap_or(best);
        let best = self.inside(best, Hint::Article, ARTICLE_PERCENT).last().unwrap_or(best);
        self.inside(best, Hint::None, UNNAMED_PERCENT).last().unwrap_or(best)
    }

    fn weight(&self, block: &Block<'_>) -> i64 {
        self.weight[block.lines.end] - self.weight[block.lines.start]
    }

    /// The blocks of that kind inside of `outer`, and itself, that have so many percent of its
    /// prose; outer ones first.
    fn inside(&self, outer: usize, hint: Hint, percent: i64) -> impl Iterator<Item = usize> {
        let blocks = &self.page.blocks;
        let enough = self.prose(&blocks[outer].lines) * percent;
        let is = move |at: &usize| {
            let block = &blocks[*at];
            block.hint >= hint && self.prose(&block.lines) * 100 >= enough
        };
        (outer..blocks[outer].after).filter(is)
    }

    /// On a page that goes on with further articles, the one of the headline or the first.
    fn one_of_several(&self, outer: usize) -> usize {
        let articles = self.articles(outer);
        let blocks = &self.page.blocks;
        let sum: i64 = articles.iter().map(|at| self.prose(&blocks[*at].lines)).sum();
        let whole = self.prose(&blocks[outer].lines);
        if articles.len() < 2 || sum * 10 < whole * SEVERAL_TENTHS {
            return outer;
        }
        let has_headline =
            |at: &&usize| self.headline.is_some_and(|line| blocks[**at].lines.contains(&line));
        *articles.iter().find(has_headline).unwrap_or(&articles[0])
    }

    /// The outermost `<article>` elements with prose inside of `outer`.
    fn articles(&self, outer: usize) -> Vec<usize> {
        let blocks = &self.page.blocks;
        let (mut at, mut found) = (outer + 1, Vec::new());
        while at < blocks[outer].after {
            let is = blocks[at].name == "article" && self.prose(&blocks[at].lines) >= SEVERAL_UNITS;
            if is {
                found.push(at);
            }
            at = if is { blocks[at].after } else { at + 1 };
        }
        found
    }
}

fn weight(line: &Line) -> i64 {
    let units = line.units as i64;
    if line.is_sentence() {
        units - line.linked as i64
    } else if line.is_mostly_link() {
        -units.min(LINK_UNITS) - LINK_PRICE
    } else {
        (units / 4 - 4).min(10)
    }
}
