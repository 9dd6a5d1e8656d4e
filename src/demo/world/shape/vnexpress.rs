//! VnExpress: the machine-readable dates carry a wrong zone beside the right visible one.

use super::View;
use super::head::Head;
use super::noise::{advert, aside, comments, footer, header, related_list, share};
use crate::demo::world::text::{escape, weekday};

/// As seen in 2018: the hour of Vietnam said to be at +08:00.
const WRONG_ZONE: &str = "%Y-%m-%dT%H:%M:%S+08:00";

pub(super) fn page(view: &View<'_>) -> String {
    let mut head = Head::of(view);
    let wrong = view.published(WRONG_ZONE);
    head.date_meta = format!(
        "<meta name=\"pubdate\" itemprop=\"datePublished\" content=\"{wrong}\">\n\
         <meta name=\"lastmod\" itemprop=\"dateModified\" content=\"{wrong}\">\n\
         <meta name=\"keywords\" content=\"{0}, tin tức, {0} hôm nay\">\n",
        escape(view.section)
    );
    head.og_title = format!("{} - VnExpress", view.title);
    head.json_ld_date = Some(wrong);
    let inside = format!("{}{}", view.exhibit(), advert("banner-ads"));
    let day = view.published_at.map(weekday).unwrap_or_default();
    let shown = format!("{day}, {} (GMT+7)", view.published("%-d/%-m/%Y, %H:%M"));
    let (head, header, share) = (head.html(view), header(view), share(view));
    let (title, lead, section) = (escape(&view.title), escape(view.lead), escape(view.section));
    // Some leads begin with a place that is glued to the sentence.
    let place = if view.url.contains("-49167") {
        "<span class=\"location-stamp\">Hà Nội</span>"
    } else {
        ""
    };
    let body = view.paragraphs("<p class=\"Normal\">", &inside);
    let author = view.signature("<p class=\"Normal\" style=\"text-align:right\">", "</p>");
    let related = related_list(view);
    let (aside, comments, footer) = (aside(view), comments(view), footer(view));
    format!(
        r##"<!DOCTYPE html>
<html lang="vi" xmlns="http://www.w3.org/1999/xhtml">
{head}<body data-source="Detail-news">
{header}<section class="section page-detail"><div class="container"><div class="sidebar-1">
<div class="header-content"><ul class="breadcrumb"><li><a href="/">{section}</a></li></ul>
<span class="date">{shown}</span></div>
{share}<h1 class="title-detail">{title}</h1>
<p class="description">{place}{lead}</p>
<article class="fck_detail">
{body}{author}</article>
<div class="list-news"><h3>Tin liên quan</h3>{related}</div>
</div>{aside}</div></section>
{comments}{footer}</body></html>
"##
    )
}
