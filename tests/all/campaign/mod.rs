//! The fault campaign: the product against outlets that fail in every way, on a simulated clock.
//!
//! A [`world`] of outlets is drawn from a seed, and so is what goes wrong ([`faults`]) and what
//! the crawler's clock does ([`clock`]). A raw [`server`] plays the outlets and measures how they
//! are treated. What must come out is reckoned from the world and the faults alone ([`truth`]);
//! [`outages`], [`kills`], [`disk`] and [`workers`] compare it with what the store holds.

mod chance;
mod child;
mod clock;
mod crawl;
mod disk;
mod faults;
mod kills;
mod outages;
mod rules;
mod server;
mod site;
mod text;
mod truth;
mod world;
