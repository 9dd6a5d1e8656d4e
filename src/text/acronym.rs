//! Other ways to write a phrase: `chuyển đổi số` for `CĐS`, and the other way round.

use super::tokens::phrase_words;

/// Most ways of writing one phrase; past it the phrase is more acronym than phrase.
const MAX_VARIANTS: usize = 16;

/// Short forms and what they stand for, as words.
#[derive(Debug, Clone, Default)]
pub struct Acronyms {
    /// Words that stand for each other, both directions listed.
    swaps: Vec<(Vec<String>, Vec<String>)>,
}

impl Acronyms {
    /// From pairs of a short form and its long forms; pairs without a word are left out.
    pub fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a [String])>) -> Self {
        let mut swaps = Vec::new();
        for (short, long_forms) in pairs {
            let short = phrase_words(short);
            for long in long_forms {
                let long = phrase_words(long);
                if !short.is_empty() && !long.is_empty() && short != long {
                    swaps.push((short.clone(), long.clone()));
                    swaps.push((long, short.clone()));
                }
            }
        }
        Self { swaps }
    }

    /// `words` and every other way of writing them, at most 16, `words` first.
    pub fn variants(&self, words: &[String]) -> Vec<Vec<String>> {
        let mut variants = vec![words.to_vec()];
        let mut next = 0;
        while next < variants.len() {
            for (from, to) in &self.swaps {
                for variant in replaced(&variants[next].clone(), from, to) {
                    if variants.len() < MAX_VARIANTS && !variants.contains(&variant) {
                        variants.push(variant);
                    }
                }
            }
            next += 1;
        }
        variants
    }
}

/// `words` with one occurrence of `from` replaced by `to`, for each occurrence.
fn replaced(words: &[String], from: &[String], to: &[String]) -> Vec<Vec<String>> {
    let places = (0..words.len()).filter(|at| words[*at..].starts_with(from));
    places.map(|at| [&words[..at], to, &words[at + from.len()..]].concat()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_in_its_short_and_long_forms() {
        let long = |text: &str| vec![text.to_owned()];
        let pairs = [
            ("CĐS", long("chuyển đổi số")),
            ("DVC", long("dịch vụ công")),
            ("KH&CN", long("khoa học và công nghệ")),
            ("", long("rỗng")),
        ];
        let acronyms = Acronyms::new(pairs.iter().map(|(short, long)| (*short, long.as_slice())));
        let cases = [
            ("chuyển đổi số quốc gia", "chuyển đổi số quốc gia/cđs quốc gia"),
            ("CĐS", "cđs/chuyển đổi số"),
            ("Sở KH&CN", "sở kh cn/sở khoa học và công nghệ"),
            (
                "cổng DVC và dịch vụ công",
                "cổng dvc và dịch vụ công/cổng dịch vụ công và dịch vụ công/cổng dvc và dvc/cổng dịch vụ công và dvc",
            ),
            ("bầu trời", "bầu trời"),
        ];
        for (phrase, expected) in cases {
            let variants = acronyms.variants(&phrase_words(phrase));
            let shown: Vec<_> = variants.iter().map(|words| words.join(" ")).collect();
            assert_eq!(shown.join("/"), expected, "{phrase}");
        }
    }

    #[test]
    fn forms_that_contain_each_other_do_not_grow_without_end() {
        let long = vec!["a a".to_owned()];
        let acronyms = Acronyms::new([("a", long.as_slice())]);
        assert_eq!(acronyms.variants(&["a".to_owned()]).len(), MAX_VARIANTS);
    }
}
