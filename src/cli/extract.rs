//! `diembao extract`: the article of one page.

use super::open::outlet;
use super::{Common, write_json};
use crate::domain::time::vietnam_text;
use crate::extract::{Hints, extract, to_json};
use anyhow::Context;
use chrono::Utc;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use url::Url;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The page.
    file: PathBuf,
    /// Where it came from; chooses the outlet by its host.
    #[arg(long)]
    url: Option<String>,
    /// The outlet whose layout is used, whatever the address.
    #[arg(long)]
    outlet: Option<String>,
}

pub(super) fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let body = std::fs::read(&options.file)
        .with_context(|| format!("cannot read {}", options.file.display()))?;
    let (_, catalog) = super::open::definitions(common)?;
    let address = options.url.as_deref().unwrap_or("https://unknown.invalid/");
    let url = Url::parse(address).with_context(|| format!("`{address}` is no address"))?;
    let outlet = match &options.outlet {
        Some(id) => Some(outlet(&catalog, id)?),
        None => catalog.outlet_of(&url),
    };
    let hints = Hints {
        outlet,
        feed_title: "",
        listed_at: None,
        last_modified: None,
        fetched_at: Utc::now(),
    };
    let article =
        extract(&body, None, &url, &hints).with_context(|| options.file.display().to_string())?;
    let mut out = std::io::stdout().lock();
    if common.json {
        write_json(&mut out, &to_json(&article))?;
        return Ok(ExitCode::SUCCESS);
    }
    let date = article.published_at.map_or_else(|| "no date".to_owned(), vietnam_text);
    let origin = article.published_from.map_or("", |origin| origin.as_str());
    writeln!(out, "{}\n{date} {origin}\n{}", article.title, article.canonical_url)?;
    writeln!(out, "\n{}\n\n{}", article.lead, article.body)?;
    Ok(ExitCode::SUCCESS)
}
