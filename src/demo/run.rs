//! Runs the pipeline over the invented world, day by day.

use crate::catalog::{self, Files};
use crate::config::Config;
use crate::demo::world::{self, DemoClock, Served, World};
use crate::domain::catalog::Catalog;
use crate::domain::time::{Timestamp, day_start, vietnam_day};
use crate::pipeline::{Crawler, DataFolder, Quiet, Selection, Stop, System, round};
use crate::store::Store;
use anyhow::{Context, bail};
use chrono::{Days, Duration, NaiveDate};
use std::path::Path;
use std::sync::Arc;

/// The key under which a store is marked as the demo's; its value is the last finished day, or
/// one of the two words below.
pub const NOTE: &str = "demo";
const BEGUN: &str = "begun";
const FINISHED: &str = "finished";

/// Days after the last publication, in which pages that fail are tried to their end.
const DAYS_AFTER: u64 = 4;

/// The invented world, served and ready to be crawled.
pub struct Demo {
    /// The world and its truth.
    pub world: Arc<World>,
    /// What its rounds are made with.
    pub crawler: Crawler,
    clock: Arc<DemoClock>,
    first_day: NaiveDate,
    _served: Served,
}

/// Opens the data folder for the demo and starts serving the world.
///
/// A folder with an unfinished demo is gone on with; one with a finished demo is emptied first,
/// so that what is shown was made by this program; one with anything else is refused.
///
/// # Errors
/// Each says what to repair.
pub async fn prepare(
    data: &Path,
    config: Config,
    files: &Files,
    stop: Stop,
) -> anyhow::Result<Demo> {
    let base = catalog::parse(files)
        .map_err(|faults| anyhow::anyhow!("the definitions have faults:\n{faults}"))?;
    let world = Arc::new(World::build(&base)?);
    let folder = DataFolder::take(data)?.with_evidence(&config);
    let store = Store::open(&DataFolder::database_url(data, &config)).await?;
    let first_day = first_day(data, &store).await?;
    let clock = Arc::new(DemoClock::new(day_start(first_day)));
    let served = world::serve(Arc::clone(&world), Arc::clone(&clock)).await?;
    let catalog: Catalog = world.catalog(&base);
    let system = System::open(folder, store, files, catalog, Arc::clone(&clock) as _).await?;
    if system.store.note(NOTE).await?.is_none() {
        system.store.set_note(NOTE, BEGUN).await?;
    }
    let http = system.http(&config, served.resolver.clone())?;
    let (system, config) = (Arc::new(system), Arc::new(config));
    let crawler = Crawler { system, http, config, events: Arc::new(Quiet), stop };
    Ok(Demo { world, crawler, clock, first_day, _served: served })
}

/// The day to begin or go on with, after emptying what a finished demo left.
async fn first_day(data: &Path, store: &Store) -> anyhow::Result<NaiveDate> {
    let beginning = vietnam_day(world::starts_at());
    match store.note(NOTE).await?.as_deref() {
        Some(FINISHED) => {
            store.clear().await?;
            let evidence = DataFolder::evidence_path(data, &Config::default());
            for folder in [DataFolder::index_path(data), evidence] {
                if folder.exists() {
                    std::fs::remove_dir_all(&folder)
                        .with_context(|| format!("cannot empty {}", folder.display()))?;
                }
            }
            Ok(beginning)
        }
        Some(day) => Ok(day.parse::<NaiveDate>().map_or(beginning, |last| last + Days::new(1))),
        None if store.entry_totals().await?.entries > 0 => bail!(
            "{} holds an archive that is not the demo's; choose another folder with --data",
            data.display()
        ),
        None => Ok(beginning),
    }
}

/// The moment of each day at which its round begins: late, so that it sees the whole day.
pub(super) fn round_at(day: NaiveDate) -> Timestamp {
    day_start(day) + Duration::minutes(23 * 60 + 30)
}

/// Every day on which the world is crawled.
pub(super) fn days() -> impl Iterator<Item = NaiveDate> {
    let last = vietnam_day(world::ends_at()) + Days::new(DAYS_AFTER);
    vietnam_day(world::starts_at()).iter_days().take_while(move |day| *day <= last)
}

impl Demo {
    /// Crawls the days that are left. `told` is called after each with the day's place among all.
    ///
    /// # Errors
    /// Only of the store, the index or the rules.
    pub async fn crawl(&self, told: &dyn Fn(usize, usize)) -> anyhow::Result<()> {
        let selection = Selection { outlets: vec![], all_due: true };
        let all = days().count();
        let store = &self.crawler.system.store;
        for (place, day) in days().enumerate().filter(|(_, day)| *day >= self.first_day) {
            self.clock.advance_to(round_at(day));
            round(&self.crawler, &selection).await?;
            if self.crawler.stop.is_raised() {
                bail!("stopped on {day}; start the demo again on the same data to go on");
            }
            store.set_note(NOTE, &day.to_string()).await?;
            told(place + 1, all);
        }
        store.set_note(NOTE, FINISHED).await?;
        Ok(())
    }
}
