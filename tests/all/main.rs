//! All integration tests, one binary.

mod databases;
mod store;
