//! `diembao rules`: how well the rules do on labelled articles.

use super::classify::read_lines;
use super::open::definitions;
use super::{Common, write_json};
use crate::classify::Classifier;
use crate::classify::evaluation::{Evaluation, Label, Score, evaluate};
use crate::domain::catalog::Catalog;
use crate::domain::id::RuleId;
use crate::pipeline::system::rule_faults;
use anyhow::bail;
use clap::Subcommand;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Precision, recall and F1 per theme over lines with `"labels":["T1",…]`.
    Evaluate {
        /// The labelled lines.
        file: PathBuf,
    },
}

pub(super) fn run(common: &Common, action: Action) -> anyhow::Result<ExitCode> {
    let Action::Evaluate { file } = action;
    let (_, catalog) = definitions(common)?;
    let (evaluation, all_read) = evaluated(&catalog, &file)?;
    let mut out = std::io::stdout().lock();
    if common.json {
        write_json(&mut out, &evaluation)?;
    } else {
        write_table(&mut out, &catalog, &evaluation)?;
    }
    Ok(if all_read { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn evaluated(catalog: &Catalog, file: &Path) -> anyhow::Result<(Evaluation, bool)> {
    let classifier = Classifier::new(&catalog.ruleset, &catalog.acronyms)
        .map_err(|faults| rule_faults(&faults))?;
    let (lines, all_read) = read_lines(file)?;
    let (mut texts, mut labels) = (Vec::new(), Vec::new());
    for line in lines {
        let Some(themes) = line.labels else { continue };
        // Where scope is not labelled, an article with a theme is in it.
        let relevant = line.relevant.unwrap_or(!themes.is_empty());
        labels.push(Label { themes, relevant });
        texts.push(line.text);
    }
    if texts.is_empty() {
        bail!("{} holds no line with \"labels\"", file.display());
    }
    let predictions = classifier.classify_batch(&texts)?;
    Ok((evaluate(&catalog.ruleset, &predictions, &labels), all_read))
}

fn write_table(out: &mut impl Write, catalog: &Catalog, evaluation: &Evaluation) -> io::Result<()> {
    writeln!(
        out,
        "{} articles, ruleset {:.12}",
        evaluation.documents,
        catalog.ruleset.id.as_str()
    )?;
    writeln!(out, "{:38} {:>9} {:>7} {:>7} {:>8}", "", "precision", "recall", "F1", "labelled")?;
    write_score(out, "scope", &evaluation.scope)?;
    for theme in &evaluation.themes {
        write_score(out, &name(catalog, &theme.rule), &theme.score)?;
    }
    writeln!(out, "{:38} {:>9} {:>7} {:>7.3}", "macro over themes", "", "", evaluation.macro_f1)?;
    writeln!(out, "{:38} {:>9} {:>7} {:>7.3}", "micro over themes", "", "", evaluation.micro_f1)?;
    Ok(())
}

fn name(catalog: &Catalog, rule: &RuleId) -> String {
    let title = catalog.ruleset.rule(rule).map_or("", |rule| rule.title_en.as_str());
    let title: String = title.chars().take(32).collect();
    format!("{rule} {title}")
}

fn write_score(out: &mut impl Write, name: &str, score: &Score) -> io::Result<()> {
    let Score { precision, recall, f1, support } = score;
    writeln!(out, "{name:38} {precision:>9.3} {recall:>7.3} {f1:>7.3} {support:>8}")
}
