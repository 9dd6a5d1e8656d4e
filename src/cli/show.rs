//! Instants and spans in the columns of a terminal.

use crate::domain::time::Timestamp;
use chrono::Duration;
use chrono_tz::Asia::Ho_Chi_Minh;

/// `2025-09-10 08:15` in Vietnam.
pub(super) fn minute(at: Timestamp) -> String {
    at.with_timezone(&Ho_Chi_Minh).format("%Y-%m-%d %H:%M").to_string()
}

/// Likewise, or `never`.
pub(super) fn minute_or_never(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "never".to_owned(), minute)
}

/// A span in its largest whole unit: `40s`, `15m`, `26h`, `3d`.
pub(super) fn span(span: Duration) -> String {
    match span.num_seconds() {
        seconds if seconds < 120 => format!("{seconds}s"),
        seconds if seconds < 2 * 3600 => format!("{}m", seconds / 60),
        seconds if seconds < 48 * 3600 => format!("{}h", seconds / 3600),
        seconds => format!("{}d", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_the_unit_that_fits() {
        let cases = [(0, "0s"), (119, "119s"), (900, "15m"), (7200, "2h"), (172_800, "2d")];
        for (seconds, text) in cases {
            assert_eq!(span(Duration::seconds(seconds)), text);
        }
    }

    #[test]
    fn instants_are_those_of_a_clock_in_vietnam() {
        assert_eq!(minute("2025-09-10T18:05:59Z".parse().unwrap()), "2025-09-11 01:05");
        assert_eq!(minute_or_never(None), "never");
    }
}
