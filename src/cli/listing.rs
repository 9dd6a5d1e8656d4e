//! `diembao listing`: parses one section page.

use super::feed::{item_json, write_items};
use super::open::outlet;
use super::{Common, write_json};
use crate::crawl::listing::parse;
use crate::domain::outlet::{Feed, FeedKind, FeedStatus, Outlet};
use anyhow::Context;
use clap::Args;
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use url::Url;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The page.
    file: PathBuf,
    /// The outlet whose page it is.
    #[arg(long)]
    outlet: String,
    /// Where it came from; chooses the section page whose selectors are used, and tells the
    /// number of the page. By default the outlet's home page.
    #[arg(long)]
    url: Option<Url>,
}

pub(super) fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let body = std::fs::read(&options.file)
        .with_context(|| format!("cannot read {}", options.file.display()))?;
    let (_, catalog) = super::open::definitions(common)?;
    let outlet = outlet(&catalog, &options.outlet)?;
    let url = options.url.or_else(|| outlet.homepage.clone()).with_context(|| {
        format!("outlet `{}` has no home page; name the address with --url", outlet.id)
    })?;
    let feed = section(outlet, &url);
    let doc = parse(&body, None, &url, outlet, feed.listing.as_ref(), feed.date_order)
        .with_context(|| options.file.display().to_string())?;
    let mut out = std::io::stdout().lock();
    if common.json {
        let value = json!({
            "format": "listing",
            "entries": doc.items.iter().map(item_json).collect::<Vec<_>>(),
            "next": doc.next,
            "warnings": doc.warnings,
        });
        write_json(&mut out, &value)?;
        return Ok(ExitCode::SUCCESS);
    }
    let next = doc.next.map_or_else(String::new, |next| format!(", next page {next}"));
    writeln!(out, "section page, {} items{next}", doc.items.len())?;
    write_items(&mut out, &doc.items, &doc.warnings)?;
    Ok(ExitCode::SUCCESS)
}

/// The section page at `url`, else any of the outlet's: they mostly share their selectors.
fn section(outlet: &Outlet, url: &Url) -> Feed {
    let mut sections = outlet.feeds.iter().filter(|feed| feed.kind == FeedKind::Section);
    let at_url = outlet.feeds.iter().find(|feed| feed.url == *url);
    let known = at_url.filter(|feed| feed.kind == FeedKind::Section).or_else(|| sections.next());
    let untold = || Feed::new(url.clone(), FeedKind::Section, FeedStatus::Unchecked);
    known.cloned().unwrap_or_else(untold)
}
