//! `diembao genre`: the form of one article, and what a person says of it.

use super::open::archive;
use super::show::minute;
use super::{Common, WrongUse, write_json};
use crate::domain::article::Genre;
use crate::domain::id::ArticleId;
use crate::domain::review::GenreVerdict;
use crate::store::{ArticleProof, Store, StoreError};
use chrono::Utc;
use clap::Subcommand;
use serde_json::json;
use std::io::Write;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// What form an article has, what speaks for it, and who has said what.
    Show {
        /// The article's id, the last part of its page's address.
        article: String,
    },
    /// Give an article another form, whatever pages and rules say, now and later.
    Set {
        /// The article's id, the last part of its page's address.
        article: String,
        /// news, feature, interview, commentary, rebuttal, infographic, video, podcast, guide or
        /// legal.
        genre: Genre,
        /// Who says so.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// Give the decision back to pages and rules.
    Withdraw {
        /// The article's id, the last part of its page's address.
        article: String,
        /// Who says so.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
}

pub(super) async fn run(common: &Common, action: Action) -> anyhow::Result<ExitCode> {
    let (store, _) = archive(common).await?;
    match action {
        Action::Show { article } => show(common, &store, &article).await,
        Action::Set { article, genre, by, why } => {
            say(&store, &article, Some(genre), &by, &why).await?;
            show(common, &store, &article).await
        }
        Action::Withdraw { article, by, why } => {
            say(&store, &article, None, &by, &why).await?;
            show(common, &store, &article).await
        }
    }
}

async fn say(
    store: &Store,
    article: &str,
    genre: Option<Genre>,
    by: &str,
    why: &str,
) -> anyhow::Result<()> {
    let (reviewer, reason) = (by.trim().to_owned(), why.trim().to_owned());
    if reviewer.is_empty() || reason.is_empty() {
        return Err(WrongUse("--by needs a name and --why a reason".to_owned()).into());
    }
    let article = ArticleId::new(article);
    let verdict = GenreVerdict { article, genre, reviewer, reason, recorded_at: Utc::now() };
    match store.add_genre_verdict(&verdict).await {
        Err(unknown @ StoreError::UnknownArticle(_)) => Err(WrongUse(unknown.to_string()).into()),
        done => Ok(done?),
    }
}

async fn show(common: &Common, store: &Store, article: &str) -> anyhow::Result<ExitCode> {
    let found = store.article_proof(&ArticleId::new(article), Utc::now()).await?;
    let proof = found.ok_or_else(|| {
        WrongUse(format!(
            "there is no article `{article}`; lists and `diembao search --json` give ids"
        ))
    })?;
    let mut out = std::io::stdout().lock();
    if common.json {
        write_json(&mut out, &to_json(&proof))?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{}: {}", proof.genre, proof.article.article.title)?;
    for stored in &proof.genre_verdicts {
        let verdict = &stored.verdict;
        let genre = verdict.genre.map_or("given back", |genre| genre.as_str());
        let until =
            stored.superseded_at.map_or(String::new(), |at| format!(" until {}", minute(at)));
        let (since, who, why) = (minute(verdict.recorded_at), &verdict.reviewer, &verdict.reason);
        writeln!(out, "  {genre}, said by {who} since {since}{until}: {why}")?;
    }
    for sign in &proof.article.article.provenance.signs {
        writeln!(out, "  {}, by {}: {}", sign.genre, sign.kind, sign.text)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn to_json(proof: &ArticleProof) -> serde_json::Value {
    json!({
        "article": proof.article.id,
        "genre": proof.genre,
        "verdicts": proof.genre_verdicts.iter().map(|stored| json!({
            "verdict": stored.verdict,
            "superseded_at": stored.superseded_at,
        })).collect::<Vec<_>>(),
        "signs": proof.article.article.provenance.signs,
    })
}
