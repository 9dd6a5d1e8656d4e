//! `diembao evidence`: what outlets answered, shown, copied out and checked.

mod verify;

use super::open::{archive, config};
use super::{Common, WrongUse, write_json};
use crate::domain::address::canonical;
use crate::domain::article::article_id;
use crate::domain::clock::Clock;
use crate::domain::exchange::Kept;
use crate::domain::id::ArticleId;
use crate::evidence::{self, Record, export};
use crate::pipeline::{DataFolder, SystemClock};
use crate::store::{PageRecord, Store};
use anyhow::bail;
use clap::Subcommand;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// The records behind an article: where they lie, their headers, digests and dates.
    Show {
        /// The article's id or address.
        article: String,
    },
    /// Copy the records behind an article, with the redirects that led to it, into a WARC file of
    /// its own.
    Export {
        /// The article's id or address.
        article: String,
        /// The file to make (`.warc.gz`); must not exist.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Read all evidence; name every file in which a byte was changed, and every record that the
    /// archive points to and the files lack.
    Verify,
}

pub(super) async fn run(common: &Common, action: Action) -> anyhow::Result<ExitCode> {
    let folder = DataFolder::evidence_path(&common.data, &config(common)?);
    match action {
        Action::Show { article } => show(common, &folder, &article).await,
        Action::Export { article, out } => copy(common, &folder, &article, &out).await,
        Action::Verify => verify::run(common, &folder).await,
    }
}

/// The pages of the article called or found at `name`.
async fn pages(store: &Store, name: &str) -> anyhow::Result<Vec<PageRecord>> {
    let id = match canonical(name) {
        Some(url) => article_id(url.as_str()),
        None => ArticleId::from(name),
    };
    let pages = store.article_pages(&id).await?;
    if pages.is_empty() {
        let why = format!("there is no article `{name}`; `diembao search` finds addresses");
        return Err(WrongUse(why).into());
    }
    Ok(pages)
}

async fn show(common: &Common, folder: &Path, name: &str) -> anyhow::Result<ExitCode> {
    let (store, _) = archive(common).await?;
    let mut out = std::io::stdout().lock();
    let mut shown = Vec::new();
    for page in pages(&store, name).await? {
        let mut records = Vec::new();
        for kept in page.record.iter().flat_map(Kept::chain) {
            records.extend(export::group(folder, kept)?);
        }
        if common.json {
            shown.push(page_json(&page, &records));
        } else {
            write_page(&mut out, &page, &records)?;
        }
    }
    if common.json {
        write_json(&mut out, &shown)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn page_json(page: &PageRecord, records: &[Record]) -> Value {
    let place = |kept: &Kept| {
        json!({
            "record": kept.record_id,
            "file": kept.place.file,
            "offset": kept.place.offset,
            "length": kept.place.length,
            "date": kept.at.to_rfc3339(),
            "payload_digest": kept.payload_digest,
        })
    };
    let headers = |record: &Record| -> Value {
        record.headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect()
    };
    json!({
        "page": page.page.as_str(),
        "url": page.url,
        "final_url": page.final_url,
        "fetched_at": page.fetched_at.to_rfc3339(),
        "status": page.http_status,
        "answer": page.record.as_ref().map(place),
        "redirects": page.record.iter().flat_map(|answer| answer.chain().skip(1)).map(place).collect::<Vec<_>>(),
        "payload": page.payload.as_ref().map(place),
        "records": records.iter().map(headers).collect::<Vec<_>>(),
    })
}

fn write_page(out: &mut impl Write, page: &PageRecord, records: &[Record]) -> anyhow::Result<()> {
    writeln!(out, "page {}  {}  {}", page.page, page.http_status, page.fetched_at.to_rfc3339())?;
    writeln!(out, "  asked     {}", page.url)?;
    if page.final_url != page.url {
        writeln!(out, "  answered  {}", page.final_url)?;
    }
    match (&page.record, &page.payload) {
        (Some(answer), Some(payload)) => {
            writeln!(out, "  answer    {}", place(answer))?;
            if answer.record_id != payload.record_id {
                writeln!(out, "  payload   {}, kept {}", place(payload), payload.at.to_rfc3339())?;
            }
        }
        _ => writeln!(out, "  kept in the database, without records")?,
    }
    for redirect in page.record.iter().flat_map(|answer| answer.chain().skip(1)) {
        writeln!(out, "  redirect  {}, from {}", place(redirect), redirect.url)?;
    }
    for record in records {
        writeln!(out, "\n  {}", record.kind())?;
        for (name, value) in &record.headers {
            writeln!(out, "    {name}: {value}")?;
        }
        for line in String::from_utf8_lossy(record.http_head()).lines() {
            writeln!(out, "    | {line}")?;
        }
    }
    writeln!(out)?;
    Ok(())
}

fn place(kept: &Kept) -> String {
    let place = &kept.place;
    format!("{}, byte {}, {} bytes", place.file, place.offset, place.length)
}

async fn copy(common: &Common, folder: &Path, name: &str, out: &Path) -> anyhow::Result<ExitCode> {
    let (store, _) = archive(common).await?;
    let pages = pages(&store, name).await?;
    let kept = pages.into_iter().flat_map(|page| [page.record, page.payload]).flatten();
    let kept: Vec<Kept> = kept.collect();
    if kept.is_empty() {
        bail!("the pages of this article were kept in the database, without records to copy");
    }
    let records = evidence::export(folder, &kept, out, SystemClock.now())?;
    writeln!(std::io::stdout(), "{records} records in {}", out.display())?;
    Ok(ExitCode::SUCCESS)
}
