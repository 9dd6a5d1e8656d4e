//! The address that stands for an article, whatever marks it was shared with, and what tells
//! whether two addresses are the same article's.

use std::borrow::Cow;
use url::Url;

/// Query keys that say how a reader came, not what they read.
const TRACKING: [&str; 21] = [
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
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

/// Hosts of the same pages for telephones, and the oldest habit of all.
const HOST_FORMS: [&str; 6] = ["www.", "m.", "mobile.", "amp.", "wap.", "touch."];

/// Nobody wraps a form into more forms than this.
const MOST_FORMS: usize = 64;

/// What servers show when a folder is asked for.
const INDEX_PAGES: [&str; 7] = [
    "index.html",
    "index.htm",
    "index.php",
    "index.asp",
    "index.aspx",
    "default.aspx",
    "default.html",
];

/// `address` without fragment, tracking marks and default port; remaining query pairs keep their
/// order. It can still be asked for. `None` for anything but http and https with a host.
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

/// What is the same for all addresses of one article on one site: [`canonical`] without what
/// changes only how the page is sent or shown: scheme, `www.` and hosts for telephones, AMP and
/// print forms, session marks, needless percent signs, doubled and last slashes, index pages, the
/// order of query pairs. Not an address to ask for.
///
/// Doing it twice changes nothing. What is no web address stays as it is.
pub fn identity(address: &str) -> String {
    let mut same = without_forms(address);
    // A form may lie in another: `/amp/index.html.amp`.
    for _ in 0..MOST_FORMS {
        let again = without_forms(&same);
        if again == same {
            break;
        }
        same = again;
    }
    same
}

/// The address without the forms that lie on its outside.
fn without_forms(address: &str) -> String {
    let Some(mut url) = canonical(address) else { return address.trim().to_owned() };
    let host = host_of_all_forms(url.host_str().unwrap_or_default()).to_owned();
    let path = path_of_all_forms(url.path());
    let mut pairs: Vec<(String, String)> =
        url.query_pairs().into_owned().filter(|(key, value)| !is_form(key, value)).collect();
    pairs.sort();
    // None of these can fail for a web address; the rest holds even if one did.
    let _ = url.set_scheme("https");
    let _ = url.set_host(Some(&host));
    url.set_path(&path);
    url.set_query(None);
    if !pairs.is_empty() {
        url.query_pairs_mut().extend_pairs(pairs);
    }
    url.into()
}

fn host_of_all_forms(host: &str) -> &str {
    let mut host = host.trim_end_matches('.');
    // A name of one part is a country or a company, and no site.
    let plain = |host: &'_ str| {
        let rest = HOST_FORMS.iter().find_map(|form| host.strip_prefix(form));
        rest.filter(|rest| rest.contains('.')).map(str::len)
    };
    while let Some(length) = plain(host) {
        host = &host[host.len() - length..];
    }
    host
}

fn path_of_all_forms(path: &str) -> String {
    let path = with_few_percent_signs(path);
    // ";jsessionid=…" stands behind the path.
    let path = path.split(';').next().unwrap_or_default();
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    while let Some(last) = parts.last() {
        let shown = last.to_ascii_lowercase();
        if !INDEX_PAGES.contains(&shown.as_str()) && !matches!(&*shown, "amp" | ".amp") {
            break;
        }
        parts.pop();
    }
    let amps = parts.iter().take_while(|part| **part == "amp").count();
    parts.drain(..amps.min(parts.len().saturating_sub(1)));
    let path = parts.join("/");
    format!("/{}", path.trim_end_matches(".amp"))
}

/// Whether a query pair says how the page is to be sent, or whose visit it is.
fn is_form(key: &str, value: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let is_mark = |value: &str| matches!(value, "" | "1" | "true" | "yes");
    match key.as_str() {
        "amp" | "print" | "mobile" => is_mark(value),
        "output" | "outputtype" | "view" => value.eq_ignore_ascii_case("amp"),
        "phpsessid" | "jsessionid" | "sessionid" => true,
        key => key.starts_with("aspsessionid"),
    }
}

/// `path` with percent signs only where they are needed, in capitals.
fn with_few_percent_signs(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte);
    let mut parts = path.split('%');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match digits {
            Some(byte) if plain(byte) => text.push(char::from(byte)),
            Some(byte) => text.push_str(&format!("%{byte:02X}")),
            // No sign of anything: it stands for itself.
            None => text.push('%'),
        }
        text.push_str(if digits.is_some() { &part[2..] } else { part });
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests;
