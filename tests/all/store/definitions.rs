//! Revisions of the catalogue, and notes.

use super::small_world::at;
use crate::databases::TestStore;
use diembao::domain::id::CatalogId;
use std::collections::BTreeMap;

pub(crate) async fn the_catalogue_in_force_is_known_for_any_moment(store: TestStore) {
    let files = |text: &str| BTreeMap::from([("plans/đề-án.toml".to_owned(), text.to_owned())]);
    let (first, second) = (CatalogId::from("first"), CatalogId::from("second"));
    assert_eq!(store.active_catalog().await.unwrap(), None);
    assert!(store.save_catalog(&first, &files("một\0"), at(10)).await.unwrap());
    assert!(!store.save_catalog(&first, &files("một\0"), at(11)).await.unwrap());
    assert!(store.save_catalog(&second, &files("hai"), at(20)).await.unwrap());
    assert!(store.save_catalog(&first, &files("một\0"), at(30)).await.unwrap());

    let cases = [
        (9, None),
        (10, Some("first")),
        (19, Some("first")),
        (20, Some("second")),
        (29, Some("second")),
        (30, Some("first")),
        (1000, Some("first")),
    ];
    for (moment, expected) in cases {
        let found = store.catalog_as_of(at(moment)).await.unwrap();
        let id = found.as_ref().map(|catalog| catalog.id.as_str());
        assert_eq!(id, expected, "at second {moment}");
    }
    let active = store.active_catalog().await.unwrap().unwrap();
    assert_eq!((active.files, active.activated_at), (files("một\0"), at(30)));
}

pub(crate) async fn a_note_is_replaced_by_the_next(store: TestStore) {
    assert_eq!(store.note("clock").await.unwrap(), None);
    for value in ["1", "2", "2", ""] {
        store.set_note("clock", value).await.unwrap();
        assert_eq!(store.note("clock").await.unwrap().as_deref(), Some(value));
    }
    assert_eq!(store.note("other").await.unwrap(), None);
}
