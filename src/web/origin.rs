//! Whether a request that changes something was sent by one of our own pages.

use crate::web::fault::Fault;
use axum::http::{HeaderMap, header};
use url::Url;

/// Lets through what a browser sent from a page of ours: a page of others could otherwise press
/// our buttons with the reader's hand.
///
/// Browsers tell it in `Sec-Fetch-Site`, where the connection is secure or local, and in `Origin`.
///
/// # Errors
/// [`Fault::Refused`] when neither says that the page was ours.
pub(super) fn from_our_page(headers: &HeaderMap) -> Result<(), Fault> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ours = match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => {
            let origin = text(header::ORIGIN.as_str()).and_then(|origin| Url::parse(origin).ok());
            let host = text(header::HOST.as_str());
            origin.zip(host).is_some_and(|(origin, host)| is_at(&origin, host))
        }
    };
    if ours {
        return Ok(());
    }
    Err(Fault::Refused {
        what: "Yêu cầu này không gửi từ trang của hệ thống.".to_owned(),
        repair: "Mở trang Sức khỏe rồi bấm lại nút ở đó.".to_owned(),
    })
}

/// Whether `origin` is at `host`, which may name a port.
fn is_at(origin: &Url, host: &str) -> bool {
    Url::parse(&format!("{}://{host}", origin.scheme()))
        .is_ok_and(|ours| ours.origin() == origin.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_change_something() {
        let cases: [(&[(&str, &str)], bool); 9] = [
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (
                &[("sec-fetch-site", "cross-site"), ("origin", "http://a.vn"), ("host", "a.vn")],
                false,
            ),
            (&[("origin", "http://a.vn:8080"), ("host", "a.vn:8080")], true),
            (&[("origin", "https://a.vn"), ("host", "A.vn:443")], true),
            (&[("origin", "http://a.vn"), ("host", "a.vn:8080")], false),
            (&[("origin", "http://ke-xau.example"), ("host", "a.vn")], false),
            (&[("origin", "null"), ("host", "a.vn")], false),
            (&[("host", "a.vn")], false),
        ];
        for (headers, ours) in cases {
            let map = headers.iter().map(|(name, value)| {
                (header::HeaderName::from_static(name), value.parse().unwrap())
            });
            assert_eq!(from_our_page(&map.collect()).is_ok(), ours, "{headers:?}");
        }
    }
}
