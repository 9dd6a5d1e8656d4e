//! What a crawl of the world must have found, reckoned from the world and its faults alone.

use super::faults::Schedule;
use super::server::Seen;
use super::site::Way;
use super::world::{World, start};
use chrono::Duration;
use diembao::domain::time::Timestamp;
use diembao::store::Store;
use std::collections::{BTreeMap, BTreeSet};

/// An outlet that is well this long is visited in that time, whatever came before.
pub(super) const VISITED_WITHIN: Duration = Duration::hours(8);

/// Time after the last fault in which everything settles.
const QUIET: Duration = Duration::days(2);

/// The truth about each article of a world.
pub(super) struct Truth<'w> {
    world: &'w World,
    /// Those that stayed reachable: they must be kept.
    pub(super) reachable: BTreeSet<usize>,
    /// Those that may be missing, if a gap says so.
    pub(super) may_be_missed: BTreeSet<usize>,
}

/// When the crawl of `world` is over: some days after the last fault, or some hours where there
/// was none.
pub(super) fn end(world: &World, schedule: &Schedule) -> Timestamp {
    let quiet = if schedule.is_calm() { VISITED_WITHIN * 2 } else { QUIET };
    world.published_until() + quiet
}

impl<'w> Truth<'w> {
    pub(super) fn of(world: &'w World, schedule: &Schedule) -> Self {
        let mut truth = Self { world, reachable: BTreeSet::new(), may_be_missed: BTreeSet::new() };
        for site in 0..world.sites.len() {
            let well = schedule.well(site, start(), end(world, schedule));
            let reached = reached(world, site, &well);
            for place in truth.of_site(site) {
                let set = if reached.contains(&place) {
                    &mut truth.reachable
                } else {
                    &mut truth.may_be_missed
                };
                set.insert(place);
            }
        }
        truth
    }

    /// The articles of `site` that are not before the horizon.
    fn of_site(&self, site: usize) -> Vec<usize> {
        let articles = self.world.articles.iter().enumerate();
        let of_site = articles.filter(|(_, a)| a.site == site && a.published_at >= start());
        of_site.map(|(place, _)| place).collect()
    }
}

/// What some way of `site` has listed all through a time in which somebody must have come by, and
/// could be read for as long after.
fn reached(world: &World, site: usize, well: &[(Timestamp, Timestamp)]) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let long_enough = |span: &&(Timestamp, Timestamp)| span.1 - span.0 >= VISITED_WITHIN * 2;
    for (from, to) in well.iter().filter(long_enough) {
        let mut at = *from;
        while at + VISITED_WITHIN * 2 <= *to {
            for way in &world.sites[site].ways {
                reached.extend(listed_through(*way, world, site, at));
            }
            at += Duration::hours(2);
        }
    }
    reached
}

fn listed_through(way: Way, world: &World, site: usize, at: Timestamp) -> Vec<usize> {
    let later: BTreeSet<_> = way.lists(world, site, at + VISITED_WITHIN).into_iter().collect();
    let mut listed = way.lists(world, site, at);
    let readable = at + VISITED_WITHIN * 2;
    listed.retain(|place| later.contains(place) && world.articles[*place].is_live(readable));
    listed
}

/// What a crawl has left in its store.
pub(super) struct Left {
    /// How often each article was kept as new, by its place in the world.
    pub(super) kept: BTreeMap<usize, usize>,
    /// Entries whose visit ended otherwise.
    pub(super) ended: BTreeMap<usize, Vec<&'static str>>,
}

impl Left {
    /// Reads the store and checks what can be seen in it alone: each visit has one outcome, each
    /// kept entry is one article, and nothing waits any more.
    pub(super) async fn read(store: &Store, world: &World) -> Self {
        let places: BTreeMap<&str, usize> = world
            .articles
            .iter()
            .enumerate()
            .map(|(n, article)| (article.url.as_str(), n))
            .collect();
        let (mut kept, mut ended) = (BTreeMap::new(), BTreeMap::new());
        let visits = store.entry_visits().await.unwrap();
        let entries = visits.len() as u64;
        for entry in visits {
            let place = *places.get(entry.url.as_str()).expect("an entry that no outlet listed");
            let words: Vec<_> = entry.outcomes.iter().map(|outcome| outcome.as_str()).collect();
            assert!(!words.is_empty(), "{} waits after the quiet days", entry.url);
            let times = words.iter().filter(|word| **word == "kept").count();
            if times > 0 {
                kept.insert(place, times);
            } else {
                ended.insert(place, words);
            }
        }
        let totals = store.entry_totals().await.unwrap();
        assert_eq!((totals.entries, totals.pending, totals.ended), (entries, 0, entries));
        assert_eq!(store.article_total().await.unwrap(), kept.len() as u64);
        Self { kept, ended }
    }

    /// Compares with the truth; says every difference.
    pub(super) fn check(&self, truth: &Truth<'_>, seen: &Seen) {
        let world = truth.world;
        let mut faults = Vec::new();
        let mut say = |place: &usize, what: &str| {
            let article = &world.articles[*place];
            faults.push(format!("{} of {}: {what}", article.url, article.published_at));
        };
        for (place, times) in &self.kept {
            if *times > 1 {
                say(place, &format!("kept as new {times} times"));
            }
            if world.articles[*place].published_at < start() {
                say(place, "kept, though before the horizon");
            }
        }
        for place in truth.reachable.iter().filter(|place| !self.kept.contains_key(place)) {
            say(place, &format!("lost, though reachable: {:?}", self.ended.get(place)));
        }
        for place in seen.listed.keys().filter(|place| !self.kept.contains_key(place)) {
            let article = &world.articles[*place];
            if article.published_at >= start() && article.removed_at.is_none() {
                say(place, &format!("lost, though a listing told it: {:?}", self.ended.get(place)));
            }
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    }
}
