//! Whether a definition holds, by what its outlet showed.

use super::feeds::FeedSeen;
use super::sums::Sums;
use crate::domain::outlet::Outlet;
use serde::Serialize;
use std::fmt;

/// Below this share of articles a field that every article has is not read at all.
const HALF: f64 = 0.5;
/// Below this share of articles something is wrong with some of the pages.
const MOST: f64 = 0.8;
/// Fewer articles show nothing.
const LEAST_ARTICLES: usize = 3;

/// How a definition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verdict {
    /// It was cut off before it showed anything.
    Unseen,
    /// Nothing to do.
    Holds,
    /// It works, and part of it does not.
    Weak,
    /// Articles are not found, or not read.
    Broken,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unseen => "unseen",
            Self::Holds => "holds",
            Self::Weak => "weak",
            Self::Broken => "broken",
        })
    }
}

/// The verdict and its reasons, the gravest first.
///
/// - `feeds`: fewer than `outlet` defines when it was cut off.
/// - `wanted`: how many listed articles were to be read; `None` if no article was asked for.
pub(super) fn judge(
    outlet: &Outlet,
    feeds: &[FeedSeen],
    wanted: Option<usize>,
    sums: &Sums,
) -> (Verdict, Vec<String>) {
    let whole = feeds.len() == outlet.feeds.len();
    let mut reasons = of_feeds(feeds, whole);
    let works = feeds.iter().any(|feed| feed.should_work() && feed.fault.is_none());
    if whole && works && wanted == Some(0) {
        let told = "no way in lists an article of this outlet, so no page was read";
        reasons.push((Verdict::Broken, told.to_owned()));
    }
    reasons.extend(of_pages(sums));
    reasons.extend(of_selectors(outlet, sums));
    reasons.sort_by(|(one, _), (other, _)| other.cmp(one));
    let worst = reasons.iter().map(|(verdict, _)| *verdict).max();
    let cut_off = !whole || (sums.pages == 0 && wanted.is_some_and(|wanted| wanted > 0));
    let worst = worst.unwrap_or(if cut_off { Verdict::Unseen } else { Verdict::Holds });
    (worst, reasons.into_iter().map(|(_, reason)| reason).collect())
}

type Reasons = Vec<(Verdict, String)>;

/// `whole`: whether all that are defined were looked at; else nothing is said of all of them.
fn of_feeds(feeds: &[FeedSeen], whole: bool) -> Reasons {
    let expected: Vec<&FeedSeen> = feeds.iter().filter(|feed| feed.should_work()).collect();
    if expected.is_empty() && whole {
        return vec![(
            Verdict::Weak,
            "no way in that should work is defined, so nothing could be looked at".to_owned(),
        )];
    }
    let mut reasons = Vec::new();
    if whole && expected.iter().all(|feed| feed.fault.is_some()) {
        reasons.push((Verdict::Broken, "no way in works".to_owned()));
    }
    for feed in expected {
        if let Some(fault) = &feed.fault {
            reasons.push((Verdict::Weak, format!("{}: {fault}", feed.url)));
        }
        if let Some(lie) = &feed.misplaced {
            reasons.push((Verdict::Weak, format!("{}: {lie}", feed.url)));
        }
    }
    reasons
}

fn of_pages(sums: &Sums) -> Reasons {
    let mut reasons = Vec::new();
    let Sums { pages, articles, .. } = *sums;
    if pages == 0 {
        return reasons;
    }
    if articles == 0 {
        reasons.push((Verdict::Broken, format!("none of {pages} pages gave an article")));
        return reasons;
    }
    if articles < LEAST_ARTICLES {
        reasons.push((Verdict::Weak, format!("{articles} articles are too few to tell")));
    }
    if (articles as f64) < MOST * pages as f64 {
        reasons.push((Verdict::Weak, format!("{articles} of {pages} pages gave an article")));
    }
    for field in ["title", "lead", "body", "date"] {
        let Some(fill) = sums.fill(field).filter(|fill| fill.rate() < MOST) else { continue };
        let told = format!("{field} in {} of {} articles", fill.filled, fill.of);
        let grave = fill.rate() < HALF && field != "lead";
        reasons.push((if grave { Verdict::Broken } else { Verdict::Weak }, told));
    }
    let dates = &sums.dates;
    if (dates.other_day as f64) > (1.0 - MOST) * dates.compared as f64 {
        let told = format!(
            "{} of {} dates lie on another day on the page than in the list",
            dates.other_day, dates.compared
        );
        reasons.push((Verdict::Weak, told));
    }
    reasons
}

/// A list of selectors of which none finds anything on most pages. Without a container the text
/// is guessed, so that list is the one that breaks a layout.
fn of_selectors(outlet: &Outlet, sums: &Sums) -> Reasons {
    let layout = &outlet.layout;
    let lists = [
        ("title", &layout.title),
        ("lead", &layout.lead),
        ("body", &layout.body),
        ("author", &layout.author),
        ("published", &layout.published),
        ("section", &layout.section),
        ("tags", &layout.tags),
    ];
    let mut reasons = Vec::new();
    for (field, list) in lists {
        let won = sums.selectors.iter().filter(|one| one.field == field).map(|one| one.won);
        let won: usize = won.sum();
        if list.is_empty() || sums.probed == 0 || won as f64 >= HALF * sums.probed as f64 {
            continue;
        }
        let told = format!(
            "no `{field}` selector found anything on {} of {} pages",
            sums.probed - won,
            sums.probed
        );
        reasons.push((if field == "body" { Verdict::Broken } else { Verdict::Weak }, told));
    }
    reasons
}
