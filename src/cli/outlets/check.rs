//! `diembao outlets check`: every feed once, with what is wrong.

use crate::cli::open::{config, outlet};
use crate::cli::{Common, write_json};
use crate::crawl::guard::Resolver;
use crate::crawl::{FetchError, Fetched, Http, Request, feed};
use crate::domain::catalog::Catalog;
use crate::domain::outlet::{Feed, Outlet};
use crate::domain::time::vietnam_text;
use crate::pipeline::SystemClock;
use crate::pipeline::system::http_client;
use chrono::Utc;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Days after which a feed without anything new is suspected dead.
const STALE_DAYS: i64 = 14;

/// Outlets looked at at the same time.
const SIDE_BY_SIDE: usize = 8;

/// Told of an outlet that cannot be checked; many have no feed, so this is no fault.
const NO_FEED: &str = "no feed defined";

pub(super) async fn run(
    common: &Common,
    catalog: Catalog,
    ids: &[String],
) -> anyhow::Result<ExitCode> {
    let config = config(common)?;
    for id in ids {
        outlet(&catalog, id)?;
    }
    let http = http_client(&config, Resolver::System, Arc::new(SystemClock))?;
    let cap_bytes = config.feed_cap_bytes;
    let wanted = |outlet: &Outlet| ids.is_empty() || ids.iter().any(|id| id == outlet.id.as_str());
    let mut waiting = catalog.outlets.into_iter().filter(wanted).enumerate();
    let mut looking = JoinSet::new();
    let mut start = |looking: &mut JoinSet<_>| {
        if let Some((place, outlet)) = waiting.next() {
            looking.spawn(look_at_all(http.clone(), place, outlet, cap_bytes));
        }
    };
    (0..SIDE_BY_SIDE).for_each(|_| start(&mut looking));
    let (mut rows, mut faults) = (BTreeMap::new(), 0);
    let mut out = io::stdout().lock();
    while let Some(looked) = looking.join_next().await {
        start(&mut looking);
        let (place, outlet, found) = looked?;
        faults += found.iter().filter(|found| found.fault.is_some()).count();
        if common.json {
            rows.insert(place, to_json(&outlet, &found));
        } else {
            write(&mut out, &outlet, &found)?;
        }
    }
    if common.json {
        let rows: Vec<Value> = rows.into_values().flatten().collect();
        write_json(&mut out, &rows)?;
    }
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every feed of `outlet`, one after another; `place` travels along, to put answers in order.
async fn look_at_all(
    http: Http,
    place: usize,
    outlet: Outlet,
    cap_bytes: usize,
) -> (usize, Outlet, Vec<Found>) {
    let mut found = Vec::new();
    for feed in &outlet.feeds {
        found.push(look(&http, &outlet, feed, cap_bytes).await);
    }
    (place, outlet, found)
}

fn write(out: &mut impl Write, outlet: &Outlet, found: &[Found]) -> io::Result<()> {
    if outlet.feeds.is_empty() {
        writeln!(out, "{:18} {NO_FEED}", outlet.id.as_str())?;
    }
    outlet.feeds.iter().zip(found).try_for_each(|(feed, found)| found.write(out, outlet, feed))
}

fn to_json(outlet: &Outlet, found: &[Found]) -> Vec<Value> {
    if outlet.feeds.is_empty() {
        return vec![json!({
            "outlet": outlet.id,
            "url": null,
            "items": 0,
            "newest": "",
            "fault": null,
            "warnings": [NO_FEED],
        })];
    }
    outlet.feeds.iter().zip(found).map(|(feed, found)| found.to_json(outlet, feed)).collect()
}

/// What one look at a feed found.
struct Found {
    items: usize,
    newest: String,
    fault: Option<String>,
    warnings: Vec<String>,
}

impl Found {
    fn faulty(fault: String) -> Self {
        Self { items: 0, newest: String::new(), fault: Some(fault), warnings: vec![] }
    }

    fn write(&self, out: &mut impl Write, outlet: &Outlet, feed: &Feed) -> io::Result<()> {
        let verdict = self.fault.as_deref().unwrap_or("ok");
        writeln!(
            out,
            "{:18} {}\n{:18}   {verdict}; {} items {}",
            outlet.id.as_str(),
            feed.url,
            "",
            self.items,
            self.newest
        )?;
        for warning in &self.warnings {
            writeln!(out, "{:18}   {warning}", "")?;
        }
        Ok(())
    }

    fn to_json(&self, outlet: &Outlet, feed: &Feed) -> Value {
        json!({
            "outlet": outlet.id,
            "url": feed.url,
            "items": self.items,
            "newest": self.newest,
            "fault": self.fault,
            "warnings": self.warnings,
        })
    }
}

async fn look(http: &Http, outlet: &Outlet, feed: &Feed, cap_bytes: usize) -> Found {
    let trusted: Vec<String> = match outlet.local {
        true => outlet.domains.iter().map(|domain| domain.host.clone()).collect(),
        false => vec![],
    };
    let request =
        Request { url: &feed.url, known: None, trusted_hosts: &trusted, cap_bytes, cookies: false };
    let page = match http.get(request).await {
        Ok(Fetched::Page(page)) => page,
        Ok(Fetched::NotModified) => {
            return Found::faulty("304 to an unconditional request".to_owned());
        }
        Err(error) => return Found::faulty(FetchError::in_full(&error)),
    };
    let content_type = page.header("content-type");
    match feed::parse(&page.body, content_type, &page.final_url, feed.date_order) {
        Ok(parsed) => judged(outlet, parsed),
        Err(error) => Found::faulty(error.to_string()),
    }
}

fn judged(outlet: &Outlet, parsed: feed::ParsedFeed) -> Found {
    let newest = parsed.items.iter().filter_map(|item| item.published_at).max();
    let is_own = |item: &&crate::domain::entry::FeedItem| {
        url::Url::parse(&item.url).is_ok_and(|url| outlet.is_article(&url))
    };
    let own = parsed.items.iter().filter(is_own).count();
    let stale = newest.is_some_and(|at| Utc::now() - at > chrono::Duration::days(STALE_DAYS));
    let fault = if parsed.items.is_empty() {
        Some("the feed is empty".to_owned())
    } else if own == 0 {
        Some("no item has the address of one of this outlet's articles".to_owned())
    } else if stale {
        Some(format!("nothing new for more than {STALE_DAYS} days"))
    } else {
        None
    };
    let newest = newest.map_or_else(String::new, |at| format!("newest {}", vietnam_text(at)));
    Found { items: parsed.items.len(), newest, fault, warnings: parsed.warnings }
}
