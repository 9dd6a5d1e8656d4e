//! Coverage of a plan: theme against month, channel, outlet or unit.

use crate::count::ways::count_ways;
use crate::domain::id::OutletId;
use crate::domain::plan::{Plan, PlanTheme};
use crate::domain::rule::theme_rule;
use crate::domain::tally::{CountedArticle, CountedWays};
use crate::domain::time::{Month, Period};
use std::collections::BTreeSet;

/// What stands beside the themes in a coverage table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Calendar months of the period.
    Month,
    /// The plan's blocks of outlets.
    Channel,
    /// Outlets of all channels.
    Outlet,
    /// Units that publish outlets of their own.
    Unit,
}

/// A table of tallies: one row per theme of the plan, one column per member of a dimension.
///
/// The `total` of a row is counted on the whole period, not summed: an article that belongs to
/// two columns counts once, and under a rule that counts stories once so does a story.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// Days counted.
    pub period: Period,
    /// Keys of the columns, in order: `2025-08`, a channel's, outlet's or unit's id.
    pub columns: Vec<String>,
    /// One per theme, in the plan's order.
    pub rows: Vec<CoverageRow>,
    /// Articles in any of the plan's themes.
    pub any_theme: CoverageCells,
    /// All articles of the plan's outlets, in scope or not: what the share is taken of.
    pub all_articles: CoverageCells,
    /// Articles in some theme whose date is unknown; they count in no cell.
    pub undated: CountedWays,
}

/// One theme's tallies.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageRow {
    /// The theme.
    pub theme: PlanTheme,
    /// Its figures.
    pub cells: CoverageCells,
}

/// Tallies of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageCells {
    /// One per column.
    pub columns: Vec<CountedWays>,
    /// The whole period.
    pub total: CountedWays,
}

/// Counts the coverage of `plan` in `period`, theme by `dimension`.
///
/// - `articles`: as [`super::counted_articles`] gives them.
/// - Counted are articles of the plan's outlets in the plan's languages, by day of publication in
///   Vietnam.
pub fn coverage(
    plan: &Plan,
    articles: &[CountedArticle],
    period: Period,
    dimension: Dimension,
) -> Coverage {
    let outlets: BTreeSet<OutletId> = plan.outlets().into_iter().collect();
    let codes: BTreeSet<_> = plan.themes.iter().map(|theme| theme_rule(theme.code)).collect();
    let of_plan: Vec<&CountedArticle> = articles
        .iter()
        .filter(|article| outlets.contains(&article.outlet))
        .filter(|article| plan.languages.contains(&article.language))
        .collect();
    let in_period: Vec<&CountedArticle> = of_plan
        .iter()
        .copied()
        .filter(|article| article.published_at.is_some_and(|at| period.contains(at)))
        .collect();
    let has_theme = |article: &CountedArticle| article.rules.iter().any(|id| codes.contains(id));

    let columns = columns(plan, period, dimension);
    let cells = |keep: &dyn Fn(&CountedArticle) -> bool| {
        let kept: Vec<&CountedArticle> = in_period.iter().copied().filter(|a| keep(a)).collect();
        let inside = |column: &Column| count_ways(kept.iter().copied().filter(|a| column.holds(a)));
        CoverageCells {
            columns: columns.iter().map(inside).collect(),
            total: count_ways(kept.iter().copied()),
        }
    };
    let rows = plan
        .themes
        .iter()
        .map(|theme| {
            let rule = theme_rule(theme.code);
            CoverageRow {
                theme: theme.clone(),
                cells: cells(&|article| article.rules.contains(&rule)),
            }
        })
        .collect();
    let undated = of_plan.iter().copied().filter(|a| a.published_at.is_none() && has_theme(a));
    Coverage {
        period,
        rows,
        any_theme: cells(&has_theme),
        all_articles: cells(&|_| true),
        undated: count_ways(undated),
        columns: columns.into_iter().map(|column| column.key).collect(),
    }
}

/// A column: its key and which articles it holds.
struct Column {
    key: String,
    member: Member,
}

enum Member {
    Month(Month),
    Outlets(BTreeSet<OutletId>),
}

impl Column {
    fn holds(&self, article: &CountedArticle) -> bool {
        match &self.member {
            Member::Month(month) => article.published_at.map(Month::of) == Some(*month),
            Member::Outlets(outlets) => outlets.contains(&article.outlet),
        }
    }
}

fn columns(plan: &Plan, period: Period, dimension: Dimension) -> Vec<Column> {
    let of_outlets = |key: &str, outlets: &[OutletId]| Column {
        key: key.to_owned(),
        member: Member::Outlets(outlets.iter().cloned().collect()),
    };
    match dimension {
        Dimension::Month => {
            let column =
                |month: Month| Column { key: month.to_string(), member: Member::Month(month) };
            period.months().into_iter().map(column).collect()
        }
        Dimension::Channel => {
            plan.channels.iter().map(|c| of_outlets(c.id.as_str(), &c.outlets)).collect()
        }
        Dimension::Outlet => plan
            .outlets()
            .iter()
            .map(|outlet| of_outlets(outlet.as_str(), std::slice::from_ref(outlet)))
            .collect(),
        Dimension::Unit => plan
            .units
            .iter()
            .filter(|unit| !unit.outlets.is_empty())
            .map(|unit| of_outlets(unit.id.as_str(), &unit.outlets))
            .collect(),
    }
}
