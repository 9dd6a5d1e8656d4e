//! Tells pages that are no article: sections, error pages, block pages, feeds.

use super::body::Found;
use super::document::Css;
use super::{ExtractError, Sources, lines};
use crate::text::fold;
use crate::text::wall::wall;
use std::cell::LazyCell;
use std::sync::LazyLock;
use url::Url;

static LINKS: LazyLock<Css> = LazyLock::new(|| super::layout::fixed("a[href]"));
static FEED: LazyLock<Css> =
    LazyLock::new(|| super::layout::fixed("rss > channel, feed > entry, urlset > url"));

/// Fewer links than this stand on any short article page.
const LISTING_LINKS: usize = 40;
/// Share of letters inside links: 0.65 to 0.99 on section pages that show headlines alone.
const LISTING_SHARE: f64 = 0.5;
/// Section pages that show leads too have fewer links: there the longest text found is a small
/// part of what is seen (0.06), while of an article page it is the greater part.
const ARTICLE_SHARE: f64 = 0.15;
/// A page with less text than this may be an error page without a headline.
const ERROR_CHARS: usize = 1_500;

/// Headlines of error pages, marks removed; the whole headline, so that news about somebody
/// "not found" stays news.
const ERRORS: [&str; 16] = [
    "404",
    "404 not found",
    "not found",
    "page not found",
    "error 404",
    "loi 404",
    "404 - khong tim thay trang",
    "khong tim thay trang",
    "trang khong ton tai",
    "trang khong tim thay",
    "khong tim thay noi dung",
    "bai viet khong ton tai",
    "noi dung khong ton tai",
    "duong dan khong ton tai",
    "khong tim thay bai viet",
    "co loi xay ra",
];
/// Refuses what the address or the kind of document gives away.
pub(super) fn before_reading(sources: &Sources<'_>) -> Result<(), ExtractError> {
    if sources.doc.select(&FEED).next().is_some() {
        return Err(ExtractError::NotArticle { why: "a feed or sitemap" });
    }
    Ok(())
}

/// Refuses what headline, text and links give away.
///
/// - `html`: the page as it came, scripts included: in them walls give themselves away.
pub(super) fn after_reading(
    sources: &Sources<'_>,
    title: &str,
    found: &Found,
    html: &str,
) -> Result<(), ExtractError> {
    let prose = found.prose();
    if is_home(sources.url) && !prose.is_long() {
        return Err(ExtractError::NotArticle { why: "a home page" });
    }
    // Reading all that is visible costs a tenth of the whole work; most pages need it nowhere.
    let visible = LazyCell::new(|| sources.doc.body().map_or_else(String::new, lines::inline));
    let is_listing =
        || !prose.is_article() && is_listing(sources, found, || visible.chars().count());
    if found.lines.is_empty() && !sources.ld.has_article() && visible.is_empty() {
        return Err(wall(html).map_or(ExtractError::NoText, |why| ExtractError::Wall { why }));
    }
    // The words of the page itself: a feed's title says nothing about what the server sent.
    if title.is_empty() {
        return Err(ExtractError::NotArticle { why: "a page without headline" });
    }
    let dated = sources.meta.get(&super::dates::META_KEYS).is_some();
    if sources.ld.has_article() || found.by_outlet() || (dated && !is_listing()) {
        return Ok(());
    }
    let folded = |text: &str| fold(&text.to_lowercase());
    let heading = folded(title);
    let heading = heading.trim_matches(|c: char| !c.is_alphanumeric());
    if ERRORS.contains(&heading) {
        return Err(ExtractError::NotArticle { why: "an error page" });
    }
    if let Some(why) = wall(html) {
        return Err(ExtractError::Wall { why });
    }
    if !prose.is_article() && visible.chars().count() < ERROR_CHARS {
        let start: String = folded(&visible).chars().take(200).collect();
        if ERRORS[3..].iter().any(|error| start.contains(error)) {
            return Err(ExtractError::NotArticle { why: "an error page" });
        }
    }
    if is_listing() {
        return Err(ExtractError::NotArticle { why: "a page of links" });
    }
    Ok(())
}

/// Whether the address is that of a site as a whole.
fn is_home(url: &Url) -> bool {
    let host = url.host_str().is_some_and(|host| !host.is_empty());
    host && matches!(url.path(), "" | "/") && url.query().is_none()
}

