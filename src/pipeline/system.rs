//! What a process holds while it runs: the data folder, the store, the definitions, the index.

use crate::catalog;
use crate::classify::Classifier;
use crate::config::Config;
use crate::crawl::guard::Resolver;
use crate::crawl::{HostGate, Http, HttpConfig};
use crate::domain::catalog::Catalog;
use crate::domain::clock::Clock;
use crate::domain::id::{OutletId, short_hash};
use crate::domain::outlet::Outlet;
use crate::domain::time::{Timestamp, day_start};
use crate::evidence::Evidence;
use crate::evidence::write::ROTATE_BYTES;
use crate::health::reach::Reach;
use crate::index::ArchiveIndex;
use crate::pipeline::clock::SystemClock;
use crate::pipeline::compute::Computing;
use crate::pipeline::conclude::adopt_index;
use crate::pipeline::gate::{Memory, StoreGate};
use crate::pipeline::notices;
use crate::store::{Engine, Store};
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A data folder that this process alone writes to.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    evidence: PathBuf,
    /// Locked as long as the process lives; the system unlocks it however the process ends.
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if it is missing and takes it.
    ///
    /// # Errors
    /// When it cannot be made, or another diembao is using it.
    pub fn take(path: &Path) -> anyhow::Result<Self> {
        let place = path.display();
        std::fs::create_dir_all(path)
            .with_context(|| format!("cannot make the data folder {place}"))?;
        let lock = File::create(path.join("lock"))
            .with_context(|| format!("cannot write in the data folder {place}"))?;
        match lock.try_lock() {
            Ok(()) => {
                let (path, evidence) = (path.to_owned(), path.join("evidence"));
                Ok(Self { path, evidence, _lock: lock })
            }
            Err(TryLockError::WouldBlock) => bail!(
                "another diembao is using the data folder {place}; stop it, or choose another folder with --data"
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock the data folder {place}"))
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The address of the store: the one set, or a SQLite file in the folder.
    pub fn database_url(path: &Path, config: &Config) -> String {
        let file = Self::database_file(path);
        config.database_url.clone().unwrap_or_else(|| format!("sqlite://{}", file.display()))
    }

    /// The file of the store, unless another is set.
    pub fn database_file(path: &Path) -> PathBuf {
        path.join("diembao.db")
    }

    /// The same folder, with the evidence kept where `config` says.
    #[must_use]
    pub fn with_evidence(self, config: &Config) -> Self {
        Self { evidence: Self::evidence_path(&self.path, config), ..self }
    }

    /// The folder of the evidence: the one set, or one in the data folder.
    pub fn evidence_path(path: &Path, config: &Config) -> PathBuf {
        config.evidence_dir.clone().unwrap_or_else(|| path.join("evidence"))
    }

    /// The name of whoever works in this data folder, made by the first who asks: files of
    /// several machines in one evidence folder must not be mixed up.
    fn worker(&self) -> anyhow::Result<String> {
        let file = self.path.join("worker");
        let told = || format!("cannot keep this worker's name in {}", file.display());
        // A disk that was full may have left an empty one.
        if let Ok(name) = std::fs::read_to_string(&file)
            && !name.trim().is_empty()
        {
            return Ok(name.trim().to_owned());
        }
        let (instant, place) = (SystemClock.now().to_rfc3339(), file.display().to_string());
        let process = std::process::id().to_string();
        let mut name = short_hash([instant.as_bytes(), place.as_bytes(), process.as_bytes()]);
        name.truncate(8);
        std::fs::write(&file, &name).with_context(told)?;
        Ok(name)
    }

    /// The folder of the index.
    pub fn index_path(path: &Path) -> PathBuf {
        path.join("index")
    }
}

/// Everything the stages work with.
pub struct System {
    /// The memory.
    pub store: Store,
    /// The active definitions.
    pub catalog: Arc<Catalog>,
    /// The active rules, ready to run.
    pub classifier: Arc<Classifier>,
    /// The archive's index, derived from the store.
    pub index: Arc<ArchiveIndex>,
    /// What outlets answered, in files.
    pub evidence: Evidence,
    /// What tells the time.
    pub clock: Arc<dyn Clock>,
    /// Under this name outlets are leased: one for each data folder.
    pub worker: String,
    /// Where pages are read.
    pub(super) computing: Computing,
    outlets: BTreeMap<OutletId, Arc<Outlet>>,
    /// Whether anybody at all can be reached.
    pub(super) reach: Mutex<Reach>,
    /// Kept so that the folder stays taken.
    _data: DataFolder,
}

impl System {
    /// Opens everything in `data`. Definition files that differ from the active revision become
    /// the new active one. An index made from another store is emptied, to be made again.
    ///
    /// - `files`: the definitions as read from disk or from the binary; `catalog` is what they
    ///   say, possibly moved to a simulated world.
    ///
    /// # Errors
    /// Each names what to repair.
    pub async fn open(
        data: DataFolder,
        store: Store,
        files: &catalog::Files,
        catalog: Catalog,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let revision = catalog::revision(files);
        if store.save_catalog(&revision, files, clock.now()).await? {
            tracing::info!(catalog.id = %revision, "new definitions are active");
        }
        let classifier = Classifier::new(&catalog.ruleset, &catalog.acronyms)
            .map_err(|faults| rule_faults(&faults))?;
        let index = ArchiveIndex::open_or_create(&DataFolder::index_path(data.path()))?;
        adopt_index(&store, &index, data.path()).await?;
        let worker = data.worker()?;
        let evidence = Evidence::open(&data.evidence, &worker, ROTATE_BYTES)?;
        let outlets = outlets_with_a_way_in(&catalog);
        take_up_work(&store, &worker, &outlets, clock.now()).await?;
        let reach = Mutex::new(reach(&store).await?);
        Ok(Self {
            store,
            catalog: Arc::new(catalog),
            classifier: Arc::new(classifier),
            index: Arc::new(index),
            evidence,
            clock,
            worker,
            computing: Computing::new(),
            outlets,
            reach,
            _data: data,
        })
    }

    /// The outlet called `id`, if it has a way in.
    pub fn outlet(&self, id: &OutletId) -> Option<Arc<Outlet>> {
        self.outlets.get(id).cloned()
    }

    /// The outlets that have a way in, in order.
    pub(super) fn known_outlets(&self) -> impl Iterator<Item = &OutletId> {
        self.outlets.keys()
    }

    /// A client on this system's clock; see [`http_client`].
    ///
    /// # Errors
    /// See [`Http::new`].
    pub fn http(&self, config: &Config, resolver: Resolver) -> anyhow::Result<Http> {
        // Only a server is shared by several processes, a file has one; and the server measures
        // pauses in real time, which nobody on another clock should wait for.
        let shared = self.store.engine() == Engine::Postgresql && self.clock.is_shared();
        let gate: Arc<dyn HostGate> = if shared {
            Arc::new(StoreGate::new(self.store.clone(), &self.worker))
        } else {
            Arc::new(Memory::new(self.store.clone()))
        };
        http_client(config, resolver, Arc::clone(&self.clock), Some(gate))
    }

    /// The instant before which articles are left alone.
    pub fn horizon(&self, config: &Config) -> Timestamp {
        let earliest = self.catalog.plans.iter().map(|plan| plan.period.from).min();
        config.since.or(earliest).map_or(Timestamp::MIN_UTC, day_start)
    }
}

fn outlets_with_a_way_in(catalog: &Catalog) -> BTreeMap<OutletId, Arc<Outlet>> {
    let open = |outlet: &&Outlet| outlet.feeds.iter().any(|feed| feed.poll || feed.walk);
    let outlets = catalog.outlets.iter().filter(open);
    outlets.map(|outlet| (outlet.id.clone(), Arc::new(outlet.clone()))).collect()
}

/// Tells the store which outlets there are, and frees what an earlier process on this folder held
/// when it was killed.
async fn take_up_work(
    store: &Store,
    worker: &str,
    outlets: &BTreeMap<OutletId, Arc<Outlet>>,
    now: Timestamp,
) -> anyhow::Result<()> {
    let ids: Vec<OutletId> = outlets.keys().cloned().collect();
    store.sync_outlets(&ids, now).await?;
    let freed = store.release_worker(worker).await?;
    store.release_worker(&notices::teller(worker)).await?;
    if freed > 0 {
        tracing::info!(outlets = freed, "an earlier process ended in the middle of its work");
    }
    Ok(())
}

/// What an earlier process knew of our own network.
async fn reach(store: &Store) -> anyhow::Result<Reach> {
    let outages = store.own_outages(Timestamp::MIN_UTC, Timestamp::MAX_UTC).await?;
    let standing = outages.into_iter().find(|outage| outage.to.is_none());
    Ok(standing.map_or_else(Reach::default, |outage| Reach::away_since(outage.from)))
}

/// A client that is polite by `config`; names are looked up by `resolver`.
///
/// - `gate`: the turns of hosts, if other processes speak to them too.
///
/// # Errors
/// See [`Http::new`].
pub fn http_client(
    config: &Config,
    resolver: Resolver,
    clock: Arc<dyn Clock>,
    gate: Option<Arc<dyn HostGate>>,
) -> anyhow::Result<Http> {
    let settings = HttpConfig {
        delay: config.delay(),
        timeout: std::time::Duration::from_secs(config.timeout_s),
        resolver,
        gate,
        ..HttpConfig::new(&config.contact)
    };
    Http::new(settings, clock).context(
        "cannot set up HTTPS; install the system's CA certificates (Debian: ca-certificates)",
    )
}

/// All faults of a ruleset as one error, one line each.
pub fn rule_faults<F: std::fmt::Display>(faults: &[F]) -> anyhow::Error {
    let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
    anyhow::anyhow!("the rules cannot be used:\n{}", lines.join("\n"))
}
