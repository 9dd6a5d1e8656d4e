//! `diembao search`: the archive from the command line.

use super::open::{archive, index, outlet};
use super::{Common, WrongUse, write_json};
use crate::domain::catalog::Catalog;
use crate::domain::id::RuleId;
use crate::domain::time::vietnam_text;
use crate::index::{SearchError, SearchPage, SearchRequest};
use crate::store::Store;
use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Words, "phrases", AND OR NOT, title:word; words without marks match every marking.
    query: String,
    /// Only this outlet.
    #[arg(long)]
    outlet: Option<String>,
    /// Only this theme: a code such as 5, or a rule such as T5 or B1.
    #[arg(long)]
    theme: Option<String>,
    /// Published on this day or later.
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Published on this day or earlier.
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Most results shown.
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

pub(super) async fn run(common: &Common, options: Options) -> anyhow::Result<ExitCode> {
    let (store, catalog) = archive(common).await?;
    let request = request(&catalog, options)?;
    let index = index(common)?;
    let page = match index.search(&request) {
        Ok(page) => page,
        Err(SearchError::Query(error)) => {
            eprintln!("diembao: {}\n{:>width$}", request.text, "^", width = 9 + error.position);
            eprintln!("{}", error.what);
            return Ok(ExitCode::from(2));
        }
        Err(SearchError::Index(error)) => return Err(error.into()),
    };
    let urls = addresses(&store, &page).await?;
    let mut out = io::stdout().lock();
    if common.json {
        write_json(&mut out, &to_json(&page, &urls))?;
    } else {
        write_lines(&mut out, &page, &urls)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_lines(
    out: &mut impl Write,
    page: &SearchPage,
    urls: &BTreeMap<String, String>,
) -> io::Result<()> {
    for hit in &page.hits {
        let at = hit.published_at.map_or_else(|| "no date".to_owned(), vietnam_text);
        let url = &urls[hit.id.as_str()];
        writeln!(out, "{at:16}  {}  {}\n{:18}{url}", hit.outlet, hit.title, "")?;
    }
    writeln!(out, "{} of {} articles", page.hits.len(), page.total)
}

/// What `options` ask for, if the archive can know it.
fn request(catalog: &Catalog, options: Options) -> Result<SearchRequest, WrongUse> {
    if let (Some(from), Some(to)) = (options.from, options.to)
        && from > to
    {
        return Err(WrongUse(format!("--from {from} lies after --to {to}")));
    }
    let named = options.outlet.map(|id| outlet(catalog, &id).map(|outlet| outlet.id.clone()));
    Ok(SearchRequest {
        text: options.query,
        outlet: named.transpose()?,
        theme: options.theme.map(|text| rule(catalog, &text)).transpose()?,
        from: options.from,
        to: options.to,
        limit: options.limit,
        offset: 0,
    })
}

fn rule(catalog: &Catalog, text: &str) -> Result<RuleId, WrongUse> {
    let id = match text.parse::<u8>() {
        Ok(code) => crate::domain::rule::theme_rule(code),
        Err(_) => RuleId::from(text),
    };
    if catalog.ruleset.rule(&id).is_some() {
        return Ok(id);
    }
    let known: Vec<_> = catalog.ruleset.rules.iter().map(|rule| rule.id.as_str()).collect();
    Err(WrongUse(format!("there is no theme `{text}`; known are {}", known.join(", "))))
}

async fn addresses(store: &Store, page: &SearchPage) -> anyhow::Result<BTreeMap<String, String>> {
    let ids: Vec<_> = page.hits.iter().map(|hit| hit.id.clone()).collect();
    let articles = store.articles_by_ids(&ids).await?;
    let mut urls: BTreeMap<_, _> =
        ids.iter().map(|id| (id.as_str().to_owned(), String::new())).collect();
    urls.extend(articles.into_iter().map(|article| (article.id.as_str().to_owned(), article.url)));
    Ok(urls)
}

fn to_json(page: &SearchPage, urls: &BTreeMap<String, String>) -> Value {
    let hits: Vec<Value> = page
        .hits
        .iter()
        .map(|hit| {
            json!({
                "id": hit.id,
                "url": urls.get(hit.id.as_str()),
                "outlet": hit.outlet,
                "title": hit.title,
                "published_at": hit.published_at.map(|at| at.to_rfc3339()),
                "score": hit.score,
                "snippet": hit.snippet,
            })
        })
        .collect();
    json!({ "count": page.total, "articles": hits })
}
