//! The types of the domain and their rules: what the words of the product mean.
//!
//! Nothing here reads a disk, a network or a clock; "now" is always an argument. Every other
//! module speaks in these types, and what crosses a queue or the store is one of them.
//!
//! Files follow the data: [`id`], [`time`], then definitions ([`outlet`], [`rule`], [`plan`],
//! [`catalog`]), then what a crawl makes of them ([`entry`], [`exchange`], [`page`], [`article`],
//! [`dates`], [`provenance`], [`outcome`]), how the crawl itself fares ([`lease`], [`walk`], [`watch`],
//! [`health`], [`notice`]), then what is concluded ([`story`], [`hit`], [`review`], [`tally`]).

pub mod address;
pub mod article;
pub mod catalog;
pub mod clock;
pub mod dates;
pub mod entry;
pub mod exchange;
pub mod health;
pub mod hit;
pub mod id;
pub mod lease;
pub mod notice;
pub mod outcome;
pub mod outlet;
pub mod page;
pub mod plan;
pub mod provenance;
pub mod review;
pub mod rule;
pub mod story;
pub mod tally;
pub mod time;
pub mod walk;
pub mod watch;
