//! What the doctor asks of what is kept: definitions, store, index.

use super::{Finding, State};
use crate::catalog;
use crate::classify::Classifier;
use crate::cli::Common;
use crate::cli::index::compare;
use crate::cli::open::{definition_files, definitions};
use crate::pipeline::system::rule_faults;
use crate::store::Store;
use anyhow::bail;
use chrono::Utc;

/// Past this difference leases and dates are in doubt.
const MOST_SKEW_S: i64 = 5;

pub(super) async fn look(common: &Common, store: &Store) -> Vec<Finding> {
    let in_force = in_force(common, store).await;
    vec![
        in_force.unwrap_or_else(|error| Finding::of("definitions in force", Err(error))),
        Finding::of("store", totals(store).await),
        clock(store).await.unwrap_or_else(|error| Finding::of("clock", Err(error))),
        Finding::of("index", index(common).await),
    ]
}

pub(super) fn definitions_load(common: &Common) -> anyhow::Result<String> {
    let (_, catalog) = definitions(common)?;
    Classifier::new(&catalog.ruleset, &catalog.acronyms).map_err(|faults| rule_faults(&faults))?;
    let with_feeds = catalog.outlets.iter().filter(|o| o.polled_feeds().next().is_some()).count();
    Ok(format!(
        "{} outlets ({with_feeds} with feeds), {} rules, {} plans",
        catalog.outlets.len(),
        catalog.ruleset.rules.len(),
        catalog.plans.len()
    ))
}

/// Whether the files say what the store works by.
async fn in_force(common: &Common, store: &Store) -> anyhow::Result<Finding> {
    let files = catalog::revision(&definition_files(common)?);
    let active = store.active_catalog().await?.map(|active| active.id);
    let (state, text) = match active {
        Some(active) if active == files => (State::Ok, "as in the files".to_owned()),
        Some(_) => (
            State::Warn,
            "the files differ from what is in force; start `diembao run` again to put them in force, or name the right folder with --definitions"
                .to_owned(),
        ),
        None => (State::Ok, "none yet; the first run puts the files in force".to_owned()),
    };
    Ok(Finding::new("definitions in force", state, text))
}

async fn totals(store: &Store) -> anyhow::Result<String> {
    let totals = store.entry_totals().await?;
    if totals.ended + totals.pending != totals.entries {
        bail!(
            "{} entries but {} ended and {} waiting; restore a backup and report this",
            totals.entries,
            totals.ended,
            totals.pending
        );
    }
    Ok(format!(
        "{}, {} entries, {} waiting, {} articles",
        store.engine(),
        totals.entries,
        totals.pending,
        store.article_total().await?
    ))
}

async fn clock(store: &Store) -> anyhow::Result<Finding> {
    let skew_s = (Utc::now() - store.database_time().await?).num_seconds();
    Ok(if skew_s.abs() <= MOST_SKEW_S {
        Finding::new("clock", State::Ok, "agrees with the database's")
    } else {
        let text = format!(
            "{skew_s} s apart from the database's; set both by NTP (timedatectl set-ntp true)"
        );
        Finding::new("clock", State::Warn, text)
    })
}

async fn index(common: &Common) -> anyhow::Result<String> {
    let compared = compare(common).await?;
    if !compared.agree() {
        bail!("{compared}");
    }
    Ok(compared.to_string())
}
