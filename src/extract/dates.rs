//! When an article was published and changed, with every date found and where it stood.
//!
//! Outlets print dates month first beside right ones, stamp Vietnamese clock times with `+08:00`,
//! show today's date in the header. So all candidates are read first, then corrected against each
//! other, then the first plausible one in order of trust is taken. Nothing found stays nothing.

mod address;
mod visible;

use super::{Sources, layout};
use crate::domain::dates::{DateCandidate, DateOrigin};
use crate::domain::outlet::DateOrder;
use crate::domain::time::{Timestamp, vietnam_day, vietnam_instant};
use crate::text::{date, pattern};
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Timelike};
use chrono_tz::Asia::Ho_Chi_Minh;

/// Meta tags of publication, most usual first. `dateCreated` is the draft's and not among them.
pub(super) const META_KEYS: [&str; 10] = [
    "article:published_time",
    "article:published",
    "datepublished",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish_date",
    "dc.date.issued",
    "dcterms.issued",
    "parsely-pub-date",
];
const MODIFIED_KEYS: [&str; 5] =
    ["article:modified_time", "datemodified", "lastmod", "og:updated_time", "last-modified"];

/// The first Vietnamese newspaper on the net appeared in 1997.
const FIRST_YEAR: i32 = 1995;
/// Vietnam's offset; it has no summer time.
const VIETNAM_MINUTES: i64 = 7 * 60;

pattern!(
    OFFSET,
    r"^\s*\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:(?P<utc>[Zz])|(?P<sign>[+-])(?P<h>\d{2}):?(?P<m>\d{2})?)\s*$"
);
pattern!(MINUTE, r"(?i)\d\s?(?::|h|giờ)\s?\d{2}");
pattern!(SECOND, r"\d:\d{2}:\d{2}");
pattern!(HALF, r"(?i)\d\s*(?:AM|PM|SA|CH)\b");

/// The dates of one article.
pub(super) struct Dates {
    /// The chosen one of `candidates`.
    pub(super) published: Option<DateCandidate>,
    /// All that were found, in order of trust.
    pub(super) candidates: Vec<DateCandidate>,
    /// Last change.
    pub(super) modified_at: Option<Timestamp>,
}

/// Reads every date the page, its feed and its address offer.
pub(super) fn read(sources: &Sources<'_>) -> Dates {
    let mut found: Vec<(DateOrigin, String)> = Vec::new();
    for pick in sources.layout.published.iter().filter_map(|css| layout::Pick::parse(css)) {
        let readable = |text: &String| Reading::of(DateOrigin::Layout, text).is_some();
        found.extend(
            pick.texts(&sources.doc).into_iter().find(readable).map(|t| (DateOrigin::Layout, t)),
        );
    }
    let described = ["datePublished", "uploadDate"].iter().find_map(|key| sources.ld.text(key));
    found.extend(described.map(|text| (DateOrigin::JsonLd, text)));
    for key in META_KEYS {
        let tag = sources.meta.get(&[key]);
        found.extend(tag.map(|text| (DateOrigin::Meta, text.to_owned())));
    }
    found.extend(visible::marked(&sources.doc).map(|text| (DateOrigin::Meta, text)));
    found.extend(sources.hints.listed_at.map(|(origin, at)| (origin, at.to_rfc3339())));
    found.extend(visible::near_title(sources).map(|text| (DateOrigin::Text, text)));
    found.extend(sources.hints.last_modified.map(|text| (DateOrigin::Header, text.to_owned())));

    let mut readings: Vec<Reading> =
        found.iter().filter_map(|(origin, text)| Reading::of(*origin, text)).collect();
    let outlet = sources.hints.outlet;
    let drafted_at = outlet.and_then(|outlet| outlet.time_in_address(sources.url));
    readings.extend(drafted_at.map(|at| Reading::of_draft(at, sources.url.path())));
    readings.extend(address::day(sources.url.path()).map(|day| Reading {
        exactness: Exactness::Day,
        ..Reading::of_draft(day, sources.url.path())
    }));
    let modified = sources.ld.text("dateModified");
    let modified = modified.or_else(|| sources.meta.get(&MODIFIED_KEYS).map(str::to_owned));
    let first_day = outlet.and_then(|outlet| outlet.online_since);
    let known = Known { fetched_at: sources.hints.fetched_at, first_day };
    choose(readings, modified.as_deref(), known)
}

