//! The address that stands for the article.

use super::Sources;
use crate::domain::address;
use url::Url;

/// `<link rel=canonical>`, else `og:url`, else the fetched address, without marks of sharing.
///
/// A page may only name an address of its own outlet, never a home page. `og:url` is a short
/// share link on some papers, so it must look like one of the outlet's articles.
pub(super) fn canonical_url(sources: &Sources<'_>) -> String {
    let link = sources.meta.canonical.as_deref().and_then(|href| own(sources, href));
    let graph = || {
        let url = own(sources, sources.meta.get(&["og:url"])?)?;
        let outlet = sources.hints.outlet;
        // A saved file has no address to fall back on: any is better than its path.
        let like_article = outlet
            .is_some_and(|outlet| !outlet.article_paths.is_empty() && outlet.is_article(&url));
        (like_article || sources.url.host_str().is_none()).then_some(url)
    };
    let fetched = || address::canonical(sources.url.as_str());
    let chosen = link.or_else(graph).or_else(fetched);
    chosen.map_or_else(|| sources.url.to_string(), Into::into)
}

/// `href` as a full address, if it may stand for this page.
fn own(sources: &Sources<'_>, href: &str) -> Option<Url> {
    let resolved = sources.url.join(href).ok()?;
    let url = address::canonical(resolved.as_str())?;
    let host = url.host_str()?;
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    let is_own = match (sources.hints.outlet, sources.url.host_str()) {
        (Some(outlet), _) => outlet.owns_host(host),
        (None, Some(fetched)) => bare(fetched) == bare(host),
        (None, None) => true,
    };
    let is_home = matches!(url.path(), "" | "/" | "/index.html" | "/default.aspx");
    let keeps_query = url.query().is_some() && url.path() != "/index.html";
    (is_own && (!is_home || keeps_query)).then_some(url)
}
