//! One pass over a parsed page: its lines of text, and the tree of blocks that hold them.
//!
//! Everything later is arithmetic over these two lists, so the page is walked once only. Lines of
//! a block stand one behind the other: a block is a range of lines.

use super::words::{self, Hint, Mark};
use crate::extract::lines;
use scraper::{ElementRef, Node};
use std::collections::HashMap;
use std::ops::Range;

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
    /// Letters and digits; one of a script without blanks between words counts as two.
    pub(super) units: usize,
    /// Those inside links.
    pub(super) linked: usize,
    /// Commas, stops and the like.
    pub(super) marks: usize,
    /// Whether it ends as sentences do.
    pub(super) ends: bool,
}

/// A page as lines and blocks.
pub(super) struct Page<'a> {
    /// The text of all lines.
    pub(super) text: String,
    /// In the order of the page.
    pub(super) lines: Vec<Line>,
    /// In the order of the page, outer ones first. Never empty.
    pub(super) blocks: Vec<Block<'a>>,
    /// Where pictures stand: the line that follows and the block around.
    pub(super) pictures: Vec<(usize, usize)>,
}

impl<'a> Page<'a> {
    /// Reads what is inside of `root`.
    pub(super) fn read(root: ElementRef<'a>) -> Self {
        let mut pass = Pass::new(root);
        pass.walk(root);
        pass.page
    }

    /// The text of one line.
    pub(super) fn line(&self, index: usize) -> &str {
        &self.text[self.lines[index].at.clone()]
    }

    /// Whether a line stands with a picture in a block that holds hardly anything else.
    pub(super) fn is_caption(&self, line: usize) -> bool {
        let from = self.pictures.partition_point(|(next, _)| next + 1 < line);
        let near = self.pictures[from..].iter().take_while(|(next, _)| *next <= line + 1);
        let mut near = near.map(|(_, block)| *block).peekable();
        if near.peek().is_none() {
            return false;
        }
        let mut at = self.lines[line].block;
        let blocks: Vec<Range<usize>> = std::iter::from_fn(|| {
            let block = &self.blocks[at];
            let small = block.lines.len() <= 2 && block.name != "p";
            let range = at..block.after;
            let done = block.parent == at;
            at = block.parent;
            (small && !done).then_some(range)
        })
        .take(4)
        .collect();
        near.any(|picture| blocks.iter().any(|block| block.contains(&picture)))
    }

    /// The blocks around a line, innermost first.
    pub(super) fn around(&self, line: usize) -> impl Iterator<Item = &Block<'a>> {
        let mut next = Some(self.lines[line].block);
        std::iter::from_fn(move || {
            let at = next?;
            let block = &self.blocks[at];
            next = (block.parent != at).then_some(block.parent);
            Some(block)
        })
    }
}

enum Step<T> {
    Enter(T),
    LeaveBlock(usize),
    LeaveLink,
    LeaveInline,
}

struct Pass<'a> {
    page: Page<'a>,
    /// Place of the block that is open.
    open: usize,
    links: usize,
    line: Line,
    blank: bool,
    at_border: bool,
    names: HashMap<(&'a str, &'a str), (Mark, Hint)>,
}

impl<'a> Pass<'a> {
    fn new(root: ElementRef<'a>) -> Self {
        let block = Block {
            element: root,
            name: root.value().name(),
            parent: 0,
            after: 1,
            lines: 0..0,
            mark: Mark::None,
            hint: Hint::None,
        };
        Self {
            page: Page { text: String::new(), lines: Vec::new(), blocks: vec![block], pictures: Vec::new() },
            open: 0,
            links: 0,
            line: Line::default(),
            blank: false,
            at_border: false,
            names: HashMap::new(),
        }
    }

