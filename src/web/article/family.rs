//! The story an article belongs to: who is in it, how near to whom, which is the original, and
//! what people said of that.

use crate::count::{counted_articles, resolve_outlets};
use crate::domain::catalog::Catalog;
use crate::domain::id::ArticleId;
use crate::domain::story::{Level, StoryAct, StoryVerdict, Tie};
use crate::domain::tally::{ArticleFacts, CountedArticle};
use crate::domain::time::Timestamp;
use crate::store::{ArticleProof, StoryMember};
use crate::web::ask::{article_href, outlet_name_on};
use crate::web::show;
use serde_json::{Value, json};

/// One line of the family.
pub(in crate::web) struct MemberView {
    pub(in crate::web) title: String,
    pub(in crate::web) outlet: String,
    pub(in crate::web) published: String,
    pub(in crate::web) joined: Option<String>,
    pub(in crate::web) credit: Option<String>,
    /// Whether the archive has nothing of whom it credits.
    pub(in crate::web) source_absent: bool,
    pub(in crate::web) href: String,
    pub(in crate::web) original: bool,
    /// Whether its outlet has an earlier member.
    pub(in crate::web) repost: bool,
    pub(in crate::web) this: bool,
    pub(in crate::web) nearest: Option<NearestView>,
}

/// The member that another one is nearest to.
pub(in crate::web) struct NearestView {
    pub(in crate::web) level: &'static str,
    /// How much both have in common; `None` where an earlier version did not keep it.
    pub(in crate::web) shared: Option<String>,
    pub(in crate::web) title: String,
    pub(in crate::web) href: String,
}

/// One line of what people said.
pub(in crate::web) struct VerdictView {
    pub(in crate::web) number: i64,
    pub(in crate::web) act: &'static str,
    pub(in crate::web) withdraws: Option<i64>,
    pub(in crate::web) article: String,
    pub(in crate::web) others: Vec<(String, String)>,
    pub(in crate::web) by: String,
    pub(in crate::web) reason: String,
    pub(in crate::web) recorded: String,
    pub(in crate::web) superseded: Option<String>,
}

/// The family, by publication.
pub(super) fn members(
    proof: &ArticleProof,
    as_of: Timestamp,
    catalog: &Catalog,
) -> Vec<MemberView> {
    let view = |kin: Kin<'_>| MemberView {
        title: kin.member.title.clone(),
        outlet: outlet_name_on(catalog, kin.member.outlet.as_str(), kin.member.published_at),
        published: show::moment(kin.member.published_at),
        joined: kin.member.joined_at.map(|at| show::moment(Some(at))),
        credit: kin.member.wire_credit.clone(),
        source_absent: kin.reprint_of.is_some(),
        href: article_href(kin.member.id.as_str(), as_of),
        original: kin.original,
        repost: kin.repost,
        this: kin.member.id == proof.article.id,
        nearest: kin.nearest.map(|tie| nearest_view(proof, kin.member, tie, as_of)),
    };
    kin(proof, catalog).into_iter().map(view).collect()
}

/// What people said, in the order of recording.
pub(super) fn verdicts(proof: &ArticleProof, as_of: Timestamp) -> Vec<VerdictView> {
    let view = |verdict: &StoryVerdict| VerdictView {
        number: verdict.number,
        act: act(verdict.act),
        withdraws: verdict.withdraws,
        article: article_href(verdict.article.as_str(), as_of),
        others: verdict
            .others
            .iter()
            .map(|id| (id.to_string(), article_href(id.as_str(), as_of)))
            .collect(),
        by: verdict.said_by.clone(),
        reason: verdict.reason.clone(),
        recorded: show::moment(Some(verdict.recorded_at)),
        superseded: verdict.superseded_at.map(|at| show::moment(Some(at))),
    };
    proof.story_verdicts.iter().map(view).collect()
}

/// One of a family, with its place in it.
#[derive(Debug)]
pub struct Kin<'a> {
    /// The member.
    pub member: &'a StoryMember,
    /// Whether it is the original.
    pub original: bool,
    /// Whom it is reprinted from, if the archive has nothing of theirs here.
    pub reprint_of: Option<String>,
    /// Whether its outlet has an earlier member: a repost.
    pub repost: bool,
    /// Its tie to the member that it is nearest to; `None` if a person alone put it here, or it is
    /// alone.
    pub nearest: Option<&'a Tie>,
}

