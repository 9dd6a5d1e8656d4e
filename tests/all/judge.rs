//! An outlet is judged by the last visit of each of its feeds.

use crate::outage::{WELL, World};
use crate::thu::definition;
use chrono::Duration;
use diembao::domain::clock::Clock;
use diembao::domain::entry::{FeedState, Poll};
use diembao::domain::health::{AlarmKind, AlarmState, Overlap};
use diembao::domain::outcome::PollOutcome;
use diembao::domain::time::Timestamp;
use diembao::store::PollRecord;
use diembao::web::loopback::{Ask, Reply};

/// One feed without items, one behind a wall.
fn answer(ask: &Ask, _: u8, _: Timestamp) -> Reply {
    const EMPTY: &str = "<rss version=\"2.0\"><channel><title>Thử</title></channel></rss>";
    match ask.path() {
        "/rss" => Reply::new(200, "application/rss+xml", EMPTY),
        "/tuong" => Reply::new(200, "text/html", "<html><body>Access denied</body></html>"),
        _ => Reply::new(404, "text/plain", ""),
    }
}

/// Notes a visit of the feed at `path`, which is not due again for longer than the outlet rests.
async fn note(world: &World, path: &str, outcome: PollOutcome) {
    let now = world.clock.now();
    let poll = Poll {
        outlet: "thu".into(),
        feed_url: format!("http://thu.example{path}"),
        polled_at: now,
        outcome,
        http_status: None,
        items: 0,
        new_items: 0,
        overlap: Overlap::Unknown,
        fault: None,
        detail: String::new(),
    };
    let next_poll_at = Some(now + Duration::minutes(40));
    let state = FeedState { next_poll_at, ..FeedState::default() };
    let record =
        PollRecord { poll: &poll, state: &state, found: &[], planned: &[], gap: None, lease: None };
    world.crawler.system.store.record_poll(&record).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_about_one_feed_stands_however_often_the_others_are_visited() {
    let mut world = World::of(definition("", &["/rss", "/tuong"]), answer).await;
    world.round_after(Duration::zero(), WELL).await;
    let alarms = async || {
        let alarms = world.crawler.system.store.alarms(Some(&"thu".into()), 9).await.unwrap();
        alarms.into_iter().map(|alarm| (alarm.finding.kind, alarm.state)).collect::<Vec<_>>()
    };
    assert_eq!(alarms().await, [(AlarmKind::BotWall, AlarmState::Open)]);
    note(&world, "/tuong", PollOutcome::OwnNetwork).await;
    for _ in 0..70 {
        note(&world, "/rss", PollOutcome::Empty).await;
    }
    world.selection.all_due = false;
    world.round_after(Duration::minutes(30), WELL).await;
    let polls = world.crawler.system.store.recent_polls(None, 99).await.unwrap();
    assert_eq!(polls.len(), 2 + 1 + 70, "no feed was due");
    assert_eq!(alarms().await, [(AlarmKind::BotWall, AlarmState::Open)], "raised once");
}
