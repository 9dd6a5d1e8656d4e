//! Hits and what the index hears of them.

use super::small_world::{article, at, classification, classify, entry, keep, publish, retitle};
use crate::databases::TestStore;
use diembao::domain::article::Genre;
use diembao::domain::id::{ArticleId, RuleId, RulesetId};
use diembao::store::{IndexChange, Store};

async fn waiting(store: &Store, ruleset: &str) -> Vec<ArticleId> {
    let waiting = store.unclassified(&RulesetId::from(ruleset), 10).await.unwrap();
    let mut ids: Vec<_> = waiting.into_iter().map(|stored| stored.id).collect();
    ids.sort();
    ids
}

/// Rule and second of recording of each hit valid at `moment`.
async fn hits(store: &Store, id: &ArticleId, moment: i64) -> Vec<(String, i64)> {
    let proof = store.article_proof(id, at(moment)).await.unwrap().unwrap();
    let second = |hit: &diembao::store::ProofHit| (hit.recorded_at - at(0)).num_seconds();
    proof.hits.iter().map(|hit| (hit.hit.rule.to_string(), second(hit))).collect()
}

fn named(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected.iter().map(|(rule, second)| ((*rule).to_owned(), *second)).collect()
}

async fn revise(store: &Store, name: &str, second: i64) {
    let entry = entry("nhandan", name);
    retitle(store, &entry, &format!("Tin sửa {second}"), at(second)).await;
    keep(store, &entry, &article(&entry.url, &format!("sửa {second}")), at(second)).await;
}

pub(crate) async fn new_and_revised_articles_wait_to_be_classified(store: TestStore) {
    let a = publish(&store, "nhandan", "a", at(1)).await;
    let b = publish(&store, "nhandan", "b", at(2)).await;
    let mut both = vec![a.clone(), b.clone()];
    both.sort();
    assert_eq!(waiting(&store, "m").await, both);
    assert_eq!(store.unclassified(&RulesetId::from("m"), 1).await.unwrap().len(), 1);
    classify(&store, &both, "m", &["scope", "T5"], at(3)).await;
    assert_eq!(waiting(&store, "m").await, []);
    revise(&store, "a", 4).await;
    assert_eq!(waiting(&store, "m").await, std::slice::from_ref(&a));
    classify(&store, &[a], "m", &[], at(5)).await;
    assert_eq!(waiting(&store, "m").await, []);
    for other in ["a-lower", "z-higher"] {
        assert_eq!(waiting(&store, other).await, both, "{other}");
    }
    classify(&store, &both, "z-higher", &[], at(6)).await;
    assert_eq!(waiting(&store, "m").await, both, "back to the former ruleset");
}

pub(crate) async fn another_ruleset_supersedes_only_what_it_does_not_repeat(store: TestStore) {
    let id = publish(&store, "nhandan", "a", at(1)).await;
    let one = std::slice::from_ref(&id);
    classify(&store, one, "first", &["scope", "T5", "B1"], at(10)).await;
    classify(&store, one, "second", &["scope", "T5", "T6"], at(20)).await;
    revise(&store, "a", 30).await;
    classify(&store, one, "second", &["scope"], at(40)).await;

    let cases: [(i64, &[(&str, i64)]); 5] = [
        (9, &[]),
        (10, &[("scope", 10), ("T5", 10), ("B1", 10)]),
        (20, &[("scope", 10), ("T5", 10), ("T6", 20)]),
        (30, &[("scope", 10), ("T5", 10), ("T6", 20)]),
        (40, &[("scope", 40)]),
    ];
    for (moment, expected) in cases {
        assert_eq!(hits(&store, &id, moment).await, named(expected), "at second {moment}");
    }
    let proof = store.article_proof(&id, at(20)).await.unwrap().unwrap();
    let said = classification("first", &["scope", "T5", "B1"]);
    assert_eq!(proof.hits[1].hit, said.hits[1], "evidence and all");
    assert_eq!(proof.hits[1].ruleset, said.ruleset);
    assert_eq!(proof.genre, Genre::Feature);
    assert_eq!(store.article_proof(&id, at(9)).await.unwrap().unwrap().genre, Genre::News);
}

