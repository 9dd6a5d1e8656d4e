//! Which files of evidence there are, and which of them grow.

use crate::evidence::EvidenceError;
use std::collections::HashSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// Every file of evidence under `folder`, relative to it, in order of their names.
pub(super) fn files(folder: &Path) -> Result<Vec<String>, EvidenceError> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        let path = folder.join(&inner);
        let fault = || EvidenceError::file("read the folder", &path);
        for entry in std::fs::read_dir(&path).map_err(fault())? {
            let entry = entry.map_err(fault())?;
            let name = inner.join(entry.file_name());
            if entry.file_type().map_err(fault())?.is_dir() {
                folders.push(name);
            } else if let Some(name) = name.to_str().filter(|name| name.ends_with(".warc.gz")) {
                found.push(name.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The files that running processes are writing.
pub(super) fn growing(folder: &Path) -> Result<HashSet<String>, EvidenceError> {
    let fault = || EvidenceError::file("read the folder", folder);
    let mut growing = HashSet::new();
    for entry in std::fs::read_dir(folder).map_err(fault())? {
        let path = entry.map_err(fault())?.path();
        if path.extension().is_some_and(|extension| extension == "open")
            && let Ok(note) = File::open(&path)
            && matches!(note.try_lock_shared(), Err(TryLockError::WouldBlock))
            && let Ok(name) = std::fs::read_to_string(&path)
        {
            growing.insert(name.trim().to_owned());
        }
    }
    Ok(growing)
}
