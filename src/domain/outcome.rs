//! How an item ends: exactly one word for each, the same in counter, log, store and screen.

use crate::domain::article::{UnknownWord, words};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

words! {
    /// How the visit of one feed entry's page ended.
    Outcome {
        /// A new article was stored.
        Kept = "kept",
        /// The page was fetched again and had changed: a new revision was stored.
        Revised = "revised",
        /// The page was fetched again and had not changed.
        Unchanged = "unchanged",
        /// The canonical address belongs to an article that is already stored.
        Duplicate = "duplicate",
        /// The address or the page is not an article of this outlet.
        NotArticle = "not_article",
        /// A page without title or any text.
        NoText = "no_text",
        /// Published before the crawl's horizon.
        TooOld = "too_old",
        /// robots.txt refuses the address.
        RobotsDenied = "robots_denied",
        /// The address leads to a private network, another scheme or too many redirects.
        Blocked = "blocked",
        /// 404 or 410; or the address of an article that is kept leads to the home page, or to a page
        /// that is no article.
        Gone = "gone",
        /// Another HTTP error, after all tries.
        FailedHttp = "failed_http",
        /// Name, connection, TLS or time-out trouble, after all tries.
        FailedNetwork = "failed_network",
        /// 200 with a wall against robots instead of the page, after all tries.
        BotWall = "bot_wall",
        /// The body is larger than the cap.
        FailedTooLarge = "failed_too_large",
        /// The page could not be read at all (a binary file, broken compression).
        FailedParse = "failed_parse",
    }
}

words! {
    /// How one visit of a feed ended.
    PollOutcome {
        /// Parsed, at least one entry.
        Read = "read",
        /// 304 or the same bytes as last time.
        NotModified = "not_modified",
        /// Parsed, no entry at all.
        Empty = "empty",
        /// Not judged: nothing at all could be reached, so the trouble is on this side.
        OwnNetwork = "own_network",
        /// 200 with a wall against robots instead of the document.
        BotWall = "bot_wall",
        /// robots.txt refuses the address.
        RobotsDenied = "robots_denied",
        /// Refused by the address guard.
        Blocked = "blocked",
        /// 404 or 410.
        Gone = "gone",
        /// Another HTTP error.
        FailedHttp = "failed_http",
        /// Name, connection, TLS or time-out trouble.
        FailedNetwork = "failed_network",
        /// Larger than the cap.
        FailedTooLarge = "failed_too_large",
        /// Not a feed.
        FailedParse = "failed_parse",
    }
}

words! {
    /// What kind of network trouble kept an answer away.
    NetworkFault {
        /// The name cannot be looked up.
        Dns = "dns",
        /// The secure connection cannot be made.
        Tls = "tls",
        /// Nobody accepts the connection.
        Connect = "connect",
        /// No answer, or not all of it, in time.
        Timeout = "timeout",
        /// The connection broke off, or what came is no HTTP.
        Broken = "broken",
    }
}

impl PollOutcome {
    /// Whether the visit brought no knowledge of what the feed lists.
    pub fn is_failure(self) -> bool {
        !matches!(self, Self::Read | Self::NotModified | Self::Empty)
    }
}
