//! The files of `assets/`, built into the program.

use crate::web::fault::Fault;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

#[derive(rust_embed::Embed)]
#[folder = "assets/"]
struct Assets;

/// Address of the style sheet. It changes with the content, so browsers may keep it for a year.
pub(super) fn style_url() -> &'static str {
    static URL: LazyLock<String> = LazyLock::new(|| {
        let hash = Assets::get("style.css").map(|file| tag(&file)).unwrap_or_default();
        format!("/assets/style.css?v={hash}")
    });
    &URL
}

/// One of the files by its exact name; nothing else can be named.
pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Fault> {
    let known = Assets::iter().any(|file| file == name);
    let file = if known { Assets::get(&name) } else { None };
    let Some(file) = file else {
        return Err(Fault::unknown("Không có tệp này.", "Tải lại trang."));
    };
    let headers = [
        (header::CONTENT_TYPE, file.metadata.mimetype().to_owned()),
        (header::ETAG, format!("\"{}\"", tag(&file))),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    Ok((headers, file.data.into_owned()).into_response())
}

fn tag(file: &rust_embed::EmbeddedFile) -> String {
    file.metadata.sha256_hash().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
