//! `diembao coverage`: a plan's tallies, with the list behind each.

use super::open::{archive, plan};
use super::{Common, WrongUse, write_json};
use crate::count::{
    Coverage, Dimension, counted_articles, coverage, quota_states, resolve_outlets,
};
use crate::domain::catalog::Catalog;
use crate::domain::plan::{CountingRule, Plan};
use crate::domain::tally::{CountedWays, QuotaState, Tally};
use crate::domain::time::{Month, Period, Timestamp, parse_moment, vietnam_day, vietnam_text};
use crate::store::{Store, StoreError};
use crate::web::ReadOutlets;
use crate::web::json::{CoverageAnswer, WithList, coverage_json};
use chrono::Utc;
use clap::Args;
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The plan; by default the first one that promises numbers.
    #[arg(long, value_name = "ID")]
    plan: Option<String>,
    /// Only this month (2025-09); by default the plan's whole period.
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<Month>,
    /// As known at this moment: a day (its end in Vietnam) or an RFC 3339 instant; by default now.
    #[arg(long, value_name = "T", value_parser = parse_moment)]
    as_of: Option<Timestamp>,
    /// How copies count in the table: each, per-outlet, per-story, originals.
    #[arg(long, value_name = "RULE", default_value = "each")]
    counting: CountingRule,
    /// What stands beside the themes.
    #[arg(long, value_enum, default_value = "month")]
    by: By,
    /// List the articles behind each figure.
    #[arg(long)]
    list: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum By {
    Month,
    Channel,
    Outlet,
    Unit,
}

impl From<By> for Dimension {
    fn from(by: By) -> Self {
        match by {
            By::Month => Self::Month,
            By::Channel => Self::Channel,
            By::Outlet => Self::Outlet,
            By::Unit => Self::Unit,
        }
    }
}

