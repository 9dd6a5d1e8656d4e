//! One outlet from robots.txt to its newest articles.

use super::Limits;
use super::feeds::{FeedSeen, look_at};
use super::pages::{Page, Wanted, newest, read};
use super::sums::Sums;
use super::verdict::{Verdict, judge};
use crate::cli::outlets::look::get;
use crate::crawl::Http;
use crate::domain::id::OutletId;
use crate::domain::outlet::{Layout, Outlet};
use crate::domain::time::Timestamp;
use crate::pipeline::Stop;
use serde::Serialize;

/// What one outlet showed.
#[derive(Debug, Serialize)]
pub(super) struct Examined {
    pub(super) outlet: OutletId,
    pub(super) name: String,
    /// How much of the definition was seen by somebody, in their words.
    pub(super) confidence: String,
    /// When that was.
    pub(super) checked: String,
    pub(super) has_layout: bool,
    pub(super) verdict: Verdict,
    /// What the verdict rests on; empty if all holds.
    pub(super) why: Vec<String>,
    /// Whether it was cut off before its end.
    pub(super) interrupted: bool,
    /// What robots.txt answered.
    pub(super) robots: String,
    pub(super) feeds: Vec<FeedSeen>,
    #[serde(flatten)]
    pub(super) sums: Sums,
}

/// Fetches and judges; a stop cuts it off between two requests or in the midst of one.
pub(super) async fn examine(
    http: &Http,
    outlet: &Outlet,
    limits: Limits,
    stop: &Stop,
    now: Timestamp,
) -> Examined {
    tell(outlet, &format!("asking for robots.txt and {} ways in", outlet.feeds.len()));
    let robots = robots(http, outlet, limits, stop).await;
    let (mut feeds, mut listings) = (Vec::new(), Vec::new());
    for feed in &outlet.feeds {
        let looked = unless_stopped(stop, look_at(http, outlet, feed, limits, now)).await;
        let Some((seen, listing)) = looked else { break };
        feeds.push(seen);
        listings.extend(listing);
    }
    tell(outlet, &format!("{} of {} ways in looked at", feeds.len(), outlet.feeds.len()));
    let wanted = newest(outlet, &listings, limits.pages);
    let pages = visited(http, outlet, &wanted, limits, stop).await;
    let sums = Sums::of(&pages);
    let (verdict, why) = judge(outlet, &feeds, (limits.pages > 0).then_some(wanted.len()), &sums);
    tell(outlet, &format!("{} articles of {} pages: {verdict}", sums.articles, sums.pages));
    Examined {
        outlet: outlet.id.clone(),
        name: outlet.name.clone(),
        confidence: outlet.confidence.clone(),
        checked: outlet.checked.clone(),
        has_layout: outlet.layout != Layout::default(),
        verdict,
        why,
        interrupted: stop.is_raised(),
        robots,
        feeds,
        sums,
    }
}

/// The articles `wanted`, one after the other.
async fn visited(
    http: &Http,
    outlet: &Outlet,
    wanted: &[Wanted],
    limits: Limits,
    stop: &Stop,
) -> Vec<Page> {
    let mut pages = Vec::new();
    for item in wanted {
        let Some(page) = unless_stopped(stop, read(http, outlet, item, limits)).await else {
            break;
        };
        pages.push(page);
        if pages.len() % 5 == 0 && pages.len() < wanted.len() {
            tell(outlet, &format!("{} of {} pages", pages.len(), wanted.len()));
        }
    }
    pages
}

async fn robots(http: &Http, outlet: &Outlet, limits: Limits, stop: &Stop) -> String {
    let place = outlet.homepage.as_ref().or_else(|| outlet.feeds.first().map(|feed| &feed.url));
    let Some(url) = place.and_then(|place| place.join("/robots.txt").ok()) else {
        return "no address is defined to ask at".to_owned();
    };
    let asked = unless_stopped(stop, get(http, outlet, &url, limits.feed_cap_bytes)).await;
    match asked {
        Some(Ok(page)) => format!("{}, {} bytes", page.http_status, page.body.len()),
        Some(Err(why)) => why,
        None => "not asked".to_owned(),
    }
}

/// What `work` gives, or `None` if the stop comes first.
async fn unless_stopped<T>(stop: &Stop, work: impl Future<Output = T>) -> Option<T> {
    if stop.is_raised() {
        return None;
    }
    tokio::select! {
        done = work => Some(done),
        () = stop.wait() => None,
    }
}

/// Progress, for whoever waits: a large outlet takes minutes at the polite pace.
fn tell(outlet: &Outlet, what: &str) {
    eprintln!("{}: {what}", outlet.id);
}
