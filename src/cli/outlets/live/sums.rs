//! What the pages of one outlet add up to.

use super::pages::Page;
use crate::domain::article::{Article, Genre};
use crate::domain::dates::DateOrigin;
use crate::domain::provenance::FieldOrigin;
use crate::domain::time::{Timestamp, vietnam_day};
use chrono::Duration;
use serde::Serialize;
use std::collections::BTreeMap;

/// Articles shown in full.
const EXAMPLES: usize = 3;
/// Two dates of one article that lie closer together are one date: feeds are written before or
/// after pages.
const SAME_MINUTES: i64 = 60;

/// Sums over the pages of one outlet.
#[derive(Debug, Default, Serialize)]
pub(super) struct Sums {
    /// Pages asked for.
    pub(super) pages: usize,
    /// Pages that gave an article.
    pub(super) articles: usize,
    pub(super) fields: Vec<Fill>,
    pub(super) selectors: Vec<SelectorUse>,
    /// Pages whose selectors could be tried.
    pub(super) probed: usize,
    pub(super) dates: Agreement,
    pub(super) languages: BTreeMap<String, usize>,
    pub(super) forms: BTreeMap<String, usize>,
    /// Pages without an article, by reason.
    pub(super) refusals: BTreeMap<String, usize>,
    pub(super) examples: Vec<Example>,
}

/// How often one field of an article is there.
#[derive(Debug, Serialize)]
pub(super) struct Fill {
    pub(super) field: &'static str,
    pub(super) filled: usize,
    /// Articles that should have it: films need no body.
    pub(super) of: usize,
    /// Articles by where it was read; empty for tags, of which that is not noted.
    pub(super) origins: BTreeMap<String, usize>,
}

impl Fill {
    /// From 0 to 1; 1 where no article should have it.
    pub(super) fn rate(&self) -> f64 {
        if self.of == 0 { 1.0 } else { self.filled as f64 / self.of as f64 }
    }
}

/// What one selector did on all pages.
#[derive(Debug, Serialize)]
pub(super) struct SelectorUse {
    pub(super) field: &'static str,
    pub(super) selector: String,
    /// Pages on which it found something.
    pub(super) found: usize,
    /// Pages on which it was the first of its list to do so, and thus was read.
    pub(super) won: usize,
}

/// How the dates of list and page agree.
#[derive(Debug, Default, Serialize)]
pub(super) struct Agreement {
    /// Articles with a date in both.
    pub(super) compared: usize,
    /// Within an hour.
    pub(super) same: usize,
    /// Further apart, on one day of Vietnam.
    pub(super) same_day: usize,
    /// On different days.
    pub(super) other_day: usize,
}

/// One article as read.
#[derive(Debug, Serialize)]
pub(super) struct Example {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) published_at: Option<Timestamp>,
    pub(super) published_from: Option<DateOrigin>,
    pub(super) authors: Vec<String>,
    pub(super) section: String,
    pub(super) paragraphs: usize,
    /// The first words of the body, and the last.
    pub(super) begins: String,
    pub(super) ends: String,
}

impl Sums {
    /// Adds up `pages`.
    pub(super) fn of(pages: &[Page]) -> Self {
        let read: Vec<(&Page, &Article)> =
            pages.iter().filter_map(|page| Some((page, page.article.as_ref().ok()?))).collect();
        let articles: Vec<&Article> = read.iter().map(|(_, article)| *article).collect();
        Self {
            pages: pages.len(),
            articles: articles.len(),
            fields: fields(&articles),
            selectors: selectors(pages),
            probed: pages.iter().filter(|page| !page.probes.is_empty()).count(),
            dates: agreement(&read),
            languages: counted(articles.iter().map(|article| article.language.to_string())),
            forms: counted(articles.iter().map(|article| article.genre.to_string())),
            refusals: counted(pages.iter().filter_map(|page| page.article.as_ref().err().cloned())),
            examples: read
                .iter()
                .take(EXAMPLES)
                .map(|(page, one)| Example::of(page, one))
                .collect(),
        }
    }

