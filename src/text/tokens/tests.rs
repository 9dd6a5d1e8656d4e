//! The table of cases, and what holds for every text.

use super::*;
use crate::text::fold;
use proptest::prelude::*;

const CASES: &str = include_str!("../../../tests/fixtures/normalise_cases.tsv");

/// Tokens as the fixture writes them: `57-nq/tw + 57 | nq | tw`.
fn show(tokens: &[Token], key: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    for (at, token) in tokens.iter().enumerate() {
        if at > 0 {
            let same_place = tokens[at - 1].position == token.position;
            out.push_str(if same_place { " + " } else { " | " });
        }
        out.push_str(&key(&token.word));
    }
    out
}

/// The text of a `\u1ec3`/`\xea` escaped column.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        let digits = if after.starts_with('u') { 4 } else { 2 };
        let code = u32::from_str_radix(&after[1..=digits], 16).unwrap();
        out.push_str(before);
        out.push(char::from_u32(code).unwrap());
        rest = &after[1 + digits..];
    }
    out + rest
}

#[test]
fn every_spelling_of_the_table_gives_its_tokens() {
    let mut analysed = 0;
    let mut unmarked = 0;
    for row in CASES.lines().skip(1) {
        let [id, group, input, escaped, exact, folded, ..] =
            row.split('\t').collect::<Vec<_>>()[..]
        else {
            panic!("short row: {row}");
        };
        // Synonyms and legacy encodings are described there, they are no tokens.
        if matches!(group, "synonym" | "legacy-detect") {
            continue;
        }
        for text in [input.to_owned(), unescape(escaped)] {
            let tokens = tokens(&text);
            if group == "query-noaccent" {
                unmarked += 1;
            } else {
                assert_eq!(show(&tokens, str::to_owned), exact, "row {id}: {text}");
                analysed += 1;
            }
            assert_eq!(show(&tokens, fold), folded, "row {id}, folded: {text}");
        }
    }
    assert_eq!((analysed, unmarked), (128 * 2, 5 * 2));
}

#[test]
fn places_are_bytes_of_the_text_as_it_was_given() {
    let cases: [(&str, &[&str]); 5] = [
        ("Chuyển đổi số", &["Chuyển", "đổi", "số"]),
        ("so\u{302}\u{301} ho\u{301}a!", &["so\u{302}\u{301}", "ho\u{301}a"]),
        ("\u{feff}số\u{200b} hó\u{200b}a", &["số", "hó\u{200b}a"]),
        ("số 02 - KH/BCĐTW.", &["số", "02 - KH/BCĐTW", "02", "KH", "BCĐTW"]),
        ("1.234.567 đồng\0xu", &["1.234.567", "đồng", "xu"]),
    ];
    for (text, expected) in cases {
        let places: Vec<_> =
            tokens(text).iter().map(|token| &text[token.start..token.end]).collect();
        assert_eq!(places, expected, "{text:?}");
    }
}

#[test]
fn phrases_are_the_parts_of_wholes() {
    let cases = [
        ("Kế hoạch 02-KH/BCĐTW", "kế hoạch 02 kh bcđtw"),
        ("ngày 05/02/2025", "ngày 5 2 2025"),
        ("Sở KH&CN", "sở kh cn"),
        ("…", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(phrase_words(text).join(" "), expected);
    }
}

#[test]
fn strange_numbers_are_cut_like_plain_words() {
    let cases = [
        ("1.2.3", "1 | 2 | 3"),
        ("1.234.5", "1 | 234 | 5"),
        ("1,2,3", "1 | 2 | 3"),
        ("1/20/11/2026", "1 | 20 | 11 | 2026"),
        ("12/Ab&Cdefghijklmn", "12/ab + 12 | ab | cdefghijklmn"),
        ("A&B&Cd", "a&b + a | b | cd"),
        ("12345678-NQ", "12345678 | nq"),
        ("007", "007"),
        ("07", "7"),
    ];
    for (text, expected) in cases {
        assert_eq!(show(&tokens(text), str::to_owned), expected, "{text}");
    }
}

#[test]
fn long_chains_are_cut_without_piling_up() {
    for unit in ["1/A", "/A", "1.234", ".567", "1,", "A&", "\u{301}", "a", "7"] {
        assert!(tokens(&unit.repeat(200_000)).len() <= 600_000, "{unit}");
    }
}

proptest! {
    #[test]
    fn any_text_is_cut_into_ordered_slices(text in any::<String>()) {
        check_places(&text)?;
    }

    #[test]
    fn any_mixture_of_numbers_and_marks_is_cut_into_ordered_slices(
        text in "([0-9]{1,4}|[./,&-]| |KH|Đ|hoà|e\u{302}\u{301}|\u{200b}|\n){0,40}"
    ) {
        check_places(&text)?;
    }

    #[test]
    fn the_words_of_words_are_the_same_words(text in "[a-zđêơáẽ ]{0,60}") {
        let words = phrase_words(&text);
        prop_assert_eq!(phrase_words(&words.join(" ")), words);
    }
}

fn check_places(text: &str) -> Result<(), TestCaseError> {
    let mut next_position = 0;
    for token in tokens(text) {
        prop_assert!(token.position == next_position || token.position + 1 == next_position);
        prop_assert!(text.get(token.start..token.end).is_some());
        prop_assert!(!token.word.is_empty());
        next_position = token.position + 1;
    }
    Ok(())
}

#[test]
fn letters_told_without_tables_are_told_alike() {
    for ch in '\0'..='\u{2fff}' {
        assert_eq!(super::look::is_word_char(ch), ch.is_alphanumeric() || ch == '_', "{ch:?}");
        if let Some(small) = super::look::small(ch) {
            assert!(ch.to_lowercase().eq([small]), "{ch:?}");
        }
    }
}
