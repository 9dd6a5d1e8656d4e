//! `diembao outlets`: the registry, its feeds, and their exchange as OPML.

mod check;
mod events;
mod health;
mod opml;

use super::open::definitions;
use super::{Common, write_json};
use crate::domain::catalog::Catalog;
use crate::domain::outlet::Outlet;
use clap::Subcommand;
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Every outlet with its feeds and how far they were checked.
    List,
    /// Fetch every feed once and say what is wrong.
    Check {
        /// Only these outlets.
        ids: Vec<String>,
    },
    /// How complete the collection is, worst outlet first; exit status 1 while an alarm stands.
    Health(health::Options),
    /// What each visit of an outlet's feeds found.
    Events(events::Options),
    /// Write a definition file for each new outlet of an OPML file.
    Import {
        /// The OPML file.
        file: PathBuf,
    },
    /// Print all feeds as OPML.
    Export,
}

pub(super) async fn run(common: &Common, action: Action) -> anyhow::Result<ExitCode> {
    let defined = || definitions(common);
    match action {
        Action::List => list(common, &defined()?.1),
        Action::Check { ids } => check::run(common, defined()?.1, &ids).await,
        Action::Health(options) => health::run(common, options).await,
        Action::Events(options) => events::run(common, options).await,
        Action::Import { file } => {
            let (files, catalog) = defined()?;
            opml::import(common, files, &catalog, &file)
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
                "url": feed.url,
                "status": feed.status,
                "checked": feed.checked,
                "polled": feed.poll,
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
        "domains": outlet.domains.iter().map(|domain| &domain.host).collect::<Vec<_>>(),
        "confidence": outlet.confidence,
        "checked": outlet.checked,
        "feeds": feeds,
    })
}
