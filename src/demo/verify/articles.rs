//! Every article has the right title, date, language, form, labels and family of copies.

use super::{Comparison, Known};
use crate::count::{counted_articles, resolve_outlets};
use crate::demo::run::Demo;
use crate::domain::id::StoryId;
use crate::domain::tally::CountedArticle;
use crate::domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

pub(super) async fn compare(demo: &Demo, comparison: &mut Comparison) -> anyhow::Result<()> {
    let mut facts = demo.crawler.system.store.facts_as_of(Timestamp::MAX_UTC).await?;
    resolve_outlets(&mut facts, &demo.crawler.system.catalog);
    let articles = counted_articles(&facts);
    let found: BTreeMap<&str, &CountedArticle> =
        articles.iter().map(|article| (article.url.as_str(), article)).collect();
    let known = demo.known();
    comparison.same("articles kept", &known.len(), &found.len());
    for expected in &known {
        match found.get(expected.url) {
            Some(article) => compare_one(comparison, expected, article),
            None => comparison.same(format_args!("kept {}", expected.url), &true, &false),
        }
    }
    compare_stories(comparison, &known, &found);
    Ok(())
}

fn compare_one(comparison: &mut Comparison, expected: &Known<'_>, found: &CountedArticle) {
    let Known { url, outlet, article } = expected;
    let key = &article.key;
    comparison.same(format_args!("{key} outlet"), *outlet, &found.outlet);
    comparison.same(format_args!("{key} title of {url}"), &article.title, &found.title);
    comparison.same(format_args!("{key} date"), &article.published_at, &found.published_at);
    comparison.same(format_args!("{key} language"), &article.language, &found.language);
    if article.language != crate::domain::article::Language::Vietnamese {
        // Other editions are kept apart: what Vietnamese rules say of them counts nowhere.
        return;
    }
    comparison.same(format_args!("{key} genre"), &article.genre, &found.genre);
    let labels = |prefix: &str| -> BTreeSet<String> {
        let rules = found.rules.iter().map(ToString::to_string);
        rules.filter(|rule| rule.starts_with(prefix)).collect()
    };
    let in_scope = found.rules.iter().any(|rule| rule.as_str() == "scope");
    comparison.same(format_args!("{key} scope"), &article.scope, &in_scope);
    let themes: BTreeSet<String> = article.themes.iter().map(|code| format!("T{code}")).collect();
    comparison.same(format_args!("{key} themes"), &themes, &labels("T"));
    let topics: BTreeSet<String> = article.topics.iter().cloned().collect();
    comparison.same(format_args!("{key} topics"), &topics, &labels("B"));
    let primary = article.primary.map(|code| format!("T{code}"));
    let found_primary = found.primary.as_ref().map(ToString::to_string);
    comparison.same(format_args!("{key} leading theme"), &primary, &found_primary);
}

/// Who publishes for the one agency that articles of the world credit.
const AGENCY: [&str; 4] = ["vietnamplus", "baotintuc", "bnews", "vnanet"];

/// Copies share a story with their original and with nothing else.
fn compare_stories(
    comparison: &mut Comparison,
    known: &[Known<'_>],
    found: &BTreeMap<&str, &CountedArticle>,
) {
    let mut expected: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut stories: BTreeMap<&StoryId, BTreeSet<&str>> = BTreeMap::new();
    for one in known {
        expected.entry(&one.article.story).or_default().insert(one.url);
    }
    for article in found.values() {
        stories.entry(&article.story).or_default().insert(&article.url);
    }
    for one in known {
        let Some(article) = found.get(one.url) else { continue };
        let family = stories.get(&article.story).cloned().unwrap_or_default();
        let key = &one.article.key;
        comparison.same(
            format_args!("{key} copies"),
            &expected[one.article.story.as_str()],
            &family,
        );
        comparison.same(
            format_args!("{key} is the original"),
            &one.article.original,
            &article.original,
        );
        let of_story = known.iter().filter(|other| other.article.story == one.article.story);
        let source_is_here = of_story.clone().any(|other| AGENCY.contains(&other.outlet.as_str()));
        let absent = one.article.credit.clone().filter(|_| !source_is_here);
        comparison.same(
            format_args!("{key} is a reprint of what is not here"),
            &absent,
            &article.reprint_of,
        );
    }
}
