//! `diembao text`: what the index makes of a text.

use crate::text::{normalise, tokens};
use clap::Subcommand;
use std::io::{BufRead, Write};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// The words of each line, separated by blanks.
    Tokens,
    /// Each line normalised.
    Normalise,
}

pub(super) fn run(action: Action) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let mut input = std::io::stdin().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        match action {
            Action::Tokens => {
                let words: Vec<_> = tokens(text).into_iter().map(|token| token.word).collect();
                writeln!(out, "{}", words.join(" "))?;
            }
            Action::Normalise => writeln!(out, "{}", normalise(text))?,
        }
        line.clear();
    }
    Ok(ExitCode::SUCCESS)
}
