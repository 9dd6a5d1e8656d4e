//! The file that is being written: appends whole groups of records or nothing, and mends what a
//! killed process left.

use crate::evidence::EvidenceError;
use crate::evidence::member::MemberError;
use crate::evidence::read::Members;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// A file that grows.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) file: Arc<File>,
    pub(super) name: String,
    pub(super) length: u64,
    /// A write failed and half a record may lie past `length`.
    torn: bool,
}

impl Open {
    /// The new, empty `file` called `name`.
    pub(super) fn new(file: File, name: String) -> Self {
        Self { file: Arc::new(file), name, length: 0, torn: false }
    }

    /// Appends all of `bytes` or nothing.
    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.torn {
            self.cut()?;
        }
        self.torn = true;
        let written = (&*self.file).write_all(bytes);
        if written.is_err() {
            // If this fails too, the next call tries it again before it writes anything.
            let _ = self.cut();
            return written;
        }
        self.torn = false;
        self.length += bytes.len() as u64;
        Ok(())
    }

    fn cut(&mut self) -> io::Result<()> {
        let mut file = &*self.file;
        file.set_len(self.length)?;
        file.seek(SeekFrom::Start(self.length))?;
        self.torn = false;
        Ok(())
    }
}

/// Cuts half a record off the end of the file at `path`.
pub(super) fn repair(path: &Path) -> Result<(), EvidenceError> {
    let fault = |what| EvidenceError::file(what, path);
    let length = match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found.map_err(fault("look at"))?.len(),
    };
    let mut whole = 0;
    for member in Members::open(path).map_err(fault("read"))? {
        match member {
            Ok((offset, member)) => whole = offset + member.length,
            Err((_, MemberError::CutOff)) => break,
            Err((_, MemberError::Read(error))) => return Err(fault("read")(error)),
            // What follows may be whole. Nothing is cut off for a byte that has changed: the file
            // stays as it is, `evidence verify` names it, and a new one is begun anyway.
            Err((offset, error)) => {
                let place = path.display();
                tracing::error!("{place} is damaged at {offset} and left as it is: {error}");
                return Ok(());
            }
        }
    }
    if whole < length {
        let cut = length - whole;
        tracing::warn!("cut {cut} bytes of half a record off the end of {}", path.display());
        let file = File::options().write(true).open(path).map_err(fault("repair"))?;
        file.set_len(whole).and_then(|()| file.sync_all()).map_err(fault("repair"))?;
    }
    if whole == 0 {
        std::fs::remove_file(path).map_err(fault("remove the empty file"))?;
    }
    Ok(())
}

/// A new file is safe only when the folders that lead to it are.
pub(super) fn sync_folders(folder: &Path, file: &Path) -> io::Result<()> {
    for folder in file.ancestors().skip(1).take_while(|above| above.starts_with(folder)) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// `name` inside `folder`, unless it is empty or leads out of it.
pub(super) fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    let inside = !name.is_empty() && Path::new(name).components().all(plain);
    inside.then(|| folder.join(name))
}
