//! Feeds in and out as OPML 2.0, the format feed readers exchange.

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

pub(super) fn import(common: &Common, catalog: &Catalog, file: &Path) -> anyhow::Result<ExitCode> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let (listed, mut bad) = read(&text).with_context(|| file.display().to_string())?;
    let root = common.definitions.clone().unwrap_or_else(|| PathBuf::from("."));
    if !root.join("sources").is_dir() {
        bail!(
            "{} holds no sources/ folder; name the definitions with --definitions",
            root.display()
        );
    }
    let mut new: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
    for feed in listed {
        match catalog.outlet_of(&feed.url) {
            Some(outlet) if outlet.feeds.iter().any(|known| known.url == feed.url) => {
                println!("known    {} ({})", feed.url, outlet.id);
            }
            Some(outlet) => {
                bad += 1;
                println!("add it   {} to sources/…/{}.toml by hand", feed.url, outlet.id);
            }
            None => new.entry(host(&feed.url)).or_default().push(feed),
        }
    }
    for (host, feeds) in new {
        let id: String =
            host.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let path = root.join("sources/online").join(format!("{id}.toml"));
        if path.exists() {
            bail!("{} exists already", path.display());
        }
        std::fs::write(&path, definition(&id, &host, &feeds)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        println!(
            "written  {} with {} feeds: check its name and folder",
            path.display(),
            feeds.len()
        );
    }
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
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

/// The feeds of an OPML text, and how many outlines named no usable address.
fn read(text: &str) -> anyhow::Result<(Vec<Listed>, usize)> {
    let mut reader = Reader::from_str(text);
    let (mut feeds, mut bad, mut is_opml) = (Vec::new(), 0, false);
    loop {
        match reader.read_event().context("the file is no well-formed XML")? {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "outline" => {
                let Some(address) = attribute(&tag, "xmlUrl")? else { continue };
                let name =
                    attribute(&tag, "title")?.or(attribute(&tag, "text")?).unwrap_or_default();
                match Url::parse(address.trim()) {
                    Ok(url) if matches!(url.scheme(), "http" | "https") => {
                        feeds.push(Listed { name, url })
                    }
                    _ => {
                        bad += 1;
                        println!("refused  `{address}` is no web address");
                    }
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
    Ok((feeds, bad))
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> anyhow::Result<Option<String>> {
    let Some(attribute) = tag.try_get_attribute(name)? else { return Ok(None) };
    Ok(Some(attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned()))
}
