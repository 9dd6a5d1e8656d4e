//! Feeds in and out as OPML 2.0, the format feed readers exchange.

use crate::catalog::{self, Files};
use crate::cli::Common;
use crate::domain::catalog::Catalog;
use anyhow::{Context, bail};
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use url::Url;

pub(super) fn export(catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n");
    xml.push_str("  <head><title>diembao</title></head>\n  <body>\n");
    for outlet in catalog.outlets.iter().filter(|outlet| !outlet.feeds.is_empty()) {
        let name = escape(outlet.name.as_str());
        writeln!(xml, "    <outline text=\"{name}\">")?;
        for feed in &outlet.feeds {
            let (url, home) = (escape(feed.url.as_str()), outlet.homepage.as_ref());
            let home = home
                .map_or_else(String::new, |home| format!(" htmlUrl=\"{}\"", escape(home.as_str())));
            writeln!(xml, "      <outline type=\"rss\" text=\"{name}\" xmlUrl=\"{url}\"{home}/>")?;
        }
        xml.push_str("    </outline>\n");
    }
    xml.push_str("  </body>\n</opml>");
    writeln!(std::io::stdout(), "{xml}")?;
    Ok(ExitCode::SUCCESS)
}

/// A feed as an OPML file lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    name: String,
    url: Url,
}

