//! What became of articles after they were kept: how they were found, what looking again showed,
//! and whether every page can still be proven from its evidence.

use super::{Comparison, Known};
use crate::count::counted_articles;
use crate::demo::run::Demo;
use crate::domain::id::ArticleId;
use crate::domain::story::Level;
use crate::domain::time::Timestamp;
use crate::evidence;
use crate::store::{ArticleProof, PageRecord};
use anyhow::Context;
use std::collections::BTreeMap;
use std::path::Path;

pub(super) async fn compare(demo: &Demo, comparison: &mut Comparison) -> anyhow::Result<()> {
    let store = &demo.crawler.system.store;
    let facts = store.facts_as_of(Timestamp::MAX_UTC).await?;
    let articles = counted_articles(&facts);
    let ids: BTreeMap<&str, &ArticleId> =
        articles.iter().map(|article| (article.url.as_str(), &article.id)).collect();
    let folder = demo.crawler.system.evidence.folder();
    let known = demo.known();
    for expected in &known {
        let Some(id) = ids.get(expected.url) else { continue };
        let proof = store.article_proof(id, Timestamp::MAX_UTC).await?;
        let proof = proof.with_context(|| format!("{} has no proof", expected.url))?;
        compare_changes(comparison, expected, &proof);
        let original = known.iter().find(|one| one.article.key == expected.article.story);
        if let Some((level, original)) =
            expected.article.level.zip(original.and_then(|one| ids.get(one.url)))
        {
            compare_level(comparison, expected.url, level, &proof, original);
        }
        let pages = store.article_pages(id).await?;
        compare_evidence(comparison, expected, &pages, folder);
    }
    Ok(())
}

fn compare_changes(comparison: &mut Comparison, expected: &Known<'_>, proof: &ArticleProof) {
    let (url, article) = (expected.url, expected.article);
    comparison.same(format_args!("{url} was recovered"), &article.recovered, &proof.recovered);
    let changes = [article.changes_at, article.grows_at];
    let revisions = 1 + changes.iter().flatten().count();
    comparison.same(format_args!("revisions of {url}"), &revisions, &proof.revisions.len());
    if let (Some(at), [first, .., last]) = (article.grows_at, proof.revisions.as_slice()) {
        let seen = (first.recorded_at < at, at <= last.recorded_at);
        comparison.same(format_args!("{url} grew between looks"), &(true, true), &seen);
        let grown = last.article.body.starts_with(&first.article.body);
        let longer = last.article.body.len() > first.article.body.len();
        comparison.same(format_args!("{url} grew"), &(true, true), &(grown, longer));
    }
    let removals: Vec<_> = proof
        .removals
        .iter()
        .map(|removal| {
            let at = article.removed_at.unwrap_or_default();
            let between = removal.last_seen_at < at && at <= removal.found_at;
            (removal.http_status, removal.back_at, between)
        })
        .collect();
    let expected: Vec<_> = article.removed_at.iter().map(|_| (Some(404), None, true)).collect();
    comparison.same(format_args!("removals of {url}"), &expected, &removals);
}

/// A copy is tied to its original, as nearly as was left of it.
fn compare_level(
    comparison: &mut Comparison,
    url: &str,
    level: Level,
    proof: &ArticleProof,
    original: &ArticleId,
) {
    let own = &proof.article.id;
    let tie = proof.story_ties.iter().find(|tie| tie.from(own) == Some(original));
    let found = tie.map(|tie| tie.level);
    comparison.same(format_args!("{url} beside its original"), &Some(level), &found);
}

/// Every answer that was given for the article can be read from its record, and so can what it
/// held, which may have been kept before: the same bytes are kept once.
fn compare_evidence(
    comparison: &mut Comparison,
    expected: &Known<'_>,
    pages: &[PageRecord],
    folder: &Path,
) {
    let url = expected.url;
    comparison.same(format_args!("{url} has pages"), &true, &!pages.is_empty());
    for page in pages {
        let answer = page.record.as_ref().and_then(|kept| {
            let record = evidence::read(folder, &kept.place).ok()?;
            record.header("WARC-Target-URI").map(str::to_owned)
        });
        let what = format!("evidence of {url}, {}", page.fetched_at);
        comparison.same(&what, &Some(page.final_url.clone()), &answer);
        let holds = page.payload.as_ref().and_then(|kept| {
            let record = evidence::read(folder, &kept.place).ok()?;
            record.body().ok().map(|body| !body.is_empty())
        });
        comparison.same(format_args!("{what}, its payload"), &Some(true), &holds);
    }
}
