//! Cleans characters: one form for each letter, space and dash, with the place each came from.

use std::iter::once;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// One clean character and the bytes of the given text that it stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// The character, composed (NFC).
    pub(super) ch: char,
    /// First byte in the given text.
    pub(super) start: usize,
    /// End of the byte range, exclusive.
    pub(super) end: usize,
}

/// Text as it is stored and shown: Unicode NFC, ordinary spaces and hyphens, no invisible
/// characters, `Đ` for its look-alikes. Case and the placing of tone marks stay as written.
///
/// Blanks are collapsed, lines trimmed and empty lines dropped; every kind of line end becomes
/// `\n`. Control characters count as blanks. Doing it twice changes nothing.
pub fn normalise(text: &str) -> String {
    if text.chars().all(is_plain) {
        collapse(text.chars().filter_map(replace), text.len())
    } else {
        collapse(text.chars().filter_map(replace).nfc(), text.len())
    }
}

/// [`normalise`]d text on one line: line ends are blanks, as they are in HTML.
pub fn one_line(text: &str) -> String {
    normalise(text).replace('\n', " ")
}

/// Composed characters with blanks collapsed; see [`normalise`].
fn collapse(chars: impl Iterator<Item = char>, size_bytes: usize) -> String {
    let mut out = String::with_capacity(size_bytes);
    let mut gap = None;
    for ch in chars {
        if is_line_end(ch) {
            gap = Some('\n');
        } else if ch.is_whitespace() || ch.is_control() {
            gap = gap.or(Some(' '));
        } else {
            if let Some(gap) = gap.take()
                && !out.is_empty()
            {
                out.push(gap);
            }
            out.push(ch);
        }
    }
    out
}

/// The characters of `text` for the tokeniser: as [`normalise`] sees them, each with its bytes.
/// Runs of unusual blanks become one space; ordinary spaces stay.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(text.len());
    if text.chars().all(is_plain) {
        out.extend(replaced(text));
        return out;
    }
    // Characters that may compose with each other: a letter and the marks after it.
    let mut group: Vec<Glyph> = Vec::new();
    for glyph in replaced(text) {
        if starts_group(glyph.ch) {
            compose(&mut group, &mut out);
        }
        group.push(glyph);
    }
    compose(&mut group, &mut out);
    out
}

/// The same before characters are joined: right for a text where none joins another.
fn replaced(text: &str) -> impl Iterator<Item = Glyph> {
    let mut after_blank = false;
    text.char_indices().filter_map(move |(start, given)| {
        let ch = replace(given)?;
        let blank = ch != ' ' && (ch.is_whitespace() || ch.is_control());
        if blank && after_blank {
            return None;
        }
        after_blank = blank;
        let ch = if blank { ' ' } else { ch };
        Some(Glyph { ch, start, end: start + given.len_utf8() })
    })
}

/// Moves `group` to `out`, composed. Every composed character stands for the whole group.
fn compose(group: &mut Vec<Glyph>, out: &mut Vec<Glyph>) {
    match group.as_slice() {
        [] => {}
        [one] if is_settled(one.ch) => out.push(*one),
        [first, ..] => {
            let (start, end) = (first.start, group.last().map_or(first.end, |last| last.end));
            let composed = group.iter().map(|glyph| glyph.ch).nfc();
            out.extend(composed.map(|ch| Glyph { ch, start, end }));
        }
    }
    group.clear();
}

/// `None` for invisible characters; unusual spaces, dashes and look-alikes of Đ as usual ones.
fn replace(ch: char) -> Option<char> {
    Some(match ch {
        '\0'..='\u{7f}' => ch,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {
            return None;
        }
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        // Eth and the African D are typed for Đ by old keyboards; no Vietnamese word has them.
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        _ => ch,
    })
}

fn is_line_end(ch: char) -> bool {
    matches!(ch, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether `ch` never joins the character before it.
fn starts_group(ch: char) -> bool {
    is_plain(ch)
        || (canonical_combining_class(ch) == 0 && is_nfc_quick(once(ch)) != IsNormalized::Maybe)
}

/// Whether `ch` alone is already composed.
fn is_settled(ch: char) -> bool {
    is_plain(ch) || is_nfc_quick(once(ch)) == IsNormalized::Yes
}

/// Blocks where every character is composed and none is a mark: nearly all Vietnamese text, the
/// quotes and dashes of every language, Chinese.
fn is_plain(ch: char) -> bool {
    matches!(
        ch,
        '\0'..='\u{2ff}'
            | '\u{1e00}'..='\u{1eff}'
            | '\u{2002}'..='\u{20cf}'
            | '\u{3001}'..='\u{3029}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{ff01}'..='\u{ff5e}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_for_showing_is_composed_and_tidy_but_keeps_case_and_spelling() {
        let cases = [
            ("decomposed letters", "Vie\u{302}\u{323}t Nam", "Việt Nam"),
            ("half-composed letters", "chuy\u{ea}\u{309}n", "chuyển"),
            ("odd spaces", "\u{feff}Hà\u{a0}Nội \t mới\u{200b} ", "Hà Nội mới"),
            ("look-alikes of Đ", "Ðổi mới, ðổi", "Đổi mới, đổi"),
            ("dashes", "02–KH/BCĐTW", "02-KH/BCĐTW"),
            ("lines", "  một \r\n\r\n  hai\u{2028}ba\n", "một\nhai\nba"),
            ("tone placement stays", "Uỷ ban hoà giải", "Uỷ ban hoà giải"),
            ("control characters", "a\0b\u{1}c", "a b c"),
            ("nothing", " \n\t ", ""),
        ];
        for (what, given, expected) in cases {
            assert_eq!(normalise(given), expected, "{what}");
        }
    }

    #[test]
    fn plain_characters_are_composed_and_never_join_another() {
        for ch in ('\0'..=char::MAX).filter(|ch| is_plain(*ch)) {
            assert_eq!(is_nfc_quick(once(ch)), IsNormalized::Yes, "{ch:?}");
            assert_eq!(canonical_combining_class(ch), 0, "{ch:?}");
        }
    }

    proptest! {
        #[test]
        fn one_line_is_one(text in any::<String>()) {
            let line = one_line(&text);
            prop_assert!(!line.contains(|c: char| c.is_control()));
            prop_assert_eq!(&normalise(&line), &line);
        }

        #[test]
        fn normalising_twice_is_normalising_once(text in any::<String>()) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn places_of_characters_are_slices_of_the_given_text(text in "[a-zđêơ\u{300}-\u{323}\u{200b}\u{1100}-\u{11ff} \n]*") {
            for glyph in glyphs(&text) {
                prop_assert!(text.get(glyph.start..glyph.end).is_some_and(|slice| !slice.is_empty()));
            }
        }
    }
}
