//! `diembao outlets check --offline`: what definitions lack, as far as they tell themselves.

use crate::cli::{Common, write_json};
use crate::domain::catalog::Catalog;
use crate::domain::outlet::{Layout, Outlet};
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// One outlet's definition, judged without asking anybody.
#[derive(Serialize)]
struct Told<'a> {
    outlet: &'a str,
    /// How much of it was seen by somebody, in their words, and when.
    confidence: &'a str,
    checked: &'a str,
    /// What it lacks; nobody's fault where nothing is known.
    lacks: Vec<&'static str>,
}

/// Prints what the outlets called `ids`, or all, lack.
pub(super) fn run(common: &Common, catalog: &Catalog, ids: &[String]) -> anyhow::Result<ExitCode> {
    let wanted = |outlet: &&Outlet| ids.is_empty() || ids.iter().any(|id| id == outlet.id.as_str());
    let told: Vec<Told<'_>> = catalog.outlets.iter().filter(wanted).map(told).collect();
    let mut out = std::io::stdout().lock();
    if common.json {
        write_json(&mut out, &told)?;
        return Ok(ExitCode::SUCCESS);
    }
    for one in &told {
        let lacks = if one.lacks.is_empty() { "whole".to_owned() } else { one.lacks.join("; ") };
        writeln!(
            out,
            "{:18} checked {:10}  {lacks}  ({})",
            one.outlet, one.checked, one.confidence
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn told(outlet: &Outlet) -> Told<'_> {
    let lacks = [
        (outlet.layout == Layout::default(), "no layout: its pages are read as any page"),
        (outlet.layout != Layout::default() && outlet.layout.body.is_empty(), "no body selector"),
        (outlet.polled_feeds().next().is_none(), "no way in that is polled"),
        (outlet.article_paths.is_empty(), "the shape of its articles' addresses is unknown"),
    ];
    Told {
        outlet: outlet.id.as_str(),
        confidence: &outlet.confidence,
        checked: &outlet.checked,
        lacks: lacks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, what)| what).collect(),
    }
}
