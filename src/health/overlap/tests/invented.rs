//! Invented lists whose truth is known: what is published, pinned, shuffled, removed, and when
//! the crawl comes.

use super::super::{MOST_LISTED, Nature, compare};
use crate::domain::health::Overlap;
use crate::domain::id::EntryId;
use crate::health::schedule::{Bounds, next_interval};
use chrono::Duration;
use std::collections::HashSet;

/// What the comparisons said, against the truth.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Visits after which an item had come and gone unseen.
    pub(super) missed: usize,
    /// Of these, those that were taken for proven.
    pub(super) silent: Vec<String>,
    /// Visits to whole lists after whole lists. The others are needless by their nature.
    pub(super) whole: usize,
    /// Of these, those that missed nothing and were not taken for proven.
    pub(super) needless: usize,
    /// Of these, those that came before half of the list was new.
    pub(super) in_time: usize,
    pub(super) needless_in_time: usize,
}

/// Chance that comes out the same for the same seed.
///
/// Source: SplitMix64 (Steele, Lea, Flood 2014).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(most).unwrap()).unwrap()
    }

    fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// How a list is made up.
#[derive(Debug)]
struct Habit {
    /// Newest items that it shows.
    window: usize,
    /// Items that it shows whatever is published: fewer than the newest.
    lasting: usize,
    lasting_above: bool,
    /// Whether the lasting ones are other sections' items.
    foreign: bool,
    shuffles: bool,
    oldest_first: bool,
    /// Whether items are removed now and then.
    removes: bool,
    /// In a hundred new items, those that are pinned at once.
    pinned_at_once: usize,
    /// Items in a thousand minutes.
    rate: usize,
    /// Whether it publishes in bursts.
    bursts: bool,
    /// Whether the crawl is away now and then.
    outages: bool,
    /// Whether it is served without its newest items now and then.
    breaks: bool,
}

impl Habit {
    fn of(chance: &mut Chance) -> Self {
        let window = chance.pick(&[1, 2, 3, 5, 8, 10, 12, 20, 30, 50]);
        Self {
            window,
            lasting: chance.pick(&[0, 0, 0, 1, 2, 3, 5, 8, 10]).min(window - 1),
            lasting_above: chance.percent(60),
            foreign: chance.percent(40),
            shuffles: chance.percent(15),
            oldest_first: chance.percent(15),
            removes: chance.percent(20),
            pinned_at_once: chance.pick(&[0, 10, 30, 60]),
            rate: window * chance.pick(&[1, 5, 15, 25, 40, 60]),
            bursts: chance.percent(40),
            outages: chance.percent(50),
            breaks: chance.percent(30),
        }
    }
}

