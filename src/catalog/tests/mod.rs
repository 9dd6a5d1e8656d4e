//! Definitions become a catalogue, or are refused with all their faults.

mod chance;
mod folder;
mod malformed;
mod outlets;
mod refused;
mod sound;
mod world;

use super::{Fault, Files, parse};

/// The faults of `files`; none when they parse.
fn faults(files: &Files) -> Vec<Fault> {
    parse(files).err().map(|faults| faults.as_slice().to_vec()).unwrap_or_default()
}

/// The sound world with `from` in the file at `path` replaced, once, by `to`.
fn broken(path: &str, from: &str, to: &str) -> Files {
    let mut files = world::files();
    let text = &files[path];
    assert!(text.contains(from), "{path} does not contain {from}");
    let text = text.replacen(from, to, 1);
    files.insert(path.to_owned(), text);
    files
}
