//! The part of a text that shows why it was found.

use crate::text::{fold, tokens};
use std::collections::HashSet;

/// Words of a snippet.
const WORDS: usize = 40;
/// Words shown before the first marked one.
const BEFORE: usize = 6;

/// Which words are marked.
#[derive(Debug, Default)]
pub(super) struct Marker {
    words: HashSet<String>,
    /// Whether marks must agree.
    exact: bool,
}

impl Marker {
    /// Marks `words` (keys), with their marks if `exact`.
    pub(super) fn new(words: &[String], exact: bool) -> Self {
        let key = |word: &String| if exact { word.clone() } else { fold(word) };
        Self { words: words.iter().map(key).collect(), exact }
    }

    fn key(&self, word: &str) -> Option<&str> {
        let found = if self.exact { self.words.get(word) } else { self.words.get(&fold(word)) };
        found.map(String::as_str)
    }
}

/// About 40 words of `lead` or `body` as escaped HTML: where most of the marker's words stand
/// close together, or the start if none does.
pub(super) fn snippet(lead: &str, body: &str, marker: &Marker) -> String {
    let (in_lead, in_body) = (Excerpt::best(lead, marker), Excerpt::best(body, marker));
    let lead_is_as_good = in_lead.distinct >= in_body.distinct && !lead.is_empty();
    if lead_is_as_good { in_lead.html(lead) } else { in_body.html(body) }
}

/// A part of a text with the byte ranges to mark.
#[derive(Default)]
struct Excerpt {
    start: usize,
    end: usize,
    marks: Vec<(usize, usize)>,
    distinct: usize,
}

impl Excerpt {
    fn best(text: &str, marker: &Marker) -> Self {
        let tokens = tokens(text);
        let keys: Vec<_> = tokens.iter().map(|token| marker.key(&token.word)).collect();
        let mut best = (0, 0);
        for (at, _) in keys.iter().enumerate().filter(|(_, key)| key.is_some()) {
            let near = &keys[at..keys.len().min(at + WORDS - BEFORE)];
            let distinct = near.iter().flatten().collect::<HashSet<_>>().len();
            if distinct > best.0 {
                best = (distinct, at);
            }
        }
        let (distinct, at) = best;
        let from = at.saturating_sub(BEFORE);
        let to = tokens.len().min(from + WORDS);
        let (Some(first), Some(last)) = (tokens.get(from), tokens[..to].last()) else {
            return Self::default();
        };
        let mut marks: Vec<(usize, usize)> = Vec::new();
        for (token, _) in
            tokens[from..to].iter().zip(&keys[from..to]).filter(|(_, key)| key.is_some())
        {
            match marks.last_mut() {
                // A whole and its parts, or neighbours with nothing but a blank between them.
                Some((_, end)) if token.start <= *end || &text[*end..token.start] == " " => {
                    *end = token.end.max(*end);
                }
                _ => marks.push((token.start, token.end)),
            }
        }
        let start = if from == 0 { 0 } else { first.start };
        let end = if to == tokens.len() { text.len() } else { last.end };
        Self { start, end, marks, distinct }
    }

    fn html(&self, text: &str) -> String {
        let mut html = String::new();
        if self.start > 0 {
            html.push('…');
        }
        let mut at = self.start;
        for (start, end) in &self.marks {
            escape(&text[at..*start], &mut html);
            html.push_str("<mark>");
            escape(&text[*start..*end], &mut html);
            html.push_str("</mark>");
            at = *end;
        }
        escape(&text[at..self.end], &mut html);
        if self.end < text.len() {
            html.push('…');
        }
        html
    }
}

/// Adds `text` to `html` with everything that HTML would read as markup escaped.
fn escape(text: &str, html: &mut String) {
    for ch in text.chars() {
        match ch {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            ch if ch.is_control() => html.push(' '),
            ch => html.push(ch),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        crate::text::phrase_words(text)
    }

    #[test]
    fn matching_words_are_marked_and_markup_is_escaped() {
        let long = "trước ".repeat(100) + "Chuyển đổi số <b>" + &" sau".repeat(100);
        let cases = [
            (
                "marks",
                "số hóa",
                true,
                "Tin: số hóa & <i>",
                "Tin: <mark>số hóa</mark> &amp; &lt;i&gt;",
            ),
            (
                "other marking",
                "so hoa",
                false,
                "Số hoá, so hoa",
                "<mark>Số hoá</mark>, <mark>so hoa</mark>",
            ),
            ("nothing found", "vàng", true, "Một hai", "Một hai"),
            ("lines", "hai", true, "Một\nhai", "Một <mark>hai</mark>"),
            ("empty", "hai", true, "", ""),
        ];
        for (what, query, exact, text, expected) in cases {
            let marker = Marker::new(&words(query), exact);
            assert_eq!(snippet("", text, &marker), expected, "{what}");
        }
        let found = snippet("", &long, &Marker::new(&words("đổi số"), true));
        assert!(found.starts_with("…trước") && found.ends_with("sau…"), "{found}");
        assert!(found.contains("Chuyển <mark>đổi số</mark> &lt;b&gt;"), "{found}");
    }

    #[test]
    fn the_lead_is_shown_when_it_says_as_much_as_the_body() {
        let marker = Marker::new(&words("số hóa"), true);
        assert_eq!(snippet("Số", "hóa số", &marker), "<mark>hóa số</mark>");
        assert_eq!(snippet("Số", "hóa", &marker), "<mark>Số</mark>");
    }

    proptest! {
        #[test]
        fn any_text_can_be_shown(text in any::<String>(), word in "[a-z0-9]{1,2}") {
            snippet(&text, &text, &Marker::new(&[word], false));
        }
    }
}