    /// The field called `name`.
    pub(super) fn fill(&self, name: &str) -> Option<&Fill> {
        self.fields.iter().find(|fill| fill.field == name)
    }
}

/// The word for where a field was read; `None` if it is empty.
fn of(origin: FieldOrigin) -> Option<String> {
    (origin != FieldOrigin::None).then(|| origin.to_string())
}

fn fields(articles: &[&Article]) -> Vec<Fill> {
    type Field = (&'static str, fn(&Article) -> bool, fn(&Article) -> Option<String>);
    let all: [Field; 7] = [
        ("title", |it| !it.title.is_empty(), |it| of(it.provenance.origins.title)),
        ("lead", |it| !it.lead.is_empty(), |it| of(it.provenance.origins.lead)),
        ("body", |it| !it.body.is_empty(), |it| of(it.provenance.origins.body)),
        ("author", |it| !it.authors.is_empty(), |it| of(it.provenance.origins.authors)),
        ("date", |it| it.published_at.is_some(), |it| it.published_from.map(|at| at.to_string())),
        ("section", |it| !it.section.is_empty(), |it| of(it.provenance.origins.section)),
        ("tags", |it| !it.tags.is_empty(), |_| None),
    ];
    let wordless = |article: &&&Article| {
        matches!(article.genre, Genre::Video | Genre::Podcast | Genre::Infographic)
    };
    let films = articles.iter().filter(wordless).count();
    let fill = |(field, has, origin): Field| {
        let exempt = if field == "body" { films } else { 0 };
        let counts = |article: &&&Article| exempt == 0 || !wordless(article);
        let filled = articles.iter().filter(counts).filter(|article| has(article)).count();
        let origins = counted(articles.iter().filter_map(|article| origin(article)));
        Fill { field, filled, of: articles.len() - exempt, origins }
    };
    all.into_iter().map(fill).collect()
}

fn selectors(pages: &[Page]) -> Vec<SelectorUse> {
    let mut uses: Vec<SelectorUse> = Vec::new();
    for probe in pages.iter().flat_map(|page| &page.probes) {
        let same = |one: &SelectorUse| one.field == probe.field && one.selector == probe.selector;
        let place = uses.iter().position(same).unwrap_or_else(|| {
            let (field, selector) = (probe.field, probe.selector.clone());
            uses.push(SelectorUse { field, selector, found: 0, won: 0 });
            uses.len() - 1
        });
        uses[place].found += usize::from(probe.found > 0);
        uses[place].won += usize::from(probe.is_first);
    }
    uses
}

fn agreement(read: &[(&Page, &Article)]) -> Agreement {
    let mut sums = Agreement::default();
    for (page, article) in read {
        let on_page = article.dates.iter().find(|date| is_on_page(date.origin));
        let Some((listed, shown)) = page.listed_at.zip(on_page.map(|date| date.at)) else {
            continue;
        };
        sums.compared += 1;
        if (listed - shown).abs() <= Duration::minutes(SAME_MINUTES) {
            sums.same += 1;
        } else if vietnam_day(listed) == vietnam_day(shown) {
            sums.same_day += 1;
        } else {
            sums.other_day += 1;
        }
    }
    sums
}

fn is_on_page(origin: DateOrigin) -> bool {
    matches!(origin, DateOrigin::Layout | DateOrigin::JsonLd | DateOrigin::Meta | DateOrigin::Text)
}

fn counted(words: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    counts
}

impl Example {
    fn of(page: &Page, article: &Article) -> Self {
        const WORDS: usize = 12;
        let words: Vec<&str> = article.body.split_whitespace().collect();
        let end = words.len().saturating_sub(WORDS);
        Self {
            url: page.url.clone(),
            title: article.title.clone(),
            lead: article.lead.clone(),
            published_at: article.published_at,
            published_from: article.published_from,
            authors: article.authors.clone(),
            section: article.section.clone(),
            paragraphs: article.body.lines().count(),
            begins: words[..words.len().min(WORDS)].join(" "),
            ends: words[end..].join(" "),
        }
    }
}
