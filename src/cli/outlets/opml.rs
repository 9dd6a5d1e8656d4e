//! Feeds in and out as OPML 2.0, the format feed readers exchange.

mod read;

use crate::catalog::{self, Files};
use crate::domain::catalog::Catalog;
use crate::domain::outlet::{Feed, FeedKind};
use anyhow::{Context, bail};
use quick_xml::escape::escape;
use read::{Listed, host};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn export(catalog: &Catalog) -> anyhow::Result<ExitCode> {
    writeln!(io::stdout(), "{}", to_opml(catalog)?)?;
    Ok(ExitCode::SUCCESS)
}

/// One folder for each outlet, in it what a feed reader can subscribe to.
fn to_opml(catalog: &Catalog) -> anyhow::Result<String> {
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n");
    xml.push_str("  <head><title>diembao</title></head>\n  <body>\n");
    // Sitemaps and section pages are no feeds to a reader; dead and lying ones help nobody.
    let readable = |feed: &&Feed| feed.kind == FeedKind::Syndicated && !feed.status.gives_up();
    for outlet in &catalog.outlets {
        let mut feeds = outlet.feeds.iter().filter(readable).peekable();
        if feeds.peek().is_none() {
            continue;
        }
        let name = escape(outlet.name.as_str());
        let home = outlet
            .homepage
            .as_ref()
            .map_or_else(String::new, |home| format!(" htmlUrl=\"{}\"", escape(home.as_str())));
        writeln!(xml, "    <outline text=\"{name}\">")?;
        for feed in feeds {
            let url = escape(feed.url.as_str());
            writeln!(xml, "      <outline type=\"rss\" text=\"{name}\" xmlUrl=\"{url}\"{home}/>")?;
        }
        xml.push_str("    </outline>\n");
    }
    xml.push_str("  </body>\n</opml>");
    Ok(xml)
}

/// Makes a definition of each new host in `file` and writes it below `folder`; without a folder
/// prints it. Nothing is overwritten, and nothing is written if anything is wrong.
pub(super) fn import(
    mut files: Files,
    catalog: &Catalog,
    file: &Path,
    folder: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let outlines = read::read(&bytes).with_context(|| file.display().to_string())?;
    let mut out = io::stdout().lock();
    // What is printed is to be saved as it is, so remarks are TOML comments there.
    let mark = if folder.is_some() { "" } else { "# " };
    for address in &outlines.refused {
        writeln!(out, "{mark}refused  `{address}` is no address of a public website")?;
    }
    let (new, by_hand) = sort(&mut out, mark, catalog, &outlines.feeds)?;
    let added = definitions(&new, &outlines.feeds, &mut files)?;
    if let Some((path, _)) =
        added.iter().find(|(path, _)| folder.is_some_and(|folder| folder.join(path).exists()))
    {
        bail!("{path} exists already, so nothing was written");
    }
    catalog::parse(&files).map_err(|faults| {
        anyhow::anyhow!("nothing was written, for the definitions would have faults:\n{faults}")
    })?;
    for (path, feeds) in &added {
        match folder {
            Some(folder) => {
                write_new(&folder.join(path), &files[path])?;
                writeln!(out, "written  {path} with {feeds} feeds: check its name and folder")?;
            }
            None => writeln!(out, "# {path}: check its name and folder\n{}", files[path])?,
        }
    }
    let all_taken = outlines.refused.is_empty() && by_hand == 0;
    Ok(if all_taken { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(cannot)?;
    }
    let mut file = std::fs::File::create_new(path).with_context(cannot)?;
    file.write_all(text.as_bytes()).with_context(cannot)
}

/// The feeds of hosts that no outlet has, by host; and how many belong to a known outlet's file.
fn sort<'l>(
    out: &mut impl Write,
    mark: &str,
    catalog: &Catalog,
    listed: &'l [Listed],
) -> io::Result<(BTreeMap<String, Vec<&'l Listed>>, usize)> {
    let (mut new, mut by_hand) = (BTreeMap::<String, Vec<&Listed>>::new(), 0);
    for feed in listed {
        match catalog.outlet_of(&feed.url) {
            Some(outlet) if outlet.feeds.iter().any(|known| known.url == feed.url) => {
                writeln!(out, "{mark}known    {} ({})", feed.url, outlet.id)?;
            }
            Some(outlet) => {
                by_hand += 1;
                let (url, id) = (&feed.url, &outlet.id);
                writeln!(out, "{mark}add it   {url} to sources/…/{id}.toml by hand")?;
            }
            None => new.entry(host(&feed.url)).or_default().push(feed),
        }
    }
    Ok((new, by_hand))
}

/// Adds a definition for each host to `files`; gives their paths and numbers of feeds.
fn definitions(
    new: &BTreeMap<String, Vec<&Listed>>,
    all: &[Listed],
    files: &mut Files,
) -> anyhow::Result<Vec<(String, usize)>> {
    let mut added = Vec::new();
    for (host, feeds) in new {
        let id: String =
            host.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let path = format!("sources/online/{id}.toml");
        let text = definition(&id, host, name(host, feeds, all), feeds)?;
        if files.insert(path.clone(), text).is_some() {
            bail!("{path} exists already or would be written twice, so nothing was written");
        }
        added.push((path, feeds.len()));
    }
    Ok(added)
}

/// The name of the folder that holds this host's feeds and no other's, as [`export`] writes it;
/// otherwise the first feed's.
fn name<'l>(of: &str, feeds: &[&'l Listed], all: &'l [Listed]) -> &'l str {
    let folder = feeds.first().and_then(|feed| feed.folder.as_deref());
    let is_theirs = |folder: &&str| {
        let inside = all.iter().filter(|feed| feed.folder.as_deref() == Some(folder));
        feeds.iter().all(|feed| feed.folder.as_deref() == Some(folder))
            && inside.into_iter().all(|feed| host(&feed.url) == of)
    };
    folder.filter(is_theirs).or_else(|| Some(feeds.first()?.name.as_str())).unwrap_or_default()
}

fn definition(id: &str, host: &str, name: &str, feeds: &[&Listed]) -> anyhow::Result<String> {
    let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut toml = format!(
        "id = {}\nname = {}\nkind = \"newspaper\"\nhomepage = {}\nconfidence = \"imported from OPML, not seen\"\nchecked = \"never\"\nnotes = \"\"\n\n[[domains]]\nhost = {}\n",
        text(id),
        text(name),
        text(&format!("https://{host}/")),
        text(host)
    );
    for feed in feeds {
        writeln!(toml, "\n[[feeds]]\nurl = {}\nstatus = \"unchecked\"", text(feed.url.as_str()))?;
        if feed.name != name && feed.name != host {
            writeln!(toml, "note = {}", text(&feed.name))?;
        }
    }
    toml.push_str("\n[article]\npaths = []\n");
    Ok(toml)
}

#[cfg(test)]
mod tests;
