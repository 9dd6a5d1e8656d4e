//! The `<head>` of a page: what the outlets tell machines, true or not.

use super::View;
use crate::demo::world::text::escape;
use crate::domain::article::Genre;
use serde_json::json;

/// The ways in which heads differ. Start from [`Head::of`] and change what the house does
/// differently.
#[derive(Debug)]
pub(super) struct Head {
    /// Content of `<title>`, escaped.
    pub(super) title: String,
    /// `og:title`, plain.
    pub(super) og_title: String,
    /// `og:url`.
    pub(super) og_url: String,
    /// `og:type`.
    pub(super) og_type: &'static str,
    /// Description, plain.
    pub(super) description: String,
    /// Whole meta elements that tell the date.
    pub(super) date_meta: String,
    /// `datePublished` of the JSON-LD; without it there is no JSON-LD at all.
    pub(super) json_ld_date: Option<String>,
}

impl Head {
    /// A head that tells the truth, without dates.
    pub(super) fn of(view: &View<'_>) -> Self {
        Self {
            title: format!("{} | {}", escape(&view.title), escape(view.site_name)),
            og_title: view.title.clone(),
            og_url: view.url.to_owned(),
            og_type: if view.genre == Genre::Video { "video.other" } else { "article" },
            description: view.lead.to_owned(),
            date_meta: String::new(),
            json_ld_date: None,
        }
    }

    /// `article:published_time` in the form most houses use.
    pub(super) fn with_meta_date(mut self, view: &View<'_>) -> Self {
        if view.published_at.is_some() {
            self.date_meta = format!(
                "<meta property=\"article:published_time\" content=\"{}\">\n",
                view.published("%Y-%m-%dT%H:%M:%S+07:00")
            );
        }
        self
    }

    /// The element.
    pub(super) fn html(&self, view: &View<'_>) -> String {
        let Self { title, og_type, date_meta, .. } = self;
        let (charset, url, site_name) = (view.charset, view.url, escape(view.site_name));
        let (og_title, og_url) = (escape(&self.og_title), escape(&self.og_url));
        let (description, json_ld) = (escape(&self.description), self.json_ld(view));
        format!(
            r#"<head>
<meta charset="{charset}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{description}">
<meta name="robots" content="max-image-preview:large, index, follow">
<link rel="canonical" href="{url}">
<meta property="og:site_name" content="{site_name}">
<meta property="og:type" content="{og_type}">
<meta property="og:url" content="{og_url}">
<meta property="og:title" content="{og_title}">
<meta property="og:description" content="{description}">
<meta property="og:image" content="/anh/daidien.jpg">
{date_meta}{json_ld}<link rel="stylesheet" href="/css/main.css?v=20251">
<style>.hide {{ display: none }}</style>
<script>window.dataLayer = window.dataLayer || []; var pageTime = 0;</script>
</head>
"#
        )
    }

    fn json_ld(&self, view: &View<'_>) -> String {
        let Some(published) = &self.json_ld_date else { return String::new() };
        let author = view.author.unwrap_or(view.site_name);
        let article = json!({
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": {"@type": "WebPage", "@id": view.url},
            "headline": view.title,
            "description": view.lead,
            "datePublished": published,
            "dateModified": published,
            "author": {"@type": "Person", "name": author},
            "publisher": {"@type": "Organization", "name": view.site_name},
        });
        let crumbs = json!({
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [{"@type": "ListItem", "position": 1, "name": view.section}],
        });
        format!(
            "<script type=\"application/ld+json\">{crumbs}</script>\n\
             <script type=\"application/ld+json\">{article}</script>\n"
        )
    }
}
