//! What a crawl of the world must have found, reckoned from the world and its faults alone.

use super::faults::Schedule;
use super::site::Way;
use super::world::{World, start};
use chrono::Duration;
use diembao::domain::time::Timestamp;
use std::collections::BTreeSet;

/// An outlet that is well this long is visited in that time, whatever came before.
const VISITED_WITHIN: Duration = Duration::hours(8);

/// Time after the last fault in which everything settles.
const QUIET: Duration = Duration::days(2);

/// The truth about the articles of a world, each named by its place.
pub(super) struct Truth<'w> {
    pub(super) world: &'w World,
    /// Those that are not before the horizon.
    pub(super) all: BTreeSet<usize>,
    /// Of these, those that stayed reachable: they must be kept.
    pub(super) reachable: BTreeSet<usize>,
}

/// When the crawl of `world` is over: some days after the last fault, or some hours where there
/// was none.
pub(super) fn end(world: &World, schedule: &Schedule) -> Timestamp {
    let quiet = if schedule.is_calm() { VISITED_WITHIN * 2 } else { QUIET };
    world.published_until() + quiet
}

impl<'w> Truth<'w> {
    pub(super) fn of(world: &'w World, schedule: &Schedule) -> Self {
        let articles = world.articles.iter().enumerate();
        let all = articles.filter(|(_, article)| article.published_at >= start());
        let all: BTreeSet<usize> = all.map(|(place, _)| place).collect();
        let mut reachable = BTreeSet::new();
        for site in 0..world.sites.len() {
            let well = schedule.well(site, start(), end(world, schedule));
            reachable.extend(reached(world, site, &well));
        }
        reachable.retain(|place| all.contains(place));
        Self { world, all, reachable }
    }
}

/// What some way of `site` has listed all through a time in which somebody must have come by, and
/// could be read for as long after.
fn reached(world: &World, site: usize, well: &[(Timestamp, Timestamp)]) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    for (from, to) in well {
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