pub(super) async fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let (store, catalog) = archive(common).await?;
    let plan = plan(&catalog, options.plan.as_deref())?;
    let as_of = options.as_of.unwrap_or_else(Utc::now);
    let period = match options.month {
        Some(month) => month.period().intersect(plan.period).ok_or_else(|| {
            WrongUse(format!(
                "{month} lies outside the plan's period, {} to {}",
                plan.period.from, plan.period.until
            ))
        })?,
        None => plan.period,
    };
    let figures = Figures::load(&store, &catalog, plan, period, options.by.into(), as_of).await?;
    let mut out = io::stdout().lock();
    if common.json {
        let answer = CoverageAnswer {
            catalog: &catalog,
            plan,
            as_of,
            counting: options.counting,
            dimension: options.by.into(),
            coverage: &figures.coverage,
            quotas: &figures.quotas,
            read: &figures.read,
        };
        let list = if options.list { WithList::Yes } else { WithList::No };
        write_json(&mut out, &coverage_json(&answer, list))?;
    } else {
        writeln!(out, "{} · as of {}", plan.id, vietnam_text(as_of))?;
        write_table(&mut out, &catalog, &figures.coverage, options.counting)?;
        write_quotas(&mut out, plan, &figures.quotas)?;
        write_gaps(&mut out, plan, period, &figures.read)?;
        if options.list {
            write_lists(&mut out, &catalog, &figures, options.counting)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A plan's figures at one moment.
pub(super) struct Figures {
    pub(super) coverage: Coverage,
    pub(super) quotas: Vec<QuotaState>,
    /// What was seen of the outlets in the period and in the quotas' periods.
    pub(super) read: ReadOutlets,
}

impl Figures {
    pub(super) async fn load(
        store: &Store,
        catalog: &Catalog,
        plan: &Plan,
        period: Period,
        by: Dimension,
        as_of: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut facts = store.facts_as_of(as_of).await?;
        resolve_outlets(&mut facts, catalog);
        let articles = counted_articles(&facts);
        let quotas = plan.quotas().map(|(_, quota)| quota.period);
        let periods = quotas.chain([period]).collect();
        let read = ReadOutlets::at(store, periods, as_of).await?;
        Ok(Self {
            coverage: coverage(plan, &articles, period, by),
            quotas: quota_states(plan, &articles, as_of, read.days()),
            read,
        })
    }
}

/// Themes against columns, for a terminal.
pub(super) fn write_table(
    out: &mut impl Write,
    catalog: &Catalog,
    table: &Coverage,
    counting: CountingRule,
) -> io::Result<()> {
    let width = table.columns.iter().map(|column| column.chars().count()).max().unwrap_or(0).max(5);
    let head: String = table.columns.iter().map(|column| format!(" {column:>width$}")).collect();
    writeln!(out, "{:36}{head} {:>7}", format!("theme, counting {counting}"), "total")?;
    let mut line = |name: &str, cells: &[CountedWays], total: &CountedWays| {
        let name: String = name.chars().take(36).collect();
        let cells: String =
            cells.iter().map(|cell| format!(" {:>width$}", cell.under(counting).count())).collect();
        writeln!(out, "{name:36}{cells} {:>7}", total.under(counting).count())
    };
    for row in &table.rows {
        let rule = crate::domain::rule::theme_rule(row.theme.code);
        let title = catalog.ruleset.rule(&rule).map_or("", |rule| rule.title_en.as_str());
        line(&format!("{:>2} {title}", row.theme.number), &row.cells.columns, &row.cells.total)?;
    }
    line("any theme", &table.any_theme.columns, &table.any_theme.total)?;
    line("all articles of these outlets", &table.all_articles.columns, &table.all_articles.total)?;
    let undated = table.undated.under(counting).count();
    if undated > 0 {
        writeln!(out, "{undated} articles on a theme have no known date and count nowhere")?;
    }
    Ok(())
}

/// One line per quota.
pub(super) fn write_quotas(
    out: &mut impl Write,
    plan: &Plan,
    quotas: &[QuotaState],
) -> io::Result<()> {
    for quota in quotas {
        let title = plan.task(&quota.task).map_or("", |task| task.title.as_str());
        let title: String = title.chars().take(48).collect();
        let pace = match quota.needed_per_week {
            Some(needed) => format!("{needed:.1} a week needed until {}", quota.period.until),
            None => format!("until {}", quota.period.until),
        };
        let (count, target) = (quota.official().count(), quota.target);
        let status = quota.status.as_str();
        writeln!(
            out,
            "{:4} {count:>3} of {target} {status:12} {title:48}  {pace}",
            quota.task.as_str()
        )?;
        for outlet in &quota.blind_outlets {
            let days = quota.blind_days.get(outlet).copied().unwrap_or_default();
            writeln!(out, "     {outlet} was not read on {days} days of this period")?;
        }
    }
    Ok(())
}

/// One line per outlet of which articles may be missing.
fn write_gaps(
    out: &mut impl Write,
    plan: &Plan,
    period: Period,
    read: &ReadOutlets,
) -> io::Result<()> {
    for outlet in plan.outlets() {
        let gaps = read.completeness(&outlet, period);
        if gaps.is_doubtful() {
            writeln!(
                out,
                "     {outlet} may have more: {} gaps open, {} lost, {} feeds failing, {:.1} hours unseen",
                gaps.open, gaps.lost, gaps.failing, gaps.blind_hours
            )?;
        }
    }
    Ok(())
}

fn write_lists(
    out: &mut impl Write,
    catalog: &Catalog,
    figures: &Figures,
    counting: CountingRule,
) -> io::Result<()> {
    for row in &figures.coverage.rows {
        let tally = row.cells.total.under(counting);
        writeln!(out, "\ntheme {}: {} articles", row.theme.code, tally.count())?;
        write_list(out, catalog, tally)?;
    }
    for quota in &figures.quotas {
        writeln!(out, "\ntask {}: {} articles", quota.task, quota.official().count())?;
        write_list(out, catalog, quota.official())?;
    }
    Ok(())
}

fn write_list(out: &mut impl Write, catalog: &Catalog, tally: &Tally) -> io::Result<()> {
    for article in tally.articles() {
        let at = article.published_at.map_or_else(|| "no date".to_owned(), vietnam_text);
        let outlet = catalog.outlet(&article.outlet);
        let outlet = outlet.map_or(article.outlet.as_str(), |outlet| match article.published_at {
            Some(at) => outlet.name_on(vietnam_day(at)),
            None => &outlet.name,
        });
        writeln!(out, "{at:16}  {outlet}  {}\n{:18}{}", article.title, "", article.url)?;
    }
    Ok(())
}
