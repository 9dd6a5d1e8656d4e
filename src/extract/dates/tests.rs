//! Which of several dates is believed.

use super::*;

const FETCHED: &str = "2026-11-21T03:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn dates(found: &[(DateOrigin, &str)], modified: Option<&str>) -> Dates {
    let readings = found.iter().filter_map(|(origin, text)| Reading::of(*origin, text)).collect();
    choose(readings, modified, Known { fetched_at: at(FETCHED), first_day: None })
}

/// What was found on a page: its name, the dates by origin, and what is believed.
type Case<'a> = (&'a str, &'a [(DateOrigin, &'a str)], Option<(&'a str, DateOrigin)>);

fn believed(cases: &[Case<'_>]) {
    for (what, found, expected) in cases {
        let dates = dates(found, None);
        let published = dates.published.as_ref().map(|date| (date.at, date.origin));
        assert_eq!(published, expected.map(|(text, origin)| (at(text), origin)), "{what}");
        assert!(dates.published.is_none_or(|date| dates.candidates.contains(&date)), "{what}");
    }
}

#[test]
fn the_most_trusted_plausible_date_is_taken_as_exactly_as_any_source_gives_it() {
    use DateOrigin::{Feed, JsonLd, Layout, Meta, Text};
    believed(&[
        ("nothing", &[], None),
        ("unreadable", &[(Layout, "2 giờ trước"), (Meta, "")], None),
        (
            "shown minute, described second",
            &[(Layout, "11/10/2025 10:02"), (JsonLd, "2025-10-11T10:02:08+0700")],
            Some(("2025-10-11T03:02:08Z", JsonLd)),
        ),
        (
            "in the future",
            &[(Layout, "11/10/2125 10:02"), (JsonLd, "2025-10-11T10:02:08+07:00")],
            Some(("2025-10-11T03:02:08Z", JsonLd)),
        ),
        (
            "before the net",
            &[(JsonLd, "1994-01-01T00:00:00Z"), (Feed, "2025-10-11T03:02:08+00:00")],
            Some(("2025-10-11T03:02:08Z", Feed)),
        ),
        ("today's date in the header", &[(Text, "Thứ Bảy, 21/11/2026")], None),
    ]);
}

#[test]
fn a_foreign_offset_is_corrected_by_what_the_page_shows() {
    use DateOrigin::{JsonLd, Layout, Meta, Text};
    believed(&[
        (
            "clock with a foreign offset",
            &[(Layout, "Thứ bảy, 29/9/2018, 12:40 (GMT+7)"), (Meta, "2018-09-29T12:40:25+08:00")],
            Some(("2018-09-29T05:40:25Z", Meta)),
        ),
        (
            "the same without selectors",
            &[(JsonLd, "2018-09-29T12:40:25+08:00"), (Text, "29/9/2018, 12:40 (GMT+7)")],
            Some(("2018-09-29T05:40:25Z", JsonLd)),
        ),
        (
            "a foreign offset that nothing contradicts",
            &[(JsonLd, "2018-09-29T12:40:25+08:00")],
            Some(("2018-09-29T04:40:25Z", JsonLd)),
        ),
        (
            "UTC that really is UTC",
            &[(Layout, "11/10/2025 10:02"), (JsonLd, "2025-10-11T03:02:08Z")],
            Some(("2025-10-11T03:02:08Z", JsonLd)),
        ),
    ]);
}

#[test]
fn days_and_months_are_told_apart() {
    use DateOrigin::{Feed, Layout, Meta};
    believed(&[
        (
            "month first, day above twelve",
            &[(Meta, "1/28/2026 6:52:01 AM")],
            Some(("2026-01-27T23:52:01Z", Meta)),
        ),
        (
            "month first, told by another date",
            &[(Meta, "9/5/2026 1:30:00 PM"), (Feed, "2026-09-05T13:30:00+07:00")],
            Some(("2026-09-05T06:30:00Z", Meta)),
        ),
        (
            "day first with AM",
            &[(Layout, "05-08-2026 - 01:01 AM")],
            Some(("2026-08-04T18:01:00Z", Layout)),
        ),
    ]);
}

#[test]
fn a_sitemap_stands_behind_a_feed_and_a_header_dates_nothing() {
    use DateOrigin::{Address, Feed, Header, Sitemap};
    let (sitemap, header) = ("2025-10-11T03:00:00Z", "Sat, 11 Oct 2025 03:00:00 GMT");
    believed(&[
        (
            "feed before sitemap",
            &[(Sitemap, sitemap), (Feed, "2025-10-12T03:00:00Z")],
            Some(("2025-10-12T03:00:00Z", Feed)),
        ),
        (
            "sitemap before address",
            &[(Address, "2025-10-01"), (Sitemap, sitemap)],
            Some((sitemap, Sitemap)),
        ),
        ("a header alone", &[(Header, header)], None),
        (
            "a header beside a day",
            &[(Sitemap, "2025-10-11"), (Header, header)],
            Some(("2025-10-10T17:00:00Z", Sitemap)),
        ),
    ]);
    assert_eq!(dates(&[(Header, header)], None).candidates.len(), 1, "it stays a witness");
    let made_now = "Sat, 21 Nov 2026 02:59:30 GMT";
    assert_eq!(dates(&[(Header, made_now)], None).candidates, [], "that is when we asked");
}

#[test]
fn what_is_more_exact_must_be_plausible_too_and_what_is_refused_says_so() {
    use DateOrigin::{JsonLd, Text};
    let found = [(JsonLd, "2026-11-22"), (Text, "22/11/2026 23:00")];
    let dates = dates(&found, None);
    assert_eq!(dates.published.unwrap().at, at("2026-11-21T17:00:00Z"));
    let refused: Vec<_> = dates.candidates.iter().map(|date| date.refused).collect();
    assert_eq!(refused, [false, true]);
}

#[test]
fn no_article_is_older_than_its_outlet() {
    let first_day = "2008-11-13".parse().ok();
    let chosen = |text: &str| {
        let readings = Reading::of(DateOrigin::JsonLd, text).into_iter().collect();
        choose(readings, None, Known { fetched_at: at(FETCHED), first_day }).published
    };
    assert_eq!(chosen("2008-11-12T23:59:59+07:00"), None);
    assert!(chosen("2008-11-13T00:00:00+07:00").is_some());
}

#[test]
fn the_change_is_corrected_like_the_publication() {
    use DateOrigin::{JsonLd, Text};
    let found = [(JsonLd, "2018-09-29T12:40:25+08:00"), (Text, "29/9/2018, 12:40")];
    let changed = dates(&found, Some("2018-09-29T13:18:50+08:00")).modified_at;
    assert_eq!(changed, Some(at("2018-09-29T06:18:50Z")));
    assert_eq!(dates(&[], Some("2099-01-01T00:00:00Z")).modified_at, None);
}
