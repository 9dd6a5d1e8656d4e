//! Fetches feeds and pages from the outlets, politely and safely.
//!
//! Takes addresses and what is known of a feed; gives documents as they came (`Page`), or a
//! [`FetchError`] that says how the visit ends and whether to try again. Of all modules only
//! this one speaks HTTP outwards.
//!
//! Files follow the order of one visit: [`guard`] decides what may be connected to, [`robots`]
//! (asked for by `ask_robots`) what the outlet allows, [`hosts`], [`gate`] and [`pace`] when it is this
//! host's `turn`, [`http`] fetches or says in an [`error`] why not, and [`listed`] reads what the document
//! lists: a [`feed`], a [`sitemap`] or a section page ([`listing`]), unless a [wall](crate::text::wall)
//! stands before it. [`discover`] finds ways in that nobody has defined, [`section`] doubts feeds whose
//! address lies. Below [`http`] lie [`request`] (what is asked and given), `client` (one
//! request), `connect` and `wire` (its bytes), `cookies` and [`caching`]. Apart
//! from visits, [`webhook`] posts notices where the operator wants them. Read
//! [`http::Http::visit`] first.

mod ask_robots;
pub mod caching;
mod client;
mod connect;
mod cookies;
pub mod discover;
pub mod error;
pub mod feed;
pub mod gate;
pub mod guard;
pub mod hosts;
pub mod http;
pub mod listed;
pub mod listing;
pub mod pace;
pub mod request;
pub mod robots;
pub mod section;
pub mod sitemap;
mod turn;
pub mod webhook;
mod wire;

pub use error::{FetchError, Retry};
pub use feed::{FeedError, FeedFormat, ParsedFeed};
pub use gate::{GateError, HostGate};
pub use http::Http;
pub use request::{Asked, Fetched, HttpConfig, HttpError, Request, Visit};
