//! Questions about a moment: the same answer for ever, and on both databases.

use super::small_world::{
    article, at, classify, copy_of, end, entry, keep, keep_copy, list, publish, retitle,
};
use crate::databases::{TestStore, fresh};
use diembao::domain::article::article_id;
use diembao::domain::id::ArticleId;
use diembao::domain::outcome::Outcome;
use diembao::domain::review::{Review, Verdict};
use diembao::domain::tally::ArticleFacts;
use diembao::store::{Engine, Store};

pub(crate) async fn facts_are_those_of_the_moment(store: TestStore) {
    let seen = entry("nhandan", "a");
    let id = publish(&store, "nhandan", "a", at(10)).await;
    let one = std::slice::from_ref(&id);
    classify(&store, one, "first", &["T5", "B1", "scope"], at(20)).await;
    retitle(&store, &seen, "Tin sửa", at(30)).await;
    let mut revised = article(&seen.url, "sửa");
    revised.title = "Tiêu đề mới".to_owned();
    revised.published_at = None;
    revised.wire_credit = Some("TTXVN".to_owned());
    keep(&store, &seen, &revised, at(30)).await;

    let known = async |moment| store.facts_as_of(at(moment)).await.unwrap();
    assert_eq!(known(9).await, []);
    let before = known(19).await.remove(0);
    assert_eq!((before.hits.len(), before.genre.as_str()), (0, "news"));
    let classified = known(29).await.remove(0);
    let hits: Vec<_> = classified.hits.iter().map(|(rule, led)| (rule.as_str(), *led)).collect();
    assert_eq!(hits, [("scope", false), ("T5", true), ("B1", false)]);
    let expected = ArticleFacts {
        title: "Tiêu đề mới".to_owned(),
        published_at: None,
        date_range: None,
        wire_credit: Some("TTXVN".to_owned()),
        ..classified.clone()
    };
    assert_eq!(known(30).await, [expected]);
    assert_eq!(classified.published_at, Some(at(-60)));
    assert_eq!(classified.genre.as_str(), "feature");
    assert_eq!(classified.story.as_str(), id.as_str());
}

pub(crate) async fn a_proof_holds_everything_known_at_the_moment(store: TestStore) {
    let seen = entry("nhandan", "a");
    let id = publish(&store, "nhandan", "a", at(10)).await;
    classify(&store, std::slice::from_ref(&id), "first", &["scope", "T5"], at(20)).await;
    retitle(&store, &seen, "Tin sửa", at(30)).await;
    keep(&store, &seen, &article(&seen.url, "sửa"), at(31)).await;
    retitle(&store, &seen, "Tin bị gỡ", at(40)).await;
    store.end_entry(&end(&seen, Outcome::Gone, at(41)), None).await.unwrap();

    assert_eq!(store.article_proof(&id, at(9)).await.unwrap(), None);
    // second, revisions, hits, pages, visits
    let cases = [(10, 1, 0, 1, 1), (20, 1, 2, 1, 1), (31, 2, 2, 2, 2), (41, 2, 2, 2, 3)];
    for (moment, revisions, hits, pages, visits) in cases {
        let proof = store.article_proof(&id, at(moment)).await.unwrap().unwrap();
        let found =
            (proof.revisions.len(), proof.hits.len(), proof.pages.len(), proof.visits.len());
        assert_eq!(found, (revisions, hits, pages, visits), "at second {moment}");
        let last = proof.revisions.last().unwrap();
        assert_eq!((&last.id, last.superseded_at), (&proof.article.revision, None));
    }
    let proof = store.article_proof(&id, at(41)).await.unwrap().unwrap();
    assert_eq!(proof.visits[2].outcome, Outcome::Gone);
    assert_eq!(proof.visits[2].detail, "vì sao");
    assert_eq!(proof.hits[0].revision, proof.revisions[0].id, "evidence points into its own text");
}

/// Takes a long walk of steps that look random and are the same each time; calls `after` with
/// the second reached.
async fn long_history(store: &Store, mut after: impl AsyncFnMut(i64)) {
    let names = ["a", "b", "c", "d", "e", "f"];
    let ids: Vec<_> =
        names.iter().map(|name| article_id(&entry("nhandan", name).url)).collect::<Vec<_>>();
    let mut dice = Dice(2025);
    for second in 1..=120 {
        let n = dice.throw(names.len());
        let seen = entry("nhandan", names[n]);
        match dice.throw(4) {
            0 => visit(store, &mut dice, names[n], second, &ids).await,
            1 => {
                let rules = [&["scope"][..], &["scope", "T1"], &["scope", "T1", "T2"], &[]];
                let ruleset = ["first", "second"][dice.throw(2)];
                classify(store, &ids[n..], ruleset, rules[dice.throw(4)], at(second)).await;
            }
            2 if !store.articles_by_ids(&ids[n..=n]).await.unwrap().is_empty() => {
                review(store, &ids[n], ["T1", "T2"][dice.throw(2)], dice.throw(3), second).await;
            }
            _ => {
                list(store, std::slice::from_ref(&seen), at(second)).await;
            }
        }
        after(second).await;
    }
}

