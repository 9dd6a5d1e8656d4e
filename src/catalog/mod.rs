//! Reads the definition files (`sources/`, `index/`, `plans/`) into one checked [`Catalog`].
//!
//! Takes [`Files`], texts by path, from a folder ([`read_dir`]) or from the program itself
//! ([`embedded()`]); gives a [`Catalog`] in which every name leads somewhere, or [`Faults`]: every
//! fault of every file with line, column and repair. Nothing is guessed and no key is ignored,
//! so a slip of the pen cannot quietly change a number.
//!
//! Files follow the order of the work: `folder` and `embedded` (get texts), `path` (what a path
//! says), `fault`, `source` and `reader` (walk TOML and note faults), one file per kind of definition
//! (`outlet` with its parts `period`, `way`, `listing`, `layout`, `article` and `address`;
//! `family`, `rule`, `clause`, `plan`, `task`, `acronym`), then `check` (names across files).
//! Read [`parse`] first.

mod acronym;
mod address;
mod article;
mod check;
mod clause;
mod embedded;
mod family;
mod fault;
mod folder;
mod layout;
mod listing;
mod outlet;
mod path;
mod period;
mod plan;
mod reader;
mod rule;
mod source;
mod task;
mod way;

#[cfg(test)]
mod tests;

pub use embedded::embedded;
pub use fault::{Fault, Faults};
pub use folder::{CatalogError, read_dir};

use crate::domain::catalog::{Acronym, Catalog};
use crate::domain::id::{CatalogId, RulesetId, content_hash};
use crate::domain::rule::Ruleset;
use family::FamilyDefinition;
use fault::FaultLog;
use outlet::OutletDefinition;
use path::Kind;
use plan::PlanDefinition;
use rule::RuleDefinition;
use source::Source;
use std::collections::BTreeMap;

/// Definition files: content by path, the path relative to the root and written with `/`,
/// such as `sources/central/nhandan.toml`.
pub type Files = BTreeMap<String, String>;

/// What all files say, each file read for itself; names across files are not checked yet.
#[derive(Default)]
struct Definitions<'f> {
    outlets: Vec<OutletDefinition<'f>>,
    families: Vec<FamilyDefinition>,
    rules: Vec<RuleDefinition<'f>>,
    plans: Vec<PlanDefinition<'f>>,
    acronyms: Vec<Acronym>,
}

/// Reads and checks every definition.
///
/// - Result: outlets and plans by id, what families say merged in; rules in the order scope, themes
///   by code, topics by id, genres by id.
///
/// # Errors
/// [`Faults`] with every fault of every file. A file that is no TOML reports its syntax only.
pub fn parse(files: &Files) -> Result<Catalog, Faults> {
    let log = FaultLog::default();
    let sources: Vec<Source<'_>> =
        files.iter().map(|(path, text)| Source::new(path, text, &log)).collect();
    let mut definitions = Definitions::default();
    for source in &sources {
        definitions.read(source);
    }
    check::names(&definitions, files, &log);
    log.result()?;
    Ok(definitions.into_catalog(files))
}

/// The revision that `files` make: changes with any path or content.
pub fn revision(files: &Files) -> CatalogId {
    CatalogId::new(hash(files.iter()))
}

/// The revision of the rules: of all files under `index/`, the acronyms too, for they change
/// what a phrase matches.
fn ruleset_revision(files: &Files) -> RulesetId {
    RulesetId::new(hash(files.iter().filter(|(path, _)| path.starts_with("index/"))))
}

fn hash<'f>(files: impl Iterator<Item = (&'f String, &'f String)>) -> String {
    content_hash(files.flat_map(|(path, text)| [path.as_bytes(), text.as_bytes()]))
}

impl<'f> Definitions<'f> {
    fn read(&mut self, source: &'f Source<'f>) {
        let Some(place) = path::read(source.path) else {
            let (what, repair) = path::misplaced();
            source.log.add(source.start(), what, repair);
            return;
        };
        let Some(table) = source.table() else { return };
        match place.kind {
            Kind::Outlet(group) => self.outlets.push(outlet::read(table, group, place.stem)),
            Kind::Family => self.families.push(family::read(table, place.stem)),
            Kind::Rule(kind) => self.rules.push(rule::read(table, kind, place.stem)),
            Kind::Acronyms => self.acronyms = acronym::read(table),
            Kind::Plan => self.plans.push(plan::read(table, place.stem)),
        }
    }

    fn into_catalog(self, files: &Files) -> Catalog {
        let families = &self.families;
        let mut outlets: Vec<_> =
            self.outlets.into_iter().map(|outlet| outlet.into_outlet(families)).collect();
        outlets.sort_by(|a, b| a.id.cmp(&b.id));
        let mut rules: Vec<_> = self.rules.into_iter().map(|definition| definition.rule).collect();
        rules.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        let mut plans: Vec<_> = self.plans.into_iter().map(|definition| definition.plan).collect();
        plans.sort_by(|a, b| a.id.cmp(&b.id));
        Catalog {
            id: revision(files),
            outlets,
            ruleset: Ruleset { id: ruleset_revision(files), rules },
            plans,
            acronyms: self.acronyms,
        }
    }
}
