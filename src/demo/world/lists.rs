//! Lists that are no feeds: an index of sitemaps, its children, and section pages.
//!
//! Takes the lines of a list, newest first; gives documents as servers of the kind write them.

use super::address::site_url;
use super::feeds::Line;
use super::sites::Site;
use super::text::{escape, vietnam};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::io::Write;

/// Lines on one page of a section.
const ON_A_PAGE: usize = 4;

/// Articles in a news sitemap.
const NEWS: usize = 20;

/// The path of an outlet's sitemaps.
const FOLDER: &str = "/sitemap/";

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// What a list answers: content type and bytes.
pub(super) type Document = (&'static str, Vec<u8>);

/// The index: the news sitemap and one packed sitemap for each month.
pub(super) fn index(site: &Site, lines: &[Line]) -> Document {
    let mut newest = BTreeMap::new();
    for line in lines.iter().rev() {
        newest.insert(month_of(line), line);
    }
    let months = newest.iter().map(|(month, line)| (format!("{month}.xml.gz"), *line));
    let news = lines.first().map(|line| ("news.xml".to_owned(), line));
    let child = |(name, line): (String, &Line)| {
        let (url, at) = (site_url(site, &format!("{FOLDER}{name}")), vietnam(line.at));
        format!("<sitemap><loc>{url}</loc><lastmod>{}</lastmod></sitemap>\n", at.to_rfc3339())
    };
    let children: String = news.into_iter().chain(months).map(child).collect();
    let head = "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
    ("text/xml", format!("{XML}{head}\n{children}</sitemapindex>\n").into_bytes())
}

/// Whether `path` is that of a sitemap which an index could name.
pub(super) fn is_child(path: &str) -> bool {
    path.starts_with(FOLDER)
}

/// The child of the index at `path`, if there is one.
pub(super) fn child(path: &str, lines: &[Line]) -> Option<Document> {
    let name = path.strip_prefix(FOLDER)?;
    if name == "news.xml" {
        return Some(news(lines));
    }
    let month = name.strip_suffix(".xml.gz")?;
    let of_month: String =
        lines.iter().filter(|line| month_of(line) == month).map(|line| entry(line, "")).collect();
    (!of_month.is_empty()).then(|| ("application/x-gzip", packed(&urlset(&of_month))))
}

/// A news sitemap of the newest articles.
pub(super) fn news(lines: &[Line]) -> Document {
    let tell = |line: &Line| {
        let (at, title) = (vietnam(line.at).to_rfc3339(), escape(&line.title));
        let news = format!(
            "<news:news><news:publication><news:name>Báo mẫu</news:name>\
             <news:language>vi</news:language></news:publication>\
             <news:publication_date>{at}</news:publication_date>\
             <news:title>{title}</news:title></news:news>"
        );
        entry(line, &news)
    };
    let entries: String = lines.iter().take(NEWS).map(tell).collect();
    ("text/xml; charset=utf-8", urlset(&entries).into_bytes())
}

/// One page of a section, with links under the class that the definition selects, a box of most
/// read ones, which it does not, and the numbers of other pages. Past the last page it is empty.
///
/// - `number`: of the page, 1 for the first.
pub(super) fn section(name: &str, lines: &[Line], number: usize) -> Document {
    let link = |class: &str, line: &Line| {
        let (url, title) = (escape(&line.url), escape(&line.title));
        format!("<li><a class=\"{class}\" href=\"{url}\" title=\"{title}\">{title}</a></li>\n")
    };
    let shown = lines.chunks(ON_A_PAGE).nth(number.saturating_sub(1)).unwrap_or_default();
    let items: String = shown.iter().map(|line| link("title5", line)).collect();
    let read = lines.last().filter(|_| !shown.is_empty());
    let read = read.map(|line| link("most-read", line)).unwrap_or_default();
    let pages = lines.len().div_ceil(ON_A_PAGE);
    let page = |n: usize| format!("<a href=\"?paged={n}\">{n}</a> ");
    let pages: String = (1..=pages).map(page).collect();
    let name = escape(name);
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\"><title>Thời sự | {name}\
         </title></head>\n<body><nav><a href=\"/\">Trang chủ</a> <a href=\"/thoi-su/\">Thời sự</a>\
         </nav>\n<h1>Thời sự</h1>\n<ul class=\"list-news\">\n{items}</ul>\n<div class=\"pages\">\
         {pages}</div>\n<aside><h3>Đọc nhiều</h3><ul>{read}</ul></aside></body></html>\n"
    );
    ("text/html; charset=utf-8", html.into_bytes())
}

fn month_of(line: &Line) -> String {
    vietnam(line.at).format("%Y-%m").to_string()
}

fn entry(line: &Line, more: &str) -> String {
    let (url, at) = (escape(&line.url), vietnam(line.at).to_rfc3339());
    format!("<url><loc>{url}</loc><lastmod>{at}</lastmod>{more}</url>\n")
}

fn urlset(entries: &str) -> String {
    format!(
        "{XML}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">\n{entries}</urlset>\n"
    )
}

fn packed(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    // Writing into memory does not fail; an empty answer would be noticed as a difference.
    packer.write_all(text.as_bytes()).and_then(|()| packer.finish()).unwrap_or_default()
}
