//! The documents speak of things that exist.

use std::path::Path;

const DOCUMENTS: &[&str] = &["README.md", "README.vi.md", "ARCHITECTURE.md", "CHANGELOG.md"];

/// Paths written in backquotes, as `src/count/mod.rs` or `plans/`.
#[test]
fn every_path_named_in_a_document_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let quoted = regex::Regex::new(r"`([\w.][\w./-]*/[\w./-]*)`").unwrap();
    let top = [
        "src/",
        "sources/",
        "index/",
        "plans/",
        "tests/",
        "docs/",
        "migrations/",
        "templates/",
        "assets/",
        ".ci/",
    ];
    let (mut checked, mut missing) = (0, Vec::new());
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        for path in quoted.captures_iter(&text).map(|found| found[1].to_owned()) {
            if !top.iter().any(|folder| path.starts_with(folder)) {
                continue;
            }
            checked += 1;
            if !root.join(&path).exists() {
                missing.push(format!("{document}: {path}"));
            }
        }
    }
    assert!(checked > 20, "only {checked} paths found: the pattern must be wrong");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Links in Markdown to files of the repository.
#[test]
fn every_link_to_a_file_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let link = regex::Regex::new(r"\]\(([^)#:]+)\)").unwrap();
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        for target in link.captures_iter(&text).map(|found| found[1].to_owned()) {
            assert!(root.join(&target).exists(), "{document} links to {target}");
        }
    }
}
