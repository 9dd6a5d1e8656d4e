//! The archive's index on disk: opened, brought up to date, checked, made anew.

use super::IndexError;
use super::analysis::tokenizers;
use super::document::IndexDocument;
use super::find::{Searchable, Texts};
use super::schema::Fields;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tantivy::directory::error::LockError;
use tantivy::directory::{Directory, INDEX_WRITER_LOCK, MmapDirectory};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyError, Term};

/// Number of the format. Raise it when the schema changes or `text` makes other words of the
/// same text: indexes of another number ask to be rebuilt.
const FORMAT: u32 = 1;
/// Memory of the one writing thread before it starts a new segment.
const WRITER_BYTES: usize = 50_000_000;
/// Files of tantivy at the top of an index folder.
const META_FILES: [&str; 2] = ["meta.json", ".managed.json"];

/// How the names of tantivy's lock files begin.
const LOCK_FILES: &str = ".tantivy-";

/// What [`ArchiveIndex::verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Articles in the index.
    pub documents: u64,
    /// Files whose content is not what was written; empty is good.
    pub damaged: Vec<PathBuf>,
}

/// What travels with every commit.
#[derive(Serialize, Deserialize)]
struct Payload {
    format: u32,
    position: i64,
    /// Identity of the store it was made from; empty until [`ArchiveIndex::clear`] names one.
    #[serde(default)]
    store: String,
}

/// The index on disk. One process may write it, any number may read it.
pub struct ArchiveIndex {
    dir: PathBuf,
    pub(super) fields: Fields,
    pub(super) index: Index,
    reader: IndexReader,
    /// Opened by the first write, so that readers never hold the lock.
    writer: Mutex<Option<IndexWriter>>,
}

impl fmt::Debug for ArchiveIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArchiveIndex").field("dir", &self.dir).finish_non_exhaustive()
    }
}

impl ArchiveIndex {
    /// Opens the index in `dir`, or makes an empty one at position 0.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] and [`IndexError::OtherFormat`] name the command that repairs;
    /// [`IndexError::Folder`] and [`IndexError::ForeignFolder`] if `dir` cannot be used.
    pub fn open_or_create(dir: &Path) -> Result<Self, IndexError> {
        match Self::open(dir) {
            Err(IndexError::Missing { .. }) => Self::create(dir),
            opened => opened,
        }
    }

    /// Throws away what is in `dir`, readable or not, and makes an empty index at position 0.
    ///
    /// # Errors
    /// [`IndexError::ForeignFolder`] if `dir` has files but no index, [`IndexError::Locked`] if
    /// another process writes it: nothing is deleted then.
    pub fn recreate(dir: &Path) -> Result<Self, IndexError> {
        if META_FILES.iter().any(|name| dir.join(name).exists()) {
            let folder = unusable(dir);
            let place = MmapDirectory::open(dir).map_err(TantivyError::from)?;
            // Held until everything is gone, so that no other process is writing meanwhile.
            let _lock = place
                .acquire_lock(&INDEX_WRITER_LOCK)
                .map_err(|_| IndexError::Locked { dir: dir.to_owned() })?;
            for entry in std::fs::read_dir(dir).map_err(folder)? {
                let path = entry.map_err(folder)?.path();
                if path.is_file() {
                    std::fs::remove_file(path).map_err(folder)?;
                }
            }
        }
        Self::create(dir)
    }

