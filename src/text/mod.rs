//! Not written yet.

pub mod date;
pub mod decode;

/// x
pub fn normalise(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
