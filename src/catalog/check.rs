//! Checks names across files: that each is defined once, and that each reference leads somewhere.
//!
//! What a file defines is known from its path, so a file that could not be read does not make
//! every reference to it a fault too.

use super::fault::{FaultLog, Place, did_you_mean};
use super::outlet::OutletDefinition;
use super::path::{self, Kind};
use super::period::{Span, overlap};
use super::reader::Text;
use super::rule::{THEMES, id_fits, id_of};
use super::{Definitions, Files};
use crate::domain::rule::{RuleKind, theme_rule};
use std::collections::BTreeMap;
use url::Url;

/// Everything that has a name, by kind.
#[derive(Default)]
struct Names {
    outlets: Vec<String>,
    families: Vec<String>,
    plans: Vec<String>,
    rules: BTreeMap<String, RuleKind>,
}

/// Checks all names in `definitions`, which were read from `files`.
pub(super) fn names(definitions: &Definitions<'_>, files: &Files, log: &FaultLog) {
    let names = Names::of(files, definitions);
    unique_outlets(definitions, log);
    let rules = definitions.rules.iter();
    unique("rule", rules.map(|rule| (rule.id.value.clone(), rule.id.place)), log);
    nine_themes(&names, log);
    for outlet in &definitions.outlets {
        defined("family", &outlet.family, &names.families, log);
        defined("outlet", &outlet.successor, &names.outlets, log);
    }
    for plan in &definitions.plans {
        defined("plan", &plan.parent, &names.plans, log);
        defined("outlet", &plan.outlets, &names.outlets, log);
        topics(&plan.topics, &names, log);
    }
    rule_needs(definitions, &names, log);
    plan_parents(definitions, log);
    successors(definitions, log);
}

impl Names {
    fn of(files: &Files, definitions: &Definitions<'_>) -> Self {
        let mut names = Self::default();
        for path in files.keys() {
            let Some(place) = path::read(path) else { continue };
            let stem = place.stem.to_owned();
            match place.kind {
                Kind::Outlet(_) => names.outlets.push(stem),
                Kind::Family => names.families.push(stem),
                Kind::Plan => names.plans.push(stem),
                Kind::Rule(kind) => {
                    let rules = &definitions.rules;
                    let read = rules.iter().find(|rule| rule.id.place.path == path);
                    // A misspelt id is a fault of its own file; others mean what its name says.
                    let id = read.map(|rule| rule.id.value.clone());
                    let id = id.filter(|id| id_fits(kind, place.stem, id));
                    names.rules.insert(id.unwrap_or_else(|| id_of(kind, place.stem)), kind);
                }
                Kind::Acronyms => {}
            }
        }
        names
    }
}

/// Ids, hosts and feed addresses belong to one outlet each, and stand there once.
fn unique_outlets(definitions: &Definitions<'_>, log: &FaultLog) {
    let outlets = &definitions.outlets;
    let id = |outlet: &OutletDefinition<'_>| outlet.outlet.id.to_string();
    unique("outlet", outlets.iter().map(|outlet| (id(outlet), outlet.id.place)), log);
    one_owner_at_a_time(outlets, log);
    let ways = outlets.iter().flat_map(|outlet| &outlet.ways).map(|way| &way.address);
    unique("feed", ways.map(|address| (document(&address.value), address.place)), log);
}

/// A host has one owner at a time; it may pass from one outlet to another.
fn one_owner_at_a_time(outlets: &[OutletDefinition<'_>], log: &FaultLog) {
    let mut known: BTreeMap<&str, Vec<(Span, Place<'_>)>> = BTreeMap::new();
    let owned = |outlet: &'_ OutletDefinition<'_>| {
        outlet.outlet.domains.iter().map(|it| (it.since, it.until)).collect::<Vec<Span>>()
    };
    for outlet in outlets {
        for (host, span) in outlet.hosts.iter().zip(owned(outlet)) {
            let earlier = known.entry(&host.value).or_default();
            if let Some((_, Place { path, line, .. })) =
                earlier.iter().find(|(other, _)| overlap(*other, span))
            {
                let name = &host.value;
                let what = format!("host `{name}` is defined already at {path}:{line}");
                let repair = "keep one of the two, or give both periods that do not overlap";
                log.add(host.place, what, repair);
            }
            earlier.push((span, host.place));
        }
    }
}

/// `url` without what does not change the document: scheme and `www.`.
fn document(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{host}{}{query}", url.path())
}

fn unique<'f>(kind: &str, definitions: impl Iterator<Item = (String, Place<'f>)>, log: &FaultLog) {
    let mut first: BTreeMap<String, Place<'f>> = BTreeMap::new();
    for (name, place) in definitions {
        if let Some(Place { path, line, .. }) = first.get(&name) {
            let what = format!("{kind} `{name}` is defined already at {path}:{line}");
            log.add(place, what, "keep one of the two");
        } else {
            first.insert(name, place);
        }
    }
}

