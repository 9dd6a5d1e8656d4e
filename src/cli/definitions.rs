//! `diembao definitions check`: every fault of every definition file.

use super::Common;
use super::open::{definition_files, parsed};
use crate::classify::Classifier;
use crate::pipeline::system::rule_faults;
use clap::Subcommand;
use std::io::Write;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Load all definitions as a run would, the rules' own examples included.
    Check,
}

pub(super) fn run(common: &Common, action: Action) -> anyhow::Result<ExitCode> {
    let Action::Check = action;
    let catalog = parsed(&definition_files(common)?)?;
    Classifier::new(&catalog.ruleset, &catalog.acronyms).map_err(|faults| rule_faults(&faults))?;
    let feeds: usize = catalog.outlets.iter().map(|outlet| outlet.feeds.len()).sum();
    writeln!(
        std::io::stdout(),
        "{} outlets with {feeds} feeds, {} rules, {} plans: no fault",
        catalog.outlets.len(),
        catalog.ruleset.rules.len(),
        catalog.plans.len()
    )?;
    Ok(ExitCode::SUCCESS)
}
