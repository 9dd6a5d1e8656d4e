//! `diembao stories`: who copied whom, and undoing what the machine joined or parted wrongly.

use super::open::archive;
use super::show::minute;
use super::{Common, WrongUse, write_json};
use crate::domain::address::canonical;
use crate::domain::article::article_id;
use crate::domain::catalog::Catalog;
use crate::domain::id::{ArticleId, StoryId};
use crate::domain::story::{Level, StoryAct, StoryVerdict};
use crate::domain::time::{Timestamp, parse_moment};
use crate::store::{ArticleProof, Said, Store, StoreError};
use crate::web::json::story_json;
use crate::web::{Kin, kin};
use chrono::Utc;
use clap::{Args, Subcommand};
use std::io::Write;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// The story of an article: its members, how near they are to each other, which is the original,
    /// and what people said.
    Show {
        /// The article's id or address.
        article: String,
        /// As it was known then (a day or an instant).
        #[arg(long, value_name = "MOMENT")]
        as_of: Option<String>,
    },
    /// Take an article out of a story for good.
    Part {
        /// The article's id or address.
        article: String,
        /// The story that it is in now, by its id or by any of its members.
        #[arg(long, value_name = "STORY")]
        from: String,
        #[command(flatten)]
        said: SaidBy,
    },
    /// Put two articles, and all that are in a story with either, into one story for good.
    Join {
        /// An article's id or address.
        article: String,
        /// Another one's.
        other: String,
        #[command(flatten)]
        said: SaidBy,
    },
    /// Withdraw what somebody said: the machine decides again.
    Withdraw {
        /// The number of the verdict, as shown.
        number: i64,
        #[command(flatten)]
        said: SaidBy,
    },
}

#[derive(Debug, Args)]
pub(super) struct SaidBy {
    /// Who says so.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl SaidBy {
    fn said(&self, at: Timestamp) -> Result<Said<'_>, WrongUse> {
        let (by, reason) = (self.by.trim(), self.reason.trim());
        match (by, reason) {
            ("", _) => Err(WrongUse("--by needs a name".to_owned())),
            (_, "") => Err(WrongUse("--reason needs a few words".to_owned())),
            _ => Ok(Said { by, reason, at }),
        }
    }
}

pub(super) async fn run(common: &Common, action: Action) -> anyhow::Result<ExitCode> {
    match action {
        Action::Show { article, as_of } => {
            let as_of = as_of.map_or(Ok(Utc::now()), |text| parse_moment(&text));
            let as_of = as_of.map_err(|error| WrongUse(error.to_string()))?;
            show(common, &article, as_of).await
        }
        Action::Part { article, from, said } => {
            let (store, _) = archive(common).await?;
            tell(common, part(&store, &article, &from, &said.said(Utc::now())?).await)
        }
        Action::Join { article, other, said } => {
            let (store, _) = archive(common).await?;
            let (article, other) = (id_of(&article), id_of(&other));
            tell(common, store.join_stories(&article, &other, &said.said(Utc::now())?).await)
        }
        Action::Withdraw { number, said } => {
            let (store, _) = archive(common).await?;
            tell(common, store.withdraw_story_verdict(number, &said.said(Utc::now())?).await)
        }
    }
}

