//! Reads `sources/<group>/*.toml`: one outlet each.

use super::family::{LayoutDefinition, read_layout};
use super::fault::did_you_mean;
use super::path::id_is_file_name;
use super::reader::{Placed, Table, Text};
use crate::domain::id::OutletId;
use crate::domain::outlet::{
    DateOrder, Domain, Feed, FeedStatus, IdTime, Layout, Outlet, OutletGroup, OutletKind,
};
use chrono::format::{Item, StrftimeItems};
use chrono::{NaiveDate, NaiveDateTime};
use regex::Regex;
use url::Url;

const KINDS: [(&str, OutletKind); 5] = [
    ("newspaper", OutletKind::Newspaper),
    ("magazine", OutletKind::Magazine),
    ("agency", OutletKind::Agency),
    ("broadcaster", OutletKind::Broadcaster),
    ("portal", OutletKind::Portal),
];

const STATUSES: [(&str, FeedStatus); 5] = [
    ("live", FeedStatus::Live),
    ("seen", FeedStatus::Seen),
    ("unchecked", FeedStatus::Unchecked),
    ("dead", FeedStatus::Dead),
    ("lies", FeedStatus::Lies),
];

const DATE_ORDERS: [(&str, DateOrder); 2] = [("dmy", DateOrder::Dmy), ("mdy", DateOrder::Mdy)];

/// One outlet file.
pub(super) struct OutletDefinition<'f> {
    /// What it says, the layout still empty.
    pub(super) outlet: Outlet,
    /// The id as written.
    pub(super) id: Text<'f>,
    /// The family it names.
    pub(super) family: Option<Text<'f>>,
    /// Its own layout.
    pub(super) layout: LayoutDefinition,
    /// Its hosts.
    pub(super) hosts: Vec<Text<'f>>,
    /// The addresses of its feeds.
    pub(super) feeds: Vec<Placed<'f, Url>>,
}

/// Reads an outlet's file called `stem` in the folder of `group`.
pub(super) fn read<'f>(
    mut table: Table<'f>,
    group: OutletGroup,
    stem: &str,
) -> OutletDefinition<'f> {
    table.needs(["id", "name", "kind", "confidence", "checked", "domains"]);
    let id = id_is_file_name(&mut table, stem);
    let kind = table.word("kind", &KINDS).map_or(OutletKind::Newspaper, |kind| kind.value);
    let entries = table.tables("domains");
    let domains_known = entries.is_some();
    let (domains, hosts) = read_domains(entries.unwrap_or_default());
    let (feeds, feed_addresses) = read_feeds(&mut table);
    let homepage = table.text("homepage").and_then(|text| address(&table, &text));
    let sitemaps = addresses(&mut table, "sitemaps");
    let section_pages = addresses(&mut table, "section_pages");
    let (article_paths, id_time) = table.table("article").map(read_article).unwrap_or_default();
    let outlet = Outlet {
        id: OutletId::from(stem),
        name: table.filled("name"),
        group,
        kind,
        homepage: homepage.as_ref().map(|homepage| homepage.value.clone()),
        province: table.text("province").map(|province| province.value),
        confidence: table.filled("confidence"),
        checked: seen_on(&mut table).unwrap_or_default(),
        notes: table.note("notes"),
        domains,
        feeds,
        sitemaps: values(&sitemaps),
        section_pages: values(&section_pages),
        article_paths,
        id_time,
        layout: Layout::default(),
        local: table.boolean("local").unwrap_or_default(),
    };
    let named = feed_addresses.iter().chain(&homepage).chain(&sitemaps).chain(&section_pages);
    if domains_known {
        named.for_each(|address| host_is_own(&table, &outlet, address));
    }
    let family = table.text("family");
    let layout = table.table("layout").map(read_layout).unwrap_or_default();
    OutletDefinition { outlet, id, family, layout, hosts, feeds: feed_addresses }
}

