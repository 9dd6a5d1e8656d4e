//! VietNamNet.

use super::View;
use super::head::Head;
use super::noise::{aside, comments, footer, header, related_list, share};
use crate::demo::world::text::{escape, weekday};

pub(super) fn page(view: &View<'_>) -> String {
    let mut head = Head::of(view);
    head.json_ld_date = Some(view.published("%Y-%m-%dT%H:%M:%S+07:00"));
    let day = view.published_at.map(weekday).unwrap_or_default();
    let shown = format!("{day}, {}", view.published("%d/%m/%Y - %H:%M"));
    let (head, header, share) = (head.html(view), header(view), share(view));
    let (title, lead, section) = (escape(&view.title), escape(view.lead), escape(view.section));
    let (author, related) = (view.author_html(), related_list(view));
    let body = view.paragraphs("<p>", &view.exhibit());
    let (aside, comments, footer) = (aside(view), comments(view), footer(view));
    format!(
        r##"<!DOCTYPE html>
<html lang="vi">
{head}<body>
{header}<div class="bread-crumb-detail"><ul><li><a href="/">{section}</a></li></ul>
<div class="bread-crumb-detail__time">
        {shown}
    </div></div>
<div class="content-detail"><h1 class="content-detail-title">{title}</h1>
<div class="article-detail-author"><a href="/">{author}</a></div>
{share}<h2 class="content-detail-sapo sm-sapo-mb-0">{lead}</h2>
<div class="maincontent main-content" id="maincontent">
{body}</div>
<div class="related-news"><h3>Tin liên quan</h3>{related}</div></div>
{comments}{aside}{footer}</body></html>
"##
    )
}
