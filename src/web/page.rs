//! `/trang/{id}`: a stored document as it came, harmless to look at.

use crate::domain::id::PageId;
use crate::domain::page::Page;
use crate::evidence;
use crate::web::app::App;
use crate::web::ask::segment;
use crate::web::fault::{Fault, Id};
use crate::web::frame::{Frame, Place, Shown};
use crate::web::headers::STORED_PAGE_POLICY;
use crate::web::show;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "page.html")]
pub(super) struct PagePage {
    frame: Frame,
    id: String,
    address: String,
    link: Option<String>,
    final_address: Option<String>,
    fetched: String,
    status: u16,
    hash: String,
    size: String,
    headers: Vec<(String, String)>,
    content: Option<String>,
    source: String,
}

/// What is known of the document, with the document in a frame that runs nothing.
pub(super) async fn page(State(app): State<App>, Id(id): Id) -> Result<Shown<PagePage>, Fault> {
    let page = stored(&app, &id).await?;
    let base = format!("/trang/{}", segment(&id));
    Ok(Shown(PagePage {
        frame: Frame::new(&app, Place::Elsewhere, "Trang đã lưu").await?,
        link: show::web_address(&page.url),
        final_address: (page.final_url != page.url).then(|| page.final_url.clone()),
        fetched: show::moment(Some(page.fetched_at)),
        status: page.http_status,
        hash: page.body_hash(),
        size: show::number(page.body.len() as u64),
        content: is_html(&page).then(|| format!("{base}/noi-dung")),
        source: format!("{base}/ma-nguon"),
        headers: page.headers,
        address: page.url,
        id,
    }))
}

/// The document for that frame.
pub(super) async fn content(State(app): State<App>, Id(id): Id) -> Result<Response, Fault> {
    let page = stored(&app, &id).await?;
    let kind = if is_html(&page) { "text/html" } else { "text/plain" };
    Ok(inert(page, kind))
}

/// The document as text.
pub(super) async fn source(State(app): State<App>, Id(id): Id) -> Result<Response, Fault> {
    Ok(inert(stored(&app, &id).await?, "text/plain"))
}

async fn stored(app: &App, id: &str) -> Result<Page, Fault> {
    let page = app.store.page(&PageId::new(id)).await?.ok_or_else(|| {
        Fault::unknown("Không có trang đã lưu này.", "Mở trang từ phần chứng cứ của một bài.")
    })?;
    Ok(evidence::whole(&app.evidence, page).await?)
}

fn is_html(page: &Page) -> bool {
    let kind = page.header("content-type").unwrap_or("text/html").trim().to_ascii_lowercase();
    kind.starts_with("text/html") || kind.starts_with("application/xhtml+xml")
}

/// The payload as `kind`, with the encoding its server named, under a policy that lets it run
/// nothing and ask nobody.
fn inert(page: Page, kind: &str) -> Response {
    let named = page.header("content-type").and_then(charset);
    // Without a name browsers look into an HTML page themselves; plain text has no such place.
    let fallback = (kind == "text/plain").then(|| "utf-8".to_owned());
    let kind = match named.or(fallback) {
        Some(charset) => format!("{kind}; charset={charset}"),
        None => kind.to_owned(),
    };
    let kind = HeaderValue::from_str(&kind).unwrap_or(HeaderValue::from_static("text/plain"));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(STORED_PAGE_POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, page.body).into_response()
}

/// The encoding named in a content type, if it is a plain word.
fn charset(content_type: &str) -> Option<String> {
    let (_, after) = content_type.split_once("charset=")?;
    let name = after.split(';').next()?.trim().trim_matches(['"', '\'']);
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_:.".contains(c);
    (!name.is_empty() && name.chars().all(plain)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_encoding_name_is_passed_on() {
        let cases = [
            ("text/html; charset=utf-8", Some("utf-8")),
            ("text/html; charset=\"Windows-1258\"; x=y", Some("Windows-1258")),
            ("text/html; charset=", None),
            ("text/html; charset=a b", None),
            ("text/html", None),
        ];
        for (given, expected) in cases {
            assert_eq!(charset(given).as_deref(), expected, "{given}");
        }
    }
}