/// One date as written, before and after correction.
#[derive(Debug, Clone)]
struct Reading {
    at: Timestamp,
    /// The other order of day and month, when both are possible and the text is of the kind that
    /// servers with American settings print.
    swapped: Option<Timestamp>,
    origin: DateOrigin,
    text: String,
    /// Offset in the text, in minutes, if it is a machine's form.
    offset_minutes: Option<i64>,
    exactness: Exactness,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exactness {
    Day,
    Minute,
    Second,
}

impl Reading {
    fn of(origin: DateOrigin, text: &str) -> Option<Self> {
        let by = |order| date::parse(text, order);
        let (usual, swapped) = (by(DateOrder::Dmy), by(DateOrder::Mdy));
        let ambiguous = usual.is_some() && usual != swapped && HALF.is_match(text);
        let offset_minutes = OFFSET.captures(text).and_then(|captures| {
            if captures.name("utc").is_some() {
                return Some(0);
            }
            let hours: i64 = captures["h"].parse().ok()?;
            let minutes: i64 = captures.name("m").map_or(Some(0), |m| m.as_str().parse().ok())?;
            let sign = if &captures["sign"] == "-" { -1 } else { 1 };
            Some(sign * (hours * 60 + minutes))
        });
        let exactness = match text {
            _ if SECOND.is_match(text) => Exactness::Second,
            _ if MINUTE.is_match(text) => Exactness::Minute,
            _ => Exactness::Day,
        };
        let at = usual.or(swapped)?;
        let swapped = swapped.filter(|_| ambiguous);
        Some(Self { at, swapped, origin, text: text.to_owned(), offset_minutes, exactness })
    }

    fn of_draft(at: Timestamp, path: &str) -> Self {
        let (origin, exactness) = (DateOrigin::Address, Exactness::Second);
        Self { at, swapped: None, origin, text: path.to_owned(), offset_minutes: None, exactness }
    }

    /// The clock as printed, whatever zone it claims.
    fn clock(&self) -> NaiveDateTime {
        let offset = self.offset_minutes.unwrap_or(VIETNAM_MINUTES);
        self.at.naive_utc() + Duration::minutes(offset)
    }

    fn is_vietnamese(&self) -> bool {
        self.offset_minutes.is_none_or(|offset| offset == VIETNAM_MINUTES)
    }
}

/// Between what days an article can have been published.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// It is no younger than this, clocks that are a day ahead aside.
    fetched_at: Timestamp,
    /// The outlet's first day on the net, if its definition tells.
    first_day: Option<NaiveDate>,
}

impl Known {
    fn allows(self, at: Timestamp) -> bool {
        let day = vietnam_day(at);
        at <= self.fetched_at + Duration::days(1)
            && day.year() >= FIRST_YEAR
            && self.first_day.is_none_or(|first| first <= day)
    }

    /// Pages made when asked for carry that moment as their last change.
    fn was_made_when_asked(self, reading: &Reading) -> bool {
        let age = self.fetched_at - reading.at;
        reading.origin == DateOrigin::Header && age < Duration::minutes(5)
    }
}