async fn visit(store: &Store, dice: &mut Dice, name: &str, second: i64, ids: &[ArticleId]) {
    let mut seen = entry("nhandan", name);
    seen.title = format!("Tin {}", dice.throw(5));
    list(store, std::slice::from_ref(&seen), at(second)).await;
    let text = format!("nội dung {}", dice.throw(3));
    let original = [None, ids.first(), ids.get(1)][dice.throw(3)];
    let known = store.articles_by_ids(original.map_or(&[], std::slice::from_ref)).await.unwrap();
    let copies: Vec<_> = known.iter().map(|original| copy_of(&original.id)).collect();
    keep_copy(store, &seen, &article(&seen.url, &text), &[1], &copies, at(second)).await;
}

async fn review(store: &Store, article: &ArticleId, rule: &str, verdict: usize, second: i64) {
    let review = Review {
        article: article.clone(),
        rule: rule.into(),
        verdict: Verdict::ALL[verdict],
        reviewer: "Bà Lê".to_owned(),
        reason: format!("lần {second}"),
        recorded_at: at(second),
    };
    store.add_review(&review).await.unwrap();
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn throw(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

pub(crate) async fn an_answer_about_the_past_never_changes(store: TestStore) {
    let mut answers = Vec::new();
    long_history(&store, async |second| {
        answers.push((second, store.facts_as_of(at(second)).await.unwrap()));
    })
    .await;
    let last = &answers.last().unwrap().1;
    assert_eq!(last.len(), 6);
    assert!(last.iter().any(|fact| !fact.reviews.is_empty() && !fact.hits.is_empty()));
    for (second, then) in &answers {
        assert_eq!(store.facts_as_of(at(*second)).await.unwrap(), *then, "at second {second}");
    }
}

pub(crate) async fn a_proof_agrees_with_the_figures_at_every_moment(store: TestStore) {
    long_history(&store, async |_| {}).await;
    for second in 0..=120 {
        let facts = store.facts_as_of(at(second)).await.unwrap();
        for fact in &facts {
            let proof = store.article_proof(&fact.id, at(second)).await.unwrap().unwrap();
            let standing = proof.reviews.iter().filter(|one| one.superseded_at.is_none());
            let mut reviews: Vec<_> = standing.map(|one| one.review.clone()).collect();
            reviews.sort_by(|a, b| a.rule.cmp(&b.rule));
            let hits = proof.hits.iter().map(|one| (one.hit.rule.clone(), one.hit.primary));
            let article = proof.article.article;
            let date_range = article.date_range();
            let proved = ArticleFacts {
                id: proof.article.id,
                url: proof.article.url,
                title: article.title,
                outlet: proof.article.outlet,
                published_at: article.published_at,
                date_range,
                language: article.language,
                genre: proof.genre,
                wire_credit: article.wire_credit,
                credited: vec![],
                story: proof.story,
                hits: hits.collect(),
                reviews,
            };
            assert_eq!(proved, *fact, "at second {second}");
            let family = facts.iter().filter(|other| other.story == fact.story);
            let mut members: Vec<_> = proof.story_members.iter().map(|one| &one.id).collect();
            members.sort();
            assert_eq!(members, family.map(|other| &other.id).collect::<Vec<_>>());
        }
    }
}

#[tokio::test]
async fn both_engines_tell_the_same_history() {
    let (sqlite, postgresql) = (fresh(Engine::Sqlite).await, fresh(Engine::Postgresql).await);
    long_history(&sqlite, async |_| {}).await;
    long_history(&postgresql, async |_| {}).await;
    for second in 0..=120 {
        let facts = sqlite.facts_as_of(at(second)).await.unwrap();
        assert_eq!(postgresql.facts_as_of(at(second)).await.unwrap(), facts);
        for fact in facts {
            let proof = sqlite.article_proof(&fact.id, at(second)).await.unwrap();
            assert_eq!(postgresql.article_proof(&fact.id, at(second)).await.unwrap(), proof);
        }
    }
    let changes = sqlite.index_changes(0, 100).await.unwrap();
    assert_eq!(changes.len(), 6);
    assert_eq!(postgresql.index_changes(0, 100).await.unwrap(), changes);
    let candidates = sqlite.story_candidates(&[1], 9).await.unwrap();
    assert_eq!(postgresql.story_candidates(&[1], 9).await.unwrap(), candidates);
    assert_eq!(postgresql.outcome_counts().await.unwrap(), sqlite.outcome_counts().await.unwrap());
}
