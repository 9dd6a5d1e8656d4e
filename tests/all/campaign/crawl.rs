//! The product, opened on a data folder and let loose on a simulated world.

use super::clock::WorldClock;
use super::world::{SINCE, World};
use chrono::Duration;
use diembao::catalog;
use diembao::config::Config;
use diembao::crawl::guard::Resolver;
use diembao::crawl::{Http, HttpConfig};
use diembao::domain::clock::Clock;
use diembao::domain::time::Timestamp;
use diembao::pipeline::gate::StoreGate;
use diembao::pipeline::{Crawler, DataFolder, Events, RoundReport, Selection, Stop, System, round};
use diembao::store::{Engine, Store};
use std::path::Path;
use std::sync::Arc;

/// Pause between two rounds.
pub(super) const STEP: Duration = Duration::minutes(30);

/// How long the client waits for an answer, in real time: outlets that hang must not hang the
/// tests.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(500);

/// What a crawl is opened with.
pub(super) struct Setting<'a> {
    pub(super) data: &'a Path,
    /// A database that is shared with others; a file in the data folder if there is none.
    pub(super) database_url: Option<String>,
    /// Tells the outlets who comes.
    pub(super) name: &'a str,
    /// Pause between two requests to one host.
    pub(super) delay: std::time::Duration,
    /// Outlets visited at the same time.
    pub(super) side_by_side: usize,
    /// Seconds after which another may take over what it has in hand.
    pub(super) lease_s: u64,
    pub(super) world: &'a World,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) resolver: Resolver,
    pub(super) events: Arc<dyn Events>,
}

/// A crawl, and what its rounds said they did, added up.
pub(super) struct Crawl {
    pub(super) crawler: Crawler,
    pub(super) told: RoundReport,
}

impl Crawl {
    /// Opens everything, as a starting process does.
    pub(super) async fn open(setting: Setting<'_>) -> anyhow::Result<Self> {
        let files = setting.world.files();
        let parsed = catalog::parse(&files).map_err(|faults| anyhow::anyhow!("{faults}"))?;
        let config = Config {
            contact: setting.name.to_owned(),
            since: Some(SINCE.parse()?),
            parallel_outlets: setting.side_by_side,
            lease_s: setting.lease_s,
            database_url: setting.database_url,
            ..Config::default()
        };
        let folder = DataFolder::take(setting.data)?;
        let store = Store::open(&DataFolder::database_url(setting.data, &config)).await?;
        let clock = Arc::clone(&setting.clock);
        let system = System::open(folder, store, &files, parsed, clock).await?;
        let shared = system.store.engine() == Engine::Postgresql;
        let gate = || Arc::new(StoreGate::new(system.store.clone(), &system.worker)) as _;
        let http = HttpConfig {
            delay: setting.delay,
            connect_timeout: PATIENCE,
            timeout: PATIENCE,
            resolver: setting.resolver,
            gate: shared.then(gate),
            ..HttpConfig::new(&config.contact)
        };
        let crawler = Crawler {
            http: Http::new(http, setting.clock)?,
            system: Arc::new(system),
            config: Arc::new(config),
            events: setting.events,
            stop: Stop::default(),
        };
        Ok(Self { crawler, told: RoundReport::default() })
    }

    /// One round of what is due.
    pub(super) async fn round(&mut self) -> anyhow::Result<()> {
        let report = round(&self.crawler, &Selection::default()).await?;
        for (word, count) in report.outcomes {
            *self.told.outcomes.entry(word).or_default() += count;
        }
        for (word, count) in report.polls {
            *self.told.polls.entry(word).or_default() += count;
        }
        Ok(())
    }

    /// Rounds until `clock` shows `end`.
    pub(super) async fn run_until(
        &mut self,
        clock: &WorldClock,
        end: Timestamp,
    ) -> anyhow::Result<()> {
        while clock.world_now() < end {
            self.round().await?;
            clock.advance(STEP);
        }
        Ok(())
    }
}
