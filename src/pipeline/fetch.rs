//! Fetches one address and keeps what was said on the way as evidence.

use crate::crawl::{FetchError, Fetched, Http, Request, caching};
use crate::domain::exchange::{Exchange, Kept};
use crate::domain::page::Page;
use crate::domain::time::Timestamp;
use crate::evidence::{About, payload_digest};
use crate::pipeline::system::System;
use std::time::Duration;
use url::Url;

/// What a visit brought, with the evidence written but not yet safe: call
/// [`Evidence::sync`](crate::evidence::Evidence::sync) before anything that rests on it is
/// acknowledged.
#[derive(Debug)]
pub struct Fetch {
    /// The document with its record, or why there is none.
    pub result: Result<Fetched, FetchError>,
    /// The last answer, where it is a refusal such as 404: a page to keep beside the outcome.
    pub answer: Option<Page>,
    /// The records of whole documents, robots.txt among them, for
    /// [`Store::keep_records`](crate::store::Store::keep_records) where what was asked for could
    /// be read and no page is kept: those payloads come again.
    pub kept: Vec<Kept>,
    /// How long the last answer may be taken for current, by the server's own words, uncapped;
    /// a 304 may say so anew.
    pub fresh_for: Option<Duration>,
    /// It was led on by an answer that is not for good (302, 303, 307): what came may be that of
    /// another hour.
    pub moved_for_now: bool,
}

/// What a visit cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// Requests that were answered, those for robots.txt and the redirects among them.
    pub answered: u64,
    /// Requests that nobody answered.
    pub unanswered: u64,
    /// Bytes of the answers' records, packed.
    pub evidence_bytes: u64,
}

/// Fetches `request` and writes every exchange into the evidence; gives what came and what it
/// cost.
///
/// # Errors
/// Of the store or the evidence; what goes wrong with the outlet is in the result.
pub async fn fetch(
    system: &System,
    http: &Http,
    request: Request<'_>,
    about: &About,
) -> anyhow::Result<(Fetch, Cost)> {
    let visit = http.visit(request).await;
    let answer = match &visit.result {
        Err(FetchError::Status { status, .. }) => visit
            .asked
            .exchanges
            .last()
            .and_then(|last| refusal(request.url.as_str(), last, *status, system.clock.now())),
        _ => None,
    };
    let fresh_for =
        visit.asked.exchanges.last().and_then(|last| caching::fresh_for(&last.headers()));
    let moved_for_now = moved_for_now(request.url.as_str(), &visit.asked.exchanges);
    let (mut kept, mut record) = (Vec::new(), None);
    let unanswered = visit.asked.unanswered.into();
    let mut cost = Cost { unanswered, ..Cost::default() };
    let mut redirects = Redirects::default();
    for exchange in visit.asked.exchanges {
        let is_document = matches!(exchange.status(), Some(200 | 203));
        let (url, target) = (exchange.url.clone(), target(&exchange));
        let written = keep(system, exchange, about).await?;
        let written = Kept { before: redirects.take(&url).map(Box::new), ..written };
        cost.answered += 1;
        cost.evidence_bytes += written.place.length;
        if let Some(target) = target {
            redirects.0.push((target, written.clone()));
        }
        kept.extend((is_document && !written.truncated).then(|| written.clone()));
        record = Some(Box::new(written));
    }
    let result = visit.result.map(|fetched| match fetched {
        Fetched::Page(page) => Fetched::Page(Page { record: record.clone(), ..page }),
        Fetched::NotModified => Fetched::NotModified,
    });
    let answer = answer.map(|answer| Page { record, ..answer });
    Ok((Fetch { result, answer, kept, fresh_for, moved_for_now }, cost))
}

/// Whether one of the redirects that lead on from `url` is not for good. Those of robots.txt lie
/// among them.
fn moved_for_now(url: &str, exchanges: &[Exchange]) -> bool {
    let (mut url, mut for_now) = (url.to_owned(), false);
    for exchange in exchanges {
        if let Some(target) = target(exchange).filter(|_| exchange.url == url) {
            for_now |= matches!(exchange.status(), Some(302 | 303 | 307));
            url = target;
        }
    }
    for_now
}

/// Redirects of one visit that were not followed yet, each with where it leads.
#[derive(Debug, Default)]
struct Redirects(Vec<(String, Kept)>);

impl Redirects {
    /// The redirect that led to `url`. It leads to nothing else: one of robots.txt may point to
    /// the page itself.
    fn take(&mut self, url: &str) -> Option<Kept> {
        let place = self.0.iter().rposition(|(target, _)| target == url)?;
        Some(self.0.remove(place).1)
    }
}

/// Where the answer of `exchange` leads on to, if it is a redirect.
fn target(exchange: &Exchange) -> Option<String> {
    let is_redirect = exchange.status().is_some_and(|status| (300..400).contains(&status));
    let headers = exchange.headers().into_iter();
    let (_, to) = headers.filter(|_| is_redirect).find(|(name, _)| name == "location")?;
    Some(Url::parse(&exchange.url).ok()?.join(&to).ok()?.to_string())
}

/// Writes one exchange, without its payload if that is kept already.
async fn keep(system: &System, exchange: Exchange, about: &About) -> anyhow::Result<Kept> {
    let digest = payload_digest(&exchange.payload);
    let earlier = if exchange.status() == Some(304) {
        system.store.latest_record(&exchange.url).await?
    } else if exchange.payload.is_empty() || exchange.truncated.is_some() {
        None
    } else {
        system.store.payload_record(&digest).await?
    };
    Ok(system.evidence.write(exchange, digest, about, earlier).await?)
}

/// The page of an answer that is none of the documents asked for. Its body stays in the evidence.
fn refusal(url: &str, exchange: &Exchange, status: u16, at: Timestamp) -> Option<Page> {
    (exchange.status() == Some(status)).then(|| Page {
        url: url.to_owned(),
        final_url: exchange.url.clone(),
        fetched_at: at,
        http_status: status,
        headers: exchange.headers(),
        body: exchange.payload.clone(),
        record: None,
        payload: None,
    })
}
