//! The catalogue: all definitions of one revision, checked against each other.

use crate::domain::id::{CatalogId, OutletId, PlanId};
use crate::domain::outlet::Outlet;
use crate::domain::plan::Plan;
use crate::domain::rule::Ruleset;
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

    /// The outlet that owns the host of `url`.
    pub fn outlet_of(&self, url: &Url) -> Option<&Outlet> {
        let host = url.host_str()?;
        self.outlets.iter().find(|outlet| outlet.owns_host(host))
    }

    /// The plan called `id`.
    pub fn plan(&self, id: &PlanId) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == *id)
    }
}
