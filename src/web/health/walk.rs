//! Walks back in time as staff read them.

use crate::domain::catalog::Catalog;
use crate::domain::time::{Timestamp, vietnam_day};
use crate::domain::walk::{Walk, WalkState};
use crate::web::ask::outlet_name;
use crate::web::health::words;
use crate::web::show;
use crate::web::source::source_href;

pub(in crate::web) struct WalkView {
    pub(in crate::web) outlet: String,
    pub(in crate::web) outlet_href: String,
    pub(in crate::web) feed: String,
    pub(in crate::web) since: String,
    pub(in crate::web) state: &'static str,
    pub(in crate::web) going: bool,
    pub(in crate::web) short: bool,
    pub(in crate::web) read: String,
    /// Documents known to be left.
    pub(in crate::web) left: Option<String>,
    /// Part of the way in whole percent, if it can be told.
    pub(in crate::web) percent: Option<u32>,
    pub(in crate::web) oldest: Option<String>,
    pub(in crate::web) items: String,
    pub(in crate::web) new_items: String,
    pub(in crate::web) failures: u32,
    pub(in crate::web) next: String,
    pub(in crate::web) started: String,
    pub(in crate::web) detail: String,
}

impl WalkView {
    pub(in crate::web) fn new(catalog: &Catalog, walk: &Walk) -> Self {
        Self {
            outlet: outlet_name(catalog, walk.outlet.as_str()),
            outlet_href: format!("{}#di-nguoc", source_href(walk.outlet.as_str())),
            feed: walk.feed_url.clone(),
            since: show::day(vietnam_day(walk.since)),
            state: words::walk_state(walk.state),
            going: walk.state == WalkState::Going,
            short: walk.state == WalkState::Short,
            read: show::number(walk.read),
            left: (walk.left > 0).then(|| show::number(walk.left)),
            percent: percent(walk),
            oldest: walk.oldest.map(|at| show::day(vietnam_day(at))),
            items: show::number(walk.items),
            new_items: show::number(walk.new_items),
            failures: walk.failures,
            next: show::moment(Some(walk.next_at)),
            started: show::moment(Some(walk.started_at)),
            detail: walk.detail.clone(),
        }
    }
}

/// By documents where it is known how many there are, else by the days that lie behind.
fn percent(walk: &Walk) -> Option<u32> {
    if walk.state == WalkState::Reached {
        return Some(100);
    }
    if walk.left > 0 {
        let (read, left) = (u64::from(walk.read), u64::from(walk.left));
        return u32::try_from(read * 100 / (read + left)).ok();
    }
    let seconds = |from: Timestamp| (walk.started_at - from).num_seconds();
    let (gone, all) = (seconds(walk.oldest?), seconds(walk.since));
    (all > 0).then(|| u32::try_from((gone.clamp(0, all) * 100) / all).unwrap_or(100))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;

    #[test]
    fn progress_is_told_by_documents_or_by_days_or_not_at_all() {
        let started_at: Timestamp = "2025-10-01T00:00:00Z".parse().unwrap();
        let walk = Walk {
            outlet: "a".into(),
            feed_url: String::new(),
            since: started_at - Duration::days(100),
            state: WalkState::Going,
            cursor: String::new(),
            read: 3,
            left: 9,
            oldest: Some(started_at - Duration::days(40)),
            items: 0,
            new_items: 0,
            failures: 0,
            next_at: started_at,
            started_at,
            detail: String::new(),
        };
        assert_eq!(percent(&walk), Some(25));
        let unknown = Walk { left: 0, ..walk };
        assert_eq!(percent(&unknown), Some(40));
        assert_eq!(percent(&Walk { oldest: None, ..unknown.clone() }), None);
        assert_eq!(percent(&Walk { state: WalkState::Reached, ..unknown }), Some(100));
    }
}
