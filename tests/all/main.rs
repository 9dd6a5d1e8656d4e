//! All integration tests, one binary.

mod browser;
mod web;
