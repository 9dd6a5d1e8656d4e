//! Where what follows an article announces itself by its words.

use super::page::Page;
use crate::extract::noise;

/// An announcement is short, and little follows the words that tell it.
const UNITS: usize = 50;
const MORE_BYTES: usize = 20;
/// It comes after a third of the prose.
const BEFORE_PART: i64 = 3;

/// How boxes behind an article announce themselves, in lower case, beside
/// [`noise::HEADINGS`]; with any few words behind.
#[rustfmt::skip]
const ENDINGS: [&str; 48] = [
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
];

/// Place of the first such line, or behind the last line.
pub(super) fn find(page: &Page<'_>, lines: &[usize]) -> usize {
    let total: i64 = lines.iter().map(|line| page.lines[*line].prose()).sum();
    let mut before = 0;
    let found = lines.iter().position(|line| {
        let known = &page.lines[*line];
        let late = before * BEFORE_PART >= total;
        before += known.prose();
        late && known.units < UNITS && is_ending(page.line(*line))
    });
    found.unwrap_or(lines.len())
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
