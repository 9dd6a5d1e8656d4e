//! The address that stands for an article, whatever marks it was shared with.

use url::Url;

/// Query keys that say how a reader came, not what they read.
const TRACKING: [&str; 11] = [
    "fbclid",
    "gclid",
    "gidzl",
    "zarsrc",
    "zalo_id",
    "at_medium",
    "at_campaign",
    "mc_cid",
    "mc_eid",
    "igshid",
    "_gl",
];

/// `address` without fragment, tracking marks, default port and mobile host; remaining query
/// pairs keep their order. `None` for anything but http and https with a host.
///
/// Doing it twice changes nothing.
pub fn canonical(address: &str) -> Option<Url> {
    let mut url = Url::parse(address.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str()?.is_empty() {
        return None;
    }
    url.set_fragment(None);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let is_tracking = |key: &str| key.starts_with("utm_") || TRACKING.contains(&key);
    let kept: Vec<(String, String)> =
        url.query_pairs().into_owned().filter(|(key, _)| !is_tracking(key)).collect();
    if kept.len() != url.query_pairs().count() || url.query() == Some("") {
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_of_sharing_are_removed_and_nothing_else() {
        let cases = [
            (
                "sharing mark",
                "https://bao.example/a?utm_source=zalo&gidzl=x",
                "https://bao.example/a",
            ),
            (
                "real query kept",
                "https://bao.example/a?id=7&fbclid=1",
                "https://bao.example/a?id=7",
            ),
            ("fragment", "https://bao.example/a#binh-luan", "https://bao.example/a"),
            ("case of host, default port", "HTTPS://Bao.Example:443/A", "https://bao.example/A"),
            ("blank around", "  https://bao.example/a \n", "https://bao.example/a"),
            ("empty query", "https://bao.example/a?", "https://bao.example/a"),
            ("comma in slug", "https://bao.example/a%2C-b", "https://bao.example/a%2C-b"),
            ("user name", "https://x:y@bao.example/a", "https://bao.example/a"),
        ];
        for (what, given, expected) in cases {
            assert_eq!(canonical(given).unwrap().as_str(), expected, "{what}");
        }
    }

    #[test]
    fn what_is_no_web_address_is_refused() {
        for bad in [
            "",
            "tin.html",
            "/tin.html",
            "ftp://bao.example/a",
            "javascript:alert(1)",
            "mailto:a@b.c",
            "http://",
        ] {
            assert_eq!(canonical(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn twice_is_once(address in "https?://[a-z]{1,8}\\.vn/[ -~]{0,30}(\\?[ -~]{0,30})?") {
            if let Some(once) = canonical(&address) {
                prop_assert_eq!(canonical(once.as_str()), Some(once));
            }
        }
    }
}
