//! Whose an article is on the day it was published: outlets pass hosts on and merge.

use super::credits::resolve_credits;
use crate::domain::catalog::Catalog;
use crate::domain::tally::ArticleFacts;
use crate::domain::time::vietnam_day;
use std::collections::{HashMap, HashSet};
use url::Url;

/// Gives each article to the outlet it belongs to by its day of publication, where its host has
/// changed hands or its outlet was taken over; all others stay with the outlet that listed them.
///
/// An article from before a merger stays the earlier outlet's, whoever listed it; an undated one
/// stays where it is, since it counts in no period. Also notes with each article which outlets its
/// credit names.
pub fn resolve_outlets(facts: &mut [ArticleFacts], catalog: &Catalog) {
    resolve_credits(facts, catalog);
    let passed_on = hosts_passed_on(catalog);
    if passed_on.is_empty() {
        return;
    }
    for fact in facts {
        let Some(published_at) = fact.published_at else { continue };
        let Ok(url) = Url::parse(&fact.url) else { continue };
        let host = url.host_str().unwrap_or_default();
        if !passed_on.contains(host.strip_prefix("www.").unwrap_or(host)) {
            continue;
        }
        if let Some(outlet) = catalog.outlet_at(&url, vietnam_day(published_at)) {
            fact.outlet.clone_from(&outlet.id);
        }
    }
}

/// The hosts whose articles may belong to different outlets on different days.
fn hosts_passed_on(catalog: &Catalog) -> HashSet<&str> {
    let mut owner = HashMap::new();
    let mut passed_on = HashSet::new();
    for outlet in &catalog.outlets {
        for domain in &outlet.domains {
            let host = domain.host.as_str();
            let other = owner.insert(host, &outlet.id).is_some_and(|other| *other != outlet.id);
            if other || outlet.merged_into.is_some() {
                passed_on.insert(host);
            }
        }
    }
    passed_on
}
