//! What the doctor asks of the crawl: feeds that fail, alarms, gaps, workers that died, notices
//! that do not go out.

use super::Finding;
use crate::config::Config;
use crate::domain::catalog::Catalog;
use crate::domain::health::GapState;
use crate::domain::time::Timestamp;
use crate::store::{Store, StoreError};
use chrono::{Duration, Utc};
use std::collections::BTreeSet;

/// A gap that nobody could walk for so long needs somebody.
const GAP_H: i64 = 48;

/// Notices go out within minutes; past this something is in their way.
const NOTICE_H: i64 = 1;

pub(super) async fn look(config: &Config, store: &Store, catalog: &Catalog) -> Vec<Finding> {
    let now = Utc::now();
    let mut findings = vec![
        told("feeds", feeds(store, catalog).await),
        told("alarms", alarms(store).await),
        told("gaps", gaps(store, now).await),
        told("workers", workers(store).await),
    ];
    if config.notify.is_set() {
        findings.push(told("notices sent", notices(store, now).await));
    }
    findings
}

fn told(check: &'static str, found: Result<Finding, StoreError>) -> Finding {
    found.unwrap_or_else(|error| Finding::of(check, Err(error.into())))
}

async fn feeds(store: &Store, catalog: &Catalog) -> Result<Finding, StoreError> {
    let mut failing = store.failing_feeds().await?;
    // What was taken out of the definitions fails for ever and harms nobody.
    let polled: BTreeSet<&str> = catalog
        .outlets
        .iter()
        .flat_map(|outlet| outlet.polled_feeds().map(|feed| feed.url.as_str()))
        .collect();
    failing.retain(|(_, url, _)| polled.contains(url.as_str()));
    let outlets: BTreeSet<_> = failing.iter().map(|(outlet, ..)| outlet.as_str()).collect();
    let trouble = format!(
        "{} fail, of {}; see `diembao outlets events ID`, and mend the address in sources/ if it moved",
        failing.len(),
        some(outlets.into_iter())
    );
    Ok(Finding::unless("feeds", failing.len(), "none fails", trouble))
}

async fn alarms(store: &Store) -> Result<Finding, StoreError> {
    let standing = store.standing_alarms().await?;
    let kinds: BTreeSet<_> = standing.iter().map(|alarm| alarm.finding.kind.as_str()).collect();
    let trouble = format!(
        "{} stand ({}); see `diembao alarms list`",
        standing.len(),
        some(kinds.into_iter())
    );
    Ok(Finding::unless("alarms", standing.len(), "none stands", trouble))
}

async fn gaps(store: &Store, now: Timestamp) -> Result<Finding, StoreError> {
    let mut gaps = store.gaps(None, Timestamp::UNIX_EPOCH, now).await?;
    gaps.retain(|gap| gap.state == GapState::Open && now - gap.opened_at > Duration::hours(GAP_H));
    let outlets: BTreeSet<_> = gaps.iter().map(|gap| gap.outlet.as_str()).collect();
    let trouble = format!(
        "{} are open for more than {GAP_H} hours, of {}; see `diembao outlets health ID`, and give the outlet a sitemap or section page (`diembao outlets check ID`)",
        gaps.len(),
        some(outlets.into_iter())
    );
    Ok(Finding::unless("gaps", gaps.len(), "none is open for long", trouble))
}

async fn workers(store: &Store) -> Result<Finding, StoreError> {
    let overdue = store.overdue_leases().await?;
    let workers: BTreeSet<_> = overdue.iter().map(|(_, worker)| worker.as_str()).collect();
    let trouble = format!(
        "{} outlets are held by workers that died ({}); start `diembao run` or `diembao worker`, which takes them up",
        overdue.len(),
        some(workers.into_iter())
    );
    Ok(Finding::unless("workers", overdue.len(), "no outlet is left behind by one", trouble))
}

async fn notices(store: &Store, now: Timestamp) -> Result<Finding, StoreError> {
    let mut untold = store.untold_alarms().await?;
    untold.retain(|alarm| now - alarm.opened_at > Duration::hours(NOTICE_H));
    let trouble = format!(
        "{} alarms are not told for more than {NOTICE_H} h; try `diembao alarms test`, and see that a worker runs",
        untold.len()
    );
    Ok(Finding::unless("notices sent", untold.len(), "none is late", trouble))
}

/// The first few, and how many more there are.
fn some<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 5;
    let left = names.len().saturating_sub(SHOWN);
    let shown: Vec<_> = names.take(SHOWN).collect();
    let shown = shown.join(", ");
    if left == 0 { shown } else { format!("{shown} and {left} more") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_cut_and_says_by_how_much() {
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        assert_eq!(some(names[..2].iter().copied()), "a, b");
        assert_eq!(some(names.iter().copied()), "a, b, c, d, e and 2 more");
    }
}
