//! `/api/v1`: the figures and proofs of the screens, in JSON.

use crate::count::{coverage as count_coverage, quota_states};
use crate::domain::time::{Month, Period};
use crate::web::app::App;
use crate::web::article::proof;
use crate::web::ask::{Params, Question, moment};
use crate::web::fault::{ApiFault, Fault, Id};
use crate::web::figures::{Known, ReadOutlets};
use crate::web::home::quota_periods;
use crate::web::json::{CoverageAnswer, WithList, article_json, coverage_json};
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// `plan`, `as_of`, `counting`, `dimension`, `month` as on the screens; `list=1` for the articles.
pub(super) async fn coverage(
    State(app): State<App>,
    params: Params,
) -> Result<Json<Value>, ApiFault> {
    let question = Question::read(&app, &params)?;
    let plan = &question.plan;
    let period = period(&question, &params)?;
    let list = if params.get("list") == Some("1") { WithList::Yes } else { WithList::No };
    let known = Known::at(&app, question.as_of).await?;
    let mut periods = quota_periods(plan);
    periods.push(period);
    let read = ReadOutlets::at(&app.store, periods, question.as_of).await?;
    let quotas = quota_states(plan, &known.articles, question.as_of, read.days());
    let coverage = count_coverage(plan, &known.articles, period, question.dimension);
    let answer = CoverageAnswer {
        catalog: &question.catalog,
        plan,
        as_of: question.as_of,
        counting: question.counting,
        dimension: question.dimension,
        coverage: &coverage,
        quotas: &quotas,
        read: &read,
    };
    Ok(Json(coverage_json(&answer, list)))
}

/// The plan's period, or the part of it in the `month` asked for.
fn period(question: &Question, params: &Params) -> Result<Period, Fault> {
    let Some(text) = params.get("month") else { return Ok(question.plan.period) };
    let month = text.parse::<Month>().ok();
    month.and_then(|month| month.period().intersect(question.plan.period)).ok_or_else(|| {
        Fault::wrong(
            format!("“{text}” không phải là tháng trong kỳ của kế hoạch."),
            "Viết tháng dạng 2025-08, trong kỳ của kế hoạch.",
        )
    })
}

/// The proof of one article.
pub(super) async fn article(
    State(app): State<App>,
    id: Result<Id, Fault>,
    params: Params,
) -> Result<Json<Value>, ApiFault> {
    let Id(id) = id?;
    let (as_of, _) = moment(&app, &params)?;
    Ok(Json(article_json(&proof(&app, &id, as_of).await?, as_of, &app.catalog.get())))
}
