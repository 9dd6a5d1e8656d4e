//! The JSON that programs read: the same figures as on the screens, with the same names in the
//! API and on the command line.

use crate::count::coverage::CoverageCells;
use crate::count::{Coverage, Dimension};
use crate::domain::catalog::Catalog;
use crate::domain::id::OutletId;
use crate::domain::plan::{CountingRule, Plan};
use crate::domain::rule::theme_rule;
use crate::domain::tally::{CountedWays, QuotaState, Tally, TallyArticle};
use crate::domain::time::{Period, Timestamp};
use crate::store::ArticleProof;
use crate::web::article::family_json;
use crate::web::figures::ReadOutlets;
use serde_json::{Map, Value, json};

/// Whether a figure carries its articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithList {
    /// `{"count": n}`.
    No,
    /// `{"count": n, "articles": […]}` with exactly n articles.
    Yes,
}

/// Figures with the question they answer.
#[derive(Debug)]
pub struct CoverageAnswer<'a> {
    /// The definitions they were counted by.
    pub catalog: &'a Catalog,
    /// The plan they are about.
    pub plan: &'a Plan,
    /// The moment of knowledge.
    pub as_of: Timestamp,
    /// How copies count in the table; quotas have their own rule.
    pub counting: CountingRule,
    /// What the table's columns are.
    pub dimension: Dimension,
    /// The table.
    pub coverage: &'a Coverage,
    /// The quotas.
    pub quotas: &'a [QuotaState],
    /// What was seen of the outlets, asked about the period and the quotas' periods.
    pub read: &'a ReadOutlets,
}

/// `{plan, as_of, catalog, ruleset, counting, period, quotas, coverage, any_theme,
/// all_articles, undated, completeness}`; every figure is an object with `count`, as [`WithList`]
/// says.
///
/// `completeness`, here for the period and in each quota for its own, lists the outlets counted:
/// `{outlet, unseen_days, blind_hours, gaps: {open, repaired, lost}, failing_feeds, recovered}`, as
/// of `as_of`.
///
/// A row of `coverage` has `theme` (canonical code), `number` (the plan's own), `title`,
/// `total`, and its columns under the name of the dimension: `months`, `channels`, `outlets` or
/// `units`.
pub fn coverage_json(answer: &CoverageAnswer<'_>, list: WithList) -> Value {
    let columns = columns_name(answer.dimension);
    let figure = |ways: &CountedWays| tally_json(ways.under(answer.counting), list);
    let cells = |cells: &CoverageCells| {
        let keys = answer.coverage.columns.iter().cloned();
        let figures: Map<String, Value> = keys.zip(cells.columns.iter().map(figure)).collect();
        let mut row = Map::new();
        row.insert("total".to_owned(), figure(&cells.total));
        row.insert(columns.to_owned(), Value::Object(figures));
        row
    };
    let rows = answer.coverage.rows.iter().map(|row| {
        let mut object = Map::new();
        object.insert("theme".to_owned(), json!(row.theme.code));
        object.insert("number".to_owned(), json!(row.theme.number));
        object.insert("title".to_owned(), json!(theme_title(answer, row)));
        object.extend(cells(&row.cells));
        Value::Object(object)
    });
    json!({
        "plan": {
            "id": answer.plan.id,
            "number": answer.plan.number,
            "title": answer.plan.title,
            "period": answer.plan.period,
        },
        "as_of": answer.as_of,
        "catalog": answer.catalog.id,
        "ruleset": answer.catalog.ruleset.id,
        "counting": answer.counting,
        "period": answer.coverage.period,
        "quotas": answer.quotas.iter().map(|state| quota_json(answer, state, list)).collect::<Vec<_>>(),
        "coverage": rows.collect::<Vec<_>>(),
        "any_theme": cells(&answer.coverage.any_theme),
        "all_articles": cells(&answer.coverage.all_articles),
        "undated": figure(&answer.coverage.undated),
        "completeness":
            completeness_json(answer, &answer.plan.outlets(), answer.coverage.period),
    })
}

fn theme_title(answer: &CoverageAnswer<'_>, row: &crate::count::coverage::CoverageRow) -> String {
    let rule = answer.catalog.ruleset.rule(&theme_rule(row.theme.code));
    let own = row.theme.title.clone();
    own.or_else(|| rule.map(|rule| rule.title_vi.clone())).unwrap_or_default()
}

fn columns_name(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Month => "months",
        Dimension::Channel => "channels",
        Dimension::Outlet => "outlets",
        Dimension::Unit => "units",
    }
}

