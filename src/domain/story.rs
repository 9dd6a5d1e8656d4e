//! Stories: how near two texts must be to be copies of each other, and which families that makes.
//!
//! Two articles are tied when one is a copy of the other ([`Level::of`]). [`families`] gathers what
//! ties hold together, within the bounds that people set. It looks at ties and verdicts alone, so
//! the families do not depend on the order in which articles were found.

use super::article::{UnknownWord, words};
use super::id::{ArticleId, OutletId};
use super::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::{fmt, str::FromStr};

/// How much two texts have in common, each from 0.0 to 1.0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Likeness {
    /// Shared shingles among all shingles of both.
    pub jaccard: f64,
    /// Shared shingles among those of the shorter text.
    pub containment: f64,
}

words! {
    /// How near two articles of one story are. The order is that of nearness.
    Level {
        /// The same text: headline and credit may differ, and a sentence or two.
        Copy = "copy",
        /// An edited copy: cut, merged with other text or reworded.
        Edited = "edited",
    }
}

/// Same text from here on, by Jaccard.
const COPY: f64 = 0.8;
/// Edited copy from here on, by Jaccard. Different reports of one event stay below.
const EDITED: f64 = 0.5;
/// Edited copy from here on, by containment: cut texts, and texts with much added.
const CONTAINED: f64 = 0.8;
/// Leads of videos and picture series below this resemble each other by a phrase or two.
const EDITED_WORDS: usize = 40;
/// Captions and notes below this lie whole in articles that are not copies of them; and what an
/// outlet prints below this every day has a text of its own in a headline at most.
const CONTAINED_WORDS: usize = 80;
/// A text that makes up less of the other than one in so many parts is a quotation.
const QUOTED_PARTS: usize = 4;

impl Level {
    /// What two texts of `words` words each are to each other; `None` for different articles.
    ///
    /// Inside one outlet only the same text is a copy: outlets repeat the background of a matter
    /// from one report to the next, and the frame of a column every day, and these are different
    /// articles.
    ///
    /// Source: docs/decisions/0014-stories.md; measured in docs/benchmarks.md, "Copies: precision
    /// and recall".
    pub fn of(likeness: Likeness, words: [usize; 2], one_outlet: bool) -> Option<Self> {
        let (shorter, longer) = (words[0].min(words[1]), words[0].max(words[1]));
        if one_outlet {
            return (likeness.jaccard >= COPY && shorter >= CONTAINED_WORDS).then_some(Self::Copy);
        }
        let reworded = likeness.jaccard >= EDITED && shorter >= EDITED_WORDS;
        let contained = likeness.containment >= CONTAINED
            && shorter >= CONTAINED_WORDS
            && shorter * QUOTED_PARTS >= longer;
        match () {
            () if likeness.jaccard >= COPY => Some(Self::Copy),
            () if reworded || contained => Some(Self::Edited),
            () => None,
        }
    }
}

/// What an article on its way into the store is a copy of.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyOf {
    /// The other article.
    pub article: ArticleId,
    /// How near they are.
    pub level: Level,
    /// By what.
    pub likeness: Likeness,
}

/// Two articles that are copies of each other, as far as a machine can tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// The two; which comes first means nothing.
    pub between: [ArticleId; 2],
    /// How near they are.
    pub level: Level,
    /// By what; `None` for what an earlier version found without keeping it.
    pub likeness: Option<Likeness>,
}

impl Tie {
    /// The other one, if `article` is one of the two.
    pub fn from(&self, article: &ArticleId) -> Option<&ArticleId> {
        match &self.between {
            [one, other] if one == article => Some(other),
            [other, one] if one == article => Some(other),
            _ => None,
        }
    }

    /// Orders ties by nearness, the nearest first, the same ties always in the same order.
    pub fn nearest_first(&self, other: &Self) -> std::cmp::Ordering {
        let score = |tie: &Self, of: fn(Likeness) -> f64| tie.likeness.map_or(0.0, of);
        let by = |of: fn(Likeness) -> f64| score(other, of).total_cmp(&score(self, of));
        self.level
            .cmp(&other.level)
            .then_with(|| by(|likeness| likeness.jaccard))
            .then_with(|| by(|likeness| likeness.containment))
            .then_with(|| self.sorted().cmp(&other.sorted()))
    }

    fn sorted(&self) -> [&ArticleId; 2] {
        let mut between = self.between.each_ref();
        between.sort();
        between
    }
}

words! {
    /// What a person says of stories.
    StoryAct {
        /// An article does not belong to a story.
        Parted = "parted",
        /// Two articles belong to one story.
        Joined = "joined",
        /// An earlier verdict no longer holds: the machine decides again.
        Withdrawn = "withdrawn",
    }
}

