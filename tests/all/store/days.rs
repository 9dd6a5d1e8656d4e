//! The sums of a day equal a recount over the logs, whatever was done.

use super::small_world::{article, at, end, entry, list, page, poll, record};
use crate::databases::TestStore;
use chrono::NaiveDate;
use diembao::domain::entry::{Entry, FeedState, Poll};
use diembao::domain::health::{Fill, OutletDay, OutletDayOf, Overlap};
use diembao::domain::outcome::{Outcome, PollOutcome};
use diembao::domain::time::{Timestamp, vietnam_day};
use diembao::domain::walk::Walk;
use diembao::store::{FoundEntry, KeepArticle, PollRecord, Store};
use std::collections::BTreeMap;

const ALL_DAYS: (NaiveDate, NaiveDate) = (NaiveDate::MIN, NaiveDate::MAX);
const DOWN: [&str; 13] = [
    include_str!("../../../migrations/20261123100000_tell_how_copies_are_known.down.sql"),
    include_str!("../../../migrations/20261123090000_remember_what_dates_say.down.sql"),
    include_str!("../../../migrations/20261122170100_overrule_genres.down.sql"),
    include_str!("../../../migrations/20261122170000_say_where_fields_come_from.down.sql"),
    include_str!("../../../migrations/20261122160000_find_copies_in_less_space.down.sql"),
    include_str!("../../../migrations/20261122140000_look_through_less.down.sql"),
    include_str!("../../../migrations/20261122120000_find_copies_faster.down.sql"),
    include_str!("../../../migrations/20261122110000_tell_what_a_record_stands_for.down.sql"),
    include_str!("../../../migrations/20261122100100_hold_hosts_back.down.sql"),
    include_str!("../../../migrations/20261122100000_remember_sitemaps.down.sql"),
    include_str!("../../../migrations/20261122090000_add_patience.down.sql"),
    include_str!("../../../migrations/20261121150000_add_notices.down.sql"),
    include_str!("../../../migrations/20261121090100_add_health.down.sql"),
];
const FORGET: &str = "delete from _sqlx_migrations where version >= 20261121090100";

async fn days(store: &Store) -> Vec<OutletDayOf> {
    store.outlet_days(None, ALL_DAYS.0, ALL_DAYS.1).await.unwrap()
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    /// One of `0..sides`.
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn coin(&mut self) -> bool {
        self.roll(2) == 0
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let len = u64::try_from(list.len()).unwrap();
        &list[usize::try_from(self.roll(len)).unwrap()]
    }

    /// A moment within five days.
    fn moment(&mut self) -> Timestamp {
        at(i64::try_from(self.roll(5 * 86_400)).unwrap())
    }

    fn entry(&mut self) -> Entry {
        let outlet = *self.pick(&["nhandan", "tuoitre"]);
        entry(outlet, &format!("tin-{}", self.roll(25)))
    }
}

type Expected = BTreeMap<(NaiveDate, String), OutletDay>;

fn day_of<'a>(expected: &'a mut Expected, outlet: &str, when: Timestamp) -> &'a mut OutletDay {
    expected.entry((vietnam_day(when), outlet.to_owned())).or_default()
}

/// Visits a feed in some way.
async fn some_poll(store: &Store, dice: &mut Dice, expected: &mut Expected) {
    let one = dice.entry();
    let (outlet, when) = (one.outlet.as_str(), dice.moment());
    let outcome = *dice.pick(PollOutcome::ALL);
    let found: Vec<_> = if outcome == PollOutcome::Read {
        (0..dice.roll(6)).map(|_| dice.entry()).filter(|entry| entry.outlet == one.outlet).collect()
    } else {
        Vec::new()
    };
    let found: Vec<_> = found.into_iter().map(|entry| FoundEntry { entry }).collect();
    let overlap = *dice.pick(Overlap::ALL);
    let poll = Poll { outcome, overlap, ..poll(outlet, when, found.len()) };
    let planned_at = dice.moment();
    let planned = [(vietnam_day(planned_at), 2), (vietnam_day(when), 1)];
    let state = FeedState::default();
    let record = PollRecord { planned: &planned, ..record(&poll, &state, &found) };
    let result = store.record_poll(&record).await.unwrap();
    day_of(expected, outlet, planned_at).planned += 2;
    let day = day_of(expected, outlet, when);
    day.planned += 1;
    if outcome != PollOutcome::OwnNetwork {
        day.polled += 1;
        day.failed += u32::from(outcome.is_failure());
        day.proven += u32::from(overlap == Overlap::Proven);
        day.unproven += u32::from(overlap == Overlap::Unproven);
        day.items += poll.items;
        day.new_items += result.new;
    }
}

