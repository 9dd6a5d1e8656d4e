//! What the world's servers answer at a given moment.

use super::World;
use super::article::{Quirk, WorldArticle};
use super::listing::{FeedKind, ServedFeed, contents, written_title};
use super::lists;
use super::oddities::{OddAnswer, OddPage};
use super::shape::View;
use super::sites::{Site, Validator, site};
use super::trouble::{Trouble, trouble};
use crate::domain::id::short_hash;
use crate::domain::time::Timestamp;
use crate::web::loopback::{Ask, Reply};

const HTML: &str = "text/html; charset=utf-8";

/// More than any cap on pages allows (10 to 12 MB are usual).
const HUGE_BYTES: usize = 13 * 1024 * 1024;

impl World {
    /// The reply to `ask` at `now`. What is not published yet does not exist.
    pub fn answer(&self, ask: &Ask, now: Timestamp) -> Reply {
        let url = format!("http://{}{}", ask.host, ask.path());
        let trouble = self.site_of_host(&ask.host).and_then(|site| trouble(site, now));
        if trouble == Some(Trouble::Away) {
            return Reply::new(503, HTML, "<!DOCTYPE html><title>503</title>");
        }
        if ask.path() == "/robots.txt" {
            return self.robots(&ask.host);
        }
        if let Some(feed) = self.feeds.iter().find(|feed| feed.url == url) {
            return self.feed(feed, ask, now);
        }
        if let Some(reply) = self.sitemap(ask, now) {
            return reply;
        }
        if trouble == Some(Trouble::Wall) {
            return Reply::new(200, HTML, WALL);
        }
        if let Some(page) = self.odd.iter().find(|page| page.url == url && page.at <= now) {
            return self.odd_page(page, now);
        }
        let there =
            |article: &&WorldArticle| article.published_at <= now && !article.is_removed_at(now);
        match self.article_at(&url).filter(there) {
            Some(article) => self.article_page(article, now),
            None => Reply::new(404, HTML, "<!DOCTYPE html><title>404</title>"),
        }
    }

    fn robots(&self, host: &str) -> Reply {
        let rules = self.site_of_host(host).and_then(|site| site.robots);
        match rules {
            Some(rules) => Reply::new(200, "text/plain", rules),
            None => Reply::new(404, HTML, "<!DOCTYPE html><title>404</title>"),
        }
    }

    fn feed(&self, feed: &ServedFeed, ask: &Ask, now: Timestamp) -> Reply {
        match feed.kind {
            FeedKind::Missing => return Reply::new(404, HTML, "<!DOCTYPE html><title>404</title>"),
            FeedKind::Loop => return Reply::new(302, HTML, "").with("location", &feed.url),
            _ => {}
        }
        if feed.site.id == "qdnd" && ask.header("cookie") != Some(COOKIE) {
            // As on the real host: whoever has no cookie is sent round until they bring it.
            let set = format!("{COOKIE}; Path=/");
            return Reply::new(302, HTML, "").with("location", &feed.url).with("set-cookie", set);
        }
        let (channel, lines) = contents(self, feed, now);
        let (content_type, body) = match feed.kind {
            FeedKind::Sitemaps => lists::index(feed.site, &lines),
            FeedKind::News => lists::news(&lines),
            FeedKind::Pages => lists::section(&channel.title, &lines, page_asked(ask)),
            _ => (feed.form.content_type(), feed.form.document(&channel, &lines)),
        };
        let (header, question, mark) = match feed.site.validator {
            Validator::None => return Reply::new(200, content_type, body),
            Validator::ETag => {
                ("etag", "if-none-match", format!("\"{}\"", short_hash([body.as_slice()])))
            }
            Validator::LastModified => {
                // A headline that changes later changes the document too.
                let changes = self.articles.iter().filter_map(|article| article.change.as_ref());
                let changed = changes.map(|change| change.at).filter(|at| *at <= now).max();
                let newest = lines.first().map(|line| line.at).max(changed);
                let date = newest.unwrap_or_default().format("%a, %d %b %Y %H:%M:%S GMT");
                ("last-modified", "if-modified-since", date.to_string())
            }
        };
        if ask.header(question) == Some(mark.as_str()) {
            return Reply { status: 304, ..Reply::default() }.with(header, mark);
        }
        Reply::new(200, content_type, body).with(header, mark)
    }

    /// A sitemap that an index of the same host names.
    fn sitemap(&self, ask: &Ask, now: Timestamp) -> Option<Reply> {
        let site = self.site_of_host(&ask.host).filter(|_| lists::is_child(ask.path()))?;
        let is_index =
            |feed: &&ServedFeed| feed.kind == FeedKind::Sitemaps && feed.site.id == site.id;
        let (_, lines) = contents(self, self.feeds.iter().find(is_index)?, now);
        let (content_type, body) = lists::child(ask.path(), &lines)?;
        Some(Reply::new(200, content_type, body))
    }

