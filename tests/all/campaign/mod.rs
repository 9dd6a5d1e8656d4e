//! The fault campaign: the product against outlets that fail in every way, on a simulated clock.
//!
//! A [`world`] of outlets is drawn from a seed, and so is what goes wrong ([`faults`]) and what
//! the crawler's clock does ([`clock`]). A raw [`server`] plays the outlets and measures how they
//! are treated. What must come out is reckoned from the world and the faults alone ([`truth`])
//! and compared with what the store holds in the end ([`left`]).
//!
//! The tests: [`outages`] of every kind, [`kills`] of a process, a full [`disk`], two
//! [`workers`].

mod chance;
mod child;
mod clock;
mod crawl;
mod disk;
mod faults;
mod kills;
mod left;
mod outages;
mod rules;
mod server;
mod site;
mod text;
mod truth;
mod workers;
mod world;
