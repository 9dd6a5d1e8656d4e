//! The words of `text` as tantivy wants them: as they are, without marks, and in pairs.

use crate::text::{self, fold};
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

/// The pairs of neighbouring words, folded and joined by a space.
pub(super) fn pairs(words: &[String]) -> Vec<String> {
    words.windows(2).map(|pair| format!("{} {}", fold(&pair[0]), fold(&pair[1]))).collect()
}

impl Tokenizer for Analysis {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        let tokens = match self {
            Self::Exact => text::tokens(text).into_iter().map(token).collect(),
            Self::Folded => {
                let folded =
                    |found: text::Token| token(text::Token { word: fold(&found.word), ..found });
                text::tokens(text).into_iter().map(folded).collect()
            }
            Self::Pairs => {
                let pairs = pairs(&text::phrase_words(text));
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
