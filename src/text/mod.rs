//! The one idea of "a word": cleaning, tokens, spelling keys, near-copies, language, acronyms.
//!
//! Takes text as outlets really write it (decomposed Unicode, two ways of placing tone marks,
//! zero-width rubbish) and gives words that can be compared with `==`. Works on its arguments
//! alone, never fails and never panics: text without words has no words.
//!
//! Files in the order of the work: `clean` (characters), `syllable` (the spelling key of one word),
//! `tokens` (words with their places), then what is built on words: [`fingerprint`], [`language`],
//! [`acronym`]. Apart from words, [`coding`] unpacks bytes, [`decode`] makes text of them,
//! [`bound`] keeps markup within bounds, [`wall`] tells walls against robots, [`date`] reads dates
//! and `pattern` declares the patterns that these and others look for. Read [`tokens()`] first.

mod clean;
mod pattern;
mod syllable;
mod tokens;

pub mod acronym;
pub mod bound;
pub mod coding;
pub mod date;
pub mod decode;
pub mod fingerprint;
pub mod language;
pub mod wall;

pub use clean::{normalise, one_line};
pub use syllable::{fold, has_marks};
pub use tokens::{Token, in_a_row, phrase_words, tokens};

pub(crate) use pattern::pattern;
