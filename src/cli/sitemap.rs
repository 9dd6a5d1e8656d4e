//! `diembao sitemap`: parses one sitemap.

use super::feed::{item_json, write_items};
use super::{Common, write_json};
use crate::crawl::sitemap::{SitemapDoc, parse};
use crate::domain::outlet::DateOrder;
use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use url::Url;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The document, packed or not.
    file: PathBuf,
    /// Where it came from; resolves relative addresses.
    #[arg(long, default_value = "https://unknown.invalid/")]
    url: Url,
    /// How bare numbers such as 9/5/2026 are read: day first or month first.
    #[arg(long, value_parser = ["dmy", "mdy"], default_value = "dmy")]
    date_order: String,
}

pub(super) fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(&options.file)
        .with_context(|| format!("cannot read {}", options.file.display()))?;
    let order = if options.date_order == "mdy" { DateOrder::Mdy } else { DateOrder::Dmy };
    let doc = parse(&bytes, None, &options.url, order)
        .with_context(|| options.file.display().to_string())?;
    let mut out = io::stdout().lock();
    if common.json {
        write_json(&mut out, &to_json(&doc))?;
    } else {
        write_lines(&mut out, &doc)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn to_json(doc: &SitemapDoc) -> Value {
    let children: Vec<Value> = doc
        .children
        .iter()
        .map(|child| {
            let at = child.last_modified.map(|at| at.to_rfc3339());
            json!({ "url": child.url, "last_modified": at })
        })
        .collect();
    let publications: Vec<Value> = doc
        .publications
        .iter()
        .map(|one| json!({ "name": one.name, "language": one.language }))
        .collect();
    json!({
        "format": "sitemap",
        "entries": doc.items.iter().map(item_json).collect::<Vec<_>>(),
        "sitemaps": children,
        "publications": publications,
        "warnings": doc.warnings,
    })
}

fn write_lines(out: &mut impl Write, doc: &SitemapDoc) -> io::Result<()> {
    writeln!(out, "sitemap, {} items, {} sitemaps", doc.items.len(), doc.children.len())?;
    for child in &doc.children {
        writeln!(out, "sitemap  {}", child.url)?;
    }
    write_items(out, &doc.items, &doc.warnings)
}
