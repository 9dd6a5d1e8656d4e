//! What commands open: settings, definitions, the store of a data folder.

use super::{Common, WrongUse};
use crate::catalog::{self, Files};
use crate::config::Config;
use crate::domain::catalog::Catalog;
use crate::domain::id::{OutletId, PlanId};
use crate::domain::outlet::Outlet;
use crate::domain::plan::Plan;
use crate::index::{ArchiveIndex, IndexError};
use crate::pipeline::DataFolder;
use crate::store::Store;
use anyhow::{Context, bail};
use std::path::Path;

/// Settings: the file's, with the command line's on top.
pub(super) fn config(common: &Common) -> anyhow::Result<Config> {
    let mut config = match &common.config {
        Some(file) => Config::read(file)?,
        None => Config::default(),
    };
    if let Some(url) = &common.database_url {
        config.database_url = Some(url.clone());
    }
    if let Some(evidence) = &common.evidence {
        config.evidence_dir = Some(evidence.clone());
    }
    if let Some(contact) = common.contact.as_ref().filter(|contact| !contact.is_empty()) {
        config.contact.clone_from(contact);
    }
    Ok(config.checked()?)
}

/// The definition files: of the folder named, of the present folder, or of the program.
pub(super) fn definition_files(common: &Common) -> anyhow::Result<Files> {
    let here = Path::new(".");
    let folders = ["sources", "index", "plans"];
    match &common.definitions {
        Some(folder) => Ok(catalog::read_dir(folder)?),
        None if folders.iter().all(|folder| here.join(folder).is_dir()) => {
            Ok(catalog::read_dir(here)?)
        }
        None => Ok(catalog::embedded()),
    }
}

/// The definitions, checked.
pub(super) fn definitions(common: &Common) -> anyhow::Result<(Files, Catalog)> {
    let files = definition_files(common)?;
    let catalog = parsed(&files)?;
    Ok((files, catalog))
}

pub(super) fn parsed(files: &Files) -> anyhow::Result<Catalog> {
    catalog::parse(files)
        .map_err(|faults| anyhow::anyhow!("the definitions have faults:\n{faults}"))
}

/// The store of the data folder, or the one set; `None` if nothing was ever kept in the folder.
pub(super) async fn store(common: &Common) -> anyhow::Result<Option<Store>> {
    let config = config(common)?;
    if config.database_url.is_none() && !DataFolder::database_file(&common.data).exists() {
        return Ok(None);
    }
    Ok(Some(Store::open(&DataFolder::database_url(&common.data, &config)).await?))
}

/// The store of the data folder for asking questions, with the definitions that are active in it.
pub(super) async fn archive(common: &Common) -> anyhow::Result<(Store, Catalog)> {
    let Some(store) = store(common).await? else {
        bail!(
            "there is no archive in {} yet; run `diembao demo` for an invented one or `diembao run` for a real one",
            common.data.display()
        );
    };
    let catalog = match store.active_catalog().await? {
        Some(active) => parsed(&active.files)
            .context("the definitions kept in the archive cannot be read by this version")?,
        None => definitions(common)?.1,
    };
    Ok((store, catalog))
}

/// The index of the data folder, for reading: nothing is made.
pub(super) fn index(common: &Common) -> Result<ArchiveIndex, IndexError> {
    ArchiveIndex::open(&DataFolder::index_path(&common.data))
}

/// The plan called `id`, or the one with quotas if none is named.
pub(super) fn plan<'a>(catalog: &'a Catalog, id: Option<&str>) -> anyhow::Result<&'a Plan> {
    let known = || {
        let ids: Vec<_> = catalog.plans.iter().map(|plan| plan.id.as_str()).collect();
        ids.join(", ")
    };
    match id {
        Some(id) => catalog.plan(&PlanId::from(id)).ok_or_else(|| {
            WrongUse(format!("there is no plan `{id}`; known are {}", known())).into()
        }),
        None => catalog
            .plans
            .iter()
            .find(|plan| plan.quotas().next().is_some())
            .or(catalog.plans.first())
            .context("no plan is defined; add a file under plans/"),
    }
}

/// The outlet called `id`.
pub(super) fn outlet<'a>(catalog: &'a Catalog, id: &str) -> Result<&'a Outlet, WrongUse> {
    catalog.outlet(&OutletId::from(id)).ok_or_else(|| {
        WrongUse(format!("there is no outlet `{id}`; `diembao outlets list` shows all"))
    })
}
