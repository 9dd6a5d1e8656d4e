//! Not written yet.

pub mod date;
pub mod decode;
