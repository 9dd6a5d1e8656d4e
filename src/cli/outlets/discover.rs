//! `diembao outlets check --discover`: ways in that work and that nobody has defined yet.

use super::look::{get, own, read};
use crate::crawl::Http;
use crate::crawl::discover::{Discovered, How, feed_pages, from_page, from_robots};
use crate::crawl::listed::Listed;
use crate::domain::outlet::{Feed, FeedKind, FeedStatus, Outlet};
use crate::domain::time::{Timestamp, vietnam_day};
use serde_json::{Value, json};
use std::io::{self, Write};
use url::Url;

/// Candidates tried for one outlet; at the polite pace this takes a minute or two.
const MOST_TRIES: usize = 40;

/// Pages that list feeds and are looked at.
const MOST_FEED_PAGES: usize = 2;

/// Articles that a home page must list to be worth defining as a section page.
const LEAST_ITEMS: usize = 5;

/// What was found for one outlet.
#[derive(Default)]
pub(super) struct Discovery {
    /// What works and is not defined.
    pub(super) works: Vec<Works>,
    /// What could not be looked at, and why.
    pub(super) remarks: Vec<String>,
}

/// A way in that works.
pub(super) struct Works {
    /// Its address.
    pub(super) url: Url,
    /// Its kind.
    pub(super) kind: FeedKind,
    /// What was seen.
    pub(super) note: String,
    day: String,
}

/// Looks at the home page, the pages that list feeds, and robots.txt of `outlet`, and tries what
/// they name.
pub(super) async fn discover(
    http: &Http,
    outlet: &Outlet,
    cap_bytes: usize,
    now: Timestamp,
) -> Discovery {
    let mut found = Discovery::default();
    let Some(home) = &outlet.homepage else {
        found.remarks.push("no home page is defined, so there is nowhere to look".to_owned());
        return found;
    };
    let day = vietnam_day(now).to_string();
    let mut candidates = candidates(http, outlet, home, cap_bytes, &mut found).await;
    candidates.sort_by_key(|candidate| candidate.how);
    candidates.truncate(MOST_TRIES);
    let mut seen: Vec<Vec<String>> = Vec::new();
    for candidate in candidates {
        let feed = Feed::new(candidate.url.clone(), candidate.kind, FeedStatus::Unchecked);
        let Ok(listed) = read(http, outlet, &feed, &feed.url, cap_bytes).await else { continue };
        // Some servers answer every path with one default feed.
        let items: Vec<String> = listed.items.iter().map(|item| item.url.clone()).collect();
        if seen.contains(&items) && listed.children.is_empty() {
            continue;
        }
        if let Some(note) = use_of(outlet, &candidate, &listed) {
            let (url, kind) = (candidate.url, candidate.kind);
            found.works.push(Works { url, kind, note, day: day.clone() });
            seen.push(items);
        }
    }
    found
}

/// What the pages of `outlet` name and its definition lacks; a home page that lists articles
/// itself is noted at once.
async fn candidates(
    http: &Http,
    outlet: &Outlet,
    home: &Url,
    cap_bytes: usize,
    found: &mut Discovery,
) -> Vec<Discovered> {
    let mut named = Vec::new();
    if let Ok(robots) = home.join("/robots.txt") {
        match get(http, outlet, &robots, cap_bytes).await {
            Ok(page) => named.extend(from_robots(&page.body, &robots)),
            Err(why) => found.remarks.push(format!("robots.txt: {why}")),
        }
    }
    match get(http, outlet, home, cap_bytes).await {
        Err(why) => found.remarks.push(format!("{home}: {why}")),
        Ok(page) => {
            let content_type = page.header("content-type");
            named.extend(from_page(&page.body, content_type, home));
            named.push(home_page(home));
            let pages = feed_pages(&page.body, content_type, home);
            for url in pages.into_iter().take(MOST_FEED_PAGES) {
                if let Ok(page) = get(http, outlet, &url, cap_bytes).await {
                    named.extend(from_page(&page.body, page.header("content-type"), &url));
                }
            }
        }
    }
    new_ones(outlet, named)
}

/// A home page is the last resort where nothing else lists articles.
fn home_page(home: &Url) -> Discovered {
    let (url, title) = (home.clone(), String::new());
    Discovered { url, kind: FeedKind::Section, title, how: How::Usual }
}

/// Those on the outlet's own hosts that it does not have yet, each once.
fn new_ones(outlet: &Outlet, named: Vec<Discovered>) -> Vec<Discovered> {
    let place = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host).to_owned();
        (host, url.path().trim_end_matches('/').to_owned(), url.query().map(ToOwned::to_owned))
    };
    let mut known: Vec<_> = outlet.feeds.iter().map(|feed| place(&feed.url)).collect();
    let mut new = Vec::new();
    for candidate in named {
        let is_own = candidate.url.host_str().is_some_and(|host| outlet.owns_host(host));
        if is_own && !known.contains(&place(&candidate.url)) {
            known.push(place(&candidate.url));
            new.push(candidate);
        }
    }
    new
}

/// What makes it worth defining, or `None`.
fn use_of(outlet: &Outlet, candidate: &Discovered, listed: &Listed) -> Option<String> {
    let own = own(outlet, listed);
    let least = if candidate.kind == FeedKind::Section { LEAST_ITEMS } else { 1 };
    let how = candidate.how;
    let title = match candidate.title.as_str() {
        "" => String::new(),
        title => format!("; “{title}”"),
    };
    if own >= least {
        return Some(format!("{own} articles; {how}{title}"));
    }
    let sitemaps = listed.children.len();
    (sitemaps > 0).then(|| format!("{sitemaps} sitemaps; {how}{title}"))
}

impl Works {
    /// Ready to stand in the outlet's file.
    pub(super) fn to_toml(&self) -> String {
        let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let kind = match self.kind {
            FeedKind::Syndicated => String::new(),
            kind => format!("kind = {}\n", text(kind.as_str())),
        };
        let (url, day, note) = (text(self.url.as_str()), text(&self.day), text(&self.note));
        format!("[[feeds]]\n{kind}url = {url}\nstatus = \"live\"\nchecked = {day}\nnote = {note}\n")
    }
}

impl Discovery {
    pub(super) fn write(&self, out: &mut impl Write, outlet: &Outlet) -> io::Result<()> {
        writeln!(out, "# {}: {} new ways in", outlet.id, self.works.len())?;
        for remark in &self.remarks {
            writeln!(out, "# {remark}")?;
        }
        self.works
            .iter()
            .try_for_each(|works| writeln!(out, "\n{}", works.to_toml().trim_end()))?;
        writeln!(out)
    }

    pub(super) fn to_json(&self, outlet: &Outlet) -> Value {
        let works: Vec<Value> = self
            .works
            .iter()
            .map(|one| {
                json!({ "url": one.url, "kind": one.kind, "note": one.note, "toml": one.to_toml() })
            })
            .collect();
        json!({ "outlet": outlet.id, "found": works, "remarks": self.remarks })
    }
}
