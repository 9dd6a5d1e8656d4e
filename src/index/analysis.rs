//! The words of `text` as tantivy wants them: as they are, without marks, and in pairs.

use crate::text::{self, fold};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

/// Which form of the words a field holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Analysis {
    /// Words with marks, unified spelling.
    Exact,
    /// Words without marks.
    Folded,
    /// Two words in a row without marks: they tell `số hóa` from `hóa số` in unmarked queries.
    Pairs,
}

impl Analysis {
    /// Name under which the schema asks for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Exact => "vi",
            Self::Folded => "vi_folded",
            Self::Pairs => "vi_pairs",
        }
    }
}

/// The tokenizers that [`super::schema`] names.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    for analysis in [Analysis::Exact, Analysis::Folded, Analysis::Pairs] {
        manager.register(analysis.name(), analysis);
    }
    manager
}

/// Texts whose words are remembered: title, lead and body of one article, which tantivy gives
/// to one form of words after the other.
const REMEMBERED: usize = 3;

/// Longer texts are cut anew: their words would fill the memory of each thread for good.
const MOST_REMEMBERED_BYTES: usize = 64 << 10;

thread_local! {
    static CUT: RefCell<VecDeque<(String, Rc<[text::Token]>)>> = const { RefCell::new(VecDeque::new()) };
}

/// The words of `text`; cut once for the forms that are asked for one after the other.
fn words(text: &str) -> Rc<[text::Token]> {
    CUT.with_borrow_mut(|cut| {
        if let Some((_, words)) = cut.iter().find(|(known, _)| known == text) {
            return Rc::clone(words);
        }
        let words: Rc<[text::Token]> = text::tokens(text).into();
        if text.len() > MOST_REMEMBERED_BYTES {
            return words;
        }
        cut.truncate(REMEMBERED - 1);
        cut.push_front((text.to_owned(), Rc::clone(&words)));
        words
    })
}

/// The pairs of neighbouring words, folded and joined by a space.
pub(super) fn pairs<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let folded: Vec<String> = words.map(fold).collect();
    folded.windows(2).map(|pair| format!("{} {}", pair[0], pair[1])).collect()
}

impl Tokenizer for Analysis {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        let tokens = match self {
            Self::Exact => words(text).iter().cloned().map(token).collect(),
            Self::Folded => {
                let folded =
                    |found: &text::Token| text::Token { word: fold(&found.word), ..*found };
                words(text).iter().map(folded).map(token).collect()
            }
            Self::Pairs => {
                let pairs = pairs(text::in_a_row(&words(text)));
                let token = |(position, text)| Token { position, text, ..Token::default() };
                pairs.into_iter().enumerate().map(token).collect()
            }
        };
        Words { tokens, next: 0 }
    }
}

/// A word as tantivy keeps it.
pub(super) fn token(found: text::Token) -> Token {
    Token {
        offset_from: found.start,
        offset_to: found.end,
        position: found.position,
        text: found.word,
        position_length: 1,
    }
}

/// Words that tantivy takes one by one.
#[derive(Debug)]
pub(super) struct Words {
    tokens: Vec<Token>,
    next: usize,
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}
