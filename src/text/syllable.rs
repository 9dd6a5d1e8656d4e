//! The spelling key of one word: where the tone mark stands, and `i` or `y`, are made the same.
//!
//! Only what parses as a Vietnamese syllable is touched; `café` and `5g` stay as they are. Keys
//! follow the press's older style (hòa, thúy, khỏe). They are for comparing, never for showing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Combining marks of the five tones, in the order of the numbers 1 to 5.
const TONE_MARKS: [char; 5] = ['\u{301}', '\u{300}', '\u{309}', '\u{303}', '\u{323}'];

/// Longest syllable in letters: `nghiêng`.
const MAX_LETTERS: usize = 7;

macro_rules! vowels {
    ($($plain:literal => $($toned:literal $tone:literal),+;)+) => {
        /// A letter of a Vietnamese word without its tone, and the tone (0 for none).
        fn split_vietnamese(letter: char) -> Option<(char, u8)> {
            match letter {
                $($($toned => Some(($plain, $tone)),)+ $plain => Some(($plain, 0)),)+
                'a'..='z' | 'đ' => Some((letter, 0)),
                _ => None,
            }
        }

        /// `vowel` with a tone from 1 to 5.
        fn with_tone(vowel: char, tone: u8) -> char {
            match (vowel, tone) {
                $($(($plain, $tone) => $toned,)+)+
                _ => vowel,
            }
        }

        /// Whether `letter` is one of the twelve vowel letters.
        fn is_vowel(letter: char) -> bool {
            matches!(letter, $($plain)|+)
        }
    };
}

vowels! {
    'a' => 'á' 1, 'à' 2, 'ả' 3, 'ã' 4, 'ạ' 5;
    'ă' => 'ắ' 1, 'ằ' 2, 'ẳ' 3, 'ẵ' 4, 'ặ' 5;
    'â' => 'ấ' 1, 'ầ' 2, 'ẩ' 3, 'ẫ' 4, 'ậ' 5;
    'e' => 'é' 1, 'è' 2, 'ẻ' 3, 'ẽ' 4, 'ẹ' 5;
    'ê' => 'ế' 1, 'ề' 2, 'ể' 3, 'ễ' 4, 'ệ' 5;
    'i' => 'í' 1, 'ì' 2, 'ỉ' 3, 'ĩ' 4, 'ị' 5;
    'o' => 'ó' 1, 'ò' 2, 'ỏ' 3, 'õ' 4, 'ọ' 5;
    'ô' => 'ố' 1, 'ồ' 2, 'ổ' 3, 'ỗ' 4, 'ộ' 5;
    'ơ' => 'ớ' 1, 'ờ' 2, 'ở' 3, 'ỡ' 4, 'ợ' 5;
    'u' => 'ú' 1, 'ù' 2, 'ủ' 3, 'ũ' 4, 'ụ' 5;
    'ư' => 'ứ' 1, 'ừ' 2, 'ử' 3, 'ữ' 4, 'ự' 5;
    'y' => 'ý' 1, 'ỳ' 2, 'ỷ' 3, 'ỹ' 4, 'ỵ' 5;
}

/// The key under which `word` (lower case, NFC) is compared: tone mark moved to its place, `y`
/// after h k l m s t at the end written `i`, `qui` written `quy`.
pub(super) fn canonical(word: String) -> String {
    if word.len() == 1 {
        return word;
    }
    let Some(mut syllable) = Syllable::parse(&word) else { return word };
    let changed = syllable.unify_i_and_y();
    let is_key = syllable.tone == 0 || syllable.toned_at == Some(syllable.tone_place());
    if is_key && !changed { word } else { syllable.spell() }
}

/// `word` without its marks: `chuyển` becomes `chuyen`, `đổi` becomes `doi`. Give it a key.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    for letter in word.chars() {
        match split_vietnamese(letter) {
            Some((plain, _)) => out.push(unhooked(plain)),
            None if letter.is_ascii() => out.push(letter),
            None => out.extend(without_marks(letter)),
        }
    }
    out
}

