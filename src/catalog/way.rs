//! Reads an outlet's ways in: `[[feeds]]` of every kind, and the short forms `sitemaps` and
//! `section_pages`.

use super::address::{address, addresses, seen_on};
use super::listing::{ListingDefinition, read_listing};
use super::reader::{Placed, Table, Text};
use crate::domain::outlet::{Archive, DateOrder, Feed, FeedKind, FeedStatus};
use url::Url;

const KINDS: [(&str, FeedKind); 3] =
    [("rss", FeedKind::Syndicated), ("sitemap", FeedKind::Sitemap), ("section", FeedKind::Section)];

const STATUSES: [(&str, FeedStatus); 5] = [
    ("live", FeedStatus::Live),
    ("seen", FeedStatus::Seen),
    ("unchecked", FeedStatus::Unchecked),
    ("dead", FeedStatus::Dead),
    ("lies", FeedStatus::Lies),
];

const DATE_ORDERS: [(&str, DateOrder); 2] = [("dmy", DateOrder::Dmy), ("mdy", DateOrder::Mdy)];

/// A way in as written; what an outlet and its family say by default is not filled in yet.
pub(super) struct Way<'f> {
    feed: Feed,
    /// Its address and where that stands.
    pub(super) address: Placed<'f, Url>,
    poll: Option<bool>,
    listing: Option<ListingDefinition>,
}

/// Every way in: `[[feeds]]` first, then the short forms.
pub(super) fn read_ways<'f>(table: &mut Table<'f>) -> Vec<Way<'f>> {
    let entries = table.tables("feeds").unwrap_or_default();
    let mut ways: Vec<Way<'f>> = entries.into_iter().filter_map(read_way).collect();
    for (key, kind) in [("sitemaps", FeedKind::Sitemap), ("section_pages", FeedKind::Section)] {
        ways.extend(addresses(table, key).into_iter().map(|address| short(address, kind)));
    }
    ways
}

/// The feeds that `ways` make, with `listing` for section pages that have none of their own.
///
/// A sitemap or section page is asked on schedule only where nothing is syndicated: the same
/// articles would cost more visits.
pub(super) fn feeds(ways: Vec<Way<'_>>, listing: &ListingDefinition) -> Vec<Feed> {
    // `Feed::new` has left out the dead and the lying.
    let asked = |way: &Way<'_>| way.poll.unwrap_or(way.feed.poll);
    let is_syndicated = |way: &Way<'_>| way.feed.kind == FeedKind::Syndicated;
    let syndicated = ways.iter().any(|way| is_syndicated(way) && asked(way));
    let filled = |way: Way<'_>| {
        let wanted = way.poll.is_some() || is_syndicated(&way) || !syndicated;
        let poll = asked(&way) && wanted && way.feed.archive.is_none();
        let listing = match (way.feed.kind, way.listing) {
            (FeedKind::Section, Some(own)) => own.over(Some(listing)),
            (FeedKind::Section, None) => listing.over(None),
            _ => None,
        };
        Feed { poll, listing, ..way.feed }
    };
    ways.into_iter().map(filled).collect()
}

fn read_way<'f>(mut entry: Table<'f>) -> Option<Way<'f>> {
    entry.needs(["url", "status"]);
    let kind = entry.word("kind", &KINDS).map_or(FeedKind::Syndicated, |word| word.value);
    let status = entry.word("status", &STATUSES).map_or(FeedStatus::Seen, |word| word.value);
    let order = entry.word("date_order", &DATE_ORDERS).map(|word| word.value);
    let checked = seen_on(&mut entry);
    let note = entry.note("note");
    let place = entry.text("url").and_then(|text| read_place(&entry, &text, kind));
    let is_archive = place.as_ref().is_some_and(|(_, archive)| archive.is_some());
    if kind != FeedKind::Section {
        entry.refuses(["listing"], "only section pages have selectors");
    }
    if kind != FeedKind::Sitemap {
        entry.refuses(["lastmod_is_publication"], "only a sitemap has `<lastmod>`");
    }
    if kind == FeedKind::Syndicated {
        entry.refuses(["walk"], "a feed shows its newest items only");
    }
    if is_archive {
        entry.refuses(["poll"], "the address of an archive changes; it is walked");
    }
    let listing = entry.table("listing").map(read_listing);
    let (poll, walk) = (entry.boolean("poll"), entry.boolean("walk"));
    let lastmod_is_publication = entry.boolean("lastmod_is_publication").unwrap_or_default();
    let (address, archive) = place?;
    let untold = Feed::new(address.value.clone(), kind, status);
    let feed = Feed {
        archive,
        checked,
        note,
        lastmod_is_publication,
        date_order: order.unwrap_or_default(),
        walk: walk.unwrap_or(untold.walk),
        ..untold
    };
    Some(Way { feed, address, poll, listing })
}

/// The address; with braces in it, the archive it stands for.
fn read_place<'f>(
    entry: &Table<'f>,
    text: &Text<'f>,
    kind: FeedKind,
) -> Option<(Placed<'f, Url>, Option<Archive>)> {
    if !Archive::is_template(&text.value) {
        return Some((address(entry, text)?, None));
    }
    if kind == FeedKind::Syndicated {
        let what = format!("`{}` holds a date, but a feed has one address", text.value);
        entry.fault(text.place, what, "add `kind = \"sitemap\"` or `kind = \"section\"`");
        return None;
    }
    match Archive::new(&text.value) {
        Ok(archive) => Some((address(entry, text)?, Some(archive))),
        Err(fault) => {
            let what = format!("`{}` is no template of dated addresses: {fault}", text.value);
            entry.fault(text.place, what, "write it like https://bao.example/{yyyy}-{mm}.xml");
            None
        }
    }
}

fn short(address: Placed<'_, Url>, kind: FeedKind) -> Way<'_> {
    let feed = Feed::new(address.value.clone(), kind, FeedStatus::Seen);
    Way { feed, address, poll: None, listing: None }
}
