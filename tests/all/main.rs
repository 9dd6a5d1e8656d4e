//! All integration tests, one binary.

mod browser;
mod databases;
mod definitions;
mod store;
mod web;
