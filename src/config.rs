//! Settings of a run, from a TOML file and the command line.

mod notify;

pub use notify::{MAIL_PASSWORD, Mail, Notify, WEBHOOK_SECRET};

use chrono::NaiveDate;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// What an operator may set. Every key may be left out; unknown keys are refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// An e-mail address or page where whoever runs this crawl can be reached; sent to every
    /// outlet in `User-Agent`.
    pub contact: String,
    /// Where the dashboard listens.
    pub listen: String,
    /// `sqlite://…` or `postgres://…`; by default a SQLite file in the data folder.
    pub database_url: Option<String>,
    /// Folder of the evidence; by default in the data folder. Machines that share a database share
    /// this folder too, or each can show only what it fetched itself.
    pub evidence_dir: Option<PathBuf>,
    /// Seconds between two requests to one host.
    pub delay_s: u64,
    /// Minutes between the first two visits of a feed; after that its own pace decides.
    pub interval_min: u64,
    /// A feed is never visited sooner than after so many minutes.
    pub least_interval_min: u64,
    /// A feed that works is never visited later than after so many minutes.
    pub most_interval_min: u64,
    /// Outlets visited at the same time.
    pub parallel_outlets: usize,
    /// Seconds for one answer, body included.
    pub timeout_s: u64,
    /// Largest page that is read, bytes after decompression.
    pub page_cap_bytes: usize,
    /// Largest feed that is read, bytes after decompression.
    pub feed_cap_bytes: usize,
    /// Articles published before this day are left alone; by default the day on which the
    /// earliest plan begins.
    pub since: Option<NaiveDate>,
    /// Days for which each single visit of a feed stays in the log: a year's report must be able
    /// to show it. After that the sums of each day remain, and when a day was first seen.
    pub keep_polls_days: u64,
    /// Seconds after which another worker takes over what one that is silent has in hand. Longer
    /// than any single request may take.
    pub lease_s: u64,
    /// Where people reach the dashboard, for links in notices.
    pub public_url: Option<Url>,
    /// Who is told of alarms.
    pub notify: Notify,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            contact: "no contact set".to_owned(),
            listen: "127.0.0.1:8080".to_owned(),
            database_url: None,
            evidence_dir: None,
            delay_s: 2,
            interval_min: 15,
            least_interval_min: 5,
            most_interval_min: 60,
            parallel_outlets: 8,
            timeout_s: 60,
            page_cap_bytes: 10 << 20,
            // The largest feed seen lists 1,000 items in some 2 MB.
            feed_cap_bytes: 64 << 20,
            since: None,
            keep_polls_days: 400,
            lease_s: 180,
            public_url: None,
            notify: Notify::default(),
        }
    }
}

/// A lease outlives the slowest request by this much.
const LEASE_MARGIN_S: u64 = 30;

/// Why settings were refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the settings in {}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file says something that is no setting.
    #[error("{}: {reason}", file.display())]
    Parse {
        /// The file.
        file: PathBuf,
        /// Where and what, as the parser tells it.
        reason: Box<toml::de::Error>,
    },
    /// A number that cannot work.
    #[error("`{key}` must lie between {least} and {most}, not {value}")]
    OutOfBounds {
        /// The setting.
        key: &'static str,
        /// What was set.
        value: u64,
        /// Its least value.
        least: u64,
        /// Its greatest value.
        most: u64,
    },
    /// A contact that cannot be sent in a header.
    #[error("`contact` must be printable text on one line: an e-mail address or a page")]
    Contact,
    /// A dashboard's address that no browser opens.
    #[error("`public_url` must be an https:// or http:// address")]
    PublicUrl,
    /// Notices could not be delivered so.
    #[error("`notify.{key}` must be {wanted}")]
    Notify {
        /// The setting, below `notify`.
        key: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
}

