//! One request, when it is the host's turn and the host has not asked to be left alone.

use crate::crawl::client::Reply;
use crate::crawl::error::{FetchError, LATE};
use crate::crawl::hosts::Host;
use crate::crawl::http::{Hop, Http, host_of};
use crate::crawl::pace::{Answered, LONGEST_PAUSE};
use crate::crawl::request::Asked;
use std::time::Duration;

/// Added to the longest request when a host is taken from other processes: a machine that is
/// short of breath must not lose its turn in the middle.
const GATE_MARGIN: Duration = Duration::from_secs(30);

impl Http {
    /// One request, when it is the host's turn. If nobody answers, that is noted in `all`.
    ///
    /// # Errors
    /// [`FetchError::Gate`], or that no whole head came.
    pub(super) async fn turn(&self, hop: &Hop<'_>, all: &mut Asked) -> Result<Reply, FetchError> {
        let name = host_of(hop.url);
        let mut host = self.hosts.hold(name, self.clock.now()).await;
        self.ask_leave(name, &host)?;
        host.wait_turn(&*self.clock, hop.crawl_delay).await;
        if let Some(gate) = &self.config.gate {
            let at_most = self.config.timeout + GATE_MARGIN;
            let held_back = gate.enter(name, at_most).await.map_err(FetchError::Gate)?;
            held_back.into_iter().for_each(|until| host.hold_back(until));
            if let Err(error) = self.ask_leave(name, &host) {
                gate.leave(name, Duration::ZERO).await;
                return Err(error);
            }
        }
        // Also counts if this visit is broken off: the request has been made.
        let usual = self.config.delay;
        host.reserve(&*self.clock, usual.max(hop.crawl_delay));
        let client = if hop.trusted { &self.trusting } else { &self.public };
        let headers = self.headers(hop);
        let reply = client.ask(hop.url, &headers, hop.cap_bytes, self.clock.now()).await;
        let (answered, asked) = match &reply {
            Ok(reply) => (Answered::with(reply.status), reply.retry_after()),
            Err(_) => (Answered::Nothing, None),
        };
        let pause = asked.unwrap_or_default().max(hop.crawl_delay);
        let pause = host.rest(&*self.clock, usual, pause, answered);
        let held_back = asked.filter(|_| answered == Answered::Overloaded);
        self.hold_back(name, &mut host, held_back).await;
        if let Some(gate) = &self.config.gate {
            gate.leave(name, pause).await;
        }
        // What was refused without asking is no request.
        let tried = |error: &FetchError| !matches!(error, FetchError::Refused { .. });
        all.unanswered += u32::from(reply.as_ref().err().is_some_and(tried));
        let reply = reply?;
        if hop.cookies {
            self.jars.keep(hop.url, &reply.headers);
        }
        Ok(reply)
    }

    /// Refuses to ask a host that wants to be left alone.
    fn ask_leave(&self, name: &str, host: &Host) -> Result<(), FetchError> {
        match host.held_back(self.clock.now()) {
            Some((until, wait)) => Err(FetchError::HeldBack { host: name.to_owned(), until, wait }),
            None => Ok(()),
        }
    }

    /// Leaves the host alone for as long as it `asked`, over all processes, if that is longer than
    /// a pause between two requests.
    async fn hold_back(&self, name: &str, host: &mut Host, asked: Option<Duration>) {
        let asked = asked.map(|asked| asked.min(LATE)).filter(|asked| *asked > LONGEST_PAUSE);
        let wait = asked.and_then(|asked| chrono::Duration::from_std(asked).ok());
        let Some(until) = wait.map(|wait| self.clock.now() + wait) else { return };
        tracing::info!(host = name, "asks to be left alone until {until}");
        host.hold_back(until);
        if let Some(gate) = &self.config.gate {
            gate.hold_back(name, until).await;
        }
    }
}
