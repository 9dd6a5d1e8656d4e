//! Writes Vietnamese sentences that nobody has written: a chain of words, each followed by one
//! that follows it somewhere in the demo's own invented articles.
//!
//! A chain of single words keeps the lengths, letters and compounds of the language and gives
//! texts that have no more in common than news on different events have.

use super::{Article, Dice};
use std::collections::HashMap;
use std::path::Path;

/// One article in so many is about what the rules look for; the others are other news.
const ON_SUBJECT: usize = 6;
/// Longest sentence, in words.
const SENTENCE_WORDS: usize = 45;
/// One word in so many is a number that no other sentence has.
const WORDS_A_NUMBER: usize = 25;

const FAMILY: [&str; 8] = ["Khuất", "Lò", "Giàng", "Ninh", "Tạ", "Quách", "Bế", "Âu"];
const MIDDLE: [&str; 6] = ["Thị", "Văn", "Minh", "Hữu", "Ngọc", "Đức"];
const GIVEN: [&str; 10] =
    ["Bền", "Hiên", "Sáng", "Thao", "Vượng", "Nhiên", "Tuyền", "Khoát", "Dung", "Lam"];

/// Words and what may follow them.
struct Chain {
    words: Vec<String>,
    /// By word: the words that follow it, as often as they do.
    after: Vec<Vec<u32>>,
    /// First words of sentences.
    starts: Vec<u32>,
}

/// Writes articles and headlines by number.
pub(super) struct Writer {
    subject: Chain,
    other: Chain,
}

impl Writer {
    /// Learns from the demo's corpus.
    pub(super) fn new() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/demo/corpus");
        let (mut subject, mut other) = (String::new(), String::new());
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .expect("the demo's corpus lies in the repository")
            .flatten()
            .map(|entry| entry.path())
            .collect();
        files.sort();
        for file in files {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = texts(&std::fs::read_to_string(&file).expect("a corpus file is text"));
            match name.as_str() {
                "en" => {}
                "off" | "near" => other.push_str(&text),
                _ => subject.push_str(&text),
            }
        }
        Self { subject: Chain::learn(&subject), other: Chain::learn(&other) }
    }

    pub(super) fn article(&self, number: usize) -> Article {
        let chain = if number.is_multiple_of(ON_SUBJECT) { &self.subject } else { &self.other };
        let mut dice = Dice::new(1, number);
        let paragraphs = 7 + dice.below(11);
        let paragraph = |dice: &mut Dice| {
            let sentences = 1 + dice.below(3);
            (0..sentences).map(|_| chain.sentence(dice)).collect::<Vec<_>>().join(" ")
        };
        let title = self.headline(number);
        let lead = paragraph(&mut dice);
        let body = (0..paragraphs).map(|_| paragraph(&mut dice)).collect();
        Article { number, title, lead, body, author: person(&mut dice) }
    }

    /// The headline of article `number` alone.
    pub(super) fn headline(&self, number: usize) -> String {
        let chain = if number.is_multiple_of(ON_SUBJECT) { &self.subject } else { &self.other };
        let mut dice = Dice::new(2, number);
        let sentence = chain.sentence(&mut dice);
        let words: Vec<&str> = sentence.split(' ').take(9 + dice.below(5)).collect();
        let words = words.join(" ");
        let words = words.trim_end_matches(|c: char| !c.is_alphanumeric());
        format!("{words}, {} {number}", person(&mut dice))
    }
}

fn person(dice: &mut Dice) -> String {
    format!("{} {} {}", dice.pick(&FAMILY), dice.pick(&MIDDLE), dice.pick(&GIVEN))
}

/// Leads and paragraphs of a corpus file, one after the other.
fn texts(file: &str) -> String {
    let file: toml::Table = file.parse().expect("a corpus file is TOML");
    let articles = file.get("article").and_then(toml::Value::as_array);
    let mut out = String::new();
    for article in articles.into_iter().flatten() {
        let lead = article.get("lead").and_then(toml::Value::as_str);
        let body = article.get("body").and_then(toml::Value::as_array);
        let body = body.into_iter().flatten().filter_map(toml::Value::as_str);
        for text in lead.into_iter().chain(body) {
            // Marks that would need escaping in a page are left to the pages themselves.
            out.push_str(&text.replace(['"', '&', '<', '>'], ""));
            out.push('\n');
        }
    }
    out
}

impl Chain {
    fn learn(text: &str) -> Self {
        let mut chain = Self { words: Vec::new(), after: Vec::new(), starts: Vec::new() };
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        for line in text.lines() {
            let mut last: Option<u32> = None;
            for word in line.split_whitespace() {
                let number = *numbers.entry(word).or_insert_with(|| {
                    chain.words.push(word.to_owned());
                    chain.after.push(Vec::new());
                    chain.words.len() as u32 - 1
                });
                match last {
                    Some(last) => chain.after[last as usize].push(number),
                    None => chain.starts.push(number),
                }
                last = (!ends_sentence(word)).then_some(number);
            }
        }
        chain
    }

    fn sentence(&self, dice: &mut Dice) -> String {
        let mut word = *dice.pick(&self.starts) as usize;
        let mut out = self.words[word].clone();
        for _ in 0..SENTENCE_WORDS {
            if ends_sentence(&self.words[word]) || self.after[word].is_empty() {
                break;
            }
            word = *dice.pick(&self.after[word]) as usize;
            if dice.below(WORDS_A_NUMBER) == 0 {
                out.push_str(&format!(" {}", 2 + dice.below(99_000)));
            }
            out.push(' ');
            out.push_str(&self.words[word]);
        }
        if !out.ends_with('.') {
            let end = out.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            out.truncate(end);
            out.push('.');
        }
        out
    }
}

fn ends_sentence(word: &str) -> bool {
    word.ends_with(['.', '?', '!', '”']) && word.chars().count() > 3
}
