//! Tells people of alarms that opened or are over, by the ways that are set up.
//!
//! What is owed is asked of the store and noted there when it is told, so a broken mail server
//! delays notices and loses none, and a restart repeats none. Each is told at least once: a
//! process that is killed between a delivery and its note repeats that delivery.

use crate::config::Config;
use crate::domain::catalog::Catalog;
use crate::domain::clock::Clock;
use crate::domain::health::Alarm;
use crate::domain::notice::{Medium, News, Notice};
use crate::domain::time::Timestamp;
use crate::notify::Message;
use crate::pipeline::carrier::{Carried, Carrier};
use crate::pipeline::round::Crawler;
use crate::pipeline::stop::Stop;
use crate::pipeline::system::System;
use crate::store::Store;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How often the store is asked what is owed.
const EVERY: Duration = Duration::from_secs(30);

/// How long a carrier's turn lasts at most: three times its slowest delivery, so that no other
/// process takes over while one is under way.
const TURN: Duration = Duration::from_secs(300);

/// Source: lettre and the webhook wait 30 s and 10 s for each step; a server that says a little in
/// every step could go on for ever.
const DELIVERY: Duration = Duration::from_secs(100);

/// A delivery under way gets so long to end after a stop.
const GRACE: Duration = Duration::from_secs(15);

/// Ends that lie further back are told no more.
const ENDS_TOLD_FOR: chrono::Duration = chrono::Duration::days(7);

/// Times of deliveries, all in real time like all that is sent to real people.
#[derive(Debug, Clone, Copy)]
pub struct Pauses {
    /// Between two mails.
    pub mails: Duration,
    /// After the first failure; each further one doubles it.
    pub failure: Duration,
    /// The longest after failures.
    pub most: Duration,
    /// The longest that one carrier's delivery may take; after that it has failed.
    pub delivery: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Self {
            mails: Duration::from_secs(5 * 60),
            failure: EVERY,
            most: Duration::from_secs(30 * 60),
            delivery: DELIVERY,
        }
    }
}

/// Under which name `worker` takes the turns of deliveries: a crawl that begins again after a failure
/// frees what its worker holds, while a delivery beside it goes on.
pub(super) fn teller(worker: &str) -> String {
    format!("{worker}#notices")
}

/// Delivers what is owed.
pub struct Notices {
    store: Store,
    catalog: Arc<Catalog>,
    clock: Arc<dyn Clock>,
    teller: String,
    dashboard: Option<Url>,
    pauses: Pauses,
    /// Each with its failures in a row.
    carriers: Vec<(Carrier, u32)>,
}

impl Notices {
    /// By the ways that `config` names.
    ///
    /// # Errors
    /// See [`Carrier::all`].
    pub fn new(system: &System, config: &Config, pauses: Pauses) -> anyhow::Result<Self> {
        let carriers = Carrier::all(config)?;
        Ok(Self {
            store: system.store.clone(),
            catalog: Arc::clone(&system.catalog),
            clock: Arc::clone(&system.clock),
            teller: teller(&system.worker),
            dashboard: config.public_url.clone(),
            pauses,
            carriers: carriers.into_iter().map(|carrier| (carrier, 0)).collect(),
        })
    }

    /// Delivers once what is owed and may be sent now. What fails is told in the log and tried
    /// again at a later call.
    ///
    /// # Errors
    /// Of the store.
    pub async fn tell(&mut self) -> anyhow::Result<()> {
        for place in 0..self.carriers.len() {
            self.turn_of(place).await?;
        }
        self.settle().await
    }

    /// Delivers until it is stopped; failures are told and change nothing of the crawl.
    async fn tell_until(&mut self, stop: &Stop) {
        while !stop.is_raised() {
            let told = tokio::select! {
                told = self.tell() => told,
                () = async { stop.wait().await; tokio::time::sleep(GRACE).await } => return,
            };
            if let Err(error) = told {
                tracing::error!("notices wait: {error:#}");
            }
            pause(stop, &*self.clock, EVERY).await;
        }
    }

    /// One carrier's turn, unless another process has it or it rests.
    async fn turn_of(&mut self, place: usize) -> anyhow::Result<()> {
        let medium = self.carriers[place].0.medium();
        if self.owed(medium).await?.is_empty() {
            return Ok(());
        }
        // The turns of hosts serve here too: one delivery at a time over all processes, and the
        // rest between two outlives a restart. No host has a colon in its name.
        let turn = format!("notices:{medium}");
        if self.store.enter_host(&turn, &self.teller, TURN).await?.is_some() {
            return Ok(());
        }
        let delivered = self.deliver(place).await;
        let rest = self.rest(place);
        self.store.leave_host(&turn, &self.teller, rest).await?;
        delivered
    }

