//! The provincial system with months in its paths: Báo Đắk Lắk, Báo Đồng Nai.

use super::View;
use super::head::Head;
use super::noise::{aside, comments, footer, header, related_list, share};
use crate::demo::world::text::escape;

/// Nothing but the body has a class of its own; the date stands in a meta element and in print.
/// In Đồng Nai the lead is the body's first paragraph.
pub(super) fn page(view: &View<'_>) -> String {
    let head = Head::of(view).with_meta_date(view).html(view);
    let lead = escape(view.lead);
    let lead_in_body = view.outlet == "baodongnai";
    let (above, first) = if lead_in_body {
        (String::new(), format!("<p><strong>{lead}</strong></p>\n"))
    } else {
        (format!("<div class=\"sapo\"><strong>{lead}</strong></div>\n"), String::new())
    };
    let author = view.signature("<div class=\"author\">", "</div>");
    let (header, share, related) = (header(view), share(view), related_list(view));
    let (title, section) = (escape(&view.title), escape(view.section));
    let (shown, body) =
        (view.published("%H:%M, %d/%m/%Y"), view.paragraphs("<p>", &view.exhibit()));
    let (aside, comments, footer) = (aside(view), comments(view), footer(view));
    format!(
        r##"<!DOCTYPE html>
<html lang="vi">
{head}<body>
{header}<div class="td-main-content"><div class="td-crumb"><a href="/">{section}</a></div>
<h1 class="entry-title">{title}</h1>
<div class="td-post-date"><span>{shown}</span></div>
{share}{above}<div id="content" class="content-detail"><div class="td-post-content">
{first}{body}</div></div>
{author}<div class="other-news"><h3>Tin khác</h3>{related}</div>
</div>
{comments}{aside}{footer}</body></html>
"##
    )
}
