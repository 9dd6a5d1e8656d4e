//! Every gap and how it ended, what was recovered and lost, and the alarms that it raised.

use super::Comparison;
use crate::demo::run::Demo;
use crate::demo::world::ExpectedGap;
use crate::domain::health::{AlarmKind, AlarmState, Gap, GapReason, GapState};
use crate::domain::time::{Timestamp, vietnam_day};
use std::collections::BTreeSet;

/// More alarms than there can be.
const ALL_ALARMS: u32 = 100_000;

pub(super) async fn compare(demo: &Demo, comparison: &mut Comparison) -> anyhow::Result<()> {
    let store = &demo.crawler.system.store;
    let truth = demo.world.truth();
    let mut gaps = store.gaps(None, Timestamp::MIN_UTC, Timestamp::MAX_UTC).await?;
    // The time before the first visit is nobody's fault, and walked only when asked for.
    gaps.retain(|gap| gap.reason == GapReason::NoOverlap);
    let mut found: Vec<ExpectedGap> = gaps.iter().map(as_expected).collect();
    found.sort_by(|a, b| (&a.outlet, a.from).cmp(&(&b.outlet, b.from)));
    comparison.same("gaps", &truth.gaps.len(), &found.len());
    for expected in &truth.gaps {
        let own: Vec<_> = found.iter().filter(|gap| gap.outlet == expected.outlet).collect();
        comparison.same(format_args!("gaps of {}", expected.outlet), &vec![expected], &own);
    }
    let unended = gaps.iter().filter(|gap| gap.closed_at.is_none() || gap.detail.is_empty());
    comparison.same("gaps that do not say how they ended", &0, &unended.count());
    compare_losses(demo, comparison).await?;
    compare_alarms(demo, comparison).await
}

fn as_expected(gap: &Gap) -> ExpectedGap {
    ExpectedGap {
        outlet: gap.outlet.clone(),
        from: vietnam_day(gap.from),
        to: vietnam_day(gap.to),
        state: gap.state,
        recovered: gap.recovered,
    }
}

async fn compare_losses(demo: &Demo, comparison: &mut Comparison) -> anyhow::Result<()> {
    let visited = demo.crawler.system.store.entry_visits().await?;
    for url in &demo.world.truth().lost {
        let seen = visited.iter().any(|entry| entry.url == *url);
        comparison.same(format_args!("lost: {url} was seen"), &false, &seen);
    }
    Ok(())
}

/// Alarms that tell of habits. In so small a world what is a habit is chance.
const OF_HABITS: [AlarmKind; 2] = [AlarmKind::Silent, AlarmKind::Volume];

/// The kinds that outages raise, by outlet, no other, and that all of them are over.
async fn compare_alarms(demo: &Demo, comparison: &mut Comparison) -> anyhow::Result<()> {
    let mut alarms = demo.crawler.system.store.alarms(None, ALL_ALARMS).await?;
    alarms.retain(|alarm| !OF_HABITS.contains(&alarm.finding.kind));
    let raised: BTreeSet<_> = alarms
        .iter()
        .map(|alarm| {
            (alarm.finding.outlet.clone().map(|id| id.to_string()), alarm.finding.kind.as_str())
        })
        .collect();
    let mut expected = BTreeSet::new();
    for gap in &demo.world.truth().gaps {
        let outlet = Some(gap.outlet.to_string());
        expected.insert((outlet.clone(), AlarmKind::Unreachable.as_str()));
        if gap.state == GapState::Lost {
            expected.insert((outlet, AlarmKind::Gap.as_str()));
        }
    }
    // A feed that always fails is told as long as it is among the definitions.
    let dead: BTreeSet<_> = demo
        .world
        .truth()
        .feeds
        .iter()
        .filter(|feed| feed.outcomes.iter().all(|outcome| outcome.is_failure()))
        .map(|feed| Some(feed.outlet.to_string()))
        .collect();
    let unreachable = AlarmKind::Unreachable.as_str();
    expected.extend(dead.iter().map(|outlet| (outlet.clone(), unreachable)));
    for outlet in &demo.world.truth().walled {
        expected.insert((Some(outlet.to_string()), AlarmKind::BotWall.as_str()));
    }
    comparison.same("alarms", &expected, &raised);
    let lasting = alarms.iter().filter(|alarm| alarm.state != AlarmState::Closed);
    comparison.same("alarms whose cause lasts", &dead.len(), &lasting.count());
    Ok(())
}