    async fn deliver(&mut self, place: usize) -> anyhow::Result<()> {
        let medium = self.carriers[place].0.medium();
        // Asked again: what was owed may have been told while the turn was waited for.
        let owed = self.owed(medium).await?;
        if owed.is_empty() {
            return Ok(());
        }
        let messages: Vec<Message> = owed
            .into_iter()
            .map(|notice| message(notice, &self.catalog, self.dashboard.as_ref()))
            .collect();
        let (carrier, failures) = &mut self.carriers[place];
        let Carried { told, fault } = carrier.carry(&messages, self.pauses.delivery).await;
        *failures = if fault.is_some() { failures.saturating_add(1) } else { 0 };
        if let Some(error) = fault {
            let left = messages.len() - told;
            tracing::warn!(%medium, notices = left, "notices could not be told and wait: {error:#}");
        }
        if told > 0 {
            tracing::info!(%medium, notices = told, "alarms were told");
        }
        let now = self.clock.now();
        for Message { notice: Notice { alarm, news }, .. } in &messages[..told] {
            self.store.mark_notice_told(alarm.number, *news, medium, now).await?;
        }
        Ok(())
    }

    async fn owed(&self, medium: Medium) -> anyhow::Result<Vec<Notice>> {
        let since = begun(&self.store, medium, self.clock.now()).await?;
        Ok(self.store.notices_owed(medium, since.max(self.clock.now() - ENDS_TOLD_FOR)).await?)
    }

    /// The pause after a turn.
    fn rest(&self, place: usize) -> Duration {
        let Pauses { mails, failure, most, .. } = self.pauses;
        match &self.carriers[place] {
            (Carrier::Mail(_), 0) => mails,
            (Carrier::Webhook(_), 0) => Duration::ZERO,
            (_, failures) => failure.saturating_mul(1 << (failures - 1).min(20)).min(most),
        }
    }

    /// Notes as told each open alarm that no carrier owes any more.
    async fn settle(&self) -> anyhow::Result<()> {
        let untold = self.store.untold_alarms().await?;
        if untold.is_empty() || self.carriers.is_empty() {
            return Ok(());
        }
        let mut owed = Vec::new();
        for (carrier, _) in &self.carriers {
            owed.extend(self.owed(carrier.medium()).await?);
        }
        let now = self.clock.now();
        let is_owed = |alarm: &Alarm| owed.iter().any(|notice| notice.alarm.number == alarm.number);
        for alarm in untold.iter().filter(|alarm| !is_owed(alarm)) {
            self.store.mark_alarm_told(alarm.number, now).await?;
        }
        Ok(())
    }
}

/// Delivers until the crawl is stopped; failures are told and change nothing of the crawl.
pub(super) async fn tell_without_end(crawler: &Crawler) {
    let Crawler { system, config, stop, .. } = crawler;
    while config.notify.is_set() && !stop.is_raised() {
        match Notices::new(system, config, Pauses::default()) {
            Ok(mut notices) => notices.tell_until(stop).await,
            // A secret's file may be put in its place without a restart.
            Err(error) => {
                tracing::error!("nobody is told of alarms: {error:#}");
                pause(stop, &*system.clock, Pauses::default().most).await;
            }
        }
    }
}

/// Delivers what is owed at the end of a round; a failure is told and changes nothing of it.
pub(super) async fn tell_once(crawler: &Crawler) {
    let Crawler { system, config, .. } = crawler;
    if !config.notify.is_set() {
        return;
    }
    let told = match Notices::new(system, config, Pauses::default()) {
        Ok(mut notices) => notices.tell().await,
        Err(error) => Err(error),
    };
    if let Err(error) = told {
        tracing::error!("nobody is told of alarms: {error:#}");
    }
}

async fn pause(stop: &Stop, clock: &dyn Clock, pause: Duration) {
    tokio::select! {
        () = stop.wait() => {}
        () = clock.sleep(pause) => {}
    }
}

/// When `medium` was first set up: what ended before that is nobody's news.
async fn begun(store: &Store, medium: Medium, now: Timestamp) -> anyhow::Result<Timestamp> {
    let key = format!("notices-since-{medium}");
    let noted = store.note(&key).await?;
    if let Some(at) = noted.and_then(|text| text.parse().ok()) {
        return Ok(at);
    }
    store.set_note(&key, &now.to_rfc3339()).await?;
    Ok(now)
}

/// A notice with the names and the address that its words need.
fn message(notice: Notice, catalog: &Catalog, dashboard: Option<&Url>) -> Message {
    let outlet = notice.alarm.finding.outlet.as_ref();
    let outlet_name = outlet.and_then(|id| catalog.outlet(id)).map(|outlet| outlet.name.clone());
    Message { notice, outlet_name, link: dashboard.and_then(|url| url.join("suc-khoe").ok()) }
}

/// A notice about an invented alarm, to try the ways that are set up.
pub fn trial(now: Timestamp, dashboard: Option<&Url>) -> Message {
    use crate::domain::health::{AlarmKind, AlarmState, Finding};
    let alarm = Alarm {
        number: 0,
        finding: Finding {
            kind: AlarmKind::OwnNetwork,
            outlet: None,
            detail: "this is a test: nothing is wrong (đây là thông báo thử)".to_owned(),
        },
        state: AlarmState::Open,
        opened_at: now,
        acknowledged: None,
        closed_at: None,
        told_at: None,
    };
    let link = dashboard.and_then(|url| url.join("suc-khoe").ok());
    Message { notice: Notice { alarm, news: News::Opened }, outlet_name: None, link }
}