/// Takes a step of a walk that finds one entry.
async fn some_step(store: &Store, dice: &mut Dice, expected: &mut Expected) {
    let (one, when) = (dice.entry(), dice.moment());
    store.ask_walk(&one.outlet, "sitemap", at(-99), at(0)).await.unwrap();
    let walk: Walk = store.walks(Some(&one.outlet)).await.unwrap().remove(0);
    let found = [FoundEntry { entry: one.clone() }];
    let result = store.record_step(None, &walk, &found, when).await.unwrap();
    day_of(expected, one.outlet.as_str(), when).recovered += result.new;
}

/// Ends a visit in some way, twice at times.
async fn some_visit(store: &Store, dice: &mut Dice, expected: &mut Expected) {
    let outlet = dice.entry().outlet;
    let waiting = store.pending_entries(&outlet, at(99 * 86_400), 99).await.unwrap();
    if waiting.is_empty() {
        return;
    }
    let (one, when) = (dice.pick(&waiting).clone(), dice.moment());
    let fill = Fill {
        undated: dice.coin(),
        without_lead: dice.coin(),
        without_body: dice.coin(),
        dates_disagree: dice.coin(),
    };
    let ends = [
        Outcome::NotArticle,
        Outcome::NoText,
        Outcome::TooOld,
        Outcome::Gone,
        Outcome::BotWall,
        Outcome::Unchanged,
    ];
    let kept = dice.coin();
    let ending = end(&one, *dice.pick(&ends), when);
    let target = if dice.roll(4) == 0 { "chung".to_owned() } else { one.url.clone() };
    let (page, article) = (page(&one.url, when, &target), article(&target, &one.title));
    let keep = KeepArticle {
        entry_id: one.id.clone(),
        outlet: one.outlet.clone(),
        page: &page,
        article: &article,
        bands: &[],
        copies: &[],
        fill,
        at: when,
    };
    let mut outcomes = Vec::new();
    for _ in 0..=dice.roll(2) {
        outcomes.push(match kept {
            true => store.keep_article(&keep).await.unwrap(),
            false => store.end_entry(&ending, Some(&page)).await.unwrap(),
        });
    }
    assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{outcomes:?}");
    let day = day_of(expected, one.outlet.as_str(), when);
    match outcomes[0] {
        Outcome::Kept => {
            day.kept += 1;
            day.undated += u32::from(fill.undated);
            day.without_lead += u32::from(fill.without_lead);
            day.without_body += u32::from(fill.without_body);
            day.dates_disagree += u32::from(fill.dates_disagree);
        }
        Outcome::Revised | Outcome::Unchanged | Outcome::Duplicate => {}
        _ => day.refused += 1,
    }
}

/// Lists an entry under a new title, so that it is visited again.
async fn some_new_title(store: &Store, dice: &mut Dice, expected: &mut Expected) {
    let (one, when) = (dice.entry(), dice.moment());
    let title = format!("Tin sửa {}", dice.roll(1_000));
    let result = list(store, &[Entry { title, ..one.clone() }], when).await;
    let day = day_of(expected, one.outlet.as_str(), when);
    day.polled += 1;
    day.items += 1;
    day.new_items += result.new;
}