impl Config {
    /// Reads `file`.
    ///
    /// # Errors
    /// [`ConfigError`] with the place and the reason.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(file)
            .map_err(|source| ConfigError::Read { file: file.to_owned(), source })?;
        let config: Self = toml::from_str(&text).map_err(|reason| ConfigError::Parse {
            file: file.to_owned(),
            reason: Box::new(reason),
        })?;
        config.checked()
    }

    /// Itself, if every value can work.
    ///
    /// # Errors
    /// [`ConfigError`] for the first that cannot.
    pub fn checked(self) -> Result<Self, ConfigError> {
        let bounds = [
            ("delay_s", self.delay_s, 0, 3600),
            ("interval_min", self.interval_min, 1, 10_080),
            ("least_interval_min", self.least_interval_min, 1, 10_080),
            ("most_interval_min", self.most_interval_min, self.least_interval_min, 10_080),
            ("parallel_outlets", self.parallel_outlets as u64, 1, 256),
            ("timeout_s", self.timeout_s, 1, 3600),
            ("page_cap_bytes", self.page_cap_bytes as u64, 1 << 10, 1 << 30),
            ("feed_cap_bytes", self.feed_cap_bytes as u64, 1 << 10, 1 << 30),
            ("keep_polls_days", self.keep_polls_days, 31, 36_500),
            ("lease_s", self.lease_s, self.timeout_s + LEASE_MARGIN_S, 7200),
        ];
        for (key, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                return Err(ConfigError::OutOfBounds { key, value, least, most });
            }
        }
        if self.contact.trim().is_empty() || self.contact.chars().any(char::is_control) {
            return Err(ConfigError::Contact);
        }
        if self.public_url.as_ref().is_some_and(|url| !["http", "https"].contains(&url.scheme())) {
            return Err(ConfigError::PublicUrl);
        }
        self.notify.check()?;
        Ok(self)
    }

    /// Pause between two requests to one host.
    pub fn delay(&self) -> Duration {
        Duration::from_secs(self.delay_s)
    }

    /// How long an outlet stays with a worker that says nothing any more.
    pub fn lease(&self) -> Duration {
        Duration::from_secs(self.lease_s)
    }

    /// Pause between the first two visits of a feed.
    pub fn interval(&self) -> chrono::Duration {
        chrono::Duration::minutes(i64::try_from(self.interval_min).unwrap_or(i64::from(u32::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("diembao.toml");
        std::fs::write(&file, text).unwrap();
        Config::read(&file).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_left_out_keeps_its_default() {
        let config = read("contact = \"bao@example.vn\"\nsince = \"2025-07-20\"").unwrap();
        assert_eq!(config.contact, "bao@example.vn");
        assert_eq!(config.since, NaiveDate::from_ymd_opt(2025, 7, 20));
        assert_eq!(config.delay_s, Config::default().delay_s);
    }

    #[test]
    fn faults_are_told_with_their_place() {
        let cases = [
            ("delay = 3", "delay"),
            ("delay_s = \"nhanh\"", "line 1"),
            ("parallel_outlets = 0", "`parallel_outlets` must lie between 1 and 256, not 0"),
            ("parallel_outlets = 257", "between 1 and 256"),
            ("interval_min = 0", "between 1 and 10080"),
            ("interval_min = 10081", "between 1 and 10080"),
            ("delay_s = 3601", "between 0 and 3600"),
            ("timeout_s = 0", "between 1 and 3600"),
            ("keep_polls_days = 30", "between 31 and 36500"),
            ("lease_s = 89", "`lease_s` must lie between 90 and 7200, not 89"),
            ("timeout_s = 200", "`lease_s` must lie between 230 and 7200, not 180"),
            ("page_cap_bytes = 1023", "between 1024 and"),
            ("feed_cap_bytes = 1073741825", "and 1073741824"),
            ("contact = \"a@b.vn\\r\\nHost: x\"", "on one line"),
            ("contact = \" \"", "printable"),
            ("x = [", "line 1"),
        ];
        for (text, part) in cases {
            let error = read(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
