//! Reads web addresses in definitions, and when they were last looked at.

use super::fault::did_you_mean;
use super::reader::{Placed, Table, Text};
use crate::domain::outlet::Outlet;
use chrono::NaiveDate;
use url::Url;

/// The key `checked`: `YYYY-MM`, `YYYY-MM-DD` or `never`.
pub(super) fn seen_on(table: &mut Table<'_>) -> Option<String> {
    let text = table.text("checked")?;
    let day = |text: &str| text.parse::<NaiveDate>().is_ok();
    let possible = match text.value.len() {
        7 => day(&format!("{}-01", text.value)),
        10 => day(&text.value),
        _ => text.value == "never",
    };
    if !possible {
        let what = format!("`checked` cannot be `{}`", text.value);
        table.fault(text.place, what, "write \"2026-09\", \"2026-09-14\" or \"never\"");
    }
    Some(text.value)
}

/// A list of addresses; repeats are noted.
pub(super) fn addresses<'f>(table: &mut Table<'f>, key: &'static str) -> Vec<Placed<'f, Url>> {
    let texts = table.texts(key).unwrap_or_default();
    table.refuse_repeats(&texts);
    texts.iter().filter_map(|text| address(table, text)).collect()
}

/// `text` as an address on the web; anything else is noted.
pub(super) fn address<'f>(table: &Table<'f>, text: &Text<'f>) -> Option<Placed<'f, Url>> {
    let url = Url::parse(&text.value).ok();
    let usable = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| !host.is_empty())
            && url.username().is_empty()
            && url.password().is_none()
    };
    let Some(url) = url.filter(usable) else {
        let what = format!("`{}` is no web address", text.value);
        table.fault(text.place, what, "write it in full, https://bao.example/rss/home.rss");
        return None;
    };
    Some(Placed { value: url, place: text.place })
}

/// Notes an address whose host is none of the outlet's.
pub(super) fn host_is_own(table: &Table<'_>, outlet: &Outlet, address: &Placed<'_, Url>) {
    let host = address.value.host_str().unwrap_or_default();
    if outlet.owns_host(host) {
        return;
    }
    let what = format!("host `{host}` is none of this outlet's domains");
    let known = outlet.domains.iter().map(|domain| domain.host.as_str());
    let repair = match outlet.domains.is_empty() {
        true => "add it as [[domains]]".to_owned(),
        false => format!("{} Or add it as [[domains]]", did_you_mean(host, known)),
    };
    table.fault(address.place, what, repair);
}
