//! What every answer promises the browser.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use std::time::Duration;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

/// Nothing from elsewhere, nothing inline, no script of others, never framed by others.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    script-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// For a stored page: it is shown, but runs nothing, asks nobody and is framed only by us.
pub(super) const STORED_PAGE_POLICY: &str = "sandbox; default-src 'none'; \
    style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

const FIXED: [(&str, &str); 5] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-dns-prefetch-control", "off"),
    // Figures change with every crawl; a page is asked for again rather than shown stale.
    ("cache-control", "private, no-cache"),
];

/// `pages` with the fixed headers, where a page has not set its own.
pub(super) fn secured(pages: Router) -> Router {
    FIXED.into_iter().fold(pages, |pages, (name, value)| {
        pages.layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        ))
    })
}

/// Longest time an answer may take. The largest count over a year of fifty outlets takes seconds.
pub(super) fn time_limit() -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(30))
}
