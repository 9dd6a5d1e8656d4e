//! Opening a store: tables brought up to date, and refusals that say what to repair.

use super::small_world::{at, publish};
use crate::databases::TestStore;
use diembao::store::{Store, StoreError};

pub(crate) async fn tables_go_down_and_up_again(store: TestStore) {
    publish(&store, "nhandan", "lu", at(0)).await;
    store.migrate_down_all().await.unwrap();
    assert!(matches!(store.entry_totals().await, Err(StoreError::Request { .. })));
    let again = Store::open(&store.address).await.unwrap();
    assert_eq!(again.entry_totals().await.unwrap(), Default::default());
    publish(&again, "nhandan", "lu", at(0)).await;
    again.migrate_down_all().await.unwrap();
    again.close().await;
}

pub(crate) async fn opening_again_keeps_everything(store: TestStore) {
    let id = publish(&store, "nhandan", "lu", at(0)).await;
    let before = store.articles_by_ids(std::slice::from_ref(&id)).await.unwrap();
    let again = Store::open(&store.address).await.unwrap();
    assert_eq!(again.engine(), store.engine());
    assert_eq!(again.articles_by_ids(&[id]).await.unwrap(), before);
    again.close().await;
}

pub(crate) async fn many_programs_may_open_a_new_store_at_once(store: TestStore) {
    store.migrate_down_all().await.unwrap();
    let opening: Vec<_> = (0..6)
        .map(|_| {
            let address = store.address.clone();
            tokio::spawn(async move { Store::open(&address).await })
        })
        .collect();
    for opened in opening {
        let opened = opened.await.unwrap().unwrap();
        assert_eq!(opened.entry_totals().await.unwrap().entries, 0);
        opened.close().await;
    }
}

pub(crate) async fn a_database_that_a_newer_program_has_used_is_refused(store: TestStore) {
    store
        .tamper("insert into _sqlx_migrations (version, description, success, checksum, execution_time) select 20990101000000, 'later', success, checksum, 0 from _sqlx_migrations limit 1")
        .await;
    let refused = Store::open(&store.address).await.unwrap_err();
    assert!(matches!(refused, StoreError::Newer { version: 20990101000000 }), "{refused:?}");
    assert!(refused.to_string().contains("restore a backup"), "{refused}");
}

pub(crate) async fn a_table_step_that_was_edited_is_refused(store: TestStore) {
    store
        .tamper("update _sqlx_migrations set checksum = '00' where version = 20260301090000")
        .await;
    let refused = Store::open(&store.address).await.unwrap_err();
    assert!(matches!(refused, StoreError::Migrate { .. }), "{refused:?}");
}

#[tokio::test]
async fn an_address_that_cannot_be_opened_is_refused_with_the_repair() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().display();
    std::fs::write(folder.path().join("text"), "đây không phải cơ sở dữ liệu".repeat(200)).unwrap();
    let cases = [
        ("another database", "mysql://may/kho".to_owned(), "write sqlite://"),
        ("no path", "sqlite://".to_owned(), "write sqlite://"),
        ("no scheme", "data/store.db".to_owned(), "write sqlite://"),
        ("a file as folder", format!("sqlite://{here}/text/store.db"), "who may write there"),
        ("a folder as file", format!("sqlite://{here}"), "this user may write it"),
        ("not a database", format!("sqlite://{here}/text"), "is a diembao database"),
        ("nobody listens", "postgres://an:bimat@127.0.0.1:1/kho".to_owned(), "the server runs"),
    ];
    for (what, address, repair) in cases {
        let refused = Store::open(&address).await.unwrap_err().to_string();
        assert!(refused.contains(repair), "{what}: {refused}");
        assert!(!refused.contains("bimat"), "{what}: {refused}");
    }
}

#[tokio::test]
async fn a_missing_folder_is_made_and_odd_names_are_taken_literally() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dữ liệu/50%?mode=ro #1/kho.db");
    let store = Store::open(&format!("sqlite://{}", file.display())).await.unwrap();
    publish(&store, "nhandan", "lu", at(0)).await;
    assert!(file.exists());
    store.close().await;
}
