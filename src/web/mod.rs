//! Not written yet.

pub mod loopback;
