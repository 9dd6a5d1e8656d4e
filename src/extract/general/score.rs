//! Which block holds the article.

use super::page::{Block, Line, Page};
use super::words::{Hint, Mark};
use std::collections::HashMap;
use std::ops::Range;

/// A page with what is counted over it.
pub(super) struct Scored<'p, 'a> {
    /// What was read.
    pub(super) page: &'p Page<'a>,
    /// Whether each line stands in a box beside the text.
    pub(super) beside: Vec<bool>,
    /// The line of the headline.
    pub(super) headline: Option<usize>,
    /// Sums of the units of sentences up to each line.
    good: Vec<i64>,
    /// Sums of the weights up to each line.
    weight: Vec<i64>,
}

impl<'p, 'a> Scored<'p, 'a> {
    /// - `headline`: its line, if the page shows it.
    pub(super) fn of(page: &'p Page<'a>, headline: Option<usize>) -> Self {
        let mut marked = vec![false; page.blocks.len()];
        let all = vec![false; page.lines.len()];
        let sums_of_all = good_sums(page, &all);
        let text = text_of(page, &sums_of_all);
        mark(page, &mut marked, &sums_of_all, |block, inside, total| {
            let outside = total - inside;
            let holds = |line: Option<usize>| line.is_some_and(|line| block.lines.contains(&line));
            let is_page = block.mark == Mark::Aside && (holds(headline) || holds(text));
            block.mark >= Mark::Aside && outside >= 300 && outside * 5 >= inside && !is_page
        });
        mark_teasers(page, &mut marked);
        let unread = lines_in(page, &marked);
        let sums_of_rest = good_sums(page, &unread);
        let mut boxed = marked.clone();
        mark(page, &mut boxed, &sums_of_rest, |block, inside, total| {
            let holds = headline.is_some_and(|line| block.lines.contains(&line));
            block.mark != Mark::None && inside * 2 <= total && (block.name != "span" || inside <= 100) && !(holds && inside >= 200)
        });
        let mut beside = lines_in(page, &boxed);
        if good_sums(page, &beside)[page.lines.len()] * 4 < sums_of_rest[page.lines.len()] {
            beside = unread;
        }
        let start = headline.filter(|at| good_before(page, &beside, *at)).unwrap_or(0);
        let weights = page.lines.iter().enumerate().map(|(at, line)| {
            if beside[at] || at < start { 0 } else { weight(line) }
        });
        Self { page, headline, good: good_sums(page, &beside), weight: sums(weights), beside }
    }

    /// Units of sentences from line to line.
    pub(super) fn good(&self, lines: &Range<usize>) -> i64 {
        self.good[lines.end] - self.good[lines.start]
    }

    fn weight(&self, block: &Block<'_>) -> i64 {
        self.weight[block.lines.end] - self.weight[block.lines.start]
    }

    /// Place of the block that holds the article.
    pub(super) fn best(&self) -> usize {
        let blocks = &self.page.blocks;
        let mut best = 0;
        for (at, block) in blocks.iter().enumerate() {
            if self.weight(block) >= self.weight(&blocks[best]) {
                best = at;
            }
        }
        best = self.one_of_several(best);
        best = self.inside(best, Hint::Body, 35);
        best = self.inside(best, Hint::Article, 70);
        self.inside(best, Hint::None, 90)
    }

    /// On a page that goes on with further articles, the one of the headline.
    fn one_of_several(&self, at: usize) -> usize {
        let outer = &self.page.blocks[at];
        let (mut place, mut articles) = (at + 1, Vec::new());
        while place < outer.after {
            let block = &self.page.blocks[place];
            if block.name == "article" && self.good(&block.lines) >= 300 {
                articles.push(place);
                place = block.after;
            } else {
                place += 1;
            }
        }
        let sum: i64 = articles.iter().map(|at| self.good(&self.page.blocks[*at].lines)).sum();
        if articles.len() < 2 || sum * 10 < self.good(&outer.lines) * 7 {
            return at;
        }
        let holds = |at: &&usize| {
            self.headline.is_some_and(|line| self.page.blocks[**at].lines.contains(&line))
        };
        *articles.iter().find(holds).unwrap_or(&articles[0])
    }

