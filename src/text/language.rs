//! Which language a text is in, as far as counting cares.
//!
//! Script first, then Vietnamese by its syllables, which works on headlines of three words and
//! without marks; whatlang decides among the rest.

use super::syllable::Syllable;
use super::tokens::tokens;
use crate::domain::article::Language;
use whatlang::{Detector, Lang};

/// Characters looked at: a language does not change after the first paragraphs.
const LOOKED_AT: usize = 2_000;
/// Words with Vietnamese marks among all words, from which a text is Vietnamese. French stays
/// below: few of its marked words are Vietnamese syllables.
const MARKED_SHARE: f64 = 0.2;
/// Words that can be Vietnamese syllables, from which an unmarked text is Vietnamese.
const SYLLABLE_SHARE: f64 = 0.85;
/// Words that only Vietnamese has, among all words, from which a text is Vietnamese.
const OWN_SHARE: f64 = 0.1;
/// Words from which `can`, `so` and `to` among syllables are Vietnamese.
const ENOUGH_WORDS: usize = 6;
/// Confidence of whatlang from which it is believed in that.
const NEIGHBOUR: f64 = 0.3;
/// Letters from which whatlang tells the languages of neighbours from English.
const SOME_LETTERS: usize = 24;
/// Letters from which whatlang's choice among all its languages is better than a guess.
const ENOUGH_LETTERS: usize = 80;
/// Frequent English words; some could be unmarked Vietnamese syllables and seldom are.
const ENGLISH_WORDS: [&str; 24] = [
    "the", "of", "and", "for", "with", "is", "are", "by", "from", "to", "in", "on", "an", "at",
    "he", "me", "so", "no", "can", "i", "a", "be", "up", "than",
];
/// Frequent French words: a headline without any is too short for whatlang to call it French.
const FRENCH_WORDS: [&str; 13] =
    ["le", "la", "les", "des", "du", "de", "et", "une", "un", "pour", "dans", "sur", "au"];

/// The language of `text`; [`Language::Other`] for other languages and for text without letters.
///
/// Short text in Latin letters without any Vietnamese sign is called English unless it looks
/// French: among Vietnamese outlets' pages that is the better guess.
pub fn detect(text: &str) -> Language {
    let text: String = text.chars().take(LOOKED_AT).collect();
    match script(&text) {
        Script::Latin => latin(&text),
        Script::Han => Language::Chinese,
        Script::Cyrillic if text.chars().any(|ch| "іїєґўјљњћђ".contains(ch)) => {
            Language::Other
        }
        Script::Cyrillic => Language::Russian,
        Script::Other => Language::Other,
    }
}

enum Script {
    Latin,
    Han,
    Cyrillic,
    Other,
}

/// The script of most letters. Han mixed with kana or hangul is not Chinese.
fn script(text: &str) -> Script {
    let (mut latin, mut han, mut cyrillic, mut other) = (0, 0, 0, 0);
    let mut kana_or_hangul = false;
    for ch in text.chars().filter(|ch| ch.is_alphabetic()) {
        match ch {
            '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' => latin += 1,
            '\u{400}'..='\u{52f}' => cyrillic += 1,
            // One Chinese character says as much as a word of Latin letters.
            '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' => han += 3,
            '\u{3041}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}' => {
                (other, kana_or_hangul) = (other + 3, true)
            }
            _ => other += 1,
        }
    }
    let most = [latin, han, cyrillic, other].into_iter().max().unwrap_or(0);
    match most {
        0 => Script::Other,
        _ if most == latin => Script::Latin,
        _ if most == cyrillic => Script::Cyrillic,
        _ if most == han && !kana_or_hangul => Script::Han,
        _ => Script::Other,
    }
}

fn latin(text: &str) -> Language {
    let signs = Signs::count(text);
    if signs.is_vietnamese() {
        return Language::Vietnamese;
    }
    // Names keep the share of syllables low in some unmarked Vietnamese; whatlang may still see
    // it, but it sees it in English names too.
    let candidates = vec![Lang::Vie, Lang::Eng, Lang::Fra, Lang::Rus, Lang::Cmn];
    let text = text.to_lowercase();
    if signs.letters >= ENOUGH_LETTERS
        && let Some(found) = whatlang::detect(&text)
        && found.is_reliable()
        && !candidates.contains(&found.lang())
    {
        return Language::Other;
    }
    let foreign = signs.english + signs.french == 0 && signs.syllable_share() < 0.6;
    if signs.letters >= SOME_LETTERS && foreign && is_neighbours(&text) {
        return Language::Other;
    }
    match Detector::with_allowlist(candidates).detect_lang(&text) {
        Some(Lang::Vie) if signs.syllable_share() >= 0.6 && signs.english == 0 => {
            Language::Vietnamese
        }
        Some(_) => english_or_french(&text, &signs),
        None => Language::Other,
    }
}

/// Whether a text without any frequent English or French word is in a language that outlets' other
/// editions are written in and that nobody counts.
fn is_neighbours(text: &str) -> bool {
    let others = [Lang::Ind, Lang::Deu, Lang::Spa];
    let mut known = vec![Lang::Eng, Lang::Fra, Lang::Vie];
    known.extend(others);
    let found = Detector::with_allowlist(known).detect(text);
    found.is_some_and(|found| others.contains(&found.lang()) && found.confidence() >= NEIGHBOUR)
}

