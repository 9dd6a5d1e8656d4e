//! Fetches for a round: notes whether anybody answers at all, and holds still while nobody does.

use crate::crawl::{FetchError, Fetched, Request};
use crate::domain::entry::FeedState;
use crate::domain::exchange::Kept;
use crate::domain::health::{AlarmKind, Finding};
use crate::domain::outlet::{Feed, Outlet};
use crate::domain::time::Timestamp;
use crate::evidence::About;
use crate::health::reach::Change;
use crate::pipeline::events::Event;
use crate::pipeline::fetch::{Cost, Fetch, fetch};
use crate::pipeline::judge;
use crate::pipeline::round::Round;
use std::sync::PoisonError;
use url::Url;

/// What became of asking for a document.
#[expect(clippy::large_enum_variant, reason = "made once a visit and matched at once")]
pub(super) enum Got {
    /// What the visit brought.
    Answer(Fetch),
    /// A stop cut it off; what was asked for is still due.
    Stopped,
    /// Until then the host has asked to be left alone; what was asked for is still due.
    HeldBack(Timestamp),
    /// Our own network is away; nothing was asked, or what failed blames no outlet.
    OwnNetwork(Option<FetchError>),
}

impl Round {
    /// Whether our own network is away.
    pub(super) fn is_offline(&self) -> bool {
        self.system.reach.lock().unwrap_or_else(PoisonError::into_inner).is_away()
    }

    /// Fetches `url` for `outlet`, unless our own network is known to be away.
    ///
    /// - `via`: the feed that led here, noted in the evidence.
    /// - `known`: what the last visit left, for a conditional request.
    ///
    /// # Errors
    /// Of the store or the evidence.
    pub(super) async fn get(
        &self,
        outlet: &Outlet,
        url: &Url,
        via: &str,
        known: Option<&FeedState>,
        cap_bytes: usize,
    ) -> anyhow::Result<Got> {
        let now = self.system.clock.now();
        if !self.system.reach.lock().unwrap_or_else(PoisonError::into_inner).may_try(now) {
            return Ok(Got::OwnNetwork(None));
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        let trusted_hosts = &trusted_hosts(outlet);
        let cookies = outlet.cookies;
        let request = Request { url, known, trusted_hosts, cap_bytes, cookies };
        let about = About { outlet: Some(outlet.id.to_string()), via: Some(via.to_owned()) };
        let (fetch, cost) = tokio::select! {
            fetched = fetch(&self.system, &self.http, request, &about) => fetched?,
            () = self.stop.wait() => return Ok(Got::Stopped),
        };
        self.tell(Event::Requested(outlet.id.clone(), cost));
        let (change, away) = self.note(&host, &fetch.result, cost);
        match change {
            Some(Change::Away(since)) => self.went_away(since).await?,
            Some(Change::Back) => self.came_back().await?,
            None => {}
        }
        Ok(match fetch.result {
            // Our own keeper of turns failed: nobody was asked, nobody is to blame.
            Err(error) if error.is_our_own() => {
                tracing::warn!(host, "{}", error.in_full());
                Got::OwnNetwork(None)
            }
            Err(FetchError::HeldBack { until, .. }) => Got::HeldBack(until),
            Err(error) if away && error.is_silence() => Got::OwnNetwork(Some(error)),
            result => Got::Answer(Fetch { result, ..fetch }),
        })
    }

    /// Fetches a document that lists articles. Its evidence is safe when this returns; see
    /// [`Round::note_read`] for when it could be read.
    ///
    /// # Errors
    /// Of the store or the evidence.
    pub(super) async fn get_list(
        &self,
        outlet: &Outlet,
        feed: &Feed,
        url: &Url,
        known: Option<&FeedState>,
    ) -> anyhow::Result<Got> {
        let (via, cap_bytes) = (feed.url.as_str(), self.config.feed_cap_bytes);
        let got = self.get(outlet, url, via, known, cap_bytes).await?;
        if let Got::Answer(_) = &got {
            self.system.evidence.sync().await?;
        }
        Ok(got)
    }

    /// Notes that the documents in these records could be read: their payloads need not be written
    /// again, and a later 304 confirms them. A wall that answers 200 is never confirmed.
    ///
    /// # Errors
    /// Of the store.
    pub(super) async fn note_read(&self, records: &[Kept]) -> anyhow::Result<()> {
        Ok(self.system.store.keep_records(records).await?)
    }

    /// Notes what a visit says of our own network: any answer proves it, also one that broke off;
    /// what was refused without asking says nothing.
    fn note(
        &self,
        host: &str,
        result: &Result<Fetched, FetchError>,
        cost: Cost,
    ) -> (Option<Change>, bool) {
        let now = self.system.clock.now();
        let mut reach = self.system.reach.lock().unwrap_or_else(PoisonError::into_inner);
        let change = match result {
            _ if cost.answered > 0 => reach.answered(),
            Err(error) if error.is_silence() => reach.silent(host, now),
            _ => None,
        };
        (change, reach.is_away())
    }

    /// No outlet is blamed for what failed since the network went away.
    async fn went_away(&self, since: Timestamp) -> anyhow::Result<()> {
        let (store, now) = (&self.system.store, self.system.clock.now());
        tracing::error!("nobody can be reached since {since}: our own network seems to be away");
        store.begin_own_outage(since).await?;
        store.forgive_failures(since, now).await?;
        let detail = format!("nobody answers since {since}");
        let finding = Finding { kind: AlarmKind::OwnNetwork, outlet: None, detail };
        judge::reconcile(self, None, &[AlarmKind::OwnNetwork], &[finding]).await
    }

    async fn came_back(&self) -> anyhow::Result<()> {
        tracing::info!("our own network is back");
        self.system.store.end_own_outage(self.system.clock.now()).await?;
        judge::reconcile(self, None, &[AlarmKind::OwnNetwork], &[]).await
    }
}

/// Hosts that may lie on a private network.
fn trusted_hosts(outlet: &Outlet) -> Vec<String> {
    if !outlet.local {
        return vec![];
    }
    outlet.domains.iter().map(|domain| domain.host.clone()).collect()
}
