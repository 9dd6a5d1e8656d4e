//! Families of copies: the same in whatever order articles come, and as people said.

use super::small_world::{article, at, entry, keep_copy, list, retitle};
use crate::databases::TestStore;
use diembao::count::counted_articles;
use diembao::count::ways::count_ways;
use diembao::domain::article::{Article, article_id};
use diembao::domain::id::{ArticleId, StoryId};
use diembao::domain::story::{Level, StoryAct, StoryVerdict};
use diembao::pipeline::copies::{copies_among, shingles};
use diembao::store::{ArticleProof, Said, Store, StoreError};
use diembao::web::kin;

/// A text of `count` words of its own, from number `from` on.
fn text(from: usize, count: usize) -> String {
    (from..from + count).map(|number| format!("từ{number} ")).collect()
}

fn told(outlet: &str, name: &str, body: &str) -> Article {
    article(&entry(outlet, name).url, body)
}

/// Keeps `article` as a crawl does: looked up by its bands, compared with what has any of them.
async fn keep_read(store: &Store, outlet: &str, name: &str, article: &Article, second: i64) {
    let entry = entry(outlet, name);
    let shingles = shingles(article);
    let bands = shingles.fingerprint().map(|found| found.bands).unwrap_or_default();
    let candidates = store.story_candidates(&bands, article.length()).await.unwrap();
    let copies = copies_among(&candidates, &shingles, &entry.outlet);
    keep_copy(store, &entry, article, &bands, &copies, at(second)).await;
}

/// Has `outlet` publish `body`, and the crawl find it at `second`.
async fn publish(store: &Store, outlet: &str, name: &str, body: &str, second: i64) -> ArticleId {
    let entry = entry(outlet, name);
    list(store, std::slice::from_ref(&entry), at(second)).await;
    keep_read(store, outlet, name, &told(outlet, name, body), second).await;
    article_id(&entry.url)
}

/// Has `outlet` put `body` in the place of what it published.
async fn revise(store: &Store, outlet: &str, name: &str, body: &str, second: i64) {
    retitle(store, &entry(outlet, name), &format!("Tin sửa {second}"), at(second)).await;
    keep_read(store, outlet, name, &told(outlet, name, body), second).await;
}

async fn proof(store: &Store, article: &ArticleId, second: i64) -> ArticleProof {
    store.article_proof(article, at(second)).await.unwrap().unwrap()
}

/// The members of the story that `article` is in, by id.
async fn family(store: &Store, article: &ArticleId, second: i64) -> Vec<ArticleId> {
    let members = proof(store, article, second).await.story_members;
    let mut ids: Vec<_> = members.into_iter().map(|member| member.id).collect();
    ids.sort();
    ids
}

fn sorted<const N: usize>(ids: [&ArticleId; N]) -> Vec<ArticleId> {
    let mut ids = ids.map(Clone::clone).to_vec();
    ids.sort();
    ids
}

fn said(reason: &str, second: i64) -> Said<'_> {
    Said { by: "Bà Lê", reason, at: at(second) }
}

async fn part(store: &Store, article: &ArticleId, from: &ArticleId, second: i64) -> StoryVerdict {
    let story = StoryId::new(from.as_str());
    store.part_from_story(article, &story, &said("việc khác", second)).await.unwrap()
}

pub(crate) async fn a_member_tells_whom_it_is_nearest_to_and_how_near(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 1).await;
    let b = publish(&store, "vov", "b", &text(0, 290), 2).await;
    let c = publish(&store, "vtv", "c", &text(0, 200), 3).await;
    let told = proof(&store, &a, 3).await;
    let between = |tie: &diembao::domain::story::Tie| {
        let mut ids = tie.between.to_vec();
        ids.sort();
        (ids, tie.level)
    };
    let ties: Vec<_> = told.story_ties.iter().map(between).collect();
    let expected = [
        (sorted([&a, &b]), Level::Copy),
        (sorted([&b, &c]), Level::Edited),
        (sorted([&a, &c]), Level::Edited),
    ];
    assert_eq!(ties, expected, "the nearest first");
    let near = told.story_ties[0].likeness.unwrap();
    assert!((0.95..1.0).contains(&near.jaccard) && near.containment > near.jaccard, "{near:?}");
    let joined: Vec<_> = [&a, &b, &c]
        .map(|id| told.story_members.iter().find(|member| member.id == *id).unwrap().joined_at)
        .to_vec();
    assert_eq!(joined, [None, Some(at(2)), Some(at(3))]);
    assert_eq!(proof(&store, &a, 2).await.story_ties.len(), 1, "as it was known");
    assert_eq!(proof(&store, &a, 1).await.story_ties, []);
}

