//! Spellings of one word meet in one key; words that only look alike keep their own.

use super::*;
use proptest::prelude::*;

#[test]
fn words_written_in_two_ways_have_one_key() {
    let cases = [
        ("hoà", "hòa"),
        ("uỷ", "ủy"),
        ("tòan", "toàn"),
        ("qúa", "quá"),
        ("gìa", "già"),
        ("đựơc", "được"),
        ("kỹ", "kĩ"),
        ("qui", "quy"),
        ("ty", "ti"),
        ("khuỷu", "khuỷu"),
    ];
    for (given, key) in cases {
        assert_eq!(canonical(given.to_owned()), key, "{given}");
    }
}

#[test]
fn words_that_only_look_alike_keep_their_own_keys() {
    for word in ["vy", "ý", "y", "tay", "thủy", "café", "josé", "ørsted", "5g", "", "ngh"] {
        assert_eq!(canonical(word.to_owned()), word);
    }
}

#[test]
fn marks_are_seen_in_any_spelling() {
    for (text, marked) in [
        ("so hoa", false),
        ("số hóa", true),
        ("so\u{302}", true),
        ("Da Nang", false),
        ("đa", true),
        ("Đ", true),
        ("", false),
        ("日本", false),
        ("café", true),
    ] {
        assert_eq!(has_marks(text), marked, "{text}");
    }
}

proptest! {
    #[test]
    fn a_word_that_is_its_own_key_is_spelled_no_other_way(word in "[a-zăâêôơưđáàảãạếốữỳñø]{1,5}") {
        let spelled = Syllable::parse(&word).map(|mut syllable| {
            syllable.unify_i_and_y();
            syllable.spell()
        });
        prop_assert_eq!(canonical(word.clone()), spelled.filter(|_| word.len() > 1).unwrap_or(word));
    }

    #[test]
    fn the_key_of_a_key_is_itself(word in "[a-zăâêôơưđáàảãạếốữỳñ]{0,9}") {
        let key = canonical(word);
        prop_assert_eq!(canonical(key.clone()), key);
    }

    #[test]
    fn folding_leaves_no_mark(word in "\\PC{0,12}") {
        let folded = fold(&word.to_lowercase());
        prop_assert_eq!(fold(&folded), folded);
    }
}
