//! Judges how the crawl itself fares: when to come again, what was missed, what is alarming.
//!
//! Takes what visits brought and what the store remembers of them; gives intervals, overlaps,
//! days that were seen and causes for alarm. Pure: "now" is an argument, nothing is fetched or
//! stored here.
//!
//! Files follow the data: [`schedule`] says when a feed is due again, [`overlap`] whether a visit
//! joins on to the last, [`planned`] which visits should have been made, [`sight`] which days
//! were seen, [`completeness`] what a figure may lack, [`alarm`] what a person must know,
//! [`reach`] whether the trouble is on this side. Read [`overlap`] first.

pub mod alarm;
pub mod completeness;
pub mod overlap;
pub mod planned;
pub mod reach;
pub mod schedule;
pub mod sight;
