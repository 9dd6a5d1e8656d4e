//! `cargo bench --bench crawl`: diembao against its peers on one local press, and its memory.
//!
//! Starts itself again in roles, so that each contender and the press have processes of their
//! own whose time and memory can be told apart. `-- --help` lists the options.
#![expect(clippy::expect_used, reason = "a measurement that cannot go on says so by stopping")]

mod bare;
mod compare;
mod cpu;
mod memory;
mod ours;
mod peer;
#[path = "../peers/python.rs"]
mod python;
mod quality;
mod serve;
#[path = "../site/mod.rs"]
mod site;
mod usage;

use anyhow::bail;
use clap::Parser;
use std::path::PathBuf;
use tikv_jemallocator::Jemalloc;

/// As the program has it; the bare loop profits as much.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

#[derive(Parser)]
struct Options {
    /// Runs of each contender; medians are told.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Only these contenders: bare, diembao, scrapy, scrapy-twice, scrapy-all, scrapy-all-twice.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Watch diembao's memory instead of comparing.
    #[arg(long)]
    memory: bool,
    /// Pages fetched while memory is watched.
    #[arg(long, default_value_t = 100_000)]
    pages: usize,
    /// Where data folders are made; a temporary folder by default.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
    /// What a process started by this one is.
    #[arg(long, hide = true)]
    role: Option<String>,
    /// The press's port, for contenders.
    #[arg(long, hide = true, default_value_t = 0)]
    port: u16,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    // What reqwest needs before a client is built; fails only if there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let data = || options.data.clone().unwrap_or_else(std::env::temp_dir);
    match options.role.as_deref() {
        Some("press") => runtime.block_on(serve::serve()),
        Some("bare") => runtime.block_on(bare::crawl(options.port)),
        Some("diembao") => runtime.block_on(ours::crawl(options.port, &data())),
        Some("diembao-long") => {
            runtime.block_on(memory::crawl(options.port, &data(), options.pages))
        }
        Some(other) => bail!("no role is called `{other}`"),
        None if options.memory => memory::watch(options.pages, &data()),
        None => compare::compare(options.runs, &options.only, &data()),
    }
}