/// Whether links are most of the page, or what was found hardly any of what is seen.
fn is_listing(sources: &Sources<'_>, found: &Found, visible_chars: impl FnOnce() -> usize) -> bool {
    if sources.doc.select(&LINKS).count() < LISTING_LINKS {
        return false;
    }
    let text: usize = found.lines.iter().map(|line| line.chars().count()).sum();
    sources.doc.body().is_some_and(|body| lines::link_share(body) >= LISTING_SHARE)
        || (text as f64) < ARTICLE_SHARE * visible_chars() as f64
}

#[cfg(test)]
mod tests {
    use crate::extract::{Hints, extract};
    use url::Url;

    fn outcome(html: &str, path: &str) -> String {
        let url = Url::parse(&format!("https://bao.example{path}")).unwrap();
        let fetched_at = "2026-11-21T03:00:00Z".parse().unwrap();
        let hints = Hints {
            outlet: None,
            feed_title: "",
            listed_at: None,
            last_modified: None,
            fetched_at,
        };
        match extract(html.as_bytes(), None, &url, &hints) {
            Ok(_) => "kept".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    fn check(cases: &[(&str, String, &str)]) {
        for (what, html, expected) in cases {
            assert_eq!(outcome(html, "/tin-1.html"), *expected, "{what}");
        }
    }

    fn links() -> String {
        "<h3><a href=/x>Một dòng tin khác hẳn</a></h3>".repeat(50)
    }

    fn news() -> String {
        "<p>Lực lượng chức năng cho biết đã huy động 200 người tìm kiếm.</p>".repeat(5)
    }

    const LEAD: &str =
        "<p>Huyện vừa khởi công ba tuyến đường, và sẽ xong trước mùa mưa năm sau.</p>";

    fn cards(count: usize) -> String {
        format!("<div class=card><a href=/x>Một dòng tin khác hẳn</a>{LEAD}</div>").repeat(count)
    }

    #[test]
    fn pages_without_an_article_are_named_for_what_they_are() {
        check(&[
            (
                "empty",
                String::new(),
                "the page holds no text of an article; it may be drawn by its scripts",
            ),
            (
                "cookie wall",
                "<script>document.cookie='a=b';location.reload()</script>".into(),
                "a wall against robots: a cookie set by script",
            ),
            (
                "bot wall",
                "<title>Just a moment...</title><p>Checking your browser</p>".into(),
                "a wall against robots: a check of the browser",
            ),
            (
                "block page",
                "<title>Thông báo từ chối truy cập</title><p>Mã lỗi 15</p>".into(),
                "a wall against robots: access refused",
            ),
            (
                "error page",
                "<title>Không tìm thấy trang - Báo A</title><p>Về trang chủ</p>".into(),
                "not an article: an error page",
            ),
            (
                "no headline",
                "<p>Một đoạn văn.</p>".into(),
                "not an article: a page without headline",
            ),
            (
                "feed",
                "<?xml version='1.0'?><rss><channel><title>a</title></channel></rss>".into(),
                "not an article: a feed or sitemap",
            ),
            (
                "headline about loss",
                format!("<title>Không tìm thấy nạn nhân sau 3 ngày</title>{}", news()),
                "kept",
            ),
        ]);
    }

    #[test]
    fn sections_are_told_from_articles_among_links() {
        const SECTION: &str = "not an article: a page of links";
        let (links, news) = (links(), news());
        let page = |inside: String| format!("<title>Thời sự</title>{inside}{links}");
        let leads = format!("<h3><a href=/x>Một dòng tin khác hẳn</a></h3>{LEAD}").repeat(20);
        check(&[
            ("headlines alone", page(String::new()), SECTION),
            ("a lead at its top", page(format!("<div class=top>{LEAD}</div>")), SECTION),
            ("leads below headlines", page(leads), SECTION),
            ("leads in cards", page(cards(30)), SECTION),
            ("article among links", page(format!("{links}<div>{news}{news}</div>")), "kept"),
        ]);
    }

    #[test]
    fn the_front_page_of_a_site_is_an_article_only_if_its_text_is_long() {
        const HOME: &str = "not an article: a home page";
        let (links, news) = (links(), news());
        assert_eq!(outcome(&format!("<h1>A</h1>{news}"), "/"), HOME);
        assert_eq!(outcome(&format!("<h1>A</h1>{}{links}", cards(40)), "/"), HOME);
        let long = format!("<h1>Về chúng tôi</h1>{}", news.repeat(6));
        assert_eq!(outcome(&long, "/"), "kept", "a site of one page");
    }
}
