//! Every listed page ended as it should, and none is unaccounted for.

use super::Comparison;
use crate::demo::run::Demo;
use crate::domain::outcome::Outcome;
use std::collections::BTreeMap;

pub(super) async fn compare(demo: &Demo, comparison: &mut Comparison) -> anyhow::Result<()> {
    let store = &demo.crawler.system.store;
    let mut found: BTreeMap<(String, String), Vec<Outcome>> = BTreeMap::new();
    for ends in store.entry_visits().await? {
        // A page that is looked at again and found as it was is no news.
        let words = ends.outcomes.into_iter().filter(|word| *word != Outcome::Unchanged);
        found.insert((ends.outlet.to_string(), ends.url), words.collect());
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
