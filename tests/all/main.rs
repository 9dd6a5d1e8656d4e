//! All integration tests, one binary.

mod architecture;
mod command;
mod crawl;
mod databases;
mod definitions;
mod documents;
mod extract;
mod matching;
mod store;
