//! Old visits of feeds are forgotten; what was known of their days stays.

use super::small_world::{at, poll, record};
use crate::databases::TestStore;
use chrono::{Duration, NaiveDate};
use diembao::domain::entry::{FeedState, Poll};
use diembao::domain::outcome::PollOutcome;
use diembao::domain::time::{Timestamp, vietnam_day};
use diembao::store::Store;

const DAYS: (NaiveDate, NaiveDate) = (NaiveDate::MIN, NaiveDate::MAX);

/// Ten days of two outlets, each visited every two hours; every third visit fails.
async fn ten_days(store: &Store) {
    for hour in (0..240).step_by(2) {
        let outcome = [PollOutcome::FailedNetwork, PollOutcome::Read, PollOutcome::NotModified];
        for (place, outlet) in ["nhandan", "tuoitre"].iter().enumerate() {
            let outcome = outcome[(hour / 2 + place) % 3];
            let when = at(hour as i64 * 3600);
            let poll = Poll { outcome, ..poll(outlet, when, 3) };
            store.record_poll(&record(&poll, &FeedState::default(), &[])).await.unwrap();
        }
    }
}

/// Which days had been seen at each hour.
async fn seen(store: &Store) -> Vec<Vec<(String, NaiveDate)>> {
    let mut seen = Vec::new();
    for hour in 0..=240 {
        let read = store.days_read_between(at(-86_400), at(hour * 3600)).await.unwrap();
        seen.push(read.into_iter().map(|(outlet, day)| (outlet.to_string(), day)).collect());
    }
    seen
}

/// The day `days` after that of the first visit.
fn day(days: i64) -> NaiveDate {
    vietnam_day(at(0)) + Duration::days(days)
}

pub(crate) async fn visits_before_a_day_are_forgotten_in_small_steps(store: TestStore) {
    ten_days(&store).await;
    let (sums, known) =
        (store.outlet_days(None, DAYS.0, DAYS.1).await.unwrap(), seen(&store).await);
    assert_eq!(store.prune_polls(day(-1), 50).await.unwrap(), 0, "nothing is that old");
    let mut steps = Vec::new();
    loop {
        match store.prune_polls(day(4), 20).await.unwrap() {
            0 => break,
            pruned => steps.push(pruned),
        }
    }
    let old = |poll: &Poll| vietnam_day(poll.polled_at) < day(4);
    let left = store.recent_polls(None, 999).await.unwrap();
    // Of each outlet and day the first that read something.
    assert_eq!(left.iter().filter(|poll| old(poll)).count(), 2 * 4, "{left:?}");
    assert!(left.iter().filter(|poll| old(poll)).all(|poll| !poll.outcome.is_failure()));
    assert_eq!(steps.iter().sum::<u64>() + left.len() as u64, 240);
    assert!(steps.iter().all(|step| *step <= 20) && steps.len() >= 4, "{steps:?}");
    assert_eq!(store.outlet_days(None, DAYS.0, DAYS.1).await.unwrap(), sums);
    assert_eq!(seen(&store).await, known, "what was known when does not change");
    assert!(left.iter().any(|poll| vietnam_day(poll.polled_at) == day(4)), "the border stays");

    let more = store.prune_polls(day(5), 999).await.unwrap();
    assert!((1..=24).contains(&more), "the next day: {more}");
    assert_eq!(store.prune_polls(day(5), 999).await.unwrap(), 0);
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
        pruned += one.await.unwrap().unwrap();
    }
    pruned += store.prune_polls(vietnam_day(all), 999).await.unwrap();
    let left = store.recent_polls(None, 999).await.unwrap().len() as u64;
    assert_eq!(pruned + left, 240);
}
