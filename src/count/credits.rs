//! Credits: which outlets a credit line such as "Theo TTXVN" names.

use crate::domain::catalog::Catalog;
use crate::domain::id::OutletId;
use crate::domain::outlet::Outlet;
use crate::domain::tally::ArticleFacts;
use std::collections::{BTreeSet, HashMap};

/// What stands before the proper name of a paper, longest first.
const KINDS: [&str; 6] = ["báo điện tử", "cổng ttđt", "tạp chí", "trang tin", "báo", "đài"];

/// Notes with each article which outlets its credit names, none if it has no credit or the name is
/// not among the definitions.
///
/// An outlet goes by its names, present and past, the house in brackets behind one ("VietnamPlus
/// (TTXVN)"), each without "Báo" and the like, by the first letters of a name of three words or more
/// (TTXVN, CAND) and by its hosts.
pub(super) fn resolve_credits(facts: &mut [ArticleFacts], catalog: &Catalog) {
    let mut named: HashMap<String, Vec<OutletId>> = HashMap::new();
    for outlet in &catalog.outlets {
        for key in keys(outlet) {
            named.entry(key).or_default().push(outlet.id.clone());
        }
    }
    for fact in facts {
        let found = fact.wire_credit.as_deref().and_then(|credit| named.get(&key(credit)));
        fact.credited = found.cloned().unwrap_or_default();
    }
}

/// What a credit may call an outlet.
fn keys(outlet: &Outlet) -> BTreeSet<String> {
    let names = outlet.names.iter().map(|name| &name.name).chain([&outlet.name]);
    let parts = names.flat_map(|name| name.split(['(', ')', '/'])).map(str::trim);
    let mut keys: BTreeSet<String> =
        parts.flat_map(|name| [Some(key(name)), initials(name)]).flatten().collect();
    keys.extend(outlet.domains.iter().map(|domain| key(&domain.host)));
    keys.remove("");
    keys
}

/// A name as it is compared: lower case, without what kind of publisher it is, letters and
/// digits alone.
fn key(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    proper(&lower).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn proper(lower: &str) -> &str {
    let stripped = |kind: &&str| lower.strip_prefix(*kind)?.strip_prefix(' ');
    KINDS.iter().find_map(stripped).unwrap_or(lower).trim()
}

/// `Báo Công an Nhân dân` as `cand`.
fn initials(name: &str) -> Option<String> {
    let lower = name.trim().to_lowercase();
    let words: Vec<&str> = proper(&lower).split_whitespace().collect();
    (words.len() >= 3).then(|| words.iter().filter_map(|word| word.chars().next()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_kind_and_signs() {
        let same = [
            ("Báo Nhân Dân", "NHÂN DÂN"),
            ("báo điện tử VOV", "VOV"),
            ("VOV.VN", "vov.vn"),
            ("Tạp chí Cộng sản", "Cộng sản"),
        ];
        for (one, other) in same {
            assert_eq!(key(one), key(other), "{one}");
        }
        assert_ne!(key("Nhân Dân"), key("Công an Nhân dân"));
        assert_ne!(key("báo"), "", "a name that is nothing but a kind");
    }

    #[test]
    fn long_names_are_also_known_by_their_first_letters() {
        let cases = [
            ("Thông tấn xã Việt Nam", Some("ttxvn")),
            ("Báo Công an Nhân dân", Some("cand")),
            ("Báo Nhân Dân", None),
        ];
        for (name, expected) in cases {
            assert_eq!(initials(name).as_deref(), expected, "{name}");
        }
    }
}
