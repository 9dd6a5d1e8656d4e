//! One quota as a card: figure, bar, status, pace, and the other ways to count.

use crate::domain::plan::CountingRule;
use crate::domain::tally::{QuotaState, QuotaStatus};
use crate::domain::time::vietnam_day;
use crate::web::ask::Question;
use crate::web::home::table::Cell;
use crate::web::show;

pub(in crate::web) struct QuotaCard {
    pub(in crate::web) task: String,
    pub(in crate::web) title: String,
    pub(in crate::web) units: String,
    pub(in crate::web) status: &'static str,
    pub(in crate::web) status_text: &'static str,
    pub(in crate::web) figure: Cell,
    pub(in crate::web) target: String,
    pub(in crate::web) percent: String,
    pub(in crate::web) bar: Bar,
    pub(in crate::web) expected: Option<String>,
    pub(in crate::web) needed: Option<String>,
    pub(in crate::web) deadline: String,
    pub(in crate::web) counting: &'static str,
    pub(in crate::web) ways: Vec<(&'static str, Cell)>,
    pub(in crate::web) accepted: String,
    pub(in crate::web) blind: Vec<String>,
    pub(in crate::web) topic: (String, String),
}

/// Places on the bar in percent of its width. A quota that is exceeded has its target inside.
pub(in crate::web) struct Bar {
    pub(in crate::web) filled: String,
    pub(in crate::web) target: String,
    pub(in crate::web) expected: Option<String>,
    /// The same in words, for those who do not see it.
    pub(in crate::web) words: String,
}

pub(super) fn card(question: &Question, state: &QuotaState) -> QuotaCard {
    let task = question.plan.task(&state.task);
    let quota =
        question.plan.quotas().find(|(task, _)| task.id == state.task).map(|(_, quota)| quota);
    let count = state.official().count();
    let link = |rule: CountingRule| {
        let figure = [("task", state.task.as_str()), ("counting", rule.as_str())];
        Cell::new(state.counted.under(rule).count(), question.list_href(&figure))
    };
    let unit =
        |id: &_| question.plan.unit(id).map_or_else(|| id.to_string(), |unit| unit.name.clone());
    let running = matches!(state.status, QuotaStatus::OnPace | QuotaStatus::AtRisk);
    let name = |id: &crate::domain::id::OutletId| question.outlet_name(id.as_str());
    let accepted = quota.map(|quota| &quota.accepted[..]).unwrap_or_default();
    let topic = quota.map(|quota| quota.topic.clone()).unwrap_or_else(|| "".into());
    QuotaCard {
        task: state.task.to_string(),
        title: task.map(|task| task.title.clone()).unwrap_or_default(),
        units: state.units.iter().map(unit).collect::<Vec<_>>().join("; "),
        status: state.status.as_str(),
        status_text: show::status(state.status),
        figure: link(state.counting),
        target: show::number(state.target),
        percent: show::percent(count as f64, f64::from(state.target)),
        bar: bar(state, running),
        expected: running.then(|| show::decimal(state.expected)),
        needed: state.needed_per_week.map(show::decimal),
        deadline: deadline(question, state),
        counting: show::counting(state.counting),
        ways: CountingRule::ALL
            .iter()
            .filter(|rule| **rule != state.counting)
            .map(|rule| (show::counting(*rule), link(*rule)))
            .collect(),
        accepted: accepted.iter().map(name).collect::<Vec<_>>().join(", "),
        blind: blind(question, state),
        topic: (super::rule_title(question, &topic), crate::web::rules::rule_href(&topic)),
    }
}

/// Outlets that were not read, each with its days.
fn blind(question: &Question, state: &QuotaState) -> Vec<String> {
    let days = |outlet| state.blind_days.get(outlet).copied().unwrap_or_default();
    let outlets = state.blind_outlets.iter();
    outlets
        .map(|outlet| show::unread(&question.outlet_name(outlet.as_str()), days(outlet)))
        .collect()
}

fn bar(state: &QuotaState, running: bool) -> Bar {
    let (count, target) = (state.official().count() as f64, f64::from(state.target));
    let whole = count.max(target);
    let place = |value: f64| format!("{:.2}%", (value / whole * 100.0).clamp(0.0, 100.0));
    Bar {
        filled: place(count),
        target: place(target),
        expected: running.then(|| place(state.expected)),
        words: format!(
            "{} trên {} bài, {}",
            show::number(state.official().count()),
            show::number(state.target),
            show::status(state.status).to_lowercase()
        ),
    }
}

fn deadline(question: &Question, state: &QuotaState) -> String {
    let today = vietnam_day(question.as_of);
    let (from, until) = (state.period.from, state.period.until);
    let days = (until - today).num_days();
    match () {
        () if today < from => format!("từ {} đến {}", show::day(from), show::day(until)),
        () if days < 0 => format!("đã hết hạn {}", show::day(until)),
        () if days == 0 => format!("hết hạn hôm nay, {}", show::day(until)),
        () => format!("hạn {}, còn {} ngày", show::day(until), show::number(days as u64)),
    }
}
