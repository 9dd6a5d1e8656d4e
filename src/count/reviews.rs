//! From facts to countable articles: verdicts applied, originals marked.

use super::originals::{Sources, sources};
use crate::domain::id::RuleId;
use crate::domain::review::Verdict;
use crate::domain::tally::{ArticleFacts, CountedArticle};

/// Applies reviews to hits and marks each story's original, one [`CountedArticle`] per fact in
/// order of publication (undated last), then of id.
///
/// A rejected hit is taken away, an added one is put in; a confirmed one stands. For originals see
/// [`super::originals`].
pub fn counted_articles(facts: &[ArticleFacts]) -> Vec<CountedArticle> {
    let Sources { originals, absent } = sources(facts);
    let mut articles: Vec<_> = facts
        .iter()
        .map(|fact| {
            let rules = rules_after_review(fact);
            CountedArticle {
                id: fact.id.clone(),
                url: fact.url.clone(),
                title: fact.title.clone(),
                outlet: fact.outlet.clone(),
                published_at: fact.published_at,
                date_range: fact.date_range,
                language: fact.language,
                genre: fact.genre,
                story: fact.story.clone(),
                original: originals.get(&fact.story) == Some(&&fact.id),
                reprint_of: absent.get(&fact.id).map(|credit| (*credit).to_owned()),
                primary: primary_after_review(fact, &rules),
                rules,
            }
        })
        .collect();
    articles.sort_by(|a, b| {
        let undated = |article: &CountedArticle| article.published_at.is_none();
        (undated(a), a.published_at, &a.id).cmp(&(undated(b), b.published_at, &b.id))
    });
    articles
}

fn rules_after_review(fact: &ArticleFacts) -> Vec<RuleId> {
    let verdict_on = |rule: &RuleId| {
        fact.reviews.iter().find(|review| review.rule == *rule).map(|review| review.verdict)
    };
    let mut rules: Vec<RuleId> = fact
        .hits
        .iter()
        .map(|(rule, _)| rule)
        .filter(|rule| verdict_on(rule) != Some(Verdict::Rejected))
        .cloned()
        .collect();
    for review in fact.reviews.iter().filter(|review| review.verdict != Verdict::Rejected) {
        if !rules.contains(&review.rule) {
            rules.push(review.rule.clone());
        }
    }
    rules
}

/// The machine's leading theme if it survived the reviews, otherwise the first theme that stands.
fn primary_after_review(fact: &ArticleFacts, rules: &[RuleId]) -> Option<RuleId> {
    let led = fact.hits.iter().find(|(_, primary)| *primary).map(|(rule, _)| rule);
    let is_theme = |rule: &&RuleId| {
        rule.as_str().strip_prefix('T').is_some_and(|code| code.parse::<u8>().is_ok())
    };
    led.filter(|rule| rules.contains(rule)).or_else(|| rules.iter().find(is_theme)).cloned()
}