    fn walk(&mut self, root: ElementRef<'a>) {
        let mut steps: Vec<_> = root.children().rev().map(Step::Enter).collect();
        while let Some(step) = steps.pop() {
            match step {
                Step::Enter(node) => match node.value() {
                    Node::Text(piece) => self.piece(piece),
                    Node::Element(_) => {
                        let Some(element) = ElementRef::wrap(node) else { continue };
                        if let Some(leave) = self.enter(element) {
                            steps.push(leave);
                            steps.extend(node.children().rev().map(Step::Enter));
                        }
                    }
                    _ => {}
                },
                Step::LeaveBlock(at) => self.leave(at),
                Step::LeaveLink => {
                    self.links -= 1;
                    self.at_border = true;
                }
                Step::LeaveInline => self.at_border = true,
            }
        }
        self.leave(0);
    }

    /// `None` if what `element` holds is no text.
    fn enter<T>(&mut self, element: ElementRef<'a>) -> Option<Step<T>> {
        let name = element.value().name();
        if lines::is_silent(name) {
            if lines::is_block(name) {
                self.end_line();
            }
            return None;
        }
        if name == "img" {
            let next = self.page.lines.len() + usize::from(self.line.units > 0);
            self.page.pictures.push((next, self.open));
            return None;
        }
        if name == "br" {
            self.end_line();
            return None;
        }
        let is_block = lines::is_block(name) || matches!(name, "td" | "th") || name.contains('-');
        if is_block || name == "span" {
            let (mark, hint) = self.judge(element, name);
            if is_block || mark != Mark::None {
                self.end_line();
                self.page.blocks.push(Block {
                    element,
                    name,
                    parent: self.open,
                    after: 0,
                    lines: self.page.lines.len()..0,
                    mark,
                    hint,
                });
                let parent = self.open;
                self.open = self.page.blocks.len() - 1;
                return Some(Step::LeaveBlock(parent));
            }
        }
        self.at_border = true;
        if name == "a" && element.attr("href").is_some() {
            self.links += 1;
            return Some(Step::LeaveLink);
        }
        Some(Step::LeaveInline)
    }

    /// Closes the open block; `parent` is open again.
    fn leave(&mut self, parent: usize) {
        self.end_line();
        let (lines, blocks) = (self.page.lines.len(), self.page.blocks.len());
        let block = &mut self.page.blocks[self.open];
        block.lines.end = lines;
        block.after = blocks;
        self.open = parent;
    }

    fn judge(&mut self, element: ElementRef<'a>, name: &str) -> (Mark, Hint) {
        let value = element.value();
        let (mut class, mut id, mut told) = ("", "", (Mark::None, Hint::None));
        for (key, text) in value.attrs() {
            match key {
                "class" => class = text,
                "id" => id = text,
                _ => told = words::stronger(told, words::of_attribute(key, text)),
            }
        }
        if !(class.is_empty() && id.is_empty()) && name != "body" {
            let known = self.names.entry((class, id));
            told = words::stronger(told, *known.or_insert_with(|| words::of_names(class, id)));
        }
        words::stronger(told, words::of_element(name))
    }

    fn piece(&mut self, piece: &str) {
        if self.at_border && lines::is_glued(self.current(), piece) {
            self.blank = true;
        }
        self.at_border = false;
        let mut units = 0;
        for c in piece.chars() {
            if c.is_whitespace() {
                self.blank = true;
                continue;
            }
            if std::mem::take(&mut self.blank) && self.page.text.len() > self.line.at.start {
                self.page.text.push(' ');
            }
            self.page.text.push(c);
            units += words::units(c);
            self.line.marks += usize::from(words::is_mark(c));
        }
        self.line.units += units;
        self.line.linked += if self.links > 0 { units } else { 0 };
    }

    fn current(&self) -> &str {
        &self.page.text[self.line.at.start..]
    }

    fn end_line(&mut self) {
        self.blank = false;
        self.at_border = false;
        let mut line = std::mem::take(&mut self.line);
        let end = self.page.text.len();
        self.line.at.start = end;
        if line.units == 0 {
            return;
        }
        line.at.end = end;
        line.block = self.open;
        line.ends = words::ends_sentence(&self.page.text[line.at.clone()]);
        self.page.lines.push(line);
    }
}
