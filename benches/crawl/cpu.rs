//! Processor time, from Linux' /proc.

/// Linux counts processor time in hundredths of a second on every machine.
const TICKS_A_SECOND: f64 = 100.0;

/// What all threads of a process have used so far, seconds; `self` is this one.
pub(crate) fn cpu_s(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name in brackets may hold blanks; user and system time are the 12th and 13th behind it.
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok());
    (ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0)) / TICKS_A_SECOND
}
