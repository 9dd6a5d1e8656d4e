//! Dates as Vietnamese feeds and pages write them.
//!
//! Takes a text and the order of bare numbers; gives an instant, or nothing. What cannot be
//! read stays unknown: there is no "now" to fall back on. A date without zone is Vietnam's; a
//! date without time is the start of that day.

use crate::domain::outlet::DateOrder;
use crate::domain::time::{Timestamp, vietnam_instant};
use crate::text::pattern;
use chrono::{Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use regex::{Captures, Regex};

/// Reads the first date in `text`.
///
/// Understood are RFC 3339 and RFC 2822 with their common faults (`+07:00` or `+07` in a mail
/// date, two-digit years, `GMT+7`), `9/5/2026 1:30:00 PM` under [`DateOrder::Mdy`], and what
/// pages print: `Thứ tư, 22/10/2025, 19:25 (GMT+7)`, `18:27 | 14/08/2026`,
/// `21 tháng 09 năm 2025`, `Cập nhật 10:15 ngày 4-8-2025`.
pub fn parse(text: &str, order: DateOrder) -> Option<Timestamp> {
    // A date stands within the first words; a whole body passed by mistake is not searched.
    let end = text.char_indices().nth(120).map_or(text.len(), |(at, _)| at);
    let text = &text[..end];
    let (day, range) = find_day(text, order)?;
    // Blanking the day keeps its digits from being read as a time or a zone.
    let rest = format!("{} ; {}", &text[..range.start], &text[range.end..]);
    let time = find_time(&rest)?;
    let local = day.and_time(time);
    match find_zone(&rest) {
        Some(offset) => Utc.from_local_datetime(&local).single()?.checked_sub_signed(offset),
        None => Some(vietnam_instant(local)),
    }
}

pattern!(ISO, r"(?:^|\D)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:\D|$)");
pattern!(
    NUMBERS,
    r"(?:^|\D)(?P<a>\d{1,2})\s?[-/.]\s?(?P<b>\d{1,2})\s?[-/.]\s?(?P<y>\d{4})(?:\D|$)"
);
pattern!(
    DAY_NAME_YEAR,
    r"(?i)(?:^|\D)(?P<d>\d{1,2})[ -](?P<name>[a-z]{3})[a-z]*\.?[ -](?P<y>\d{4}|\d{2})(?:\D|$)"
);
pattern!(NAME_DAY_YEAR, r"(?i)\b(?P<name>[a-z]{3})[a-z]*\.? (?P<d>\d{1,2}),? (?P<y>\d{4})(?:\D|$)");
pattern!(
    SPOKEN,
    r"(?i)(?:^|\D)(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})(?:\s+năm|,)?\s+(?P<y>\d{4})(?:\D|$)"
);
pattern!(
    TIME,
    r"(?i)(?:^|[^\d+\-:])(?P<h>\d{1,2})\s?(?::|h|giờ)\s?(?P<m>\d{2})(?::(?P<s>\d{2}))?(?:\.\d+)?\s*(?P<half>AM|PM|SA|CH)?"
);
pattern!(ZONE, r"(?i)(?P<sign>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?:\D|$)");
pattern!(ZULU, r"(?i)(?:\dZ|\b(?:GMT|UTC|UT)\b)");

fn find_day(text: &str, order: DateOrder) -> Option<(NaiveDate, std::ops::Range<usize>)> {
    let number = |captures: &Captures<'_>, name: &str| captures.name(name)?.as_str().parse().ok();
    let by_name = |captures: &Captures<'_>| {
        let month = month_by_name(captures.name("name")?.as_str())?;
        let year = full_year(captures.name("y")?.as_str())?;
        day(year, month, number(captures, "d")?)
    };
    let by_number = |captures: &Captures<'_>| {
        let year = full_year(captures.name("y")?.as_str())?;
        day(year, number(captures, "m")?, number(captures, "d")?)
    };
    let bare = |captures: &Captures<'_>| {
        let (a, b) = (number(captures, "a")?, number(captures, "b")?);
        let year = full_year(captures.name("y")?.as_str())?;
        match order {
            DateOrder::Dmy => day(year, b, a),
            DateOrder::Mdy => day(year, a, b),
        }
    };
    type Reading<'a> = &'a dyn Fn(&Captures<'_>) -> Option<NaiveDate>;
    let forms: [(&Regex, Reading<'_>); 5] = [
        (&ISO, &by_number),
        (&NUMBERS, &bare),
        (&SPOKEN, &by_number),
        (&DAY_NAME_YEAR, &by_name),
        (&NAME_DAY_YEAR, &by_name),
    ];
    forms.iter().find_map(|(form, read)| {
        let captures = form.captures(text)?;
        let first = captures.iter().skip(1).flatten().map(|group| group.start()).min()?;
        let last = captures.iter().skip(1).flatten().map(|group| group.end()).max()?;
        Some((read(&captures)?, first..last))
    })
}

/// `None` for a day that does not exist or lies outside what an archive can hold.
fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    (1990..2100).contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day))?
}

