//! `diembao outlets events`: what each visit of an outlet's feeds found, in words for staff.

use crate::cli::open::{archive, outlet};
use crate::cli::show::minute;
use crate::cli::{Common, WrongUse, write_json};
use crate::domain::entry::Poll;
use crate::domain::health::Overlap;
use crate::domain::outcome::PollOutcome;
use clap::Args;
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(in crate::cli) struct Options {
    /// The outlet.
    id: String,
    /// Only this feed.
    #[arg(long, value_name = "URL")]
    feed: Option<String>,
    /// So many visits at most, newest first.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
}

pub(super) async fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let (store, catalog) = archive(common).await?;
    let outlet = outlet(&catalog, &options.id)?;
    let polls = match &options.feed {
        None => store.recent_polls(Some(&outlet.id), options.limit).await?,
        Some(feed) if outlet.feeds.iter().any(|known| known.url.as_str() == feed) => {
            store.feed_polls(feed, options.limit).await?
        }
        Some(feed) => {
            let known: Vec<_> = outlet.feeds.iter().map(|feed| feed.url.as_str()).collect();
            let (id, known) = (&outlet.id, known.join(", "));
            return Err(WrongUse(format!("`{feed}` is no feed of {id}; known are {known}")).into());
        }
    };
    let mut out = std::io::stdout().lock();
    if common.json {
        let polls: Vec<Value> = polls.iter().map(to_json).collect();
        write_json(&mut out, &polls)?;
        return Ok(ExitCode::SUCCESS);
    }
    if polls.is_empty() {
        writeln!(out, "no visit yet")?;
    }
    for poll in &polls {
        writeln!(out, "{} {}", minute(poll.polled_at), told(poll))?;
        if options.feed.is_none() {
            writeln!(out, "                 {}", poll.feed_url)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `200, 30 items, 2 new, 28 seen, joins on`, or what went wrong.
fn told(poll: &Poll) -> String {
    let mut parts: Vec<String> = poll.http_status.iter().map(u16::to_string).collect();
    match poll.outcome {
        PollOutcome::Read => {
            let (items, new) = (poll.items, poll.new_items);
            let seen = items.saturating_sub(new);
            parts.push(format!("{items} items, {new} new, {seen} seen"));
        }
        PollOutcome::NotModified => parts.push("not modified".to_owned()),
        PollOutcome::Empty => parts.push("no items".to_owned()),
        failed => parts.push(failed.to_string()),
    }
    parts.extend(poll.fault.map(|fault| fault.to_string()));
    parts.extend(joined(poll.overlap).map(str::to_owned));
    let told = parts.join(", ");
    if poll.detail.is_empty() { told } else { format!("{told}: {}", poll.detail) }
}

fn joined(overlap: Overlap) -> Option<&'static str> {
    match overlap {
        Overlap::Proven => Some("joins on"),
        Overlap::Unproven => Some("does not join on"),
        Overlap::First => Some("first visit"),
        Overlap::Unknown => None,
    }
}

fn to_json(poll: &Poll) -> Value {
    json!({
        "feed": poll.feed_url,
        "at": poll.polled_at,
        "outcome": poll.outcome,
        "http_status": poll.http_status,
        "items": poll.items,
        "new": poll.new_items,
        "overlap": poll.overlap,
        "fault": poll.fault,
        "detail": poll.detail,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::outcome::NetworkFault;

    fn poll(outcome: PollOutcome, http_status: Option<u16>, overlap: Overlap) -> Poll {
        Poll {
            outlet: "a".into(),
            feed_url: "https://a.vn/rss".to_owned(),
            polled_at: "2025-09-10T01:15:00Z".parse().unwrap(),
            outcome,
            http_status,
            items: 30,
            new_items: 2,
            overlap,
            fault: None,
            detail: String::new(),
        }
    }

    #[test]
    fn a_visit_is_told_in_words_for_staff() {
        let read = poll(PollOutcome::Read, Some(200), Overlap::Proven);
        assert_eq!(told(&read), "200, 30 items, 2 new, 28 seen, joins on");
        let same = poll(PollOutcome::NotModified, Some(304), Overlap::Proven);
        assert_eq!(told(&same), "304, not modified, joins on");
        let gap = poll(PollOutcome::Read, Some(200), Overlap::Unproven);
        assert_eq!(told(&gap), "200, 30 items, 2 new, 28 seen, does not join on");
        let late = Poll {
            fault: Some(NetworkFault::Timeout),
            detail: "no answer in 60 s".to_owned(),
            ..poll(PollOutcome::FailedNetwork, None, Overlap::Unknown)
        };
        assert_eq!(told(&late), "failed_network, timeout: no answer in 60 s");
    }
}
