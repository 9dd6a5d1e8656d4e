//! The least that could be done: fetch, unpack, `dom_smoothie`, forget.

use crate::quality::{Quality, number_of};
use crate::serve::addresses;
use crate::site::{OUTLETS, SECTIONS, Site, host};
use crate::usage::Stopwatch;
use diembao::crawl::feed;
use diembao::domain::outlet::DateOrder;
use flate2::read::GzDecoder;
use reqwest::{Client, header};
use std::io::Read;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Requests under way at once.
const AT_ONCE: usize = 64;

/// Reads every feed, then every page they list.
pub(crate) async fn crawl(port: u16) -> anyhow::Result<()> {
    let site = Site::new();
    let mut client = Client::builder().no_proxy();
    for (host, address) in addresses(port) {
        client = client.resolve(&host, address);
    }
    let client = client.build()?;
    let watch = Stopwatch::start();
    let mut pages = Vec::new();
    for outlet in 0..OUTLETS {
        for section in 0..SECTIONS {
            let url = format!("http://{}/rss/{section}.rss", host(outlet));
            let parsed = feed::parse(&fetch(&client, &url).await?, None, &url, DateOrder::Dmy)?;
            pages.extend(parsed.items.into_iter().map(|item| item.url));
        }
    }
    let texts = read_all(&client, pages).await?;
    let mut usage = watch.stop(texts.iter().filter(|(_, text)| !text.is_empty()).count());
    let mut quality = Quality::new(&site);
    for (url, text) in &texts {
        quality.look(number_of(url).unwrap_or_default(), text);
    }
    quality.note(&mut usage);
    usage.tell()
}

async fn read_all(client: &Client, pages: Vec<String>) -> anyhow::Result<Vec<(String, String)>> {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut readers = JoinSet::new();
    for url in pages {
        let (client, places) = (client.clone(), Arc::clone(&places));
        readers.spawn(async move {
            let _place = places.acquire_owned().await?;
            let body = fetch(&client, &url).await?;
            let text = tokio::task::spawn_blocking(move || text_of(&body)).await?;
            anyhow::Ok((url, text))
        });
    }
    let mut texts = Vec::new();
    while let Some(read) = readers.join_next().await {
        texts.push(read??);
    }
    Ok(texts)
}

/// The document, gzip undone here so that the client's features do not matter.
async fn fetch(client: &Client, url: &str) -> anyhow::Result<Vec<u8>> {
    let answer = client.get(url).header(header::ACCEPT_ENCODING, "gzip").send().await?;
    let packed = answer.headers().contains_key(header::CONTENT_ENCODING);
    let body = answer.error_for_status()?.bytes().await?;
    if !packed {
        return Ok(body.to_vec());
    }
    let mut plain = Vec::new();
    GzDecoder::new(&*body).read_to_end(&mut plain)?;
    Ok(plain)
}

fn text_of(body: &[u8]) -> String {
    let html = String::from_utf8_lossy(body);
    let read = dom_smoothie::Readability::new(&*html, None, None).and_then(|mut r| r.parse());
    read.map(|article| article.text_content.to_string()).unwrap_or_default()
}
