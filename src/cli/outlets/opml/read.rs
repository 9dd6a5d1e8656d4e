//! Reads OPML as feed readers write it: nested folders, attributes in any case, addresses whose
//! `&` nobody escaped.

use crate::crawl::feed::repaired_xml;
use crate::text::{decode, normalise};
use anyhow::{Context, bail};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use url::Url;

/// A feed as an OPML file lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// Its title or text; without either, the host.
    pub(super) name: String,
    /// The folder around it, if it lies in one.
    pub(super) folder: Option<String>,
    /// Its address.
    pub(super) url: Url,
}

/// What an OPML file lists.
#[derive(Debug, Default)]
pub(super) struct Outlines {
    /// Each feed once, in the file's order.
    pub(super) feeds: Vec<Listed>,
    /// Addresses that cannot be an outlet's.
    pub(super) refused: Vec<String>,
}

/// Reads the bytes of an OPML file, in whatever encoding.
///
/// # Errors
/// When it is no OPML, or no XML even after what is usually wrong has been repaired.
pub(super) fn read(bytes: &[u8]) -> anyhow::Result<Outlines> {
    let text = decode::decode(bytes, None);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let xml = repaired_xml(text, &mut Vec::new());
    let mut reader = Reader::from_str(&xml);
    let (mut outlines, mut is_opml) = (Outlines::default(), false);
    // The name of each open outline that is no feed; `None` for one that is.
    let mut open: Vec<Option<String>> = Vec::new();
    loop {
        match reader.read_event().context("the file is no well-formed XML")? {
            Event::Start(tag) if is(&tag, "outline") => {
                let is_feed = outlines.add(&tag, &open)?;
                open.push(if is_feed { None } else { said(&tag)? });
            }
            Event::Empty(tag) if is(&tag, "outline") => {
                outlines.add(&tag, &open)?;
            }
            Event::End(tag) if tag.name().as_ref().eq_ignore_ascii_case("outline") => {
                open.pop();
            }
            Event::Start(tag) | Event::Empty(tag) if is(&tag, "opml") => is_opml = true,
            Event::Eof => break,
            _ => {}
        }
    }
    if !is_opml {
        bail!("the file is no OPML: it has no <opml> element");
    }
    Ok(outlines)
}

impl Outlines {
    /// Adds the feed of an outline; `false` for a folder, which has no address.
    fn add(&mut self, tag: &BytesStart<'_>, open: &[Option<String>]) -> anyhow::Result<bool> {
        let Some(address) = attribute(tag, "xmlUrl")?.filter(|it| !it.trim().is_empty()) else {
            return Ok(false);
        };
        match Url::parse(address.trim()).ok().filter(is_public) {
            Some(url) if self.feeds.iter().any(|known| known.url == url) => {}
            Some(url) => {
                let name = said(tag)?.unwrap_or_else(|| host(&url));
                let folder = open.iter().rev().flatten().next().cloned();
                self.feeds.push(Listed { name, folder, url });
            }
            None => self.refused.push(address),
        }
        Ok(true)
    }
}

/// The host of an address, without `www.`.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// Whether `url` can be an outlet's: on the web, at a name below a top-level domain.
fn is_public(url: &Url) -> bool {
    let named = url.domain().is_some_and(|name| name.trim_matches('.').contains('.'));
    named && matches!(url.scheme(), "http" | "https")
}

fn is(tag: &BytesStart<'_>, name: &str) -> bool {
    tag.name().as_ref().eq_ignore_ascii_case(name)
}

/// An outline's title or text.
fn said(tag: &BytesStart<'_>) -> anyhow::Result<Option<String>> {
    for key in ["title", "text"] {
        let said = normalise(&attribute(tag, key)?.unwrap_or_default());
        if !said.is_empty() {
            return Ok(Some(said));
        }
    }
    Ok(None)
}

/// An attribute, its name in any case: `xmlUrl`, `xmlurl`, `xmlURL`.
fn attribute(tag: &BytesStart<'_>, name: &str) -> anyhow::Result<Option<String>> {
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute?;
        if attribute.key.as_ref().eq_ignore_ascii_case(name) {
            return Ok(Some(attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned()));
        }
    }
    Ok(None)
}