/// A person's verdict on a story. Never deleted, only superseded or withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoryVerdict {
    /// Its number, by which it can be withdrawn.
    pub number: i64,
    /// What was said.
    pub act: StoryAct,
    /// The article that it was said of.
    pub article: ArticleId,
    /// From which articles it was parted, or with which it was joined.
    pub others: Vec<ArticleId>,
    /// The verdict that it withdraws.
    pub withdraws: Option<i64>,
    /// Who said it.
    pub said_by: String,
    /// Why, in their words.
    pub reason: String,
    /// When.
    pub recorded_at: Timestamp,
    /// When nothing of it was in force any more; `None` while some of it is.
    pub superseded_at: Option<Timestamp>,
}

/// What a verdict says of two articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The two.
    pub between: [ArticleId; 2],
    /// Whether they belong to one story; if not, they never do.
    pub together: bool,
}

/// The families that `articles` (with their outlets) fall into: each article in exactly one, alone
/// if nothing ties it to another. Families and their members are sorted by id.
///
/// Articles that a person joined are together and those that a person parted are apart, whatever
/// the ties say. For the rest the nearest tie goes first, and a tie is left out where it would
/// bring together what a person parted; an article near to two families so goes to the nearer. A
/// tie of edited copies is left out, too, where each side already has an article of one and the same
/// outlet: what an outlet publishes twice in two versions are two reports.
///
/// Ties and rulings about other articles are passed over. The order of the arguments means nothing.
pub fn families(
    articles: &[(ArticleId, OutletId)],
    ties: &[Tie],
    rulings: &[Ruling],
) -> Vec<Vec<ArticleId>> {
    let mut gathering = Gathering::new(articles, rulings);
    for ruling in rulings.iter().filter(|ruling| ruling.together) {
        gathering.join(&ruling.between, None);
    }
    let mut ties: Vec<&Tie> = ties.iter().collect();
    ties.sort_by(|a, b| a.nearest_first(b));
    for tie in ties {
        gathering.join(&tie.between, Some(tie.level));
    }
    gathering.into_families()
}

/// Families as they grow together. Each is named by a number that has no other meaning.
struct Gathering<'a> {
    family_of: BTreeMap<&'a ArticleId, usize>,
    families: Vec<Vec<&'a ArticleId>>,
    /// The outlets of each family.
    outlets: Vec<BTreeSet<&'a OutletId>>,
    apart: Vec<&'a [ArticleId; 2]>,
}

impl<'a> Gathering<'a> {
    fn new(articles: &'a [(ArticleId, OutletId)], rulings: &'a [Ruling]) -> Self {
        let each: BTreeMap<_, _> = articles.iter().map(|article| (&article.0, article)).collect();
        Self {
            family_of: each.keys().enumerate().map(|(at, id)| (*id, at)).collect(),
            families: each.keys().map(|id| vec![*id]).collect(),
            outlets: each.values().map(|(_, outlet)| BTreeSet::from([outlet])).collect(),
            apart: rulings.iter().filter(|one| !one.together).map(|one| &one.between).collect(),
        }
    }

    /// Makes one family of two, unless that is not allowed; `level` is `None` for a person's word.
    fn join(&mut self, between: &[ArticleId; 2], level: Option<Level>) {
        let found = between.each_ref().map(|id| self.family_of.get(id).copied());
        let [Some(a), Some(b)] = found else { return };
        if a == b {
            return;
        }
        let barred = level.is_some() && self.are_apart(a, b)
            || level == Some(Level::Edited) && !self.outlets[a].is_disjoint(&self.outlets[b]);
        if barred {
            return;
        }
        // The smaller goes into the larger: no article moves often.
        let (into, from) =
            if self.families[a].len() < self.families[b].len() { (b, a) } else { (a, b) };
        for article in std::mem::take(&mut self.families[from]) {
            self.family_of.insert(article, into);
            self.families[into].push(article);
        }
        let outlets = std::mem::take(&mut self.outlets[from]);
        self.outlets[into].extend(outlets);
    }

    fn are_apart(&self, a: usize, b: usize) -> bool {
        self.apart.iter().any(|between| {
            let families = between.each_ref().map(|id| self.family_of.get(id).copied());
            families == [Some(a), Some(b)] || families == [Some(b), Some(a)]
        })
    }

    fn into_families(self) -> Vec<Vec<ArticleId>> {
        let ids = |family: Vec<&ArticleId>| -> Vec<ArticleId> {
            let mut ids: Vec<_> = family.into_iter().cloned().collect();
            ids.sort();
            ids
        };
        let mut families: Vec<_> = self.families.into_iter().map(ids).collect();
        families.retain(|family| !family.is_empty());
        families.sort();
        families
    }
}

#[cfg(test)]
mod tests;
