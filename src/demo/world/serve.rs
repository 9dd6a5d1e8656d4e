//! Puts the world on the loopback interface, where the crawl can reach it.

use super::World;
use super::clock::DemoClock;
use crate::crawl::guard::Resolver;
use crate::domain::clock::Clock;
use crate::web::loopback::{self, Answer, Ask};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A world that answers. Dropping it ends the service.
#[derive(Debug)]
pub struct Served {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Leads every host of the world there, and no other host anywhere.
    pub resolver: Resolver,
    server: JoinHandle<io::Result<()>>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Serves `world` on a free port of 127.0.0.1, at the time that `clock` shows.
///
/// # Errors
/// When no port can be had.
pub async fn serve(world: Arc<World>, clock: Arc<DemoClock>) -> io::Result<Served> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let addr = listener.local_addr()?;
    let hosts = world.hosts().iter().map(|host| (host.clone(), addr)).collect();
    let answer: Answer = Arc::new(move |ask: &Ask| world.answer(ask, clock.now()));
    let server = tokio::spawn(loopback::serve(listener, answer));
    Ok(Served { addr, resolver: Resolver::Fixed(Arc::new(hosts)), server })
}
