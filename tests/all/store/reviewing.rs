//! People's verdicts.

use super::small_world::{article, at, classify, entry, keep, publish, retitle};
use crate::databases::TestStore;
use diembao::domain::article::Genre;
use diembao::domain::id::ArticleId;
use diembao::domain::review::{GenreVerdict, Review, Verdict};
use diembao::store::StoreError;

fn review(article: &ArticleId, rule: &str, verdict: Verdict, second: i64) -> Review {
    Review {
        article: article.clone(),
        rule: rule.into(),
        verdict,
        reviewer: "Bà Lê".to_owned(),
        reason: "đọc cả bài".to_owned(),
        recorded_at: at(second),
    }
}

pub(crate) async fn a_later_verdict_supersedes_and_deletes_nothing(store: TestStore) {
    let id = publish(&store, "nhandan", "a", at(1)).await;
    let rejected = review(&id, "T5", Verdict::Rejected, 10);
    let other = review(&id, "T6", Verdict::Added, 15);
    let confirmed = review(&id, "T5", Verdict::Confirmed, 20);
    for review in [&rejected, &rejected, &other, &confirmed, &confirmed] {
        store.add_review(review).await.unwrap();
    }
    let stood: Vec<_> = store.reviews_of(&id).await.unwrap();
    let expected = [(&rejected, Some(at(20))), (&other, None), (&confirmed, None)];
    let found: Vec<_> = stood.iter().map(|one| (&one.review, one.superseded_at)).collect();
    assert_eq!(found, expected);

    let cases: [(i64, Vec<&Review>); 4] = [
        (9, vec![]),
        (10, vec![&rejected]),
        (19, vec![&rejected, &other]),
        (20, vec![&confirmed, &other]),
    ];
    for (moment, expected) in cases {
        let facts = store.facts_as_of(at(moment)).await.unwrap();
        assert_eq!(facts[0].reviews.iter().collect::<Vec<_>>(), expected, "at second {moment}");
    }
    let then = store.article_proof(&id, at(19)).await.unwrap().unwrap();
    assert_eq!(then.reviews[0].superseded_at, None, "not known yet at that moment");
    assert_eq!(then.reviews.len(), 2);

    let late = review(&id, "T5", Verdict::Rejected, 5);
    store.add_review(&late).await.unwrap();
    let last = store.reviews_of(&id).await.unwrap().pop().unwrap();
    assert_eq!(last.review.recorded_at, at(20), "never before the verdict it follows");
}

pub(crate) async fn a_verdict_on_an_unknown_article_is_refused(store: TestStore) {
    let id = ArticleId::from("không có");
    let refused = store.add_review(&review(&id, "T5", Verdict::Added, 1)).await.unwrap_err();
    assert!(matches!(refused, StoreError::UnknownArticle(unknown) if unknown == id));
    assert_eq!(store.reviews_of(&id).await.unwrap(), []);
}

pub(crate) async fn a_form_that_a_person_gives_outlives_revisions_and_rules(store: TestStore) {
    let seen = entry("nhandan", "a");
    let id = publish(&store, "nhandan", "a", at(1)).await;
    let one = std::slice::from_ref(&id);
    let said = |genre, second| GenreVerdict {
        article: id.clone(),
        genre,
        reviewer: "Bà Lê".to_owned(),
        reason: "đọc cả bài".to_owned(),
        recorded_at: at(second),
    };
    let (first, back) = (said(Some(Genre::Guide), 10), said(None, 40));
    for verdict in [&first, &first] {
        store.add_genre_verdict(verdict).await.unwrap();
    }
    classify(&store, one, "first", &["T5"], at(20)).await;
    retitle(&store, &seen, "Tin sửa", at(29)).await;
    keep(&store, &seen, &article(&seen.url, "sửa"), at(30)).await;
    classify(&store, one, "second", &["T5", "T6"], at(31)).await;
    store.add_genre_verdict(&back).await.unwrap();

    for (moment, genre) in
        [(9, "news"), (10, "guide"), (25, "guide"), (35, "guide"), (40, "feature")]
    {
        let facts = store.facts_as_of(at(moment)).await.unwrap();
        let proof = store.article_proof(&id, at(moment)).await.unwrap().unwrap();
        assert_eq!(
            (facts[0].genre, proof.genre),
            (proof.genre, genre.parse().unwrap()),
            "at second {moment}"
        );
    }
    let stood = store.genre_verdicts_of(&id).await.unwrap();
    let found: Vec<_> = stood.iter().map(|one| (&one.verdict, one.superseded_at)).collect();
    assert_eq!(found, [(&first, Some(at(40))), (&back, None)]);
    let then = store.article_proof(&id, at(39)).await.unwrap().unwrap();
    assert_eq!(then.genre_verdicts.len(), 1);
    assert_eq!(then.genre_verdicts[0].superseded_at, None, "not known yet at that moment");

    store.add_genre_verdict(&said(Some(Genre::Video), 5)).await.unwrap();
    let last = store.genre_verdicts_of(&id).await.unwrap().pop().unwrap();
    assert_eq!(last.verdict.recorded_at, at(40), "never before the verdict it follows");
    let now = store.index_changes(0, 10).await.unwrap();
    assert_eq!(now.last().unwrap().genre, Genre::Video, "the index hears of it");

    let unknown = GenreVerdict { article: ArticleId::from("không có"), ..first };
    let refused = store.add_genre_verdict(&unknown).await.unwrap_err();
    assert!(matches!(refused, StoreError::UnknownArticle(id) if id == unknown.article));
}
