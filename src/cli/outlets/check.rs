//! `diembao outlets check`: every feed once, with what is wrong.

use crate::cli::open::{config, outlet};
use crate::cli::{Common, write_json};
use crate::crawl::{FetchError, Fetched, Http, HttpConfig, Request, feed};
use crate::domain::catalog::Catalog;
use crate::domain::outlet::{Feed, Outlet};
use crate::domain::time::vietnam_text;
use crate::pipeline::SystemClock;
use chrono::Utc;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

/// Days after which a feed without anything new is suspected dead.
const STALE_DAYS: i64 = 14;

pub(super) async fn run(
    common: &Common,
    catalog: Catalog,
    ids: &[String],
) -> anyhow::Result<ExitCode> {
    let config = config(common)?;
    for id in ids {
        outlet(&catalog, id)?;
    }
    let settings = HttpConfig { delay: config.delay(), ..HttpConfig::new(&config.contact) };
    let http = Http::new(settings, Arc::new(SystemClock))?;
    let wanted = |outlet: &&Outlet| ids.is_empty() || ids.iter().any(|id| id == outlet.id.as_str());
    let mut out = io::stdout().lock();
    let (mut rows, mut faults) = (Vec::new(), 0);
    for outlet in catalog.outlets.iter().filter(wanted) {
        for feed in &outlet.feeds {
            let found = look(&http, outlet, feed, config.feed_cap_bytes).await;
            faults += usize::from(found.fault.is_some());
            if common.json {
                rows.push(found.to_json(outlet, feed));
            } else {
                found.write(&mut out, outlet, feed)?;
            }
        }
    }
    if common.json {
        write_json(&mut out, &rows)?;
    }
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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
    let request = Request { url: &feed.url, known: None, trusted_hosts: &trusted, cap_bytes };
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
