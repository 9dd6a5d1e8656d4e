//! Dân trí: the date in an attribute, without a zone.

use super::View;
use super::head::Head;
use super::noise::{aside, comments, footer, header, related_list, share};
use crate::demo::world::text::{escape, weekday};

pub(super) fn page(view: &View<'_>) -> String {
    let head = Head::of(view).html(view);
    let day = view.published_at.map(weekday).unwrap_or_default();
    let (stamp, shown) = (view.published("%Y-%m-%d %H:%M"), view.published("%d/%m/%Y - %H:%M"));
    let (header, share, related) = (header(view), share(view), related_list(view));
    let (title, lead, section) = (escape(&view.title), escape(view.lead), escape(view.section));
    let (author, body) = (view.author_html(), view.paragraphs("<p>", &view.exhibit()));
    let (aside, comments, footer) = (aside(view), comments(view), footer(view));
    format!(
        r##"<!DOCTYPE html>
<html lang="vi">
{head}<body>
{header}<main class="body container"><ul class="breadcrumbs"><li><a href="/">{section}</a></li></ul>
<article class="singular-container"><h1 class="title-page detail">{title}</h1>
<div class="author-wrap"><div class="author-name"><a href="/"><b>{author}</b></a></div>
<time class="author-time" datetime="{stamp}">{day}, {shown}</time></div>
{share}<h2 class="singular-sapo">{lead}</h2>
<div class="singular-content">
{body}</div>
<div class="tags-wrap"><ul class="tags"><li><a href="/">{section}</a></li></ul></div>
</article>
<div class="article-related"><h3>Tin liên quan</h3>{related}</div></main>
{comments}{aside}{footer}</body></html>
"##
    )
}
