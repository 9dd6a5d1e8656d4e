//! Reads definition files from a folder on disk.

use super::Files;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folders that hold definitions, under the root.
const FOLDERS: [&str; 3] = ["sources", "index", "plans"];

/// Why definition files could not be read from disk.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// One of the three folders is not there.
    #[error(
        "{} is missing; name a folder that holds sources/, index/ and plans/", folder.display()
    )]
    MissingFolder {
        /// The folder looked for.
        folder: PathBuf,
    },
    /// A folder or file cannot be read.
    #[error("cannot read {}; check that it is there and that you may read it", path.display())]
    Read {
        /// The folder or file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file holds bytes that are no UTF-8.
    #[error(
        "{} is not UTF-8 text (first bad byte at offset {offset}); save it again as UTF-8",
        path.display()
    )]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// Place of the first bad byte.
        offset: usize,
    },
    /// A file or folder has a name that is no UTF-8.
    #[error("the name of {} is not UTF-8; rename it", path.display())]
    Name {
        /// The file or folder.
        path: PathBuf,
    },
}

/// Reads every `.toml` file under `root`'s `sources/`, `index/` and directly in its `plans/`.
///
/// # Errors
/// [`CatalogError`] for a missing folder, or the first file that cannot be read as text.
pub fn read_dir(root: &Path) -> Result<Files, CatalogError> {
    let mut files = Files::new();
    for folder in FOLDERS {
        let path = root.join(folder);
        if !path.is_dir() {
            return Err(CatalogError::MissingFolder { folder: path });
        }
        read_folder(&path, folder, &mut files)?;
    }
    Ok(files)
}

/// Adds the files in `folder` to `files`, under paths that begin with `prefix`.
fn read_folder(folder: &Path, prefix: &str, files: &mut Files) -> Result<(), CatalogError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| CatalogError::Read { path, source }
    };
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return Err(CatalogError::Name { path });
        };
        let key = format!("{prefix}/{name}");
        if path.is_dir() {
            if prefix != "plans" {
                read_folder(&path, &key, files)?;
            }
        } else if is_definition(&key) {
            let bytes = fs::read(&path).map_err(unreadable(&path))?;
            let text = String::from_utf8(bytes).map_err(|fault| CatalogError::NotUtf8 {
                path: path.clone(),
                offset: fault.utf8_error().valid_up_to(),
            })?;
            files.insert(key, text);
        }
    }
    Ok(())
}

/// Whether a file found in one of the folders is meant as a definition. Editors' hidden
/// left-overs (`.#x.toml`) are not.
pub(super) fn is_definition(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let depth = path.matches('/').count();
    name.ends_with(".toml") && !name.starts_with('.') && (!path.starts_with("plans/") || depth == 1)
}
