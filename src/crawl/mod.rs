//! Fetches feeds and pages from the outlets, politely and safely.
//!
//! Takes addresses and what is known of a feed; gives documents as they came (`Page`), or a
//! [`FetchError`] that says how the visit ends and whether to try again. Of all modules only
//! this one speaks HTTP outwards.
//!
//! Files follow the order of one visit: [`guard`] decides what may be connected to, [`robots`]
//! (asked for by `ask_robots`) what the outlet allows, [`hosts`] when it is this host's turn,
//! [`http`] fetches or says in an [`error`] why not, [`feed`] reads what a feed lists. Below
//! [`http`] lie `client` (one request), [`request`] (what is asked and given), `connect` and `wire` (its bytes), `cookies`
//! and [`caching`]. Read [`http::Http::visit`] first.

mod ask_robots;
pub mod caching;
mod client;
mod connect;
mod cookies;
pub mod error;
pub mod feed;
pub mod guard;
pub mod hosts;
pub mod http;
pub mod request;
pub mod robots;
mod wire;

pub use error::{FetchError, NetworkFault, Retry};
pub use feed::{FeedError, FeedFormat, ParsedFeed};
pub use http::Http;
pub use request::{Fetched, HttpConfig, HttpError, Request, Visit};
