//! The one walk over a parsed page, with a stack of its own: depth costs no recursion.

use super::names::{self, Hint, Mark};
use super::page::{Block, Line, Page};
use super::signs;
use crate::extract::lines;
use scraper::{ElementRef, Node};
use std::collections::HashMap;

enum Step<T> {
    Enter(T),
    /// The block around is open again.
    LeaveBlock(usize),
    LeaveLink,
    LeaveInline,
}

/// Reads what is inside of `root`: one line per block, cell or `<br>`.
///
/// - `skip`: elements for which it is true are left out with all they hold.
pub(super) fn read<'a>(root: ElementRef<'a>, skip: impl Fn(ElementRef<'a>) -> bool) -> Page<'a> {
    let mut pass = Pass::new(root);
    let mut steps: Vec<_> = root.children().rev().map(Step::Enter).collect();
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(node) => match node.value() {
                Node::Text(piece) => pass.piece(piece),
                Node::Element(_) => {
                    let Some(element) = ElementRef::wrap(node).filter(|element| !skip(*element))
                    else {
                        continue;
                    };
                    if let Some(leave) = pass.enter(element) {
                        steps.push(leave);
                        steps.extend(node.children().rev().map(Step::Enter));
                    }
                }
                _ => {}
            },
            Step::LeaveBlock(around) => pass.leave(around),
            Step::LeaveLink => pass.leave_link(),
            Step::LeaveInline => pass.at_border = true,
        }
    }
    pass.leave(0);
    pass.page
}

struct Pass<'a> {
    page: Page<'a>,
    /// Place of the open block.
    open: usize,
    /// How many links are open.
    links: usize,
    /// The line that is being read.
    line: Line,
    /// Whether a blank is due before the next word.
    blank: bool,
    /// Whether an element has begun or ended since the last word.
    at_border: bool,
    /// What names have said so far.
    known: HashMap<&'a str, (Mark, Hint)>,
}

impl<'a> Pass<'a> {
    fn new(root: ElementRef<'a>) -> Self {
        let page = Page {
            text: String::new(),
            lines: Vec::new(),
            blocks: Vec::new(),
            pictures: Vec::new(),
        };
        let known = HashMap::new();
        let line = Line::default();
        let mut pass =
            Self { page, open: 0, links: 0, line, blank: false, at_border: false, known };
        pass.open(root, root.value().name(), (Mark::None, Hint::None));
        pass
    }

    /// How `element` is left again; `None` if nothing inside of it is read.
    fn enter<T>(&mut self, element: ElementRef<'a>) -> Option<Step<T>> {
        let name = element.value().name();
        let is_block =
            lines::is_block(name) || matches!(name, "td" | "th" | "br") || name.contains('-');
        if is_block {
            self.end_line();
        }
        if name == "img" {
            let next = self.page.lines.len() + usize::from(self.line.units > 0);
            self.page.pictures.push((next, self.open));
        }
        if lines::is_silent(name) || matches!(name, "br" | "img") {
            return None;
        }
        if is_block || name == "span" {
            let told = self.judge(element, name);
            // Captions and credits are often no more than spans.
            if is_block || told.0 != Mark::None {
                self.end_line();
                let around = self.open;
                self.open(element, name, told);
                return Some(Step::LeaveBlock(around));
            }
        }
        self.at_border = true;
        if name == "a" && element.attr("href").is_some() {
            self.links += 1;
            return Some(Step::LeaveLink);
        }
        Some(Step::LeaveInline)
    }

    fn open(&mut self, element: ElementRef<'a>, name: &'a str, (mark, hint): (Mark, Hint)) {
        let first = self.page.lines.len();
        let (parent, lines) = (self.open, first..first);
        self.open = self.page.blocks.len();
        self.page.blocks.push(Block { element, name, parent, after: 0, lines, mark, hint });
    }

    /// Closes the open block; the one `around` it is open again.
    fn leave(&mut self, around: usize) {
        self.end_line();
        let (lines, blocks) = (self.page.lines.len(), self.page.blocks.len());
        let block = &mut self.page.blocks[self.open];
        block.lines.end = lines;
        block.after = blocks;
        self.open = around;
    }

    fn leave_link(&mut self) {
        self.links -= 1;
        self.at_border = true;
    }

    fn judge(&mut self, element: ElementRef<'a>, name: &str) -> (Mark, Hint) {
        let mut told = names::of_element(name);
        for (key, value) in element.value().attrs() {
            if matches!(key, "class" | "id") {
                for one in value.split_ascii_whitespace() {
                    let of_name = self.known.entry(one).or_insert_with(|| names::of_name(one));
                    told = names::stronger(told, *of_name);
                }
            } else {
                told = names::stronger(told, names::of_attribute(key, value));
            }
        }
        told
    }

    /// Adds text to the line, blanks collapsed. Line breaks in the source are blanks.
    fn piece(&mut self, piece: &str) {
        let line = &self.page.text[self.line.at.start..];
        self.blank |= self.at_border && lines::is_glued(line, piece);
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
            units += signs::units(c);
            self.line.marks += usize::from(signs::is_mark(c));
        }
        self.line.units += units;
        self.line.linked += if self.links > 0 { units } else { 0 };
    }

    /// Lines without a letter are none.
    fn end_line(&mut self) {
        self.blank = false;
        self.at_border = false;
        let mut line = std::mem::take(&mut self.line);
        let end = self.page.text.len();
        self.line.at.start = end;
        if line.units > 0 {
            line.at.end = end;
            line.block = self.open;
            line.ends = signs::ends_sentence(&self.page.text[line.at.clone()]);
            self.page.lines.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn lines_are_counted_and_know_their_blocks() {
        let doc = Html::parse_document(
            "<div>Một, hai.<p>Ba <a href=/x>bốn</a> <b>năm</b>!</p><table><tr><td>x<td>y</table>\
             <span class=caption>Ảnh: A</span><br>***</div>",
        );
        let page = read(doc.root_element(), |_| false);
        let read = |line: &Line| {
            let text = &page.text[line.at.clone()];
            (text, page.blocks[line.block].name, line.units, line.linked, line.marks, line.ends)
        };
        let lines: Vec<_> = page.lines.iter().map(read).collect();
        let expected = [
            ("Một, hai.", "div", 6, 0, 2, true),
            ("Ba bốn năm!", "p", 8, 3, 1, true),
            ("x", "td", 1, 0, 0, false),
            ("y", "td", 1, 0, 0, false),
            ("Ảnh: A", "span", 4, 0, 0, false),
        ];
        assert_eq!(lines, expected);
        let table = page.blocks.iter().find(|block| block.name == "table").unwrap();
        assert_eq!(table.lines, 2..4);
    }

    #[test]
    fn a_caption_stands_alone_with_its_picture() {
        let cases = [
            ("<div><img><div>Ảnh: A</div></div><p>Một.</p>", true),
            ("<div><a href=/x><img></a></div><div>Ảnh: A</div><p>Một.<p>Hai.", false),
            ("<p><img>Một đoạn văn.</p>", false),
            ("<div><img><p>Một.</p><p>Hai.</p><p>Ba.</p></div>", false),
        ];
        for (html, expected) in cases {
            let doc = Html::parse_document(html);
            assert_eq!(read(doc.root_element(), |_| false).is_caption(0), expected, "{html}");
        }
    }
}