    fn odd_page(&self, page: &OddPage, now: Timestamp) -> Reply {
        match &page.answer {
            OddAnswer::Status(status) => {
                Reply::new(*status, HTML, format!("<!DOCTYPE html><title>{status}</title>"))
            }
            OddAnswer::Redirect(to) => Reply::new(302, HTML, "").with("location", *to),
            OddAnswer::RedirectToItself => Reply::new(302, HTML, "").with("location", &page.url),
            OddAnswer::Frame => Reply::new(200, HTML, FRAME),
            OddAnswer::CookieWall => Reply::new(200, HTML, COOKIE_WALL),
            OddAnswer::Picture => Reply::new(200, HTML, picture()),
            OddAnswer::Huge => Reply::new(200, HTML, huge()),
            OddAnswer::Article(key) => {
                match self.articles.iter().find(|article| article.key == *key) {
                    Some(article) => self.article_page(article, now),
                    None => Reply::new(404, HTML, ""),
                }
            }
        }
    }

    fn article_page(&self, article: &WorldArticle, now: Timestamp) -> Reply {
        let Some(site) = site(article.outlet.as_str()) else {
            return Reply::new(404, HTML, "");
        };
        let wrong_charset = article.quirk == Quirk::WrongCharset;
        let view = self.view(site, article, now);
        let content_type = if wrong_charset { "text/html; charset=ISO-8859-1" } else { HTML };
        Reply::new(200, content_type, site.shape.page(&view))
    }

    fn view<'a>(&'a self, site: &'a Site, article: &'a WorldArticle, now: Timestamp) -> View<'a> {
        let mut body = article.body.clone();
        if article.credit.is_some() {
            let is_agency = article.outlet.as_str() == "vietnamplus";
            let credit = if is_agency { "(TTXVN/Vietnam+)" } else { "(Theo TTXVN)" };
            body.push(credit.to_owned());
        }
        let added = article.addition.as_ref().filter(|addition| addition.at <= now);
        body.extend(added.map(|addition| addition.paragraph.clone()));
        let earlier = |other: &&WorldArticle| {
            other.outlet == article.outlet
                && other.edition == article.edition
                && other.published_at < article.published_at
        };
        let earlier: Vec<_> = self.articles.iter().filter(earlier).collect();
        let link = |other: &&WorldArticle| (other.first_title.clone(), other.url.clone());
        View {
            outlet: site.id,
            site_name: self.names.get(site.id).map_or("", String::as_str),
            url: &article.url,
            title: written_title(article, now),
            lead: &article.lead,
            body,
            author: article.author.as_deref(),
            section: &article.section,
            genre: article.genre,
            published_at: (article.quirk != Quirk::Undated).then_some(article.published_at),
            now,
            related: earlier.iter().rev().take(3).map(link).collect(),
            charset: if article.quirk == Quirk::WrongCharset { "windows-1252" } else { "utf-8" },
            english: article.edition.is_some(),
        }
    }
}

/// The cookie that some feeds want to see.
const COOKIE: &str = "D1N=5f1e0";

const WALL: &str = "<!DOCTYPE html><html lang=\"vi\"><head><title>Xác minh</title></head><body>\
    <h1>Xác minh</h1><p>Vui lòng nhập mã captcha để chứng tỏ bạn không phải là robot.</p></body></html>";

/// The number in `?paged=2`; 1 without it.
fn page_asked(ask: &Ask) -> usize {
    let (_, query) = ask.path_and_query.split_once('?').unwrap_or_default();
    query.strip_prefix("paged=").and_then(|number| number.parse().ok()).unwrap_or(1)
}

const FRAME: &str = "<!DOCTYPE html><html lang=\"vi\"><head><title>Chuyên trang</title></head>\
    <body><div id=\"app\"></div><ul><li><a href=\"/\">Trang chủ</a></li></ul></body></html>";

const COOKIE_WALL: &str = "<html><body><script>document.cookie=\"D1N=5f1e0\"+\"; path=/\";\
    window.location.reload(true);</script></body></html>";

/// Bytes that begin like a JPEG and go on like noise, the same every time.
fn picture() -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 0x10, b'J', b'F', b'I', b'F', 0, 1, 1, 0];
    let mut state = 0x2025_u32;
    bytes.extend((0..4_096).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    }));
    bytes
}

fn huge() -> Vec<u8> {
    let mut page = b"<!DOCTYPE html><html><body><h1>Trang</h1>".to_vec();
    page.resize(HUGE_BYTES, b'-');
    page
}
