//! Alarms and outages: one of a kind at a time, told once, over when the cause is.

use super::small_world::at;
use crate::databases::TestStore;
use diembao::domain::health::{Alarm, AlarmKind, AlarmState, Finding};
use diembao::domain::id::OutletId;
use diembao::store::{OwnOutage, Store, StoreError};
use std::collections::BTreeSet;

fn finding(kind: AlarmKind, outlet: Option<&str>, detail: &str) -> Finding {
    Finding { kind, outlet: outlet.map(OutletId::from), detail: detail.to_owned() }
}

/// Looks at all kinds for `outlet` and finds these; gives kind and state of what changed.
async fn look(
    store: &Store,
    outlet: Option<&str>,
    found: &[(AlarmKind, &str)],
    second: i64,
) -> Vec<(AlarmKind, AlarmState)> {
    let findings: Vec<_> =
        found.iter().map(|(kind, detail)| finding(*kind, outlet, detail)).collect();
    let outlet = outlet.map(OutletId::from);
    let changed =
        store.reconcile_alarms(outlet.as_ref(), AlarmKind::ALL, &findings, at(second)).await;
    changed.unwrap().into_iter().map(|alarm| (alarm.finding.kind, alarm.state)).collect()
}

pub(crate) async fn an_alarm_opens_once_and_closes_with_its_cause(store: TestStore) {
    use AlarmKind::{Dns, Silent};
    use AlarmState::{Closed, Open};
    let outlet = Some("nhandan");
    assert_eq!(look(&store, outlet, &[], 5).await, []);
    assert_eq!(look(&store, outlet, &[(Silent, "9 h")], 10).await, [(Silent, Open)]);
    assert_eq!(look(&store, outlet, &[(Silent, "10 h"), (Dns, "x")], 20).await, [(Dns, Open)]);
    assert_eq!(look(&store, outlet, &[(Silent, "11 h"), (Dns, "x")], 25).await, []);
    let standing = store.standing_alarms().await.unwrap();
    let silent = Alarm {
        number: standing[0].number,
        finding: finding(Silent, outlet, "11 h"),
        state: Open,
        opened_at: at(10),
        acknowledged: None,
        closed_at: None,
        told_at: None,
    };
    assert_eq!(standing[0], silent, "in its latest wording");
    let since = store.standing_since(&"nhandan".into()).await.unwrap();
    assert_eq!(since, [(Silent, at(10)), (Dns, at(20))].into());
    assert_eq!(store.standing_since(&"tuoitre".into()).await.unwrap(), [].into());
    assert_eq!(look(&store, outlet, &[(Dns, "x")], 30).await, [(Silent, Closed)]);
    assert_eq!(look(&store, outlet, &[(Dns, "x")], 35).await, [], "over once");
    assert_eq!(look(&store, outlet, &[(Silent, "9 h")], 40).await, [(Silent, Open), (Dns, Closed)]);

    let log = store.alarms(Some(&"nhandan".into()), 9).await.unwrap();
    let told = |alarm: &Alarm| (alarm.finding.kind, alarm.state, alarm.closed_at);
    let expected =
        [(Silent, Open, None), (Dns, Closed, Some(at(40))), (Silent, Closed, Some(at(30)))];
    assert_eq!(log.iter().map(told).collect::<Vec<_>>(), expected, "newest first");
    assert_eq!(store.alarms(None, 1).await.unwrap(), log[..1]);
    assert_eq!(store.alarms(Some(&"tuoitre".into()), 9).await.unwrap(), []);
}

pub(crate) async fn only_what_was_looked_at_is_over(store: TestStore) {
    use AlarmKind::{Dns, OwnNetwork, Silent, Tls};
    look(&store, Some("nhandan"), &[(Silent, "a"), (Dns, "b")], 10).await;
    look(&store, Some("tuoitre"), &[(Silent, "c")], 10).await;
    look(&store, None, &[(OwnNetwork, "d")], 10).await;
    let nhandan = OutletId::from("nhandan");
    let closed = store.reconcile_alarms(Some(&nhandan), &[Dns, Tls], &[], at(20)).await.unwrap();
    assert_eq!(closed.iter().map(|alarm| alarm.finding.kind).collect::<Vec<_>>(), [Dns]);
    let closed = store.reconcile_alarms(None, &[OwnNetwork], &[], at(30)).await.unwrap();
    assert_eq!(closed[0].finding, finding(OwnNetwork, None, "d"));
    let standing = store.standing_alarms().await.unwrap();
    let standing: Vec<_> = standing.into_iter().map(|alarm| alarm.finding).collect();
    let expected = [finding(Silent, Some("nhandan"), "a"), finding(Silent, Some("tuoitre"), "c")];
    assert_eq!(standing, expected);
}

