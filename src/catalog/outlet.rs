//! Reads `sources/<group>/*.toml`: one outlet each.

use super::address::{address, host_is_own, seen_on};
use super::article::read_article;
use super::family::FamilyDefinition;
use super::layout::{FormerDefinition, LayoutDefinition, read_former, read_layout};
use super::listing::{ListingDefinition, merged_schedule, read_listing, read_schedule};
use super::path::id_is_file_name;
use super::period::{read_domains, read_merger, read_names};
use super::reader::{Placed, Table, Text};
use super::way::{self, Way, read_ways};
use crate::domain::id::OutletId;
use crate::domain::outlet::{Layout, Outlet, OutletGroup, OutletKind};
use url::Url;

const KINDS: [(&str, OutletKind); 5] = [
    ("newspaper", OutletKind::Newspaper),
    ("magazine", OutletKind::Magazine),
    ("agency", OutletKind::Agency),
    ("broadcaster", OutletKind::Broadcaster),
    ("portal", OutletKind::Portal),
];

/// One outlet file.
pub(super) struct OutletDefinition<'f> {
    /// What it says; layout and feeds are still empty, the schedule is its own.
    pub(super) outlet: Outlet,
    /// The id as written.
    pub(super) id: Text<'f>,
    /// The family it names.
    pub(super) family: Option<Text<'f>>,
    /// Its hosts as written, in the order of the outlet's domains.
    pub(super) hosts: Vec<Text<'f>>,
    /// Its ways in.
    pub(super) ways: Vec<Way<'f>>,
    /// The outlet that it says took it over.
    pub(super) successor: Option<Text<'f>>,
    layout: LayoutDefinition,
    former_layouts: Vec<FormerDefinition>,
    listing: ListingDefinition,
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
    let ways = read_ways(&mut table);
    let homepage = table.text("homepage").and_then(|text| address(&table, &text));
    let merger = table.table("merged_into").and_then(read_merger);
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
        online_since: table.day("online_since").map(|day| day.value),
        domains,
        names: read_names(table.tables("names").unwrap_or_default()),
        merged_into: merger.as_ref().map(|(merger, _)| merger.clone()),
        feeds: vec![],
        schedule: table.table("schedule").map(read_schedule).unwrap_or_default(),
        cookies: table.boolean("cookies").unwrap_or_default(),
        article_paths,
        id_time,
        layout: Layout::default(),
        former_layouts: vec![],
        local: table.boolean("local").unwrap_or_default(),
    };
    if domains_known {
        hosts_are_own(&table, &outlet, &homepage, &ways);
    }
    OutletDefinition {
        outlet,
        id,
        family: table.text("family"),
        hosts,
        ways,
        successor: merger.map(|(_, successor)| successor),
        layout: table.table("layout").map(read_layout).unwrap_or_default(),
        former_layouts: read_former(table.tables("former_layouts").unwrap_or_default()),
        listing: table.table("listing").map(read_listing).unwrap_or_default(),
    }
}

impl OutletDefinition<'_> {
    /// The outlet, with what it leaves out taken from its family.
    pub(super) fn into_outlet(self, families: &[FamilyDefinition]) -> Outlet {
        let name = self.family.as_ref().map(|name| name.value.as_str());
        let family = families.iter().find(|family| Some(family.id.as_str()) == name);
        let listing = self.listing.merged(family.map(|family| &family.listing));
        let layout = family.map(|family| &family.layout);
        Outlet {
            layout: self.layout.over(layout),
            former_layouts: self.former_layouts.iter().map(|was| was.over(layout)).collect(),
            feeds: way::feeds(self.ways, &listing),
            schedule: family.map_or(self.outlet.schedule, |family| {
                merged_schedule(self.outlet.schedule, family.schedule)
            }),
            ..self.outlet
        }
    }
}

fn hosts_are_own<'f>(
    table: &Table<'f>,
    outlet: &Outlet,
    homepage: &Option<Placed<'f, Url>>,
    ways: &[Way<'f>],
) {
    let named = ways.iter().map(|way| &way.address).chain(homepage);
    named.for_each(|address| host_is_own(table, outlet, address));
}
