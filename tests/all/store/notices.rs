//! Notices and leases: what each way still owes, and what dead workers hold.

use super::small_world::at;
use crate::databases::TestStore;
use diembao::domain::health::{AlarmKind, Finding};
use diembao::domain::id::OutletId;
use diembao::domain::notice::{Medium, News};
use diembao::store::Store;
use std::time::Duration;

/// Finds these kinds wrong with one outlet and no others.
async fn find(store: &Store, kinds: &[AlarmKind], second: i64) {
    let outlet = OutletId::from("nhandan");
    let findings: Vec<_> = kinds
        .iter()
        .map(|kind| Finding {
            kind: *kind,
            outlet: Some(outlet.clone()),
            detail: "figures".to_owned(),
        })
        .collect();
    let looked_at = AlarmKind::ALL;
    store.reconcile_alarms(Some(&outlet), looked_at, &findings, at(second)).await.unwrap();
}

/// What `medium` owes of ends since second 15, in order.
async fn owed(store: &Store, medium: Medium) -> Vec<(AlarmKind, News)> {
    let owed = store.notices_owed(medium, at(15)).await.unwrap();
    owed.into_iter().map(|notice| (notice.alarm.finding.kind, notice.news)).collect()
}

async fn tell(store: &Store, medium: Medium) {
    for notice in store.notices_owed(medium, at(15)).await.unwrap() {
        let number = notice.alarm.number;
        store.mark_notice_told(number, notice.news, medium, at(99)).await.unwrap();
        store.mark_notice_told(number, notice.news, medium, at(100)).await.unwrap();
    }
}

pub(crate) async fn each_way_owes_what_it_has_not_told(store: TestStore) {
    use AlarmKind::{Dns, Gap, Silent, Tls};
    use Medium::{Mail, Webhook};
    use News::{Closed, Opened};
    find(&store, &[Gap], 5).await;
    find(&store, &[Silent], 10).await;
    assert_eq!(owed(&store, Mail).await, [(Silent, Opened)], "what ended at 10 is no news");
    tell(&store, Mail).await;
    assert_eq!(owed(&store, Mail).await, []);
    assert_eq!(owed(&store, Webhook).await, [(Silent, Opened)], "each way by itself");
    find(&store, &[Silent, Dns, Tls], 20).await;
    let standing = store.standing_alarms().await.unwrap();
    let dns = standing.iter().find(|alarm| alarm.finding.kind == Dns).unwrap().number;
    store.acknowledge_alarm(dns, "An", at(21)).await.unwrap();
    assert_eq!(owed(&store, Mail).await, [(Tls, Opened)], "somebody knows of the other");
    find(&store, &[], 30).await;
    let ended = [(Silent, Closed), (Tls, Closed)];
    assert_eq!(owed(&store, Mail).await, ended, "also what came and went untold");
    assert_eq!(owed(&store, Webhook).await, ended);
    tell(&store, Mail).await;
    assert_eq!(owed(&store, Mail).await, []);
    let unknown = store.mark_notice_told(9999, Opened, Mail, at(1)).await;
    assert!(unknown.is_err(), "{unknown:?}");
}

pub(crate) async fn a_lease_that_ran_out_is_known_by_its_worker(store: TestStore) {
    let outlets = [OutletId::from("a"), OutletId::from("b")];
    store.sync_outlets(&outlets, at(0)).await.unwrap();
    let hour = Duration::from_secs(3600);
    store.claim_outlet("living", &outlets[..1], at(0), hour).await.unwrap().unwrap();
    store.claim_outlet("dead", &outlets[1..], at(0), Duration::ZERO).await.unwrap().unwrap();
    // The lease ends at the instant at which it began.
    tokio::time::sleep(Duration::from_millis(5)).await;
    let overdue = store.overdue_leases().await.unwrap();
    assert_eq!(overdue, [(outlets[1].clone(), "dead".to_owned())]);
    let apart = chrono::Utc::now() - store.database_time().await.unwrap();
    assert!(apart.num_seconds().abs() < 60, "the same machine's clock: {apart}");
}
