//! All integration tests, one binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod architecture;
mod boxes;
mod browser;
mod campaign;
mod command;
mod crawl;
mod databases;
mod definitions;
mod demo;
mod documents;
mod evidence;
mod extract;
mod fuzzed;
mod genres;
mod guard;
mod hostile;
mod judge;
mod language;
mod layouts;
mod lists;
mod matching;
mod notices;
mod operations;
mod outage;
mod post;
mod repair;
mod store;
mod thu;
mod tutorial;
mod ways;
mod web;