/// Whether `text` has a letter with a mark or a `đ`: somebody typed with Vietnamese marks.
pub fn has_marks(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().flat_map(char::to_lowercase).any(|letter| match split_vietnamese(letter) {
            Some((plain, tone)) => tone > 0 || unhooked(plain) != plain,
            None => is_combining_mark(letter) || without_marks(letter).ne([letter]),
        })
}

/// A lower-case Vietnamese vowel or `đ` without circumflex, breve, horn or stroke.
fn unhooked(letter: char) -> char {
    match letter {
        'ă' | 'â' => 'a',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        'đ' => 'd',
        _ => letter,
    }
}

/// The letter without combining marks.
fn without_marks(letter: char) -> impl Iterator<Item = char> {
    use unicode_normalization::char::canonical_combining_class;
    std::iter::once(letter).nfd().filter(|part| canonical_combining_class(*part) == 0)
}

/// A written syllable: letters without tone, cut into onset, nucleus and coda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Syllable {
    letters: [char; MAX_LETTERS],
    len: usize,
    onset: usize,
    nucleus: usize,
    tone: u8,
    /// The letter that was written with the tone; `None` for a letter that Vietnamese lacks.
    toned_at: Option<usize>,
}

impl Syllable {
    /// `None` for what cannot be a Vietnamese syllable. `word` is lower case and NFC.
    pub(super) fn parse(word: &str) -> Option<Self> {
        let mut syllable = Self {
            letters: ['\0'; MAX_LETTERS],
            len: 0,
            onset: 0,
            nucleus: 0,
            tone: 0,
            toned_at: None,
        };
        for letter in word.chars() {
            match split_vietnamese(letter) {
                Some((plain, tone)) => {
                    syllable.push(plain, tone)?;
                    if tone > 0 {
                        syllable.toned_at = Some(syllable.len - 1);
                    }
                }
                None if letter.is_ascii() => return None,
                None => syllable.push_foreign(letter)?,
            }
        }
        syllable.cut()
    }

    /// Adds a letter; `None` for one too many, or for a second tone.
    fn push(&mut self, plain: char, tone: u8) -> Option<()> {
        if self.len == MAX_LETTERS || (tone > 0 && self.tone > 0) {
            return None;
        }
        self.letters[self.len] = plain;
        self.len += 1;
        self.tone = self.tone.max(tone);
        Some(())
    }

    /// Adds a letter that Vietnamese lacks; its tone mark, if any, still counts (`ñ`).
    fn push_foreign(&mut self, letter: char) -> Option<()> {
        let tone_of = |part| TONE_MARKS.iter().zip(1u8..).find(|(mark, _)| **mark == part);
        let mut tone = 0;
        let mut plain = String::new();
        for part in std::iter::once(letter).nfd() {
            match tone_of(part) {
                Some((_, number)) => tone = number,
                None => plain.push(part),
            }
        }
        for (at, part) in plain.nfc().enumerate() {
            self.push(part, if at == 0 { tone } else { 0 })?;
        }
        Some(())
    }

    /// Finds the borders of onset and nucleus, and checks the three parts.
    fn cut(mut self) -> Option<Self> {
        let letters = &self.letters[..self.len];
        let vowel = |at: usize| letters.get(at).is_some_and(|letter| is_vowel(*letter));
        let mut onset = (0..self.len).find(|at| vowel(*at))?;
        // The u of qu and the i of gi belong to the onset, except in gì, gìn, giết.
        if onset == 1 {
            let gi_before_vowel = letters[0] == 'g'
                && letters[1] == 'i'
                && vowel(2)
                && !(self.len > 3 && letters[2] == 'ê');
            if (letters[0] == 'q' && letters[1] == 'u') || gi_before_vowel {
                onset = 2;
            }
        }
        let nucleus_end = (onset..self.len).find(|at| !vowel(*at)).unwrap_or(self.len);
        let nucleus = nucleus_end - onset;
        let whole = (1..=3).contains(&nucleus)
            && is_onset(&letters[..onset])
            && is_coda(&letters[nucleus_end..]);
        self.onset = onset;
        self.nucleus = nucleus;
        whole.then_some(self)
    }

