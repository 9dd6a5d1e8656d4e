//! The evidence that a crawl leaves behind: of redirects, and of walls between two good answers.

use super::{files, warcio_agrees};
use crate::command::diembao;
use crate::thu::{config, crawler, definition};
use diembao::config::Config;
use diembao::evidence::read;
use diembao::pipeline::{Crawler, Selection, SystemClock, round};
use diembao::web::loopback::{self, Ask, Reply};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use tokio::net::TcpListener;

const FEED: &str = "http://thu.example/rss";

/// What the feed answers.
const LISTS: u8 = 0;
const WALL: u8 = 1;
const SAME: u8 = 2;

struct World {
    crawler: Crawler,
    mood: Arc<AtomicU8>,
    data: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let mood = Arc::new(AtomicU8::new(LISTS));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hosts = BTreeMap::from([("thu.example".to_owned(), listener.local_addr().unwrap())]);
        let seen = Arc::clone(&mood);
        let answer = move |ask: &Ask| answer(ask, seen.load(Ordering::SeqCst));
        tokio::spawn(loopback::serve(listener, Arc::new(answer)));

        let data = tempfile::tempdir().unwrap();
        let config = Config { delay_s: 0, ..config() };
        let (definition, clock) = (definition("", &["/rss"]), Arc::new(SystemClock));
        let crawler = crawler(definition, Arc::new(hosts), data.path(), config, clock).await;
        Self { crawler, mood, data }
    }

    async fn round(&self, mood: u8) {
        self.mood.store(mood, Ordering::SeqCst);
        let selection = Selection { outlets: vec!["thu".into()], all_due: true };
        round(&self.crawler, &selection).await.unwrap();
    }
}

fn answer(ask: &Ask, mood: u8) -> Reply {
    let (rss, html) = ("application/rss+xml", "text/html");
    match (mood, ask.path()) {
        (WALL, "/rss") => Reply::new(200, html, "<html><body>Bạn có phải người máy?</body></html>"),
        (SAME, "/rss") => Reply::new(304, rss, ""),
        (_, "/rss") => Reply::new(
            200,
            rss,
            "<rss version=\"2.0\"><channel><title>Thử</title><item><title>Tin 1</title>\
             <link>http://thu.example/tin-1.html</link></item></channel></rss>",
        ),
        (_, "/tin-1.html") => Reply::new(301, html, "").with("location", "/tin-2.html"),
        (_, "/tin-2.html") => Reply::new(302, html, "").with("location", "tin-3.html"),
        (_, "/tin-3.html") => Reply::new(
            200,
            html,
            "<html lang=\"vi\"><head><title>Bài về thủ tục</title>\
             <meta property=\"article:published_time\" content=\"2025-09-01T08:00:00+07:00\">\
             </head><body><article><h1>Bài số ba về cải cách thủ tục hành chính</h1>\
             <p>Đoạn mở đầu có đủ chữ để được giữ lại.</p><p>Người dân nộp hồ sơ trên Cổng \
             Dịch vụ công quốc gia, không phải đến trụ sở.</p></article></body></html>",
        ),
        _ => Reply::new(404, "text/plain", ""),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_exported_with_every_redirect_that_led_to_it() {
    let world = World::new().await;
    world.round(LISTS).await;
    let store = &world.crawler.system.store;
    assert_eq!(store.article_total().await.unwrap(), 1);
    let out = world.data.path().join("bai.warc.gz");
    let exported = diembao(&["--data", world.data.path().to_str().unwrap()])
        .args(["evidence", "export", "http://thu.example/tin-3.html", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&exported.stdout).into_owned();
    let why = String::from_utf8_lossy(&exported.stderr);
    assert!(told.starts_with("10 records"), "three exchanges of three records: {told}{why}");
    warcio_agrees(std::slice::from_ref(&out));

    let shown = diembao(&["--data", world.data.path().to_str().unwrap()])
        .args(["evidence", "show", "http://thu.example/tin-3.html"])
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    for address in ["tin-1.html", "tin-2.html"] {
        let line = format!("from http://thu.example/{address}");
        assert!(shown.contains(&line), "{line}: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn not_modified_confirms_the_list_that_was_read_and_no_wall() {
    let world = World::new().await;
    for mood in [LISTS, WALL, SAME] {
        world.round(mood).await;
    }
    let system = &world.crawler.system;
    let confirmed = system.store.latest_record(FEED).await.unwrap().unwrap();
    let record = read(system.evidence.folder(), &confirmed.place).unwrap();
    assert!(record.body().unwrap().starts_with(b"<rss"), "{:?}", record.headers);
    let folder = world.data.path().join("evidence");
    assert!(!files(&folder).is_empty());
    let verified = diembao(&["--data", world.data.path().to_str().unwrap()])
        .args(["evidence", "verify"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert_eq!(verified.status.code(), Some(0), "{told}");
    assert!(told.contains("of which 0 are missing"), "{told}");
}