fn read_domains<'f>(entries: Vec<Table<'f>>) -> (Vec<Domain>, Vec<Text<'f>>) {
    let (mut domains, mut hosts) = (Vec::new(), Vec::new());
    for mut entry in entries {
        entry.needs(["host"]);
        let (since, until) = (entry.day("since"), entry.day("until"));
        if let (Some(since), Some(until)) = (&since, &until)
            && since.value > until.value
        {
            entry.fault(until.place, "`until` lies before `since`", "swap or correct the days");
        }
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
            since: since.map(|day| day.value),
            until: until.map(|day| day.value),
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

fn read_feeds<'f>(table: &mut Table<'f>) -> (Vec<Feed>, Vec<Placed<'f, Url>>) {
    let (mut feeds, mut feed_addresses) = (Vec::new(), Vec::new());
    for mut entry in table.tables("feeds").unwrap_or_default() {
        entry.needs(["url", "status"]);
        let status = entry.word("status", &STATUSES).map_or(FeedStatus::Seen, |word| word.value);
        let order = entry.word("date_order", &DATE_ORDERS).map(|word| word.value);
        let checked = seen_on(&mut entry);
        let poll = entry.boolean("poll");
        let note = entry.note("note");
        let Some(url) = entry.text("url").and_then(|text| address(&entry, &text)) else { continue };
        feeds.push(Feed {
            url: url.value.clone(),
            status,
            checked,
            note,
            date_order: order.unwrap_or_default(),
            // Dead and lying feeds are kept for the record; asking them again is a decision.
            poll: poll.unwrap_or(!matches!(status, FeedStatus::Dead | FeedStatus::Lies)),
        });
        feed_addresses.push(url);
    }
    (feeds, feed_addresses)
}

/// The key `checked`: `YYYY-MM`, `YYYY-MM-DD` or `never`.
fn seen_on(table: &mut Table<'_>) -> Option<String> {
    let text = table.text("checked")?;
    let day = |text: &str| text.parse::<NaiveDate>().is_ok();
    let possible = match text.value.len() {
        7 => day(&format!("{}-01", text.value)),
        10 => day(&text.value),
        _ => text.value == "never",
    };
    if !possible {
        let what = format!("`checked` cannot be `{}`", text.value);
        table.fault(text.place, what, "write \"2026-09\", \"2026-09-14\" or \"never\"");
    }
    Some(text.value)
}

fn addresses<'f>(table: &mut Table<'f>, key: &'static str) -> Vec<Placed<'f, Url>> {
    let texts = table.texts(key).unwrap_or_default();
    table.refuse_repeats(&texts);
    texts.iter().filter_map(|text| address(table, text)).collect()
}

fn address<'f>(table: &Table<'f>, text: &Text<'f>) -> Option<Placed<'f, Url>> {
    let url = Url::parse(&text.value).ok();
    let usable = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| !host.is_empty())
            && url.username().is_empty()
            && url.password().is_none()
    };
    let Some(url) = url.filter(usable) else {
        let what = format!("`{}` is no web address", text.value);
        table.fault(text.place, what, "write it in full, https://bao.example/rss/home.rss");
        return None;
    };
    Some(Placed { value: url, place: text.place })
}

fn values(addresses: &[Placed<'_, Url>]) -> Vec<Url> {
    addresses.iter().map(|address| address.value.clone()).collect()
}

fn host_is_own(table: &Table<'_>, outlet: &Outlet, address: &Placed<'_, Url>) {
    let host = address.value.host_str().unwrap_or_default();
    if outlet.owns_host(host) {
        return;
    }
    let what = format!("host `{host}` is none of this outlet's domains");
    let known = outlet.domains.iter().map(|domain| domain.host.as_str());
    let repair = match outlet.domains.is_empty() {
        true => "add it as [[domains]]".to_owned(),
        false => format!("{} Or add it as [[domains]]", did_you_mean(host, known)),
    };
    table.fault(address.place, what, repair);
}

fn read_article(mut table: Table<'_>) -> (Vec<Regex>, Option<IdTime>) {
    let texts = table.texts("paths").unwrap_or_default();
    let paths = texts.iter().filter_map(|text| pattern(&table, text)).collect();
    (paths, table.table("id_time").and_then(read_id_time))
}

fn read_id_time(mut table: Table<'_>) -> Option<IdTime> {
    table.needs(["pattern", "format"]);
    let format = table.text("format");
    if let Some(format) = &format
        && !gives_an_instant(&format.value)
    {
        let what = format!("`{}` does not give day and time", format.value);
        table.fault(format.place, what, "write it like \"%y%m%d%H%M%S\"");
    }
    let text = table.text("pattern")?;
    let pattern = pattern(&table, &text)?;
    if pattern.captures_len() < 2 {
        table.fault(text.place, "`pattern` has no group", "put the digits in ( )");
    }
    Some(IdTime { pattern, format: format?.value })
}

/// Whether what `format` writes can be read back as day and time.
fn gives_an_instant(format: &str) -> bool {
    use std::fmt::Write;
    let items: Vec<Item<'_>> = StrftimeItems::new(format).collect();
    if items.contains(&Item::Error) {
        return false;
    }
    let example = NaiveDate::default().and_time(chrono::NaiveTime::MIN);
    let mut written = String::new();
    // Asking for a zone, which a time without zone lacks, is an error of writing.
    write!(written, "{}", example.format_with_items(items.iter())).is_ok()
        && NaiveDateTime::parse_from_str(&written, format).is_ok()
}

fn pattern(table: &Table<'_>, text: &Text<'_>) -> Option<Regex> {
    if text.value.contains("://") {
        let what = format!("`{}` looks at the host", text.value);
        table.fault(text.place, what, "write the path only; hosts stand in [[domains]]");
    }
    match Regex::new(&text.value) {
        Ok(regex) => Some(regex),
        Err(fault) => {
            let what = format!("`{}` is no regular expression", text.value);
            // The library shows the pattern with a caret over several lines; the last says why.
            let reason = fault.to_string().lines().last().unwrap_or_default().trim().to_owned();
            table.fault(text.place, what, reason);
            None
        }
    }
}
