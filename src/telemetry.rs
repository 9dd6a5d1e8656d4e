//! Logs: one line per event on standard error, as text or as JSON.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for log collectors: `timestamp`, `level`, `message`, `target` and
    /// the event's own fields (`outlet`, `feed`, `outcome`…) side by side.
    Json,
}

/// Starts logging. `RUST_LOG` chooses what is told; by default warnings of everything and what
/// diembao tells once per run.
///
/// - `writer`: where lines go; a progress display passes one that does not tear its bars.
pub fn start(format: LogFormat, writer: BoxMakeWriter) {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,diembao=info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(writer);
    // An error means that logging was started already, as tests do.
    let _ = match format {
        LogFormat::Text => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
}
