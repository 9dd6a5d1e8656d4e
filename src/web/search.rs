//! `/tim`: searching the archive.

use crate::domain::id::{ArticleId, OutletId, RuleId};
use crate::domain::rule::RuleKind;
use crate::index::{QueryError, SearchError, SearchHit, SearchPage as Found, SearchRequest};
use crate::store::StoreError;
use crate::web::app::App;
use crate::web::ask::{Params, article_href, href, outlet_name_on};
use crate::web::fault::Fault;
use crate::web::frame::{Frame, Place, Shown};
use crate::web::show;
use askama::Template;
use axum::extract::State;
use chrono::{NaiveDate, SubsecRound};

/// Results on one page.
const RESULTS: usize = 20;
/// The farthest result that can be paged to: ranking so many is work, and nobody reads there.
const FARTHEST: usize = 10_000;

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

struct HitView {
    title: String,
    proof: String,
    outlet: String,
    published: String,
    /// Whether the outlet took it off its site.
    removed: bool,
    /// HTML as the index made it: escaped text with `<mark>`.
    snippet: String,
}

/// What is wrong with a query.
struct Wrong {
    position: usize,
    /// The query up to there, and from there on.
    before: String,
    after: String,
    /// In the searcher's words, which are English.
    detail: String,
}

impl Wrong {
    fn new(text: &str, error: QueryError) -> Self {
        let sound = error.position.saturating_sub(1);
        Self {
            position: error.position,
            before: text.chars().take(sound).collect(),
            after: text.chars().skip(sound).collect(),
            detail: error.what,
        }
    }
}

struct Answer {
    count: String,
    hits: Vec<HitView>,
    earlier: Option<String>,
    later: Option<String>,
}

#[derive(Template)]
#[template(path = "search.html")]
pub(super) struct SearchPage {
    frame: Frame,
    text: String,
    from: String,
    to: String,
    outlets: Vec<Choice>,
    themes: Vec<Choice>,
    no_archive: bool,
    wrong: Option<Wrong>,
    answer: Option<Answer>,
    examples: Vec<(&'static str, String, &'static str)>,
}

/// Searches, if anything is asked for.
pub(super) async fn search(
    State(app): State<App>,
    params: Params,
) -> Result<Shown<SearchPage>, Fault> {
    let request = request(&params)?;
    let asked = ["q", "outlet", "theme", "from", "to"].iter().any(|key| params.get(key).is_some());
    let mut page = page(&app, &params, &request).await?;
    let (Some(index), true) = (app.index.clone(), asked) else { return Ok(Shown(page)) };
    let offset = request.offset;
    let found = tokio::task::spawn_blocking(move || index.search(&request))
        .await
        .map_err(|error| Fault::Internal(error.to_string()))?;
    match found {
        Ok(found) => page.answer = Some(answer(&app, &params, offset, found).await?),
        Err(SearchError::Query(error)) => page.wrong = Some(Wrong::new(&page.text, error)),
        Err(error) => return Err(Fault::Internal(error.to_string())),
    }
    Ok(Shown(page))
}

fn request(params: &Params) -> Result<SearchRequest, Fault> {
    let offset = match params.get("tu") {
        None => 0,
        Some(text) => text.parse().ok().filter(|offset| *offset <= FARTHEST).ok_or_else(|| {
            Fault::wrong(
                format!("Không mở được kết quả từ “{text}”."),
                format!(
                    "Thu hẹp câu tìm; chỉ xem được {} kết quả đầu.",
                    show::number(FARTHEST as u64)
                ),
            )
        })?,
    };
    Ok(SearchRequest {
        text: params.get("q").unwrap_or_default().to_owned(),
        outlet: params.get("outlet").map(OutletId::new),
        theme: params.get("theme").map(RuleId::new),
        from: day(params, "from")?,
        to: day(params, "to")?,
        limit: RESULTS,
        offset,
    })
}

fn day(params: &Params, key: &str) -> Result<Option<NaiveDate>, Fault> {
    let Some(text) = params.get(key) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        Fault::wrong(format!("“{text}” không phải là một ngày."), "Viết ngày dạng 2025-10-20.")
    })
}

async fn page(
    app: &App,
    params: &Params,
    request: &SearchRequest,
) -> Result<SearchPage, StoreError> {
    let catalog = app.catalog.get();
    let chosen = |key: &str, value: &str| params.get(key) == Some(value);
    let outlets = catalog.outlets.iter().map(|outlet| Choice {
        value: outlet.id.to_string(),
        label: outlet.name.clone(),
        chosen: chosen("outlet", outlet.id.as_str()),
    });
    let themes = catalog.ruleset.of_kind(RuleKind::Theme).map(|rule| Choice {
        value: rule.id.to_string(),
        label: format!("{} – {}", rule.id, rule.title_vi),
        chosen: chosen("theme", rule.id.as_str()),
    });
    Ok(SearchPage {
        frame: Frame::new(app, Place::Search, "Tìm trong kho bài").await?,
        text: request.text.clone(),
        from: request.from.map(|day| day.to_string()).unwrap_or_default(),
        to: request.to.map(|day| day.to_string()).unwrap_or_default(),
        outlets: outlets.collect(),
        themes: themes.collect(),
        no_archive: app.index.is_none(),
        wrong: None,
        answer: None,
        examples: EXAMPLES
            .iter()
            .map(|(text, meaning)| (*text, href("/tim", &[("q", text)]), *meaning))
            .collect(),
    })
}

const EXAMPLES: [(&str, &str); 5] = [
    ("\"dịch vụ công trực tuyến\"", "đúng cụm từ, có dấu"),
    ("dich vu cong", "gõ không dấu vẫn tìm được"),
    ("VNeID OR \"định danh điện tử\"", "một trong hai"),
    ("\"tổ công nghệ số\" -\"lừa đảo\"", "có cụm này, không có cụm kia"),
    ("title:infographic", "chỉ tìm trong tiêu đề"),
];

async fn answer(
    app: &App,
    params: &Params,
    offset: usize,
    found: Found,
) -> Result<Answer, StoreError> {
    let catalog = app.catalog.get();
    let now = app.clock.now().trunc_subsecs(0);
    let ids: Vec<ArticleId> = found.hits.iter().map(|hit| hit.id.clone()).collect();
    let removals = app.store.standing_removals(&ids).await?;
    let view = |hit: &SearchHit| HitView {
        removed: removals.iter().any(|removal| removal.article == hit.id),
        title: hit.title.clone(),
        proof: article_href(hit.id.as_str(), now),
        outlet: outlet_name_on(&catalog, hit.outlet.as_str(), hit.published_at),
        published: show::moment(hit.published_at),
        snippet: hit.snippet.clone(),
    };
    let link = |offset: usize| {
        let offset = offset.to_string();
        let keys = ["q", "outlet", "theme", "from", "to"];
        let mut pairs: Vec<(&str, &str)> =
            keys.iter().filter_map(|key| Some((*key, params.get(key)?))).collect();
        pairs.push(("tu", &offset));
        href("/tim", &pairs)
    };
    let next = offset + RESULTS;
    Ok(Answer {
        count: show::number(found.total as u64),
        hits: found.hits.iter().map(view).collect(),
        earlier: (offset > 0).then(|| link(offset.saturating_sub(RESULTS))),
        later: (next < found.total && next <= FARTHEST).then(|| link(next)),
    })
}
