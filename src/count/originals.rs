//! Originals: which member of a story was first, and whom the others have it from.
//!
//! The original is the earliest member by publication, undated ones last, then by id; but a member
//! that credits somebody else is not it while the story has a member of whom it credits, or one
//! without credit. A credit that names the outlet's own house is none. So a story of reprints alone
//! has the earliest reprint for its original, and says whom that credits.
//!
//! Source: docs/decisions/0014-stories.md. One place for all: tallies, lists, the page of an article,
//! the API and the command line.

use crate::domain::id::{ArticleId, StoryId};
use crate::domain::tally::ArticleFacts;
use std::collections::BTreeMap;

/// Where the articles of some stories come from.
pub(super) struct Sources<'a> {
    /// The original of each story.
    pub(super) originals: BTreeMap<&'a StoryId, &'a ArticleId>,
    /// Whom a member credits, for those of which the story has nothing of whom they credit.
    pub(super) absent: BTreeMap<&'a ArticleId, &'a str>,
}

/// Finds originals and absent sources of all stories that `facts` belong to.
pub(super) fn sources(facts: &[ArticleFacts]) -> Sources<'_> {
    let mut stories: BTreeMap<&StoryId, Vec<&ArticleFacts>> = BTreeMap::new();
    for fact in facts {
        stories.entry(&fact.story).or_default().push(fact);
    }
    let mut found = Sources { originals: BTreeMap::new(), absent: BTreeMap::new() };
    for (story, members) in stories {
        let rank = |fact: &&&ArticleFacts| {
            // An undated member cannot be shown to be the earliest.
            let undated = fact.published_at.is_none();
            (has_it_from_another(fact, &members), undated, fact.published_at, fact.id.clone())
        };
        if let Some(first) = members.iter().min_by_key(rank) {
            found.originals.insert(story, &first.id);
        }
        for fact in &members {
            let source_is_here = members.iter().any(|other| is_credited(fact, other));
            if let Some(credit) = credit(fact).filter(|_| !source_is_here) {
                found.absent.insert(&fact.id, credit);
            }
        }
    }
    found
}

/// Whom `fact` credits, if that is not its own house.
fn credit(fact: &ArticleFacts) -> Option<&str> {
    let credit = fact.wire_credit.as_deref();
    credit.filter(|_| !fact.credited.contains(&fact.outlet))
}

fn is_credited(fact: &ArticleFacts, other: &ArticleFacts) -> bool {
    other.id != fact.id && fact.credited.contains(&other.outlet)
}

/// Whether `fact` credits somebody else, and the story has what it may have come from.
fn has_it_from_another(fact: &ArticleFacts, members: &[&ArticleFacts]) -> bool {
    let is_source = |other: &&ArticleFacts| is_credited(fact, other) || credit(other).is_none();
    credit(fact).is_some() && members.iter().any(is_source)
}