pub(crate) async fn inside_one_outlet_only_the_same_text_is_a_copy(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 1).await;
    let repost = publish(&store, "nhandan", "dang-lai", &text(0, 295), 2).await;
    let next = publish(&store, "nhandan", "tiep", &text(0, 200), 3).await;
    let column = publish(&store, "nhandan", "muc", &text(900, 60), 4).await;
    let column_again = publish(&store, "nhandan", "muc-2", &text(900, 60), 5).await;
    assert_eq!(family(&store, &a, 9).await, sorted([&a, &repost]));
    for alone in [&next, &column, &column_again] {
        assert_eq!(family(&store, alone, 9).await, sorted([alone]));
    }
    let catalog = diembao::catalog::parse(&diembao::catalog::embedded()).unwrap();
    let told = proof(&store, &repost, 9).await;
    let reposts: Vec<_> = kin(&told, &catalog).iter().map(|kin| kin.repost).collect();
    assert_eq!(reposts, [false, true], "shown as such");
    let counted = counted_articles(&store.facts_as_of(at(9)).await.unwrap());
    let ways = count_ways(&counted);
    assert_eq!((ways.each.count(), ways.per_outlet.count()), (5, 4), "the repost counts once");
}

/// Everything in every order that `all` can be told in.
fn orders<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    if all.is_empty() {
        return vec![vec![]];
    }
    let mut orders = Vec::new();
    for at in 0..all.len() {
        let mut rest = all.to_vec();
        let first = rest.remove(at);
        for mut order in self::orders(&rest) {
            order.insert(0, first.clone());
            orders.push(order);
        }
    }
    orders
}

pub(crate) async fn families_are_the_same_in_whatever_order_articles_come(store: TestStore) {
    // A report and its copy, another report and its copy, and one that has both reports in it. The
    // second and the last outlet are one, so what has both must not make one family of them.
    let told = [
        ("nhandan", "a", 0, 200, 0),
        ("vov", "b", 0, 195, 0),
        ("vtv", "c", 0, 200, 220),
        ("dantri", "e", 500, 220, 0),
        ("vov", "f", 500, 215, 0),
    ];
    let orders = orders(&told);
    assert_eq!(orders.len(), 120);
    let mut second = 0;
    for (number, order) in orders.iter().enumerate().step_by(3) {
        for (outlet, name, from, count, more) in order {
            second += 1;
            let words = 10_000 * number;
            let body = text(words + from, *count) + &text(words + 500, *more);
            publish(&store, outlet, &format!("{name}-{number}"), &body, second).await;
        }
        let id =
            |at: usize| article_id(&entry(told[at].0, &format!("{}-{number}", told[at].1)).url);
        let families: Vec<Vec<usize>> = {
            let mut families = Vec::new();
            for at in 0..told.len() {
                let members = family(&store, &id(at), second).await;
                families.push((0..told.len()).filter(|at| members.contains(&id(*at))).collect());
            }
            families
        };
        let nearer = vec![2, 3, 4];
        let expected = [vec![0, 1], vec![0, 1], nearer.clone(), nearer.clone(), nearer];
        assert_eq!(families, expected, "{order:?}");
    }
}

pub(crate) async fn an_article_found_late_joins_and_may_be_the_original(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 10).await;
    let b = publish(&store, "vov", "b", &text(0, 298), 11).await;
    let late = entry("vtv", "c");
    list(&store, std::slice::from_ref(&late), at(5_000_000)).await;
    let mut article = told("vtv", "c", &text(0, 299));
    article.published_at = Some(at(-3600));
    keep_read(&store, "vtv", "c", &article, 5_000_000).await;
    let c = article_id(&late.url);
    assert_eq!(family(&store, &a, 5_000_000).await, sorted([&a, &b, &c]));
    let original = async |second| {
        let counted = counted_articles(&store.facts_as_of(at(second)).await.unwrap());
        let originals: Vec<_> =
            counted.into_iter().filter(|one| one.original).map(|one| one.id).collect();
        originals
    };
    let before = original(4_999_999).await;
    assert!(before.len() == 1 && before != [c.clone()], "the past stays as it was");
    assert_eq!(original(5_000_000).await, [c]);
    let named = proof(&store, &a, 5_000_000).await.story;
    assert_eq!(named.as_str(), a.as_str(), "the story keeps its name");
}

