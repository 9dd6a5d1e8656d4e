//! One feed of an outlet: how it is read and what its last visits brought.

use super::{feed_url, visits_of};
use crate::domain::entry::{FeedState, Poll};
use crate::domain::health::Overlap;
use crate::domain::outlet::Feed;
use crate::web::health::words;
use crate::web::show;
use crate::web::sources::PollView;

/// Visits listed for one feed.
const EVENTS: usize = 12;

pub(in crate::web) struct FeedView {
    pub(in crate::web) url: String,
    pub(in crate::web) kind: &'static str,
    pub(in crate::web) status: &'static str,
    pub(in crate::web) checked: String,
    pub(in crate::web) note: String,
    /// What becomes of it: visited on schedule, walked back, or neither.
    pub(in crate::web) role: &'static str,
    pub(in crate::web) polled: bool,
    pub(in crate::web) interval: Option<String>,
    pub(in crate::web) next: Option<String>,
    pub(in crate::web) last_read: Option<String>,
    pub(in crate::web) last_new: Option<String>,
    pub(in crate::web) failures: u32,
    pub(in crate::web) joins: Vec<JoinView>,
    pub(in crate::web) last: Option<PollView>,
    pub(in crate::web) events: Vec<EventView>,
}

/// Whether one visit joined on to the one before.
pub(in crate::web) struct JoinView {
    pub(in crate::web) class: &'static str,
    pub(in crate::web) sign: &'static str,
    pub(in crate::web) title: String,
}

pub(in crate::web) struct EventView {
    pub(in crate::web) at: String,
    pub(in crate::web) text: String,
    pub(in crate::web) detail: String,
}

impl FeedView {
    pub(super) fn new(feed: &Feed, state: Option<&FeedState>, polls: &[Poll]) -> Self {
        let visits: Vec<&Poll> = visits_of(polls, feed_url(feed)).take(EVENTS).collect();
        Self {
            url: feed.address_text().to_owned(),
            kind: words::feed_kind(feed),
            status: show::feed_status(feed.status),
            checked: feed.checked.clone().unwrap_or_default(),
            note: feed.note.clone(),
            role: role(feed),
            polled: feed.poll,
            interval: state.and_then(|state| state.interval).map(words::span),
            next: state.and_then(|state| state.next_poll_at).map(|at| show::moment(Some(at))),
            last_read: state.and_then(|state| state.last_read_at).map(|at| show::moment(Some(at))),
            last_new: state.and_then(|state| state.last_new_at).map(|at| show::moment(Some(at))),
            failures: state.map(|state| state.failures).unwrap_or_default(),
            joins: visits.iter().rev().map(|poll| join(poll)).collect(),
            last: visits.first().map(|poll| PollView::new(poll)),
            events: visits.iter().map(|poll| event(poll)).collect(),
        }
    }
}

fn role(feed: &Feed) -> &'static str {
    match (feed.poll, feed.walk) {
        (true, true) => "đọc theo lịch, đi ngược khi cần",
        (true, false) => "đọc theo lịch",
        (false, true) => "chỉ đi ngược khi cần",
        (false, false) => "không đọc",
    }
}

fn event(poll: &Poll) -> EventView {
    EventView {
        at: show::moment(Some(poll.polled_at)),
        text: words::event(poll),
        detail: poll.detail.clone(),
    }
}

fn join(poll: &Poll) -> JoinView {
    let (class, sign) = match poll.overlap {
        _ if poll.outcome.is_failure() => ("failed", "✕"),
        Overlap::Proven => ("complete", "●"),
        Overlap::Unproven => ("blind", "○"),
        Overlap::First | Overlap::Unknown => ("nothing", "·"),
    };
    let title = format!("{}: {}", show::moment(Some(poll.polled_at)), words::event(poll));
    JoinView { class, sign, title }
}
