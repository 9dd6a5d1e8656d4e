//! Connects to one host: the guard decides about every address, then TCP, then TLS.

use crate::crawl::guard::{Refused, Resolver, is_public};
use crate::crawl::wire::{Stream, Tapped};
use crate::domain::outcome::NetworkFault;
use hyper::Uri;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use std::error::Error;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tower_service::Service;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConnectError {
    /// The guard refused where the name leads.
    #[error("refused")]
    Refused(#[source] Refused),
    /// The network did not bring us there.
    #[error("{what}")]
    Fault { fault: NetworkFault, what: &'static str, source: Option<Box<dyn Error + Send + Sync>> },
}

impl ConnectError {
    fn new(
        fault: NetworkFault,
        what: &'static str,
        source: impl Error + Send + Sync + 'static,
    ) -> Self {
        Self::Fault { fault, what, source: Some(Box::new(source)) }
    }

    fn late(what: &'static str) -> Self {
        Self::Fault { fault: NetworkFault::Timeout, what, source: None }
    }
}

/// Makes connections for one client.
#[derive(Clone)]
pub(super) struct Connector {
    pub(super) resolver: Resolver,
    /// Whether private addresses may be connected to: those of outlets marked local.
    pub(super) trusting: bool,
    pub(super) tls: Arc<rustls::ClientConfig>,
    /// For name, connection and TLS together.
    pub(super) timeout: Duration,
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Tapped>;
    type Error = ConnectError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, ConnectError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move {
            let until = Instant::now() + connector.timeout;
            let stream = connector.connect(&target, until).await?;
            // A process that stood still meanwhile finds itself connected when its turn is long
            // over; nothing has been asked yet.
            if until <= Instant::now() {
                return Err(ConnectError::late("connecting took too long"));
            }
            Ok(TokioIo::new(stream))
        })
    }
}

impl Connector {
    async fn connect(&self, target: &Uri, until: Instant) -> Result<Tapped, ConnectError> {
        let host = target.host().unwrap_or_default();
        let secure = target.scheme_str() == Some("https");
        let port = target.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let addresses = timeout_at(until, self.addresses(host, port)).await;
        let addresses =
            addresses.map_err(|_| ConnectError::late("looking up the name takes too long"))??;
        let (stream, peer) = first_to_answer(&addresses, until).await?;
        if !secure {
            return Ok(Tapped::new(Stream::Plain(stream), peer));
        }
        let no_name =
            |error| ConnectError::new(NetworkFault::Tls, "no name for a certificate", error);
        let name = ServerName::try_from(bare(host).to_owned()).map_err(no_name)?;
        let connecting = TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream);
        let connected = timeout_at(until, connecting).await;
        let stream = connected
            .map_err(|_| ConnectError::late("agreeing on encryption takes too long"))?
            .map_err(|error| {
                ConnectError::new(NetworkFault::Tls, "no encrypted connection", error)
            })?;
        Ok(Tapped::new(Stream::Tls(Box::new(stream)), peer))
    }

    /// Where `host` is; every address has passed the guard.
    async fn addresses(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, ConnectError> {
        let found = match bare(host).parse::<IpAddr>() {
            Ok(ip) => vec![SocketAddr::new(ip, port)],
            Err(_) => self.resolver.look_up(host).await.map_err(|error| {
                ConnectError::new(NetworkFault::Dns, "the name cannot be looked up", error)
            })?,
        };
        if found.is_empty() {
            let error =
                io::Error::new(io::ErrorKind::NotFound, format!("no address known for {host}"));
            return Err(ConnectError::new(NetworkFault::Dns, "the name does not exist", error));
        }
        // A name with public and private addresses is a trap or a mistake; both are left alone.
        let private = found.iter().find(|addr| !is_public(addr.ip()));
        if let Some(private) = private.filter(|_| !self.trusting) {
            let ip = private.ip();
            let named = bare(host).parse::<IpAddr>().is_err();
            let why = if named { Refused::NameNotPublic(ip) } else { Refused::NotPublic(ip) };
            return Err(ConnectError::Refused(why));
        }
        let with_port = |addr: SocketAddr| match addr.port() {
            0 => SocketAddr::new(addr.ip(), port),
            _ => addr,
        };
        Ok(found.into_iter().map(with_port).collect())
    }
}

/// `[::1]` as `::1`.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// Tries one address after the other; each has its share of the time that is left.
async fn first_to_answer(
    addresses: &[SocketAddr],
    until: Instant,
) -> Result<(TcpStream, SocketAddr), ConnectError> {
    let mut failure = ConnectError::late("connecting takes too long");
    for (place, address) in addresses.iter().enumerate() {
        let left = u32::try_from(addresses.len() - place).unwrap_or(u32::MAX);
        let share = until.saturating_duration_since(Instant::now()) / left;
        match timeout_at(Instant::now() + share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Requests are small and written at once; waiting to fill a packet only delays.
                let _ = stream.set_nodelay(true);
                return Ok((stream, *address));
            }
            Ok(Err(error)) => {
                failure = ConnectError::new(NetworkFault::Connect, "cannot connect", error);
            }
            Err(_) => {}
        }
    }
    Err(failure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn connector(answers: Vec<Vec<&'static str>>) -> (Connector, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let resolver = Resolver::Asked(Arc::new(move |_: &str| {
            let number = counted.fetch_add(1, Ordering::SeqCst);
            Ok(answers[number.min(answers.len() - 1)]
                .iter()
                .map(|ip| SocketAddr::new(ip.parse().unwrap(), 0))
                .collect())
        }));
        let tls = crate::crawl::client::tls().unwrap();
        let timeout = Duration::from_secs(1);
        (Connector { resolver, trusting: false, tls, timeout }, asked)
    }

    fn is_refused(found: &Result<Vec<SocketAddr>, ConnectError>) -> bool {
        let private =
            |why: &Refused| matches!(why, Refused::NotPublic(_) | Refused::NameNotPublic(_));
        matches!(found, Err(ConnectError::Refused(why)) if private(why))
    }

    #[tokio::test]
    async fn one_private_answer_among_public_ones_refuses_the_name() {
        let mixed = [
            vec!["8.8.8.8", "127.0.0.1"],
            vec!["10.0.0.1", "8.8.8.8"],
            vec!["2405:4800::1", "::1"],
            vec!["8.8.8.8", "64:ff9b::a00:1"],
        ];
        for answer in mixed {
            let (connector, _) = connector(vec![answer.clone()]);
            assert!(is_refused(&connector.addresses("bao.example", 80).await), "{answer:?}");
        }
    }

    #[tokio::test]
    async fn a_name_that_turns_private_is_refused_at_the_next_connection() {
        let (connector, asked) = connector(vec![vec!["8.8.8.8"], vec!["169.254.169.254"]]);
        let first = connector.addresses("bao.example", 443).await.unwrap();
        assert_eq!(first, ["8.8.8.8:443".parse().unwrap()]);
        assert_eq!(asked.load(Ordering::SeqCst), 1, "what was checked is what is connected to");
        assert!(is_refused(&connector.addresses("bao.example", 443).await));
    }

    #[tokio::test]
    async fn literals_are_checked_without_asking_anybody() {
        let (connector, asked) = connector(vec![vec!["8.8.8.8"]]);
        for literal in ["127.0.0.1", "[::1]", "[::ffff:10.0.0.1]", "192.168.1.1"] {
            assert!(is_refused(&connector.addresses(literal, 80).await), "{literal}");
        }
        assert!(connector.addresses("8.8.8.8", 80).await.is_ok());
        assert_eq!(asked.load(Ordering::SeqCst), 0);
    }
}