pub(crate) async fn a_revised_article_joins_and_leaves_and_others_with_it(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 100), 1).await;
    let c = publish(&store, "vtv", "c", &text(100, 100), 2).await;
    assert_eq!(family(&store, &a, 2).await, sorted([&a]));
    let between = text(0, 200);
    let b = publish(&store, "vov", "b", &between, 3).await;
    assert_eq!(family(&store, &a, 3).await, sorted([&a, &b, &c]), "near to both: they are one");
    revise(&store, "vov", "b", &text(700, 200), 4).await;
    for alone in [&a, &b, &c] {
        assert_eq!(family(&store, alone, 4).await, sorted([alone]));
        assert_eq!(family(&store, alone, 3).await, sorted([&a, &b, &c]), "it was so");
    }
    revise(&store, "nhandan", "a", &text(100, 101), 5).await;
    assert_eq!(family(&store, &c, 5).await, sorted([&a, &c]));
    revise(&store, "nhandan", "a", &text(1200, 100), 6).await;
    assert_eq!(
        family(&store, &a, 6).await,
        sorted([&a]),
        "the one that a story is named by leaves"
    );
    assert_eq!(family(&store, &c, 6).await, sorted([&c]));
}

pub(crate) async fn what_a_person_parted_stays_parted(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 1).await;
    let b = publish(&store, "vov", "b", &text(0, 298), 2).await;
    let c = publish(&store, "vtv", "c", &text(0, 297), 3).await;
    let verdict = part(&store, &b, &a, 10).await;
    assert_eq!((verdict.act, &verdict.article), (StoryAct::Parted, &b));
    assert_eq!(verdict.others, sorted([&a, &c]));
    assert_eq!(family(&store, &a, 10).await, sorted([&a, &c]));
    assert_eq!(family(&store, &b, 10).await, sorted([&b]));
    assert_eq!(family(&store, &b, 9).await, sorted([&a, &b, &c]), "the past stays as it was");
    assert_eq!(part(&store, &b, &a, 11).await, verdict, "said once");

    revise(&store, "vov", "b", &text(0, 299), 20).await;
    assert_eq!(family(&store, &b, 20).await, sorted([&b]), "its new text changes nothing");
    let d = publish(&store, "tuoitre", "d", &text(0, 300), 30).await;
    assert_eq!(family(&store, &d, 30).await, sorted([&a, &c, &d]), "a third brings nobody back");
    assert_eq!(family(&store, &b, 30).await, sorted([&b]));
    for concerned in [&a, &b, &d] {
        let told = proof(&store, concerned, 30).await.story_verdicts;
        assert_eq!(told, std::slice::from_ref(&verdict), "shown with all that it concerns");
    }
    assert_eq!(proof(&store, &a, 9).await.story_verdicts, []);
}

pub(crate) async fn the_one_that_a_story_is_named_by_can_be_parted(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 1).await;
    let b = publish(&store, "vov", "b", &text(0, 298), 2).await;
    let c = publish(&store, "vtv", "c", &text(0, 297), 3).await;
    part(&store, &a, &a, 4).await;
    assert_eq!(family(&store, &a, 4).await, sorted([&a]));
    assert_eq!(family(&store, &b, 4).await, sorted([&b, &c]));
    assert_eq!(proof(&store, &c, 4).await.story.as_str(), b.as_str(), "seen before the other");
    let facts = store.facts_as_of(at(4)).await.unwrap();
    assert_eq!(counted_articles(&facts).iter().filter(|one| one.original).count(), 2);
}

pub(crate) async fn what_a_person_joined_stays_joined_until_it_is_withdrawn(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 1).await;
    let b = publish(&store, "vov", "b", &text(500, 300), 2).await;
    let c = publish(&store, "vtv", "c", &text(500, 298), 3).await;
    let joined = store.join_stories(&a, &b, &said("cùng một bài", 10)).await.unwrap();
    assert_eq!(family(&store, &a, 10).await, sorted([&a, &b, &c]), "with all that are with either");
    assert_eq!(store.join_stories(&b, &a, &said("nữa", 11)).await.unwrap(), joined, "said once");
    revise(&store, "vov", "b", &text(900, 300), 20).await;
    assert_eq!(family(&store, &a, 20).await, sorted([&a, &b]), "only the text's own tie is gone");

    let withdrawn = store.withdraw_story_verdict(joined.number, &said("nhầm", 30)).await.unwrap();
    assert_eq!((withdrawn.act, withdrawn.withdraws), (StoryAct::Withdrawn, Some(joined.number)));
    assert_eq!(family(&store, &a, 30).await, sorted([&a]));
    assert_eq!(family(&store, &a, 29).await, sorted([&a, &b]), "the past stays as it was");
    let told = proof(&store, &a, 30).await.story_verdicts;
    assert_eq!(told.iter().map(|one| one.superseded_at).collect::<Vec<_>>(), [Some(at(30)), None]);
    let before = proof(&store, &a, 29).await.story_verdicts;
    assert_eq!(before, std::slice::from_ref(&joined), "as it was known then");
    let again = store.withdraw_story_verdict(joined.number, &said("nữa", 31)).await.unwrap();
    assert_eq!(again, withdrawn, "said once");
}

