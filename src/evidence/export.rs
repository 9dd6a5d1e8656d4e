//! Copies the records of some answers into a file of their own.

use crate::domain::exchange::Kept;
use crate::domain::time::Timestamp;
use crate::evidence::EvidenceError;
use crate::evidence::file::inside;
use crate::evidence::read::{Members, Record};
use crate::evidence::record::{record_id, warcinfo};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Records of one exchange: answer, request, metadata.
const RECORDS: usize = 3;

/// The records of one exchange: the answer first, then those that name it.
///
/// # Errors
/// See [`read`](crate::evidence::read()).
pub fn group(folder: &Path, kept: &Kept) -> Result<Vec<Record>, EvidenceError> {
    let damaged =
        |offset, why: String| EvidenceError::Damaged { file: kept.place.file.clone(), offset, why };
    let first = kept.place.offset;
    let path = inside(folder, &kept.place.file)
        .ok_or_else(|| damaged(first, "the name leads out of the folder".to_owned()))?;
    let members = Members::from(&path, first).map_err(EvidenceError::file("read", &path))?;
    let mut group: Vec<Record> = Vec::new();
    for member in members {
        let record = match member {
            Ok((_, record)) => record,
            // The exchange is whole; what comes after it may be half written just now.
            Err(_) if group.len() == RECORDS => break,
            Err((offset, error)) => return Err(damaged(offset, error.to_string())),
        };
        let belongs = match group.first() {
            None => record.id() == kept.record_id,
            Some(answer) => record.header("WARC-Concurrent-To") == Some(answer.id()),
        };
        if !belongs {
            break;
        }
        group.push(record);
    }
    if group.is_empty() {
        return Err(damaged(first, "another record lies here".to_owned()));
    }
    Ok(group)
}

/// Writes the exchanges of `kept`, with the redirects that led to them, into `out`, a new file,
/// oldest first; bytes of records are copied as they are. Give the records that revisits refer to
/// as well.
///
/// Gives how many records were written, the file's description included.
///
/// # Errors
/// [`EvidenceError::File`], also when `out` exists; [`EvidenceError::Damaged`]. Nothing is left
/// behind then: half an export would look whole.
pub fn export(
    folder: &Path,
    kept: &[Kept],
    out: &Path,
    now: Timestamp,
) -> Result<usize, EvidenceError> {
    let fault = || EvidenceError::file("write", out);
    // Empty while the export is written beside it: the name is ours, and nobody's file is lost.
    File::create_new(out).map_err(fault())?;
    let mut beside = out.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    let written = copy(folder, kept, &beside, &name, now)
        .and_then(|records| std::fs::rename(&beside, out).map(|()| records).map_err(fault()));
    if written.is_err() {
        // What cannot be removed is empty or not called an export.
        let _ = std::fs::remove_file(&beside);
        let _ = std::fs::remove_file(out);
    }
    written
}

/// Writes the export called `name` to `path`, safe on the disk.
fn copy(
    folder: &Path,
    kept: &[Kept],
    path: &Path,
    name: &str,
    now: Timestamp,
) -> Result<usize, EvidenceError> {
    let fault = || EvidenceError::file("write", path);
    let mut order: Vec<&Kept> = kept.iter().flat_map(Kept::chain).collect();
    order.sort_by(|a, b| (a.at, &a.record_id).cmp(&(b.at, &b.record_id)));
    order.dedup_by(|a, b| a.record_id == b.record_id);
    let mut file = File::create(path).map_err(fault())?;
    let seed = format!("{name} {now}");
    let first = warcinfo(&record_id(seed.as_bytes(), 0), now, name).map_err(fault())?;
    file.write_all(&first).map_err(fault())?;
    let mut records = 1;
    for kept in order {
        let group = group(folder, kept)?;
        let bytes = group.iter().map(|record| record.length).sum();
        records += group.len();
        let source = folder.join(&kept.place.file);
        let mut from = File::open(&source).map_err(EvidenceError::file("read", &source))?;
        from.seek(SeekFrom::Start(kept.place.offset))
            .map_err(EvidenceError::file("read", &source))?;
        std::io::copy(&mut from.take(bytes), &mut file).map_err(fault())?;
    }
    file.sync_all().map_err(fault())?;
    Ok(records)
}
