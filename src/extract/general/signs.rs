//! What single characters say about a text, in any script.

/// How much of a text a character is: letters and digits count one. A character of Chinese or
/// Japanese stands for a third of a word or more, a Korean one for half of a short word.
pub(super) fn units(c: char) -> usize {
    match c {
        '\0'..='\u{7f}' => usize::from(c.is_ascii_alphanumeric()),
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' => 3,
        '\u{ac00}'..='\u{d7af}' => 2,
        _ => usize::from(c.is_alphanumeric()),
    }
}

/// Whether `c` parts or ends sentences.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, ',' | ';' | '，' | '、' | '；' | '،') || (is_stop(c) && c != ':' && c != '：')
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | ':' | '。' | '！' | '？' | '：' | '؟' | '।' | '၊' | '။')
}

/// Whether `text` ends as a sentence does, closing quotes and brackets left out.
pub(in crate::extract) fn ends_sentence(text: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || "\"'”’»)]）」』".contains(c);
    text.trim_end_matches(closing).ends_with(|c: char| is_stop(c) || c == ';')
}

/// Letters and digits alone: what stays the same when a text is set twice.
pub(in crate::extract) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_in_every_script() {
        let cases = [
            ("Ông nói vậy.", true),
            ("“Đúng thế!”", true),
            ("Sao lại thế (?)", true),
            ("据新华社报道。", true),
            ("هل هذا صحيح؟", true),
            ("Tin liên quan", false),
            ("Ảnh: TTXVN", false),
            ("", false),
        ];
        for (text, expected) in cases {
            assert_eq!(ends_sentence(text), expected, "{text}");
        }
    }

    #[test]
    fn a_character_that_stands_for_more_counts_more() {
        let count = |text: &str| text.chars().map(units).sum::<usize>();
        let cases = [("a, b", 2), ("Đổi mới", 6), ("新华社", 9), ("한국", 4), ("–…!", 0)];
        for (text, expected) in cases {
            assert_eq!(count(text), expected, "{text}");
        }
    }
}
