//! Cuts what stands before and behind the text inside its block, and single lines within.

use super::page::Page;
use super::score::{Scored, is_sentence};
use std::collections::HashMap;
use std::ops::Range;

/// How what follows an article announces itself, in lower case.
const ENDINGS: &[&str] = &[
    "related", "related articles", "related stories", "related posts", "related content", "related news", "related links",
    "more from", "more on this", "more stories", "read more", "read next", "recommended", "you may also like", "you might also like",
    "comments", "leave a comment", "leave a reply", "post a comment", "add a comment", "share this", "about the author", "filed under",
    "kommentare", "mehr zum thema", "das könnte sie auch interessieren", "weitere artikel", "ähnliche beiträge", "ähnliche artikel", "lesen sie auch",
    "zum thema", "weiterführende links", "commentaires", "à lire aussi", "sur le même sujet", "lire aussi", "tin liên quan", "xem thêm", "bình luận",
    "copyright",
];

/// The lines of the text, out of those of the block.
pub(super) fn trim(scored: &Scored<'_, '_>, block: Range<usize>, title: &str) -> Vec<usize> {
    let page = scored.page;
    let mut lines: Vec<usize> = block.filter(|line| !scored.beside[*line]).collect();
    let followed = ending(scored, &lines);
    lines.truncate(followed);
    let start = start(page, &lines, title);
    lines.drain(..start);
    let end = end(page, &lines);
    lines.truncate(end);
    let strangers = strangers(page, &lines);
    lines.truncate(lines.len() - strangers);
    lines.retain(|line| !is_elsewhere(page, *line));
    lines
}

fn start(page: &Page<'_>, lines: &[usize], title: &str) -> usize {
    let titled = lines.iter().take(40).position(|line| key(page.line(*line)) == key(title));
    let from = titled.map_or(0, |at| at + 1);
    let first = lines[from..].iter().position(|line| is_sentence(&page.lines[*line]));
    from + first.unwrap_or(0)
}

/// Place behind the last sentence and the short lines that stand with it.
fn end(page: &Page<'_>, lines: &[usize]) -> usize {
    let is = |line: &usize| is_sentence(&page.lines[*line]);
    let Some(last) = lines.iter().rposition(is) else { return 0 };
    let place = |at: usize| home(page, lines[at]);
    let belongs = |at: &usize| {
        let line = &page.lines[lines[*at]];
        line.linked * 2 < line.units && place(*at) == place(last)
    };
    last + 1 + (last + 1..lines.len()).take_while(belongs).count()
}

/// How many of the last lines stand in boxes of their own, where the text stands in one block.
fn strangers(page: &Page<'_>, lines: &[usize]) -> usize {
    let mut held: HashMap<usize, i64> = HashMap::new();
    let mut total = 0;
    for line in lines {
        let good = super::score::good(&page.lines[*line]);
        *held.entry(home(page, *line)).or_default() += good;
        total += good;
    }
    let Some((at, most)) = held.into_iter().max_by_key(|(at, good)| (*good, *at)) else { return 0 };
    if most * 10 < total * 7 {
        return 0;
    }
    let shape = |block: usize| (page.blocks[block].name, page.blocks[block].element.attr("class"));
    let is_stranger = |line: &&usize| shape(home(page, **line)) != shape(at);
    let count = lines.iter().rev().take_while(is_stranger).count();
    let cut: i64 = lines[lines.len() - count..].iter().map(|line| super::score::good(&page.lines[*line])).sum();
    if cut * 7 <= total { count } else { 0 }
}

/// The block in which the paragraph of a line stands.
fn home(page: &Page<'_>, line: usize) -> usize {
    let mut at = page.lines[line].block;
    while page.blocks[at].parent != at && !is_container(page.blocks[at].name) {
        at = page.blocks[at].parent;
    }
    at
}

fn is_container(name: &str) -> bool {
    matches!(name, "div" | "section" | "article" | "aside" | "header" | "main" | "td" | "body" | "center" | "form")
}

fn ending(scored: &Scored<'_, '_>, lines: &[usize]) -> usize {
    let page = scored.page;
    let total: i64 = lines.iter().map(|line| super::score::good(&page.lines[*line])).sum();
    let mut before = 0;
    for (at, line) in lines.iter().enumerate() {
        let text = page.line(*line);
        if before * 3 >= total && text.len() < 80 && page.lines[*line].units < 50 {
            let text = text.trim().trim_end_matches([':', '.', ' ']).to_lowercase();
            if ENDINGS.iter().any(|ending| text.starts_with(ending) && text.len() < ending.len() + 20) {
                return at;
            }
        }
        before += super::score::good(&page.lines[*line]);
    }
    lines.len()
}

/// A line of links, which lead elsewhere.
fn is_elsewhere(page: &Page<'_>, line: usize) -> bool {
    let line = &page.lines[line];
    line.linked * 10 >= line.units * 8 && !(line.ends && line.units > 100)
}

/// Letters and digits alone.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
