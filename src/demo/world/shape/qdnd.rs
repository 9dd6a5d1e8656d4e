//! Quân đội Nhân dân: the date only in a JSON-LD whose offset lacks the colon.

use super::View;
use super::head::Head;
use super::noise::{aside, comments, footer, header, related_list, share};
use crate::demo::world::text::escape;

pub(super) fn page(view: &View<'_>) -> String {
    let mut head = Head::of(view);
    head.json_ld_date = Some(view.published("%Y-%m-%dT%H:%M:%S+0700"));
    let (head, header, share) = (head.html(view), header(view), share(view));
    let (title, lead, section) = (escape(&view.title), escape(view.lead), escape(view.section));
    let (author, related) = (view.author_html(), related_list(view));
    let body = view.paragraphs("<p>", &view.exhibit());
    let (aside, comments, footer) = (aside(view), comments(view), footer(view));
    format!(
        r##"<!DOCTYPE html>
<html lang="vi">
{head}<body>
{header}<div class="crumb"><a href="/">{section}</a></div>
<div class="post-detail"><h1 class="post-title">{title}</h1>
{share}<div class="post-summary"><h2>{lead}</h2></div>
<div class="article-detail">
{body}</div>
<div class="post-author"><strong>{author}</strong></div>
<div class="post-related"><h3>Tin, bài liên quan</h3>{related}</div></div>
{comments}{aside}{footer}</body></html>
"##
    )
}
