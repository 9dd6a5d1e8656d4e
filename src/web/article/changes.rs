//! What became of an article after it was first seen: revisions with their differences, removals.

use super::page_href;
use crate::domain::article::Article;
use crate::domain::watch::Removal;
use crate::store::{ArticleProof, ProofRevision};
use crate::web::ask::article_href;
use crate::web::diff::{Part, changes};
use crate::web::show;

pub(in crate::web) struct RevisionView {
    pub(in crate::web) recorded: String,
    pub(in crate::web) superseded: Option<String>,
    pub(in crate::web) title: String,
    pub(in crate::web) words: String,
    pub(in crate::web) page: String,
    pub(in crate::web) shown: bool,
    pub(in crate::web) href: String,
    /// What changed since the revision before; `None` for the first.
    pub(in crate::web) changes: Option<Changes>,
}

/// The differences of two revisions, by part of the article.
#[derive(Default)]
pub(in crate::web) struct Changes {
    pub(in crate::web) fields: Vec<(&'static str, Vec<Part>)>,
    /// Parts that are too long to compare word by word.
    pub(in crate::web) too_long: Vec<&'static str>,
}

pub(in crate::web) struct RemovalView {
    pub(in crate::web) last_seen: String,
    pub(in crate::web) found: String,
    /// How the outlet answered, in words.
    pub(in crate::web) answer: Option<String>,
    pub(in crate::web) back: Option<String>,
}

/// Every revision, oldest first.
pub(super) fn revisions(proof: &ArticleProof, id: &str) -> Vec<RevisionView> {
    let before = proof.revisions.iter().map(Some);
    let before = std::iter::once(None).chain(before);
    let view = |(before, revision): (Option<&ProofRevision>, &ProofRevision)| RevisionView {
        recorded: show::moment(Some(revision.recorded_at)),
        superseded: revision.superseded_at.map(|at| show::moment(Some(at))),
        title: revision.article.title.clone(),
        words: show::number(revision.article.body.split_whitespace().count() as u64),
        page: page_href(revision.page.as_str()),
        shown: revision.id == proof.article.revision,
        href: article_href(id, revision.recorded_at),
        changes: before.map(|before| differences(&before.article, &revision.article)),
    };
    before.zip(&proof.revisions).map(view).collect()
}

fn differences(before: &Article, after: &Article) -> Changes {
    let mut found = Changes::default();
    for (name, before, after) in [
        ("Tiêu đề", &before.title, &after.title),
        ("Sapo", &before.lead, &after.lead),
        ("Thân bài", &before.body, &after.body),
    ] {
        match changes(before, after) {
            Some(parts) if parts.is_empty() => {}
            Some(parts) => found.fields.push((name, parts)),
            None => found.too_long.push(name),
        }
    }
    found
}

fn answer(http_status: u16) -> String {
    if (200..300).contains(&http_status) {
        return "địa chỉ chuyển sang trang khác".to_owned();
    }
    format!("HTTP {http_status}")
}

/// Every time it was found removed, latest first.
pub(super) fn removals(proof: &ArticleProof) -> Vec<RemovalView> {
    let view = |removal: &Removal| RemovalView {
        last_seen: show::moment(Some(removal.last_seen_at)),
        found: show::moment(Some(removal.found_at)),
        answer: removal.http_status.map(answer),
        back: removal.back_at.map(|at| show::moment(Some(at))),
    };
    proof.removals.iter().rev().map(view).collect()
}