/// The scope rule and each of the nine themes.
fn nine_themes(names: &Names, log: &FaultLog) {
    let themes: Vec<String> = THEMES.map(|code| theme_rule(code).to_string()).collect();
    let files = THEMES.map(|code| format!("index/themes/t{code}.toml"));
    let scope = ("scope".to_owned(), "index/scope.toml".to_owned());
    for (id, path) in themes.iter().cloned().zip(files).chain([scope]) {
        if !names.rules.contains_key(&id) {
            let place = Place { path: &path, line: 1, column: 1 };
            log.add(place, format!("rule `{id}` is missing"), "write the file");
        }
    }
}

/// Every one of `texts` names one of `known`.
fn defined<'t, 'f: 't>(
    kind: &str,
    texts: impl IntoIterator<Item = &'t Text<'f>>,
    known: &[String],
    log: &FaultLog,
) {
    for Text { value, place } in texts {
        if !known.contains(value) {
            let repair = did_you_mean(value, known.iter().map(String::as_str));
            log.add(*place, format!("{kind} `{value}` is not defined"), repair);
        }
    }
}

/// Every one of `texts` names a topic rule.
fn topics(texts: &[Text<'_>], names: &Names, log: &FaultLog) {
    let of_kind = names.rules.iter().filter(|(_, kind)| **kind == RuleKind::Topic);
    let known: Vec<String> = of_kind.map(|(id, _)| id.clone()).collect();
    let (defined_elsewhere, texts): (Vec<_>, Vec<_>) = texts.iter().partition(|text| {
        names.rules.get(&text.value).is_some_and(|kind| *kind != RuleKind::Topic)
    });
    for Text { value, place } in defined_elsewhere {
        let repair = "a quota counts a topic; write a rule for it in index/topics";
        log.add(*place, format!("rule `{value}` is no topic"), repair);
    }
    defined("topic", texts, &known, log);
}

/// Rules need rules that exist, and never themselves.
fn rule_needs(definitions: &Definitions<'_>, names: &Names, log: &FaultLog) {
    let known: Vec<String> = names.rules.keys().cloned().collect();
    for rule in &definitions.rules {
        defined("rule", &rule.needs, &known, log);
    }
    let links = definitions
        .rules
        .iter()
        .flat_map(|rule| rule.needs.iter().map(|need| (rule.id.value.as_str(), need)));
    no_circles("rule", links.collect(), log);
}

/// No plan serves itself.
fn plan_parents(definitions: &Definitions<'_>, log: &FaultLog) {
    let links = definitions
        .plans
        .iter()
        .flat_map(|plan| plan.parent.iter().map(|parent| (plan.plan.id.as_str(), parent)));
    no_circles("plan", links.collect(), log);
}

/// No outlet ends in itself.
fn successors(definitions: &Definitions<'_>, log: &FaultLog) {
    let links = definitions.outlets.iter().flat_map(|outlet| {
        outlet.successor.iter().map(|successor| (outlet.outlet.id.as_str(), successor))
    });
    no_circles("outlet", links.collect(), log);
}

/// Notes each of `links`, which lead from a name to a name, that can be followed back to itself.
fn no_circles(kind: &str, links: Vec<(&str, &Text<'_>)>, log: &FaultLog) {
    for (from, to) in &links {
        let mut reached = vec![to.value.as_str()];
        let mut at = 0;
        while let Some(name) = reached.get(at).copied() {
            for (_, next) in links.iter().filter(|(from, _)| *from == name) {
                if !reached.contains(&next.value.as_str()) {
                    reached.push(&next.value);
                }
            }
            at += 1;
        }
        if reached.contains(from) {
            let what = format!("{kind} `{from}` leads back to itself through `{}`", to.value);
            log.add(to.place, what, "break the circle");
        }
    }
}
