//! Counts articles for a plan: tallies, coverage tables and the state of each quota.
//!
//! Takes what the store knew of every article at one moment (`ArticleFacts`), a plan and the
//! moment; gives numbers that carry the list behind them. Works on its arguments alone: the
//! same question about the same moment always gets the same answer.
//!
//! Files follow the order of the work: [`outlets`] says whose each article is and, with `credits`,
//! whom its credit names, [`reviews`] applies people's verdicts, [`originals`] finds each story's
//! original, [`ways`] counts one set of articles
//! under the four counting rules, [`mod@coverage`] makes the tables, [`reading`] tells which days
//! the crawl did not see, [`quota`] makes the quotas. Read [`coverage()`] first.

pub mod coverage;
mod credits;
pub mod originals;
pub mod outlets;
pub mod quota;
pub mod reading;
pub mod reviews;
pub mod ways;

#[cfg(test)]
mod tests;

pub use coverage::{Coverage, Dimension, coverage};
pub use outlets::resolve_outlets;
pub use quota::quota_states;
pub use reading::{ReadDays, Unread};
pub use reviews::counted_articles;