fn choose(mut readings: Vec<Reading>, modified: Option<&str>, known: Known) -> Dates {
    readings.retain(|reading| !known.was_made_when_asked(reading));
    readings.sort_by_key(|reading| reading.origin);
    let plausible = |at: Timestamp| known.allows(at);
    swap_months(&mut readings, plausible);
    let lying_offsets = correct_zones(&mut readings);

    let today = vietnam_day(known.fetched_at);
    // A bare day near the title that is today's may be the header's calendar.
    readings.retain(|reading| {
        let bare_day = reading.origin == DateOrigin::Text && reading.exactness == Exactness::Day;
        !(bare_day && vietnam_day(reading.at) == today)
    });
    let dates_it = |reading: &&Reading| reading.origin.dates_publication() && plausible(reading.at);
    let first = readings.iter().find(dates_it);
    let believed: Vec<_> = readings.iter().filter(|reading| plausible(reading.at)).collect();
    let chosen = first.map(|first| more_exact(first, &believed));
    let candidate = |reading: &Reading| DateCandidate {
        at: reading.at,
        origin: reading.origin,
        text: reading.text.clone(),
        refused: !plausible(reading.at),
    };
    let published = chosen.map(candidate);
    let modified_at = modified.and_then(|text| {
        let mut reading = Reading::of(DateOrigin::Meta, text)?;
        let distance = |at: Timestamp| published.as_ref().map(|date| (at - date.at).abs());
        if let Some(swapped) = reading.swapped
            && distance(swapped) < distance(reading.at)
        {
            reading.at = swapped;
        }
        if reading.offset_minutes.is_some_and(|offset| lying_offsets.contains(&offset)) {
            reading.at = vietnam_instant(reading.clock());
        }
        plausible(reading.at).then_some(reading.at)
    });
    let mut candidates: Vec<DateCandidate> = Vec::new();
    for reading in &readings {
        let candidate = candidate(reading);
        if !candidates.contains(&candidate) {
            candidates.push(candidate);
        }
    }
    Dates { published, candidates, modified_at }
}

/// Reads `9/5/2026 1:30:00 PM` month first when the other dates say so, or the calendar does.
fn swap_months(readings: &mut [Reading], plausible: impl Fn(Timestamp) -> bool) {
    let sure: Vec<_> =
        readings.iter().filter(|r| r.swapped.is_none()).map(|r| vietnam_day(r.at)).collect();
    for reading in readings {
        let Some(swapped) = reading.swapped else { continue };
        let supported = |at: Timestamp| sure.contains(&vietnam_day(at));
        if !plausible(reading.at) || (!supported(reading.at) && supported(swapped)) {
            reading.at = swapped;
        }
    }
}

/// Takes a clock with a foreign offset for Vietnam's when another source shows the same clock
/// as Vietnamese. Gives the offsets that lied.
fn correct_zones(readings: &mut [Reading]) -> Vec<i64> {
    let minute = |clock: NaiveDateTime| clock.with_second(0).and_then(|c| c.with_nanosecond(0));
    let shown: Vec<_> = readings
        .iter()
        .filter(|r| r.is_vietnamese() && r.exactness > Exactness::Day)
        .filter(|r| r.origin.means_publication())
        .map(|r| minute(r.clock()))
        .collect();
    let mut lying = Vec::new();
    for reading in readings {
        if !reading.is_vietnamese() && shown.contains(&minute(reading.clock())) {
            lying.extend(reading.offset_minutes);
            reading.at = vietnam_instant(reading.clock());
        }
    }
    lying
}

/// A page shows minutes where its metadata has seconds: the best reading of the same moment.
///
/// - `believed`: in order of trust.
fn more_exact<'a>(first: &'a Reading, believed: &[&'a Reading]) -> &'a Reading {
    let local = |reading: &Reading| reading.at.with_timezone(&Ho_Chi_Minh).naive_local();
    let agrees = |other: &Reading| match first.exactness {
        Exactness::Day => local(other).date() == local(first).date(),
        _ => (other.at - first.at).abs() < Duration::minutes(1),
    };
    let better = believed.iter().copied().filter(|other| {
        other.exactness > first.exactness
            && other.at != first.at
            && other.origin.means_publication()
            && agrees(other)
    });
    // Of equally exact ones the most trusted, which stands first.
    better.rev().max_by_key(|other| other.exactness).unwrap_or(first)
}

#[cfg(test)]
mod tests;