fn full_year(digits: &str) -> Option<i32> {
    let year: i32 = digits.parse().ok()?;
    Some(if digits.len() == 2 { 2000 + year } else { year })
}

fn month_by_name(name: &str) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    NAMES.iter().position(|known| *known == name).map(|index| index as u32 + 1)
}

/// Midnight when there is no time; `None` when there is one that cannot be.
fn find_time(rest: &str) -> Option<NaiveTime> {
    let spaced = rest.replace(['T', 't'], " ");
    let Some(captures) = TIME.captures(&spaced) else { return Some(NaiveTime::MIN) };
    let number =
        |name: &str| captures.name(name).map_or(Some(0), |text| text.as_str().parse().ok());
    let (mut hour, minute, second): (u32, u32, u32) = (number("h")?, number("m")?, number("s")?);
    match captures.name("half").map(|half| half.as_str().to_ascii_uppercase()).as_deref() {
        // "15:01 PM" is written too; the 24-hour reading is the only one that can be.
        Some("PM" | "CH") if hour < 12 => hour += 12,
        Some("AM" | "SA") if hour == 12 => hour = 0,
        _ => {}
    }
    NaiveTime::from_hms_opt(hour, minute, second)
}

fn find_zone(rest: &str) -> Option<Duration> {
    // Behind the time only: a hyphen before it separates ("28/01/2026 - 06:52").
    let after_time = TIME.find(&rest.replace(['T', 't'], " ")).map_or(0, |time| time.end());
    let tail = rest.get(after_time..)?;
    if let Some(captures) = ZONE.captures(tail) {
        let hours: i64 = captures["h"].parse().ok()?;
        let minutes: i64 = captures.name("m").map_or(Some(0), |text| text.as_str().parse().ok())?;
        let offset = Duration::minutes(hours * 60 + minutes);
        let known = hours <= 14 && minutes < 60;
        return known.then(|| if &captures["sign"] == "-" { -offset } else { offset });
    }
    let zulu = ZULU.is_match(rest) || tail.trim_start().starts_with(['Z', 'z']);
    zulu.then(Duration::zero)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_form_seen_in_the_wild_is_read() {
        let cases = [
            ("Mon, 14 Sep 2026 18:48:23 +07:00", "2026-09-14T11:48:23Z"),
            ("Mon, 14 Sep 2026 19:46:22 +07", "2026-09-14T12:46:22Z"),
            ("Mon, 14 Sep 26 09:13:00 +0700", "2026-09-14T02:13:00Z"),
            ("Fri, 04 Sep 2026 18:48:27 GMT+7", "2026-09-04T11:48:27Z"),
            ("Fri, 04 Sep 2026 02:43:06 GMT", "2026-09-04T02:43:06Z"),
            ("Sat, 25 Mar 2017 11:10:54 +0700", "2017-03-25T04:10:54Z"),
            ("2018-09-29T12:40:25+08:00", "2018-09-29T04:40:25Z"),
            ("2025-10-11T10:02:08+0700", "2025-10-11T03:02:08Z"),
            ("2025-10-11T03:02:08Z", "2025-10-11T03:02:08Z"),
            ("2025-10-11T03:02:08.123456Z", "2025-10-11T03:02:08Z"),
            ("2025-05-09 11:03", "2025-05-09T04:03:00Z"),
            ("2025-05-09", "2025-05-08T17:00:00Z"),
            ("Thứ tư, 22/10/2025, 19:25 (GMT+7)", "2025-10-22T12:25:00Z"),
            ("Thứ Hai, 04/08/2025, 14:30 (GMT+7)", "2025-08-04T07:30:00Z"),
            ("11/10/2025 10:02", "2025-10-11T03:02:00Z"),
            ("28/01/2026 - 06:52", "2026-01-27T23:52:00Z"),
            ("15:18 19/07/2018", "2018-07-19T08:18:00Z"),
            ("18:53, 14/08/2026", "2026-08-14T11:53:00Z"),
            ("18:27 | 14/08/2026", "2026-08-14T11:27:00Z"),
            ("15-08-2026 - 01:01 AM", "2026-08-14T18:01:00Z"),
            ("2022-10-21 12:30", "2022-10-21T05:30:00Z"),
            ("23/10/2013 11:39", "2013-10-23T04:39:00Z"),
            ("10/9/2025", "2025-09-09T17:00:00Z"),
            ("Cập nhật 10:15 ngày 4-8-2025", "2025-08-04T03:15:00Z"),
            ("21 tháng 09 năm 2025", "2025-09-20T17:00:00Z"),
            ("Ngày 3 tháng 9, 2025 lúc 8h05", "2025-09-03T01:05:00Z"),
            ("K Kim Phong 15:21, 14/08/2026", "2026-08-14T08:21:00Z"),
            ("23/09/2026 09:13 (GMT+07:00)", "2026-09-23T02:13:00Z"),
            ("Sat Aug 15 2026 06:54:00 GMT+0700 (Indochina Time)", "2026-08-14T23:54:00Z"),
            ("Sat Aug 15 2026 06:54:00 GMT+0700 (Giờ Đông Dương)", "2026-08-14T23:54:00Z"),
            ("12.08.2025 07:05", "2025-08-12T00:05:00Z"),
            ("07:05 SA 12/08/2025", "2025-08-12T00:05:00Z"),
        ];
        for (text, expected) in cases {
            let expected: Timestamp = expected.parse().unwrap();
            assert_eq!(parse(text, DateOrder::Dmy), Some(expected), "{text}");
        }
    }

    #[test]
    fn bare_numbers_follow_the_order_they_are_said_to_have() {
        let text = "9/5/2026 1:30:00 PM";
        let expected = "2026-09-05T06:30:00Z".parse().ok();
        assert_eq!(parse(text, DateOrder::Mdy), expected);
        assert_eq!(
            parse("1/28/2026 6:52:01 AM", DateOrder::Mdy),
            "2026-01-27T23:52:01Z".parse().ok()
        );
        assert_eq!(parse("1/28/2026 6:52:01 AM", DateOrder::Dmy), None);
        assert_eq!(parse(text, DateOrder::Dmy), "2026-05-09T06:30:00Z".parse().ok());
    }

    #[test]
    fn what_is_no_date_stays_unknown() {
        for text in [
            "",
            "   ",
            "hôm nay",
            "2 giờ trước",
            "15:21",
            "31/02/2025 08:00",
            "40/13/2025",
            "01/01/0001 00:00",
            "2025-13-40T00:00:00Z",
            "Mon, 99 Foo 2025 10:00:00 GMT",
            "12/08/2025 27:99",
            "1603b5",
        ] {
            assert_eq!(parse(text, DateOrder::Dmy), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            parse(&text, DateOrder::Dmy);
            parse(&text, DateOrder::Mdy);
        }

        #[test]
        fn what_is_printed_in_rfc_3339_is_read_back(at_s in 631_200_000i64..4_000_000_000) {
            let at = Utc.timestamp_opt(at_s, 0).unwrap();
            prop_assert_eq!(parse(&at.to_rfc3339(), DateOrder::Dmy), Some(at));
            prop_assert_eq!(parse(&at.to_rfc2822(), DateOrder::Mdy), Some(at));
        }
    }
}
