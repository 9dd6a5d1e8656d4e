//! Identifiers, each a type of its own so that none can stand in for another.
//!
//! Definition ids ([`OutletId`], [`PlanId`], [`UnitId`], [`TaskId`], [`RuleId`]) are the short
//! ASCII names that people write in TOML. Record ids ([`ArticleId`], [`PageId`]…) are
//! content-derived hashes, so doing the same work twice makes the same record.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps `text` as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

id!(
    /// A publisher: the file name of its definition under `sources/`.
    OutletId
);
id!(
    /// A communication plan: the file name of its definition under `plans/`.
    PlanId
);
id!(
    /// A block of outlets inside one plan.
    ChannelId
);
id!(
    /// An organisation that owes coverage or reports, inside one plan.
    UnitId
);
id!(
    /// A task of one plan.
    TaskId
);
id!(
    /// A rule under `index/`: `scope`, `T1`…`T9`, a topic such as `B1`, or a genre.
    RuleId
);
id!(
    /// One revision of all rules: SHA-256 of their content.
    RulesetId
);
id!(
    /// One revision of all definition files: SHA-256 of their paths and content.
    CatalogId
);
id!(
    /// One item found in a feed: hash of outlet and canonical address.
    EntryId
);
id!(
    /// One fetched document, kept as evidence: hash of address, instant and payload.
    PageId
);
id!(
    /// One article: hash of its canonical address.
    ArticleId
);
id!(
    /// One state of an article: hash of the article and its content.
    RevisionId
);
id!(
    /// A family of near-copies: the id of the article that opened it.
    StoryId
);

/// SHA-256 of `parts` as lower-case hex, each part preceded by its length so that
/// `["ab", "c"]` and `["a", "bc"]` differ.
pub fn content_hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first 20 hex digits of [`content_hash`]: 80 bits, far past any archive's size.
pub fn short_hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = content_hash(parts);
    hash.truncate(20);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_border_between_parts_changes_the_hash() {
        assert_ne!(content_hash([b"ab".as_slice(), b"c"]), content_hash([b"a".as_slice(), b"bc"]));
    }
}
