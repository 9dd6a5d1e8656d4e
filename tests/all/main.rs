//! All integration tests, one binary.

mod architecture;
mod databases;
mod definitions;
mod documents;
mod extract;
mod matching;
mod store;