pub(crate) async fn an_undoing_can_be_undone(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 1).await;
    let b = publish(&store, "vov", "b", &text(0, 298), 2).await;
    let c = publish(&store, "vtv", "c", &text(0, 297), 3).await;
    let parted = part(&store, &b, &a, 10).await;
    store.join_stories(&b, &c, &said("vẫn là một bài", 20)).await.unwrap();
    assert_eq!(family(&store, &b, 20).await, sorted([&a, &b, &c]), "the later word counts");
    let told = proof(&store, &b, 20).await.story_verdicts;
    assert_eq!(told[0].superseded_at, Some(at(20)));

    let parted_again = part(&store, &b, &a, 30).await;
    assert_ne!(parted_again.number, parted.number);
    assert_eq!(family(&store, &b, 30).await, sorted([&b]));
    store.withdraw_story_verdict(parted_again.number, &said("để máy xét", 40)).await.unwrap();
    assert_eq!(family(&store, &b, 40).await, sorted([&a, &b, &c]));
    for (second, together) in [(9, true), (15, false), (25, true), (35, false), (40, true)] {
        assert_eq!(family(&store, &b, second).await.len() == 3, together, "at second {second}");
    }
}

pub(crate) async fn a_mistaken_join_taken_back_leaves_apart_what_was_parted(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 1).await;
    let b = publish(&store, "vov", "b", &text(0, 298), 2).await;
    let c = publish(&store, "vtv", "c", &text(500, 300), 3).await;
    let d = publish(&store, "tuoitre", "d", &text(500, 298), 4).await;
    let parted = part(&store, &b, &a, 10).await;
    let near = store.join_stories(&b, &c, &said("cùng một bài", 20)).await.unwrap();
    let far = store.join_stories(&a, &d, &said("nhầm", 30)).await.unwrap();
    assert_eq!(family(&store, &a, 30).await, sorted([&a, &b, &c, &d]));

    store.withdraw_story_verdict(far.number, &said("rút lại", 40)).await.unwrap();
    assert_eq!(family(&store, &a, 40).await, sorted([&a]), "parted again, as somebody had said");
    assert_eq!(family(&store, &b, 40).await, sorted([&b, &c, &d]), "the other join stands");
    assert_eq!(part(&store, &b, &a, 41).await.number, parted.number, "it is in force again");

    let far = store.join_stories(&a, &d, &said("nhầm", 50)).await.unwrap();
    store.withdraw_story_verdict(parted.number, &said("rút cả lời này", 60)).await.unwrap();
    store.withdraw_story_verdict(far.number, &said("rút lại", 70)).await.unwrap();
    assert_eq!(
        family(&store, &a, 70).await,
        sorted([&a, &b, &c, &d]),
        "what was withdrawn is over"
    );
    store.withdraw_story_verdict(near.number, &said("rút lại", 80)).await.unwrap();
    assert_eq!(family(&store, &a, 80).await, sorted([&a, &b]));
    assert_eq!(family(&store, &c, 80).await, sorted([&c, &d]));
}

pub(crate) async fn clocks_that_differ_never_put_an_article_into_two_stories(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 1).await;
    let b = publish(&store, "vov", "b", &text(500, 300), 2).await;
    let c = publish(&store, "vtv", "c", &text(900, 300), 3).await;
    let ahead = store.join_stories(&a, &b, &said("cùng một bài", 100)).await.unwrap();
    store.withdraw_story_verdict(ahead.number, &said("nhầm", 110)).await.unwrap();
    store.join_stories(&b, &c, &said("cùng một bài", 60)).await.unwrap();
    for second in [59, 60, 99, 100, 109, 110, 111] {
        let facts = store.facts_as_of(at(second)).await.unwrap();
        assert_eq!(facts.len(), 3, "each article once at second {second}");
    }
    assert_eq!(family(&store, &b, 110).await, sorted([&b, &c]), "from the last word on");
}

