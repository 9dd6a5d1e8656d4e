//! Sets an article into a page of its house.
//!
//! Four kinds of page, each with the elements, depth and classes of one that is common in Vietnam;
//! the text is invented.

use super::filler::{House, MAKES};
use super::text::Writer;
use super::{Article, Dice, SECTION_NAMES, address, section_of};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde_json::json;
use std::fmt::Write as _;

/// The `[layout]` of an outlet's file; empty for the last kind, which no selector knows.
pub(super) fn layout(outlet: usize) -> &'static str {
    match outlet % MAKES.len() {
        0 => {
            r#"[layout]
title = ["h1.detail-title"]
lead = ["h2.detail-sapo"]
body = ["div.detail-content.afcbc-body"]
author = [".detail-author"]
published = ["[data-role=publishdate]"]
section = [".detail-cate a"]
tags = [".detail-tags a"]
drop = [".VCSortableInPreviewMode", "[id^=zone-]"]
"#
        }
        1 => {
            r#"[layout]
title = ["h1.article__title.cms-title"]
lead = [".article__sapo.cms-desc"]
body = [".article__body.cms-body"]
author = [".cms-author"]
published = ["meta.cms-date@content", "time.article__time"]
section = [".breadcrumb a"]
tags = [".article__tag a"]
drop = [".article__tag", ".article__meta", ".article-relate", ".related-topic", ".ads_middle", "figure", "figcaption"]
"#
        }
        2 => {
            r#"[layout]
title = ["h1.title-detail"]
lead = ["p.description"]
body = ["article.fck_detail"]
author = ["p.author_mail strong"]
published = ["span.date"]
section = ["ul.breadcrumb a"]
tags = [".tags h4 a"]
drop = ["table.tplCaption", ".box_related", "p.author_mail"]
"#
        }
        _ => "",
    }
}

/// When an article was published, on a clock in Vietnam.
pub(super) fn published(number: usize) -> NaiveDateTime {
    let first = NaiveDate::from_ymd_opt(2025, 8, 1).unwrap_or_default();
    first.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(4) * (number % 100_000) as i32
}

macro_rules! put {
    ($page:expr, $($text:tt)*) => {{
        // Writing to a String cannot fail.
        let _ = writeln!($page.out, $($text)*);
    }};
}

mod kinds;

/// A page being written.
struct Page<'a> {
    out: String,
    dice: Dice,
    writer: &'a Writer,
    house: &'a House,
    article: &'a Article,
}

