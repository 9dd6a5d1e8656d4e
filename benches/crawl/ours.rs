//! diembao the whole way: feeds, pages, extraction, copies, store, evidence, rules, index.

use crate::quality::Quality;
use crate::quality::number_of;
use crate::serve::addresses;
use crate::site::{OUTLETS, Site, definition};
use crate::usage::Stopwatch;
use diembao::catalog;
use diembao::config::Config;
use diembao::crawl::guard::Resolver;
use diembao::pipeline::{Crawler, DataFolder, Quiet, Selection, Stop, System, SystemClock, round};
use diembao::store::Store;
use std::path::Path;
use std::sync::Arc;

/// Articles looked at in one go after the crawl.
const PORTION: u32 = 500;

/// Crawls the press once into a new data folder.
pub(crate) async fn crawl(port: u16, data: &Path) -> anyhow::Result<()> {
    let data = tempfile::tempdir_in(data)?;
    let (crawler, selection) = prepare(port, data.path()).await?;
    let watch = Stopwatch::start();
    let report = round(&crawler, &selection).await?;
    let mut usage = watch.stop(report.outcomes.get("kept").copied().unwrap_or_default() as usize);
    anyhow::ensure!(
        // What was kept while others were classified is indexed before and after its own turn.
        report.classified == usage.articles && report.indexed >= usage.articles,
        "not everything kept was classified and indexed: {report:?}"
    );
    let site = Site::new();
    let mut quality = Quality::new(&site);
    let mut position = 0;
    loop {
        let changes = crawler.system.store.index_changes(position, PORTION).await?;
        let Some(last) = changes.iter().map(|change| change.position).max() else { break };
        position = last;
        for change in changes {
            let stored = change.article;
            quality.look(number_of(&stored.url).unwrap_or_default(), &stored.article.body);
        }
    }
    quality.note(&mut usage);
    usage.tell()
}

/// Everything a round needs, on a new store in `data`, without delays.
pub(crate) async fn prepare(port: u16, data: &Path) -> anyhow::Result<(Crawler, Selection)> {
    let mut files = catalog::embedded();
    for outlet in 0..OUTLETS {
        files.insert(format!("sources/online/bao-{outlet:02}.toml"), definition(outlet));
    }
    let parsed = catalog::parse(&files).map_err(|faults| anyhow::anyhow!("{faults}"))?;
    let config = Config {
        contact: "a measurement on this machine".to_owned(),
        delay_s: 0,
        parallel_outlets: OUTLETS,
        ..Config::default()
    };
    let folder = DataFolder::take(data)?;
    let store = Store::open(&DataFolder::database_url(data, &config)).await?;
    let system = System::open(folder, store, &files, parsed, Arc::new(SystemClock)).await?;
    let http = system.http(&config, Resolver::Fixed(Arc::new(addresses(port).collect())))?;
    let outlets = (0..OUTLETS).map(|outlet| format!("bao-{outlet:02}").as_str().into()).collect();
    let crawler = Crawler {
        system: Arc::new(system),
        http,
        config: Arc::new(config),
        events: Arc::new(Quiet),
        stop: Stop::default(),
    };
    Ok((crawler, Selection { outlets, all_due: true }))
}