    fn onset(&self) -> &[char] {
        &self.letters[..self.onset]
    }

    fn nucleus(&self) -> &[char] {
        &self.letters[self.onset..self.onset + self.nucleus]
    }

    fn coda(&self) -> &[char] {
        &self.letters[self.onset + self.nucleus..self.len]
    }

    /// Whether it carries a tone or a letter that only marks can write.
    pub(super) fn is_marked(&self) -> bool {
        self.tone > 0 || self.letters[..self.len].iter().any(|letter| unhooked(*letter) != *letter)
    }

    /// Whether the nucleus is one that Vietnamese has, marks aside: `ee` or `ou` is not.
    pub(super) fn is_plausible(&self) -> bool {
        let mut plain = ['\0'; 3];
        for (slot, letter) in plain.iter_mut().zip(self.nucleus()) {
            *slot = unhooked(*letter);
        }
        let closed = !self.coda().is_empty();
        match &plain[..self.nucleus] {
            ['a' | 'e' | 'i' | 'o' | 'u' | 'y'] => true,
            ['o', 'a' | 'e' | 'o'] | ['u', 'a' | 'e' | 'o' | 'y'] | ['i' | 'y', 'e'] => true,
            ['a', 'i' | 'o' | 'u' | 'y'] | ['e', 'o' | 'u'] | ['i', 'a' | 'u'] => !closed,
            ['o', 'i'] | ['u', 'i' | 'u'] => !closed,
            ['u', 'y', 'e'] => true,
            ['i' | 'y', 'e', 'u'] | ['u', 'o', 'i' | 'u'] | ['u', 'y', 'a' | 'u'] => !closed,
            ['o', 'a', 'i' | 'y' | 'o'] | ['o', 'e', 'o'] | ['u', 'a', 'y' | 'i'] => !closed,
            _ => false,
        }
    }

    /// Makes `kỹ` and `kĩ`, `qui` and `quy` the same. Not after v: Vi and Vy are names.
    fn unify_i_and_y(&mut self) -> bool {
        let last = match (self.onset(), self.nucleus(), self.coda()) {
            (['h' | 'k' | 'l' | 'm' | 's' | 't'], ['y'], []) => 'i',
            (['q', 'u'], ['i'], []) => 'y',
            _ => return false,
        };
        self.letters[self.onset] = last;
        true
    }

    /// The letters with the tone mark in its place: on the last vowel that has a mark of its
    /// own, else on the middle of three, on the second before a coda, on the first otherwise.
    fn spell(&self) -> String {
        let place = self.tone_place();
        let toned = |(at, letter): (usize, &char)| {
            if at == place { with_tone(*letter, self.tone) } else { *letter }
        };
        self.letters[..self.len].iter().enumerate().map(toned).collect()
    }

    /// Where the tone mark belongs.
    fn tone_place(&self) -> usize {
        let nucleus = self.nucleus();
        let hooked = nucleus.iter().rposition(|letter| unhooked(*letter) != *letter);
        self.onset
            + match (nucleus.len(), hooked) {
                (1, _) => 0,
                (_, Some(at)) => at,
                (3, None) => 1,
                (_, None) => usize::from(!self.coda().is_empty()),
            }
    }
}

#[rustfmt::skip]
fn is_onset(letters: &[char]) -> bool {
    matches!(
        letters,
        [] | ['b' | 'c' | 'd' | 'đ' | 'g' | 'h' | 'k' | 'l' | 'm' | 'n' | 'p' | 'r' | 's' | 't' | 'v' | 'x']
            | ['c' | 'g' | 'k' | 'n' | 'p' | 't', 'h']
            | ['g', 'i'] | ['n', 'g'] | ['n', 'g', 'h'] | ['q', 'u'] | ['t', 'r']
    )
}

fn is_coda(letters: &[char]) -> bool {
    matches!(letters, [] | ['c' | 'm' | 'n' | 'p' | 't'] | ['c' | 'n', 'h'] | ['n', 'g'])
}

#[cfg(test)]
mod tests;
