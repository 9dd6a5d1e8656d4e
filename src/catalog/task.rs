//! Reads the `[[tasks]]` of a plan.

use super::plan::{Context, outlet_ids, unit_ids};
use super::reader::{Placed, Table};
use crate::domain::id::{RuleId, TaskId};
use crate::domain::plan::{CountingRule, Duty, Quota, Task};
use crate::domain::time::Period;
use std::num::NonZeroU32;

/// More articles than any plan can mean by one line.
const HIGHEST_TARGET: i64 = 1_000_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Quota,
    Deliverable,
    Milestone,
    Standing,
}

const KINDS: [(&str, Kind); 4] = [
    ("quota", Kind::Quota),
    ("deliverable", Kind::Deliverable),
    ("milestone", Kind::Milestone),
    ("standing", Kind::Standing),
];

/// The tasks of a plan, in its order.
pub(super) fn read_all<'f>(plan: &mut Table<'f>, context: &mut Context<'f>) -> Vec<Task> {
    let mut ids = Vec::new();
    let mut tasks = Vec::new();
    for mut table in plan.tables("tasks").unwrap_or_default() {
        table.needs(["id", "kind", "title", "units"]);
        let id = table.text("id");
        let place = table.place();
        let units = unit_ids(&mut table, "units", &context.units);
        if units.is_empty() {
            table.fault(place, "nobody does the task", "name at least one unit in `units`");
        }
        let coordinating = unit_ids(&mut table, "coordinating", &context.units);
        let (title, group) = (table.filled("title"), table.note("group"));
        let kind = table.word("kind", &KINDS).map(|kind| kind.value);
        if let Some(duty) = kind.and_then(|kind| read_duty(&mut table, kind, context)) {
            let id = TaskId::new(id.as_ref().map(|id| id.value.clone()).unwrap_or_default());
            tasks.push(Task { id, group, title, units, coordinating, duty });
        } else {
            // Known keys all the same, whatever the kind should have been.
            table.ignore(["from", "until", "before", "state", "product"]);
            table.ignore(["target", "topic", "accepted", "counting"]);
        }
        ids.extend(id);
    }
    plan.refuse_repeats(&ids);
    tasks
}

fn read_duty<'f>(table: &mut Table<'f>, kind: Kind, context: &mut Context<'f>) -> Option<Duty> {
    if kind != Kind::Quota {
        let quota = "only a quota promises a number";
        table.refuses(["from", "target", "topic", "accepted", "counting"], quota);
    }
    if kind != Kind::Deliverable {
        table.refuses(["product"], "only a deliverable is handed in");
    }
    if kind != Kind::Milestone {
        table.refuses(["before", "state"], "only a milestone has it");
    }
    match kind {
        Kind::Quota => read_quota(table, context).map(Duty::Quota),
        Kind::Deliverable => read_deliverable(table, context),
        Kind::Milestone => read_milestone(table),
        Kind::Standing => {
            table.refuses(["until"], "a standing task is never done");
            Some(Duty::Standing)
        }
    }
}

fn read_quota<'f>(table: &mut Table<'f>, context: &mut Context<'f>) -> Option<Quota> {
    table.needs(["target", "topic", "accepted", "counting"]);
    let target: Option<Placed<'_, u32>> = table.whole("target", 1..=HIGHEST_TARGET);
    let topic = table.text("topic");
    context.topics.extend(topic.clone());
    let accepted = table.texts("accepted");
    if accepted.as_ref().is_some_and(Vec::is_empty) {
        let what = "no outlet counts for this quota";
        table.fault(table.place(), what, "name outlets in `accepted`");
    }
    let accepted = outlet_ids(table, accepted.unwrap_or_default(), context);
    let words: Vec<_> = CountingRule::ALL.iter().map(|rule| (rule.as_str(), *rule)).collect();
    let counting = table.word("counting", &words);
    let period = read_period(table, context.period);
    Some(Quota {
        target: NonZeroU32::new(target?.value)?,
        topic: RuleId::new(topic?.value),
        accepted,
        period: period?,
        counting: counting?.value,
    })
}

/// The days that count: the plan's, as far as the task does not say otherwise.
fn read_period(table: &mut Table<'_>, plan: Option<Period>) -> Option<Period> {
    let (from, until) = (table.day("from"), table.day("until"));
    let place = until.as_ref().or(from.as_ref()).map_or(table.place(), |day| day.place);
    let first = from.map(|day| day.value).or(plan.map(|plan| plan.from))?;
    let last = until.map(|day| day.value).or(plan.map(|plan| plan.until))?;
    let period = Period { from: first, until: last };
    if first > last {
        let what = format!("the quota ends on {last}, before it begins on {first}");
        table.fault(place, what, "correct `from`, `until` or the plan's period");
    } else if plan.is_some_and(|plan| plan.intersect(period).is_none()) {
        let what = "the quota lies outside the plan's period";
        table.fault(place, what, "correct `from`, `until` or the plan's period");
    }
    Some(period)
}

fn read_deliverable(table: &mut Table<'_>, context: &Context<'_>) -> Option<Duty> {
    table.needs(["until", "product"]);
    let product = table.filled("product");
    let until = table.day("until")?;
    if context.period.is_some_and(|plan| until.value < plan.from) {
        let what = "the deliverable is due before the plan begins";
        table.fault(until.place, what, "correct `until` or the plan's period");
    }
    Some(Duty::Deliverable { until: until.value, product })
}

/// `before`, or `state = "done"` for what was done when the plan came out; such a one has no
/// deadline to be judged by, even when the file records which day it was.
fn read_milestone(table: &mut Table<'_>) -> Option<Duty> {
    table.refuses(["until"], "a milestone has `before`, the first day that is too late");
    let done = table.word("state", &[("done", ())]).is_some();
    if !done {
        table.needs(["before"]);
    }
    let before = table.day("before");
    match done {
        true => Some(Duty::Milestone { before: None }),
        false => Some(Duty::Milestone { before: Some(before?.value) }),
    }
}
