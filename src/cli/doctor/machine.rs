//! What the doctor asks of the machine: settings, certificates, the disk, ways to tell people.

use super::{Finding, State};
use crate::cli::Common;
use crate::config::Config;
use crate::crawl::guard::Resolver;
use crate::pipeline::carrier::Carrier;
use crate::pipeline::system::http_client;
use crate::pipeline::{DataFolder, SystemClock};
use anyhow::Context;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Below this much free space somebody should look: some weeks of evidence at most.
const LITTLE_BYTES: u64 = 5 << 30;
/// Below this much the crawl may fail any day.
const TOO_LITTLE_BYTES: u64 = 256 << 20;

pub(super) fn settings(config: &Config) -> Finding {
    if config.contact == Config::default().contact {
        let text = "no contact is set, so outlets cannot tell who is asking; set `contact` to an e-mail address or page";
        return Finding::new("settings", State::Warn, text);
    }
    Finding::new("settings", State::Ok, "read")
}

pub(super) fn certificates(config: &Config) -> anyhow::Result<String> {
    http_client(config, Resolver::System, Arc::new(SystemClock), None)?;
    Ok("CA certificates found".to_owned())
}

/// Whether the folders of data and evidence can be written, and how much fits there.
pub(super) fn disk(common: &Common, config: &Config) -> Finding {
    let folder = DataFolder::evidence_path(&common.data, config);
    let looked = existing(&folder).and_then(|place| {
        writable(place)?;
        let free = fs4::available_space(place)
            .with_context(|| format!("cannot tell how much space {} has", place.display()))?;
        Ok((place.to_owned(), free))
    });
    match looked {
        Err(error) => Finding::of("disk", Err(error)),
        Ok((place, free)) => {
            let state = match free {
                free if free < TOO_LITTLE_BYTES => State::Fault,
                free if free < LITTLE_BYTES => State::Warn,
                _ => State::Ok,
            };
            let repair = if state == State::Ok {
                ""
            } else {
                "; make room, or move the folder to a larger disk and name it with `evidence_dir`: evidence is never deleted by itself"
            };
            let text = format!("{} MB free in {}{repair}", free >> 20, place.display());
            Finding::new("disk", state, text)
        }
    }
}

/// `folder`, or the nearest above it that exists.
fn existing(folder: &Path) -> anyhow::Result<&Path> {
    folder
        .ancestors()
        .map(|above| if above.as_os_str().is_empty() { Path::new(".") } else { above })
        .find(|above| above.is_dir())
        .with_context(|| format!("there is no folder {}; make it", folder.display()))
}

fn writable(folder: &Path) -> anyhow::Result<()> {
    let probe = folder.join(format!(".doctor-{}", std::process::id()));
    fs::write(&probe, "probe").and_then(|()| fs::remove_file(&probe)).with_context(|| {
        format!("cannot write in {}; check its owner and that its disk has room", folder.display())
    })
}

pub(super) fn notices(config: &Config) -> Finding {
    match Carrier::all(config) {
        Ok(carriers) if carriers.is_empty() => {
            let text = "nobody is told of alarms; set [notify] or [notify.mail] in the settings";
            Finding::new("notices", State::Warn, text)
        }
        Ok(carriers) => {
            let media: Vec<_> = carriers.iter().map(|carrier| carrier.medium().as_str()).collect();
            let text = format!("by {}; try them with `diembao alarms test`", media.join(" and "));
            Finding::new("notices", State::Ok, text)
        }
        Err(error) => Finding::of("notices", Err(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_written_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (file, below) = (folder.path().join("file"), folder.path().join("a/b"));
        assert_eq!(existing(&below).unwrap(), folder.path());
        writable(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "the probe is gone");
        fs::write(&file, "").unwrap();
        let error = writable(&file).unwrap_err().to_string();
        assert!(error.contains("cannot write in"), "{error}");
    }
}