pub(crate) async fn saving_a_classification_twice_changes_nothing(store: TestStore) {
    let id = publish(&store, "nhandan", "a", at(1)).await;
    let one = std::slice::from_ref(&id);
    classify(&store, one, "first", &["scope", "T5", "T5"], at(10)).await;
    let end = store.outbox_end().await.unwrap();
    let before = store.article_proof(&id, at(99)).await.unwrap();
    assert_eq!(classify(&store, one, "first", &["scope", "T5", "T5"], at(20)).await, 1);
    assert_eq!(store.article_proof(&id, at(99)).await.unwrap(), before);
    assert_eq!(store.outbox_end().await.unwrap(), end);
    assert_eq!(hits(&store, &id, 99).await, named(&[("scope", 10), ("T5", 10)]), "a rule once");
}

pub(crate) async fn a_classification_of_an_old_revision_is_left_out(store: TestStore) {
    let a = publish(&store, "nhandan", "a", at(1)).await;
    let b = publish(&store, "nhandan", "b", at(1)).await;
    let stored = store.articles_by_ids(&[a.clone(), b.clone()]).await.unwrap();
    revise(&store, "a", 2).await;
    let mut said: Vec<_> = stored
        .into_iter()
        .map(|stored| (stored.id, stored.revision, classification("first", &["T5"])))
        .collect();
    said.push((ArticleId::from("không có"), "0".into(), classification("first", &["T5"])));
    assert_eq!(store.save_classifications(&said, at(3)).await.unwrap(), 1);
    assert_eq!(hits(&store, &a, 9).await, []);
    assert_eq!(hits(&store, &b, 9).await, named(&[("T5", 3)]));
    assert_eq!(waiting(&store, "first").await, [a]);
}

fn heard(changes: &[IndexChange]) -> Vec<&ArticleId> {
    changes.iter().map(|change| &change.article.id).collect()
}

pub(crate) async fn the_index_hears_of_each_change_once_and_in_order(store: TestStore) {
    let a = publish(&store, "nhandan", "a", at(1)).await;
    let b = publish(&store, "nhandan", "b", at(2)).await;
    let first = store.index_changes(0, 10).await.unwrap();
    assert_eq!(heard(&first), [&a, &b]);
    assert_eq!((&first[0].themes[..], first[0].genre), (&[][..], Genre::News));
    let read_until = first[1].position;
    assert_eq!(store.outbox_end().await.unwrap(), read_until);
    assert_eq!(store.index_changes(read_until, 10).await.unwrap(), []);

    classify(&store, std::slice::from_ref(&a), "first", &["scope", "T5"], at(3)).await;
    let next = store.index_changes(read_until, 10).await.unwrap();
    assert_eq!(heard(&next), [&a]);
    assert_eq!(next[0].themes, [RuleId::from("T5"), RuleId::from("scope")]);
    assert_eq!(next[0].genre, Genre::Feature);
    revise(&store, "b", 4).await;
    let one_by_one = store.index_changes(0, 1).await.unwrap();
    assert_eq!(heard(&one_by_one), [&a], "an article stands where it last changed");
    let last = store.index_changes(one_by_one[0].position, 1).await.unwrap();
    assert_eq!(heard(&last), [&b]);
    assert_eq!(last[0].article.article.body, "sửa 4");
    assert_eq!(last[0].position, store.outbox_end().await.unwrap());
}

pub(crate) async fn the_index_does_not_hear_of_a_ruleset_that_changed_nothing(store: TestStore) {
    let id = publish(&store, "nhandan", "a", at(1)).await;
    let one = std::slice::from_ref(&id);
    classify(&store, one, "first", &["scope", "T5"], at(2)).await;
    let end = store.outbox_end().await.unwrap();
    classify(&store, one, "second", &["scope", "T5"], at(3)).await;
    assert_eq!(store.outbox_end().await.unwrap(), end);
    assert_eq!(waiting(&store, "second").await, []);
    classify(&store, one, "second", &["scope"], at(4)).await;
    assert!(store.outbox_end().await.unwrap() > end);
}
