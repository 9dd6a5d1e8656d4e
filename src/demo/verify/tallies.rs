//! Every figure of every plan, at several moments, counted twice: by `count` and by plain
//! filters over the truth.

use super::{Comparison, Known};
use crate::count::{Dimension, ReadDays, counted_articles, coverage, quota_states};
use crate::demo::run::{Demo, days, round_at};
use crate::domain::article::Language;
use crate::domain::plan::{CountingRule, Plan};
use crate::domain::tally::{CountedArticle, CountedWays};
use crate::domain::time::{Month, Period, Timestamp, parse_moment};
use std::collections::BTreeSet;

/// Ends of Plan B's quotas, a moment in the middle of one, of an outage and of a wall each, and the
/// end of everything.
const MOMENTS: [&str; 9] = [
    "2025-07-31",
    "2025-08-12",
    "2025-08-30",
    "2025-09-18",
    "2025-09-30",
    "2025-10-20",
    "2025-10-30",
    "2025-11-30",
    "2026-01-04",
];

pub(super) async fn compare(demo: &Demo, comparison: &mut Comparison) -> anyhow::Result<()> {
    let known = demo.known();
    for moment in MOMENTS {
        let as_of = parse_moment(moment)?;
        let articles = counted_articles(&demo.crawler.system.store.facts_as_of(as_of).await?);
        let truth: Vec<&Known<'_>> = known.iter().filter(|one| is_known(one, as_of)).collect();
        for plan in &demo.crawler.system.catalog.plans {
            compare_coverage(comparison, plan, as_of, &articles, &truth);
            compare_quotas(comparison, plan, as_of, &articles, &truth);
        }
    }
    Ok(())
}

/// Whether a round up to `as_of` could see the article.
fn is_known(one: &Known<'_>, as_of: Timestamp) -> bool {
    if one.article.published_at.is_none() {
        return false;
    }
    days().map(round_at).any(|round| one.article.readable_from <= round && round <= as_of)
}

fn compare_coverage(
    comparison: &mut Comparison,
    plan: &Plan,
    as_of: Timestamp,
    articles: &[CountedArticle],
    truth: &[&Known<'_>],
) {
    let dimensions = [Dimension::Month, Dimension::Channel, Dimension::Outlet, Dimension::Unit];
    for dimension in dimensions {
        let table = coverage(plan, articles, plan.period, dimension);
        for row in &table.rows {
            let code = row.theme.code;
            let of_theme = |one: &&&Known<'_>| {
                one.article.themes.contains(&code)
                    && plan.outlets().contains(one.outlet)
                    && inside(one, plan.period)
            };
            let of_theme: Vec<&Known<'_>> = truth.iter().filter(of_theme).copied().collect();
            let what = format!("{} theme {code} as of {as_of}", plan.id);
            same_ways(comparison, &what, &of_theme, &row.cells.total);
            for (column, cell) in table.columns.iter().zip(&row.cells.columns) {
                let holds = |one: &&&Known<'_>| is_in_column(plan, dimension, column, one);
                let inside: Vec<&Known<'_>> = of_theme.iter().filter(holds).copied().collect();
                same_ways(comparison, &format!("{what}, {column}"), &inside, cell);
            }
        }
    }
}

fn is_in_column(plan: &Plan, dimension: Dimension, column: &str, one: &Known<'_>) -> bool {
    match dimension {
        Dimension::Month => {
            one.article.published_at.is_some_and(|at| Month::of(at).to_string() == column)
        }
        Dimension::Outlet => one.outlet.as_str() == column,
        Dimension::Channel => plan
            .channels
            .iter()
            .any(|channel| channel.id.as_str() == column && channel.outlets.contains(one.outlet)),
        Dimension::Unit => plan
            .units
            .iter()
            .any(|unit| unit.id.as_str() == column && unit.outlets.contains(one.outlet)),
    }
}

fn compare_quotas(
    comparison: &mut Comparison,
    plan: &Plan,
    as_of: Timestamp,
    articles: &[CountedArticle],
    truth: &[&Known<'_>],
) {
    // The days read decide a quota's status; only its numbers are compared here.
    let states = quota_states(plan, articles, as_of, &ReadDays::default());
    for ((task, quota), state) in plan.quotas().zip(&states) {
        let counts = |one: &&&Known<'_>| {
            one.article.topics.iter().any(|topic| topic == quota.topic.as_str())
                && quota.accepted.contains(one.outlet)
                && inside(one, quota.period)
        };
        let counted: Vec<&Known<'_>> = truth.iter().filter(counts).copied().collect();
        let what = format!("{} quota {} as of {as_of}", plan.id, task.id);
        same_ways(comparison, &what, &counted, &state.counted);
    }
}

fn inside(one: &Known<'_>, period: Period) -> bool {
    one.article.language == Language::Vietnamese
        && one.article.published_at.is_some_and(|at| period.contains(at))
}

fn same_ways(comparison: &mut Comparison, what: &str, truth: &[&Known<'_>], found: &CountedWays) {
    let outlets_of_stories: BTreeSet<_> =
        truth.iter().map(|one| (one.outlet, &one.article.story)).collect();
    let stories: BTreeSet<_> = truth.iter().map(|one| &one.article.story).collect();
    let expected = [
        truth.len(),
        outlets_of_stories.len(),
        stories.len(),
        truth.iter().filter(|one| one.article.original).count(),
    ];
    for (rule, expected) in CountingRule::ALL.iter().zip(expected) {
        let what = format!("{what}, counting {rule}");
        comparison.same(what, &expected, &found.under(*rule).count());
    }
    let urls: BTreeSet<&str> = truth.iter().map(|one| one.url).collect();
    let listed: BTreeSet<&str> =
        found.each.articles().iter().map(|article| article.url.as_str()).collect();
    comparison.same(format_args!("{what}, list"), &urls, &listed);
}
