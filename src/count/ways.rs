//! One set of articles under the four counting rules.

use crate::domain::id::{OutletId, StoryId};
use crate::domain::tally::{CountedArticle, CountedWays, Tally, TallyArticle};
use std::collections::BTreeSet;

/// Counts `articles` each way.
///
/// - `articles`: oldest first, as [`super::counted_articles`] gives them; of copies the first
///   one met stands for the rest, so the earliest is the one listed.
pub fn count_ways<'a>(articles: impl IntoIterator<Item = &'a CountedArticle>) -> CountedWays {
    let mut seen_in_outlet: BTreeSet<(&OutletId, &StoryId)> = BTreeSet::new();
    let mut seen: BTreeSet<&StoryId> = BTreeSet::new();
    let (mut each, mut per_outlet, mut per_story, mut originals) = (vec![], vec![], vec![], vec![]);
    for article in articles {
        let line = listed(article);
        if seen_in_outlet.insert((&article.outlet, &article.story)) {
            per_outlet.push(line.clone());
        }
        if seen.insert(&article.story) {
            per_story.push(line.clone());
        }
        if article.original {
            originals.push(line.clone());
        }
        each.push(line);
    }
    CountedWays {
        each: Tally::of(each),
        per_outlet: Tally::of(per_outlet),
        per_story: Tally::of(per_story),
        originals: Tally::of(originals),
    }
}

fn listed(article: &CountedArticle) -> TallyArticle {
    TallyArticle {
        id: article.id.clone(),
        url: article.url.clone(),
        title: article.title.clone(),
        outlet: article.outlet.clone(),
        published_at: article.published_at,
    }
}