fn quota_json(answer: &CoverageAnswer<'_>, state: &QuotaState, list: WithList) -> Value {
    let ways: Map<String, Value> = CountingRule::ALL
        .iter()
        .map(|rule| (rule.as_str().to_owned(), tally_json(state.counted.under(*rule), list)))
        .collect();
    let quota = answer.plan.quotas().find(|(task, _)| task.id == state.task);
    let accepted = quota.map(|(_, quota)| quota.accepted.as_slice()).unwrap_or_default();
    json!({
        "task": state.task,
        "title": answer.plan.task(&state.task).map(|task| &task.title),
        "units": state.units,
        "target": state.target,
        "period": state.period,
        "status": state.status.as_str(),
        "counting": state.counting,
        "official": tally_json(state.official(), list),
        "ways": ways,
        "share_met": state.share_met(),
        "expected": state.expected,
        "needed_per_week": state.needed_per_week,
        "blind_outlets": state.blind_outlets,
        "blind_days": state.blind_days,
        "completeness": completeness_json(answer, accepted, state.period),
    })
}

/// What is known to be missing of each of `outlets` in `period`, or to have been found again.
fn completeness_json(answer: &CoverageAnswer<'_>, outlets: &[OutletId], period: Period) -> Value {
    let one = |outlet: &OutletId| {
        let gaps = answer.read.completeness(outlet, period);
        json!({
            "outlet": outlet,
            "unseen_days": answer.read.unread(outlet, period).days,
            "blind_hours": (gaps.blind_hours * 10.0).round() / 10.0,
            "gaps": { "open": gaps.open, "repaired": gaps.repaired, "lost": gaps.lost },
            "failing_feeds": gaps.failing,
            "recovered": gaps.recovered,
        })
    };
    outlets.iter().map(one).collect()
}

fn tally_json(tally: &Tally, list: WithList) -> Value {
    match list {
        WithList::No => json!({ "count": tally.count() }),
        WithList::Yes => json!({
            "count": tally.count(),
            "articles": tally.articles().iter().map(listed_json).collect::<Vec<_>>(),
        }),
    }
}

fn listed_json(article: &TallyArticle) -> Value {
    json!({
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "published_at": article.published_at,
    })
}

/// The proof of an article: content, hits with evidence, reviews, revisions, story, pages and
/// visits, as known at `as_of`.
pub fn article_json(proof: &ArticleProof, as_of: Timestamp, catalog: &Catalog) -> Value {
    json!({
        "id": proof.article.id,
        "as_of": as_of,
        "outlet": proof.article.outlet,
        "url": proof.article.url,
        "first_seen_at": proof.article.first_seen_at,
        "recovered": proof.recovered,
        "removals": proof.removals.iter().map(|removal| json!({
            "last_seen_at": removal.last_seen_at,
            "found_at": removal.found_at,
            "http_status": removal.http_status,
            "back_at": removal.back_at,
        })).collect::<Vec<_>>(),
        "revision": proof.article.revision,
        "genre": proof.genre,
        "genre_verdicts": proof.genre_verdicts.iter().map(|stored| json!({
            "verdict": stored.verdict,
            "superseded_at": stored.superseded_at,
        })).collect::<Vec<_>>(),
        "article": proof.article.article,
        "hits": proof.hits.iter().map(|hit| json!({
            "hit": hit.hit,
            "ruleset": hit.ruleset,
            "revision": hit.revision,
            "recorded_at": hit.recorded_at,
        })).collect::<Vec<_>>(),
        "reviews": proof.reviews.iter().map(|stored| json!({
            "review": stored.review,
            "superseded_at": stored.superseded_at,
        })).collect::<Vec<_>>(),
        "revisions": proof.revisions.iter().map(|revision| json!({
            "id": revision.id,
            "page": revision.page,
            "title": revision.article.title,
            "recorded_at": revision.recorded_at,
            "superseded_at": revision.superseded_at,
        })).collect::<Vec<_>>(),
        "story": proof.story,
        "story_members": family_json(proof, catalog),
        "story_verdicts": proof.story_verdicts,
        "pages": proof.pages.iter().map(|page| json!({
            "id": page.id,
            "url": page.url,
            "final_url": page.final_url,
            "fetched_at": page.fetched_at,
            "http_status": page.http_status,
            "body_hash": page.body_hash,
        })).collect::<Vec<_>>(),
        "visits": proof.visits.iter().map(|visit| json!({
            "entry": visit.entry,
            "outcome": visit.outcome,
            "ended_at": visit.ended_at,
            "detail": visit.detail,
            "page": visit.page,
        })).collect::<Vec<_>>(),
    })
}

/// The story of an article: its members by publication, and what people said of them.
pub fn story_json(proof: &ArticleProof, catalog: &Catalog) -> Value {
    json!({
        "story": proof.story,
        "story_members": family_json(proof, catalog),
        "story_verdicts": proof.story_verdicts,
    })
}