pub(super) fn import(
    common: &Common,
    mut files: Files,
    catalog: &Catalog,
    file: &Path,
) -> anyhow::Result<ExitCode> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let root = common.definitions.clone().unwrap_or_else(|| PathBuf::from("."));
    if !root.join("sources").is_dir() {
        bail!(
            "{} holds no sources/ folder; name the definitions with --definitions",
            root.display()
        );
    }
    let mut out = std::io::stdout().lock();
    let (listed, refused) = read(&text).with_context(|| file.display().to_string())?;
    for address in &refused {
        writeln!(out, "refused  `{address}` is no address of a public website")?;
    }
    let (new, by_hand) = sort(&mut out, catalog, listed)?;
    let written = definitions(&new, &mut files)?;
    if let Some((path, _)) = written.iter().find(|(path, _)| root.join(path).exists()) {
        bail!("{path} exists already, so nothing was written");
    }
    catalog::parse(&files).map_err(|faults| {
        anyhow::anyhow!("nothing was written, for the definitions would have faults:\n{faults}")
    })?;
    for (path, feeds) in written {
        std::fs::write(root.join(&path), &files[&path])
            .with_context(|| format!("cannot write {path} in {}", root.display()))?;
        writeln!(out, "written  {path} with {feeds} feeds: check its name and folder")?;
    }
    let all_taken = refused.is_empty() && by_hand == 0;
    Ok(if all_taken { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The feeds of hosts that no outlet has, by host; and how many belong to a known outlet's file.
fn sort(
    out: &mut impl std::io::Write,
    catalog: &Catalog,
    listed: Vec<Listed>,
) -> std::io::Result<(BTreeMap<String, Vec<Listed>>, usize)> {
    let (mut new, mut by_hand) = (BTreeMap::<String, Vec<Listed>>::new(), 0);
    for feed in listed {
        match catalog.outlet_of(&feed.url) {
            Some(outlet) if outlet.feeds.iter().any(|known| known.url == feed.url) => {
                writeln!(out, "known    {} ({})", feed.url, outlet.id)?;
            }
            Some(outlet) => {
                by_hand += 1;
                writeln!(out, "add it   {} to sources/…/{}.toml by hand", feed.url, outlet.id)?;
            }
            None => new.entry(host(&feed.url)).or_default().push(feed),
        }
    }
    Ok((new, by_hand))
}

/// Adds a definition for each host to `files`; gives their paths and numbers of feeds.
fn definitions(
    new: &BTreeMap<String, Vec<Listed>>,
    files: &mut Files,
) -> anyhow::Result<Vec<(String, usize)>> {
    let mut added = Vec::new();
    for (host, feeds) in new {
        let id: String =
            host.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let path = format!("sources/online/{id}.toml");
        if files.insert(path.clone(), definition(&id, host, feeds)?).is_some() {
            bail!("{path} exists already or would be written twice, so nothing was written");
        }
        added.push((path, feeds.len()));
    }
    Ok(added)
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// Whether `url` can be an outlet's: on the web, at a name below a top-level domain.
fn is_public(url: &Url) -> bool {
    let named = url.domain().is_some_and(|name| name.trim_matches('.').contains('.'));
    named && matches!(url.scheme(), "http" | "https")
}

fn definition(id: &str, host: &str, feeds: &[Listed]) -> anyhow::Result<String> {
    let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let name = feeds.first().map_or(host, |feed| feed.name.as_str());
    let mut toml = format!(
        "id = {}\nname = {}\nkind = \"newspaper\"\nhomepage = {}\nconfidence = \"imported from OPML, not seen\"\nchecked = \"never\"\nnotes = \"\"\n\n[[domains]]\nhost = {}\n",
        text(id),
        text(name),
        text(&format!("https://{host}/")),
        text(host)
    );
    for feed in feeds {
        writeln!(toml, "\n[[feeds]]\nurl = {}\nstatus = \"unchecked\"", text(feed.url.as_str()))?;
    }
    toml.push_str("\n[article]\npaths = []\n");
    Ok(toml)
}

/// The feeds of an OPML text, each once, and the addresses that cannot be an outlet's.
fn read(text: &str) -> anyhow::Result<(Vec<Listed>, Vec<String>)> {
    let mut reader = Reader::from_str(text);
    let (mut feeds, mut refused, mut is_opml) = (Vec::<Listed>::new(), Vec::new(), false);
    loop {
        match reader.read_event().context("the file is no well-formed XML")? {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "outline" => {
                let Some(address) = attribute(&tag, "xmlUrl")? else { continue };
                match Url::parse(address.trim()).ok().filter(is_public) {
                    Some(url) if feeds.iter().any(|known| known.url == url) => {}
                    Some(url) => feeds.push(Listed { name: name(&tag, &url)?, url }),
                    None => refused.push(address),
                }
            }
            Event::Start(tag) if tag.name().as_ref() == "opml" => is_opml = true,
            Event::Eof => break,
            _ => {}
        }
    }
    if !is_opml {
        bail!("the file is no OPML: it has no <opml> element");
    }
    Ok((feeds, refused))
}

/// The outline's title or text; without either, the host.
fn name(tag: &BytesStart<'_>, url: &Url) -> anyhow::Result<String> {
    for key in ["title", "text"] {
        let said = attribute(tag, key)?.unwrap_or_default();
        if !said.trim().is_empty() {
            return Ok(said.trim().to_owned());
        }
    }
    Ok(host(url))
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> anyhow::Result<Option<String>> {
    let Some(attribute) = tag.try_get_attribute(name)? else { return Ok(None) };
    Ok(Some(attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opml(outlines: &[&str]) -> String {
        format!("<opml version=\"2.0\"><body>{}</body></opml>", outlines.concat())
    }

    #[test]
    fn a_feed_is_listed_once_with_a_name_and_only_public_addresses_are_taken() {
        let (listed, refused) = read(&opml(&[
            "<outline text=\"\" title=\" \" xmlUrl=\"https://www.bao.example/rss\"/>",
            "<outline text=\"Lại\" xmlUrl=\"https://www.bao.example/rss\"/>",
            "<outline text=\"Khác\" title=\"\" xmlUrl=\"https://khac.example/rss\"/>",
            "<outline text=\"a\" xmlUrl=\"http://192.168.1.1/rss\"/>",
            "<outline text=\"b\" xmlUrl=\"http://[::1]/rss\"/>",
            "<outline text=\"c\" xmlUrl=\"http://localhost/rss\"/>",
            "<outline text=\"d\" xmlUrl=\"ftp://bao.example/rss\"/>",
        ]))
        .unwrap();
        let names: Vec<_> = listed.iter().map(|feed| feed.name.as_str()).collect();
        assert_eq!(names, ["bao.example", "Khác"]);
        assert_eq!(refused.len(), 4, "{refused:?}");
    }

    #[test]
    fn hosts_that_would_share_a_file_are_refused() {
        let (listed, _) = read(&opml(&[
            "<outline text=\"a\" xmlUrl=\"https://a-b.example/rss\"/>",
            "<outline text=\"b\" xmlUrl=\"https://a.b.example/rss\"/>",
        ]))
        .unwrap();
        let known = catalog::parse(&catalog::embedded()).unwrap();
        let (new, _) = sort(&mut Vec::new(), &known, listed).unwrap();
        let error = definitions(&new, &mut Files::new()).unwrap_err().to_string();
        assert!(error.contains("sources/online/a-b-example.toml"), "{error}");
    }
}
