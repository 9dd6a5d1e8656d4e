//! One simulated outlet: its ways in, and the documents that list its articles.

use super::world::{Document, Shape, World};
use chrono::{Datelike, Duration, SecondsFormat};
use diembao::domain::time::Timestamp;
use std::fmt::Write;

/// A document, or a family of them, that lists articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// RSS with the newest articles.
    Rss {
        /// How many.
        window: usize,
    },
    /// A news sitemap: what was published in the last 48 hours.
    NewsSitemap,
    /// A sitemap index with one sitemap for each month: everything.
    Months,
    /// A section page with links to its further pages.
    Section {
        /// Articles on each.
        size: usize,
        /// Pages there are; older articles fall off the last.
        pages: usize,
    },
}

impl Way {
    /// The ways in of each outlet; the first is polled, the others may be walked.
    const MIXES: [&[Self]; 12] = [
        &[Self::Rss { window: 20 }, Self::Months],
        &[Self::Rss { window: 20 }, Self::Section { size: 10, pages: 40 }],
        &[Self::Rss { window: 12 }, Self::NewsSitemap],
        &[Self::Rss { window: 8 }],
        &[Self::Rss { window: 8 }, Self::Months],
        &[Self::Rss { window: 8 }, Self::Section { size: 10, pages: 3 }],
        &[Self::Rss { window: 5 }],
        &[Self::Rss { window: 20 }, Self::NewsSitemap, Self::Months],
        &[Self::NewsSitemap],
        &[Self::Rss { window: 20 }, Self::Section { size: 10, pages: 3 }, Self::Months],
        &[Self::Months],
        &[Self::Section { size: 10, pages: 20 }],
    ];

    /// The address that definitions name.
    fn path(self) -> &'static str {
        match self {
            Self::Rss { .. } => "/rss",
            Self::NewsSitemap => "/news-sitemap.xml",
            Self::Months => "/sitemap.xml",
            Self::Section { .. } => "/tin-moi",
        }
    }

    /// Places of the articles that this way leads to at `at`, all documents taken together.
    pub(super) fn lists(self, world: &World, site: usize, at: Timestamp) -> Vec<usize> {
        let mut live = world.live(site, at);
        match self {
            Self::Rss { window } => live.truncate(window),
            Self::NewsSitemap => {
                live.retain(|place| {
                    at - world.articles[*place].published_at <= Duration::hours(48)
                });
            }
            Self::Months => {}
            Self::Section { size, pages } => live.truncate(size * pages),
        }
        live
    }

    pub(super) fn document(
        self,
        world: &World,
        site: usize,
        (path, query): (&str, &str),
        at: Timestamp,
    ) -> Option<Document> {
        let listed = self.lists(world, site, at);
        if path != self.path() {
            let month = path.strip_prefix("/sitemap-")?.strip_suffix(".xml")?;
            return (self == Self::Months).then(|| month_sitemap(world, listed, month));
        }
        match self {
            Self::Rss { .. } => Some(rss(world, site, listed)),
            Self::NewsSitemap => Some(news_sitemap(world, listed)),
            Self::Months => Some(sitemap_index(world, site, &listed)),
            Self::Section { size, .. } => {
                let page: usize = query.strip_prefix("trang=").unwrap_or("1").parse().ok()?;
                section_page(world, &listed, page, size)
            }
        }
    }
}

/// One outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) id: String,
    pub(super) host: String,
    pub(super) ways: Vec<Way>,
    /// Its robots.txt; empty answers 404.
    pub(super) robots: &'static str,
    /// Whether it tells an unchanged document by its `ETag`.
    pub(super) validates: bool,
    /// Whether its answers come in chunks, without a length.
    pub(super) chunked: bool,
    /// Whether it leaves connections open for the next request.
    pub(super) keeps_alive: bool,
}

impl Site {
    pub(super) fn new(place: usize, shape: Shape) -> Self {
        let robots =
            ["", "User-agent: *\nDisallow: /tim-kiem\n", "User-agent: *\nCrawl-delay: 3\n"];
        let mut ways = Way::MIXES[place % Way::MIXES.len()].to_vec();
        if let (Some(wide), Some(Way::Rss { window })) = (shape.in_a_hurry, ways.first_mut()) {
            *window = wide;
        }
        Self {
            id: format!("gia{place:02}"),
            host: format!("bao{place:02}.gia.example"),
            ways,
            robots: if shape.in_a_hurry.is_some() { "" } else { robots[place % robots.len()] },
            validates: place % 4 != 1,
            chunked: place % 3 == 1,
            keeps_alive: place.is_multiple_of(2),
        }
    }