fn english_or_french(text: &str, signs: &Signs) -> Language {
    let enough = signs.letters >= ENOUGH_LETTERS || signs.french > 0;
    match Detector::with_allowlist(vec![Lang::Eng, Lang::Fra]).detect_lang(text) {
        Some(Lang::Fra) if enough => Language::French,
        _ => Language::English,
    }
}

/// What the words of a text say about its being Vietnamese.
#[derive(Default)]
struct Signs {
    /// Words with letters.
    words: usize,
    /// Letters.
    letters: usize,
    /// Words that can be syllables, marked or not.
    syllables: usize,
    /// Of these, with marks.
    marked: usize,
    /// Frequent English words.
    english: usize,
    /// Of these, those that can be no Vietnamese syllable.
    surely_english: usize,
    /// Words in small letters with a letter that only Vietnamese has: no names in another language.
    own: usize,
    /// Frequent French words.
    french: usize,
}

impl Signs {
    fn count(text: &str) -> Self {
        let mut signs = Self::default();
        for token in tokens(text) {
            let letters = token.word.chars().filter(|ch| ch.is_alphabetic()).count();
            if letters == 0 || token.word.contains(['-', '/', '&']) {
                continue;
            }
            signs.words += 1;
            signs.letters += letters;
            let syllable = Syllable::parse(&token.word).filter(Syllable::is_plausible);
            signs.syllables += usize::from(syllable.is_some());
            signs.marked += usize::from(syllable.as_ref().is_some_and(Syllable::is_marked));
            let english = ENGLISH_WORDS.contains(&token.word.as_str());
            signs.english += usize::from(english);
            signs.surely_english += usize::from(english && syllable.is_none());
            signs.french += usize::from(FRENCH_WORDS.contains(&token.word.as_str()));
        }
        signs.own = text.split_whitespace().filter(|word| is_own(word)).count();
        signs
    }

    fn syllable_share(&self) -> f64 {
        self.syllables as f64 / self.words.max(1) as f64
    }

    fn is_vietnamese(&self) -> bool {
        let share = |count: usize| count as f64 / self.words.max(1) as f64;
        let marked = share(self.marked);
        // English about Vietnam is full of marked names.
        let english_with_names = marked < 0.5 && share(self.english) >= 0.15;
        if marked >= MARKED_SHARE && self.syllable_share() >= 0.4 && !english_with_names {
            return true;
        }
        // "Jimin BTS nhận giải": names keep the share of syllables low in short headlines.
        if self.own > 0 && share(self.own) >= OWN_SHARE && share(self.english) < 0.15 {
            return true;
        }
        // One or two unmarked words are names more often than Vietnamese.
        let english = if self.words >= ENOUGH_WORDS { self.surely_english } else { self.english };
        self.words >= 3 && self.syllable_share() >= SYLLABLE_SHARE && share(english) < 0.25
    }
}

/// Whether a word in small letters has a letter that no other language has.
fn is_own(word: &str) -> bool {
    let letters = || word.chars().filter(|ch| ch.is_alphabetic());
    letters().next().is_some_and(char::is_lowercase)
        && letters().any(|ch| matches!(ch, 'ơ' | 'ư' | 'đ' | '\u{1ea0}'..='\u{1ef9}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headlines_and_sentences_are_told_apart() {
        use Language::{Chinese, English, French, Other, Russian, Vietnamese};
        let cases = [
            (Vietnamese, "Giá vàng hôm nay"),
            (Vietnamese, "U23 Việt Nam thắng"),
            (Vietnamese, "Vinamilk tăng lãi"),
            (Vietnamese, "TP.HCM kẹt xe"),
            (Vietnamese, "Điện Biên"),
            (Vietnamese, "TIN NÓNG"),
            (Vietnamese, "Ngày 21/11"),
            (Vietnamese, "Chuye\u{302}\u{309}n đo\u{302}\u{309}i so\u{302}\u{301}"),
            (Vietnamese, "Bong da hom nay"),
            (Vietnamese, "Gia vang SJC tang manh"),
            (Vietnamese, "Chuyen doi so quoc gia"),
            (Vietnamese, "Bo Khoa hoc va Cong nghe hop bao thuong ky"),
            (English, "Gold price today"),
            (English, "Storm hits Quang Ninh"),
            (English, "Stock market falls sharply on Monday"),
            (English, "Breaking news from Hanoi"),
            (English, "Viet Nam launches national data centre"),
            (
                English,
                "Prime Minister Phạm Minh Chính chairs the meeting on administrative reform in Hà Nội",
            ),
            (English, "iPhone"),
            (French, "Le Vietnam accélère la transformation numérique de son administration"),
            (Russian, "Вьетнам ускоряет цифровую трансформацию"),
            (Other, "В Україні відбулася зустріч міністрів"),
            (Chinese, "越南加快数字化转型"),
            (Other, "ベトナムのデジタル化"),
            (Other, "베트남 디지털 전환"),
            (Other, "ປະເທດ ລາວ"),
            (
                Other,
                "Pemerintah Indonesia mengumumkan kebijakan baru tentang transformasi digital di seluruh kementerian dan lembaga negara",
            ),
            (Other, ""),
            (Other, "21/11 - 100 %"),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .filter(|(language, text)| detect(text) != *language)
            .map(|(language, text)| (language, detect(text), text))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    proptest! {
        #[test]
        fn any_text_has_a_language(text in any::<String>()) {
            detect(&text);
        }
    }
}