pub(crate) async fn words_about_what_is_not_there_are_refused(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 1).await;
    let unknown = ArticleId::from("unknown");
    let story = StoryId::new(a.as_str());
    let said = said("vì sao", 2);
    let refused = store.part_from_story(&unknown, &story, &said).await.unwrap_err();
    assert!(matches!(refused, StoreError::UnknownArticle(id) if id == unknown));
    let refused = store.part_from_story(&a, &story, &said).await.unwrap_err();
    assert!(matches!(refused, StoreError::NotInStory { .. }), "it is alone");
    let refused = store.join_stories(&a, &unknown, &said).await.unwrap_err();
    assert!(matches!(refused, StoreError::UnknownArticle(id) if id == unknown));
    let refused = store.join_stories(&a, &a, &said).await.unwrap_err();
    assert!(matches!(refused, StoreError::JoinedToItself(_)));
    let refused = store.withdraw_story_verdict(7, &said).await.unwrap_err();
    assert!(matches!(refused, StoreError::UnknownStoryVerdict(7)));
    assert_eq!(proof(&store, &a, 9).await.story_verdicts, []);
}

pub(crate) async fn a_clock_that_is_behind_does_not_change_a_familys_past(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 50).await;
    let b = publish(&store, "vov", "b", &text(0, 298), 60).await;
    let before: Vec<_> = store.facts_as_of(at(60)).await.unwrap();
    part(&store, &b, &a, 20).await;
    assert_eq!(family(&store, &a, 59).await, sorted([&a]), "it had not joined yet");
    assert_eq!(store.facts_as_of(at(59)).await.unwrap().len(), before.len() - 1);
    assert_eq!(family(&store, &a, 60).await, sorted([&a]), "from the last word on");
}

pub(crate) async fn a_failure_midway_leaves_no_tie(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 1).await;
    let copy = entry("vov", "b");
    list(&store, std::slice::from_ref(&copy), at(2)).await;
    let article = told("vov", "b", &text(0, 298));
    let shingles = shingles(&article);
    let bands = shingles.fingerprint().unwrap().bands;
    let candidates = store.story_candidates(&bands, article.length()).await.unwrap();
    let copies = copies_among(&candidates, &shingles, &copy.outlet);
    assert_eq!(copies.len(), 1);
    let page = super::small_world::page(&copy.url, at(2), "x");
    let keep = diembao::store::KeepArticle {
        entry_id: copy.id.clone(),
        outlet: copy.outlet.clone(),
        page: &page,
        article: &article,
        bands: &bands,
        copies: &copies,
        fill: diembao::domain::health::Fill::default(),
        at: at(2),
    };
    // The last statement of the transaction writes to this table.
    store.tamper("alter table index_change rename to hidden").await;
    assert!(store.keep_article(&keep).await.is_err());
    store.tamper("alter table hidden rename to index_change").await;
    assert_eq!(family(&store, &a, 9).await, sorted([&a]));
    assert_eq!(proof(&store, &a, 9).await.story_ties, []);
    store.keep_article(&keep).await.unwrap();
    assert_eq!(family(&store, &a, 9).await, sorted([&a, &article_id(&copy.url)]));
}

pub(crate) async fn families_from_before_ties_were_kept_stay_together(store: TestStore) {
    let a = publish(&store, "nhandan", "a", &text(0, 300), 1).await;
    let b = publish(&store, "vov", "b", &text(0, 298), 2).await;
    let facts = store.facts_as_of(at(9)).await.unwrap();
    store
        .tamper(include_str!(
            "../../../migrations/20261123100000_tell_how_copies_are_known.down.sql"
        ))
        .await;
    store.tamper("delete from _sqlx_migrations where version >= 20261123100000").await;
    let again = Store::open(&store.address).await.unwrap();
    assert_eq!(again.facts_as_of(at(9)).await.unwrap(), facts);
    let told = proof(&again, &a, 9).await.story_ties;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].from(&a), told[0].likeness), (Some(&b), None), "it was not kept how near");
    let c = publish(&again, "vtv", "c", &text(0, 299), 10).await;
    assert_eq!(family(&again, &b, 10).await, sorted([&a, &b, &c]));
    again.close().await;
}
