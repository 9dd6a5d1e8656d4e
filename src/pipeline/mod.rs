//! Joins the stages: what is due is fetched, read, kept, classified and indexed.
//!
//! Takes definitions, settings and a clock; gives a store that knows what the outlets published
//! and an index that can be searched. Of all modules only this one knows both ends of a queue.
//!
//! One [`round::round`] is the whole way once: [`poll`] visits the feeds that are due,
//! [`visit`] the pages they list (both through [`fetch`](mod@fetch), which writes the evidence), [`keep`] stores what was read, one page after another, then
//! [`conclude`] classifies and indexes. [`system::System`] is what a process holds while it
//! runs; [`schedule`] repeats rounds until told to stop. Beside them: `horizon` (how far back),
//! [`events`] (what is told), [`stop`] and [`clock`]. Read [`round::round`] first.

pub mod clock;
pub mod conclude;
pub mod events;
pub mod fetch;
mod horizon;
pub mod keep;
pub mod poll;
pub mod round;
pub mod schedule;
pub mod stop;
pub mod system;
pub mod visit;

pub use clock::SystemClock;
pub use events::{Event, Events, Quiet};
pub use fetch::{Fetch, fetch};
pub use round::{Crawler, RoundReport, Selection, round};
pub use stop::Stop;
pub use system::{DataFolder, System};
