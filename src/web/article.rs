//! `/bai/{id}`: the proof of one article.

mod changes;
mod evidence;
mod family;
mod origins;

use crate::domain::id::ArticleId;
use crate::domain::outcome::Outcome;
use crate::domain::rule::TextField;
use crate::domain::time::Timestamp;
use crate::store::ArticleProof;
use crate::web::app::App;
use crate::web::ask::{Params, href, moment, outlet_name_on, segment};
use crate::web::diff::Part;
use crate::web::fault::{Fault, Id};
use crate::web::frame::{Frame, Place, Shown};
use crate::web::mark::Piece;
use crate::web::show;
use crate::web::source::source_href;
use askama::Template;
use axum::extract::State;
use changes::{RemovalView, RevisionView};
use evidence::HitView;
use family::{MemberView, VerdictView};
use origins::{GenreVerdictView, OriginView, SignView};

pub(in crate::web) use family::family_json;
pub use family::{Kin, kin};

struct Candidate {
    origin: &'static str,
    at: String,
    text: String,
    chosen: bool,
    refused: bool,
}

struct ReviewView {
    rule: String,
    rule_href: String,
    verdict: &'static str,
    reviewer: String,
    reason: String,
    recorded: String,
    superseded: Option<String>,
}

struct VisitView {
    at: String,
    word: &'static str,
    text: &'static str,
    detail: String,
    page: Option<String>,
}

struct PageView {
    href: String,
    fetched: String,
    status: u16,
    address: String,
    hash: String,
}

