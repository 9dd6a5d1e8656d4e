//! What stands at a place of the text, and how far it reaches.

use super::Cutter;

impl Cutter<'_> {
    /// Lower-case text of the characters that `keep` keeps.
    pub(super) fn text(&self, from: usize, to: usize, keep: impl Fn(char) -> bool) -> String {
        let kept = || self.glyphs[from..to].iter().map(|glyph| glyph.ch).filter(|ch| keep(*ch));
        let mut text = String::with_capacity((to - from) * 2);
        for ch in kept() {
            match ch {
                '\0'..='\u{7f}' => text.push(ch.to_ascii_lowercase()),
                // Final sigma depends on its neighbours: leave such words to the library.
                'Σ' => return kept().collect::<String>().to_lowercase(),
                _ => match small(ch) {
                    Some(small) => text.push(small),
                    None => text.extend(ch.to_lowercase()),
                },
            }
        }
        text
    }

    pub(super) fn char(&self, at: usize) -> Option<char> {
        self.glyphs.get(at).map(|glyph| glyph.ch)
    }

    pub(super) fn is(&self, at: usize, ch: char) -> bool {
        self.char(at) == Some(ch)
    }

    pub(super) fn is_digit(&self, at: usize) -> bool {
        self.char(at).is_some_and(|ch| ch.is_ascii_digit())
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.char(at).is_some_and(is_word_char)
    }

    /// Whether the number at `at` continues one with more than a point in it.
    pub(super) fn after_point(&self, at: usize) -> bool {
        at > 0 && (self.is(at - 1, '.') || self.is(at - 1, ','))
    }

    pub(super) fn word_end(&self, at: usize) -> usize {
        (at..self.glyphs.len()).find(|at| !self.is_word(*at)).unwrap_or(self.glyphs.len())
    }

    pub(super) fn digits_end(&self, at: usize) -> usize {
        (at..self.glyphs.len()).find(|at| !self.is_digit(*at)).unwrap_or(self.glyphs.len().max(at))
    }

    /// The end of the digits at `at`, if there are as many as `count` allows and no more.
    pub(super) fn digits(
        &self,
        at: usize,
        count: std::ops::RangeInclusive<usize>,
    ) -> Option<usize> {
        let mut end = at;
        while end - at <= *count.end() && self.is_digit(end) {
            end += 1;
        }
        count.contains(&(end - at)).then_some(end)
    }

    /// The place after a `-` or `/` with at most one space on either side.
    pub(super) fn joint(&self, at: usize) -> Option<usize> {
        let blank = |at: usize| usize::from(self.char(at).is_some_and(char::is_whitespace));
        let mark = at + blank(at);
        matches!(self.char(mark), Some('-' | '/')).then(|| mark + 1 + blank(mark + 1))
    }
}

/// Letters, digits and `_`. The letters of Vietnamese are told without the library's tables.
pub(super) fn is_word_char(ch: char) -> bool {
    match ch {
        '\0'..='\u{7f}' => ch.is_ascii_alphanumeric() || ch == '_',
        'À'..='ɏ' => !matches!(ch, '×' | '÷'),
        '\u{1e00}'..='\u{1eff}' => true,
        _ => ch.is_alphanumeric(),
    }
}

/// `ch` in lower case, where that takes no table: the letters of Vietnamese.
pub(super) fn small(ch: char) -> Option<char> {
    match ch {
        'ß'..='ÿ' | 'ă' | 'đ' | 'ĩ' | 'ũ' | 'ơ' | 'ư' => Some(ch),
        'Ạ'..='ỹ' => char::from_u32(u32::from(ch) | 1),
        'Đ' => Some('đ'),
        _ => None,
    }
}

/// Whether `ch` is a capital that groups of letters in numbers and acronyms are made of.
pub(super) fn is_capital(ch: char) -> bool {
    ch.is_ascii_uppercase() || ch == 'Đ'
}
