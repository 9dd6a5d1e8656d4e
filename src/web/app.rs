//! What the pages are made from.

use crate::domain::catalog::Catalog;
use crate::domain::clock::Clock;
use crate::index::ArchiveIndex;
use crate::metrics::Counters;
use crate::store::Store;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

/// What the pages are made from. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// The truth.
    pub store: Store,
    /// The definitions in force.
    pub catalog: CurrentCatalog,
    /// The archive for searching; without it the search page says how to build one.
    pub index: Option<Arc<ArchiveIndex>>,
    /// Folder of the evidence, where the documents lie.
    pub evidence: PathBuf,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Shown on top of every page, such as "Dữ liệu mẫu".
    pub notice: Option<String>,
    /// What this process counts of its crawl; `None` where it does not crawl.
    pub counters: Option<Counters>,
}

/// The definitions in force, which may be exchanged while pages are served. Clones share them.
#[derive(Debug, Clone)]
pub struct CurrentCatalog(Arc<RwLock<Arc<Catalog>>>);

impl CurrentCatalog {
    /// Starts with `catalog`.
    pub fn new(catalog: Arc<Catalog>) -> Self {
        Self(Arc::new(RwLock::new(catalog)))
    }

    /// The definitions in force now; a page uses one answer throughout.
    pub fn get(&self) -> Arc<Catalog> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts `catalog` in force for every later request.
    pub fn set(&self, catalog: Arc<Catalog>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = catalog;
    }
}