async fn do_anything(store: &Store, seed: u64) -> Expected {
    let (mut dice, mut expected) = (Dice(seed), Expected::new());
    for _ in 0..150 {
        match dice.roll(8) {
            0..3 => some_poll(store, &mut dice, &mut expected).await,
            3 => some_step(store, &mut dice, &mut expected).await,
            4 => some_new_title(store, &mut dice, &mut expected).await,
            _ => some_visit(store, &mut dice, &mut expected).await,
        }
    }
    expected.retain(|_, done| *done != OutletDay::default());
    expected
}

pub(crate) async fn the_sums_of_a_day_equal_a_recount(store: TestStore) {
    for seed in [1, 2, 3] {
        store.clear().await.unwrap();
        let expected = do_anything(&store, seed).await;
        let sums: Expected = days(&store)
            .await
            .into_iter()
            .map(|day| ((day.day, day.outlet.to_string()), day.done))
            .collect();
        assert_eq!(sums, expected, "seed {seed}");
        let total = |of: fn(&OutletDay) -> u32| sums.values().map(of).sum::<u32>();
        assert!(total(|day| day.kept) > 5 && total(|day| day.refused) > 5, "seed {seed}: {sums:?}");
        assert_eq!(
            u64::from(total(|day| day.new_items + day.recovered)),
            store.entry_totals().await.unwrap().entries
        );
    }
}

pub(crate) async fn an_older_store_gets_the_sums_of_its_past(store: TestStore) {
    do_anything(&store, 4).await;
    let sums = days(&store).await;
    // A store of before knows no visit that was not judged, and no more than its logs.
    store.tamper("delete from poll where outcome = 'own_network'").await;
    for step in DOWN {
        store.tamper(step).await;
    }
    store.tamper(FORGET).await;
    let again = Store::open(&store.address).await.unwrap();
    let told: Vec<_> = sums
        .into_iter()
        .map(|OutletDayOf { outlet, day, done }| OutletDayOf {
            outlet,
            day,
            done: OutletDay {
                planned: done.polled,
                polled: done.polled,
                failed: done.failed,
                items: done.items,
                new_items: done.new_items,
                kept: done.kept,
                refused: done.refused,
                ..OutletDay::default()
            },
        })
        .collect();
    let recounted = days(&again).await;
    let told: Vec<_> = told.into_iter().filter(|day| day.done != OutletDay::default()).collect();
    let recounted: Vec<_> =
        recounted.into_iter().filter(|day| day.done != OutletDay::default()).collect();
    assert_eq!(recounted, told);
    again.close().await;
}

pub(crate) async fn days_are_given_as_asked_for(store: TestStore) {
    for (outlet, when) in [
        ("tuoitre", "2025-08-01T16:59:59Z"),
        ("nhandan", "2025-08-01T17:00:00Z"),
        ("tuoitre", "2025-08-01T17:00:00Z"),
        ("nhandan", "2025-08-03T16:59:59Z"),
    ] {
        let poll = poll(outlet, when.parse().unwrap(), 0);
        store.record_poll(&record(&poll, &FeedState::default(), &[])).await.unwrap();
    }
    let given = async |outlet: Option<&str>, from: &str, until: &str| {
        let outlet = outlet.map(Into::into);
        let days =
            store.outlet_days(outlet.as_ref(), from.parse().unwrap(), until.parse().unwrap());
        let days = days.await.unwrap();
        days.iter().map(|day| format!("{} {}", day.day, day.outlet)).collect::<Vec<_>>().join(", ")
    };
    let all = "2025-08-01 tuoitre, 2025-08-02 nhandan, 2025-08-02 tuoitre, 2025-08-03 nhandan";
    assert_eq!(given(None, "2025-08-01", "2025-08-03").await, all);
    assert_eq!(given(None, "2025-08-03", "2025-09-01").await, "2025-08-03 nhandan");
    let own = "2025-08-01 tuoitre, 2025-08-02 tuoitre";
    assert_eq!(given(Some("tuoitre"), "2025-08-01", "2025-08-03").await, own);
    assert_eq!(given(Some("laodong"), "2025-08-01", "2025-08-03").await, "");
}
