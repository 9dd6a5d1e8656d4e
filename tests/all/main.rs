//! All integration tests, one binary.

mod architecture;
mod databases;
mod documents;
mod matching;
mod store;