    /// The definition file.
    pub(super) fn definition(&self) -> String {
        let Self { id, host, .. } = self;
        let mut text = format!(
            "id = \"{id}\"\nname = \"Báo Giả {id}\"\nkind = \"newspaper\"\nconfidence = \"invented\"\n\
             checked = \"never\"\nnotes = \"\"\nlocal = true\n"
        );
        let addresses = |wanted: fn(&Way) -> bool| {
            let ways = self.ways.iter().filter(|way| wanted(way));
            let quoted: Vec<_> =
                ways.map(|way| format!("\"http://{host}{}\"", way.path())).collect();
            quoted.join(", ")
        };
        let sitemaps = addresses(|way| matches!(way, Way::NewsSitemap | Way::Months));
        let sections = addresses(|way| matches!(way, Way::Section { .. }));
        writeln!(text, "sitemaps = [{sitemaps}]\nsection_pages = [{sections}]\n").unwrap();
        writeln!(text, "[[domains]]\nhost = \"{host}\"\n").unwrap();
        if self.ways.iter().any(|way| matches!(way, Way::Rss { .. })) {
            writeln!(text, "[[feeds]]\nurl = \"http://{host}/rss\"\nstatus = \"live\"\n").unwrap();
        }
        writeln!(text, "[article]\npaths = ['^/tin-\\d+\\.html$']\n").unwrap();
        writeln!(text, "[listing]\nnext = [\"a.sau\"]").unwrap();
        text
    }
}

fn rss(world: &World, site: usize, listed: Vec<usize>) -> Document {
    let mut body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>{}</title>",
        world.sites[site].id
    );
    for place in &listed {
        let article = &world.articles[*place];
        let (title, url) = (&article.text.title, &article.url);
        let date = article.published_at.to_rfc2822();
        write!(
            body,
            "<item><title>{title}</title><link>{url}</link><pubDate>{date}</pubDate></item>"
        )
        .unwrap();
    }
    body.push_str("</channel></rss>");
    Document { content_type: "application/rss+xml", body, lists: listed }
}

const SITEMAP: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

fn news_sitemap(world: &World, listed: Vec<usize>) -> Document {
    let mut body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><urlset {SITEMAP} \
         xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">"
    );
    for place in &listed {
        let article = &world.articles[*place];
        let (title, url) = (&article.text.title, &article.url);
        let date = article.published_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        write!(
            body,
            "<url><loc>{url}</loc><news:news><news:publication><news:name>Báo Giả</news:name>\
             <news:language>vi</news:language></news:publication>\
             <news:publication_date>{date}</news:publication_date><news:title>{title}</news:title>\
             </news:news></url>"
        )
        .unwrap();
    }
    body.push_str("</urlset>");
    Document { content_type: "application/xml", body, lists: listed }
}

fn month_of(world: &World, place: usize) -> String {
    let published_at = world.articles[place].published_at;
    format!("{}-{:02}", published_at.year(), published_at.month())
}

fn sitemap_index(world: &World, site: usize, listed: &[usize]) -> Document {
    let mut months: Vec<_> = listed.iter().map(|place| month_of(world, *place)).collect();
    months.dedup();
    let host = &world.sites[site].host;
    let mut body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><sitemapindex {SITEMAP}>");
    for month in months {
        write!(body, "<sitemap><loc>http://{host}/sitemap-{month}.xml</loc></sitemap>").unwrap();
    }
    body.push_str("</sitemapindex>");
    Document::plain("application/xml", body)
}

fn month_sitemap(world: &World, mut listed: Vec<usize>, month: &str) -> Document {
    listed.retain(|place| month_of(world, *place) == month);
    let mut body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><urlset {SITEMAP}>");
    for place in &listed {
        let article = &world.articles[*place];
        let changed = article.published_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        write!(body, "<url><loc>{}</loc><lastmod>{changed}</lastmod></url>", article.url).unwrap();
    }
    body.push_str("</urlset>");
    Document { content_type: "application/xml", body, lists: listed }
}

fn section_page(world: &World, listed: &[usize], page: usize, size: usize) -> Option<Document> {
    let from = page.checked_sub(1)? * size;
    let here: Vec<usize> = listed.iter().skip(from).take(size).copied().collect();
    if here.is_empty() {
        return None;
    }
    let mut body = String::from(
        "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>Tin mới</title></head><body><ul>",
    );
    for place in &here {
        let article = &world.articles[*place];
        let (title, url) = (&article.text.title, &article.url);
        write!(body, "<li><h3><a href=\"{url}\">{title}</a></h3></li>").unwrap();
    }
    body.push_str("</ul>");
    if listed.len() > from + size {
        write!(body, "<a class=\"sau\" href=\"/tin-moi?trang={}\">Trang sau</a>", page + 1)
            .unwrap();
    }
    body.push_str("</body></html>");
    Some(Document { content_type: "text/html; charset=utf-8", body, lists: here })
}
