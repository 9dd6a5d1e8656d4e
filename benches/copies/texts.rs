//! Texts of real articles, as the sets of samples hold them.

use super::exists;
use flate2::read::GzDecoder;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// A set of samples.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    /// The outlet, where lines do not name it.
    outlet: &'static str,
}

/// The sets, each gzipped lines of JSON.
pub(crate) const SETS: &[Set] = &[
    set("Báo Mới 2025", "khoaihps_baomoi_2025-06.jsonl.gz", ""),
    set("VietnameseMDS 2013", "VietnameseMDS_200clusters_2013.jsonl.gz", ""),
    set("Dân trí, VnExpress 2022", "FeHuynhVI_dantri_vnexpress_2022.jsonl.gz", "host"),
    set("Dân trí 2020-21", "UNC_dantri_2020_2021.jsonl.gz", "dantri.com.vn"),
    set("VnExpress 2021", "haotran_vnexpress_2021.jsonl.gz", "vnexpress.net"),
    set("VietNamNet 2024", "hieupham_vietnamnet_2024-09.jsonl.gz", "vietnamnet.vn"),
    set("leads of 17 outlets 2026", "press-scanning_2026-07_08_rss_items.jsonl.gz", ""),
];

const fn set(name: &'static str, file: &'static str, outlet: &'static str) -> Set {
    Set { name, file, outlet }
}

/// One article.
#[derive(Debug)]
pub(crate) struct Text {
    /// Whose; each article of an aggregator stands for an outlet of its own.
    pub(crate) outlet: String,
    pub(crate) url: String,
    pub(crate) date: String,
    pub(crate) title: String,
    /// Lead and body.
    pub(crate) text: String,
    /// The event that people put it down to.
    pub(crate) cluster: Option<String>,
}

/// The texts of `set`, each address once; `None` if its file is not there.
pub(crate) fn read(folder: &Path, set: &Set) -> anyhow::Result<Option<Vec<Text>>> {
    if !exists(folder, set.file) {
        return Ok(None);
    }
    let lines = BufReader::new(GzDecoder::new(File::open(folder.join(set.file))?)).lines();
    let mut texts: Vec<Text> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (number, line) in lines.enumerate() {
        let text = text(set, number, &serde_json::from_str(&line?)?);
        if seen.insert(text.url.clone()) {
            texts.push(text);
        }
    }
    Ok(Some(texts))
}

fn text(set: &Set, number: usize, line: &Value) -> Text {
    let field = |names: &[&str]| -> String {
        let found = names.iter().find_map(|name| line[*name].as_str());
        found.unwrap_or_default().trim().to_owned()
    };
    let url = Some(field(&["url"])).filter(|url| !url.is_empty());
    let url = url.unwrap_or_else(|| format!("line {number}"));
    let lead = plain(&field(&["summary", "summary_wordseg", "summary_raw"]).replace('_', " "));
    let body = field(&["body"]);
    let begins_alike = body.chars().take(40).eq(lead.chars().take(40));
    let outlet = Some(field(&["outlet"])).filter(|outlet| !outlet.is_empty());
    let host = || url.split('/').nth(2).unwrap_or_default().to_owned();
    Text {
        outlet: outlet.unwrap_or_else(|| match set.outlet {
            "" => format!("unknown outlet of line {number}"),
            "host" => host(),
            outlet => outlet.to_owned(),
        }),
        date: field(&["published", "published_raw", "seen_commit"]),
        title: field(&["title"]),
        text: if begins_alike { body } else { format!("{lead}\n{body}") },
        cluster: line["cluster"].as_i64().map(|cluster| cluster.to_string()),
        url,
    }
}

/// `text` without the elements that feeds put around it.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut inside = false;
    for letter in text.replace("&lt;", "<").replace("&gt;", ">").chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            letter if !inside => plain.push(letter),
            _ => {}
        }
    }
    plain
}
