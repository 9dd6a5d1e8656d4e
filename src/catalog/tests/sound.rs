//! What sound definitions say stands in the catalogue.

use super::*;
use crate::catalog::revision;
use crate::domain::id::OutletId;
use crate::domain::outlet::Inherited;
use crate::domain::plan::{Cadence, Duty};
use crate::domain::rule::{RuleKind, TextField};

#[test]
fn sound_definitions_become_a_catalogue() {
    let files = world::files();
    let catalog = parse(&files).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(catalog.id, revision(&files));

    let bao = catalog.outlet(&OutletId::from("bao")).unwrap();
    let title = ["h1", "meta[name=title]@content", "h2"];
    assert_eq!(bao.layout.title, title, "own before family");
    assert_eq!(bao.layout.inherited, Inherited { title: 1, lead: 1, ..Inherited::default() });
    assert!(bao.layout.author.is_empty(), "written empty is not left out");
    assert_eq!(bao.layout.lead, [".sapo"], "left out, so the family's");
    assert_eq!(bao.layout.lead_prefixes, ["BÁO "], "the blank belongs to the prefix");
    let polled: Vec<_> = bao.polled_feeds().map(|feed| feed.url.path()).collect();
    assert_eq!(polled, ["/rss/home.rss"], "dead feeds are not asked");
    let cong = catalog.outlet(&OutletId::from("cong")).unwrap();
    assert!(cong.local && cong.domains.is_empty() && cong.homepage.is_none());

    let ids: Vec<_> = catalog.ruleset.rules.iter().map(|rule| rule.id.as_str()).collect();
    let order = "scope T1 T2 T3 T4 T5 T6 T7 T8 T9 B1 genre-guide";
    assert_eq!(ids.join(" "), order);
    let rule = &catalog.ruleset.rules[5];
    assert_eq!(rule.kind, RuleKind::Theme);
    assert_eq!(rule.clauses[0].fields, [TextField::Title, TextField::Lead], "reading order");
    assert_eq!(rule.clauses[0].groups.len(), 1);
    assert_eq!(rule.clauses[1].groups[0][1].words, ["liên", "thông"]);
    assert_eq!(rule.clauses[1].within, Some(12));

    let plan = catalog.plan(&"bo".into()).unwrap();
    let (_, quota) = plan.quotas().next().unwrap();
    assert_eq!(quota.period.from, plan.period.from, "the plan's, being left out");
    assert_eq!(quota.target.get(), 20);
    assert_eq!(plan.tasks[3].duty, Duty::Milestone { before: None }, "done when it came out");
    let to: Vec<_> = plan.reports.iter().map(|report| report.to.as_str()).collect();
    assert_eq!(to, ["Trung tâm", "Lãnh đạo Bộ", "Văn phòng"]);
    assert_eq!(plan.reports[0].cadence, Cadence::Monthly { cutoff_day: 20, due_day: 25 });
}

#[test]
fn remarks_may_stand_in_any_table() {
    let files = broken("plans/bo.toml", "[[units]]", "[[units]]\nnotes = \"hỏi lại\"");
    assert_eq!(faults(&files), []);
}

#[test]
fn the_revision_changes_with_each_path_and_content_and_the_ruleset_only_with_rules() {
    let first = parse(&world::files()).unwrap();
    let plan = parse(&broken("plans/bo.toml", "Kế hoạch của Bộ", "Kế hoạch")).unwrap();
    let rule = parse(&broken("index/themes/t5.toml", "Chủ đề 5", "Chủ đề năm")).unwrap();
    let acronyms = parse(&broken("index/text/acronyms.toml", "false", "true")).unwrap();
    assert_ne!(first.id, plan.id);
    assert_eq!(first.ruleset.id, plan.ruleset.id);
    assert_ne!(first.ruleset.id, rule.ruleset.id);
    assert_ne!(first.ruleset.id, acronyms.ruleset.id, "acronyms change what a phrase matches");
}
