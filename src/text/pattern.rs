//! Patterns that never change, compiled when they are first used.

/// `pattern!(NAME, "…", MORE…);` declares `NAME`, a [`regex::Regex`] of its parts set end to end.
macro_rules! pattern {
    ($name:ident, $($part:expr),+ $(,)?) => {
        static $name: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
            let parts: &[&str] = &[$($part),+];
            regex::Regex::new(&parts.concat()).expect("a constant pattern, covered by tests")
        });
    };
}

pub(crate) use pattern;
