//! 1cdn: the head says the date month first and wrong in kind, the JSON-LD says it right.

use super::View;
use super::head::Head;
use super::noise::{aside, comments, footer, header, related_list, share};
use crate::demo::world::text::{escape, numeric_references, vietnam};

pub(super) fn page(view: &View<'_>) -> String {
    let mut head = Head::of(view);
    head.title = numeric_references(&view.title);
    head.og_type = "website";
    head.date_meta = format!(
        "<meta name=\"article:published_time\" content=\"{}\">\n\
         <meta property=\"datetimenow\" content=\"{}\">\n",
        view.published("%-m/%-d/%Y %-I:%M:%S %p"),
        vietnam(view.now).format("%-m/%-d/%Y %-I:%M:%S %p"),
    );
    head.json_ld_date = Some(view.published("%Y-%m-%dT%H:%M:%S+07:00"));
    let inside = format!(
        "{}<div class=\"c-main-banner\"><div class=\"oneads\" id=\"zone-30\"><script>ads();</script>\
         </div></div>\n<div class=\"c-box\"><h3>Tin liên quan</h3>{}</div>\n",
        view.exhibit(),
        related_list(view),
    );
    let (head, header, share) = (head.html(view), header(view), share(view));
    let (title, lead, section) = (escape(&view.title), escape(view.lead), escape(view.section));
    let (author, shown) = (view.author_html(), view.published("%d/%m/%Y - %H:%M"));
    let body = view.paragraphs("<p>", &inside);
    let (aside, comments, footer) = (aside(view), comments(view), footer(view));
    format!(
        r##"<!DOCTYPE html>
<html xmlns="https://www.w3.org/1999/xhtml" lang="vi">
{head}<body>
{header}<div class="breadcrumb"><ul><li><a href="/">Trang chủ</a></li><li><a href="/">{section}</a></li></ul></div>
{share}<div class="c-news-detail"><div class="b-maincontent"><div class="entry entry-no-padding">
<div class="sc-longform-header sc-longform-header-default-normal block-sc-longform-header"><div class="sc-longform-header-text">
<span class="sc-longform-header-cate block-sc-cate-name">{section}</span>
<h1 class="sc-longform-header-title block-sc-title">{title}</h1>
<div class="sc-longform-header-meta"><span class="sc-longform-header-author block-sc-author">{author}</span>
<span class="sc-longform-header-date block-sc-publish-time">{shown}</span></div>
<p class="sc-longform-header-sapo block-sc-sapo">{lead}</p></div></div>
{body}<div class="onecms__tags"><ul><li><a href="/">{section}</a></li></ul></div>
</div></div></div>
<div class="b-maincontent">{aside}{comments}</div>
{footer}</body></html>
"##
    )
}
