//! Reads `sources/families/*.toml`: what outlets on one content system share.

use super::layout::{LayoutDefinition, read_layout};
use super::listing::{ListingDefinition, read_listing, read_schedule};
use super::path::id_is_file_name;
use super::reader::Table;
use crate::domain::outlet::Schedule;

/// One family file.
pub(super) struct FamilyDefinition {
    /// Name of the file.
    pub(super) id: String,
    /// Layout defaults.
    pub(super) layout: LayoutDefinition,
    /// Defaults of section pages.
    pub(super) listing: ListingDefinition,
    /// Default bounds between visits.
    pub(super) schedule: Schedule,
}

/// Reads a family file called `stem`.
pub(super) fn read(mut table: Table<'_>, stem: &str) -> FamilyDefinition {
    table.needs(["id", "name", "layout"]);
    id_is_file_name(&mut table, stem);
    table.text("name");
    FamilyDefinition {
        id: stem.to_owned(),
        layout: table.table("layout").map(read_layout).unwrap_or_default(),
        listing: table.table("listing").map(read_listing).unwrap_or_default(),
        schedule: table.table("schedule").map(read_schedule).unwrap_or_default(),
    }
}
