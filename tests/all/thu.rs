//! A press of one outlet, called `thu`, at `thu.example`: its definition, its clock, and a crawler
//! for it.

use chrono::Duration;
use diembao::catalog;
use diembao::config::Config;
use diembao::crawl::guard::Resolver;
use diembao::domain::clock::Clock;
use diembao::domain::time::Timestamp;
use diembao::pipeline::{Crawler, DataFolder, Quiet, Stop, System};
use diembao::store::Store;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

/// The outlet's file.
///
/// - `ways`: ways in that stand at its top, such as `sitemaps = […]`; or none.
/// - `feeds`: paths of its feeds.
pub(crate) fn definition(ways: &str, feeds: &[&str]) -> String {
    let feed = |path: &&str| {
        format!("[[feeds]]\nurl = \"http://thu.example{path}\"\nstatus = \"live\"\n\n")
    };
    let feeds: String = feeds.iter().map(feed).collect();
    format!(
        "id = \"thu\"\nname = \"Báo Thử\"\nkind = \"newspaper\"\nconfidence = \"made for a test\"\n\
         checked = \"never\"\nnotes = \"\"\nlocal = true\n{ways}\n\n\
         [[domains]]\nhost = \"thu.example\"\n\n{feeds}[article]\npaths = ['^/tin-\\d+\\.html$']\n"
    )
}

/// A crawler for the outlet of `definition`, with a new archive in `data`.
///
/// - `hosts`: where each name is reached.
pub(crate) async fn crawler(
    definition: String,
    hosts: Arc<BTreeMap<String, SocketAddr>>,
    data: &Path,
    config: Config,
    clock: Arc<dyn Clock>,
) -> Crawler {
    let mut files = catalog::embedded();
    files.insert("sources/online/thu.toml".to_owned(), definition);
    let parsed = catalog::parse(&files).unwrap();
    let folder = DataFolder::take(data).unwrap();
    let store = Store::open(&DataFolder::database_url(data, &config)).await.unwrap();
    let system = Arc::new(System::open(folder, store, &files, parsed, clock).await.unwrap());
    let http = system.http(&config, Resolver::Fixed(hosts)).unwrap();
    let (config, events) = (Arc::new(config), Arc::new(Quiet));
    Crawler { system, http, config, events, stop: Stop::default() }
}

/// The settings of a test.
pub(crate) fn config() -> Config {
    Config { contact: "test".to_owned(), ..Config::default() }
}

/// Time that passes when somebody sleeps or the test says so.
#[derive(Debug, Default)]
pub(crate) struct DayClock {
    elapsed: Mutex<Duration>,
}

impl DayClock {
    pub(crate) fn advance(&self, by: Duration) {
        *self.elapsed.lock().unwrap() += by;
    }
}

impl Clock for DayClock {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2025-09-02T00:00:00Z".parse().unwrap();
        start + *self.elapsed.lock().unwrap()
    }

    fn sleep(&self, delay: std::time::Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.advance(Duration::from_std(delay).unwrap());
        Box::pin(async {})
    }
}