#[derive(Template)]
#[template(path = "article.html")]
pub(super) struct ArticlePage {
    frame: Frame,
    as_of: String,
    title: Vec<Vec<Piece>>,
    lead: Vec<Vec<Piece>>,
    body: Vec<Vec<Piece>>,
    outlet: String,
    outlet_href: String,
    url: Option<String>,
    address: String,
    published: String,
    published_from: Option<&'static str>,
    modified: Option<String>,
    authors: String,
    section: String,
    genre: &'static str,
    language: &'static str,
    origins: Vec<OriginView>,
    signs: Vec<SignView>,
    genre_verdicts: Vec<GenreVerdictView>,
    /// What was cut off before the first sentence: kind and words.
    prefixes: Vec<(&'static str, String)>,
    credit: Option<String>,
    first_seen: String,
    feed: String,
    found: String,
    /// Whether it was found by walking back over a gap.
    recovered: bool,
    removals: Vec<RemovalView>,
    candidates: Vec<Candidate>,
    /// Why a person should look at the date.
    doubt: Option<&'static str>,
    hits: Vec<HitView>,
    revisions: Vec<RevisionView>,
    members: Vec<MemberView>,
    verdicts: Vec<VerdictView>,
    reviews: Vec<ReviewView>,
    visits: Vec<VisitView>,
    pages: Vec<PageView>,
    api: String,
}

/// The proof of one article, as known at the moment asked for.
pub(super) async fn article(
    State(app): State<App>,
    Id(id): Id,
    params: Params,
) -> Result<Shown<ArticlePage>, Fault> {
    let (as_of, _) = moment(&app, &params)?;
    let proof = proof(&app, &id, as_of).await?;
    let catalog = app.catalog.get();
    let article = &proof.article.article;
    let spans = |field| evidence::spans(&proof, &catalog, field);
    let outlet = proof.article.outlet.as_str();
    Ok(Shown(ArticlePage {
        frame: Frame::new(&app, Place::Elsewhere, article.title.clone()).await?,
        as_of: show::moment(Some(as_of)),
        title: marked(&article.title, TextField::Title, &spans(TextField::Title)),
        lead: marked(&article.lead, TextField::Lead, &spans(TextField::Lead)),
        body: marked(&article.body, TextField::Body, &spans(TextField::Body)),
        outlet: outlet_name_on(&catalog, outlet, article.published_at),
        outlet_href: source_href(outlet),
        url: show::web_address(&proof.article.url),
        address: proof.article.url.clone(),
        published: show::moment(article.published_at),
        published_from: article.published_from.map(show::origin),
        modified: article.modified_at.map(|at| show::moment(Some(at))),
        authors: article.authors.join(", "),
        section: article.section.clone(),
        genre: show::genre(proof.genre),
        language: show::language(article.language),
        origins: origins::origins(&proof),
        signs: origins::signs(&proof, &catalog),
        genre_verdicts: origins::verdicts(&proof),
        prefixes: origins::prefixes(&proof),
        credit: article.wire_credit.clone(),
        first_seen: show::moment(Some(proof.article.first_seen_at)),
        feed: proof.entry.feed_url.clone(),
        found: show::moment(Some(proof.entry.found_at)),
        recovered: proof.recovered,
        removals: changes::removals(&proof),
        candidates: candidates(&proof),
        doubt: article.date_range().and_then(|range| range.doubt(&catalog.plans)).map(show::doubt),
        hits: evidence::hits(&proof, &catalog),
        revisions: changes::revisions(&proof, &id),
        members: family::members(&proof, as_of, &catalog),
        verdicts: family::verdicts(&proof, as_of),
        reviews: reviews(&proof, |rule| evidence::rule_title(&catalog, rule)),
        visits: visits(&proof),
        pages: pages(&proof),
        api: href(
            &format!("/api/v1/articles/{}", segment(&id)),
            &[("as_of", &show::instant(as_of))],
        ),
    }))
}

/// What the store knew of the article at `as_of`.
pub(super) async fn proof(app: &App, id: &str, as_of: Timestamp) -> Result<ArticleProof, Fault> {
    let found = app.store.article_proof(&ArticleId::new(id), as_of).await?;
    found.ok_or_else(|| {
        Fault::unknown(
            format!("Không có bài này, hoặc tính đến {} chưa biết.", show::moment(Some(as_of))),
            "Mở bài từ một danh sách, hoặc bỏ `as_of` khỏi địa chỉ.",
        )
    })
}

fn marked(text: &str, field: TextField, spans: &[crate::web::mark::Span]) -> Vec<Vec<Piece>> {
    crate::web::mark::paragraphs(text, field.as_str(), spans)
}

fn candidates(proof: &ArticleProof) -> Vec<Candidate> {
    let article = &proof.article.article;
    let mut chosen_met = false;
    let view = |candidate: &crate::domain::dates::DateCandidate| {
        let chosen = !chosen_met
            && Some(candidate.at) == article.published_at
            && Some(candidate.origin) == article.published_from;
        chosen_met |= chosen;
        Candidate {
            origin: show::origin(candidate.origin),
            at: show::moment(Some(candidate.at)),
            text: candidate.text.clone(),
            chosen,
            refused: candidate.refused,
        }
    };
    article.dates.iter().map(view).collect()
}

fn reviews(
    proof: &ArticleProof,
    title: impl Fn(&crate::domain::id::RuleId) -> String,
) -> Vec<ReviewView> {
    let view = |stored: &crate::store::StoredReview| ReviewView {
        rule: title(&stored.review.rule),
        rule_href: crate::web::rules::rule_href(&stored.review.rule),
        verdict: show::verdict(stored.review.verdict),
        reviewer: stored.review.reviewer.clone(),
        reason: stored.review.reason.clone(),
        recorded: show::moment(Some(stored.review.recorded_at)),
        superseded: stored.superseded_at.map(|at| show::moment(Some(at))),
    };
    proof.reviews.iter().map(view).collect()
}

fn visits(proof: &ArticleProof) -> Vec<VisitView> {
    let view = |visit: &crate::store::Visit| VisitView {
        at: show::moment(Some(visit.ended_at)),
        word: Outcome::as_str(visit.outcome),
        text: show::outcome(visit.outcome),
        detail: visit.detail.clone(),
        page: visit.page.as_ref().map(|page| page_href(page.as_str())),
    };
    proof.visits.iter().map(view).collect()
}

fn pages(proof: &ArticleProof) -> Vec<PageView> {
    let view = |page: &crate::store::ProofPage| PageView {
        href: page_href(page.id.as_str()),
        fetched: show::moment(Some(page.fetched_at)),
        status: page.http_status,
        address: page.final_url.clone(),
        hash: page.body_hash.clone(),
    };
    proof.pages.iter().map(view).collect()
}

fn page_href(id: &str) -> String {
    format!("/trang/{}", segment(id))
}
