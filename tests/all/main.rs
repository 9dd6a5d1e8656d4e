//! All integration tests, one binary.

mod browser;
mod databases;
mod store;
mod web;
