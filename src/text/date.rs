//! Dates as Vietnamese feeds and pages write them.
//!
//! Takes a text and the order of bare numbers; gives an instant, or nothing. What cannot be
//! read stays unknown: there is no "now" to fall back on. A date without zone is Vietnam's; a
//! date without time is the start of that day.

use crate::domain::outlet::DateOrder;
use crate::domain::time::{Timestamp, vietnam_instant};
use crate::text::pattern;
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use regex::{Captures, Regex};

/// Characters looked at: a date stands within the first words, and a whole body passed by mistake is
/// not searched.
const SEARCHED: usize = 120;

/// Years that an archive can hold. Two digits mean a year of this century.
const YEARS: std::ops::Range<i32> = 1990..2100;

/// Reads the first date in `text`.
///
/// Understood are RFC 3339 and RFC 2822 with their common faults (`+07:00` or `+07` in a mail
/// date, two-digit years, `GMT+7`), `9/5/2026 1:30:00 PM` under [`DateOrder::Mdy`], what
/// programs print (`Mon Aug 04 14:30:00 ICT 2025`, `20250804T143000`, seconds since 1970), and what
/// pages print: `Thứ tư, 22/10/2025, 19:25 (GMT+7)`, `18:27 | 14/08/2026`, `21 tháng 09 năm 2025`,
/// `Tháng Tám 4, 2025`, `Cập nhật 10:15 ngày 4-8-2025`, `8 giờ tối 3/9/2025`, `2025年8月4日`.
pub fn parse(text: &str, order: DateOrder) -> Option<Timestamp> {
    let text = plain(text);
    if text.bytes().all(|byte| byte.is_ascii_digit() || b"TZtz".contains(&byte)) {
        return digits(&text);
    }
    let (day, rest) = find_day(&text, order)?;
    let local = day.and_time(find_time(&rest)?);
    match find_zone(&rest) {
        Some(offset) => Utc.from_local_datetime(&local).single()?.checked_sub_signed(offset),
        None => Some(vietnam_instant(local)),
    }
}

/// The beginning of `text` with one kind of blank and of dash, and nothing unseen.
fn plain(text: &str) -> String {
    let seen = text.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'));
    let plain = seen.take(SEARCHED).map(|c| match c {
        c if c.is_whitespace() => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => c,
    });
    plain.collect::<String>().trim().to_owned()
}

/// A month as a pattern: its number in digits or words. The months of the moon (Giêng, Chạp) are
/// not among them: their days are others.
pub const MONTH: &str = r"\d{1,2}|mười một|mười hai|mười|một|hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín";

pattern!(
    COMPACT,
    r"(?i)^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:t?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?(?P<utc>z)?)?$"
);

/// A text of digits: an instant in seconds or milliseconds, or a date without marks.
fn digits(text: &str) -> Option<Timestamp> {
    let in_range = |at: &Timestamp| YEARS.contains(&at.year());
    // A number that begins with 0 is a telephone's.
    if let Some(number) = text.parse::<i64>().ok().filter(|_| !text.starts_with('0')) {
        let at = match text.len() {
            10 => DateTime::from_timestamp(number, 0),
            // Whole seconds, as every other form is read.
            13 => DateTime::from_timestamp(number / 1000, 0),
            _ => None,
        };
        if let Some(at) = at.filter(in_range) {
            return Some(at);
        }
    }
    let captures = COMPACT.captures(text)?;
    let number =
        |name: &str| captures.name(name).map_or(Some(0), |text| text.as_str().parse().ok());
    let day = day(captures["y"].parse().ok()?, number("m")?, number("d")?)?;
    let local = day.and_time(NaiveTime::from_hms_opt(number("H")?, number("M")?, number("S")?)?);
    Some(if captures.name("utc").is_some() { local.and_utc() } else { vietnam_instant(local) })
}

pattern!(ISO, r"(?:^|\D)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:\D|$)");
pattern!(CHINESE, r"(?:^|\D)(?P<y>\d{4}) ?年 ?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?[日号號]");
pattern!(NUMBERS, r"(?:^|\D)(?P<a>\d{1,2}) ?[-/.] ?(?P<b>\d{1,2}) ?[-/.] ?(?P<y>\d{4})(?:\D|$)");
pattern!(
    SHORT_YEAR,
    r"(?:^|[^\d/.-])(?P<a>\d{1,2})(?:/(?P<b>\d{1,2})/|-(?P<b2>\d{1,2})-|\.(?P<b3>\d{1,2})\.)(?P<y>\d{2})(?:[^\d/.-]|$)"
);
pattern!(
    DAY_NAME_YEAR,
    r"(?i)(?:^|\D)(?P<d>\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?(?P<name>[a-z]{3})[a-z]*\.?,?[ -](?P<y>\d{4}|\d{2})(?:\D|$)"
);
pattern!(
    NAME_DAY_YEAR,
    r"(?i)\b(?P<name>[a-z]{3})[a-z]*\.? +(?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})(?:\D|$)"
);
pattern!(
    YEAR_LAST,
    r"(?i)\b(?P<name>[a-z]{3})[a-z]* +(?P<d>\d{1,2}) \d{1,2}:\d{2}(?::\d{2})? (?:[a-z]{2,5}|[+-]\d{4})? ?(?P<y>\d{4})(?:\D|$)"
);
pattern!(
    SPOKEN,
    r"(?i)(?:^|\D)(?P<d>\d{1,2}),? tháng (?P<m>",
    MONTH,
    r")(?:,? năm|,)? (?P<y>\d{4})(?:\D|$)"
);
pattern!(
    MONTH_FIRST,
    r"(?i)(?:^| )tháng (?P<m>",
    MONTH,
    r") (?P<d>\d{1,2}),? (?P<y>\d{4})(?:\D|$)"
);
pattern!(
    TIME,
    r"(?i)(?:^|[^\d+\-:])(?P<h>\d{1,2}) ?(?::|h|giờ|[时時点點]) ?(?P<m>\d{2})(?: ?(?::|phút|') ?(?P<s>\d{2}))?(?:[.,]\d+)?(?: ?(?:phút|'|分))? *(?P<half>AM|PM|SA|CH|a\.m\.|p\.m\.|sáng|chiều|tối)?"
);
pattern!(
    HOUR,
    r"(?i)(?:^|[^\d+\-:/.,])(?P<h>\d{1,2}) ?(?:h|giờ)(?: (?P<half>sáng|chiều|tối))?(?:[^\p{L}\d]|$)"
);
pattern!(ZONE, r"(?i)(?P<sign>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?:\D|$)");
pattern!(ZULU, r"(?i)(?:\dZ|\b(?:GMT|UTC|UT)\b)");