/// The whole document.
pub(super) fn page(writer: &Writer, house: &House, article: &Article) -> String {
    let (out, dice) = (String::with_capacity(256 << 10), Dice::new(4, article.number));
    let mut page = Page { out, dice, writer, house, article };
    page.head();
    put!(page, "<body class=\"page-detail\">\n{}", house.header);
    put!(
        page,
        r#"<div class="c-wrapper"><div class="l-content bg-detail"><div class="container"><div class="l-content-flex"><div class="l-main">"#
    );
    match house.outlet % MAKES.len() {
        0 => page.vccorp(),
        1 => page.epi(),
        2 => page.vnexpress(),
        _ => page.unknown(),
    }
    page.comments();
    put!(page, r#"</div><aside class="l-side"><h3 class="box-title"><span>Đọc nhiều</span></h3>"#);
    page.stories(house.make.related);
    put!(page, "</aside></div></div></div></div>");
    for _ in 0..house.make.boxes {
        page.category();
    }
    put!(page, "{}</body></html>", house.footer);
    page.out
}

impl Page<'_> {
    fn head(&mut self) {
        let Article { number, title, lead, author, .. } = self.article;
        let (url, outlet) = (address(*number), self.house.outlet);
        let date = published(*number).format("%Y-%m-%dT%H:%M:%S+07:00").to_string();
        let described = json!({
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": title,
            "description": lead, "mainEntityOfPage": {"@type": "WebPage", "@id": url},
            "datePublished": date, "dateModified": date,
            "author": {"@type": "Person", "name": author},
            "publisher": {"@type": "Organization", "name": format!("Báo Số {outlet:02}")},
        });
        let section = SECTION_NAMES[section_of(*number)];
        let trail = json!({
            "@context": "https://schema.org", "@type": "BreadcrumbList",
            "itemListElement": [{"@type": "ListItem", "position": 1, "name": section}],
        });
        put!(
            self,
            r#"<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title} | Báo Số {outlet:02}</title>
<meta name="description" content="{lead}">
<meta name="robots" content="index,follow,max-image-preview:large">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="{url}">
<meta property="og:site_name" content="Báo Số {outlet:02}">
<meta property="og:type" content="article">
<meta property="og:url" content="{url}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{lead}">
<meta property="og:image" content="/anh/{number}.jpg">
<meta property="article:published_time" content="{date}">"#
        );
        for size in [16, 32, 57, 72, 114, 144, 192] {
            put!(self, r#"<link rel="icon" sizes="{size}x{size}" href="/icon-{size}.png">"#);
        }
        for value in [described, trail] {
            put!(self, r#"<script type="application/ld+json">{value}</script>"#);
        }
        put!(self, "{}</head>", self.house.head);
    }

    fn tags(&mut self, class: &str) {
        put!(self, r#"<div class="{class}">"#);
        for _ in 0..4 + self.dice.below(5) {
            let (name, tag) = (self.headline().1, self.dice.below(1 << 20));
            let name = name.split(' ').take(2).collect::<Vec<_>>().join(" ");
            put!(self, r#"<h4><a href="/tag/{tag}">{name}</a></h4>"#);
        }
        put!(self, "</div>");
    }

    /// Some other story: its number and headline.
    fn headline(&mut self) -> (usize, String) {
        let number = self.dice.below(1 << 30);
        (number, self.writer.headline(number))
    }

    fn links(&mut self, count: usize) {
        for _ in 0..count {
            let (number, title) = self.headline();
            put!(self, r#"<li><a href="/tin-{number}.html" title="{title}">{title}</a></li>"#);
        }
    }

    /// Other stories as one system marks them up: articles within the article.
    fn teasers(&mut self, count: usize) {
        for _ in 0..count {
            let (number, title) = self.headline();
            let at = published(number).format("%d/%m/%Y %H:%M");
            put!(
                self,
                r#"<article class="story"><figure class="story__thumb"><a class="cms-link" href="/tin-{number}.html"><img class="lazyload" data-src="/thumb-{number:x}.jpg" alt=""></a></figure>
<h2 class="story__heading"><a class="cms-link" href="/tin-{number}.html">{title}</a></h2><time class="time">{at}</time></article>"#
            );
        }
    }

    /// Other stories with picture and headline, every second with its date.
    fn stories(&mut self, count: usize) {
        if self.house.outlet % MAKES.len() == 1 {
            return self.teasers(count);
        }
        for place in 0..count {
            let (number, title) = self.headline();
            put!(
                self,
                r#"<div class="story-item box-{place}" data-id="{number}"><div class="story-thumb"><a href="/tin-{number}.html" title="{title}"><img class="lazy" data-src="https://cdn.example/thumb/{number:012x}.jpg" alt="{title}" width="180" height="108"></a></div>
<div class="story-text"><h3 class="story-title"><a href="/tin-{number}.html">{title}</a></h3>"#
            );
            if place % 2 == 0 {
                let at = published(number).format("%H:%M %d/%m/%Y");
                put!(
                    self,
                    r##"<div class="meta"><span class="when">{at}</span><a href="#bl"><i class="ic-comment"></i> {place}</a></div>"##
                );
            }
            put!(self, "</div></div>");
        }
    }

    fn category(&mut self) {
        let name = self.dice.pick(&SECTION_NAMES);
        put!(
            self,
            r#"<div class="c-wrapper"><section class="box-category"><div class="box-head"><h3><a href="/muc">{name}</a></h3><ul><li><a href="/a">Tin</a></li><li><a href="/b">Ảnh</a></li></ul></div>"#
        );
        self.stories(6);
        put!(self, "</section></div>");
    }

    fn comments(&mut self) {
        put!(self, "<!-- Comments -->\n<div class=\"comment-box\"><h3>Bình luận</h3>");
        for _ in 0..self.dice.below(self.house.make.comments + 1) {
            let (number, text) = self.headline();
            let at = published(number).format("%H:%M %d/%m/%Y");
            put!(
                self,
                r##"<div class="comment-item"><div class="who"><img src="/u.png" alt=""><b class="nick">Bạn đọc {number}</b></div><p>{text}</p>
<div class="tools"><span>{at}</span><a href="#">Thích</a><a href="#">Trả lời</a></div></div>"##
            );
        }
        put!(
            self,
            r#"</div><div class="popUp" id="comment-modal"><div class="bg"></div><div class="popupContent"><div class="title">Gửi bình luận</div>
<form><input name="n"><input name="m"><textarea name="t"></textarea><button>Gửi</button></form></div></div>"#
        );
    }
}
