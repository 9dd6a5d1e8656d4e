//! A provincial portal on Liferay: portlets within portlets, no classes that say anything.

use super::View;
use super::head::Head;
use super::noise::{footer, header, related_list};
use crate::demo::world::text::escape;

pub(super) fn page(view: &View<'_>) -> String {
    let mut head = Head::of(view).with_meta_date(view);
    head.title = format!("{} - {}", escape(&view.title), escape(view.site_name));
    head.json_ld_date = Some(view.published("%Y-%m-%dT%H:%M:%S+07:00"));
    let (head, header, footer) = (head.html(view), header(view), footer(view));
    let (title, lead, related) = (escape(&view.title), escape(view.lead), related_list(view));
    let (shown, body) = (view.published("%d/%m/%Y %H:%M"), view.paragraphs("<p>", &view.exhibit()));
    let author = view.signature("<p class=\"tac-gia\">", "</p>");
    format!(
        r##"<!DOCTYPE html>
<html class="ltr" dir="ltr" lang="vi-VN">
{head}<body class="yui3-skin-sam controls-visible signed-out public-page site">
{header}<div id="wrapper"><div id="content"><div class="portlet-boundary portlet-asset-publisher">
<section class="portlet"><div class="portlet-content"><div class="asset-full-content">
<h1 class="header-title">{title}</h1>
<div class="ngay-dang">{shown}</div>
<div class="journal-content-article">
<p class="trich-yeu"><strong>{lead}</strong></p>
{body}</div>
{author}</div></div></section></div>
<div class="portlet-boundary"><section class="portlet"><h3>Tin đã đưa</h3>{related}</section></div>
</div></div>
{footer}</body></html>
"##
    )
}
