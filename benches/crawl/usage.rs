//! What a process has used, from Linux' /proc.

use crate::cpu::cpu_s;
use serde::{Deserialize, Serialize};
use std::time::{SystemTime, UNIX_EPOCH};

/// What one contender did, as it tells on its last line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Usage {
    /// Articles with text.
    pub(crate) articles: usize,
    /// Begin and end of the crawl, seconds since 1970.
    pub(crate) began_s: f64,
    pub(crate) ended_s: f64,
    /// Processor time of the crawl, seconds.
    pub(crate) cpu_s: f64,
    /// Most memory the process ever held, MB.
    pub(crate) peak_mb: f64,
    /// Share of the articles' paragraphs that its texts hold, and of letters beside them.
    #[serde(default)]
    pub(crate) found: f64,
    #[serde(default)]
    pub(crate) surplus: f64,
}

pub(crate) fn now_s() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}

/// A line of /proc/self/status (`VmHWM`, `VmRSS`, `RssAnon`), MB.
pub(crate) fn memory_mb(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'));
    let kb = value.and_then(|text| text.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1024.0
}

/// A crawl under way.
pub(crate) struct Stopwatch {
    began_s: f64,
    cpu_s: f64,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self { began_s: now_s(), cpu_s: cpu_s("self") }
    }

    pub(crate) fn stop(self, articles: usize) -> Usage {
        Usage {
            articles,
            began_s: self.began_s,
            ended_s: now_s(),
            cpu_s: cpu_s("self") - self.cpu_s,
            peak_mb: memory_mb("VmHWM"),
            found: 0.0,
            surplus: 0.0,
        }
    }
}

impl Usage {
    /// Tells the process that started this one.
    pub(crate) fn tell(&self) -> anyhow::Result<()> {
        println!("{}", serde_json::to_string(self)?);
        Ok(())
    }
}
