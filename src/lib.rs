//! diembao counts press coverage against Vietnam's public communication plans, and proves every
//! number: a figure opens its list, an entry of the list opens the rule that matched, the words,
//! where the date came from, and the stored page.
//!
//! The folders follow the data: [`crawl`] fetches, [`extract`] reads an article out of a page,
//! [`index`] and [`classify`] say what it is about, [`count`] counts, [`web`] shows. [`pipeline`]
//! joins the stages, [`store`] remembers, [`catalog`] reads the definitions, [`domain`] and
//! [`text`] are the words everything is said in. Who may use whom is tested in
//! `tests/all/architecture.rs`.

pub mod catalog;
pub mod classify;
pub mod cli;
pub mod config;
pub mod count;
pub mod crawl;
pub mod demo;
pub mod domain;
pub mod evidence;
pub mod extract;
pub mod health;
pub mod index;
pub mod metrics;
pub mod notify;
pub mod pipeline;
pub mod store;
pub mod telemetry;
pub mod text;
pub mod web;
