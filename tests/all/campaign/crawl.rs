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
use diembao::pipeline::{Crawler, DataFolder, Events, RoundReport, Selection, Stop, System, round};
use diembao::store::Store;
use std::path::Path;
use std::sync::Arc;

/// Pause between two rounds.
pub(super) const STEP: Duration = Duration::minutes(30);

/// How long the client waits for an answer, in real time: outlets that hang must not hang the
/// tests.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(500);

/// Pause between two requests to one host, on the simulated clock.
pub(super) const DELAY: Duration = Duration::seconds(2);

/// A crawl and the clock that it moves.
pub(super) struct Crawl {
    pub(super) crawler: Crawler,
    pub(super) clock: Arc<WorldClock>,
    /// What its rounds said they did, added up.
    pub(super) told: RoundReport,
}

impl Crawl {
    /// Opens everything in `data`, as a starting process does.
    pub(super) async fn open(
        data: &Path,
        database_url: Option<String>,
        world: &World,
        clock: Arc<WorldClock>,
        resolver: Resolver,
        events: Arc<dyn Events>,
    ) -> anyhow::Result<Self> {
        let files = world.files();
        let parsed = catalog::parse(&files).map_err(|faults| anyhow::anyhow!("{faults}"))?;
        let config = Config {
            contact: "campaign".to_owned(),
            since: Some(SINCE.parse()?),
            parallel_outlets: 16,
            database_url,
            ..Config::default()
        };
        let folder = DataFolder::take(data)?;
        let store = Store::open(&DataFolder::database_url(data, &config)).await?;
        let shared = Arc::clone(&clock) as Arc<dyn Clock>;
        let system = System::open(folder, store, &files, parsed, Arc::clone(&shared)).await?;
        let settings = HttpConfig {
            delay: DELAY.to_std()?,
            connect_timeout: PATIENCE,
            timeout: PATIENCE,
            resolver,
            ..HttpConfig::new(&config.contact)
        };
        let http = Http::new(settings, shared)?;
        let (system, config) = (Arc::new(system), Arc::new(config));
        let crawler = Crawler { system, http, config, events, stop: Stop::default() };
        Ok(Self { crawler, clock, told: RoundReport::default() })
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

    /// Rounds until the world's clock shows `end`.
    pub(super) async fn run_until(&mut self, end: Timestamp) -> anyhow::Result<()> {
        while self.clock.world_now() < end {
            self.round().await?;
            self.clock.advance(STEP);
        }
        Ok(())
    }
}
