//! `/`: how one plan stands.

mod duties;
mod quotas;
mod table;

pub(super) use table::Cell;

use crate::count::{coverage, quota_states};
use crate::domain::id::RuleId;
use crate::domain::plan::{CountingRule, Plan};
use crate::domain::rule::theme_rule;
use crate::domain::time::{Period, vietnam_day};
use crate::web::app::App;
use crate::web::ask::{DIMENSIONS, Params, Question};
use crate::web::doubt::{Doubt, doubt};
use crate::web::fault::Fault;
use crate::web::figures::{Known, ReadOutlets};
use crate::web::frame::{Frame, Place, Shown};
use crate::web::show;
use askama::Template;
use axum::extract::State;

/// One value of a switch.
struct Choice {
    value: String,
    label: String,
    chosen: bool,
    href: String,
}

/// A block of outlets that no crawl reads.
struct Uncrawled {
    name: String,
    note: String,
}

#[derive(Template)]
#[template(path = "home.html")]
pub(super) struct HomePage {
    frame: Frame,
    plan: Plan,
    parent: Option<(String, String)>,
    period: String,
    as_of: String,
    as_of_day: String,
    as_of_asked: bool,
    dimension: &'static str,
    plans: Vec<Choice>,
    dimensions: Vec<Choice>,
    countings: Vec<Choice>,
    counting: &'static str,
    quotas: Vec<quotas::QuotaCard>,
    table: table::Table,
    undated: Option<table::Cell>,
    unread: Vec<String>,
    doubt: Option<Doubt>,
    uncrawled: Vec<Uncrawled>,
    duties: Vec<duties::DutyGroup>,
    reports: Vec<duties::Report>,
    notes: Vec<String>,
    /// In which languages articles count.
    languages: String,
    nothing_crawled: bool,
}

/// The overview of the plan asked for.
pub(super) async fn home(State(app): State<App>, params: Params) -> Result<Shown<HomePage>, Fault> {
    let question = Question::read(&app, &params)?;
    let plan = &question.plan;
    let known = Known::at(&app, question.as_of).await?;
    let mut periods = quota_periods(plan);
    periods.push(plan.period);
    let read = ReadOutlets::at(&app.store, periods, question.as_of).await?;
    let nothing_crawled = known.articles.is_empty() && app.store.entry_totals().await?.entries == 0;

    let figures = coverage(plan, &known.articles, plan.period, question.dimension);
    let states = quota_states(plan, &known.articles, question.as_of, read.days());
    let outlets = plan.outlets();
    let unread = outlets.iter().map(|outlet| (outlet, read.unread(outlet, plan.period)));
    let unread = unread.filter(|(_, unread)| unread.is_blind());
    let unread = unread
        .map(|(outlet, unread)| show::unread(&question.outlet_name(outlet.as_str()), unread.days));
    Ok(Shown(HomePage {
        frame: Frame::new(&app, Place::Home, plan.title.clone()).await?,
        parent: plan.parent.as_ref().and_then(|id| question.catalog.plan(id)).map(|parent| {
            (parent.title.clone(), question.home_href(&[("plan", parent.id.as_str())]))
        }),
        period: show::period(plan.period),
        as_of: show::moment(Some(question.as_of)),
        as_of_day: vietnam_day(question.as_of).to_string(),
        as_of_asked: question.as_of_asked,
        dimension: question.dimension_word(),
        plans: plan_choices(&question),
        dimensions: dimension_choices(&question),
        countings: counting_choices(&question),
        counting: show::counting(question.counting),
        quotas: states.iter().map(|state| quotas::card(&question, state)).collect(),
        undated: table::undated(&question, &figures),
        table: table::table(&question, &figures),
        unread: unread.collect(),
        doubt: doubt(&question, &read, &outlets, plan.period),
        uncrawled: uncrawled(plan),
        duties: duties::groups(plan, vietnam_day(question.as_of)),
        reports: duties::reports(plan),
        notes: show::paragraphs(&plan.notes),
        languages: show::languages(&plan.languages),
        nothing_crawled,
        plan: question.plan,
    }))
}

/// The periods in which some quota of `plan` counts.
pub(super) fn quota_periods(plan: &Plan) -> Vec<Period> {
    plan.quotas().map(|(_, quota)| quota.period).collect()
}

fn plan_choices(question: &Question) -> Vec<Choice> {
    let choice = |plan: &Plan| Choice {
        value: plan.id.as_str().to_owned(),
        label: plan_label(plan),
        chosen: plan.id == question.plan.id,
        href: question.home_href(&[("plan", plan.id.as_str())]),
    };
    question.catalog.plans.iter().map(choice).collect()
}

/// Issuer and number tell plans apart; their titles are nearly the same.
fn plan_label(plan: &Plan) -> String {
    match plan.number.as_str() {
        "" => plan.issuer.clone(),
        number => format!("{} ({number})", plan.issuer),
    }
}

fn dimension_choices(question: &Question) -> Vec<Choice> {
    let choice = |(word, dimension): &(&str, _)| Choice {
        value: (*word).to_owned(),
        label: show::dimension(*dimension).to_owned(),
        chosen: *dimension == question.dimension,
        href: format!("{}#do-phu", question.home_href(&[("dimension", word)])),
    };
    DIMENSIONS.iter().map(choice).collect()
}

fn counting_choices(question: &Question) -> Vec<Choice> {
    let choice = |rule: &CountingRule| Choice {
        value: rule.as_str().to_owned(),
        label: show::counting(*rule).to_owned(),
        chosen: *rule == question.counting,
        href: question.home_href(&[("counting", rule.as_str())]),
    };
    CountingRule::ALL.iter().map(choice).collect()
}

fn uncrawled(plan: &Plan) -> Vec<Uncrawled> {
    let blocks =
        plan.channels.iter().filter(|block| block.outlets.is_empty() || !block.note.is_empty());
    let block = |block: &crate::domain::plan::Channel| Uncrawled {
        name: block.name.clone(),
        note: match block.note.as_str() {
            "" => "Không có cơ quan nào được thu thập; đơn vị tự khai.".to_owned(),
            note => note.to_owned(),
        },
    };
    blocks.map(block).collect()
}

/// The title of a theme: the plan's own wording, else the rule's.
pub(super) fn theme_title(question: &Question, theme: &crate::domain::plan::PlanTheme) -> String {
    theme.title.clone().unwrap_or_else(|| rule_title(question, &theme_rule(theme.code)))
}

/// The title of a rule; its id where the definitions no longer have it.
pub(super) fn rule_title(question: &Question, rule: &RuleId) -> String {
    let found = question.catalog.ruleset.rule(rule);
    found.map_or_else(|| rule.as_str().to_owned(), |rule| rule.title_vi.clone())
}
