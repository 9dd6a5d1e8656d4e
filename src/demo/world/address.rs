//! Addresses: real hosts moved under [`DEMO_DOMAIN`], paths in the form each outlet gives them.

use super::article::{Quirk, WorldArticle};
use super::sites::{DEMO_DOMAIN, Site};
use super::text::{self, decomposed, vietnam};
use crate::domain::id::short_hash;
use chrono::TimeDelta;

/// `host` as it is called here.
pub(super) fn demo_host(host: &str) -> String {
    format!("{host}.{DEMO_DOMAIN}")
}

/// The address of `path` on `site`.
pub(super) fn site_url(site: &Site, path: &str) -> String {
    format!("http://{}{path}", demo_host(site.host))
}

/// The address of `article`, which is the outlet's `number`th, oldest first.
pub(super) fn article_url(site: &Site, article: &WorldArticle, number: usize) -> String {
    let path = article_path(site, article, number);
    match &article.edition {
        Some(code) => {
            let host = site.host.strip_prefix("www.").unwrap_or(site.host);
            format!("http://{}{path}", demo_host(&format!("{code}.{host}")))
        }
        None => site_url(site, &path),
    }
}

/// Ids grow by a few at a time, as they do where other pages are made in between.
fn serial(first: usize, number: usize) -> usize {
    first + number * 37
}

fn article_path(site: &Site, article: &WorldArticle, number: usize) -> String {
    let slug = match article.quirk {
        // Marks that stand alone tear the address apart: `c-o-ng-di-ch-vu`.
        Quirk::Decomposed => text::slug(&decomposed(&article.first_title)),
        _ => text::slug(&article.first_title),
    };
    let section = text::slug(&article.section);
    match site.id {
        "nhandan" => format!("/{slug}-post{}.html", serial(897_000, number)),
        "vietnamplus" => format!("/{slug}-post{}.vnp", serial(1_051_000, number)),
        "vov" => format!("/{section}/{slug}-post{}.vov", serial(1_217_000, number)),
        "baochinhphu" => format!("/{slug}-102{}.htm", drafted(article, number, "%y%m%d%H%M%S")),
        "mst" => format!("/{slug}-197{}.htm", drafted(article, number, "%y%m%d%H%M%S")),
        "tuoitre" => format!("/{slug}-{}.htm", drafted(article, number, "%Y%m%d%H%M%S")),
        "dantri" => format!("/{section}/{slug}-{}.htm", drafted(article, number, "%Y%m%d%H%M%S")),
        "qdnd" => format!("/{section}/tin-tuc/{slug}-{}", serial(838_000, number)),
        "vnexpress" => format!("/{slug}-{}.html", serial(4_916_000, number)),
        "vietnamnet" => format!("/{slug}-{}.html", serial(2_424_000, number)),
        "baophutho" => format!("/{slug}-{}.htm", serial(236_000, number)),
        "vjst" => format!("/{slug}-{}.html", serial(71_000, number)),
        "daklak_gov" => format!("/tin-tuc/-/asset_publisher/Wc4AMpniWT49/content/{slug}"),
        // baodaklak, baodongnai: month and seven hex digits.
        _ => {
            let month = vietnam(article.published_at).format("%Y%m");
            let hash = short_hash([article.key.as_bytes()]);
            format!("/{section}/{month}/{slug}-{}/", &hash[..7])
        }
    }
}

/// The time at which the draft was opened, up to an hour before publication, and milliseconds.
fn drafted(article: &WorldArticle, number: usize, format: &str) -> String {
    let before_s = 7 * 60 + (number as i64 * 613) % 2_900;
    let at = article.published_at - TimeDelta::seconds(before_s);
    format!("{}{:03}", vietnam(at).format(format), number * 379 % 1000)
}
