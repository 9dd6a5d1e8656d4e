//! VOV: unbreakable blanks, the house's name before the lead.

use super::View;
use super::head::Head;
use super::noise::{aside, comments, footer, header, related_list, share};
use crate::demo::world::text::{escape, hard_blanks, weekday};

pub(super) fn page(view: &View<'_>) -> String {
    let mut head = Head::of(view).with_meta_date(view);
    head.description = format!("VOV.VN - {}", view.lead);
    let day = view.published_at.map(weekday).unwrap_or_default();
    let shown = format!("{day}, {}", view.published("%H:%M, %d/%m/%Y"));
    let (head, header, share) = (head.html(view), header(view), share(view));
    let (title, lead) = (escape(&hard_blanks(&view.title)), escape(&hard_blanks(view.lead)));
    let (section, author) = (escape(view.section), view.author_html());
    let (body, related) = (view.paragraphs("<p>", &view.exhibit()), related_list(view));
    let (aside, comments, footer) = (aside(view), comments(view), footer(view));
    format!(
        r##"<!DOCTYPE html>
<html lang="vi" dir="ltr">
{head}<body>
{header}<main class="container"><div class="row"><div class="article-main">
<div class="article-breadcrumb"><a href="/">{section}</a></div>
<h1 class="article-title">{title}</h1>
<div class="article-author">{author}</div><div class="article-date">{shown}</div>
{share}<div class="article-summary">VOV.VN - {lead}</div>
<div class="article-content">
{body}</div>
<div class="article-related"><h3>Cùng chuyên mục</h3>{related}</div>
</div>{aside}</div></main>
{comments}{footer}</body></html>
"##
    )
}
