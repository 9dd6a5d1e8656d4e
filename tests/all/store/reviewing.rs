//! People's verdicts.

use super::small_world::{at, publish};
use crate::databases::TestStore;
use diembao::domain::id::ArticleId;
use diembao::domain::review::{Review, Verdict};
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
