//! Cookies of outlets that hand out nothing without them; kept in memory, one jar per site.

use cookie_store::{CookieStore, RawCookie};
use hyper::HeaderMap;
use hyper::header::{HeaderValue, SET_COOKIE};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use url::Url;

/// Sites whose cookies are kept; past that all are forgotten, and handed out anew.
const MOST_SITES: usize = 4096;

/// The jars. What one site sets is never sent to another, whatever domain the cookie names.
#[derive(Debug, Default)]
pub(super) struct Jars {
    jars: Mutex<HashMap<String, CookieStore>>,
}

impl Jars {
    /// The `Cookie` header for `url`, if its site has set any that apply.
    pub(super) fn header(&self, url: &Url) -> Option<HeaderValue> {
        let jars = self.jars.lock().unwrap_or_else(PoisonError::into_inner);
        let pairs: Vec<String> = jars
            .get(&site(url))?
            .get_request_values(url)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if pairs.is_empty() {
            return None;
        }
        HeaderValue::from_str(&pairs.join("; ")).ok()
    }

    /// Keeps what the answer of `url` sets.
    pub(super) fn keep(&self, url: &Url, headers: &HeaderMap) {
        let set = headers.get_all(SET_COOKIE).iter();
        let cookies: Vec<RawCookie<'static>> = set
            .filter_map(|value| RawCookie::parse(value.to_str().ok()?.to_owned()).ok())
            .collect();
        if !cookies.is_empty() {
            let mut jars = self.jars.lock().unwrap_or_else(PoisonError::into_inner);
            if jars.len() >= MOST_SITES && !jars.contains_key(&site(url)) {
                jars.clear();
            }
            let jar = jars.entry(site(url)).or_default();
            jar.store_response_cookies(cookies.into_iter(), url);
        }
    }
}

/// The host without `www.`: both names are one site to every outlet.
fn site(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    fn set(cookie: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(SET_COOKIE, HeaderValue::from_static(cookie))])
    }

    #[test]
    fn a_cookie_goes_back_to_its_site_alone() {
        let jars = Jars::default();
        jars.keep(&url("http://www.bao.example/rss"), &set("D1N=x; Path=/; Domain=bao.example"));
        jars.keep(&url("http://khac.example/"), &set("gian=1; Domain=bao.example"));
        jars.keep(&url("http://khac.example/"), &set("rong=1; Domain=example"));
        for own in ["http://www.bao.example/rss", "http://bao.example/tin"] {
            assert_eq!(jars.header(&url(own)).unwrap(), "D1N=x", "{own}");
        }
        for other in
            ["http://con.bao.example/", "http://bao.example.khac/", "http://third.example/"]
        {
            assert_eq!(jars.header(&url(other)), None, "{other}");
        }
    }

    #[test]
    fn a_secure_cookie_is_not_sent_in_the_clear_and_a_broken_one_is_ignored() {
        let jars = Jars::default();
        jars.keep(&url("https://bao.example/"), &set("kin=1; Secure"));
        jars.keep(&url("https://bao.example/"), &set("=;;;"));
        assert_eq!(jars.header(&url("http://bao.example/")), None);
        assert_eq!(jars.header(&url("https://bao.example/")).unwrap(), "kin=1");
    }
}
