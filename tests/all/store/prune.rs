//! Old visits of feeds are forgotten; what was known of their days stays.

use super::small_world::{at, poll, record};
use crate::databases::TestStore;
use chrono::{Duration, NaiveDate};
use diembao::domain::entry::{FeedState, Poll};
use diembao::domain::health::FailingFeed;
use diembao::domain::id::OutletId;
use diembao::domain::outcome::PollOutcome;
use diembao::domain::time::{Timestamp, vietnam_day};
use diembao::health::sight::ASKED_WITHIN;
use diembao::store::Store;

const DAYS: (NaiveDate, NaiveDate) = (NaiveDate::MIN, NaiveDate::MAX);

/// Ten days of two outlets, each visited every two hours. Each can be read for a while, then fails
/// for a while, over midnights, and so on.
async fn ten_days(store: &Store) {
    use PollOutcome::{Empty, FailedNetwork, NotModified, OwnNetwork, Read};
    for hour in (0..240).step_by(2) {
        for (place, outlet) in ["nhandan", "tuoitre"].iter().enumerate() {
            let visit = hour / 2 + place * 7;
            let well = [Read, NotModified, Read, Empty, Empty, Read, Empty, Read];
            let outcome = match (visit / 25 % 2, visit % 5) {
                (0, _) => well[visit / 3 % well.len()],
                (_, 0) => OwnNetwork,
                _ => FailedNetwork,
            };
            let when = at(hour as i64 * 3600);
            let poll = Poll { outcome, ..poll(outlet, when, 3) };
            store.record_poll(&record(&poll, &FeedState::default(), &[])).await.unwrap();
        }
    }
}

/// What was known at each hour: which days had been seen, and which feeds were failing since when.
async fn known(store: &Store) -> Vec<(Vec<(OutletId, NaiveDate)>, Vec<FailingFeed>)> {
    let mut known = Vec::new();
    for hour in 0..=300 {
        let now = at(hour * 3600);
        let read = store.days_read_between(at(-86_400), now).await.unwrap();
        known.push((read, store.failing_at(now, now - ASKED_WITHIN).await.unwrap()));
    }
    known
}

/// Whether a visit stays: the first of its outlet and day that read something, or one that says
/// other than the one before or after it, or the first or last failure of a day.
fn stays(all: &[Poll], place: usize) -> bool {
    let visit = &all[place];
    let day = |poll: &Poll| vietnam_day(poll.polled_at);
    let class = |poll: &Poll| match poll.outcome {
        PollOutcome::Read | PollOutcome::NotModified => "read".to_owned(),
        PollOutcome::Empty => "empty".to_owned(),
        _ => format!("failed on {}", day(poll)),
    };
    let same_feed = |poll: &&Poll| poll.feed_url == visit.feed_url;
    let before = all[..place].iter().rev().find(same_feed);
    let after = all[place + 1..].iter().find(same_feed);
    let differs = |other: Option<&Poll>| match other {
        Some(other) => class(other) != class(visit),
        None => visit.outcome.is_failure(),
    };
    let read_before = all[..place]
        .iter()
        .filter(same_feed)
        .any(|poll| day(poll) == day(visit) && !poll.outcome.is_failure());
    differs(before) || differs(after) || (!visit.outcome.is_failure() && !read_before)
}

/// The day `days` after that of the first visit.
fn day(days: i64) -> NaiveDate {
    vietnam_day(at(0)) + Duration::days(days)
}

pub(crate) async fn visits_before_a_day_are_forgotten_in_small_steps(store: TestStore) {
    ten_days(&store).await;
    let sums = store.outlet_days(None, DAYS.0, DAYS.1).await.unwrap();
    let mut all = store.recent_polls(None, 999).await.unwrap();
    all.reverse();
    assert_eq!(store.prune_polls(day(-1), 50).await.unwrap(), None, "nothing is that old");
    let mut steps = Vec::new();
    while let Some(pruned) = store.prune_polls(day(6), 20).await.unwrap() {
        steps.push(pruned);
    }
    let old = |poll: &Poll| vietnam_day(poll.polled_at) < day(6);
    let mut left = store.recent_polls(None, 999).await.unwrap();
    left.reverse();
    let expected: Vec<_> = (0..all.len())
        .filter(|place| !old(&all[*place]) || stays(&all, *place))
        .map(|place| all[place].clone())
        .collect();
    assert_eq!(left, expected);
    let old_ones = [&all, &left].map(|polls| polls.iter().filter(|poll| old(poll)).count());
    assert!(old_ones[1] * 2 < old_ones[0], "most are forgotten: {old_ones:?}");
    assert_eq!(steps.iter().sum::<u64>() + left.len() as u64, 240);
    assert!(steps.iter().all(|step| *step <= 20) && steps.len() >= 4, "{steps:?}");
    assert_eq!(store.outlet_days(None, DAYS.0, DAYS.1).await.unwrap(), sums);
    assert!(left.iter().any(|poll| vietnam_day(poll.polled_at) == day(6)), "the border stays");

    let more = store.prune_polls(day(7), 999).await.unwrap().unwrap();
    assert!((1..=24).contains(&more), "the next day: {more}");
    assert_eq!(store.prune_polls(day(7), 999).await.unwrap(), None);
}

pub(crate) async fn what_was_known_at_a_moment_outlives_the_visits_it_came_from(store: TestStore) {
    ten_days(&store).await;
    let before = known(&store).await;
    let failing = before.iter().filter(|(_, failing)| !failing.is_empty()).count();
    assert!(failing > 99 && before.iter().any(|(_, failing)| failing.is_empty()), "{failing}");
    for (days, step) in [(3, 7), (7, 13), (99, 999)] {
        while store.prune_polls(day(days), step).await.unwrap().is_some() {}
        assert_eq!(known(&store).await, before, "{days} days forgotten");
    }
    assert!(store.recent_polls(None, 999).await.unwrap().len() < 120, "most are forgotten");
}

pub(crate) async fn many_that_forget_at_once_forget_each_visit_once(store: TestStore) {
    ten_days(&store).await;
    let all: Timestamp = at(240 * 3600);
    let forgetting: Vec<_> = (0..6)
        .map(|_| {
            let store = Store::clone(&store);
            tokio::spawn(async move { store.prune_polls(vietnam_day(all), 70).await })
        })
        .collect();
    let mut pruned = 0;
    for one in forgetting {
        pruned += one.await.unwrap().unwrap().unwrap_or_default();
    }
    pruned += store.prune_polls(vietnam_day(all), 999).await.unwrap().unwrap_or_default();
    let left = store.recent_polls(None, 999).await.unwrap().len() as u64;
    assert_eq!(pruned + left, 240);
}
