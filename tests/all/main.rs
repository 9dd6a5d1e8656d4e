//! All integration tests, one binary.

mod definitions;
