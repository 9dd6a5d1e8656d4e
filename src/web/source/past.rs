//! Names, domains and mergers of an outlet over time.

use super::source_href;
use crate::domain::catalog::Catalog;
use crate::domain::outlet::{Domain, Name, Outlet};
use crate::web::show;
use chrono::NaiveDate;

pub(in crate::web) struct NameView {
    pub(in crate::web) name: String,
    pub(in crate::web) span: String,
}

pub(in crate::web) struct DomainView {
    pub(in crate::web) host: String,
    pub(in crate::web) span: String,
    pub(in crate::web) edition: Option<String>,
}

/// A merger with the other outlet.
pub(in crate::web) struct MergerView {
    pub(in crate::web) name: String,
    pub(in crate::web) href: String,
    pub(in crate::web) since: String,
}

/// Earlier or other names; none where it was always called as now.
pub(super) fn names(outlet: &Outlet) -> Vec<NameView> {
    let view =
        |name: &Name| NameView { name: name.name.clone(), span: span(name.since, name.until) };
    outlet.names.iter().map(view).collect()
}

pub(super) fn domains(outlet: &Outlet) -> Vec<DomainView> {
    let view = |domain: &Domain| DomainView {
        host: domain.host.clone(),
        span: span(domain.since, domain.until),
        edition: domain.edition.clone(),
    };
    outlet.domains.iter().map(view).collect()
}

pub(super) fn merged_into(catalog: &Catalog, outlet: &Outlet) -> Option<MergerView> {
    let merger = outlet.merged_into.as_ref()?;
    let into = catalog.outlet(&merger.outlet)?;
    Some(view(into, merger.since))
}

/// The outlets that this one has taken over, the latest first.
pub(super) fn took_over(catalog: &Catalog, outlet: &Outlet) -> Vec<MergerView> {
    let taken = |other: &'_ Outlet| {
        let merger = other.merged_into.as_ref().filter(|merger| merger.outlet == outlet.id)?;
        Some((merger.since, view(other, merger.since)))
    };
    let mut taken: Vec<_> = catalog.outlets.iter().filter_map(taken).collect();
    taken.sort_by(|(a, _), (b, _)| b.cmp(a));
    taken.into_iter().map(|(_, view)| view).collect()
}

fn view(other: &Outlet, since: NaiveDate) -> MergerView {
    MergerView {
        name: other.name.clone(),
        href: source_href(other.id.as_str()),
        since: show::day(since),
    }
}

/// `từ 01/07/2025`, `đến 30/06/2025`, both, or nothing where no day is known.
fn span(since: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    let since = since.map(|day| format!("từ {}", show::day(day)));
    let until = until.map(|day| format!("đến {}", show::day(day)));
    since.into_iter().chain(until).collect::<Vec<_>>().join(" ")
}
