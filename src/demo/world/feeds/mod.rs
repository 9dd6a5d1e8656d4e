//! Writes feed documents the way the outlets' servers do, faults included.
//!
//! Takes the lines a feed shows and a [`FeedForm`]; gives the bytes. [`rss`] holds the many
//! ways of writing RSS, this file the other languages and the bytes' encodings.

mod rss;

use super::text::{escape, vietnam};
use crate::domain::time::Timestamp;
use serde_json::json;

/// How an outlet writes its feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeedForm {
    /// `+07:00` in a mail date; `<a><img></a><p>lead</p>` in CDATA.
    Epi,
    /// `VOV.VN - ` before the lead, unbreakable blanks in titles.
    Vov,
    /// `9/5/2026 1:30:00 PM`, month first; `(Chinhphu.vn) - ` before the lead.
    MonthFirst,
    /// `GMT+7` and entities inside CDATA.
    GmtPlusSeven,
    /// `<a><img></a></br>lead` in CDATA, the feed's own pubDate before the items.
    VnExpress,
    /// `Mon, 14 Sep 26`; `TTO - ` before the lead.
    TwoDigitYear,
    /// Blanks at both ends of every CDATA; `slash:comments`.
    VietNamNet,
    /// `+07`.
    HourOnlyZone,
    /// Real UTF-16LE without byte order mark.
    Utf16,
    /// Empty `pubDate`, relative links.
    Undated,
    /// Tracking marks with bare `&` on every link, bare `&` in titles, day first.
    Tracked,
    /// UTF-8 that declares utf-16.
    DeclaredUtf16,
    /// Atom.
    Atom,
    /// JSON Feed.
    Json,
}

/// What a feed says of itself.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) title: String,
    /// Its own address.
    pub(super) url: String,
    /// The outlet's home page.
    pub(super) home: String,
    /// When it is written.
    pub(super) now: Timestamp,
}

/// One item.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) at: Timestamp,
    pub(super) url: String,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) section: String,
}

impl FeedForm {
    /// The header the server sends.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/feed+json; charset=utf-8",
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Utf16 | Self::VietNamNet => "text/xml",
            Self::DeclaredUtf16 => "text/xml; charset=utf-16",
            _ => "application/rss+xml; charset=utf-8",
        }
    }

    /// The feed's bytes; `lines` newest first.
    pub(super) fn document(self, channel: &Channel, lines: &[Line]) -> Vec<u8> {
        match self {
            Self::Atom => atom(channel, lines).into_bytes(),
            Self::Json => json_feed(channel, lines).into_bytes(),
            Self::Utf16 => {
                let text = rss::document(self, channel, lines);
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            _ => rss::document(self, channel, lines).into_bytes(),
        }
    }
}

fn atom(channel: &Channel, lines: &[Line]) -> String {
    let entry = |line: &Line| {
        let (title, url, lead) = (escape(&line.title), escape(&line.url), escape(&line.lead));
        let at = vietnam(line.at).to_rfc3339();
        format!(
            "<entry><id>{url}</id><title type=\"html\">{title}</title>\
             <link rel=\"alternate\" type=\"text/html\" href=\"{url}\"/>\
             <published>{at}</published><updated>{at}</updated>\
             <summary type=\"html\">&lt;p&gt;{lead}&lt;/p&gt;</summary></entry>\n"
        )
    };
    let entries: String = lines.iter().map(entry).collect();
    let newest = vietnam(lines.first().map_or(channel.now, |line| line.at)).to_rfc3339();
    let (title, url, home) = (escape(&channel.title), &channel.url, &channel.home);
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\
         <id>{home}</id><title>{title}</title><link rel=\"self\" href=\"{url}\"/>\
         <updated>{newest}</updated>\n{entries}</feed>\n"
    )
}

fn json_feed(channel: &Channel, lines: &[Line]) -> String {
    let item = |line: &Line| {
        json!({
            "id": line.url,
            "url": line.url,
            "title": line.title,
            "summary": line.lead,
            "content_text": line.lead,
            "date_published": vietnam(line.at).to_rfc3339(),
            "tags": [line.section],
        })
    };
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.url,
        "items": lines.iter().map(item).collect::<Vec<_>>(),
    })
    .to_string()
}
