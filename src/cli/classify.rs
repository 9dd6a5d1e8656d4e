//! `diembao classify`: articles from a file, one JSON object a line.

use super::Common;
use super::open::{definitions, plan};
use crate::classify::Classifier;
use crate::classify::evaluation::{Labelled, parse_lines};
use crate::domain::hit::{Classification, Hit};
use crate::domain::plan::Plan;
use crate::domain::rule::RuleKind;
use crate::pipeline::system::rule_faults;
use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Lines `{"id","title","lead"?,"body"?,"text"?,"outlet"?,"published_at"?}`.
    file: PathBuf,
    /// Show only what this plan counts: its themes and the topics of its quotas.
    #[arg(long)]
    plan: Option<String>,
}

pub(super) fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let (_, catalog) = definitions(common)?;
    let chosen = options.plan.as_deref().map(|id| plan(&catalog, Some(id))).transpose()?;
    let classifier = Classifier::new(&catalog.ruleset, &catalog.acronyms)
        .map_err(|faults| rule_faults(&faults))?;
    let (lines, all_read) = read_lines(&options.file)?;
    let texts: Vec<_> = lines.iter().map(|line| line.text.clone()).collect();
    let mut out = std::io::stdout().lock();
    for (line, classified) in lines.iter().zip(classifier.classify_batch(&texts)?) {
        writeln!(out, "{}", to_json(line, &classified, chosen))?;
    }
    Ok(if all_read { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads labelled lines. Bad ones are told on standard error and left out; the second value says
/// whether there were none.
pub(super) fn read_lines(file: &Path) -> anyhow::Result<(Vec<Labelled>, bool)> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let (lines, bad) = parse_lines(&String::from_utf8_lossy(&bytes));
    for line in &bad {
        eprintln!("{}:{}: {}", file.display(), line.line, line.what);
    }
    Ok((lines, bad.is_empty()))
}

fn to_json(line: &Labelled, classified: &Classification, plan: Option<&Plan>) -> Value {
    let counted = |hit: &&Hit| plan.is_none_or(|plan| counts(plan, hit));
    let hits = |kind: RuleKind| -> Vec<Value> {
        let hits = classified.of_kind(kind).filter(counted);
        hits.map(|hit| json!({ "code": hit.rule, "score": hit.score, "evidence": hit.evidence }))
            .collect()
    };
    json!({
        "id": line.text.id,
        "in_scope": classified.in_scope(),
        "themes": hits(RuleKind::Theme),
        "primary": classified.primary().filter(counted).map(|hit| &hit.rule),
        "topics": hits(RuleKind::Topic),
        "genre": classified.genre,
        "ruleset": classified.ruleset,
    })
}

fn counts(plan: &Plan, hit: &Hit) -> bool {
    let theme = |code: u8| crate::domain::rule::theme_rule(code) == hit.rule;
    plan.themes.iter().any(|numbered| theme(numbered.code))
        || plan.quotas().any(|(_, quota)| quota.topic == hit.rule)
}