pub(crate) async fn several_causes_of_one_kind_are_one_alarm(store: TestStore) {
    let both = [(AlarmKind::Gap, "một"), (AlarmKind::Gap, "hai")];
    assert_eq!(look(&store, Some("nhandan"), &both, 10).await.len(), 1);
    assert_eq!(store.standing_alarms().await.unwrap()[0].finding.detail, "một; hai");
}

pub(crate) async fn somebody_takes_note_of_an_alarm_once(store: TestStore) {
    look(&store, Some("nhandan"), &[(AlarmKind::Tls, "x")], 10).await;
    let number = store.standing_alarms().await.unwrap()[0].number;
    for (who, second) in [("Chị Lan", 20), ("Anh Hải", 30)] {
        let alarm = store.acknowledge_alarm(number, who, at(second)).await.unwrap();
        assert_eq!(alarm.acknowledged, Some((at(20), "Chị Lan".to_owned())));
        assert_eq!(alarm.state, AlarmState::Acknowledged);
    }
    assert_eq!(look(&store, Some("nhandan"), &[(AlarmKind::Tls, "y")], 40).await, [], "it stands");
    assert_eq!(store.standing_alarms().await.unwrap()[0].state, AlarmState::Acknowledged);
    look(&store, Some("nhandan"), &[], 50).await;
    let over = store.acknowledge_alarm(number, "Anh Hải", at(60)).await.unwrap();
    assert_eq!((over.state, over.closed_at), (AlarmState::Closed, Some(at(50))));
    assert_eq!(over.acknowledged, Some((at(20), "Chị Lan".to_owned())));
    let refused = store.acknowledge_alarm(number + 1, "Chị Lan", at(70)).await.unwrap_err();
    assert!(matches!(refused, StoreError::UnknownAlarm(unknown) if unknown == number + 1));
}

pub(crate) async fn an_open_alarm_is_told_once(store: TestStore) {
    use AlarmKind::{Dns, Gap, Silent, Tls};
    let all = [(Silent, "a"), (Dns, "b"), (Tls, "c"), (Gap, "d")];
    look(&store, Some("nhandan"), &all, 10).await;
    let untold = async || {
        let untold = store.untold_alarms().await.unwrap();
        untold.into_iter().map(|alarm| alarm.finding.kind).collect::<BTreeSet<_>>()
    };
    assert_eq!(untold().await, [Silent, Dns, Tls, Gap].into());
    let by_kind = async |kind| {
        let standing = store.standing_alarms().await.unwrap();
        standing.into_iter().find(|alarm| alarm.finding.kind == kind).unwrap()
    };
    let told = by_kind(Silent).await.number;
    store.mark_alarm_told(told, at(20)).await.unwrap();
    store.mark_alarm_told(told, at(30)).await.unwrap();
    assert_eq!(by_kind(Silent).await.told_at, Some(at(20)));
    store.acknowledge_alarm(by_kind(Dns).await.number, "Chị Lan", at(30)).await.unwrap();
    look(&store, Some("nhandan"), &[(Silent, "a"), (Dns, "b"), (Gap, "d")], 40).await;
    assert_eq!(untold().await, [Gap].into(), "not what is told, known or over");
}

pub(crate) async fn many_that_find_the_same_raise_one_alarm(store: TestStore) {
    let lookers: Vec<_> = (0..8)
        .map(|_| {
            let store = Store::clone(&store);
            tokio::spawn(async move {
                store.begin_own_outage(at(10)).await.unwrap();
                look(&store, None, &[(AlarmKind::OwnNetwork, "x")], 10).await.len()
            })
        })
        .collect();
    let mut opened = 0;
    for looker in lookers {
        opened += looker.await.unwrap();
    }
    assert_eq!((opened, store.standing_alarms().await.unwrap().len()), (1, 1));
    assert_eq!(store.own_outages(at(0), at(99)).await.unwrap().len(), 1);
}

pub(crate) async fn an_outage_of_our_own_lasts_until_something_is_reached(store: TestStore) {
    store.end_own_outage(at(5)).await.unwrap();
    for from in [100, 150] {
        store.begin_own_outage(at(from)).await.unwrap();
    }
    let lasting = OwnOutage { from: at(100), to: None };
    assert_eq!(store.own_outages(at(900), at(999)).await.unwrap(), [lasting]);
    for to in [200, 250] {
        store.end_own_outage(at(to)).await.unwrap();
    }
    store.begin_own_outage(at(400)).await.unwrap();
    store.end_own_outage(at(300)).await.unwrap();
    let over = |from, to| OwnOutage { from: at(from), to: Some(at(to)) };
    let (first, second) = (over(100, 200), over(400, 400));
    assert_eq!(store.own_outages(at(0), at(999)).await.unwrap(), [first, second]);
    for (from, to, expected) in
        [(0, 100, vec![]), (0, 101, vec![first]), (199, 300, vec![first]), (200, 300, vec![])]
    {
        assert_eq!(store.own_outages(at(from), at(to)).await.unwrap(), expected, "{from} {to}");
    }
}
