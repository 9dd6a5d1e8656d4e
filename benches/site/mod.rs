//! An invented press, large enough to measure with: outlets, articles without end, pages and feeds.
//!
//! Everything follows from numbers: article 17 is always the same article on the same page, so
//! that several programs, runs and processes read the same site. No two articles are near-copies.
//! Pages have the weight and the make-up of real ones (148 kB on the mean, a quarter of them
//! on outlets whose markup no selector knows); see `docs/benchmarks.md`.
//!
//! `text` writes Vietnamese sentences, `page` sets an article into a page, `filler` makes the
//! scripts, styles and drawings around it, `feed` lists articles.

mod feed;
mod filler;
mod page;
mod text;

use filler::House;
use text::Writer;

/// Outlets of the press.
pub(crate) const OUTLETS: usize = 16;
/// Feeds of one outlet, one per section.
pub(crate) const SECTIONS: usize = 5;
/// Articles that one feed lists at a time.
pub(crate) const ITEMS: usize = 25;
/// Articles that all feeds list together at a time.
pub(crate) const EDITION: usize = OUTLETS * SECTIONS * ITEMS;

/// Names of the sections, as menus and breadcrumbs show them.
const SECTION_NAMES: [&str; SECTIONS] = ["Thời sự", "Kinh tế", "Xã hội", "Đời sống", "Pháp luật"];

/// What a reader of an article's page should find.
pub(crate) struct Article {
    pub(crate) number: usize,
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) body: Vec<String>,
    pub(crate) author: String,
}

/// The whole press.
pub(crate) struct Site {
    writer: Writer,
    houses: Vec<House>,
}

impl Site {
    pub(crate) fn new() -> Self {
        let writer = Writer::new();
        let houses = (0..OUTLETS).map(|outlet| House::build(outlet, &writer)).collect();
        Self { writer, houses }
    }

    /// The article called `number`, from 0 on without end.
    pub(crate) fn article(&self, number: usize) -> Article {
        self.writer.article(number)
    }

    /// Its page.
    pub(crate) fn page(&self, article: &Article) -> String {
        page::page(&self.writer, &self.houses[outlet_of(article.number)], article)
    }

    /// A feed of an outlet in its `edition`: each edition lists articles that none before listed.
    pub(crate) fn feed(&self, outlet: usize, section: usize, edition: usize) -> String {
        let first = ((edition * OUTLETS + outlet) * SECTIONS + section) * ITEMS;
        let articles: Vec<Article> = (first..first + ITEMS).map(|n| self.article(n)).collect();
        feed::rss(outlet, section, &articles)
    }
}

/// The outlet that publishes an article.
pub(crate) fn outlet_of(article: usize) -> usize {
    article / (SECTIONS * ITEMS) % OUTLETS
}

/// The section in which an article stands.
fn section_of(article: usize) -> usize {
    article / ITEMS % SECTIONS
}

/// The name under which an outlet is reached.
pub(crate) fn host(outlet: usize) -> String {
    format!("bao-{outlet:02}.example")
}

/// An outlet's file, as it would stand under `sources/`.
pub(crate) fn definition(outlet: usize) -> String {
    let host = host(outlet);
    let feeds: String = (0..SECTIONS)
        .map(|section| {
            format!("[[feeds]]\nurl = \"http://{host}/rss/{section}.rss\"\nstatus = \"live\"\n\n")
        })
        .collect();
    format!(
        "id = \"bao-{outlet:02}\"\nname = \"Báo Số {outlet:02}\"\nkind = \"newspaper\"\n\
         confidence = \"invented for measuring\"\nchecked = \"never\"\nnotes = \"\"\nlocal = true\n\n\
         [[domains]]\nhost = \"{host}\"\n\n{feeds}\
         [article]\npaths = ['^/tin-\\d+\\.html$']\n\n{}",
        page::layout(outlet)
    )
}

/// The address of an article.
pub(crate) fn address(article: usize) -> String {
    format!("http://{}/tin-{article}.html", host(outlet_of(article)))
}

/// A stream of numbers that looks random and is the same everywhere (splitmix64).
struct Dice(u64);

impl Dice {
    /// Two parts of a seed: what is drawn for, and which one.
    fn new(purpose: u64, number: usize) -> Self {
        let mut dice = Self(purpose.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number as u64);
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}
