//! Every listed page ended as it should, and none is unaccounted for.

use super::Comparison;
use crate::demo::run::Demo;
use crate::domain::outcome::Outcome;
use std::collections::BTreeMap;

pub(super) async fn compare(demo: &Demo, comparison: &mut Comparison) -> anyhow::Result<()> {
    let store = &demo.crawler.system.store;
    let mut found: BTreeMap<(String, String), Vec<Outcome>> = BTreeMap::new();
    for ends in store.entry_visits().await? {
        found.insert((ends.outlet.to_string(), ends.url), news(ends.outcomes));
    }
    for page in &demo.world.truth().pages {
        let key = (page.outlet.to_string(), page.url.clone());
        let outcomes = found.remove(&key).unwrap_or_default();
        comparison.same(format_args!("visits of {}", page.url), &page.outcomes, &outcomes);
    }
    for ((outlet, url), outcomes) in found {
        let what = format!("visits of {url}, listed by {outlet} but unknown to the truth");
        comparison.same(what, &vec![], &outcomes);
    }
    let totals = store.entry_totals().await?;
    comparison.same("entries in and outcomes out", &totals.entries, &totals.ended);
    compare_polls(demo, comparison).await
}

/// What visits brought that is news. A page that is looked at again and found as it was, or still
/// gone, or not reached in an outage, tells nothing new of an article that is kept.
fn news(outcomes: Vec<Outcome>) -> Vec<Outcome> {
    let is_kept = outcomes.first() == Some(&Outcome::Kept);
    let tells = |word: &Outcome| match word {
        Outcome::Unchanged => false,
        Outcome::FailedHttp | Outcome::FailedNetwork => !is_kept,
        _ => true,
    };
    let mut words: Vec<_> = outcomes.into_iter().filter(tells).collect();
    words.dedup_by(|again, word| *again == Outcome::Gone && *word == Outcome::Gone);
    words
}

async fn compare_polls(demo: &Demo, comparison: &mut Comparison) -> anyhow::Result<()> {
    let found = demo.crawler.system.store.feed_outcomes().await?;
    for feed in &demo.world.truth().feeds {
        let words: Vec<_> =
            found.iter().filter(|(url, _)| *url == feed.url).map(|(_, outcome)| *outcome).collect();
        let unexpected: Vec<_> =
            words.iter().filter(|word| !feed.outcomes.contains(word)).collect();
        comparison.same(format_args!("odd visits of feed {}", feed.url), &vec![], &unexpected);
        comparison.same(format_args!("feed {} was visited", feed.url), &true, &!words.is_empty());
    }
    Ok(())
}