fn tell(common: &Common, given: Result<StoryVerdict, StoreError>) -> anyhow::Result<ExitCode> {
    let verdict = given.map_err(wrong_use)?;
    let mut out = std::io::stdout().lock();
    if common.json {
        write_json(&mut out, &verdict)?;
    } else {
        writeln!(out, "{}", line(&verdict))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The story may be named by any of its members, since its own name may change when it is divided.
async fn part(
    store: &Store,
    article: &str,
    from: &str,
    said: &Said<'_>,
) -> Result<StoryVerdict, StoreError> {
    store.part_from_story(&id_of(article), &StoryId::new(id_of(from).as_str()), said).await
}

/// Mistakes of the asker, told with exit status 2; all else is a failure.
fn wrong_use(error: StoreError) -> anyhow::Error {
    match error {
        StoreError::UnknownArticle(id) => {
            WrongUse(format!("there is no article `{id}`; `diembao search` finds addresses")).into()
        }
        StoreError::NotInStory { .. }
        | StoreError::JoinedToItself(_)
        | StoreError::UnknownStoryVerdict(_) => WrongUse(error.to_string()).into(),
        error => error.into(),
    }
}

/// The id of the article called or found at `name`.
fn id_of(name: &str) -> ArticleId {
    canonical(name).map_or_else(|| ArticleId::from(name), |url| article_id(url.as_str()))
}

async fn show(common: &Common, name: &str, as_of: Timestamp) -> anyhow::Result<ExitCode> {
    let (store, catalog) = archive(common).await?;
    let id = id_of(name);
    let proof = store.article_proof(&id, as_of).await?;
    let proof = proof.ok_or_else(|| wrong_use(StoreError::UnknownArticle(id)))?;
    let mut out = std::io::stdout().lock();
    if common.json {
        write_json(&mut out, &story_json(&proof, &catalog))?;
    } else {
        write_story(&mut out, &proof, &catalog)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_story(
    out: &mut impl Write,
    proof: &ArticleProof,
    catalog: &Catalog,
) -> anyhow::Result<()> {
    writeln!(out, "story {}, {} of it", proof.story, articles(proof.story_members.len()))?;
    for kin in kin(proof, catalog) {
        let member = kin.member;
        let published = member.published_at.map_or_else(|| "undated".to_owned(), minute);
        writeln!(out, "\n{}  {}  {published}{}", member.id, member.outlet, remarks(&kin))?;
        writeln!(out, "  {}\n  {}", member.title, member.url)?;
        if let Some(nearest) = nearness(&kin) {
            writeln!(out, "  {nearest}")?;
        }
    }
    for verdict in &proof.story_verdicts {
        writeln!(out, "\n{}", line(verdict))?;
    }
    Ok(())
}

fn articles(count: usize) -> String {
    if count == 1 { "1 article".to_owned() } else { format!("{count} articles") }
}

/// `, original, the same outlet again, reprint of TTXVN (not in the archive)`.
fn remarks(kin: &Kin<'_>) -> String {
    let mut remarks = String::new();
    if kin.original {
        remarks.push_str(", original");
    }
    if kin.repost {
        remarks.push_str(", the same outlet again");
    }
    match (&kin.reprint_of, &kin.member.wire_credit) {
        (Some(source), _) => {
            remarks.push_str(&format!(", reprint of {source} (not in the archive)"));
        }
        (None, Some(credit)) => remarks.push_str(&format!(", credits {credit}")),
        (None, None) => {}
    }
    remarks
}

/// `same text as 3f2a…: 93 % in common; joined 2025-09-10 08:15`.
fn nearness(kin: &Kin<'_>) -> Option<String> {
    let tie = kin.nearest?;
    let other = tie.from(&kin.member.id)?;
    let joined = kin.member.joined_at.map(|at| format!("; joined {}", minute(at)));
    let shared = tie.likeness.map_or_else(String::new, |likeness| {
        let percent = |share: f64| (share * 100.0).floor();
        let (common, inside) = (percent(likeness.jaccard), percent(likeness.containment));
        format!(": {common} % in common, {inside} % of the shorter in the longer")
    });
    let level = match tie.level {
        Level::Copy => "same text as",
        Level::Edited => "edited copy of",
    };
    Some(format!("{level} {other}{shared}{}", joined.unwrap_or_default()))
}

/// `verdict 3, 2025-09-10 08:15, Lê An parted 3f2a… from 77b0…, 91c2…: another event`.
fn line(verdict: &StoryVerdict) -> String {
    let others: Vec<&str> = verdict.others.iter().map(ArticleId::as_str).collect();
    let (article, others) = (&verdict.article, others.join(", "));
    let said = match (verdict.act, verdict.withdraws) {
        (StoryAct::Parted, _) => format!("parted {article} from {others}"),
        (StoryAct::Joined, _) => format!("joined {article} with {others}"),
        (StoryAct::Withdrawn, number) => {
            format!("withdrew verdict {} about {article}", number.unwrap_or_default())
        }
    };
    let over =
        verdict.superseded_at.map(|at| format!(" (no longer in force since {})", minute(at)));
    format!(
        "verdict {}, {}, {} {said}{}: {}",
        verdict.number,
        minute(verdict.recorded_at),
        verdict.said_by,
        over.unwrap_or_default(),
        verdict.reason
    )
}
