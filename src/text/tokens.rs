//! Cuts text into words with their places: syllables, numbers, dates and document numbers.
//!
//! A document number (`02-KH/BCĐTW`), a date and an acronym with `&` give a token for the whole
//! at the position of their first part, and a token for every part, so that both the whole and
//! a part can be found, and phrases run on through the parts.

mod look;

use super::clean::{Glyph, glyphs};
use super::syllable::canonical;
use look::is_capital;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The key to compare by: lower case, tone mark and `i`/`y` unified.
    pub word: String,
    /// Place counted in words from 0. A whole shares the position of its first part and comes
    /// before it.
    pub position: usize,
    /// First byte in the given text.
    pub start: usize,
    /// End of the byte range, exclusive.
    pub end: usize,
}

/// The words of `text` in reading order.
///
/// Byte ranges are those of `text` as given, also where it is decomposed or has invisible
/// characters. Numbers lose their thousands' dots, days and months their leading zero.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut cutter = Cutter { glyphs: &glyphs(text), position: 0, out: Vec::new() };
    let mut at = 0;
    while at < cutter.glyphs.len() {
        at = cutter.cut(at);
    }
    cutter.out
}

/// The words of a phrase as a rule or a query writes it, one for each position: wholes are left
/// out in favour of their parts, which follow each other in every text that has the whole.
pub fn phrase_words(text: &str) -> Vec<String> {
    in_a_row(&tokens(text)).map(ToOwned::to_owned).collect()
}

/// As [`phrase_words`], of `tokens` that are cut already.
pub fn in_a_row(tokens: &[Token]) -> impl Iterator<Item = &str> {
    let last_of_its_place = |at: &usize| {
        let next = tokens.get(at + 1);
        next.is_none_or(|next| next.position > tokens[*at].position)
    };
    (0..tokens.len()).filter(last_of_its_place).map(|at| tokens[at].word.as_str())
}

struct Cutter<'a> {
    glyphs: &'a [Glyph],
    position: usize,
    out: Vec<Token>,
}

