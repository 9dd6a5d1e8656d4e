//! Báo Phú Thọ: its feed gives no date, only the page does.

use super::View;
use super::head::Head;
use super::noise::{footer, header, related_list, share};
use crate::demo::world::text::escape;

/// On a page without a date nothing else shows one either: no comments, no column beside it,
/// no date of today.
pub(super) fn page(view: &View<'_>) -> String {
    let head = Head::of(view).with_meta_date(view).html(view);
    let (header, date) = match view.published_at {
        Some(_) => {
            let shown = view.published("%H:%M | %d/%m/%Y");
            (header(view), format!("<span class=\"pdate\">{shown}</span>\n"))
        }
        None => ("<header><a href=\"/\">Trang chủ</a></header>\n".to_owned(), String::new()),
    };
    let author = view.signature("<p class=\"pauthor\">", "</p>");
    let (share, footer, related) = (share(view), footer(view), related_list(view));
    let (title, lead, section) = (escape(&view.title), escape(view.lead), escape(view.section));
    let body = view.paragraphs("<p>", &view.exhibit());
    format!(
        r##"<!DOCTYPE html>
<html lang="vi">
{head}<body>
{header}<div class="breadcrumb"><a href="/">{section}</a></div>
<h1 class="ptitle">{title}</h1>
{date}{share}<h2 class="psapo">{lead}</h2>
<div id="dcontent" class="content">
{body}</div>
{author}<div class="pother"><h3>Cùng chuyên mục</h3>{related}</div>
{footer}</body></html>
"##
    )
}
