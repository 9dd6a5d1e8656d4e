//! The demo: a small world of outlets served on loopback, with the truth known.

pub mod world;
