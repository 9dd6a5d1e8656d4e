//! The peers of Python: an interpreter of their own, with what `requirements.txt` names.

use anyhow::{Context, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the peers' programs lie.
pub(crate) fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers")
}

/// The interpreter with the peers installed; installs them from PyPI the first time, in the
/// user's cache folder.
pub(crate) fn python() -> anyhow::Result<PathBuf> {
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or(home);
    let venv = cache.context("neither XDG_CACHE_HOME nor HOME is set")?.join("diembao-bench/venv");
    let python = venv.join("bin/python");
    let run = |command: &mut Command| -> anyhow::Result<()> {
        let status = command.stdout(Stdio::null()).status()?;
        ensure!(status.success(), "{command:?} ended with {status}");
        Ok(())
    };
    let (wanted, installed) = (peers().join("requirements.txt"), venv.join("installed.txt"));
    if std::fs::read(&installed).ok() == Some(std::fs::read(&wanted)?) {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(&wanted))?;
    std::fs::copy(wanted, installed)?;
    Ok(python)
}
