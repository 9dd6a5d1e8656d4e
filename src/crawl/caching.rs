//! What an answer's headers say about time: how long it stays fresh, when to come again.

use std::time::{Duration, SystemTime};

/// How long an answer with these `headers` may be taken for current, by the server's own words;
/// `None` if it says nothing. Names are in lower case. Not capped: some servers say a year.
///
/// `no-cache` and `no-store` mean zero; `s-maxage` counts before `max-age`, both before
/// `Expires`, which counts from the answer's own `Date`.
///
/// Source: RFC 9111 sections 4.2.1 and 5.
pub fn fresh_for(headers: &[(String, String)]) -> Option<Duration> {
    let control: String = headers
        .iter()
        .filter(|(name, _)| name == "cache-control")
        .map(|(_, value)| value.to_ascii_lowercase() + ",")
        .collect();
    let directives: Vec<&str> = control.split(',').map(str::trim).collect();
    if directives.iter().any(|said| matches!(*said, "no-cache" | "no-store")) {
        return Some(Duration::ZERO);
    }
    let seconds = |name: &str| {
        let said = directives.iter().find_map(|said| said.strip_prefix(name)?.strip_prefix('='))?;
        said.trim_matches('"').parse().ok().map(Duration::from_secs)
    };
    seconds("s-maxage").or_else(|| seconds("max-age")).or_else(|| expires(headers))
}

/// `0` and other texts that are no dates mean "already stale" (RFC 9111 section 5.3).
fn expires(headers: &[(String, String)]) -> Option<Duration> {
    let header = |name: &str| {
        headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    };
    let expires = header("expires")?;
    let Ok(expires) = httpdate::parse_http_date(expires.trim()) else {
        return Some(Duration::ZERO);
    };
    Some(since(header("date")?, expires)?.unwrap_or_default())
}

/// How long `Retry-After` asks to wait: seconds, or a date counted from the answer's own `Date`,
/// since its clock need not be ours. `None` for anything else.
pub(super) fn retry_after(value: &str, date: Option<&str>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    since(date?, httpdate::parse_http_date(value).ok()?)?
}

/// From `date` to `later`: `Some(None)` if that is in the past, `None` if `date` is no date.
fn since(date: &str, later: SystemTime) -> Option<Option<Duration>> {
    let date = httpdate::parse_http_date(date.trim()).ok()?;
    Some(later.duration_since(date).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Headers = &'static [(&'static str, &'static str)];

    const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    const HOUR_LATER: &str = "Sun, 06 Nov 1994 09:49:37 GMT";

    fn owned(headers: &[(&str, &str)]) -> Vec<(String, String)> {
        headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn freshness_follows_rfc_9111() {
        let cases: [(Headers, Option<u64>); 12] = [
            (&[], None),
            (&[("cache-control", "max-age=300")], Some(300)),
            (&[("cache-control", "public, Max-Age=300, s-maxage=60")], Some(60)),
            (&[("cache-control", "no-cache, max-age=300")], Some(0)),
            (&[("cache-control", "max-age=300"), ("cache-control", "no-store")], Some(0)),
            (&[("cache-control", "max-age=\"120\"")], Some(120)),
            (&[("cache-control", "max-age=lâu")], None),
            (&[("expires", HOUR_LATER), ("date", DATE)], Some(3600)),
            (&[("expires", DATE), ("date", HOUR_LATER)], Some(0)),
            (&[("expires", "0"), ("date", DATE)], Some(0)),
            (&[("expires", HOUR_LATER)], None),
            (&[("cache-control", "max-age=9"), ("expires", HOUR_LATER), ("date", DATE)], Some(9)),
        ];
        for (headers, expected) in cases {
            assert_eq!(
                fresh_for(&owned(headers)),
                expected.map(Duration::from_secs),
                "{headers:?}"
            );
        }
    }

    #[test]
    fn a_time_to_come_again_is_read_in_both_forms() {
        let cases = [
            ("120", None, Some(120)),
            (" 7 ", Some(DATE), Some(7)),
            ("99999999999999999999999", None, Some(u64::MAX)),
            (HOUR_LATER, Some(DATE), Some(3600)),
            (HOUR_LATER, None, None),
            (HOUR_LATER, Some("hôm nay"), None),
            (DATE, Some(HOUR_LATER), None),
            ("soon", Some(DATE), None),
            ("-5", Some(DATE), None),
            ("", Some(DATE), None),
        ];
        for (value, date, expected) in cases {
            let expected = expected.map(Duration::from_secs);
            assert_eq!(retry_after(value, date), expected, "{value} {date:?}");
        }
    }
}
