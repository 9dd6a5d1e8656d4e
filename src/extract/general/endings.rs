//! Where what follows an article announces itself by its words, and what stands between its
//! paragraphs and does so.

use super::page::Page;
use crate::extract::noise;
use std::collections::HashMap;
use std::ops::Range;

/// An announcement is short, and little follows the words that tell it.
const UNITS: usize = 50;
const MORE_BYTES: usize = 20;
/// It comes after a third of the prose.
const BEFORE_PART: i64 = 3;
/// If so much prose of the same container follows what announces itself, as one part in so many of
/// what came before, it stands between paragraphs.
const AFTER_UNITS: i64 = 150;
const AFTER_PART: i64 = 5;

/// How boxes behind an article announce themselves, in lower case, beside
/// [`noise::HEADINGS`]; with any few words behind.
#[rustfmt::skip]
const ENDINGS: [&str; 50] = [
    "related", "related articles", "related stories", "related posts", "related content",
    "related news", "related links", "related topics", "more from", "more on this", "more stories",
    "read more", "read next", "recommended", "you may also like", "you might also like",
    "comments", "leave a comment", "leave a reply", "post a comment", "add a comment",
    "share this", "about the author", "filed under", "copyright",
    "kommentare", "mehr zum thema", "mehr zu", "das könnte sie auch interessieren",
    "weitere artikel", "ähnliche beiträge", "ähnliche artikel", "lesen sie auch", "zum thema",
    "weiterführende links", "auch interessant", "über den autor", "über die autorin",
    "commentaires", "à lire aussi", "a lire aussi", "sur le même sujet", "lire aussi",
    "comentarios", "noticias relacionadas", "leia também", "leggi anche", "bình luận",
    "ý kiến bạn đọc", "bạn đọc bình luận",
];

/// Cuts `lines` at the first such line, and takes out what announces itself before.
pub(super) fn cut(page: &Page<'_>, lines: &mut Vec<usize>) {
    let total: i64 = lines.iter().map(|line| page.lines[*line].prose()).sum();
    // What is still to come in each container.
    let mut ahead: HashMap<usize, i64> = HashMap::new();
    for line in lines.iter() {
        *ahead.entry(page.home(*line)).or_default() += page.lines[*line].prose();
    }
    let (mut before, mut kept): (i64, Vec<usize>) = (0, Vec::with_capacity(lines.len()));
    let (mut dropped, mut text) = (0..0, None);
    for line in lines.iter().copied() {
        let known = &page.lines[line];
        *ahead.entry(page.home(line)).or_default() -= known.prose();
        if dropped.contains(&line) {
            continue;
        }
        let late = before * BEFORE_PART >= total;
        if late && known.units < UNITS && is_ending(page.line(line)) {
            let after = |home| ahead.get(&home).copied().unwrap_or_default();
            match text.and_then(|text| between(page, text, line, before, after)) {
                Some(inside) => dropped = inside,
                None => break,
            }
            continue;
        }
        before += known.prose();
        kept.push(line);
        text = if known.is_sentence() { Some(line) } else { text };
    }
    *lines = kept;
}

/// The lines that the announcement at `line` stands for, if paragraphs of the container that holds
/// the text so far follow them.
///
/// - `text`: the last sentence before.
/// - `after`: prose behind `line` in a container.
fn between(
    page: &Page<'_>,
    text: usize,
    line: usize,
    before: i64,
    after: impl Fn(usize) -> i64,
) -> Option<Range<usize>> {
    let (home, own) = (page.home(text), page.home(line));
    let inside = if own == home { line..line + 1 } else { page.blocks[own].lines.clone() };
    if inside.contains(&text) {
        return None;
    }
    let after = after(home);
    (after >= AFTER_UNITS && after * AFTER_PART >= before).then_some(inside)
}

fn is_ending(line: &str) -> bool {
    let line = line.to_lowercase();
    let line = line.trim_matches(|c: char| !c.is_alphanumeric());
    let begins = |ending: &str| {
        let rest = line.strip_prefix(ending);
        rest.is_some_and(|rest| rest.len() < MORE_BYTES && !rest.starts_with(char::is_alphanumeric))
    };
    ENDINGS.iter().any(|ending| begins(ending)) || noise::HEADINGS.contains(&line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announcements_are_told_from_sentences() {
        let cases = [
            ("Tin liên quan:", true),
            ("Xem thêm", true),
            ("Related Articles", true),
            ("» Mehr zum Thema", true),
            ("Comments (14)", true),
            ("A lire aussi :", true),
            ("Relatedness is a word", false),
            ("Comments made on Monday by the minister drew protests", false),
            ("Xem thêm phim mới là thói quen", false),
        ];
        for (line, expected) in cases {
            assert_eq!(is_ending(line), expected, "{line}");
        }
    }
}
