//! Joins the stages: what is due is fetched, read, kept, classified and indexed.
//!
//! Takes definitions, settings and a clock; gives a store that knows what the outlets published
//! and an index that can be searched. Of all modules only this one knows both ends of a queue.
//!
//! A [`round::round`] is the whole way once. Visitors side by side take the outlets that are due,
//! each for a `turn`; [`outlet`] does what there is to do in one: `poll` visits the feeds (`get`
//! and [`fetch`](mod@fetch) fetch and keep the evidence, `list` reads, `follow` goes on to
//! further documents, `record` says whether what was `seen` joins on), `repair` and `walk` go
//! back for what was missed, `watch` looks at counted articles again, [`visit`] reads the pages
//! (`fruitless` says whether one that brought nothing is visited again), `judge` raises alarms.
//! [`keep`] stores what was read, a handful of pages at a time, with what it is a copy of
//! ([`copies`]), then [`conclude`] classifies and indexes.
//! [`system::System`] is what a process holds while it runs; [`schedule`] goes on without end.
//! Beside them: `horizon` (how far back), `prune` (how long), [`events`] (what is told; [`Logged`]
//! tells the log, [`MetricsListener`] counts), [`notices`] (who is told of alarms, by a
//! [`carrier`]), `report`, [`gate`] (the turns of hosts among processes), [`stop`] and [`clock`].
//! Read [`round::round`] first.

pub mod carrier;
pub mod clock;
mod compute;
pub mod conclude;
pub mod copies;
mod counted;
mod deadline;
pub mod events;
pub mod fetch;
mod follow;
mod found;
mod fruitless;
pub mod gate;
mod get;
mod horizon;
mod joined;
mod judge;
pub mod keep;
mod list;
mod logged;
pub mod notices;
pub mod outlet;
mod poll;
mod prune;
mod record;
mod repair;
mod report;
pub mod round;
pub mod schedule;
mod seen;
mod sitemaps;
pub mod stop;
pub mod system;
mod turn;
pub mod visit;
mod walk;
mod watch;

pub use clock::SystemClock;
pub use counted::MetricsListener;
pub use events::{Event, Events, Quiet};
pub use fetch::{Cost, Fetch, fetch};
pub use logged::Logged;
pub use notices::Notices;
pub use repair::ask_back_to;
pub use report::RoundReport;
pub use round::{Crawler, Selection, round};
pub use stop::Stop;
pub use system::{DataFolder, System};
