//! The definitions that come with the program are whole.

use diembao::catalog::{embedded, parse, read_dir, revision};
use diembao::domain::rule::{RuleKind, theme_rule};
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_definition_of_the_repository_is_without_fault() {
    let files = read_dir(root()).unwrap();
    let catalog = parse(&files).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(catalog.id, revision(&files));
    assert_eq!(catalog.plans.len(), 4);
    assert!(catalog.outlets.len() >= 39, "{} outlets", catalog.outlets.len());
    assert!(!catalog.acronyms.is_empty());
    let rules = &catalog.ruleset.rules;
    assert_eq!(rules[0].kind, RuleKind::Scope);
    for code in 1..=9_u8 {
        assert_eq!(rules[usize::from(code)].id, theme_rule(code));
    }
    assert!(rules.is_sorted_by_key(|rule| (rule.kind, &rule.id)));
}

#[test]
fn names_in_plans_lead_to_outlets_and_topics() {
    let catalog = parse(&embedded()).unwrap();
    for plan in &catalog.plans {
        for outlet in plan.outlets() {
            assert!(catalog.outlet(&outlet).is_some(), "{}: {outlet}", plan.id);
        }
        for (task, quota) in plan.quotas() {
            let topic = catalog.ruleset.rule(&quota.topic).unwrap();
            assert_eq!(topic.kind, RuleKind::Topic, "{}: {}", plan.id, task.id);
        }
    }
}

#[test]
fn an_outlet_takes_from_its_family_what_it_leaves_out() {
    let catalog = parse(&embedded()).unwrap();
    let nhandan = catalog.outlet(&"nhandan".into()).unwrap();
    assert!(!nhandan.layout.body.is_empty());
    assert!(nhandan.polled_feeds().count() > 0);
}

#[test]
fn the_program_carries_the_definitions_of_the_repository() {
    assert_eq!(embedded(), read_dir(root()).unwrap());
}
