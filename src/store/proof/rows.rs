//! Rows of the database, and the parts of a proof that they make.

use super::{ProofHit, ProofPage, StoryMember, Visit};
use crate::domain::hit::Hit;
use crate::domain::id::{ArticleId, EntryId, OutletId, PageId, RevisionId, RuleId, RulesetId};
use crate::store::StoreError;
use crate::store::border::{from_json, instant, instant_option, number, word};
use crate::store::facts::rule_kind;
use crate::store::query::row;

row! { HitRow {
    revision_id: String,
    ruleset: String,
    rule: String,
    kind: String,
    score: f64,
    threshold: f64,
    is_primary: bool,
    evidence: String,
    recorded_at: i64,
} }

row! { PageRow {
    id: String,
    url: String,
    final_url: String,
    fetched_at: i64,
    http_status: i64,
    body_hash: String,
} }

row! { MemberRow {
    article_id: String,
    outlet: String,
    canonical_url: String,
    title: String,
    published_at: Option<i64>,
    wire_credit: Option<String>,
    joined_at: Option<i64>,
} }

row! { VisitRow {
    entry_id: String,
    outcome: String,
    ended_at: i64,
    detail: String,
    page_id: Option<String>,
} }

pub(super) fn proof_hit(row: HitRow) -> Result<ProofHit, StoreError> {
    Ok(ProofHit {
        hit: Hit {
            rule: RuleId::new(row.rule),
            kind: rule_kind(&row.kind)?,
            score: row.score,
            threshold: row.threshold,
            primary: row.is_primary,
            evidence: from_json("the evidence of a hit", &row.evidence)?,
        },
        ruleset: RulesetId::new(row.ruleset),
        revision: RevisionId::new(row.revision_id),
        recorded_at: instant(row.recorded_at)?,
    })
}

pub(super) fn proof_page(row: PageRow) -> Result<ProofPage, StoreError> {
    Ok(ProofPage {
        id: PageId::new(row.id),
        url: row.url,
        final_url: row.final_url,
        fetched_at: instant(row.fetched_at)?,
        http_status: number(row.http_status)?,
        body_hash: row.body_hash,
    })
}

pub(super) fn member(row: MemberRow) -> Result<StoryMember, StoreError> {
    Ok(StoryMember {
        id: ArticleId::new(row.article_id),
        outlet: OutletId::new(row.outlet),
        url: row.canonical_url,
        title: row.title,
        published_at: instant_option(row.published_at)?,
        wire_credit: row.wire_credit,
        joined_at: instant_option(row.joined_at)?,
    })
}

pub(super) fn visit(row: VisitRow) -> Result<Visit, StoreError> {
    Ok(Visit {
        entry: EntryId::new(row.entry_id),
        outcome: word("an outcome", &row.outcome)?,
        ended_at: instant(row.ended_at)?,
        detail: row.detail,
        page: row.page_id.map(PageId::new),
    })
}