    /// Opens the index in `dir` and makes nothing.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::Damaged`] and [`IndexError::OtherFormat`] name the
    /// command that repairs.
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        if !META_FILES.iter().any(|name| dir.join(name).exists()) {
            return Err(IndexError::Missing { dir: dir.to_owned() });
        }
        let damaged = damaged(dir);
        let mut index = Index::open_in_dir(dir).map_err(damaged)?;
        index.set_tokenizers(tokenizers());
        let fields = Fields::new();
        let payload = payload(&index).map_err(damaged)?;
        if index.schema() != fields.schema || payload.is_none() {
            return Err(IndexError::OtherFormat { dir: dir.to_owned() });
        }
        Self::with(dir, fields, index).map_err(damaged)
    }

    fn create(dir: &Path) -> Result<Self, IndexError> {
        let folder = unusable(dir);
        std::fs::create_dir_all(dir).map_err(folder)?;
        let foreign = |name: std::ffi::OsString| !name.to_string_lossy().starts_with(LOCK_FILES);
        let mut names = std::fs::read_dir(dir).map_err(folder)?.flatten().map(|it| it.file_name());
        if names.any(foreign) {
            return Err(IndexError::ForeignFolder { dir: dir.to_owned() });
        }
        let fields = Fields::new();
        let place = MmapDirectory::open(dir).map_err(TantivyError::from)?;
        let builder = Index::builder().schema(fields.schema.clone()).tokenizers(tokenizers());
        let archive = Self::with(dir, fields, builder.open_or_create(place)?)?;
        archive.write(0, String::new(), |_| Ok(()))?;
        Ok(archive)
    }

    fn with(dir: &Path, fields: Fields, index: Index) -> Result<Self, TantivyError> {
        let policy = ReloadPolicy::OnCommitWithDelay;
        let reader = index.reader_builder().reload_policy(policy).try_into()?;
        Ok(Self { dir: dir.to_owned(), fields, index, reader, writer: Mutex::new(None) })
    }

    /// Puts `documents` in, replacing those of the same id, and notes `position`: how far the
    /// store's outbox is worked off. All of it or, after an error, nothing.
    ///
    /// # Errors
    /// [`IndexError::Locked`] if another process writes; [`IndexError::Engine`] if it fails.
    pub fn update(&self, documents: &[IndexDocument], position: i64) -> Result<(), IndexError> {
        let store = self.payload()?.store;
        self.write(position, store, |writer| {
            for document in documents {
                writer.delete_term(Term::from_field_text(self.fields.id, document.id.as_str()));
                writer.add_document(document.laid_out(&self.fields))?;
            }
            Ok(())
        })
    }

    /// Takes every document out and goes back to position 0, to be filled from `store`: the
    /// identity of a store, kept by every later update.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub fn clear(&self, store: &str) -> Result<(), IndexError> {
        self.write(0, store.to_owned(), |writer| writer.delete_all_documents().map(|_| ()))
    }

    /// The position of the last [`Self::update`], by whichever process.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if it cannot be read any more.
    pub fn position(&self) -> Result<i64, IndexError> {
        Ok(self.payload()?.position)
    }

    /// The store named by the last [`Self::clear`]; empty if there was none.
    ///
    /// # Errors
    /// As [`Self::position`].
    pub fn store(&self) -> Result<String, IndexError> {
        Ok(self.payload()?.store)
    }

    fn payload(&self) -> Result<Payload, IndexError> {
        let payload = payload(&self.index).map_err(damaged(&self.dir))?;
        payload.ok_or_else(|| IndexError::OtherFormat { dir: self.dir.clone() })
    }

    /// Counts the documents and compares every file with its checksum. Reads the whole index.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] if a file is missing or too short to have a checksum.
    pub fn verify(&self) -> Result<Verification, IndexError> {
        let found = self.index.validate_checksum().map_err(damaged(&self.dir))?;
        let mut files: Vec<_> = found.into_iter().collect();
        files.sort();
        Ok(Verification { documents: self.searcher().num_docs(), damaged: files })
    }

    /// The archive as [`super::find()`] takes it, as of the last update.
    pub fn searchable(&self) -> Searchable<'_> {
        Searchable::new(self.searcher(), self.fields.exact, Texts::Stored(&self.fields))
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// Makes `change` and commits it with `position` and `store`; after an error nothing is changed.
    fn write(
        &self,
        position: i64,
        store: String,
        change: impl FnOnce(&mut IndexWriter) -> Result<(), TantivyError>,
    ) -> Result<(), IndexError> {
        let mut slot = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let writer = self.open_writer(&mut slot)?;
        let payload = Payload { format: FORMAT, position, store };
        let committed = change(writer).and_then(|()| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&serde_json::to_string(&payload).unwrap_or_default());
            commit.commit()
        });
        if let Err(error) = committed {
            // Dropping the writer forgets what is not committed; the next write opens another.
            *slot = None;
            return Err(error.into());
        }
        Ok(self.reader.reload()?)
    }

    fn open_writer<'a>(
        &self,
        slot: &'a mut MutexGuard<'_, Option<IndexWriter>>,
    ) -> Result<&'a mut IndexWriter, IndexError> {
        if slot.is_none() {
            let opened = self.index.writer_with_num_threads(1, WRITER_BYTES);
            **slot = Some(opened.map_err(|error| match error {
                TantivyError::LockFailure(LockError::LockBusy, _) => {
                    IndexError::Locked { dir: self.dir.clone() }
                }
                error => error.into(),
            })?);
        }
        Ok(slot.as_mut().expect("filled above if it was empty"))
    }
}

/// The fault of an index in `dir` that cannot be read.
fn damaged(dir: &Path) -> impl Fn(TantivyError) -> IndexError + Copy {
    move |source| IndexError::Damaged { dir: dir.to_owned(), source: Box::new(source) }
}

/// The fault of a `dir` that cannot be made, listed or emptied.
fn unusable(dir: &Path) -> impl Fn(std::io::Error) -> IndexError + Copy {
    move |source| IndexError::Folder { dir: dir.to_owned(), source }
}

/// What the last commit says; `None` if it is not of this format.
fn payload(index: &Index) -> Result<Option<Payload>, TantivyError> {
    let text = index.load_metas()?.payload.unwrap_or_default();
    let payload: Option<Payload> = serde_json::from_str(&text).ok();
    Ok(payload.filter(|payload| payload.format == FORMAT))
}
