//! The press: a process that serves every outlet on one port, gzipped if asked for.

use crate::quality::number_of;
use crate::site::{EDITION, OUTLETS, Site, host};
use diembao::web::loopback::{self, Ask, Reply};
use flate2::{Compression, write::GzEncoder};
use std::collections::HashMap;
use std::io::Write;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;

/// A document as it lies ready.
struct Ready {
    plain: Vec<u8>,
    gzip: Vec<u8>,
}

struct Press {
    site: Site,
    /// The pages of the first edition; later ones are made when they are asked for.
    pages: HashMap<usize, Ready>,
    /// The edition that feeds list.
    edition: AtomicUsize,
}

/// Serves until the process is ended; tells its port on the first line.
pub(crate) async fn serve() -> anyhow::Result<()> {
    let site = Site::new();
    let ready = |number: usize| {
        let plain = site.page(&site.article(number)).into_bytes();
        let gzip = gzip(&plain, Compression::default());
        (number, Ready { plain, gzip })
    };
    let pages: HashMap<usize, Ready> = (0..EDITION).map(ready).collect();
    let size =
        |of: fn(&Ready) -> &Vec<u8>| pages.values().map(|page| of(page).len()).sum::<usize>();
    let (plain, packed) = (size(|page| &page.plain) / EDITION, size(|page| &page.gzip) / EDITION);
    let press = Press { site, pages, edition: AtomicUsize::new(0) };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{} {plain} {packed}", listener.local_addr()?.port());
    loopback::serve(listener, Arc::new(move |ask: &Ask| press.answer(ask))).await?;
    Ok(())
}

impl Press {
    fn answer(&self, ask: &Ask) -> Reply {
        let path = ask.path();
        if let Some(edition) = path.strip_prefix("/edition/") {
            self.edition.store(edition.parse().unwrap_or(0), Ordering::SeqCst);
            return Reply::new(200, "text/plain", "");
        }
        let packed = ask.header("accept-encoding").is_some_and(|kinds| kinds.contains("gzip"));
        let outlet = (0..OUTLETS).find(|outlet| host(*outlet) == ask.host);
        let section = path.strip_prefix("/rss/").and_then(|path| path.strip_suffix(".rss"));
        if let (Some(outlet), Some(Ok(section))) = (outlet, section.map(str::parse)) {
            let feed = self.site.feed(outlet, section, self.edition.load(Ordering::SeqCst));
            return reply("application/rss+xml; charset=utf-8", feed.into_bytes(), packed);
        }
        let Some(number) = number_of(path) else {
            return Reply::new(404, "text/plain", "");
        };
        let html = "text/html; charset=utf-8";
        match self.pages.get(&number) {
            Some(page) if packed => {
                Reply::new(200, html, page.gzip.clone()).with("content-encoding", "gzip")
            }
            Some(page) => Reply::new(200, html, page.plain.clone()),
            None => reply(html, self.site.page(&self.site.article(number)).into_bytes(), packed),
        }
    }
}

fn reply(content_type: &str, body: Vec<u8>, packed: bool) -> Reply {
    if !packed {
        return Reply::new(200, content_type, body);
    }
    let gzip = gzip(&body, Compression::fast());
    Reply::new(200, content_type, gzip).with("content-encoding", "gzip")
}

fn gzip(body: &[u8], level: Compression) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), level);
    gzip.write_all(body).expect("memory takes every write");
    gzip.finish().expect("memory takes every write")
}

/// The press as another process sees it; ended when it is dropped.
pub(crate) struct Served {
    child: Child,
    pub(crate) port: u16,
    /// Mean size of a page, plain and gzipped, bytes.
    pub(crate) page_bytes: (usize, usize),
}

impl Served {
    pub(crate) fn start() -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["--role", "press"])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().expect("its output is a pipe");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line)?;
        let mut numbers = line.split_whitespace().map(str::parse::<usize>);
        let mut number = || numbers.next().and_then(Result::ok).unwrap_or(0);
        let (port, plain, packed) = (number(), number(), number());
        anyhow::ensure!(port > 0, "the press did not start");
        Ok(Self { child, port: u16::try_from(port)?, page_bytes: (plain, packed) })
    }

    /// Its process, for [`crate::cpu::cpu_s`].
    pub(crate) fn process(&self) -> String {
        self.child.id().to_string()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already; nothing is left to do then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where every outlet of the press is reached.
pub(crate) fn addresses(port: u16) -> impl Iterator<Item = (String, SocketAddr)> {
    (0..OUTLETS).map(move |outlet| (host(outlet), SocketAddr::from(([127, 0, 0, 1], port))))
}
