//! All integration tests, one binary.

mod architecture;
mod browser;
mod databases;
mod definitions;
mod documents;
mod extract;
mod matching;
mod store;
mod web;
