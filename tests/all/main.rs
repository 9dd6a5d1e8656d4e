//! All integration tests, one binary.

mod matching;
