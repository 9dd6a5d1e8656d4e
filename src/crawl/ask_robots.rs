//! Asks an origin for its robots.txt, once a day, and remembers the answer.

use crate::crawl::error::{FetchError, SOON};
use crate::crawl::guard::Refused;
use crate::crawl::hosts::{KnownRobots, NoRobots};
use crate::crawl::http::{Hop, Http, MOST_REDIRECTS, host_of, redirect_target, unpacked};
use crate::crawl::request::Asked;
use crate::crawl::robots::{self, Robots};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long a robots.txt is believed (RFC 9309 section 2.4).
const AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a network failure is believed: when it is our own line that was down, every outlet
/// shall be read again as soon as it is back.
const FAULT_AGE: Duration = Duration::from_secs(60);

impl Http {
    /// The rules for `url`'s origin, read again once a day. While the file cannot be had the
    /// last copy serves, and a server that refuses it is asked only every quarter of an hour, as
    /// is one whose file leads where the guard lets nobody go.
    ///
    /// # Errors
    /// [`FetchError::NoRobots`] without a last copy; [`FetchError::Refused`] by the guard;
    /// [`FetchError::HeldBack`], [`FetchError::Gate`].
    pub(super) async fn robots(
        &self,
        url: &Url,
        trusted_hosts: &[String],
        asked: &mut Asked,
    ) -> Result<Arc<Robots>, FetchError> {
        let origin = url.origin().ascii_serialization();
        let mut known = self.hosts.hold_robots(&origin, self.clock.now()).await;
        let now = self.clock.now();
        // What lies further ahead than a day was reckoned by a clock that was wrong.
        if known.next_try_at.is_none_or(|next| next <= now || next > now + AGE) {
            let believed = match self.fetch_robots(url, trusted_hosts, asked).await {
                Ok(rules) => {
                    *known = KnownRobots { rules: Some(Arc::new(rules)), ..KnownRobots::default() };
                    AGE
                }
                Err(FetchError::NoRobots { why, status, fault, .. }) => {
                    known.failure = Some(NoRobots::Missing { why, status, fault });
                    if fault.is_some() { FAULT_AGE } else { SOON }
                }
                Err(FetchError::Refused { url, source }) => {
                    // So it looks behind a captive portal too, which passes as soon.
                    let passes = matches!(source, Refused::NameNotPublic(_));
                    known.failure = Some(NoRobots::Refused { url, source });
                    if passes { FAULT_AGE } else { SOON }
                }
                Err(error) => return Err(error),
            };
            known.next_try_at = Some(self.clock.now() + believed);
        }
        let (why, status, fault) = match &known.failure {
            Some(NoRobots::Refused { url, source }) => {
                return Err(FetchError::Refused { url: url.clone(), source: source.clone() });
            }
            Some(NoRobots::Missing { why, status, fault }) => (why.clone(), *status, *fault),
            None => (String::new(), None, None),
        };
        let host = host_of(url).to_owned();
        known.rules.clone().ok_or(FetchError::NoRobots { host, why, status, fault })
    }

    async fn fetch_robots(
        &self,
        url: &Url,
        trusted_hosts: &[String],
        asked: &mut Asked,
    ) -> Result<Robots, FetchError> {
        let host = || host_of(url).to_owned();
        let missing =
            |why: String, fault| FetchError::NoRobots { host: host(), why, status: None, fault };
        let answered = |status: u16| {
            let why = format!("the server answered {status}");
            FetchError::NoRobots { host: host(), why, status: Some(status), fault: None }
        };
        let mut file = url.join("/robots.txt").map_err(|error| missing(error.to_string(), None))?;
        for _ in 0..=MOST_REDIRECTS {
            let hop = Hop {
                url: &file,
                trusted: self.checked(&file, trusted_hosts)?,
                known: None,
                cookies: false,
                cap_bytes: robots::CAP_BYTES,
                crawl_delay: Duration::ZERO,
            };
            let mut reply = match self.turn(&hop, asked).await {
                Ok(reply) => reply,
                Err(
                    error @ (FetchError::Refused { .. }
                    | FetchError::Gate(_)
                    | FetchError::HeldBack { .. }),
                ) => return Err(error),
                Err(error) => return Err(missing(error.in_full(), error.network_fault())),
            };
            let body = unpacked(&reply.headers, &mut reply.exchange, robots::CAP_UNPACKED).await;
            let next = redirect_target(&file, &reply.headers);
            asked.exchanges.push(reply.exchange);
            match reply.status {
                300..400 => match next {
                    Ok(next) => file = next,
                    Err(_) => return Ok(Robots::AllowAll),
                },
                // It says "slow down", not "there is none".
                429 => return Err(answered(429)),
                // RFC 9309 lets 4xx allow everything.
                400..500 => return Ok(Robots::AllowAll),
                200..300 => {
                    // What lies past the cap is not read; a rule cut in half there is RFC 9309's
                    // price. What broke off earlier is no file.
                    if let Some(error) = reply.broken.filter(|e| e.network_fault().is_some()) {
                        return Err(missing(error.in_full(), error.network_fault()));
                    }
                    let body = body.map_err(|error| missing(error.in_full(), None))?;
                    return Ok(Robots::parse(&body, &self.config.robots_agent));
                }
                status => return Err(answered(status)),
            }
        }
        // RFC 9309: after five redirects the file may be taken for missing.
        Ok(Robots::AllowAll)
    }
}
