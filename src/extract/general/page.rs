//! A page as lines of text and the tree of blocks that hold them.
//!
//! Lines of a block stand one behind the other: a block is a range of lines, and everything later
//! is arithmetic over two lists. [`super::pass`] fills them.

use super::names::{Hint, Mark};
use scraper::ElementRef;
use std::ops::Range;

/// Cells with more than this are columns of a page rather than fields of a table.
const CELL_UNITS: usize = 100;
/// A picture and its caption have no more lines than this.
const CAPTION_LINES: usize = 2;
/// A longer line beside a picture is a paragraph.
const CAPTION_UNITS: usize = 250;
/// How far above a caption its block may be: figure, link, frame, paragraph.
const CAPTION_LEVELS: usize = 4;

/// A block element (or a cell, or a marked span) and the lines in it.
pub(super) struct Block<'a> {
    /// The element.
    pub(super) element: ElementRef<'a>,
    /// Its name.
    pub(super) name: &'a str,
    /// Place of the block around it; the first block is its own.
    pub(super) parent: usize,
    /// Place behind the last block inside it.
    pub(super) after: usize,
    /// Its lines, those of blocks inside it too.
    pub(super) lines: Range<usize>,
    /// What its names say against it.
    pub(super) mark: Mark,
    /// What its names say for it.
    pub(super) hint: Hint,
}

/// One line of text, with what is counted in it.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Where it stands in [`Page::text`].
    pub(super) at: Range<usize>,
    /// The innermost block around it.
    pub(super) block: usize,
    /// Letters and digits, see [`super::signs::units`].
    pub(super) units: usize,
    /// Those inside links.
    pub(super) linked: usize,
    /// Commas, stops and the like.
    pub(super) marks: usize,
    /// Whether it ends as sentences do.
    pub(super) ends: bool,
}

impl Line {
    /// Whether it reads like a sentence or more, and not like a link.
    pub(super) fn is_sentence(&self) -> bool {
        if self.is_mostly_link() {
            // A sentence that quotes its source at length.
            return self.ends && self.marks >= 3 && self.linked * 4 < self.units * 3;
        }
        (self.ends && self.units >= 20 && self.marks >= 1)
            || (self.units >= 50 && self.marks >= 2)
            || self.units >= 90
    }

    /// Whether half of it or more is link.
    pub(super) fn is_mostly_link(&self) -> bool {
        self.linked * 2 >= self.units
    }

    /// Whether hardly anything of it is no link.
    pub(super) fn is_link(&self) -> bool {
        self.linked * 5 >= self.units * 4
    }

    /// What it adds to a text: the units of its sentences, links left out.
    pub(super) fn prose(&self) -> i64 {
        if self.is_sentence() { (self.units - self.linked) as i64 } else { 0 }
    }
}

/// A page as lines and blocks.
pub(super) struct Page<'a> {
    /// The text of all lines.
    pub(super) text: String,
    /// In the order of the page.
    pub(super) lines: Vec<Line>,
    /// In the order of the page, outer ones first. Never empty.
    pub(super) blocks: Vec<Block<'a>>,
    /// Where pictures stand, in order: the line that follows and the block around.
    pub(super) pictures: Vec<(usize, usize)>,
}

impl<'a> Page<'a> {
    /// The text of one line.
    pub(super) fn line(&self, index: usize) -> &str {
        &self.text[self.lines[index].at.clone()]
    }

    /// The places of the blocks around a line, innermost first.
    pub(super) fn around(&self, line: usize) -> impl Iterator<Item = usize> {
        let innermost = Some(self.lines[line].block);
        std::iter::successors(innermost, |at| {
            let parent = self.blocks[*at].parent;
            (parent != *at).then_some(parent)
        })
    }

    /// The container in which the paragraph of a line stands.
    pub(super) fn home(&self, line: usize) -> usize {
        self.around(line).find(|at| is_container(self.blocks[*at].name)).unwrap_or(0)
    }

    /// Whether two lines are short cells of one row of a table.
    pub(super) fn is_row(&self, one: usize, next: usize) -> bool {
        let (one, next) = (&self.lines[one], &self.lines[next]);
        let is_cell = |line: &Line| {
            line.units <= CELL_UNITS && matches!(self.blocks[line.block].name, "td" | "th")
        };
        let row = |line: &Line| self.blocks[line.block].parent;
        is_cell(one) && is_cell(next) && one.block != next.block && row(one) == row(next)
    }

    /// Whether a line stands with a picture in a block that holds hardly anything else. In a
    /// paragraph it is the text beside the picture.
    pub(super) fn is_caption(&self, line: usize) -> bool {
        let (known, name) = (&self.lines[line], self.blocks[self.lines[line].block].name);
        if known.units > CAPTION_UNITS || matches!(name, "h1" | "h2" | "h3" | "h4" | "li" | "td") {
            return false;
        }
        let first = self.pictures.partition_point(|(next, _)| next + 1 < line);
        let near = self.pictures[first..].iter().take_while(|(next, _)| *next <= line + 1);
        let small = |at: &usize| {
            let block = &self.blocks[*at];
            block.lines.len() <= CAPTION_LINES && block.name != "p"
        };
        let frame = self.around(line).take(CAPTION_LEVELS).take_while(small).last();
        frame.is_some_and(|frame| {
            let inside = frame..self.blocks[frame].after;
            near.map(|(_, block)| block).any(|block| inside.contains(block))
        })
    }
}

fn is_container(name: &str) -> bool {
    matches!(
        name,
        "div" | "section" | "article" | "aside" | "header" | "main" | "td" | "center" | "form"
    )
}
