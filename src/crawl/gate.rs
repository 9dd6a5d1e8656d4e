//! The turns of hosts over all processes, as the crawl sees them.

use crate::domain::time::Timestamp;
use std::error::Error;
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// The turn of each host among several processes.
///
/// Inside one process [`Hosts`](crate::crawl::hosts::Hosts) keeps the turns; a gate is asked besides, when processes share
/// their work.
pub trait HostGate: Debug + Send + Sync {
    /// Waits until no other process speaks to `host` and its pause is over; from then on the host
    /// is this process's for at most `at_most`, also if [`HostGate::leave`] is never called.
    ///
    /// Gives until when the host has asked any process to leave it alone, past or future; `None`
    /// if it never has, or if this process knows it.
    fn enter<'a>(
        &'a self,
        host: &'a str,
        at_most: Duration,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Timestamp>, GateError>> + Send + 'a>>;

    /// Notes for all processes that `host` has asked to be left alone until `until`.
    fn hold_back<'a>(
        &'a self,
        host: &'a str,
        until: Timestamp,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

    /// Gives the host back; nobody enters before `rest` is over.
    fn leave<'a>(
        &'a self,
        host: &'a str,
        rest: Duration,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
}

/// The gate's keeper failed; says nothing about any outlet.
#[derive(Debug, thiserror::Error)]
#[error("the gate's keeper failed")]
pub struct GateError(#[source] pub Box<dyn Error + Send + Sync>);
