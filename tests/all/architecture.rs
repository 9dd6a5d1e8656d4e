//! Who may use whom: the rules of the house, read from the `use` lines and paths of the code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Modules of ours that each module may use. Anything not listed fails.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("text", &["domain"]),
    ("catalog", &["domain", "text"]),
    ("crawl", &["domain", "text"]),
    ("evidence", &["domain", "text"]),
    ("extract", &["domain", "text"]),
    ("index", &["domain", "text"]),
    ("classify", &["domain", "text", "index"]),
    ("count", &["domain"]),
    ("health", &["domain"]),
    ("notify", &["domain", "health"]),
    ("store", &["domain"]),
    ("config", &[]),
    ("metrics", &["domain"]),
    ("telemetry", &[]),
    (
        "pipeline",
        &[
            "catalog", "classify", "config", "crawl", "domain", "evidence", "extract", "health",
            "index", "metrics", "notify", "store", "text",
        ],
    ),
    (
        "web",
        &[
            "catalog", "classify", "count", "domain", "evidence", "health", "index", "metrics",
            "store", "text",
        ],
    ),
    (
        "demo",
        &[
            "catalog", "config", "count", "crawl", "domain", "evidence", "extract", "pipeline",
            "store", "text", "web",
        ],
    ),
    (
        "cli",
        &[
            "catalog",
            "classify",
            "config",
            "count",
            "crawl",
            "demo",
            "domain",
            "evidence",
            "extract",
            "health",
            "index",
            "metrics",
            "notify",
            "pipeline",
            "store",
            "telemetry",
            "text",
            "web",
        ],
    ),
];

/// Crates that only one module may name.
const OWNERS: &[(&str, &[&str])] = &[
    ("reqwest", &["crawl"]),
    ("lettre", &["notify"]),
    ("hyper", &["crawl"]),
    ("hyper_util", &["crawl"]),
    ("tokio_rustls", &["crawl"]),
    ("sqlx", &["store"]),
    ("tantivy", &["index"]),
    ("axum", &["web"]),
    ("feed_rs", &["crawl"]),
    ("whatlang", &["text"]),
    ("prometheus_client", &["metrics"]),
];

/// Modules whose functions give the same answer for the same arguments: no files, no network, no
/// clock, no randomness, no async.
const PURE: &[&str] = &["domain", "text", "extract", "classify", "count", "health"];
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "tokio::",
    "Utc::now",
    "Local::now",
    "SystemTime",
    "Instant::now",
    "async fn",
    "rand::",
];

struct Source {
    path: PathBuf,
    module: String,
    /// Code without comments, and without what only tests compile.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let inside = path.strip_prefix(&root).unwrap().to_owned();
            let is_code = path.extension().is_some_and(|extension| extension == "rs");
            let is_test = inside.file_stem().is_some_and(|stem| stem == "tests")
                || inside.components().any(|part| part.as_os_str() == "tests");
            let at_top = ["lib.rs", "main.rs"].iter().any(|name| inside == Path::new(name));
            if !is_code || is_test || at_top {
                continue;
            }
            let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
            let module = first.trim_end_matches(".rs").to_owned();
            let code = code_of(&std::fs::read_to_string(&path).unwrap());
            found.push(Source { path: inside, module, code });
        }
    }
    assert!(found.len() > 50, "the walk found only {} files", found.len());
    found
}

fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Modules named after `crate::`, also inside braces: `crate::{count, domain::id}`.
fn used_modules(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with('$') {
            // `$crate::` inside a macro is the module's own path.
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let word = |text: &str| {
            let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
            text[..end].to_owned()
        };
        match rest.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0;
                let mut start = true;
                for (place, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if c.is_alphabetic() && start && depth == 0 => {
                            used.insert(word(&list[place..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
            None => {
                used.insert(word(rest));
            }
        }
    }
    used
}

#[test]
fn modules_use_only_what_lies_before_them() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut faults = Vec::new();
    for source in sources() {
        let Some(may) = allowed.get(source.module.as_str()) else {
            faults.push(format!("{}: module is not in the table", source.path.display()));
            continue;
        };
        for used in used_modules(&source.code) {
            let known = allowed.contains_key(used.as_str());
            if known && used != source.module && !may.contains(&used.as_str()) {
                let path = source.path.display();
                faults.push(format!("{path}: `{}` must not use `{used}`", source.module));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_its_owner_names_a_crate() {
    let mut faults = Vec::new();
    for source in sources() {
        for (krate, owners) in OWNERS {
            let named = source.code.contains(&format!("{krate}::"));
            if named && !owners.contains(&source.module.as_str()) {
                faults.push(format!("{} names {krate}", source.path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn pure_modules_do_no_io_and_read_no_clock() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| PURE.contains(&source.module.as_str())) {
        for word in IMPURE.iter().filter(|word| source.code.contains(**word)) {
            faults.push(format!("{} says {word}", source.path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_opens_by_saying_what_it_is_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let without: Vec<_> = sources()
        .into_iter()
        .filter(|source| {
            !std::fs::read_to_string(root.join(&source.path)).unwrap().starts_with("//!")
        })
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(without.is_empty(), "no module header: {}", without.join(", "));
}

#[test]
fn sql_texts_lie_in_the_store_alone() {
    let statement = regex::Regex::new(
        r#"(?i)"\s*(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\b"#,
    )
    .unwrap();
    let elsewhere: Vec<_> = sources()
        .into_iter()
        .filter(|source| source.module != "store" && statement.is_match(&source.code))
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(elsewhere.is_empty(), "SQL outside the store: {}", elsewhere.join(", "));
}

#[test]
fn the_reader_of_use_lines_sees_every_form() {
    let code = "use crate::count::x;\nuse crate::{domain::{id, time}, store, web::App};\nlet a = crate::text::tokens(b);";
    let expected = ["count", "domain", "store", "text", "web"].map(str::to_owned);
    assert_eq!(used_modules(code), BTreeSet::from(expected));
}
