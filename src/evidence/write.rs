//! Appends records to files, and says when they are safe on the disk.
//!
//! Only one file at a time is written. Its name stands in a small file of the worker's name, so
//! that after a kill the one file that may end in half a record is known and repaired.

use crate::domain::exchange::{Exchange, Kept, Place};
use crate::domain::time::Timestamp;
use crate::evidence::EvidenceError;
use crate::evidence::file::{Open, inside, repair, sync_folders};
use crate::evidence::folder::lock;
use crate::evidence::record::{About, Draft, record_id, warcinfo};
use std::fs::{File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Size at which a file is closed and the next begun: small enough to copy and check, large
/// enough that a year of one outlet is a few files.
pub const ROTATE_BYTES: u64 = 256 << 20;

/// Pause before a name that is taken is tried again.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The evidence of one worker. Cheap to clone; clones write to the same file.
#[derive(Debug, Clone)]
pub struct Evidence {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    worker: String,
    rotate_bytes: u64,
    /// Makes ids of this run differ from those of all others.
    seed: [u8; 16],
    ids: AtomicU64,
    state: Mutex<State>,
    /// Held while the disk is asked to keep what it was given; the others wait behind it and
    /// mostly find their records kept too.
    syncing: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct State {
    /// Holds the name of the open file, and the lock on the worker's name.
    note: File,
    open: Option<Open>,
    /// Groups of records appended and confirmed by the disk, since the start.
    appended: u64,
    synced: u64,
    files: u32,
    /// Why nothing more may be written: the disk has lost what it had taken.
    in_doubt: Option<String>,
}

impl Evidence {
    /// Opens `folder` for writing as `worker`, making it if it is missing. If a killed process of
    /// that name left half a record, it is cut off and a warning tells how much.
    ///
    /// - `rotate_bytes`: see [`ROTATE_BYTES`].
    ///
    /// # Errors
    /// [`EvidenceError::File`], or [`EvidenceError::Taken`] while another process has this name.
    pub fn open(folder: &Path, worker: &str, rotate_bytes: u64) -> Result<Self, EvidenceError> {
        let worker = plain(worker);
        std::fs::create_dir_all(folder).map_err(EvidenceError::file("make the folder", folder))?;
        let path = folder.join(format!("{worker}.open"));
        let mut note = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(EvidenceError::file("open", &path))?;
        match lock(&note, || std::thread::sleep(LOOK_AGAIN)) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(EvidenceError::Taken { worker, folder: folder.to_owned() });
            }
            Err(TryLockError::Error(error)) => {
                return Err(EvidenceError::file("lock", &path)(error));
            }
        }
        let mut name = String::new();
        note.read_to_string(&mut name).map_err(EvidenceError::file("read", &path))?;
        if let Some(place) = inside(folder, name.trim()) {
            repair(&place)?;
        }
        let state = State { note, open: None, appended: 0, synced: 0, files: 0, in_doubt: None };
        let shared = Shared {
            folder: folder.to_owned(),
            worker,
            rotate_bytes,
            seed: seed(),
            ids: AtomicU64::new(0),
            state: Mutex::new(state),
            syncing: tokio::sync::Mutex::new(()),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    /// Appends `exchange` as three records: the answer, the request, and what is known about them.
    /// Not safe before [`Evidence::sync`].
    ///
    /// - `payload_digest`: of its payload, see [`payload_digest`](crate::evidence::payload_digest).
    /// - `earlier`: a kept answer with the same payload, or the one that a 304 confirms; then the
    ///   answer becomes a `revisit` without the payload.
    ///
    /// Gives the answer's record. An abandoned call still writes whole records or none.
    ///
    /// # Errors
    /// [`EvidenceError::File`] when the disk is full or fails; the file stays readable and a
    /// later call may succeed.
    pub async fn write(
        &self,
        exchange: Exchange,
        payload_digest: String,
        about: &About,
        earlier: Option<Kept>,
    ) -> Result<Kept, EvidenceError> {
        let ids = std::array::from_fn(|_| self.shared.next_id());
        let draft = Draft { exchange, payload_digest, about: about.clone(), earlier, ids };
        let shared = Arc::clone(&self.shared);
        // Packing takes milliseconds and the disk may take longer.
        let writing = tokio::task::spawn_blocking(move || shared.keep(draft));
        writing.await.map_err(EvidenceError::CutOff)?
    }

    /// Returns when everything written before the call is safe on the disk. Many callers share
    /// one request to the disk.
    ///
    /// # Errors
    /// [`EvidenceError::InDoubt`] when the disk fails; from then on every call fails.
    pub async fn sync(&self) -> Result<(), EvidenceError> {
        let wanted = self.shared.state().appended;
        let _turn = self.shared.syncing.lock().await;
        let (file, reached) = {
            let state = self.shared.state();
            state.sound()?;
            if state.synced >= wanted {
                return Ok(());
            }
            (state.open.as_ref().map(|open| Arc::clone(&open.file)), state.appended)
        };
        let shared = Arc::clone(&self.shared);
        let syncing = tokio::task::spawn_blocking(move || {
            let synced = file.map_or(Ok(()), |file| file.sync_data());
            shared.state().synced_to(reached, synced)
        });
        syncing.await.map_err(EvidenceError::CutOff)?
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // A panic while appending leaves half a record at most, which the next write cuts off.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_id(&self) -> String {
        record_id(&self.seed, self.ids.fetch_add(1, Ordering::Relaxed))
    }

    fn keep(&self, draft: Draft) -> Result<Kept, EvidenceError> {
        let pack = EvidenceError::file("pack a record for", &self.folder);
        let [answer, request, metadata] = draft.records().map_err(pack)?;
        let length = answer.len() as u64;
        let group = [answer, request, metadata].concat();
        let payload_digest = draft.answer_digest().to_owned();
        let exchange = draft.exchange;
        let truncated = exchange.truncated.is_some();
        let [record_id, ..] = draft.ids;
        let (file, offset) = self.append(&group, exchange.started_at)?;
        Ok(Kept {
            place: Place { file, offset, length },
            record_id,
            url: exchange.url,
            at: exchange.started_at,
            payload_digest,
            truncated,
            before: None,
        })
    }

    /// Appends `group` to the open file; gives the file and where the group begins.
    fn append(&self, group: &[u8], at: Timestamp) -> Result<(String, u64), EvidenceError> {
        let mut state = self.state();
        state.sound()?;
        if state.open.as_ref().is_some_and(|open| open.length >= self.rotate_bytes) {
            state.close()?;
        }
        let mut open = match state.open.take() {
            Some(open) => open,
            None => self.begin(&mut state, at)?,
        };
        let (name, offset) = (open.name.clone(), open.length);
        let path = self.folder.join(&name);
        let written = open.append(group);
        state.open = Some(open);
        written.map_err(EvidenceError::file("write to", &path))?;
        state.appended += 1;
        Ok((name, offset))
    }

    /// Begins the next file, named after `at`.
    fn begin(&self, state: &mut State, at: Timestamp) -> Result<Open, EvidenceError> {
        let folder = at.format("%Y/%m").to_string();
        let path = self.folder.join(&folder);
        std::fs::create_dir_all(&path).map_err(EvidenceError::file("make the folder", &path))?;
        let stamp = at.format("%Y%m%dT%H%M%SZ");
        loop {
            let file = format!("diembao-{stamp}-{}-{:05}.warc.gz", self.worker, state.files);
            state.files += 1;
            let name = format!("{folder}/{file}");
            let path = self.folder.join(&name);
            state.announce(&name).map_err(EvidenceError::file("announce", &path))?;
            let made = File::options().write(true).create_new(true).open(&path);
            let made = match made {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                made => made.map_err(EvidenceError::file("make", &path))?,
            };
            let mut open = Open::new(made, name);
            let begun = warcinfo(&self.next_id(), at, &file)
                .and_then(|first| open.append(&first))
                .and_then(|()| sync_folders(&self.folder, &path));
            if let Err(error) = begun {
                // An empty file helps nobody; if it cannot even be removed it is repaired later.
                let _ = std::fs::remove_file(&path);
                return Err(EvidenceError::file("begin", &path)(error));
            }
            return Ok(open);
        }
    }
}

impl State {
    fn sound(&self) -> Result<(), EvidenceError> {
        match &self.in_doubt {
            Some(why) => Err(EvidenceError::InDoubt { why: why.clone() }),
            None => Ok(()),
        }
    }

    /// Notes what the disk said when asked to keep everything up to `reached`. A disk that fails
    /// may have dropped what it had taken and say "done" the next time, so it is not asked again.
    fn synced_to(&mut self, reached: u64, synced: io::Result<()>) -> Result<(), EvidenceError> {
        match synced {
            Ok(()) => self.synced = self.synced.max(reached),
            Err(error) => self.in_doubt = Some(error.to_string()),
        }
        self.sound()
    }

    /// Ends the open file; everything in it is safe then.
    fn close(&mut self) -> Result<(), EvidenceError> {
        if let Some(open) = self.open.take() {
            let (reached, synced) = (self.appended, open.file.sync_all());
            self.synced_to(reached, synced)?;
        }
        Ok(())
    }

    /// Writes down which file is about to be begun.
    fn announce(&mut self, name: &str) -> io::Result<()> {
        self.note.set_len(0)?;
        self.note.seek(SeekFrom::Start(0))?;
        self.note.write_all(name.as_bytes())?;
        self.note.sync_data()
    }
}

/// A worker's name as part of a file's.
fn plain(worker: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = worker.chars().take(40).map(plain).collect();
    if name.is_empty() { "worker".to_owned() } else { name }
}

/// Random bytes from the only source of the standard library.
fn seed() -> [u8; 16] {
    let half = |number: u64| RandomState::new().hash_one(number).to_be_bytes();
    let mut seed = [0; 16];
    seed[..8].copy_from_slice(&half(1));
    seed[8..].copy_from_slice(&half(2));
    seed
}
