//! The catalogue: all definitions of one revision, checked against each other.

use crate::domain::id::{CatalogId, OutletId, PlanId};
use crate::domain::outlet::{Domain, Outlet};
use crate::domain::plan::Plan;
use crate::domain::rule::Ruleset;
use chrono::NaiveDate;
use std::cmp::Reverse;
use url::Url;

/// Outlets, rules and plans that belong together.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// Hash of every file's path and content.
    pub id: CatalogId,
    /// By id.
    pub outlets: Vec<Outlet>,
    /// The rules.
    pub ruleset: Ruleset,
    /// By id.
    pub plans: Vec<Plan>,
    /// Short forms and what they stand for.
    pub acronyms: Vec<Acronym>,
}

/// A short form in common use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acronym {
    /// As written: `CĐS`.
    pub short: String,
    /// What it stands for.
    pub long: Vec<String>,
    /// Whether it is unambiguous enough to stand in for its long form in rules.
    pub in_rules: bool,
}

impl Catalog {
    /// The outlet called `id`.
    pub fn outlet(&self, id: &OutletId) -> Option<&Outlet> {
        self.outlets.iter().find(|outlet| outlet.id == *id)
    }

    /// The outlet that owns the host of `url`; of several over time, the last one.
    pub fn outlet_of(&self, url: &Url) -> Option<&Outlet> {
        let in_use_last = |(_, domain): &(&Outlet, &Domain)| match domain.until {
            None => (0, None),
            Some(until) => (1, Some(Reverse(until))),
        };
        let owners = self.owners(url.host_str()?);
        owners.min_by_key(in_use_last).map(|(outlet, _)| outlet)
    }

    /// The outlet that an article at `url`, published on `day` (of Vietnam), belongs to: the one
    /// that used the host then, or took that one over by then.
    ///
    /// A day on which nobody is known to have used the host goes to its last owner: outlets take
    /// their old articles along when they move.
    pub fn outlet_at(&self, url: &Url, day: NaiveDate) -> Option<&Outlet> {
        let mut owners = self.owners(url.host_str()?);
        let then = owners.find(|(_, domain)| domain.holds_on(day)).map(|(outlet, _)| outlet);
        let mut outlet = then.or_else(|| self.outlet_of(url))?;
        // The loader refuses circles; the bound keeps one made elsewhere from hanging.
        for _ in 0..self.outlets.len() {
            let over = outlet.merged_into.as_ref().filter(|merger| merger.since <= day);
            match over.and_then(|merger| self.outlet(&merger.outlet)) {
                Some(successor) => outlet = successor,
                None => break,
            }
        }
        Some(outlet)
    }

    /// Every outlet that ever used `host`, with its entry for it.
    fn owners<'a>(&'a self, host: &str) -> impl Iterator<Item = (&'a Outlet, &'a Domain)> {
        self.outlets
            .iter()
            .flat_map(move |outlet| outlet.domains_of(host).map(move |domain| (outlet, domain)))
    }

    /// The plan called `id`.
    pub fn plan(&self, id: &PlanId) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == *id)
    }
}
