//! What fuzzing has found once stays found: the corpora of `fuzz/` under the same checks.

use std::fs;
use std::panic::catch_unwind;
use std::path::PathBuf;

#[path = "../../fuzz/checks.rs"]
mod checks;

fn holds_for_all(target: &str, check: fn(&[u8])) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let files: Vec<PathBuf> =
        fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() > 10, "{} is nearly empty", folder.display());
    let fails = |file: &&PathBuf| {
        let bytes = fs::read(file).unwrap();
        catch_unwind(|| check(&bytes)).is_err()
    };
    let failed: Vec<_> = files.iter().filter(fails).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn every_kept_feed_lists_what_can_be_visited() {
    holds_for_all("feed", checks::feed);
}

#[test]
fn every_kept_page_gives_a_whole_article_or_a_reason() {
    holds_for_all("page", checks::page);
}

#[test]
fn every_kept_date_is_the_same_when_written_in_full() {
    holds_for_all("date", checks::date);
}

#[test]
fn every_kept_address_has_one_identity() {
    holds_for_all("address", checks::address);
}
