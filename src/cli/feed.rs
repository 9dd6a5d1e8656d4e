//! `diembao feed`: parses one feed document.

use super::{Common, write_json};
use crate::crawl::ParsedFeed;
use crate::crawl::feed::parse;
use crate::domain::entry::FeedItem;
use crate::domain::outlet::{DateOrder, FeedKind};
use crate::domain::time::{Timestamp, vietnam_text};
use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The document.
    file: PathBuf,
    /// Where it came from; resolves relative addresses and chooses the outlet's date order.
    #[arg(long)]
    url: Option<String>,
    /// How bare numbers such as 9/5/2026 are read: day first or month first.
    #[arg(long, value_parser = ["dmy", "mdy"])]
    date_order: Option<String>,
}

pub(super) fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(&options.file)
        .with_context(|| format!("cannot read {}", options.file.display()))?;
    let url = options.url.as_deref().unwrap_or("https://unknown.invalid/");
    let parsed = parse(&bytes, None, url, date_order(common, &options, &bytes)?)
        .with_context(|| options.file.display().to_string())?;
    let mut out = std::io::stdout().lock();
    if common.json {
        write_json(&mut out, &to_json(&parsed))?;
    } else {
        write_lines(&mut out, &parsed)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The order asked for, or that of the outlet that the address or the first item belongs to.
fn date_order(common: &Common, options: &Options, bytes: &[u8]) -> anyhow::Result<DateOrder> {
    match options.date_order.as_deref() {
        Some("mdy") => return Ok(DateOrder::Mdy),
        Some(_) => return Ok(DateOrder::Dmy),
        None => {}
    }
    let (_, catalog) = super::open::definitions(common)?;
    let base = options.url.as_deref().unwrap_or("https://unknown.invalid/");
    let first = parse(bytes, None, base, DateOrder::Dmy)
        .ok()
        .and_then(|feed| feed.items.into_iter().next());
    let addresses = options.url.clone().into_iter().chain(first.map(|item| item.url));
    let outlet = addresses
        .filter_map(|address| url::Url::parse(&address).ok())
        .find_map(|address| catalog.outlet_of(&address));
    let feed_said = outlet.and_then(|outlet| {
        let mut feeds = outlet.feeds.iter().filter(|feed| feed.kind == FeedKind::Syndicated);
        let named = |url: &str| outlet.feeds.iter().find(|feed| feed.url.as_str() == url);
        options.url.as_deref().and_then(named).or_else(|| feeds.next())
    });
    Ok(feed_said.map(|feed| feed.date_order).unwrap_or_default())
}

fn to_json(feed: &ParsedFeed) -> Value {
    json!({
        "format": feed.format.to_string(),
        "title": feed.title,
        "entries": feed.items.iter().map(item_json).collect::<Vec<_>>(),
        "ttl_s": feed.ttl.map(|ttl| ttl.as_secs()),
        "warnings": feed.warnings,
    })
}

/// One listed item, the same for every kind of feed.
pub(super) fn item_json(item: &FeedItem) -> Value {
    let instant = |at: Option<Timestamp>| at.map(|at| at.to_rfc3339());
    json!({
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "published_at": instant(item.published_at),
        "updated_at": instant(item.updated_at),
        "summary": item.summary,
    })
}

fn write_lines(out: &mut impl Write, feed: &ParsedFeed) -> io::Result<()> {
    writeln!(out, "{} feed “{}”, {} items", feed.format, feed.title, feed.items.len())?;
    write_items(out, &feed.items, &feed.warnings)
}

/// Items and warnings as lines, the same for every kind of feed.
pub(super) fn write_items(
    out: &mut impl Write,
    items: &[FeedItem],
    warnings: &[String],
) -> io::Result<()> {
    for item in items {
        let at = item.published_at.map_or_else(|| "no date".to_owned(), vietnam_text);
        writeln!(out, "{at:16}  {}\n{:18}{}", item.title, "", item.url)?;
    }
    for warning in warnings {
        writeln!(out, "warning: {warning}")?;
    }
    Ok(())
}
