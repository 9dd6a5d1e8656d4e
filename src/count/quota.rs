//! How each quota of a plan stands at one moment.

use crate::count::reading::ReadDays;
use crate::count::ways::count_ways;
use crate::domain::plan::{Plan, Quota, Task};
use crate::domain::tally::{CountedArticle, QuotaState, QuotaStatus};
use crate::domain::time::{Period, Timestamp, day_end, day_start};

/// The state of every quota of `plan` at `as_of`, in the plan's order.
///
/// - `articles`: as [`super::counted_articles`] gives them, known at `as_of`.
/// - `read`: the days on which each accepted outlet was read (days that are not there were not),
///   and the spans that gaps left unseen. An outlet with too long a gap, or too many hours in gaps,
///   is blind, and blindness is never "missed".
pub fn quota_states(
    plan: &Plan,
    articles: &[CountedArticle],
    as_of: Timestamp,
    read: &ReadDays,
) -> Vec<QuotaState> {
    let of_plan: Vec<&CountedArticle> =
        articles.iter().filter(|article| plan.languages.contains(&article.language)).collect();
    plan.quotas().map(|(task, quota)| quota_state(task, quota, &of_plan, as_of, read)).collect()
}

fn quota_state(
    task: &Task,
    quota: &Quota,
    articles: &[&CountedArticle],
    as_of: Timestamp,
    read: &ReadDays,
) -> QuotaState {
    let counted = count_ways(articles.iter().copied().filter(|article| counts_for(quota, article)));
    let count = counted.under(quota.counting).count();
    let target = quota.target.get();
    let pace = Pace::of(quota.period, as_of);
    let unread = quota.accepted.iter().map(|outlet| {
        let unread = read.unread(outlet, quota.period, as_of);
        (outlet.clone(), unread)
    });
    let blind: Vec<_> = unread.filter(|(_, unread)| unread.is_blind()).collect();
    let expected = f64::from(target) * pace.share_gone;
    let status = if count >= target as usize {
        QuotaStatus::Met
    } else if !pace.begun {
        QuotaStatus::NotStarted
    } else if pace.days_left > 0.0 {
        if count as f64 >= expected { QuotaStatus::OnPace } else { QuotaStatus::AtRisk }
    } else if blind.is_empty() {
        QuotaStatus::Missed
    } else {
        QuotaStatus::Blind
    };
    let missing = f64::from(target) - count as f64;
    let running = missing > 0.0 && pace.days_left > 0.0;
    QuotaState {
        task: task.id.clone(),
        units: task.units.clone(),
        target,
        period: quota.period,
        counting: quota.counting,
        counted,
        status,
        expected,
        needed_per_week: running.then(|| missing * 7.0 / pace.days_left),
        blind_outlets: blind.iter().map(|(outlet, _)| outlet.clone()).collect(),
        blind_days: blind
            .into_iter()
            .map(|(outlet, unread)| (outlet, unread.blind_days()))
            .collect(),
    }
}

/// Whether an article counts: right topic, accepted outlet, inside the period.
fn counts_for(quota: &Quota, article: &CountedArticle) -> bool {
    article.rules.contains(&quota.topic)
        && quota.accepted.contains(&article.outlet)
        && article.published_at.is_some_and(|at| quota.period.contains(at))
}

/// Where a moment lies in a period.
struct Pace {
    begun: bool,
    /// Days from the moment to the end of the last day; 0 when the period is over.
    days_left: f64,
    /// Part of the period that is over, 0 to 1.
    share_gone: f64,
}

impl Pace {
    fn of(period: Period, as_of: Timestamp) -> Self {
        let (start, end) = (day_start(period.from), day_end(period.until));
        let left_s = (end - as_of.max(start)).num_seconds();
        let total_s = (end - start).num_seconds().max(1);
        // A day given as moment means its last second, so one second left is nothing left.
        let left_s = if left_s <= 1 { 0 } else { left_s };
        Self {
            begun: as_of >= start,
            days_left: left_s as f64 / 86_400.0,
            share_gone: 1.0 - left_s as f64 / total_s as f64,
        }
    }
}