/// An outlet's section as time goes by. Items are numbers, in the order of publication.
struct World {
    habit: Habit,
    chance: Chance,
    published: Vec<usize>,
    removed: HashSet<usize>,
    lasting: Vec<usize>,
    named: usize,
    /// What is published of the next item, in thousandths.
    due: usize,
    /// Whether the last list came without its newest items.
    broken: bool,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut chance = Chance(seed);
        let habit = Habit::of(&mut chance);
        let (published, lasting, removed) = (vec![], vec![], HashSet::new());
        let (named, due, broken) = (0, 0, false);
        let mut world = Self { habit, chance, published, removed, lasting, named, due, broken };
        (0..world.habit.window * 2).for_each(|_| world.publish());
        for _ in 0..world.habit.lasting {
            let lasting = world.next_lasting();
            world.lasting.push(lasting);
        }
        world
    }

    fn name(&mut self) -> usize {
        self.named += 1;
        self.named
    }

    fn publish(&mut self) {
        let item = self.name();
        self.published.push(item);
        let (at_once, places) = (self.habit.pinned_at_once, self.lasting.len());
        if places > 0 && !self.habit.foreign && self.chance.percent(at_once) {
            let place = self.chance.below(places);
            self.lasting[place] = item;
        }
    }

    /// Something recent, or another section's.
    fn next_lasting(&mut self) -> usize {
        if self.habit.foreign {
            return self.name();
        }
        let recent = self.published.len() - self.habit.window * 2;
        one_of(&self.published[recent..], &mut self.chance)
    }

    fn pass(&mut self, minutes: usize) {
        let times = if self.habit.bursts { self.chance.pick(&[1, 5, 15]) } else { 5 };
        self.due += minutes * self.habit.rate * times / 5;
        for _ in 0..self.due / 1_000 {
            self.publish();
        }
        self.due %= 1_000;
        if self.habit.lasting > 0 && self.chance.percent(10) {
            let place = self.chance.below(self.habit.lasting);
            self.lasting[place] = self.next_lasting();
        }
        if self.habit.removes && self.chance.percent(5) {
            let newest = self.published.len() - self.habit.window;
            let gone = one_of(&self.published[newest..], &mut self.chance);
            self.removed.insert(gone);
        }
    }

    /// What is served; never twice in a row without the newest items.
    fn served(&mut self) -> Vec<usize> {
        self.broken = self.habit.breaks && !self.broken && self.chance.percent(10);
        if self.broken { self.lasting.clone() } else { self.list() }
    }

    fn list(&mut self) -> Vec<usize> {
        let there = self.published.iter().rev().filter(|item| !self.removed.contains(item));
        let mut newest: Vec<usize> = there.take(self.habit.window).copied().collect();
        if self.habit.oldest_first {
            newest.reverse();
        }
        if self.habit.shuffles {
            for place in (1..newest.len()).rev() {
                newest.swap(place, self.chance.below(place + 1));
            }
        }
        let (above, below) = if self.habit.lasting_above {
            (self.lasting.clone(), newest)
        } else {
            (newest, self.lasting.clone())
        };
        above.into_iter().chain(below).collect()
    }
}

fn one_of(items: &[usize], chance: &mut Chance) -> usize {
    items[chance.below(items.len())]
}

fn ids(list: &[usize]) -> Vec<EntryId> {
    list.iter().map(|item| item.to_string().as_str().into()).collect()
}

/// Visits one invented list again and again, when the schedule says so, and notes what is told.
pub(super) fn visits_of(seed: u64, told: &mut Told) {
    let bounds = Bounds { least: Duration::minutes(5), most: Duration::minutes(120) };
    let mut world = World::new(seed);
    let mut seen: HashSet<usize> = HashSet::new();
    let (mut before, mut interval) = (None::<Vec<EntryId>>, Duration::minutes(20));
    let mut published = 0;
    for _ in 0..4 + seed % 16 {
        let away = world.habit.outages && world.chance.percent(15);
        let times = if away { world.chance.pick(&[3, 10, 30]) } else { 1 };
        world.pass(usize::try_from(interval.num_minutes()).unwrap() * times);
        let was_broken = world.broken;
        let list = world.served();
        let now = ids(&list);
        let (overlap, share) = compare(before.as_deref(), &now, Nature::Page);
        let fresh = &world.published[published..];
        let window = world.habit.window;
        seen.extend(&list);
        let missed = fresh.iter().any(|item| !seen.contains(item) && !world.removed.contains(item));
        if before.is_some() {
            let whole = !world.broken && !was_broken;
            let needless = whole && !missed && overlap != Overlap::Proven;
            let in_time = whole && fresh.len() * 2 < window;
            told.missed += usize::from(missed);
            told.whole += usize::from(whole);
            told.needless += usize::from(needless);
            told.in_time += usize::from(in_time);
            told.needless_in_time += usize::from(needless && in_time);
            if missed && overlap == Overlap::Proven {
                told.silent.push(format!("{seed}: {:?}", world.habit));
            }
        }
        published = world.published.len();
        interval = next_interval(interval, overlap, Some(share), bounds);
        if !now.is_empty() {
            before = Some(now.into_iter().take(MOST_LISTED).collect());
        }
    }
}
