//! How long a feed says that it stays as it is.

use regex::Regex;
use std::sync::LazyLock;
use std::time::Duration;

const MINUTE_S: u64 = 60;
const HOUR_S: u64 = 60 * MINUTE_S;
const DAY_S: u64 = 24 * HOUR_S;

macro_rules! element {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($pattern).expect("a constant pattern, covered by tests"));
    };
}

element!(TTL, r"<ttl>\s*(?:<!\[CDATA\[)?\s*(\d{1,7})\s*[\]<]");
element!(PERIOD, r"<(?:\w+:)?updatePeriod(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?\s*(\w+)\s*[\]<]");
element!(
    FREQUENCY,
    r"<(?:\w+:)?updateFrequency(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?\s*(\d{1,7})\s*[\]<]"
);

/// `<ttl>` in minutes; otherwise `sy:updatePeriod` divided by `sy:updateFrequency` (RSS 1.0
/// syndication module). What the elements say before the first item counts.
pub(super) fn ttl(text: &str) -> Option<Duration> {
    let head = &text[..text.find("<item").or_else(|| text.find("<entry")).unwrap_or(text.len())];
    let said = |element: &Regex| Some(element.captures(head)?.get(1)?.as_str());
    let number = |element: &Regex| said(element)?.parse().ok().filter(|number: &u64| *number > 0);
    if let Some(minutes) = number(&TTL) {
        return Some(Duration::from_secs(minutes * MINUTE_S));
    }
    let period_s = match said(&PERIOD)?.to_ascii_lowercase().as_str() {
        "hourly" => HOUR_S,
        "daily" => DAY_S,
        "weekly" => 7 * DAY_S,
        "monthly" => 30 * DAY_S,
        "yearly" => 365 * DAY_S,
        _ => return None,
    };
    Some(Duration::from_secs(period_s / number(&FREQUENCY).unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_may_say_how_long_it_stays_as_it_is() {
        let cases = [
            ("<ttl>60</ttl>", Some(3_600)),
            ("<ttl> <![CDATA[ 5 ]]></ttl>", Some(300)),
            ("<ttl>0</ttl>", None),
            ("<ttl>soon</ttl>", None),
            ("<ttl>99999999999999999999</ttl>", None),
            ("<sy:updatePeriod>\n\thourly\t</sy:updatePeriod>", Some(3_600)),
            (
                "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
                Some(21_600),
            ),
            ("<updatePeriod>always</updatePeriod>", None),
            ("<ttl>15</ttl><sy:updatePeriod>daily</sy:updatePeriod>", Some(900)),
            ("<item><ttl>60</ttl></item>", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(ttl(text), expected.map(Duration::from_secs), "{text}");
        }
    }
}