    /// The smallest block with `hint` inside of `at` that has so many percent of its text.
    fn inside(&self, at: usize, hint: Hint, percent: i64) -> usize {
        let outer = &self.page.blocks[at];
        let enough = self.good(&outer.lines) * percent;
        let mut best = at;
        for place in at..outer.after {
            let block = &self.page.blocks[place];
            let good = self.good(&block.lines);
            if block.hint >= hint && good * 100 >= enough {
                if hint == Hint::Body && best != at {
                    continue;
                }
                best = place;
            }
        }
        best
    }
}

/// What a line of sentences counts: its units outside links.
pub(super) fn good(line: &Line) -> i64 {
    if is_sentence(line) { (line.units - line.linked) as i64 } else { 0 }
}

/// Whether a line reads like one sentence or more.
pub(super) fn is_sentence(line: &Line) -> bool {
    if line.linked * 2 >= line.units {
        return line.ends && line.marks >= 3 && line.linked * 4 < line.units * 3;
    }
    ((line.ends && line.units >= 20 && line.marks >= 1)
            || (line.units >= 50 && line.marks >= 2)
            || line.units >= 90)
}

fn weight(line: &Line) -> i64 {
    let units = line.units as i64;
    if is_sentence(line) {
        units - line.linked as i64
    } else if line.linked * 2 >= line.units {
        -units.min(60) - 10
    } else {
        (units / 4 - 4).min(10)
    }
}

fn sums(values: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut sum = 0;
    std::iter::once(0)
        .chain(values.map(|value| {
            sum += value;
            sum
        }))
        .collect()
}

fn good_sums(page: &Page<'_>, unread: &[bool]) -> Vec<i64> {
    let lines = page.lines.iter().zip(unread);
    sums(lines.map(|(line, unread)| if *unread { 0 } else { good(line) }))
}

/// The first line of a block that is called the text and holds two fifths of all.
fn text_of(page: &Page<'_>, sums: &[i64]) -> Option<usize> {
    let total = sums[page.lines.len()];
    let holds = |block: &&Block<'_>| {
        let inside = sums[block.lines.end] - sums[block.lines.start];
        block.hint == Hint::Body && block.mark == Mark::None && inside * 5 >= total * 2
    };
    page.blocks.iter().find(holds).map(|block| block.lines.start)
}

/// Whether most of the text follows a line.
fn good_before(page: &Page<'_>, beside: &[bool], at: usize) -> bool {
    let sums = good_sums(page, beside);
    sums[at] * 3 <= sums[page.lines.len()]
}

/// Marks the blocks for which `is` holds, and all inside of them.
fn mark(
    page: &Page<'_>,
    marked: &mut [bool],
    sums: &[i64],
    is: impl Fn(&Block<'_>, i64, i64) -> bool,
) {
    let total = sums[page.lines.len()];
    for (at, block) in page.blocks.iter().enumerate() {
        let inside = sums[block.lines.end] - sums[block.lines.start];
        marked[at] |= is(block, inside, total) || (at > 0 && marked[block.parent]);
    }
}

/// Marks siblings of one shape that each begin with a linked headline: lists of other stories.
fn mark_teasers(page: &Page<'_>, marked: &mut [bool]) {
    let mut shapes: HashMap<(usize, &str, &str), (usize, Vec<usize>)> = HashMap::new();
    for (at, block) in page.blocks.iter().enumerate().skip(1) {
        if matches!(block.name, "div" | "li" | "article" | "section" | "td" | "tr" | "dl" | "dd") {
            let class = block.element.attr("class").unwrap_or_default();
            let class = class.split_ascii_whitespace().next().unwrap_or_default();
            let shape = shapes.entry((block.parent, block.name, class)).or_default();
            shape.0 += 1;
            if is_teaser(page, block) {
                shape.1.push(at);
            }
        }
    }
    for (all, teasers) in shapes.into_values() {
        if teasers.len() >= 3 && teasers.len() * 10 >= all * 6 {
            for at in teasers {
                for inside in at..page.blocks[at].after {
                    marked[inside] = true;
                }
            }
        }
    }
}

/// A few lines, one of the first a link.
fn is_teaser(page: &Page<'_>, block: &Block<'_>) -> bool {
    let lines = &page.lines[block.lines.clone()];
    let units: usize = lines.iter().map(|line| line.units).sum();
    let is_link = |line: &Line| line.linked * 10 >= line.units * 8 && line.linked >= 15;
    units < 800 && lines.len() < 12 && lines.iter().take(4).any(is_link)
}

fn lines_in(page: &Page<'_>, blocks: &[bool]) -> Vec<bool> {
    page.lines.iter().map(|line| blocks[line.block]).collect()
}
