//! Fetches feeds and pages from the outlets, politely and safely.
//!
//! Takes addresses and what is known of a feed; gives documents as they came (`Page`), or a
//! [`FetchError`] that says how the visit ends and whether to try again. Of all modules only
//! this one speaks HTTP outwards.
//!
//! Files follow the order of one visit: [`guard`] decides what may be connected to, [`robots`]
//! what the outlet allows, [`hosts`] when it is this host's turn, [`http`] fetches or says
//! in an [`error`] why not, [`feed`] reads what a feed lists. Apart
//! from visits, [`webhook`] posts notices where the operator wants them. Read [`http::Http::get`]
//! first.

pub mod error;
pub mod feed;
pub mod guard;
pub mod hosts;
pub mod http;
pub mod robots;
pub mod wall;
pub mod webhook;

pub use error::{FetchError, Retry};
pub use feed::{FeedError, FeedFormat, ParsedFeed};
pub use http::{Fetched, Http, HttpConfig, Request};
pub mod caching { pub fn fresh_for(_: &crate::domain::page::Page) -> Option<std::time::Duration> { None } }
pub mod sitemap {
    #[derive(Debug, Clone)] pub struct Child { pub url: url::Url, pub last_modified: Option<crate::domain::time::Timestamp> }
    pub struct SitemapDoc { pub children: Vec<Child>, pub items: Vec<crate::domain::entry::FeedItem>, pub warnings: Vec<String> }
    pub fn parse(_: &[u8], _: Option<&str>, _: &str) -> Result<SitemapDoc, super::FeedError> { Err(super::FeedError::Empty) }
}
pub mod listing {
    pub struct ListingDoc { pub items: Vec<crate::domain::entry::FeedItem>, pub next: Option<url::Url>, pub warnings: Vec<String> }
    pub fn parse(_: &[u8], _: Option<&str>, _: &str, _: &crate::domain::outlet::Outlet, _: Option<&crate::domain::outlet::Listing>) -> Result<ListingDoc, super::FeedError> { Err(super::FeedError::Empty) }
}
pub trait HostGate: std::fmt::Debug + Send + Sync { fn enter<'a>(&'a self, host: &'a str, at_most: std::time::Duration) -> std::pin::Pin<Box<dyn Future<Output = Result<(), GateError>> + Send + 'a>>; fn leave<'a>(&'a self, host: &'a str, rest: std::time::Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + 'a>>; }
#[derive(Debug)] pub struct GateError(pub Box<dyn std::error::Error + Send + Sync>);
impl FetchError { pub fn is_silence(&self) -> bool { matches!(self, Self::Network{..}) } pub fn is_answer(&self) -> bool { !matches!(self, Self::Refused{..}) } pub fn network_fault(&self) -> Option<crate::domain::outcome::NetworkFault> { None } pub fn retry_after(&self) -> Option<std::time::Duration> { None } }
