//! Near-copies: found by their bands, gathered in stories.

use super::small_world::{article, at, copy_of, entry, keep_copy, list, retitle};
use crate::databases::TestStore;
use diembao::domain::article::article_id;
use diembao::domain::entry::Entry;
use diembao::domain::id::ArticleId;
use diembao::store::Store;

async fn keep_with(
    store: &Store,
    name: &str,
    bands: &[i64],
    story: Option<&ArticleId>,
    second: i64,
) -> (Entry, ArticleId) {
    let entry = entry("nhandan", name);
    list(store, std::slice::from_ref(&entry), at(second)).await;
    let copies: Vec<_> = story.map(copy_of).into_iter().collect();
    let article = article(&entry.url, name);
    keep_copy(store, &entry, &article, bands, &copies, at(second)).await;
    let id = article_id(&entry.url);
    (entry, id)
}

async fn candidates(store: &Store, bands: &[i64]) -> Vec<ArticleId> {
    let found = store.story_candidates(bands, 9).await.unwrap();
    found.into_iter().map(|candidate| candidate.article).collect()
}

pub(crate) async fn articles_that_share_a_band_are_candidates_the_closest_first(store: TestStore) {
    let (_, a) = keep_with(&store, "a", &[1, -2, 3], None, 1).await;
    let (_, b) = keep_with(&store, "b", &[1, -2, 4], Some(&a), 2).await;
    let (_, c) = keep_with(&store, "c", &[i64::MIN, i64::MAX, 0], None, 3).await;
    assert_eq!(candidates(&store, &[1, -2, 4]).await, [b.clone(), a.clone()]);
    assert_eq!(candidates(&store, &[i64::MIN, 9, 9]).await, [c]);
    assert_eq!(candidates(&store, &[3, 1, -2]).await, [], "the same values in other places");
    assert_eq!(candidates(&store, &[]).await, []);
    let found = store.story_candidates(&[9, 9, 4], 9).await.unwrap().remove(0);
    assert_eq!((found.article, found.story.as_str()), (b, a.as_str()));
    assert_eq!(found.text.lines().count(), 3);
    assert_eq!(found.published_at, Some(at(-60)));
    let own = store.story_candidates(&[9, 9, 3], 9).await.unwrap().remove(0);
    assert_eq!(own.story.as_str(), a.as_str(), "an article without copies is a story of its own");
}

pub(crate) async fn one_band_is_enough_beside_a_text_of_another_length_alone(store: TestStore) {
    let bands: Vec<i64> = (0..64).collect();
    let (entry, id) = keep_with(&store, "a", &bands, None, 1).await;
    let length = article(&entry.url, "a").length();
    let sharing = |count: i64| -> Vec<i64> {
        (0..64).map(|band| if band < count { band } else { -1 - band }).collect()
    };
    let cases = [
        (1, length, false),
        (1, 3 * length - 1, false),
        (1, 3 * length, true),
        (1, length / 3, true),
        (2, length, true),
        (0, 3 * length, false),
    ];
    for (shared, other, expected) in cases {
        let found = store.story_candidates(&sharing(shared), other).await.unwrap();
        let found: Vec<_> = found.into_iter().map(|candidate| candidate.article).collect();
        let expected: &[ArticleId] = if expected { std::slice::from_ref(&id) } else { &[] };
        assert_eq!(found, expected, "{shared} bands, {other} bytes beside {length}");
    }
}

pub(crate) async fn a_revised_article_is_found_by_its_new_bands_alone(store: TestStore) {
    let (entry, id) = keep_with(&store, "a", &[1, 2], None, 1).await;
    retitle(&store, &entry, "Tin sửa", at(2)).await;
    let revised = article(&entry.url, "khác hẳn");
    keep_copy(&store, &entry, &revised, &[7, 8], &[], at(3)).await;
    assert_eq!(candidates(&store, &[1, 2]).await, []);
    assert_eq!(candidates(&store, &[7, 8]).await, [id]);
}

pub(crate) async fn members_of_a_story_are_those_of_the_moment(store: TestStore) {
    let (_, a) = keep_with(&store, "a", &[], None, 10).await;
    let (entry_b, b) = keep_with(&store, "b", &[], Some(&a), 20).await;
    let (_, c) = keep_with(&store, "c", &[], Some(&a), 30).await;
    retitle(&store, &entry_b, "Tin sửa", at(40)).await;
    let alone = article(&entry_b.url, "không còn giống");
    keep_copy(&store, &entry_b, &alone, &[], &[], at(40)).await;

    let cases: [(i64, Vec<&ArticleId>); 4] =
        [(10, vec![&a]), (20, vec![&a, &b]), (30, vec![&a, &b, &c]), (40, vec![&a, &c])];
    for (moment, mut expected) in cases {
        expected.sort();
        let proof = store.article_proof(&a, at(moment)).await.unwrap().unwrap();
        let members: Vec<_> = proof.story_members.iter().map(|member| &member.id).collect();
        assert_eq!(members, expected, "at second {moment}");
        assert_eq!(proof.story.as_str(), a.as_str());
        let facts = store.facts_as_of(at(moment)).await.unwrap();
        let same = facts.iter().filter(|fact| fact.story.as_str() == a.as_str());
        assert_eq!(same.map(|fact| &fact.id).collect::<Vec<_>>(), expected, "at {moment}");
    }
    let proof = store.article_proof(&b, at(40)).await.unwrap().unwrap();
    assert_eq!(proof.story.as_str(), b.as_str());
    assert_eq!(proof.story_members.len(), 1);
}
