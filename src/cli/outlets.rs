//! `diembao outlets`: the registry, its feeds, and their exchange as OPML.

mod check;
mod discover;
mod events;
mod health;
mod live;
mod look;
mod offline;
mod opml;
#[cfg(test)]
mod tests;

use super::open::definitions;
use super::{Common, write_json};
use crate::domain::catalog::Catalog;
use crate::domain::outlet::{Name, Outlet};
use clap::Subcommand;
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Every outlet with its feeds and how far they were checked.
    List,
    /// Fetch every feed, sitemap and section page once and say what is wrong.
    Check(check::Options),
    /// How complete the collection is, worst outlet first; exit status 1 while an alarm stands.
    Health(health::Options),
    /// What each visit of an outlet's feeds found.
    Events(events::Options),
    /// Write a definition file for each new outlet of an OPML file into the folder named by
    /// --definitions or --out; print them if neither is named.
    Import {
        /// The OPML file.
        file: PathBuf,
        /// Folder of definitions to write to, if it is another than --definitions. No file is
        /// overwritten.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Print all feeds as OPML.
    Export,
}

pub(super) async fn run(common: &Common, action: Action) -> anyhow::Result<ExitCode> {
    let defined = || definitions(common);
    match action {
        Action::List => list(common, &defined()?.1),
        Action::Check(options) => check::run(common, defined()?.1, options).await,
        Action::Health(options) => health::run(common, options).await,
        Action::Events(options) => events::run(common, options).await,
        Action::Import { file, out } => {
            let (files, catalog) = defined()?;
            let folder = out.as_deref().or(common.definitions.as_deref());
            opml::import(files, &catalog, &file, folder)
        }
        Action::Export => opml::export(&defined()?.1),
    }
}

fn list(common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    if common.json {
        let outlets: Vec<Value> = catalog.outlets.iter().map(to_json).collect();
        write_json(&mut out, &outlets)?;
        return Ok(ExitCode::SUCCESS);
    }
    for outlet in &catalog.outlets {
        let polled = outlet.polled_feeds().count();
        writeln!(
            out,
            "{:18} {polled} of {} feeds  checked {:10}  {}",
            outlet.id.as_str(),
            outlet.feeds.len(),
            outlet.checked,
            outlet.name
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn to_json(outlet: &Outlet) -> Value {
    let feeds: Vec<Value> = outlet
        .feeds
        .iter()
        .map(|feed| {
            json!({
                "url": feed.address_text(),
                "kind": feed.kind,
                "status": feed.status,
                "checked": feed.checked,
                "polled": feed.poll,
                "walked": feed.walk,
                "note": feed.note,
            })
        })
        .collect();
    json!({
        "id": outlet.id,
        "name": outlet.name,
        "group": outlet.group,
        "kind": outlet.kind,
        "province": outlet.province,
        "homepage": outlet.homepage,
        "names": outlet.names.iter().map(name_json).collect::<Vec<_>>(),
        "merged_into": outlet
            .merged_into
            .as_ref()
            .map(|merger| json!({ "outlet": merger.outlet, "since": merger.since })),
        "domains": outlet.domains.iter().map(|domain| &domain.host).collect::<Vec<_>>(),
        "confidence": outlet.confidence,
        "checked": outlet.checked,
        "feeds": feeds,
    })
}

fn name_json(name: &Name) -> Value {
    json!({ "name": name.name, "since": name.since, "until": name.until })
}
