//! Watching counted articles: they are visited again at growing intervals, since outlets change
//! and remove what was counted.

use crate::domain::id::{ArticleId, OutletId};
use crate::domain::time::Timestamp;

/// An article that is visited again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// The article.
    pub article: ArticleId,
    /// Its outlet.
    pub outlet: OutletId,
    /// Visits made so far on this watch.
    pub visits: u32,
    /// The next is not made before.
    pub next_at: Timestamp,
}

/// That an outlet took an article off its site. The evidence stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The article.
    pub article: ArticleId,
    /// When it was last seen in its place.
    pub last_seen_at: Timestamp,
    /// When it was first found gone.
    pub found_at: Timestamp,
    /// The answer then: 404, 410, or 200 where the address led to the home page or to a page that is
    /// no article; `None` if no document of it was kept.
    pub http_status: Option<u16>,
    /// When it was there again, if ever.
    pub back_at: Option<Timestamp>,
}