/// The day, and the text without it: its digits must not be read as a time or a zone.
fn find_day(text: &str, order: DateOrder) -> Option<(NaiveDate, String)> {
    let number = |captures: &Captures<'_>, name: &str| captures.name(name)?.as_str().parse().ok();
    let by_name = |captures: &Captures<'_>| {
        let month = month_by_name(captures.name("name")?.as_str())?;
        day(full_year(&captures["y"])?, month, number(captures, "d")?)
    };
    let by_number = |captures: &Captures<'_>| {
        day(full_year(&captures["y"])?, month(&captures["m"])?, number(captures, "d")?)
    };
    let bare = |captures: &Captures<'_>| {
        let second = ["b", "b2", "b3"].iter().find_map(|name| number(captures, name));
        let (a, b) = (number(captures, "a")?, second?);
        let year = full_year(&captures["y"])?;
        match order {
            DateOrder::Dmy => day(year, b, a),
            DateOrder::Mdy => day(year, a, b),
        }
    };
    type Reading<'a> = &'a dyn Fn(&Captures<'_>) -> Option<NaiveDate>;
    let forms: [(&Regex, Reading<'_>); 9] = [
        (&ISO, &by_number),
        (&CHINESE, &by_number),
        (&NUMBERS, &bare),
        (&SPOKEN, &by_number),
        (&MONTH_FIRST, &by_number),
        (&DAY_NAME_YEAR, &by_name),
        (&NAME_DAY_YEAR, &by_name),
        (&YEAR_LAST, &by_name),
        (&SHORT_YEAR, &bare),
    ];
    forms.iter().find_map(|(form, read)| {
        let captures = form.captures(text)?;
        Some((read(&captures)?, without(text, &captures)))
    })
}

/// `text` with a mark in the place of each part of a date.
fn without(text: &str, captures: &Captures<'_>) -> String {
    let mut rest = text.to_owned();
    let mut parts: Vec<_> = captures.iter().skip(1).flatten().map(|part| part.range()).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.start));
    for part in parts {
        rest.replace_range(part, " ; ");
    }
    rest
}

/// `None` for a day that does not exist or lies outside what an archive can hold.
fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    YEARS.contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day))?
}

fn full_year(digits: &str) -> Option<i32> {
    let year: i32 = digits.parse().ok()?;
    Some(if digits.len() == 2 { 2000 + year } else { year })
}

/// A month by its number, in digits or as Vietnamese says it.
fn month(text: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "một",
        "hai",
        "ba",
        "tư",
        "năm",
        "sáu",
        "bảy",
        "tám",
        "chín",
        "mười",
        "mười một",
        "mười hai",
    ];
    let name = text.to_lowercase().replace("bẩy", "bảy");
    let spoken = || NAMES.iter().position(|known| *known == name).map(|index| index as u32 + 1);
    text.parse().ok().or_else(spoken)
}

fn month_by_name(name: &str) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    NAMES.iter().position(|known| *known == name).map(|index| index as u32 + 1)
}

/// Midnight when there is no time; `None` when there is one that cannot be.
fn find_time(rest: &str) -> Option<NaiveTime> {
    let Some(captures) = TIME.captures(rest) else { return Some(bare_hour(rest)) };
    let number =
        |name: &str| captures.name(name).map_or(Some(0), |text| text.as_str().parse().ok());
    let hour = on_the_clock(number("h")?, captures.name("half").map(|half| half.as_str()));
    NaiveTime::from_hms_opt(hour, number("m")?, number("s")?)
}

/// `8 giờ`, `14h`; midnight if there is no such hour: `24h` is also a name.
fn bare_hour(rest: &str) -> NaiveTime {
    let hour = HOUR.captures(rest).and_then(|captures| {
        let hour = captures["h"].parse().ok()?;
        let hour = on_the_clock(hour, captures.name("half").map(|half| half.as_str()));
        NaiveTime::from_hms_opt(hour, 0, 0)
    });
    hour.unwrap_or(NaiveTime::MIN)
}

/// The hour of 24 that an hour of a half of the day is.
fn on_the_clock(hour: u32, half: Option<&str>) -> u32 {
    match half.map(str::to_lowercase).as_deref() {
        // "15:01 PM" is written too; the 24-hour reading is the only one that can be.
        Some("pm" | "ch" | "p.m." | "chiều" | "tối") if hour < 12 => hour + 12,
        Some("am" | "sa" | "a.m." | "sáng") if hour == 12 => 0,
        _ => hour,
    }
}

fn find_zone(rest: &str) -> Option<Duration> {
    // Behind the time only: a hyphen before it separates ("28/01/2026 - 06:52").
    let after_time = TIME.find(rest).map_or(0, |time| time.end());
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
mod tests;