impl Cutter<'_> {
    /// Takes what stands at `at`, where no word is under way; gives the place after it.
    fn cut(&mut self, at: usize) -> usize {
        if !self.is_word(at) {
            return at + 1;
        }
        if self.is_digit(at) {
            if let Some(end) = self.date(at) {
                return end;
            }
            if let Some(end) = self.document_number(at) {
                self.whole_and_parts(at, end);
                return end;
            }
            if let Some(end) = self.grouped_number(at) {
                self.push(at, end, self.text(at, end, |ch| ch != '.'));
                return end;
            }
            if let Some(end) = self.decimal(at) {
                self.push(at, end, self.text(at, end, |_| true));
                return end;
            }
        } else if let Some(end) = self.joined_acronym(at) {
            self.whole_and_parts(at, end);
            return end;
        }
        let end = self.word_end(at);
        let word = self.text(at, end, |_| true);
        let bytes = word.as_bytes();
        let word = match bytes {
            [b'0', b'0'..=b'9'] => word[1..].to_owned(),
            _ => canonical(word),
        };
        self.push(at, end, word);
        end
    }

    /// `20/11/2026`, `20-11-2026` or `20.11.2026`: the ISO date, then day, month and year.
    fn date(&mut self, at: usize) -> Option<usize> {
        if at > 0 && self.is(at - 1, '/') {
            return None;
        }
        let day_end = self.digits(at, 1..=2)?;
        let mark = self.char(day_end).filter(|ch| matches!(ch, '/' | '.' | '-'))?;
        let month_end = self.digits(day_end + 1, 1..=2)?;
        let end = self.is(month_end, mark).then(|| self.digits(month_end + 1, 4..=4))??;
        if self.is_word(end) || self.is(end, '/') {
            return None;
        }
        let number = |from, to| self.text(from, to, |_| true).parse::<u16>().ok();
        let day = number(at, day_end).filter(|day| (1..=31).contains(day))?;
        let month = number(day_end + 1, month_end).filter(|month| (1..=12).contains(month))?;
        let year = number(month_end + 1, end)?;
        self.push_whole(at, end, format!("{year}-{month:02}-{day:02}"));
        self.push(at, day_end, day.to_string());
        self.push(day_end + 1, month_end, month.to_string());
        self.push(month_end + 1, end, year.to_string());
        Some(end)
    }

    /// `57-NQ/TW`, `13/2023/NĐ-CP`: number, perhaps a letter, perhaps a year, then groups of
    /// letters that begin with a capital, joined by `-` or `/` with at most one space around.
    fn document_number(&self, at: usize) -> Option<usize> {
        let mut cursor = self.digits(at, 1..=6)?;
        if self.char(cursor).is_some_and(|ch| ch.is_ascii_alphabetic()) {
            cursor += 1;
        }
        if let Some(year_end) = self.joint(cursor).and_then(|year| self.digits(year, 4..=4)) {
            cursor = year_end;
        }
        let mut end = None;
        while let Some(group) = self.joint(cursor) {
            if !self.char(group).is_some_and(is_capital) {
                break;
            }
            let letter = |at: &usize| {
                self.char(*at)
                    .is_some_and(|ch| ch.is_ascii_alphabetic() || matches!(ch, 'Đ' | 'đ' | '&'))
            };
            cursor = (group + 1..group + 10).find(|at| !letter(at)).unwrap_or(group + 10);
            // A group ends where a word ends; the letters after an `&` may have to be given back.
            let Some(border) = (group + 1..=cursor).rev().find(|border| !self.is_word(*border))
            else {
                break;
            };
            end = Some(border);
            if border != cursor {
                break;
            }
        }
        end
    }

    /// `1.234.567`.
    fn grouped_number(&self, at: usize) -> Option<usize> {
        if self.after_point(at) {
            return None;
        }
        let first = self.digits(at, 1..=3)?;
        let mut end = first;
        while self.is(end, '.')
            && let Some(group) = self.digits(end + 1, 3..=3)
        {
            end = group;
        }
        let goes_on = self.is_word(end) || (self.is(end, '.') && self.is_digit(end + 1));
        (end > first && !goes_on).then_some(end)
    }

    /// `3,2`.
    fn decimal(&self, at: usize) -> Option<usize> {
        if self.after_point(at) {
            return None;
        }
        let comma = self.digits_end(at);
        let end = self.digits_end(comma + 1);
        let goes_on = self.is_word(end) || (self.is(end, ',') && self.is_digit(end + 1));
        (self.is(comma, ',') && end > comma + 1 && !goes_on).then_some(end)
    }

    /// `KH&CN`.
    fn joined_acronym(&self, at: usize) -> Option<usize> {
        let mut cursor = at;
        let mut end = None;
        loop {
            let group = cursor;
            while cursor < group + 7 && self.char(cursor).is_some_and(is_capital) {
                cursor += 1;
            }
            if !(1..=6).contains(&(cursor - group)) || self.is_word(cursor) {
                return end;
            }
            if group > at {
                end = Some(cursor);
            }
            if !self.is(cursor, '&') {
                return end;
            }
            cursor += 1;
        }
    }

    /// The whole without blanks, then its parts.
    fn whole_and_parts(&mut self, at: usize, end: usize) {
        self.push_whole(at, end, self.text(at, end, |ch| !ch.is_whitespace()));
        let mut part = at;
        while part < end {
            if self.is_word(part) {
                let part_end = self.word_end(part);
                self.push(part, part_end, canonical(self.text(part, part_end, |_| true)));
                part = part_end;
            } else {
                part += 1;
            }
        }
    }

    fn push_whole(&mut self, from: usize, to: usize, word: String) {
        let (start, end) = (self.glyphs[from].start, self.glyphs[to - 1].end);
        self.out.push(Token { word, position: self.position, start, end });
    }

    fn push(&mut self, from: usize, to: usize, word: String) {
        self.push_whole(from, to, word);
        self.position += 1;
    }
}

#[cfg(test)]
mod tests;
