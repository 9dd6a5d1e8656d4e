//! ePi CMS: Nhân Dân and VietnamPlus.

use super::View;
use super::head::Head;
use super::noise::{advert, aside, comments, footer, header, related_list, share};
use crate::demo::world::text::escape;

/// `og:url` is a short link for sharing; only the canonical link names the article.
pub(super) fn page(view: &View<'_>) -> String {
    let mut head = Head::of(view).with_meta_date(view);
    let host = view.url.split('/').nth(2).unwrap_or_default();
    head.og_url = format!("http://{host}/share{}.html", view.title.len() * 1_009 + 870_000);
    head.json_ld_date = Some(view.published("%Y-%m-%dT%H:%M:%S+07:00"));
    let inside = format!(
        "{}{}<div class=\"article-relate\"><h3>{}</h3>{}</div>\n",
        view.exhibit(),
        advert("banner ads_middle"),
        if view.english { "Related" } else { "Tin liên quan" },
        related_list(view),
    );
    let lang = if view.english { "en" } else { "vi" };
    let (head, header, share) = (head.html(view), header(view), share(view));
    let (title, lead) = (escape(&view.title), escape(view.lead));
    let (section, author) = (escape(view.section), view.author_html());
    let (iso, shown) =
        (view.published("%Y-%m-%dT%H:%M:%S+0700"), view.published("%d/%m/%Y - %H:%M"));
    let body = view.paragraphs("<p>", &inside);
    let (aside, comments, footer) = (aside(view), comments(view), footer(view));
    format!(
        r##"<!DOCTYPE html>
<html lang="{lang}" data-theme="light">
{head}<body class="detail-page">
{header}<div class="site-body"><div class="article">
<div class="breadcrumb"><h2 class="main"><a href="/">{section}</a></h2></div>
<h1 class="article__title cms-title">{title}</h1>
<div class="article__meta"><time class="article__time" datetime="{iso}">{shown}</time>
<meta class="cms-date" itemprop="datePublished" content="{iso}">
<div class="article__header"><span class="cms-author">{author}</span></div></div>
{share}<div class="article__sapo cms-desc">{lead}</div>
<div class="article__body cms-body zce-content-body" itemprop="articleBody">
{body}<div class="article__tag"><a href="/">#{section}</a> <a href="/">#tin tức</a></div>
</div>
</div>
{comments}{aside}</div>
<div class="timeline"><time class="time" datetime="{iso}">Tin cùng chuyên mục</time></div>
{footer}</body></html>
"##
    )
}
