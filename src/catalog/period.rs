//! Reads what an outlet had for a time: hosts, names, and its end in another outlet.

use super::reader::{Placed, Table, Text};
use crate::domain::id::OutletId;
use crate::domain::outlet::{Domain, Merger, Name};
use chrono::NaiveDate;

/// Days from and until which something held; `None` where open.
pub(super) type Span = (Option<NaiveDate>, Option<NaiveDate>);

/// Hosts and their places.
pub(super) fn read_domains<'f>(entries: Vec<Table<'f>>) -> (Vec<Domain>, Vec<Text<'f>>) {
    let (mut domains, mut hosts) = (Vec::new(), Vec::new());
    for mut entry in entries {
        entry.needs(["host"]);
        let (since, until) = span(&mut entry);
        let edition = entry.text("edition");
        if let Some(edition) = &edition
            && !is_language(&edition.value)
        {
            let what = format!("`{}` is no language code", edition.value);
            entry.fault(edition.place, what, "write two or three small letters, `en`");
        }
        let Some(host) = entry.text("host") else { continue };
        if !is_host(&host.value) {
            let what = format!("`{}` is no host name as wanted here", host.value);
            let repair = "write it in small letters without scheme, `www.`, port and path";
            entry.fault(host.place, what, repair);
        }
        domains.push(Domain {
            host: host.value.clone(),
            since,
            until,
            edition: edition.map(|edition| edition.value),
        });
        hosts.push(host);
    }
    (domains, hosts)
}

/// Whether `text` is a host name just as addresses have it once parsed, without `www.`.
fn is_host(text: &str) -> bool {
    !text.starts_with("www.") && url::Host::parse(text).is_ok_and(|host| host.to_string() == text)
}

fn is_language(text: &str) -> bool {
    matches!(text.len(), 2 | 3) && text.chars().all(|c| c.is_ascii_lowercase())
}

/// Names other than the present one; two that hold on the same day are noted.
pub(super) fn read_names(entries: Vec<Table<'_>>) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for mut entry in entries {
        entry.needs(["name"]);
        let (since, until) = span(&mut entry);
        let Some(name) = entry.text("name") else { continue };
        if since.is_none() && until.is_none() {
            let what = format!("`{}` has no period, so it would hide the present name", name.value);
            entry.fault(
                name.place,
                what,
                "write `since` or `until`, or make it the outlet's `name`",
            );
        }
        let held = |other: &&Name| overlap((other.since, other.until), (since, until));
        if let Some(other) = names.iter().find(held) {
            let what = format!("`{}` and `{}` hold on the same day", other.name, name.value);
            entry.fault(name.place, what, "let one period end before the other begins");
        }
        names.push(Name { name: name.value, since, until });
    }
    names
}

/// The outlet that took this one over.
pub(super) fn read_merger<'f>(mut table: Table<'f>) -> Option<(Merger, Text<'f>)> {
    table.needs(["outlet", "since"]);
    let (outlet, since) = (table.text("outlet"), table.day("since"));
    let outlet = outlet?;
    let merger = Merger { outlet: OutletId::from(outlet.value.as_str()), since: since?.value };
    Some((merger, outlet))
}

/// Whether two periods share a day.
pub(super) fn overlap(one: Span, other: Span) -> bool {
    let ends_before = |(_, until): Span, (since, _): Span| {
        until.zip(since).is_some_and(|(until, since)| until < since)
    };
    !ends_before(one, other) && !ends_before(other, one)
}

/// The keys `since` and `until`, in order.
pub(super) fn span(entry: &mut Table<'_>) -> Span {
    let (since, until) = (entry.day("since"), entry.day("until"));
    if let (Some(since), Some(until)) = (&since, &until)
        && since.value > until.value
    {
        entry.fault(until.place, "`until` lies before `since`", "swap or correct the days");
    }
    let day = |day: Option<Placed<'_, NaiveDate>>| day.map(|day| day.value);
    (day(since), day(until))
}
