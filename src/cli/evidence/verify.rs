//! `diembao evidence verify`: all evidence read, and compared with what the archive points to.

use crate::cli::open::store;
use crate::cli::{Common, progress, write_json};
use crate::domain::exchange::Kept;
use crate::domain::id::PageId;
use crate::evidence::{self, Checked, Fault};
use crate::store::{Store, StoreError};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Records that are asked of the store at a time.
const PORTION: u32 = 5_000;

/// A record that the archive points to and the files lack.
struct Missing {
    kept: Kept,
    why: String,
    /// The page whose answer it is; `None` for a feed's, a robots.txt's or a redirect's.
    page: Option<PageId>,
}

/// What comparing with the archive showed.
#[derive(Default)]
struct Compared {
    /// Records that the archive points to.
    pointed_to: u64,
    missing: Vec<Missing>,
    /// Files that it points to.
    files: BTreeSet<String>,
}

pub(super) async fn run(common: &Common, folder: &Path) -> anyhow::Result<ExitCode> {
    let bar = bar()?;
    let mut faults = Vec::new();
    let checked = evidence::check(folder, &mut |fault| faults.push(fault), &mut |come| {
        bar.set_length(come.all);
        bar.set_position(come.read);
    })?;
    bar.set_message("comparing with the archive");
    let compared = match store(common).await? {
        Some(store) => Some(compare(&store, folder, &checked).await?),
        None => None,
    };
    bar.finish_and_clear();
    let mut out = std::io::stdout().lock();
    if common.json {
        write_json(&mut out, &to_json(&checked, &faults, compared.as_ref()))?;
    } else {
        write(&mut out, &checked, &faults, compared.as_ref())?;
    }
    let lacks = compared.is_some_and(|compared| !compared.missing.is_empty());
    Ok(if faults.is_empty() && !lacks { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn bar() -> anyhow::Result<ProgressBar> {
    if !std::io::stderr().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let style = "{spinner} {bytes}/{total_bytes} {wide_bar} {eta} {msg}";
    Ok(progress::add(ProgressBar::new(0).with_style(ProgressStyle::with_template(style)?)))
}

/// Looks for each record that the store points to. A record is safe in its file before the store
/// knows it, so one that is written meanwhile is found too.
async fn compare(store: &Store, folder: &Path, checked: &Checked) -> Result<Compared, StoreError> {
    let (mut compared, mut after) = (Compared::default(), String::new());
    loop {
        let records = store.records_after(&after, PORTION).await?;
        let Some(last) = records.last() else { break };
        after.clone_from(&last.record_id);
        for kept in records {
            compared.pointed_to += 1;
            compared.files.insert(kept.place.file.clone());
            if let Some(why) = checked.missing(folder, &kept) {
                compared.missing.push(Missing { kept, why, page: None });
            }
        }
    }
    let ids: Vec<String> =
        compared.missing.iter().map(|missing| missing.kept.record_id.clone()).collect();
    let pages: BTreeMap<_, _> = store.pages_in(&ids).await?.into_iter().collect();
    for missing in &mut compared.missing {
        missing.page = pages.get(&missing.kept.record_id).cloned();
    }
    let place = |missing: &Missing| (missing.kept.place.file.clone(), missing.kept.place.offset);
    compared.missing.sort_by_key(place);
    Ok(compared)
}

impl Compared {
    /// The files that nothing points to: what was fetched just before a crash, or was refused.
    fn strangers<'a>(&self, checked: &'a Checked) -> Vec<&'a str> {
        let files = checked.files.iter().map(String::as_str);
        files.filter(|file| !self.files.contains(*file)).collect()
    }
}

fn write(
    out: &mut impl Write,
    checked: &Checked,
    faults: &[Fault],
    compared: Option<&Compared>,
) -> anyhow::Result<()> {
    for fault in faults {
        writeln!(out, "FAULT {}, byte {}: {}", fault.file, fault.offset, fault.why)?;
    }
    for Missing { kept, why, page } in compared.iter().flat_map(|compared| &compared.missing) {
        let (file, offset) = (&kept.place.file, kept.place.offset);
        let page = page.as_ref().map(|page| format!(", page {page}")).unwrap_or_default();
        writeln!(
            out,
            "MISSING {file}, byte {offset}: {why}: {} of {}{page}",
            kept.record_id, kept.url
        )?;
    }
    let totals = checked.totals;
    writeln!(
        out,
        "{} files, {} records ({} answers, {} revisits), {} bytes, {} faults",
        totals.files,
        totals.records,
        totals.responses,
        totals.revisits,
        totals.bytes,
        totals.faults
    )?;
    let Some(compared) = compared else {
        writeln!(out, "not compared: there is no archive beside them")?;
        return Ok(());
    };
    let (pointed_to, missing) = (compared.pointed_to, compared.missing.len());
    writeln!(out, "the archive points to {pointed_to} answers, of which {missing} are missing")?;
    for file in compared.strangers(checked) {
        writeln!(out, "note: the archive points to nothing in {file}")?;
    }
    Ok(())
}

fn to_json(checked: &Checked, faults: &[Fault], compared: Option<&Compared>) -> Value {
    let totals = checked.totals;
    let fault =
        |fault: &Fault| json!({ "file": fault.file, "offset": fault.offset, "why": fault.why });
    let missing = |missing: &Missing| {
        let Missing { kept, why, page } = missing;
        json!({
            "file": kept.place.file,
            "offset": kept.place.offset,
            "record": kept.record_id,
            "url": kept.url,
            "page": page.as_ref().map(PageId::as_str),
            "why": why,
        })
    };
    json!({
        "files": totals.files,
        "records": totals.records,
        "responses": totals.responses,
        "revisits": totals.revisits,
        "bytes": totals.bytes,
        "faults": faults.iter().map(fault).collect::<Vec<_>>(),
        "pointed_to": compared.map(|compared| compared.pointed_to),
        "missing": compared.map(|compared| compared.missing.iter().map(missing).collect::<Vec<_>>()),
        "strangers": compared.map(|compared| compared.strangers(checked)),
    })
}
