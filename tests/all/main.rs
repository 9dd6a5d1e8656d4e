//! All integration tests, one binary.

mod browser;
mod databases;
mod definitions;
mod matching;
mod store;
mod web;
