//! Walks the elements of a sitemap.

use super::{Child, Publication, SitemapDoc};
use crate::crawl::feed::{plain_text, web_address};
use crate::domain::outlet::DateOrder;
use crate::domain::time::Timestamp;
use crate::text::date;
use chrono::{DateTime, Datelike, Utc};
use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

/// A sitemap nests five deep with its news extension; deeper is no sitemap.
const MAX_DEPTH: usize = 64;

/// Most bytes of one text; addresses and titles are far shorter.
const TEXT_CAP_BYTES: usize = 16 << 10;

/// Names told; a sitemap has one, or one for each language.
const MAX_PUBLICATIONS: usize = 20;

/// Elements that matter, whatever prefix they carry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Url,
    Sitemap,
    News,
    Publication,
    Loc,
    LastModified,
    Title,
    Date,
    Name,
    Language,
    Other,
}

impl Tag {
    fn of(local_name: &str) -> Self {
        match local_name {
            "url" => Self::Url,
            "sitemap" => Self::Sitemap,
            "news" => Self::News,
            "publication" => Self::Publication,
            "loc" => Self::Loc,
            "lastmod" => Self::LastModified,
            "title" => Self::Title,
            "publication_date" => Self::Date,
            "name" => Self::Name,
            "language" => Self::Language,
            _ => Self::Other,
        }
    }
}

/// Reads `xml`, which has been repaired, up to its end or to where it breaks off.
pub(super) fn walk(xml: &str, base: &Url, order: DateOrder) -> SitemapDoc {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut walk = Walk::new(base, order);
    let whole = loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => walk.open(Tag::of(tag.local_name().as_ref())),
            Ok(Event::End(tag)) => walk.close(Tag::of(tag.local_name().as_ref())),
            Ok(Event::Text(text)) => walk.say(&text.xml10_content()),
            Ok(Event::CData(text)) => walk.say(&text.xml10_content()),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(c)) => walk.say(c.encode_utf8(&mut [0; 4])),
                _ => walk.say(entity(name.as_ref())),
            },
            Ok(Event::Eof) => break walk.open.is_empty(),
            Ok(_) => {}
            Err(_) => break false,
        }
        if walk.open.len() > MAX_DEPTH {
            break false;
        }
    };
    walk.end(whole)
}

/// The five entities that XML knows; others were escaped before.
fn entity(name: &str) -> &'static str {
    match name {
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "&",
    }
}

/// One `<url>` or `<sitemap>` as far as it was read.
#[derive(Default)]
struct Draft {
    is_child: bool,
    is_news: bool,
    address: String,
    last_modified: String,
    title: String,
    date: String,
    publication: Publication,
}

struct Walk<'a> {
    base: &'a Url,
    order: DateOrder,
    open: Vec<Tag>,
    text: String,
    draft: Option<Draft>,
    refused: usize,
    undated: usize,
    doc: SitemapDoc,
}

impl<'a> Walk<'a> {
    fn new(base: &'a Url, order: DateOrder) -> Self {
        let doc = SitemapDoc::default();
        let (open, text) = (Vec::new(), String::new());
        Self { base, order, open, text, draft: None, refused: 0, undated: 0, doc }
    }

    fn open(&mut self, tag: Tag) {
        if matches!(tag, Tag::Url | Tag::Sitemap) {
            self.finish();
            self.draft = Some(Draft { is_child: tag == Tag::Sitemap, ..Draft::default() });
        }
        self.open.push(tag);
        self.text.clear();
    }

    fn say(&mut self, text: &str) {
        if self.text.len() < TEXT_CAP_BYTES {
            self.text.push_str(text);
        }
    }

    fn close(&mut self, tag: Tag) {
        // An end tag closes what was left open inside; one that closes nothing is passed over.
        let Some(at) = self.open.iter().rposition(|open| *open == tag) else { return };
        let parent = at.checked_sub(1).map(|parent| self.open[parent]);
        self.open.truncate(at);
        self.note(tag, parent);
        if matches!(tag, Tag::Url | Tag::Sitemap) {
            self.finish();
        }
    }

    /// Keeps the text of an element that stands where it means something: pictures and videos
    /// have addresses, titles and dates too.
    fn note(&mut self, tag: Tag, parent: Option<Tag>) {
        let Some(draft) = &mut self.draft else { return };
        let text = self.text.trim();
        match (parent, tag) {
            (Some(Tag::Url | Tag::Sitemap), Tag::Loc) => text.clone_into(&mut draft.address),
            (Some(Tag::Url | Tag::Sitemap), Tag::LastModified) => {
                text.clone_into(&mut draft.last_modified);
            }
            (Some(Tag::News), Tag::Title) => draft.title = plain_text(text),
            (Some(Tag::News), Tag::Date) => text.clone_into(&mut draft.date),
            (Some(Tag::Publication), Tag::Name) => draft.publication.name = plain_text(text),
            (Some(Tag::Publication), Tag::Language) => {
                text.clone_into(&mut draft.publication.language);
            }
            (_, Tag::News) => draft.is_news = true,
            _ => {}
        }
    }

    fn finish(&mut self) {
        let Some(draft) = self.draft.take() else { return };
        // Some servers escape twice.
        let address = draft.address.replace("&amp;", "&");
        let Some(url) = web_address(&address, Some(self.base)) else {
            self.refused += 1;
            return;
        };
        let last_modified = instant(&draft.last_modified, self.order);
        if draft.is_child {
            self.doc.children.push(Child { url, last_modified });
            return;
        }
        let published_at = instant(&draft.date, self.order);
        self.undated += usize::from(draft.is_news && published_at.is_none());
        let publication = draft.publication;
        let known = &mut self.doc.publications;
        if draft.is_news && known.len() < MAX_PUBLICATIONS && !known.contains(&publication) {
            known.push(publication);
        }
        self.doc.add(url, last_modified, draft.title, published_at);
    }

    fn end(mut self, whole: bool) -> SitemapDoc {
        if whole {
            self.finish();
        } else {
            // The last entry may be cut in the middle of its address.
            self.draft = None;
            self.doc
                .warnings
                .push("the document breaks off; read up to its last whole item".into());
        }
        let listed = self.doc.items.len();
        self.doc.tell_refused(self.refused);
        if self.undated > 0 {
            let undated = self.undated;
            self.doc.warnings.push(format!("{undated} of {listed} items have no readable date"));
        }
        self.doc
    }
}

/// The forms that W3C allows with a day in them, what feeds write, and seconds since 1970.
/// A year or a month alone is no instant.
fn instant(text: &str, order: DateOrder) -> Option<Timestamp> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let at = match (digits, text.len()) {
        (true, 10) => DateTime::from_timestamp(text.parse().ok()?, 0),
        (true, 13) => DateTime::from_timestamp_millis(text.parse().ok()?),
        (true, _) => None,
        _ => basic(text).or_else(|| date::parse(text, order)),
    };
    // Zeros stand for "unknown"; no archive of news reaches back further.
    at.filter(|at| (1990..2100).contains(&at.year()))
}

/// ISO 8601 without its marks, `20251120T083000+0700`.
fn basic(text: &str) -> Option<Timestamp> {
    let with_zone = DateTime::parse_from_str(text, "%Y%m%dT%H%M%S%z").ok();
    let zulu = || DateTime::parse_from_str(&text.replace('Z', "+0000"), "%Y%m%dT%H%M%S%z").ok();
    with_zone.or_else(zulu).map(|at| at.with_timezone(&Utc))
}
