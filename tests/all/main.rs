//! All integration tests, one binary.
mod extract;
