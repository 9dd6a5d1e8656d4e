//! Which files of evidence there are, and which of them grow.

use crate::evidence::EvidenceError;
use std::collections::HashSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// How often a name that is taken is tried again.
const LOOKS: u32 = 6;

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

/// Takes the lock on a worker's name. Whoever looks which files grow holds it for a moment too, so
/// a lock that is taken is tried again after each of a few calls of `pause`.
pub(super) fn lock(note: &File, mut pause: impl FnMut()) -> Result<(), TryLockError> {
    for _ in 0..LOOKS {
        match note.try_lock() {
            Err(TryLockError::WouldBlock) => pause(),
            done => return done,
        }
    }
    note.try_lock()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_at_the_files_that_grow_hinders_no_worker_that_starts() {
        let name = tempfile::NamedTempFile::new().unwrap();
        let (note, other) = (name.reopen().unwrap(), name.reopen().unwrap());
        other.lock_shared().unwrap();
        let mut pauses = 0;
        let locked = lock(&note, || {
            pauses += 1;
            if pauses == 2 {
                other.unlock().unwrap();
            }
        });
        assert!(locked.is_ok() && pauses == 2, "{locked:?} after {pauses}");
        let refused = lock(&other, || pauses += 1);
        assert!(matches!(refused, Err(TryLockError::WouldBlock)), "{refused:?}");
        assert_eq!(pauses, 2 + LOOKS, "not for ever");
    }
}
