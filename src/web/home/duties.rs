//! Tasks without a number, and the reporting calendar.

use crate::domain::id::UnitId;
use crate::domain::plan::{Cadence, Duty, Plan, Task};
use crate::web::show;
use chrono::NaiveDate;

/// Tasks under one heading of the plan.
pub(in crate::web) struct DutyGroup {
    pub(in crate::web) name: String,
    pub(in crate::web) duties: Vec<DutyLine>,
}

pub(in crate::web) struct DutyLine {
    pub(in crate::web) task: String,
    pub(in crate::web) title: String,
    pub(in crate::web) product: String,
    pub(in crate::web) units: String,
    pub(in crate::web) kind: &'static str,
    pub(in crate::web) when: String,
    /// How far away that is.
    pub(in crate::web) distance: String,
}

pub(in crate::web) struct Report {
    pub(in crate::web) title: String,
    pub(in crate::web) by: String,
    pub(in crate::web) to: String,
    pub(in crate::web) when: String,
}

/// Every task but the quotas, in the plan's order, under the plan's headings.
pub(super) fn groups(plan: &Plan, today: NaiveDate) -> Vec<DutyGroup> {
    let mut groups: Vec<DutyGroup> = Vec::new();
    for task in &plan.tasks {
        let Some(duty) = line(plan, task, today) else { continue };
        match groups.last_mut() {
            Some(group) if group.name == task.group => group.duties.push(duty),
            _ => groups.push(DutyGroup { name: task.group.clone(), duties: vec![duty] }),
        }
    }
    groups
}

fn line(plan: &Plan, task: &Task, today: NaiveDate) -> Option<DutyLine> {
    let (kind, when, last_day, product) = match &task.duty {
        Duty::Quota(_) => return None,
        Duty::Deliverable { until, product } => {
            ("Sản phẩm", format!("đến hết {}", show::day(*until)), Some(*until), product.as_str())
        }
        Duty::Milestone { before: Some(before) } => {
            ("Mốc", format!("trước {}", show::day(*before)), before.pred_opt(), "")
        }
        Duty::Milestone { before: None } => ("Mốc", "đã xong khi ban hành".to_owned(), None, ""),
        Duty::Standing => ("Thường xuyên", "trong cả kỳ".to_owned(), None, ""),
    };
    Some(DutyLine {
        task: task.id.to_string(),
        title: task.title.clone(),
        product: product.to_owned(),
        units: names(plan, &task.units),
        kind,
        when,
        distance: last_day.map(|day| distance(day, today)).unwrap_or_default(),
    })
}

fn distance(last_day: NaiveDate, today: NaiveDate) -> String {
    match (last_day - today).num_days() {
        0 => "hôm nay là ngày cuối".to_owned(),
        days if days > 0 => format!("còn {} ngày", show::number(days as u64)),
        _ => "đã qua hạn".to_owned(),
    }
}

/// The reporting calendar in words.
pub(super) fn reports(plan: &Plan) -> Vec<Report> {
    let when = |cadence: Cadence| match cadence {
        Cadence::Monthly { cutoff_day, due_day } => {
            format!("hằng tháng: chốt số liệu hết ngày {cutoff_day}, gửi ngày {due_day}")
        }
        Cadence::Once { before } => format!("một lần, trước {}", show::day(before)),
        Cadence::OnDemand => "khi có yêu cầu".to_owned(),
    };
    let report = |duty: &crate::domain::plan::ReportDuty| Report {
        title: duty.title.clone(),
        by: if duty.by.is_empty() { "mọi đơn vị".to_owned() } else { names(plan, &duty.by) },
        to: plan
            .unit(&UnitId::new(&*duty.to))
            .map_or_else(|| duty.to.clone(), |to| to.name.clone()),
        when: when(duty.cadence),
    };
    plan.reports.iter().map(report).collect()
}

fn names(plan: &Plan, units: &[UnitId]) -> String {
    let name = |id| plan.unit(id).map_or_else(|| id.to_string(), |unit| unit.name.clone());
    units.iter().map(name).collect::<Vec<_>>().join("; ")
}
