//! `/quy-tac`: what decides that an article counts, for reading.

use crate::domain::id::RuleId;
use crate::domain::rule::{Clause, Phrase, Rule, RuleKind};
use crate::web::app::App;
use crate::web::ask::segment;
use crate::web::fault::{Fault, Id};
use crate::web::frame::{Frame, Place, Shown};
use crate::web::show;
use askama::Template;
use axum::extract::State;

/// The page of a rule.
pub(super) fn rule_href(rule: &RuleId) -> String {
    format!("/quy-tac/{}", segment(rule.as_str()))
}

/// The name of a clause's place on that page.
pub(super) fn clause_anchor(clause: &str) -> String {
    segment(clause)
}

struct RuleLine {
    id: String,
    title: String,
    href: String,
    clauses: usize,
    threshold: String,
}

struct Group {
    name: &'static str,
    rules: Vec<RuleLine>,
}

#[derive(Template)]
#[template(path = "rules.html")]
pub(super) struct RulesPage {
    frame: Frame,
    ruleset: String,
    groups: Vec<Group>,
}

/// All rules by the question they answer.
pub(super) async fn rules(State(app): State<App>) -> Result<Shown<RulesPage>, Fault> {
    let catalog = app.catalog.get();
    let line = |rule: &Rule| RuleLine {
        id: rule.id.to_string(),
        title: rule.title_vi.clone(),
        href: rule_href(&rule.id),
        clauses: rule.clauses.len(),
        threshold: show::score(rule.threshold),
    };
    let group =
        |(kind, name)| Group { name, rules: catalog.ruleset.of_kind(kind).map(line).collect() };
    let kinds = [
        (RuleKind::Scope, "Phạm vi"),
        (RuleKind::Theme, "Chủ đề nội dung"),
        (RuleKind::Topic, "Nội dung nhiệm vụ"),
        (RuleKind::Genre, "Thể loại"),
    ];
    Ok(Shown(RulesPage {
        frame: Frame::new(&app, Place::Rules, "Quy tắc").await?,
        ruleset: catalog.ruleset.id.to_string(),
        groups: kinds.into_iter().map(group).filter(|group| !group.rules.is_empty()).collect(),
    }))
}

struct ClauseView {
    name: String,
    anchor: String,
    weight: String,
    against: bool,
    fields: String,
    within: Option<usize>,
    groups: Vec<String>,
    unless: String,
}

#[derive(Template)]
#[template(path = "rule.html")]
pub(super) struct RulePage {
    frame: Frame,
    id: String,
    title: String,
    kind: &'static str,
    definition: Vec<String>,
    threshold: String,
    needs: Vec<(String, String)>,
    clauses: Vec<ClauseView>,
    must_match: Vec<String>,
    must_reject: Vec<String>,
    ruleset: String,
}

/// One rule with its clauses and examples.
pub(super) async fn rule(State(app): State<App>, Id(id): Id) -> Result<Shown<RulePage>, Fault> {
    let catalog = app.catalog.get();
    let Some(rule) = catalog.ruleset.rule(&RuleId::new(&*id)) else {
        return Err(Fault::unknown(
            format!("Bộ quy tắc đang dùng không có quy tắc “{id}”."),
            "Chọn trong danh sách ở trang Quy tắc.",
        ));
    };
    let needed = |id: &RuleId| {
        let title = catalog.ruleset.rule(id).map(|rule| rule.title_vi.clone());
        (title.unwrap_or_else(|| id.to_string()), rule_href(id))
    };
    Ok(Shown(RulePage {
        frame: Frame::new(&app, Place::Rules, rule.title_vi.clone()).await?,
        id: rule.id.to_string(),
        title: rule.title_vi.clone(),
        kind: show::kind(rule.kind),
        definition: show::paragraphs(&rule.definition),
        threshold: show::score(rule.threshold),
        needs: rule.needs.iter().map(needed).collect(),
        clauses: rule.clauses.iter().map(clause).collect(),
        must_match: rule.must_match.clone(),
        must_reject: rule.must_reject.clone(),
        ruleset: catalog.ruleset.id.to_string(),
    }))
}

fn clause(clause: &Clause) -> ClauseView {
    let fields = clause
        .fields
        .iter()
        .map(|field| format!("{} ×{}", show::field(*field), show::score(field.boost())));
    ClauseView {
        name: clause.name.clone(),
        anchor: clause_anchor(&clause.name),
        weight: show::score(clause.weight),
        against: clause.weight < 0.0,
        fields: fields.collect::<Vec<_>>().join(", "),
        within: clause.within,
        groups: clause.groups.iter().map(|group| phrases(group)).collect(),
        unless: phrases(&clause.unless),
    }
}

fn phrases(phrases: &[Phrase]) -> String {
    phrases.iter().map(|phrase| phrase.text.as_str()).collect::<Vec<_>>().join(" · ")
}