/// The family of an article, by publication: the one answer for page, API and command line. Whose
/// the original is follows from what counting says.
pub fn kin<'a>(proof: &'a ArticleProof, catalog: &Catalog) -> Vec<Kin<'a>> {
    let counted = counted(proof, catalog);
    let place = |(at, member): (usize, &'a StoryMember)| {
        let find = |id: &ArticleId| counted.iter().find(|one| one.id == *id);
        let known = find(&member.id);
        // As counting has it: a merged outlet's articles are its successor's.
        let outlet = known.map(|one| &one.outlet);
        let mut earlier = proof.story_members[..at].iter();
        Kin {
            member,
            original: known.is_some_and(|one| one.original),
            reprint_of: known.and_then(|one| one.reprint_of.clone()),
            repost: earlier.any(|other| find(&other.id).map(|one| &one.outlet) == outlet),
            nearest: proof.story_ties.iter().find(|tie| tie.from(&member.id).is_some()),
        }
    };
    proof.story_members.iter().enumerate().map(place).collect()
}

/// The family for the API, by publication: as on the page.
pub(in crate::web) fn family_json(proof: &ArticleProof, catalog: &Catalog) -> Value {
    let line = |kin: Kin<'_>| {
        json!({
            "id": kin.member.id,
            "outlet": kin.member.outlet,
            "url": kin.member.url,
            "title": kin.member.title,
            "published_at": kin.member.published_at,
            "wire_credit": kin.member.wire_credit,
            "original": kin.original,
            "reprint_of": kin.reprint_of,
            "repost": kin.repost,
            "joined_at": kin.member.joined_at,
            "nearest": kin.nearest.map(|tie| json!({
                "id": tie.from(&kin.member.id),
                "level": tie.level,
                "jaccard": tie.likeness.map(|likeness| likeness.jaccard),
                "containment": tie.likeness.map(|likeness| likeness.containment),
            })),
        })
    };
    kin(proof, catalog).into_iter().map(line).collect()
}

/// The family as counting sees it.
fn counted(proof: &ArticleProof, catalog: &Catalog) -> Vec<CountedArticle> {
    let fact = |member: &StoryMember| ArticleFacts {
        id: member.id.clone(),
        url: member.url.clone(),
        title: member.title.clone(),
        outlet: member.outlet.clone(),
        published_at: member.published_at,
        date_range: None,
        language: proof.article.article.language,
        genre: proof.genre,
        wire_credit: member.wire_credit.clone(),
        credited: vec![],
        story: proof.story.clone(),
        hits: vec![],
        reviews: vec![],
    };
    let mut facts: Vec<ArticleFacts> = proof.story_members.iter().map(fact).collect();
    resolve_outlets(&mut facts, catalog);
    counted_articles(&facts)
}

fn nearest_view(
    proof: &ArticleProof,
    member: &StoryMember,
    tie: &Tie,
    as_of: Timestamp,
) -> NearestView {
    let other = proof.story_members.iter().find(|other| tie.from(&member.id) == Some(&other.id));
    NearestView {
        level: level(tie.level),
        shared: tie.likeness.map(|likeness| match tie.level {
            Level::Edited if likeness.jaccard < 0.5 => {
                format!("bài ngắn hơn có {} nằm trong bài kia", whole_percent(likeness.containment))
            }
            _ => format!("giống {}", whole_percent(likeness.jaccard)),
        }),
        title: other.map(|other| other.title.clone()).unwrap_or_default(),
        href: other.map(|other| article_href(other.id.as_str(), as_of)).unwrap_or_default(),
    }
}

/// `0.934` as `93 %`. Only the very same text is at 100 %.
fn whole_percent(share: f64) -> String {
    format!("{}\u{a0}%", (share * 100.0).floor())
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Copy => "cùng một văn bản",
        Level::Edited => "bản biên tập lại",
    }
}

fn act(act: StoryAct) -> &'static str {
    match act {
        StoryAct::Parted => "tách khỏi cụm",
        StoryAct::Joined => "ghép vào cụm",
        StoryAct::Withdrawn => "rút kết luận số",
    }
}
