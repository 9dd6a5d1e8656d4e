//! Recognises walls against robots: pages that answer 200 but hold a riddle instead of a document.

use crate::domain::page::Page;

/// Documents larger than this are no walls: they hold what was asked for.
const LARGEST_WALL_BYTES: usize = 60_000;

/// Marks of the common walls, each with what it is. Lower case; searched in the first bytes.
const MARKS: [(&str, &str); 13] = [
    ("challenges.cloudflare.com", "a Cloudflare challenge"),
    ("/cdn-cgi/challenge-platform/", "a Cloudflare challenge"),
    ("cf-browser-verification", "a Cloudflare challenge"),
    ("_incapsula_resource", "an Imperva challenge"),
    ("ddos-guard", "a DDoS-Guard challenge"),
    ("perimeterx", "a PerimeterX challenge"),
    ("captcha-delivery.com", "a DataDome challenge"),
    ("aws-waf-token", "an AWS challenge"),
    ("awswafintegration", "an AWS challenge"),
    ("d2n1.js", "a cookie set by a script"),
    ("thông báo từ chối truy cập", "a notice of refused access"),
    ("web application firewall", "a notice of a firewall"),
    ("xác minh bạn không phải là robot", "a captcha"),
];

/// What stands in the way, if `page` is a wall and not a document.
///
/// Only small HTML pages are looked at; a page that merely speaks of such walls is larger, or has
/// an article in it.
pub fn wall(page: &Page) -> Option<&'static str> {
    let html = page.header("content-type").is_none_or(|kind| kind.contains("html"));
    if !html || page.body.len() > LARGEST_WALL_BYTES {
        return None;
    }
    let text = String::from_utf8_lossy(&page.body).to_lowercase();
    if ["<article", "itemprop=\"articlebody\"", "\"newsarticle\""].iter().any(|m| text.contains(m))
    {
        return None;
    }
    let marked = MARKS.iter().find(|(mark, _)| text.contains(mark)).map(|(_, what)| *what);
    marked.or_else(|| sets_cookie_and_reloads(&text).then_some("a cookie set by a script"))
}

/// A page without text of its own whose script sets a cookie and loads it again.
fn sets_cookie_and_reloads(text: &str) -> bool {
    const LARGEST_RIDDLE_BYTES: usize = 8_000;
    text.len() <= LARGEST_RIDDLE_BYTES
        && text.contains("document.cookie")
        && ["location.reload", "location.href", "location.replace", "window.location"]
            .iter()
            .any(|reload| text.contains(reload))
        && !text.contains("<p")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;

    fn page(content_type: &str, body: &str) -> Page {
        Page {
            url: "https://bao.example/a".into(),
            final_url: "https://bao.example/a".into(),
            fetched_at: Timestamp::UNIX_EPOCH,
            http_status: 200,
            headers: vec![("content-type".into(), content_type.into())],
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn walls_are_told_from_pages() {
        let long = format!("<p>{}</p> challenges.cloudflare.com", "chữ ".repeat(20_000));
        let cases = [
            ("text/html", "<script src=https://challenges.cloudflare.com/x></script>", true),
            ("text/html", "<title>Thông báo từ chối truy cập</title>", true),
            (
                "text/html",
                "<script>document.cookie='D1N=1';window.location.reload(true);</script>",
                true,
            ),
            ("text/html", "<article><p>Web Application Firewall là gì?</p></article>", false),
            (
                "text/html",
                "<p>Bài báo</p><script>document.cookie='a'; x=window.location</script>",
                false,
            ),
            ("application/rss+xml", "<rss>ddos-guard</rss>", false),
            ("text/html", &long, false),
            ("text/html", "", false),
        ];
        for (kind, body, is_wall) in cases {
            let shown: String = body.chars().take(60).collect();
            assert_eq!(wall(&page(kind, body)).is_some(), is_wall, "{shown}");
        }
    }
}
